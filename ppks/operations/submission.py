"""Drafting and sending a submission. What a verifier does is in `verification`."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from audit.events import record
from core.names import search_key
from core.parameters import parameters
from core.querysets import lock
from core.refusal import Refused
from ppks import policy, proposal
from ppks.check import missing, snapshot_of
from ppks.models import Category, Identity, Registrant, Secrecy, Submission
from ppks.operations.access import join_team, refresh_secrecy
from ppks.operations.conditions import check_kinds, open_conditions
from ppks.operations.identity import record_identity_change, set_identity
from ppks.workflow import SUBMISSION_WORKFLOW


def check_field_role(by) -> None:
    if by.position is None or by.position.role not in policy.FIELD:
        raise Refused("Jabatan Anda tidak dapat mengisi data ini.")


def locked(submission_pk, by, version: int | None = None) -> Submission:
    """The submission locked for writing, its registrant locked before it."""
    visible = Submission.objects.visible_to(by)
    registrant = visible.filter(pk=submission_pk).values_list("registrant", flat=True).first()
    if registrant is None:
        raise Refused("Pengajuan ini tidak ada lagi atau bukan lagi di wilayah Anda.")
    row = Registrant.objects.select_for_update().get(pk=registrant)
    submission = lock(visible, submission_pk, version)
    submission.registrant = row
    return submission


def check_editable(submission: Submission) -> None:
    if not submission.is_editable:
        raise Refused(
            f"Pengajuan ini sudah “{submission.get_state_display()}”, jadi tidak dapat diubah."
        )


def contribute(submission: Submission, by) -> None:
    """Note who wrote in it (they will not decide it), and save."""
    if by.pk not in submission.contributors:
        submission.contributors.append(by.pk)
    submission.touch(by)
    submission.save()


def new_submission(registrant: Registrant, kind: str, by, **fields) -> Submission:
    submission = Submission(
        registrant=registrant,
        kind=kind,
        entered_by=by,
        contributors=[by.pk],
        is_urgent=registrant.urgency != "biasa",
        **fields,
    )
    submission.touch(by)
    submission.save()
    return submission


@transaction.atomic
def propose(*, submission: Submission, changes: dict, by) -> Submission:
    """Write changes (stable name → JSON value) into a draft or returned submission.

    For `new` the registrant itself is the draft and is written at once; otherwise what differs
    from the register is kept as the proposal, and what equals it is dropped from it. Refuses a
    village of another district: that is a move, not a change.
    """
    check_field_role(by)
    submission = locked(submission.pk, by)
    check_editable(submission)
    registrant = submission.registrant
    if village := changes.get("address.village"):
        if not village.startswith(registrant.district_id + "."):
            raise Refused("Desa/kelurahan ini di luar kecamatan orang ini.", "village")
    if submission.kind == Submission.Kind.NEW:
        for name, value in changes.items():
            proposal.write(registrant, name, value)
        save_registrant(registrant, by)
    else:
        values = proposal.current(registrant)
        for name, value in changes.items():
            if values.get(name) == value:
                submission.proposal.pop(name, None)
            else:
                submission.proposal[name] = value
    contribute(submission, by)
    return submission


def save_registrant(registrant: Registrant, by) -> None:
    """Save the row with its search key and grade of secrecy brought up to date."""
    registrant.search_name = search_key(registrant.name, registrant.alias, registrant.parent_name)
    refresh_secrecy(registrant)
    registrant.touch(by)
    registrant.save()


@transaction.atomic
def propose_kinds(
    *,
    submission: Submission,
    kinds: list[str],
    main: str,
    reasons: dict[str, str],
    answers: dict,
    by,
) -> Submission:
    """Say which kinds apply. For `new` the conditions themselves change; otherwise openings and
    closings become part of the proposal. Refuses as `check_kinds`."""
    check_field_role(by)
    submission = locked(submission.pk, by)
    check_editable(submission)
    registrant = submission.registrant
    hidden = _hidden_kinds(registrant, by)
    active = {c.category_id: c for c in registrant.conditions.filter(until=None)}
    fresh_reasons = {code: c.override_reason or "sudah tercatat" for code, c in active.items()}
    check_kinds(registrant, kinds, main, {**fresh_reasons, **reasons}, answers)
    if submission.kind == Submission.Kind.NEW:
        registrant.conditions.filter(until=None).exclude(category__in=[*kinds, *hidden]).delete()
        registrant.conditions.filter(until=None).update(is_main=False)
        open_conditions(registrant, kinds, "", reasons, answers)
        registrant.conditions.filter(until=None, category=main).update(is_main=True)
        save_registrant(registrant, by)
    else:
        for name in [n for n in submission.proposal if n.startswith("kind.")]:
            if name[5:] not in hidden:
                del submission.proposal[name]
        for code in kinds:
            if code not in active:
                submission.proposal[f"kind.{code}"] = {
                    "active": True,
                    "reason": reasons.get(code, ""),
                }
        for code in set(active) - set(kinds) - hidden:
            submission.proposal[f"kind.{code}"] = {
                "active": False,
                "end_reason": reasons.get(f"end_{code}", "tidak_lagi"),
            }
        if main != next((c for c, row in active.items() if row.is_main), ""):
            submission.proposal["kind.main"] = main
    if Category.objects.filter(pk__in=kinds, secrecy=Secrecy.SECRET).exists():
        join_team(registrant, by, by)
    contribute(submission, by)
    record(
        by=by,
        action="ppks.condition.propose",
        target=submission,
        registrant=registrant.pk,
        district=registrant.district_id,
        secret=bool(Category.objects.filter(pk__in=kinds, secrecy=Secrecy.SECRET).exists()),
    )
    return submission


def _hidden_kinds(registrant: Registrant, by) -> set[str]:
    """Active kinds this user may not know of: they stay as they are."""
    active = registrant.conditions.filter(until=None)
    seen = active.visible_to(by).values_list("category_id", flat=True)
    return set(active.values_list("category_id", flat=True)) - set(seen)


@transaction.atomic
def propose_identity(*, submission: Submission, by, **numbers) -> Submission:
    """Write NIK and KK: at once for `new`, else in a row that waits with the submission."""
    check_field_role(by)
    submission = locked(submission.pk, by)
    check_editable(submission)
    registrant = submission.registrant
    if submission.kind == Submission.Kind.NEW:
        row = Identity.objects.filter(registrant=registrant).first()
        set_identity(row or Identity(registrant=registrant), **numbers)
    else:
        known = Identity.objects.filter(registrant=registrant).first()
        row = Identity.objects.filter(submission=submission).first()
        same = known and (known.nik, known.kk) == (numbers["nik"], numbers["kk"])
        if same:
            if row:
                row.delete()
            submission.proposal.pop("identity.nik", None)
            contribute(submission, by)
            return submission
        set_identity(row or Identity(submission=submission), **numbers)
        submission.proposal["identity.nik"] = "berubah"
    contribute(submission, by)
    record_identity_change(registrant, by)
    return submission


@transaction.atomic
def change_at_once(
    *, registrant: Registrant, phone: str, contact_name: str, landmark: str, version: int, by
) -> Registrant:
    """Phone, contact and landmark of a registrant change without a submission."""
    check_field_role(by)
    registrant = lock(Registrant.objects.visible_to(by), registrant.pk, version)
    registrant.phone, registrant.landmark = phone, landmark
    registrant.contact_name = contact_name
    if phone:
        registrant.no_contact_reason = ""
    registrant.touch(by)
    registrant.save()
    record(
        by=by,
        action="ppks.registrant.contact",
        target=registrant,
        registrant=registrant.pk,
        district=registrant.district_id,
    )
    return registrant


@transaction.atomic
def start(*, registrant: Registrant, kind: str, by, proposal: dict | None = None) -> Submission:
    """Begin a visit, a change or an end of a verified registrant.

    Refuses one that is not verified (its first submission is still the draft), and one that has
    left the register.
    """
    check_field_role(by)
    registrant = lock(Registrant.objects.visible_to(by), registrant.pk, None)
    if not registrant.is_verified:
        raise Refused("Data barunya belum diverifikasi; ubah langsung di pengajuan itu.")
    if not registrant.is_active:
        raise Refused(f"Orang ini sudah “{registrant.get_life_display()}”.")
    submission = new_submission(registrant, kind, by, proposal=proposal or {})
    record(
        by=by,
        action="ppks.submission.start",
        target=submission,
        registrant=registrant.pk,
        district=registrant.district_id,
        kind=kind,
    )
    return submission


@transaction.atomic
def propose_end(*, submission: Submission, life: str, effective_on, note: str, by) -> Submission:
    """Why and since when somebody leaves the register."""
    submission = locked(submission.pk, by)
    check_editable(submission)
    submission.proposal["life"] = life
    submission.effective_on = effective_on
    submission.worker_note = note
    contribute(submission, by)
    return submission


@transaction.atomic
def submit(*, submission: Submission, version: int, by, note: str = "") -> Submission:
    """Freeze the snapshot and put it before the verifier.

    Refuses what is missing of "to submit" (DESIGN.md section 4), and a proposal that says
    nothing.
    """
    submission = locked(submission.pk, by, version)
    transition = SUBMISSION_WORKFLOW.resolve("submit", submission, by)
    registrant = submission.registrant
    if lacks := missing(submission):
        raise Refused("Belum lengkap: " + "; ".join(item.text for item in lacks) + ".")
    now = timezone.now()
    days = parameters("verification_days", "urgent_verification_days")
    submission.is_urgent = registrant.urgency != "biasa"
    wait = days["urgent_verification_days" if submission.is_urgent else "verification_days"]
    submission.state = transition.target
    submission.worker_note = note or submission.worker_note
    submission.submitted_at, submission.submitted_by = now, by
    submission.due_at = now + timedelta(days=wait)
    if visit := getattr(submission, "data_collection", None):
        submission.effective_on = visit.visited_on
    submission.effective_on = submission.effective_on or timezone.localdate()
    submission.base = proposal.base_for(registrant, submission.proposal)
    submission.snapshot = snapshot_of(submission)
    submission.remarks = {}
    contribute(submission, by)
    record(
        by=by,
        action="ppks.submission.submit",
        target=submission,
        registrant=registrant.pk,
        district=registrant.district_id,
        kind=submission.kind,
        overridden=submission.snapshot["overridden"],
    )
    return submission


@transaction.atomic
def withdraw(*, submission: Submission, version: int, by, note: str = "") -> Submission:
    """Take a submission back. A withdrawn `new` leaves the registrant not admitted."""
    submission = locked(submission.pk, by, version)
    transition = SUBMISSION_WORKFLOW.resolve("withdraw", submission, by)
    submission.state = transition.target
    submission.touch(by)
    submission.save()
    not_admitted(submission, by)
    record(
        by=by,
        action="ppks.submission.withdraw",
        target=submission,
        registrant=submission.registrant_id,
        district=submission.registrant.district_id,
        kind=submission.kind,
        note=note,
    )
    return submission


def not_admitted(submission: Submission, by) -> None:
    """A rejected or withdrawn `new`: out of lists and counts, still found as a double."""
    registrant = submission.registrant
    if submission.kind == Submission.Kind.NEW and not registrant.is_verified:
        registrant.life = Registrant.Life.NOT_ADMITTED
        registrant.life_since = timezone.localdate()
        registrant.touch(by)
        registrant.save()


@transaction.atomic
def delete_draft(*, submission: Submission, version: int, by) -> None:
    """Delete what was never submitted. A `new` takes its registrant with it; the sighting stays
    as an open identification again. Refuses anything that was ever before a verifier."""
    check_field_role(by)
    submission = locked(submission.pk, by, version)
    if submission.state != Submission.State.DRAFT or submission.submitted_at:
        raise Refused(
            "Hanya draf yang belum pernah diajukan yang dapat dihapus. Tarik kembali saja."
        )
    registrant = submission.registrant
    record(
        by=by,
        action="ppks.submission.delete_draft",
        target=submission,
        registrant=registrant.pk,
        district=registrant.district_id,
        kind=submission.kind,
    )
    ever = registrant.submissions.exclude(pk=submission.pk).exists()
    submission.delete()
    if submission.kind == Submission.Kind.NEW and not ever:
        for identification in registrant.identifications.select_for_update():
            Identity.objects.filter(registrant=registrant).update(
                registrant=None, identification=identification
            )
            identification.registrant, identification.state = None, "open"
            identification.touch(by)
            identification.save()
        registrant.delete()
