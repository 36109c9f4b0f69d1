"""Own tasks, and flags of a case."""

import datetime

from django.db import transaction
from django.utils import timezone

from audit.events import record
from cases import policy
from cases.models import Case, Flag, Task
from cases.operations.case import check_role, locked, noted
from core.querysets import lock
from core.refusal import Refused


@transaction.atomic
def add_task(*, case: Case | None, text: str, due_on: datetime.date, by) -> Task:
    """Keep something to do, for a case or for none; a closed case may still ask for something."""
    check_role(by, policy.WORKERS)
    if case is not None:
        case = locked(case, by, closed_too=True)
    task = Task(owner=by, case=case, text=text, due_on=due_on)
    task.touch(by)
    task.save()
    _noted(task, by, "task.add")
    return task


@transaction.atomic
def change_task(*, task: Task, version: int, text: str, due_on: datetime.date, by) -> Task:
    """Other words, or another day."""
    task = _held(task, by, version)
    task.text, task.due_on = text, due_on
    task.touch(by)
    task.save()
    _noted(task, by, "task.change")
    return task


@transaction.atomic
def finish_task(*, task: Task, by) -> Task:
    task = _held(task, by, None)
    task.done_on = timezone.localdate()
    task.touch(by)
    task.save()
    _noted(task, by, "task.done")
    return task


def _held(task: Task, by, version: int | None) -> Task:
    """The task, locked after its case; refuses one that is done."""
    check_role(by, policy.WORKERS)
    if task.case_id:
        locked(task.case, by, closed_too=True)
    task = lock(Task.objects.visible_to(by), task.pk, version)
    if task.done_on:
        raise Refused("Tugas ini sudah ditandai selesai.")
    return task


def _noted(task: Task, by, action: str) -> None:
    if task.case_id:
        noted(task.case, by, action, row=str(task.pk))
    else:
        record(by=by, action=f"cases.{action}", target=task)


@transaction.atomic
def set_flag(*, case: Case, reason: str, until: datetime.date | None, by) -> Flag:
    """Mark a case: whoever opens it sees the reason first. Until a day, or until taken off."""
    check_role(by, policy.READERS)
    case = locked(case, by)
    if until and until < timezone.localdate():
        raise Refused("Hari itu sudah lewat. Isi hari ini atau sesudahnya.", "until")
    flag = Flag(case=case, reason=reason, until=until)
    flag.touch(by)
    flag.save()
    noted(case, by, "flag.set", row=str(flag.pk))
    return flag


@transaction.atomic
def end_flag(*, flag: Flag, version: int, reason: str, by) -> Flag:
    """Take a flag off, with the reason."""
    check_role(by, policy.READERS)
    case = locked(flag.case, by, closed_too=True)
    flag = lock(Flag.objects.visible_to(by), flag.pk, version)
    if flag.ended_on:
        raise Refused("Tanda perhatian ini sudah dicabut.")
    flag.ended_on, flag.end_reason = timezone.localdate(), reason
    flag.touch(by)
    flag.save()
    noted(case, by, "flag.end", row=str(flag.pk))
    return flag
