"""What a verifier does: verify, return, reject. Verifying writes the register and the ledger."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from audit.events import record
from core.refusal import Refused
from ppks import proposal
from ppks.check import identity_of
from ppks.models import Condition, Identity, Movement, Registrant, Submission
from ppks.operations.identity import record_identity_change, rivals, set_claim
from ppks.operations.ledger import count, regrade
from ppks.operations.submission import locked, not_admitted, save_registrant
from ppks.workflow import SUBMISSION_WORKFLOW

REASON_OF_LIFE = {
    Registrant.Life.DECEASED: Movement.Reason.DECEASED,
    Registrant.Life.OUT_OF_PROVINCE: Movement.Reason.OUT_OF_PROVINCE,
    Registrant.Life.GRADUATED: Movement.Reason.GRADUATED,
    Registrant.Life.NOT_FOUND: Movement.Reason.NOT_FOUND,
}
NIK_TAKEN = (
    "NIK ini sudah dipakai data lain yang terverifikasi. Kembalikan, tolak sebagai ganda, "
    "atau verifikasi dengan mengesampingkan NIK-nya."
)
COUNTED = {"identity.sex", "address.village"}  # what the ledger tells apart


@transaction.atomic
def verify(
    *, submission: Submission, version: int, by, note: str = "", nik_disputed: bool = False
) -> Submission:
    """Accept a submission and apply exactly what it names.

    Refuses: somebody who wrote in it; a first submission that has not been decided; values
    that changed since it was submitted (both shown); a NIK that a verified entry holds, unless
    it is set aside as disputed.
    """
    submission = locked(submission.pk, by, version)
    transition = SUBMISSION_WORKFLOW.resolve("verify", submission, by)
    registrant = submission.registrant
    if changed := proposal.changed_since(submission):
        told = "; ".join(
            f"{label}: tadinya “{then or '–'}”, kini “{now or '–'}”" for label, then, now in changed
        )
        raise Refused(f"Data ini berubah sejak diajukan. {told}. Kembalikan supaya disesuaikan.")
    submission.state = transition.target
    submission.decided_by, submission.decided_at = by, timezone.now()
    submission.note = note
    submission.touch(by)
    submission.save()
    _apply_identity(submission, by, nik_disputed)
    if submission.kind in Submission.VISITS:
        registrant.visited_on = max(filter(None, (registrant.visited_on, submission.effective_on)))
    if submission.kind == Submission.Kind.NEW:
        _admit(submission, by)
    elif submission.kind == Submission.Kind.END:
        _let_go(submission, by)
    else:
        _apply_changes(submission, by)
    _claim(registrant)
    record(
        by=by,
        action="ppks.submission.verify",
        target=submission,
        registrant=registrant.pk,
        district=registrant.district_id,
        kind=submission.kind,
        note=note,
        nik_disputed=nik_disputed,
    )
    return submission


def rivals_of(submission: Submission, identity: Identity | None):
    """The verified active entries that hold the same NIK, wherever they are: the caller shows
    only what its user may see."""
    index = identity.nik_index if identity and not identity.disputed else None
    return rivals(bytes(index) if index else None, submission.registrant)


def collision(submission: Submission) -> str:
    """How a NIK collides with a verified entry: "" | "own" (same regency) | "elsewhere"."""
    others = rivals_of(submission, identity_of(submission))
    regencies = set(others.values_list("district__regency", flat=True))
    if not regencies:
        return ""
    return "own" if submission.registrant.district.regency_id in regencies else "elsewhere"


def _apply_identity(submission: Submission, by, disputed: bool) -> None:
    """A waiting NIK or KK becomes the registrant's. `disputed` counts only where it collides."""
    registrant = submission.registrant
    pending = Identity.objects.select_for_update().filter(submission=submission).first()
    if pending is not None:
        Identity.objects.filter(registrant=registrant).delete()
        pending.submission, pending.registrant = None, registrant
        pending.save()
        record_identity_change(registrant, by)
    if submission.kind == Submission.Kind.END:
        return
    identity = Identity.objects.select_for_update().filter(registrant=registrant).first()
    if identity is None or identity.nik_index is None or identity.disputed:
        return
    if rivals(bytes(identity.nik_index), registrant).exists():
        if not disputed:
            raise Refused(NIK_TAKEN, "nik_disputed")
        identity.disputed, identity.claims = True, False
        identity.save()


def _claim(registrant: Registrant) -> None:
    """As `set_claim`; a NIK that another took in this very moment is refused in words."""
    try:
        with transaction.atomic():
            set_claim(registrant)
    except IntegrityError:
        raise Refused(NIK_TAKEN, "nik_disputed") from None


