"""The roles of DESIGN.md section 2. Every right comes from a position with one of them."""

from django.db import models


class Role(models.TextChoices):
    TKSK = "tksk", "TKSK"
    REGENCY_OFFICER = "regency_officer", "Petugas kabupaten/kota"
    REGENCY_VERIFIER = "regency_verifier", "Verifikator kabupaten/kota"
    PROVINCE_OFFICER = "province_officer", "Petugas provinsi"
    PROVINCE_VERIFIER = "province_verifier", "Verifikator provinsi"
    INSTITUTION_OFFICER = "institution_officer", "Petugas panti"
    ROSTER_ADMIN = "roster_admin", "Pengelola data TKSK"
    AUDITOR = "auditor", "Auditor"


REGENCY_ROLES = frozenset({Role.REGENCY_OFFICER, Role.REGENCY_VERIFIER})
PROVINCE_ROLES = frozenset(
    {Role.PROVINCE_OFFICER, Role.PROVINCE_VERIFIER, Role.ROSTER_ADMIN, Role.AUDITOR}
)
