"""Visits, what they find, goals that were reached or not, and looking in after the end."""

import calendar
import datetime

from django.db import transaction
from django.utils import timezone

from cases import policy
from cases.models import AfterCare, Case, Evaluation, Goal, Plan, Visit
from cases.operations.case import check_role, locked, noted, refresh
from cases.stage import help_began, monitors
from core.parameters import parameter
from core.querysets import lock
from core.refusal import Refused

NOT_YET = "Tanggal ini belum terjadi. Isi hari ini atau sebelumnya."


@transaction.atomic
def record_visit(*, case: Case, by, done=(), after_care: AfterCare | None = None, **values):
    """Write a visit down. `done`: earlier visits whose next step is done by now; `after_care`:
    which look after the end it was, for a closed case.

    A next step without a day is due after `next_step_days`. Refuses days to come, and a closed
    case that owes no visit any more.
    """
    check_role(by, policy.WORKERS)
    case = locked(case, by, closed_too=True)
    owed = _owed(case, after_care, by)
    visit = Visit(case=case, **_checked(values))
    visit.touch(by)
    visit.is_monitoring = monitors(visit.visited_on, visit.created_at, help_began(case))
    visit.save()
    if owed:
        owed.visit = visit
        owed.touch(by)
        owed.save()
    for earlier in Visit.objects.filter(case=case, pk__in=done).with_open_step():
        _finish(earlier, by)
    refresh(case, by)
    noted(case, by, "visit.record", row=str(visit.pk), late=visit.is_late_entry)
    return visit


def _owed(case: Case, after_care, by) -> AfterCare | None:
    if case.is_open:
        return None
    if after_care is None:
        raise Refused("Kasus ini sudah ditutup. Pilih kunjungan sesudah tutup yang mana.")
    row = lock(AfterCare.objects.visible_to(by).filter(case=case), after_care.pk, None)
    if not row.is_open:
        raise Refused("Kunjungan sesudah tutup ini sudah dicatat.", "after_care")
    return row


def _checked(values: dict) -> dict:
    if values["visited_on"] > timezone.localdate():
        raise Refused(NOT_YET, "visited_on")
    if not values.get("next_action"):
        return values | {"next_action": "", "next_on": None}
    day = values.get("next_on")
    if day is None:
        soon = datetime.timedelta(days=parameter("next_step_days"))
        values = values | {"next_on": timezone.localdate() + soon}
    elif day < values["visited_on"]:
        raise Refused("Langkah berikutnya tidak dapat sebelum kunjungannya.", "next_on")
    return values


@transaction.atomic
def correct_visit(*, visit: Visit, version: int, by, **values) -> Visit:
    """Correct a visit; whether it is monitoring follows a changed day."""
    check_role(by, policy.WORKERS)
    case = locked(visit.case, by, closed_too=True)
    visit = lock(Visit.objects.visible_to(by), visit.pk, version)
    for name, value in _checked(values).items():
        setattr(visit, name, value)
    if visit.visited_on > timezone.localdate(visit.created_at):
        raise Refused(
            "Kunjungan ini sudah dicatat sebelum tanggal itu. Catat kunjungan baru.", "visited_on"
        )
    if visit.next_on is None:
        visit.next_done_on = None
    visit.is_monitoring = monitors(visit.visited_on, visit.created_at, help_began(case))
    visit.touch(by)
    visit.save()
    refresh(case, by)
    noted(case, by, "visit.correct", row=str(visit.pk))
    return visit


@transaction.atomic
def finish_step(*, visit: Visit, by) -> Visit:
    """The next step that a visit named is done."""
    check_role(by, policy.WORKERS)
    case = locked(visit.case, by, closed_too=True)
    visit = lock(Visit.objects.visible_to(by), visit.pk, None)
    if not visit.has_open_step:
        raise Refused("Langkah ini sudah ditandai selesai.")
    _finish(visit, by)
    noted(case, by, "visit.step", row=str(visit.pk))
    return visit


def _finish(visit: Visit, by) -> None:
    visit.next_done_on = timezone.localdate()
    visit.touch(by)
    visit.save()


@transaction.atomic
def record_evaluation(*, case: Case, by, **values) -> Evaluation:
    """Say whether a goal was reached that nobody has planned: help does not wait for a plan.
    Once there is one, its goals are what is evaluated."""
    check_role(by, policy.WORKERS)
    case = locked(case, by)
    plan = Plan.objects.worked_on(case)
    if plan is not None and plan.goals.exists():
        raise Refused("Kasus ini sudah punya rencana. Nilai tujuan yang ada di rencananya.", "goal")
    return _evaluated(case, by, **values)


@transaction.atomic
def evaluate_goals(
    *, case: Case, by, evaluated_on: datetime.date, said: dict[Goal, tuple[str, str]]
) -> list[Evaluation]:
    """Say of goals of the plan (`Plan.objects.worked_on`) whether they were reached: goal →
    outcome and note. Refuses goals of another version."""
    check_role(by, policy.WORKERS)
    case = locked(case, by)
    plan = Plan.objects.worked_on(case)
    if plan is None or any(goal.plan_id != plan.pk for goal in said):
        raise Refused("Rencananya baru saja berubah. Periksa lagi tujuannya.")
    return [
        _evaluated(
            case, by, evaluated_on=evaluated_on, plan_goal=goal, goal=goal.text, met=met, note=note
        )
        for goal, (met, note) in said.items()
    ]


def _evaluated(case: Case, by, **values) -> Evaluation:
    if values["evaluated_on"] > timezone.localdate():
        raise Refused(NOT_YET, "evaluated_on")
    row = Evaluation(case=case, **values)
    row.touch(by)
    row.save()
    noted(case, by, "evaluation.record", row=str(row.pk), met=row.met)
    return row


# After the end


def plan_after_care(case: Case, closed_on: datetime.date, by=None) -> list[AfterCare]:
    """Owe a look 1, 3 and 6 months after a case was closed. Part of closing, which holds the
    lock and writes the event; whoever closes decides whether there is anybody to look after.
    What an earlier closing still owes is dropped."""
    AfterCare.objects.filter(case=case, visit=None, missed_on=None).delete()
    rows = []
    for month in AfterCare.MONTHS:
        due = months_after(closed_on, month)
        row = AfterCare(case=case, closed_on=closed_on, month=month, due_on=due)
        row.touch(by)
        rows.append(row)
    return AfterCare.objects.bulk_create(rows, ignore_conflicts=True)


def months_after(day: datetime.date, months: int) -> datetime.date:
    """The same day so many months later, or the last of a shorter month."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return datetime.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


@transaction.atomic
def miss_after_care(*, after_care: AfterCare, version: int, by, reason: str) -> AfterCare:
    """Nobody could be met: said with the reason, so that it is owed no longer."""
    check_role(by, policy.WORKERS)
    case = locked(after_care.case, by, closed_too=True)
    row = lock(AfterCare.objects.visible_to(by), after_care.pk, version)
    if not row.is_open:
        raise Refused("Kunjungan sesudah tutup ini sudah dicatat.")
    row.missed_on, row.missed_reason = timezone.localdate(), reason
    row.touch(by)
    row.save()
    noted(case, by, "aftercare.miss", row=str(row.pk), month=row.month)
    return row
