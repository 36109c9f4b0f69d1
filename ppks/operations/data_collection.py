"""Writing a visit: its day, each section on its own, the house, the consent."""

import datetime
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from audit.events import record
from core.querysets import lock
from core.refusal import Refused, Stale
from ppks import questionnaire
from ppks.models import Consent, DataCollection, Identity, Registrant, Submission
from ppks.operations import submission as submissions
from ppks.operations.access import has_secret_kind, is_insider, join_team
from ppks.proposal import FIELDS
from ppks.questionnaire import HOUSE_SECTION, QUESTIONS
from ppks.questionnaire.consent import WORDING_VERSION
from ppks.visits import housemate_visit, last_visit, open_visits, who_of

EARLIEST = datetime.date(2012, 8, 8)  # Permensos 8/2012: there are no kinds before


@dataclass(frozen=True)
class SectionNow:
    """What a section holds now, for a form that came too late (`Stale.current`)."""

    version: int
    at: str = ""


@transaction.atomic
def start_visit(
    *, registrant: Registrant, visited_on: datetime.date, by, collected_by=None
) -> Submission:
    """A visit to a verified registrant: its submission and its data collection.

    Refuses who is not verified or has left the register, a second open visit of the same day,
    and a day that cannot be.
    """
    submissions.check_field_role(by)
    registrant = lock(Registrant.objects.visible_to(by).opened_to(by), registrant.pk, None)
    if open_visits(registrant, by).filter(data_collection__visited_on=visited_on).exists():
        raise Refused("Kunjungan pada tanggal ini sedang diisi. Lanjutkan yang itu.", "visited_on")
    submission = submissions.start(registrant=registrant, kind=Submission.Kind.VISIT, by=by)
    start_data_collection(
        submission=submission, visited_on=visited_on, by=by, collected_by=collected_by
    )
    return submission


@transaction.atomic
def start_data_collection(
    *, submission: Submission, visited_on: datetime.date, by, collected_by=None
) -> DataCollection:
    """The first act of a visit: its day. The answers of the last visit are offered.

    Refuses a submission that is not open for entry or has a visit already, and a day that
    cannot be.
    """
    submission = _writable(submission, by)
    if DataCollection.objects.filter(submission=submission).exists():
        raise Refused("Tanggal kunjungannya sudah diisi.", "visited_on")
    _check_day(visited_on, submission)
    registrant = submission.registrant
    collection = DataCollection(
        registrant=registrant,
        submission=submission,
        visited_on=visited_on,
        collected_by=collected_by or by,
        entered_by=by,
        previous=last_visit(registrant),
    )
    if collection.previous is not None:
        for question in QUESTIONS.values():
            value = questionnaire.value_of(collection.previous, question)
            questionnaire.put(collection, question, value)
    collection.touch(by)
    collection.save()
    _contribute(submission, collection, by)
    if has_secret_kind(registrant) and is_insider(registrant, by):
        join_team(registrant, by, by)
    _record(collection, by, "ppks.data_collection.start", late=collection.is_late_entry)
    return collection


@transaction.atomic
def change_visit_date(
    *, submission: Submission, visited_on: datetime.date, version: int | None, by, collected_by=None
) -> DataCollection:
    """Correct the day of a visit. Refuses as `start_data_collection`, and a later version."""
    submission = _writable(submission, by)
    collection = _locked(submission)
    if version is not None and collection.version != version:
        raise Stale(collection)
    _check_day(visited_on, submission)
    collection.visited_on = visited_on
    collection.collected_by = collected_by or collection.collected_by
    collection.touch(by)
    collection.save()
    _contribute(submission, collection, by)
    _record(collection, by, "ppks.data_collection.date", late=collection.is_late_entry)
    return collection


@transaction.atomic
def record_section(
    *,
    submission: Submission,
    section: str,
    values: dict,
    section_version: int | None,
    by,
    numbers: dict | None = None,
    kinds: dict | None = None,
) -> DataCollection:
    """Save one section.

    `values`: stable name → JSON value, of the questionnaire and of the register
    (`ppks.proposal`); `numbers` NIK and KK of section identitas, `kinds` what `propose_kinds`
    takes of section keadaan. Refuses a submission that is not open for entry, a section saved by
    somebody else meanwhile (Stale), housing that comes from the family, and answers that are not
    offered. Questions that are not asked of this person are left as they are.
    """
    submission = _writable(submission, by)
    collection = _locked(submission)
    now = collection.section_version(section)
    if section_version is not None and now != section_version:
        raise Stale(SectionNow(now))
    if section == HOUSE_SECTION and collection.house_source:
        raise Refused("Rumah dan ekonomi orang ini diambil dari data keluarganya.")
    if kinds is not None:
        submission = submissions.propose_kinds(submission=submission, by=by, **kinds)
    register = {name: value for name, value in values.items() if name in FIELDS}
    if numbers is not None and _numbers_differ(submission, numbers):
        submissions.propose_identity(submission=submission, by=by, **numbers)
    submission = submissions.propose(submission=submission, changes=register, by=by)
    asked = {q.name: q for q in questionnaire.asked(who_of(submission, by), section)}
    secret = False
    for name, value in values.items():
        if name not in asked:
            continue
        if not asked[name].accepts(value):
            raise Refused("Jawaban ini tidak tersedia. Pilih lagi.", asked[name].field)
        questionnaire.put(collection, asked[name], value)
        secret = secret or asked[name].secret
    _mark_saved(collection, section, by)
    _contribute(submission, collection, by)
    _record(collection, by, "ppks.data_collection.save", secret=secret, section=section)
    return collection


