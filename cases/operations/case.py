"""Opening a case, correcting its intake, and what every later act on it needs."""

import datetime

from django.db import transaction
from django.utils import timezone

from audit.events import record
from cases import policy
from cases.models import Case, Note
from cases.stage import stage_of, work_of
from core.parameters import parameter
from core.querysets import lock
from core.refusal import Refused
from ppks.models import Consent, Registrant, Secrecy
from ppks.models.person import Urgency
from ppks.operations.access import hides_nothing, join_team
from ppks.questionnaire.consent import WORDING_VERSION
from tksk.models import Assignment

DANGERS = {
    "luka": "Luka berat, sakit berat, atau nyawanya terancam?",
    "pelaku": "Pelaku kekerasan masih dekat atau mengancam?",
    "sendirian": "Anak, lansia, atau penyandang disabilitas sendirian tanpa penjaga?",
    "tempat": "Tidak punya tempat aman untuk malam ini?",
    "diri": "Ingin melukai diri atau orang lain?",
}
CLOCKS = {  # days until the assessment, by urgency; settings
    Urgency.EMERGENCY: "case_emergency_days",
    Urgency.URGENT: "case_urgent_days",
    Urgency.NORMAL: "case_normal_days",
}


class AlreadyOpen(Refused):
    """A second open case of one registrant for the same kind; `case` is the first."""

    def __init__(self, case: Case):
        super().__init__("Sudah ada kasus yang berjalan untuk jenis ini.", "category")
        self.case = case


def due_on(urgency: str, opened_on: datetime.date) -> datetime.date:
    """Until when somebody must have assessed it."""
    return opened_on + datetime.timedelta(days=parameter(CLOCKS[Urgency(urgency)]))


def noted(case: Case, by, action: str, **details) -> None:
    """One event of the case's timeline."""
    record(
        by=by,
        action=f"cases.{action}",
        target=case,
        registrant=case.registrant_id,
        district=case.district_id,
        secret=case.is_secret,
        **details,
    )


def locked(
    case: Case, by, version: int | None = None, *, closed_too: bool = False, rows=None
) -> Case:
    """The case in reach, locked for writing. Refuses a closed one unless told otherwise. `rows`:
    another way in reach than by seeing the case."""
    row = lock(Case.objects.visible_to(by) if rows is None else rows, case.pk, version)
    if not row.is_open and not closed_too:
        raise Refused("Kasus ini sudah ditutup. Buka lagi dulu kalau masih perlu dibantu.")
    return row


def check_role(by, roles) -> None:
    if by.position is None or by.position.role not in roles:
        raise Refused("Jabatan Anda tidak dapat melakukan ini.")


def refresh(case: Case, by) -> None:
    """Save the case with its stage and the stages that have work brought up to date; after any
    work on it."""
    closed, present = case.state == Case.State.CLOSED, work_of(case)
    case.stage, case.work = stage_of(closed=closed, present=present), sorted(present)
    case.touch(by)
    case.save()


@transaction.atomic
def open_case(*, registrant: Registrant, by, consent: dict | None = None, **values) -> Case:
    """Open a case. `values` are columns of the intake; `consent` what was agreed to, where the
    entry has none yet.

    Refuses an entry out of reach or gone, a kind it does not have, and a second open case of the
    same kind (`AlreadyOpen`, where that one may be seen).
    """
    check_role(by, policy.WORKERS)
    registrant = lock(Registrant.objects.visible_to(by).opened_to(by), registrant.pk, None)
    if registrant.life in (Registrant.Life.DECEASED, Registrant.Life.MERGED):
        raise Refused(f"Data ini sudah “{registrant.get_life_display()}”.")
    category = values["category"]
    guarded = Secrecy.SECRET in (category.secrecy, registrant.secrecy)
    if guarded and not hides_nothing(registrant, by):
        raise Refused("Kasus untuk jenis ini hanya dibuka oleh timnya.", "category")
    same = Case.objects.open().filter(registrant=registrant, category=category)
    if first := same.first():
        if Case.objects.visible_to(by).filter(pk=first.pk).exists():
            raise AlreadyOpen(first)
        raise Refused("Kasus ini tidak dapat dibuka. Hubungi petugas kabupaten/kota.", "category")
    _check_danger(values)
    if consent is not None:
        _record_consent(registrant, consent, by)
    case = Case(
        registrant=registrant,
        due_on=due_on(values["urgency"], values["opened_on"]),
        worker=by if guarded else worker_for(registrant, by),
        **values,
    )
    case.touch(by)
    case.save()
    if guarded:
        join_team(registrant, by, by)
    noted(case, by, "case.open", urgency=case.urgency)
    return case


def _check_danger(values: dict) -> None:
    if "yes" in values["dangers"].values() and not values["tonight"]:
        raise Refused("Ada tanda bahaya: tulis apa yang dilakukan malam ini.", "tonight")


def _record_consent(registrant: Registrant, consent: dict, by) -> None:
    if Consent.objects.filter(registrant=registrant).exists():
        return
    sharing = [] if consent["refused"] else consent["sharing"]
    row = Consent(
        registrant=registrant,
        wording=WORDING_VERSION,
        given_on=timezone.localdate(),
        **consent | {"sharing": sharing},
    )
    row.touch(by)
    row.save()
    record(
        by=by,
        action="ppks.consent.record",
        target=row,
        registrant=registrant.pk,
        district=registrant.district_id,
        basis=row.basis,
        refused=row.refused,
    )


def worker_for(registrant: Registrant, by):
    """Who holds a new case: the TKSK who opens it, inside an institution the province's officer,
    else who serves there, else the opener."""
    if by.position.district_id or by.position.role in policy.INSIDE:
        return by
    serving = Assignment.objects.in_force().filter(
        district=registrant.district_id, worker__user__is_active=True
    )
    duty = serving.select_related("worker__user").order_by("kind", "pk").first()
    return duty.worker.user if duty else by


@transaction.atomic
def correct_intake(*, case: Case, version: int, by, **values) -> Case:
    """Correct what was taken down at intake; the clock follows a changed urgency."""
    check_role(by, policy.WORKERS)
    case = locked(case, by, version)
    _check_danger(values)
    for name, value in values.items():
        setattr(case, name, value)
    case.due_on = due_on(case.urgency, case.opened_on)
    refresh(case, by)
    noted(case, by, "case.correct", urgency=case.urgency)
    return case


@transaction.atomic
def add_note(*, case: Case, text: str, by, roles=()) -> Note:
    """Keep a note; a closed case takes notes too. With `roles` it is confidential to them: the
    event of it is told to those only who may read it."""
    check_role(by, policy.READERS)
    case = locked(case, by, closed_too=True)
    note = Note(case=case, text=text, roles=sorted(roles))
    note.touch(by)
    note.save()
    named = {"roles": note.roles} if note.roles else {}
    noted(case, by, "note.add", row=str(note.pk), **named)
    return note
