"""NIK and KK: stored encrypted, read with a reason, claimed while verified and active."""

from django.db import transaction
from django.utils import timezone

from audit.events import record, seen
from core import nik as numbers
from core.refusal import Refused
from ppks.models import Identity, Registrant


def set_identity(
    identity: Identity,
    *,
    nik: str,
    kk: str,
    no_nik_reason: str = "",
    seen_how: str = "",
    warnings: list[str] = (),
    warning_reason: str = "",
) -> Identity:
    """Write numbers of the right shape into an identity row and save it.

    Refuses warnings without a reason.
    """
    if warnings and not warning_reason:
        raise Refused("Jelaskan hal yang janggal pada NIK atau nomor KK.", "warning_reason")
    identity.set_nik(nik)
    identity.set_kk(kk)
    identity.no_nik_reason = "" if nik else no_nik_reason
    identity.seen_how = seen_how if nik else ""
    identity.seen_on = timezone.localdate() if nik and seen_how else None
    identity.warnings = list(warnings)
    identity.warning_reason = warning_reason if warnings else ""
    identity.save()
    return identity


def odd(row, nik: str, kk: str) -> list[numbers.Warning]:
    """The warnings for numbers beside what is known of a person (or nothing, for others)."""
    found = []
    if nik:
        found += numbers.warnings(
            nik,
            sex=row.sex,
            birth_date=row.birth_date,
            birth_year=row.birth_year,
            birth_estimated=row.birth_estimated,
            kk=kk,
            today=timezone.localdate(),
        )
    if kk:
        found += [
            w
            for w in numbers.kk_warnings(kk, nik=nik)
            if w.code not in {other.code for other in found}
        ]
    return found


@transaction.atomic
def show_nik(*, registrant: Registrant, reason: str, by) -> tuple[str, str]:
    """NIK and KK in clear, for one look with a reason; the look is an event."""
    identity = Identity.objects.filter(registrant=registrant).first()
    seen(
        by=by,
        target=registrant,
        registrant=registrant.pk,
        district=registrant.district_id,
        what="nik",
        note=reason,
    )
    return (identity.nik, identity.kk) if identity else ("", "")


def set_claim(registrant: Registrant) -> None:
    """`claims` is true exactly while the registrant is verified and active and its NIK is not
    disputed."""
    identity = Identity.objects.select_for_update().filter(registrant=registrant).first()
    if identity is None:
        return
    claims = registrant.is_verified and registrant.is_active and not identity.disputed
    if identity.claims != claims:
        identity.claims = claims
        identity.save(update_fields=["claims"])


def rivals(nik_index: bytes | None, registrant: Registrant):
    """Other registrants that hold the same NIK, verified and active."""
    if not nik_index:
        return Registrant.objects.none()
    return Registrant.objects.filter(identity__nik_index=nik_index, identity__claims=True).exclude(
        pk=registrant.pk
    )


def record_identity_change(registrant: Registrant, by) -> None:
    """History says that the numbers changed, never what they were."""
    record(
        by=by,
        action="ppks.identity.change",
        target=registrant,
        registrant=registrant.pk,
        district=registrant.district_id,
    )