@transaction.atomic
def copy_house(*, submission: Submission, section_version: int | None, by) -> DataCollection:
    """Take over housing and economy from another person of this house. Refuses when there is
    none with a saved house in reach, and as `record_section`."""
    submission = _writable(submission, by)
    source = housemate_visit(submission.registrant, by)
    if source is None:
        raise Refused("Belum ada orang lain di rumah ini yang rumahnya sudah didata.")
    values = {
        question.name: questionnaire.value_of(source, question)
        for question in QUESTIONS.values()
        if question.house
    }
    collection = record_section(
        submission=submission,
        section=HOUSE_SECTION,
        values=values,
        section_version=section_version,
        by=by,
    )
    collection.house_from = source
    collection.save(update_fields=["house_from"])
    return collection


@transaction.atomic
def record_consent(
    *,
    submission: Submission,
    basis: str,
    refused: bool,
    given_by: str,
    relation: str,
    how: str,
    sharing: list[str],
    given_on: datetime.date,
    section_version: int | None,
    by,
) -> Consent:
    """What was agreed to, by whom and how, with the version of the words read out.

    A refusal shares nothing. Refuses a child's own consent (UU 27/2022 article 25: the parent or
    guardian speaks), a guardian without name and relation, and as `record_section`.
    """
    submission = _writable(submission, by)
    collection = _locked(submission)
    now = collection.section_version("persetujuan")
    if section_version is not None and now != section_version:
        raise Stale(SectionNow(now))
    if basis == Consent.Basis.CONSENT and who_of(submission, by).is_child:
        raise Refused("Untuk anak, yang menyetujui orang tua atau walinya.", "basis")
    if basis == Consent.Basis.GUARDIAN and not (given_by and relation):
        raise Refused("Isi nama orang tua atau wali dan hubungannya.", "given_by")
    registrant = submission.registrant
    consent = Consent.objects.filter(registrant=registrant).first() or Consent(
        registrant=registrant
    )
    consent.basis, consent.refused = basis, refused
    consent.given_by, consent.relation, consent.how = given_by, relation, how
    consent.sharing = [] if refused else sharing
    consent.given_on, consent.wording = given_on, WORDING_VERSION
    consent.touch(by)
    consent.save()
    _mark_saved(collection, "persetujuan", by)
    _contribute(submission, collection, by)
    _record(collection, by, "ppks.consent.record", basis=basis, refused=refused)
    return consent


def _writable(submission: Submission, by) -> Submission:
    """Registrant, then submission, locked; refuses the wrong role and what is frozen."""
    submissions.check_field_role(by)
    submission = submissions.locked(submission.pk, by)
    submissions.check_editable(submission)
    if submission.kind not in (Submission.Kind.NEW, Submission.Kind.VISIT):
        raise Refused("Pengajuan ini tidak memuat kunjungan.")
    return submission


def _locked(submission: Submission) -> DataCollection:
    collection = (
        DataCollection.objects.select_for_update(of=("self",)).filter(submission=submission).first()
    )
    if collection is None:
        raise Refused("Isi dulu tanggal kunjungannya.")
    collection.registrant = submission.registrant
    return collection


def _check_day(visited_on: datetime.date, submission: Submission) -> None:
    if visited_on > timezone.localdate():
        raise Refused("Tanggal kunjungan belum terjadi.", "visited_on")
    if visited_on < EARLIEST:
        raise Refused("Periksa tahunnya: pendataan PPKS baru ada sejak Agustus 2012.", "visited_on")
    born = submission.registrant.birth_date
    if born and visited_on < born:
        raise Refused("Tanggal kunjungan ini sebelum orangnya lahir. Periksa lagi.", "visited_on")


def _mark_saved(collection: DataCollection, section: str, by) -> None:
    collection.sections[section] = {
        "version": collection.section_version(section) + 1,
        "by": str(by.pk),
        "at": timezone.now().isoformat(),
    }
    collection.touch(by)
    collection.save()


def _contribute(submission: Submission, collection: DataCollection, by) -> None:
    """Who entered and who visited do not decide it (DESIGN.md section 2, four eyes)."""
    submission.effective_on = collection.visited_on
    if collection.collected_by_id not in submission.contributors:
        submission.contributors.append(collection.collected_by_id)
    submissions.contribute(submission, by)


def _numbers_differ(submission: Submission, numbers: dict) -> bool:
    known = (
        Identity.objects.filter(submission=submission).first()
        or Identity.objects.filter(registrant=submission.registrant).first()
    )
    if known is None:
        return any(numbers.get(n) for n in ("nik", "kk", "no_nik_reason"))
    names = ("nik", "kk", "no_nik_reason", "seen_how", "warning_reason")
    return any(getattr(known, name) != numbers.get(name, "") for name in names)


def _record(collection: DataCollection, by, action: str, secret: bool = False, **details) -> None:
    record(
        by=by,
        action=action,
        target=collection,
        registrant=collection.registrant_id,
        district=collection.registrant.district_id,
        secret=secret,
        **details,
    )
