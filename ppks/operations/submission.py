"""Drafting and sending a submission. What a verifier does is in `verification`."""

import datetime

from django.db import transaction
from django.utils import timezone

from audit.events import record
from core import vault
from core.names import search_key
from core.parameters import parameters
from core.querysets import lock
from core.refusal import Refused
from ppks import policy, proposal
from ppks.catalogue import catalogue
from ppks.check import identity_of, may_read, missing, snapshot_of
from ppks.models import Category, Identity, Registrant, Secrecy, Submission
from ppks.models.person import Urgency
from ppks.operations.access import hides_nothing, is_insider, join_team, refresh_secrecy
from ppks.operations.conditions import check_kinds, open_conditions
from ppks.operations.identity import record_identity_change, set_identity
from ppks.operations.residence import end_if_gone
from ppks.workflow import SUBMISSION_WORKFLOW

END_REASONS = (
    Registrant.Life.DECEASED,
    Registrant.Life.NOT_FOUND,
    Registrant.Life.OUT_OF_PROVINCE,
    Registrant.Life.GRADUATED,
)


def check_field_role(by) -> None:
    if by.position is None or by.position.role not in policy.WRITERS:
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
        is_urgent=registrant.urgency != Urgency.NORMAL,
        **fields,
    )
    submission.touch(by)
    submission.save()
    return submission


@transaction.atomic
def propose(*, submission: Submission, changes: dict, by, version: int | None = None) -> Submission:
    """Write changes (stable name → JSON value) into a draft or returned submission.

    For `new` the registrant itself is the draft and is written at once; otherwise what differs
    from the register is kept as the proposal, and what equals it is dropped from it. Refuses a
    village of another district: that is a move, not a change.
    """
    check_field_role(by)
    submission = locked(submission.pk, by, version)
    check_editable(submission)
    registrant = submission.registrant
    if village := changes.get("address.village"):
        if not village.startswith(registrant.district_id + "."):
            raise Refused("Desa/kelurahan ini di luar kecamatan PPKS ini.", "village")
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
    end_if_gone(registrant, by)
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
    joining = hides_nothing(registrant, by)
    active = {c.category_id: c for c in registrant.conditions.filter(until=None)}
    main_now = next((code for code, row in active.items() if row.is_main), "")
    fresh_reasons = {code: c.override_reason or "sudah tercatat" for code, c in active.items()}
    check_kinds(registrant, kinds, main, {**fresh_reasons, **reasons}, answers)
    if submission.kind == Submission.Kind.NEW:
        registrant.conditions.filter(until=None).exclude(category__in=[*kinds, *hidden]).delete()
        open_conditions(registrant, kinds, "", reasons, answers)
        if main_now not in hidden:
            registrant.conditions.filter(until=None).update(is_main=False)
            registrant.conditions.filter(until=None, category=main).update(is_main=True)
        save_registrant(registrant, by)
    else:
        for name in [n for n in submission.proposal if n.startswith("kind.")]:
            code = submission.proposal[name] if name == "kind.main" else name[5:]
            if code not in hidden:
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
        if main != main_now and main_now not in hidden:
            submission.proposal.setdefault("kind.main", main)
    secret = Category.objects.filter(pk__in=kinds, secrecy=Secrecy.SECRET).exists()
    if secret and joining:
        join_team(registrant, by, by)
    contribute(submission, by)
    record(
        by=by,
        action="ppks.condition.propose",
        target=submission,
        registrant=registrant.pk,
        district=registrant.district_id,
        secret=secret,
    )
    return submission


def _hidden_kinds(registrant: Registrant, by) -> set[str]:
    """The *rahasia* kinds, for somebody outside the team: what is known or proposed of them
    stays as it is."""
    if is_insider(registrant, by):
        return set()
    return {kind.code for kind in catalogue().kinds if kind.is_secret}


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
        if _same_identity(known, numbers):
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


def _same_identity(known: Identity | None, numbers: dict) -> bool:
    """Whether numbers say nothing new: neither another number nor something newly odd."""
    if known is None:
        return not any(numbers.get(name) for name in ("nik", "kk", "no_nik_reason"))
    now = (known.nik, known.kk, known.no_nik_reason, set(known.warnings))
    return now == (
        numbers["nik"],
        numbers["kk"],
        numbers.get("no_nik_reason", ""),
        set(numbers.get("warnings", ())),
    )


@transaction.atomic
def record_change(
    *,
    submission: Submission,
    section: str,
    version: int | None,
    by,
    changes: dict | None = None,
    numbers: dict | None = None,
    kinds: dict | None = None,
    effective_on: datetime.date | None = None,
) -> Submission:
    """Save one section of a change: fields, NIK and KK, kinds, or the day it happened.

    NIK or KK left blank stay as they are; a reason for no NIK takes the NIK away. Refuses as
    `propose`, `propose_kinds`, and a later version (Stale).
    """
    submission = propose(submission=submission, changes=changes or {}, by=by, version=version)
    if submission.kind != Submission.Kind.CHANGE:
        raise Refused("Ini bukan pengajuan perubahan.")
    if numbers is not None and any(numbers[n] for n in ("nik", "kk", "no_nik_reason")):
        known = identity_of(submission)
        if known is not None:
            kept = "" if numbers["no_nik_reason"] else known.nik
            numbers = {
                **numbers,
                "nik": numbers["nik"] or kept,
                "kk": numbers["kk"] or known.kk,
                "seen_how": numbers["seen_how"]
                or (known.seen_how if numbers["nik"] in ("", known.nik) else ""),
            }
        submission = propose_identity(submission=submission, by=by, **numbers)
    if kinds is not None:
        submission = propose_kinds(submission=submission, by=by, **kinds)
    if effective_on is not None:
        submission.effective_on = effective_on
        contribute(submission, by)
    record(
        by=by,
        action="ppks.change.save",
        target=submission,
        registrant=submission.registrant_id,
        district=submission.registrant.district_id,
        section=section,
    )
    return submission


