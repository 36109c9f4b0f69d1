"""From a first sighting to an entry of the register."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from audit.events import record
from core.names import search_key
from core.querysets import lock
from core.refusal import Refused, Stale
from ppks import policy
from ppks.catalogue import catalogue
from ppks.models import Category, Identification, Identity, Registrant, Secrecy, Submission
from ppks.operations.access import has_secret_kind, hides_nothing, join_team, refresh_secrecy
from ppks.operations.conditions import check_kinds, check_more_kinds, open_conditions
from ppks.operations.identity import set_identity
from ppks.operations.residence import begin as begin_residence
from ppks.operations.submission import (
    check_editable,
    check_field_role,
    contribute,
    locked,
    new_submission,
    start_change,
)

PERSON = (
    "subject name alias parent_name sex birth_date birth_year birth_estimated member_count "
    "hamlet rt rw street landmark river urgency"
).split()


@transaction.atomic
def save_identification(
    *,
    by,
    values: dict,
    numbers: dict,
    identification: Identification | None = None,
    version: int | None = None,
) -> Identification:
    """Write page one: who and where. `values` are columns, `numbers` what `set_identity` takes.

    The province's officer identifies inside an institution of the province (PP 2/2018 article
    10). Refuses a village outside the own area, one where the institution does not stand, an
    officer of the province without an institution, and an identification that is no longer open.
    """
    check_field_role(by)
    if identification is None:
        identification = Identification()
    else:
        identification = _locked(identification, version, by)
    village = values["village"]
    if village.district_id not in by.position.district_codes:
        raise Refused("Desa/kelurahan ini di luar wilayah Anda.", "village")
    if by.position.role in policy.INSIDE:
        institution = values.get("institution")
        if institution is None or institution.province_id != by.position.province_id:
            raise Refused("Pilih panti tempat orangnya tinggal.", "institution")
    new = identification._state.adding
    for name, value in values.items():
        setattr(identification, name, value)
    home = identification.institution
    if home and home.village_id not in (None, village.pk):
        raise Refused(f"{home} tidak berada di {village.kind} {village.name}.", "village")
    identification.district_id = village.district_id
    identification.touch(by)
    identification.save()
    identity = Identity.objects.filter(identification=identification).first()
    set_identity(identity or Identity(identification=identification), **numbers)
    record(
        by=by,
        action="ppks.identification.create" if new else "ppks.identification.change",
        target=identification,
        district=identification.district_id,
        secret=identification.secrecy == Secrecy.SECRET,
    )
    return identification


def _locked(identification: Identification, version: int | None, by) -> Identification:
    """The identification locked for writing. Refuses one that something came of already."""
    visible = Identification.objects.visible_to(by)
    row = lock(visible, identification.pk, None)
    if row.state != Identification.State.OPEN:
        raise Refused(f"Identifikasi ini sudah selesai: {row.get_state_display().lower()}.")
    return lock(visible, row.pk, version)


def kept_answers(answers: dict, subject: str, ages: tuple, sex: str) -> dict:
    """The answers to questions that are asked; unknown codes and values are dropped."""
    kept = {}
    for observation in catalogue().observations_for(subject, ages, sex):
        value = answers.get(observation.code, "")
        if value in dict(catalogue().choices_for(observation)):
            kept[observation.code] = value
    return kept


def reports_secret(answers: dict) -> bool:
    """Whether an answer to a protected question reports something."""
    return any(
        catalogue().observation(code).secret and catalogue().reports(code, value)
        for code, value in answers.items()
        if catalogue().has_observation(code)
    )


@transaction.atomic
def save_answers(*, identification: Identification, answers: dict, version: int, by):
    """Write page two: the observations. One protected answer that reports something makes the
    identification *rahasia* at once (DESIGN.md section 2)."""
    check_field_role(by)
    identification = _locked(identification, version, by)
    identification.answers = kept_answers(
        answers, identification.subject, identification.ages, identification.sex
    )
    secret = reports_secret(identification.answers)
    identification.secrecy = Secrecy.SECRET if secret else Secrecy.ORDINARY
    identification.touch(by)
    identification.save()
    record(
        by=by,
        action="ppks.identification.observe",
        target=identification,
        district=identification.district_id,
        secret=secret,
    )
    return identification


@transaction.atomic
def register(
    *,
    identification: Identification,
    kinds: list[str],
    main: str,
    reasons: dict[str, str],
    version: int,
    by,
) -> Registrant:
    """Make a register entry of an identification: a registrant with unconfirmed conditions and
    the draft of its first submission. Refuses as `check_kinds`."""
    check_field_role(by)
    identification = _locked(identification, version, by)
    check_kinds(identification, kinds, main, reasons, identification.answers)
    registrant = Registrant(
        village_id=identification.village_id,
        district_id=identification.district_id,
        search_name=search_key(
            identification.name, identification.alias, identification.parent_name
        ),
        **{name: getattr(identification, name) for name in PERSON},
    )
    if registrant.name == registrant.alias == "" and not registrant.is_person:
        raise Refused("Isi nama atau nama panggilan dulu.", "kinds")
    registrant.touch(by)
    registrant.save()
    open_conditions(registrant, kinds, main, reasons, identification.answers)
    refresh_secrecy(registrant)
    registrant.save()
    Identity.objects.filter(identification=identification).update(
        identification=None, registrant=registrant
    )
    submission = new_submission(registrant, Submission.Kind.NEW, by)
    _count_in(identification, submission)
    if has_secret_kind(registrant) or identification.secrecy == Secrecy.SECRET:
        for user in {identification.created_by, by}:
            join_team(registrant, user, by)
    _close(identification, Identification.State.REGISTERED, registrant, by)
    if identification.institution:
        residence = begin_residence(
            registrant, identification.institution, identification.identified_on, by
        )
        record(
            by=by,
            action="ppks.residence.begin",
            target=residence,
            registrant=registrant.pk,
            district=registrant.district_id,
            secret=registrant.secrecy == Secrecy.SECRET,
        )
    record(
        by=by,
        action="ppks.identification.register",
        target=identification,
        registrant=registrant.pk,
        district=registrant.district_id,
        submission=str(submission.pk),
    )
    return registrant


@transaction.atomic
def join(
    *,
    identification: Identification,
    registrant: Registrant,
    kinds: list[str],
    reasons: dict[str, str],
    version: int,
    by,
) -> Submission:
    """Add an identification to an entry that exists: it becomes a submission there.

    An open first submission is used; one that was not admitted gets a further `new`; a verified
    entry gets a `visit` that proposes the ticked kinds. Refuses an entry out of reach or gone, and
    kinds as `check_more_kinds`.
    """
    check_field_role(by)
    registrant = lock(Registrant.objects.visible_to(by).opened_to(by), registrant.pk, None)
    identification = _locked(identification, version, by)
    if registrant.subject != identification.subject:
        raise Refused("Yang satu orang, yang lain bukan; tidak dapat digabung.")
    if registrant.life in (Registrant.Life.MERGED, Registrant.Life.DECEASED):
        raise Refused(f"Data itu sudah “{registrant.get_life_display()}”.")
    joining = [u for u in {identification.created_by, by} if hides_nothing(registrant, u)]
    submission = _submission_for_join(registrant, by)
    active = set(registrant.conditions.filter(until=None).values_list("category_id", flat=True))
    fresh = [code for code in kinds if code not in active]
    shown = registrant.conditions.known_to(by).current().values_list("category_id", flat=True)
    check_more_kinds(identification, fresh, shown if fresh else (), reasons, identification.answers)
    if submission.kind == Submission.Kind.NEW and submission.is_editable:
        open_conditions(registrant, fresh, "", reasons, identification.answers)
        if not active and fresh:
            registrant.conditions.filter(category=fresh[0], until=None).update(is_main=True)
        refresh_secrecy(registrant)
        registrant.touch(by)
        registrant.save()
    else:
        for code in fresh:
            submission.proposal[f"kind.{code}"] = {
                "active": True,
                "reason": reasons.get(code, ""),
            }
    _count_in(identification, submission)
    contribute(submission, by)
    secret = Category.objects.filter(pk__in=fresh, secrecy=Secrecy.SECRET).exists()
    if secret or identification.secrecy == Secrecy.SECRET:
        for user in joining:
            join_team(registrant, user, by)
    _keep_numbers(identification, registrant)
    _close(identification, Identification.State.JOINED, registrant, by)
    record(
        by=by,
        action="ppks.identification.join",
        target=identification,
        registrant=registrant.pk,
        district=registrant.district_id,
        submission=str(submission.pk),
    )
    return submission


@dataclass(frozen=True)
class Sightings:
    """All sightings of an entry, for a form that came too late (`Stale.current`)."""

    version: int  # how many there are


@transaction.atomic
def screen_again(
    *, registrant: Registrant, answers: dict, by, version: int | None = None
) -> Submission:
    """Ask the observations again of somebody in the register, as after a birthday
    (screening_rules.md section 7): a sighting with the new answers, and a change in which the
    kinds are chosen, begun now or before. Refuses as `start_change`, and with `Stale` where there
    are more sightings than the `version` that the old answers came from."""
    check_field_role(by)
    submission = _change_of_kinds(registrant, by) or start_change(
        registrant=registrant, effective_on=timezone.localdate(), by=by
    )
    registrant = submission.registrant
    sightings = registrant.identifications.count()
    if version is not None and sightings != version:
        raise Stale(Sightings(sightings))
    may_join = hides_nothing(registrant, by)
    kept = kept_answers(answers, registrant.subject, registrant.ages, registrant.sex)
    secret = reports_secret(kept)
    identification = Identification(
        state=Identification.State.JOINED,
        registrant=registrant,
        village_id=registrant.village_id,
        district_id=registrant.district_id,
        answers=kept,
        secrecy=Secrecy.SECRET if secret else Secrecy.ORDINARY,
        **{name: getattr(registrant, name) for name in PERSON},
    )
    identification.touch(by)
    identification.save()
    if secret and may_join:
        join_team(registrant, by, by)
    record(
        by=by,
        action="ppks.identification.repeat",
        target=identification,
        registrant=registrant.pk,
        district=registrant.district_id,
        submission=str(submission.pk),
        secret=secret,
    )
    return submission


def _change_of_kinds(registrant: Registrant, by) -> Submission | None:
    """The draft that changes only kinds, if there is one: no second stands beside it."""
    drafts = Submission.objects.visible_to(by).open_changes_of(registrant)
    for draft in drafts.filter(state=Submission.State.DRAFT):
        if all(name.startswith("kind.") for name in draft.proposal):
            submission = locked(draft.pk, by)
            if not submission.registrant.is_active:
                return None
            check_editable(submission)
            contribute(submission, by)
            return submission
    return None


def _submission_for_join(registrant: Registrant, by) -> Submission:
    kinds = Submission.Kind
    new = (
        Submission.objects.select_for_update()
        .filter(registrant=registrant, kind=kinds.NEW, state__in=Submission.OPEN)
        .first()
    )
    if new is not None and new.is_editable:
        return new
    if registrant.life == Registrant.Life.NOT_ADMITTED:
        registrant.life = Registrant.Life.ACTIVE
        registrant.life_since = timezone.localdate()
        registrant.touch(by)
        registrant.save()
        return new_submission(registrant, kinds.NEW, by)
    return new_submission(registrant, kinds.VISIT, by)


def _count_in(identification: Identification, submission: Submission) -> None:
    """Who wrote the sighting wrote in what comes of it, so does not decide it (four eyes)."""
    wrote = {identification.created_by_id, identification.updated_by_id} - {None}
    submission.contributors = [*dict.fromkeys([*submission.contributors, *sorted(wrote)])]
    submission.save(update_fields=["contributors"])


def _keep_numbers(identification: Identification, registrant: Registrant) -> None:
    """A NIK learned at the door fills an empty one; a different one stays with the sighting."""
    found = Identity.objects.filter(identification=identification).first()
    known = Identity.objects.filter(registrant=registrant).first()
    if found is None or not found.nik_cipher or (known and known.nik_cipher):
        return
    if registrant.is_verified:
        return
    if known:
        known.delete()
    Identity.objects.filter(pk=found.pk).update(identification=None, registrant=registrant)


def _close(identification, state, registrant, by) -> None:
    identification.state = state
    identification.registrant = registrant
    identification.touch(by)
    identification.save()


@transaction.atomic
def end_identification(
    *, identification: Identification, reason: str, note: str, version: int, by
) -> Identification:
    """End it without an entry: no kind applies, refused, elsewhere …"""
    check_field_role(by)
    identification = _locked(identification, version, by)
    identification.state = Identification.State.ENDED
    identification.end_reason, identification.end_note = reason, note
    identification.touch(by)
    identification.save()
    record(
        by=by,
        action="ppks.identification.end",
        target=identification,
        district=identification.district_id,
        reason=reason,
        secret=identification.secrecy == Secrecy.SECRET,
    )
    return identification


@transaction.atomic
def reopen_identification(*, identification: Identification, version: int, by) -> Identification:
    """Undo an end: the way back from a tap too many."""
    check_field_role(by)
    identification = lock(Identification.objects.visible_to(by), identification.pk, version)
    if identification.state != Identification.State.ENDED:
        raise Refused("Identifikasi ini tidak sedang ditutup.")
    identification.state = Identification.State.OPEN
    identification.end_reason = identification.end_note = ""
    identification.touch(by)
    identification.save()
    record(
        by=by,
        action="ppks.identification.reopen",
        target=identification,
        district=identification.district_id,
        secret=identification.secrecy == Secrecy.SECRET,
    )
    return identification
