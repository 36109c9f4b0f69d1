"""Cases go to another worker, one or many in one act."""

import uuid

from django.db import transaction
from django.utils import timezone

from cases import policy
from cases.models import Case
from cases.operations.case import check_role, noted
from cases.workers import positions_over, serves_case
from core.refusal import Refused
from ppks.models import Registrant
from ppks.operations.access import is_insider, join_team


@transaction.atomic
def hand_over(*, cases: dict[uuid.UUID, int], to, reason: str, by) -> list[Case]:
    """Give cases (id → version as seen) to another worker; all of them or none.

    Refuses what changed meanwhile or is closed, and a receiver who does not serve the district
    of every one; an officer of the province serves who lives in an institution of it. A sealed
    case goes to its team only; the verifier brings the receiver in.
    """
    check_role(by, policy.HANDERS)
    if not cases:
        raise Refused("Centang dulu kasus yang diserahkan.", "cases")
    rows = _locked(cases, by)
    places = {(row.district_id, row.registrant.institution_id): row for row in rows}
    for row in places.values():
        if not serves_case(to, row):
            raise Refused(_not_there(to, row), "worker")
    for row in rows:
        _check_team(row, to, by)
        give(row, to, by)
        noted(row, by, "case.hand_over", note=reason)
    return rows


def _not_there(to, case: Case) -> str:
    inside = positions_over([], [case.district.regency.province_id]).filter(user=to).exists()
    if inside:
        return f"{to} bekerja di dalam panti; kasus {case.number} bukan tentang penghuni panti."
    return f"{to} tidak bertugas di Kecamatan {case.district.name}."


def give(case: Case, to, by) -> None:
    """Change who holds a case; new to whoever did not take it."""
    case.worker, case.worker_since = to, timezone.now()
    case.unseen = to.pk != by.pk
    case.touch(by)
    case.save()


def _locked(cases: dict[uuid.UUID, int], by) -> list[Case]:
    """Registrants first, as everywhere; then their cases, in one order for all."""
    visible = Case.objects.visible_to(by).filter(pk__in=cases)
    persons = sorted(set(visible.values_list("registrant", flat=True)))
    list(Registrant.objects.select_for_update().filter(pk__in=persons).order_by("pk"))
    rows = visible.select_for_update(of=("self",)).select_related("district__regency", "category")
    found = list(rows.select_related("registrant__institution", "worker").order_by("pk"))
    if len(found) < len(cases):
        raise Refused("Sebagian kasus ini bukan lagi di wilayah Anda. Muat ulang daftarnya.")
    for row in found:
        if row.version != cases[row.pk]:
            raise Refused(
                f"Kasus {row.number} baru saja diubah {row.updated_by}; "
                f"petugasnya kini {row.worker}. Tidak ada yang diserahkan; periksa lagi daftarnya."
            )
        if not row.is_open:
            raise Refused(f"Kasus {row.number} sudah ditutup.")
    return found


def _check_team(case: Case, to, by) -> None:
    registrant = case.registrant
    if not case.is_secret or is_insider(registrant, to):
        return
    if by.position.role not in policy.APPROVERS:
        raise Refused(
            f"{to} bukan anggota tim kasus rahasia {case.number}. "
            "Minta verifikator menyerahkannya.",
            "worker",
        )
    join_team(registrant, to, by)