@transaction.atomic
def drop_change(*, submission: Submission, name: str, version: int | None, by) -> Submission:
    """Take one thing out of a proposal again. Refuses what it does not hold or may not know."""
    check_field_role(by)
    submission = locked(submission.pk, by, version)
    check_editable(submission)
    if name not in submission.proposal or name == "life":
        raise Refused("Perubahan ini tidak ada lagi.")
    if not may_read(name, is_insider(submission.registrant, by)):
        raise Refused("Perubahan ini tidak ada lagi.")
    del submission.proposal[name]
    if name == "identity.nik":
        Identity.objects.filter(submission=submission).delete()
    contribute(submission, by)
    record(
        by=by,
        action="ppks.change.drop",
        target=submission,
        registrant=submission.registrant_id,
        district=submission.registrant.district_id,
    )
    return submission


@transaction.atomic
def change_at_once(
    *, registrant: Registrant, phone: str, contact_name: str, landmark: str, version: int, by
) -> Registrant:
    """Phone, contact and landmark of a registrant change without a submission."""
    check_field_role(by)
    registrant = lock(Registrant.objects.visible_to(by).opened_to(by), registrant.pk, version)
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


def check_changeable(registrant: Registrant) -> None:
    """Refuses whoever is not verified yet, or has left the register."""
    if not registrant.is_verified:
        raise Refused("Data barunya belum diverifikasi; ubah langsung di pengajuan itu.")
    if not registrant.is_active:
        raise Refused(f"PPKS ini sudah “{registrant.get_life_display()}”.")


@transaction.atomic
def start(*, registrant: Registrant, kind: str, by, proposal: dict | None = None) -> Submission:
    """Begin a visit, a change or an end of a verified registrant.

    Refuses one that is not verified (its first submission is still the draft), and one that has
    left the register.
    """
    check_field_role(by)
    registrant = lock(Registrant.objects.visible_to(by).opened_to(by), registrant.pk, None)
    check_changeable(registrant)
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
def start_change(*, registrant: Registrant, effective_on: datetime.date, by) -> Submission:
    """Begin a change that happened on a day. Refuses as `start`."""
    submission = start(registrant=registrant, kind=Submission.Kind.CHANGE, by=by)
    submission.effective_on = effective_on
    submission.save(update_fields=["effective_on"])
    return submission


@transaction.atomic
def start_end(
    *, registrant: Registrant, life: str, effective_on: datetime.date, note: str, by
) -> Submission:
    """Begin an end with its reason. Refuses as `start`, and a second end that is still open."""
    submission = start(registrant=registrant, kind=Submission.Kind.END, by=by)
    ends = registrant.submissions.filter(kind=Submission.Kind.END, state__in=Submission.OPEN)
    if ends.exclude(pk=submission.pk).exists():
        raise Refused("Pengajuan keluar untuk data ini sudah ada dan belum diputuskan.")
    return propose_end(
        submission=submission, life=life, effective_on=effective_on, note=note, by=by
    )


@transaction.atomic
def propose_end(
    *,
    submission: Submission,
    life: str,
    effective_on: datetime.date,
    note: str,
    by,
    version: int | None = None,
) -> Submission:
    """Why and since when somebody leaves the register. Refuses a reason that is none."""
    check_field_role(by)
    submission = locked(submission.pk, by, version)
    check_editable(submission)
    if submission.kind != Submission.Kind.END or life not in END_REASONS:
        raise Refused("Pilih alasan keluar dari daftar.", "life")
    submission.proposal["life"] = life
    submission.effective_on = effective_on
    submission.worker_note = note
    contribute(submission, by)
    record(
        by=by,
        action="ppks.submission.propose_end",
        target=submission,
        registrant=submission.registrant_id,
        district=submission.registrant.district_id,
    )
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
    urgency = proposal.overlaid(submission)["condition.urgency"]
    submission.is_urgent = urgency != Urgency.NORMAL
    wait = days["urgent_verification_days" if submission.is_urgent else "verification_days"]
    submission.state = transition.target
    submission.worker_note = note or submission.worker_note
    submission.submitted_at, submission.submitted_by = now, by
    submission.due_at = now + datetime.timedelta(days=wait)
    if visit := getattr(submission, "data_collection", None):
        submission.effective_on = visit.visited_on
    submission.effective_on = submission.effective_on or timezone.localdate()
    submission.base = proposal.base_for(registrant, submission.proposal)
    submission.snapshot = snapshot_of(submission)
    submission.remarks, submission.note = {}, ""  # kept beside the returned snapshot
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
    if submission.kind != Submission.Kind.NEW:
        return
    if ever:
        not_admitted(submission, by)
        return
    for identification in registrant.identifications.select_for_update():
        if not Identity.objects.filter(identification=identification).exists():
            Identity.objects.filter(registrant=registrant).update(
                registrant=None, identification=identification
            )
        identification.registrant, identification.state = None, "open"
        identification.touch(by)
        identification.save()
    registrant.memberships.update(person=None, name=registrant.known_as)
    for attachment in registrant.attachments.current():
        vault.forget(*attachment.files)
    registrant.delete()