def _admit(submission: Submission, by) -> None:
    registrant = submission.registrant
    registrant.verified_at = submission.decided_at
    save_registrant(registrant, by)
    conditions = registrant.conditions.filter(until=None)
    conditions.update(confirmed_by=submission, since=submission.effective_on)
    count(submission, None, +1, Movement.Reason.NEW)
    for code in conditions.values_list("category_id", flat=True):
        count(submission, code, +1, Movement.Reason.NEW)


def _apply_changes(submission: Submission, by) -> None:
    registrant = submission.registrant
    _write_fields(submission)
    opened, closed = [], []
    for name, value in submission.proposal.items():
        if name.startswith("kind.") and name != "kind.main":
            (opened if value["active"] else closed).append((name[5:], value))
    active = registrant.conditions.filter(until=None)
    for code, value in closed:
        active.filter(category=code).update(
            until=submission.effective_on, end_reason=value["end_reason"], is_main=False
        )
        count(submission, code, -1, Movement.Reason.KIND_CLOSED)
    for code, value in opened:
        Condition.objects.create(
            registrant=registrant,
            category_id=code,
            since=submission.effective_on,
            override_reason=value.get("reason", ""),
            confirmed_by=submission,
        )
        count(submission, code, +1, Movement.Reason.KIND_OPENED)
    regrade(submission, Movement.Reason.KIND_OPENED if opened else Movement.Reason.KIND_CLOSED)
    _choose_main(registrant, submission.proposal.get("kind.main"))
    if not active.exists():
        raise Refused("Jenis terakhir tidak dapat ditutup begitu saja; ajukan keluar dari daftar.")
    save_registrant(registrant, by)


def _write_fields(submission: Submission) -> None:
    """Write the named fields; a change of sex or village is a correction in the ledger."""
    registrant = submission.registrant
    counted: list[str | None] = []
    if COUNTED & set(submission.proposal):
        active = registrant.conditions.filter(until=None)
        counted = [None, *active.values_list("category_id", flat=True)]
    for code in counted:
        count(submission, code, -1, Movement.Reason.CORRECTION)
    for name, value in submission.proposal.items():
        if name in proposal.FIELDS:
            proposal.write(registrant, name, value)
    for code in counted:
        count(submission, code, +1, Movement.Reason.CORRECTION)


def _choose_main(registrant: Registrant, code: str | None) -> None:
    active = registrant.conditions.filter(until=None)
    if code and active.filter(category=code).exists():
        active.update(is_main=False)
        active.filter(category=code).update(is_main=True)
    elif not active.filter(is_main=True).exists():
        if first := active.order_by("category").first():
            active.filter(pk=first.pk).update(is_main=True)


def _let_go(submission: Submission, by) -> None:
    registrant = submission.registrant
    life = Registrant.Life(submission.proposal["life"])
    reason = REASON_OF_LIFE[life]
    active = registrant.conditions.filter(until=None)
    for code in active.exclude(confirmed_by=None).values_list("category_id", flat=True):
        count(submission, code, -1, reason)
    active.update(until=submission.effective_on, end_reason=Condition.EndReason.LIFE, is_main=False)
    registrant.life, registrant.life_since = life, submission.effective_on
    save_registrant(registrant, by)
    count(submission, None, -1, reason)


@transaction.atomic
def return_submission(
    *, submission: Submission, version: int, remarks: dict[str, str], note: str, by
) -> Submission:
    """Give it back with remarks per field (stable name → words). Refuses without any word."""
    submission = locked(submission.pk, by, version)
    transition = SUBMISSION_WORKFLOW.resolve("return", submission, by)
    remarks = {name: text for name, text in remarks.items() if text}
    if not remarks and not note:
        raise Refused("Tulis apa yang perlu diperbaiki, di isian yang bersangkutan atau di bawah.")
    submission.state = transition.target
    submission.returned_snapshot = {**submission.snapshot, "remarks": remarks, "note": note}
    submission.returned_by, submission.returned_at = by, timezone.now()
    submission.remarks, submission.note = remarks, note
    submission.touch(by)
    submission.save()
    record(
        by=by,
        action="ppks.submission.return",
        target=submission,
        registrant=submission.registrant_id,
        district=submission.registrant.district_id,
        kind=submission.kind,
        remarks=len(remarks),
    )
    return submission


@transaction.atomic
def reject(*, submission: Submission, version: int, note: str, by) -> Submission:
    """Refuse it for good, with the reason. A rejected `new` is not admitted to the register."""
    submission = locked(submission.pk, by, version)
    transition = SUBMISSION_WORKFLOW.resolve("reject", submission, by)
    if not note:
        raise Refused("Tulis alasan penolakannya.", "note")
    submission.state = transition.target
    submission.decided_by, submission.decided_at = by, timezone.now()
    submission.note = note
    submission.touch(by)
    submission.save()
    not_admitted(submission, by)
    record(
        by=by,
        action="ppks.submission.reject",
        target=submission,
        registrant=submission.registrant_id,
        district=submission.registrant.district_id,
        kind=submission.kind,
    )
    return submission
