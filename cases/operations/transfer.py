"""A registrant moves to another district, with all its open cases, when the other side accepts."""

from django.db import transaction
from django.utils import timezone

from audit.events import record
from cases import policy
from cases.dossier import frozen
from cases.models import Case, Transfer
from cases.operations.case import check_role, noted
from cases.operations.handover import give
from cases.workers import serves
from cases.workflow import TRANSFER_WORKFLOW
from core.querysets import lock
from core.refusal import Refused
from districts.models import District, Village
from ppks.models import Identification, Movement, Registrant, Secrecy
from ppks.operations.access import is_insider, join_team
from ppks.operations.ledger import count_all

PLACE = {  # of the old address: false in the new village
    **dict.fromkeys(("hamlet", "rt", "rw", "street", "landmark", "river"), ""),
    **dict.fromkeys(("latitude", "longitude", "accuracy"), None),
}
STATES = Transfer.State


@transaction.atomic
def offer(*, registrant: Registrant, to_district: District, reason: str, by) -> Transfer:
    """Offer a registrant to another district of the province; across regencies, ask to."""
    check_role(by, policy.FIELD)
    registrant = lock(Registrant.objects.visible_to(by), registrant.pk, None)
    _check_life(registrant)
    here = registrant.district
    if to_district.pk == here.pk:
        raise Refused("PPKS ini sudah tercatat di kecamatan itu.", "to_district")
    if to_district.regency.province_id != here.regency.province_id:
        raise Refused(
            "Kecamatan itu di luar provinsi. Ajukan keluar dari daftar sebagai pindah.",
            "to_district",
        )
    if Transfer.objects.open().filter(registrant=registrant).exists():
        raise Refused("Pemindahan sebelumnya masih menunggu jawaban. Tarik dulu yang itu.")
    across = here.regency_id != to_district.regency_id
    transfer = Transfer(
        registrant=registrant,
        from_district=here,
        to_district=to_district,
        across=across,
        reason=reason,
        state=STATES.ASKED if across else STATES.OFFERED,
        secrecy=registrant.secrecy,
        offered_at=None if across else timezone.now(),
    )
    _save(transfer, by)
    _record(transfer, by, "ask" if across else "offer")
    return transfer


@transaction.atomic
def approve(*, transfer: Transfer, version: int | None, by) -> Transfer:
    """Let an offer go out to another regency."""
    transfer, target = _taken(transfer, version, by, "approve")
    transfer.state, transfer.approved_by = target, by
    transfer.offered_at = timezone.now()
    _save(transfer, by)
    _record(transfer, by, "approve")
    return transfer


@transaction.atomic
def turn_down(*, transfer: Transfer, version: int | None, answer: str, by) -> Transfer:
    """The sending side's verifier does not let it go out, and says why."""
    return _refuse(transfer, version, answer, by, "turn_down")


@transaction.atomic
def refuse(*, transfer: Transfer, version: int | None, answer: str, by) -> Transfer:
    """The receiving side does not take it, and says why: everything stays with the sender."""
    return _refuse(transfer, version, answer, by, "refuse")


@transaction.atomic
def withdraw(*, transfer: Transfer, version: int | None, by) -> Transfer:
    transfer, transfer.state = _taken(transfer, version, by, "withdraw")
    _save(transfer, by)
    _record(transfer, by, "withdraw")
    return transfer


@transaction.atomic
def accept(*, transfer: Transfer, version: int | None, village: Village, worker, by) -> Transfer:
    """Take a registrant over: into the register of the district, its figures and its cases.

    `worker` holds the ordinary cases from now on. A sealed case goes to the receiver only where
    that one is on the team, or where a verifier names him; else it waits without a worker for
    the verifier to hand it over. Across regencies the file for the former one is frozen first.
    """
    transfer, target = _taken(transfer, version, by, "accept")
    registrant = transfer.registrant
    _check_life(registrant)
    if registrant.district_id != transfer.from_district_id:
        raise Refused("PPKS ini tidak lagi di kecamatan asalnya.")
    if village.district_id != transfer.to_district_id:
        raise Refused("Desa/kelurahan ini di luar kecamatan tujuan.", "village")
    if not serves(worker, transfer.to_district_id):
        raise Refused(f"{worker} tidak bertugas di kecamatan tujuan.", "worker")
    cases = _open_cases(registrant)
    transfer.state, transfer.to_village = target, village
    transfer.answered_by, transfer.answered_at = by, timezone.now()
    transfer.secrecy = max(transfer.secrecy, registrant.secrecy)
    transfer.file = frozen(registrant, cases) if transfer.across else None
    _save(transfer, by)
    _move(registrant, village, by)
    if transfer.is_secret and by.position.role in policy.APPROVERS:
        join_team(registrant, worker, by)
    _give(registrant, worker, by)
    _record(transfer, by, "accept")
    return transfer


def _move(registrant: Registrant, village: Village, by) -> None:
    """Out of one district's figures and into the other's, on the day of acceptance. Submissions
    and cases follow by their foreign keys; the sightings it came from are moved here."""
    today = timezone.localdate()
    count_all(registrant, -1, Movement.Reason.MOVED, today)
    registrant.village, registrant.district_id = village, village.district_id
    for name, value in PLACE.items():
        setattr(registrant, name, value)
    registrant.touch(by)
    registrant.save()
    count_all(registrant, +1, Movement.Reason.MOVED, today)
    Identification.objects.filter(registrant=registrant).update(district=village.district_id)


def _give(registrant: Registrant, worker, by) -> None:
    insider = is_insider(registrant, worker)
    for case in _open_cases(registrant):
        if insider or not case.is_secret:
            give(case, worker, by)
        noted(case, by, "transfer.move")


def _open_cases(registrant: Registrant) -> list[Case]:
    """Locked. All of them: who accepts moves also what he may not see."""
    rows = Case.objects.open().of_registrant(registrant).select_for_update(of=("self",))
    return list(rows.select_related("registrant", "category", "worker").order_by("pk"))


def _refuse(transfer: Transfer, version, answer: str, by, action: str) -> Transfer:
    transfer, target = _taken(transfer, version, by, action)
    if not answer:
        raise Refused("Tulis alasannya.", "answer")
    transfer.state, transfer.answer = target, answer
    transfer.answered_by, transfer.answered_at = by, timezone.now()
    _save(transfer, by)
    _record(transfer, by, action)
    for case in _open_cases(transfer.registrant):  # news to those who work on them
        noted(case, by, "case.stay", row=str(transfer.pk))
    return transfer


def _taken(transfer: Transfer, version, by, action: str) -> tuple[Transfer, str]:
    """The transfer locked after its registrant, and where this action leads."""
    registrant = Registrant.objects.select_for_update().get(pk=transfer.registrant_id)
    row = lock(Transfer.objects.visible_to(by), transfer.pk, version)
    row.registrant = registrant
    return row, TRANSFER_WORKFLOW.resolve(action, row, by).target


def _check_life(registrant: Registrant) -> None:
    if not registrant.is_active:
        raise Refused(f"Data ini sudah “{registrant.get_life_display()}”.")


def _save(transfer: Transfer, by) -> None:
    transfer.touch(by)
    transfer.save()


def _record(transfer: Transfer, by, verb: str) -> None:
    record(
        by=by,
        action=f"cases.transfer.{verb}",
        target=transfer,
        registrant=transfer.registrant_id,
        district=transfer.from_district_id,
        secret=transfer.secrecy == Secrecy.SECRET,
        to=transfer.to_district_id,
    )
