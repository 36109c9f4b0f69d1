"""Cases in any state, small and valid; the situation is in the arguments."""

from datetime import timedelta

from django.utils import timezone

from cases.models import Case, Flag, Task, Visit

PROBLEM = "Tinggal sendiri di lanting, tidak makan sejak kemarin."


def make_case(registrant, by, **fields) -> Case:
    """A case about the registrant's first kind, held by `by`."""
    today = timezone.localdate()
    values = {
        "category_id": registrant.kinds[0],
        "source": Case.Source.FOUND,
        "problem": PROBLEM,
        "opened_on": today,
        "due_on": today + timedelta(days=14),
        "worker": by,
    }
    case = Case(registrant=registrant, **(values | fields))
    case.touch(by)
    case.save()
    return case


def make_visit(case, by, **fields) -> Visit:
    """A visit of today; with `next_action` its step is open and due in a week."""
    today = timezone.localdate()
    values = {"visited_on": today, "finding": "Sehat, sudah makan."}
    if fields.get("next_action"):
        values["next_on"] = today + timedelta(days=7)
    visit = Visit(case=case, **(values | fields))
    visit.touch(by)
    visit.save()
    return visit


def make_task(by, case=None, **fields) -> Task:
    """A task of `by`, due tomorrow."""
    values = {"text": "Telepon puskesmas", "due_on": timezone.localdate() + timedelta(days=1)}
    task = Task(owner=by, case=case, **(values | fields))
    task.touch(by)
    task.save()
    return task


def make_flag(case, by, **fields) -> Flag:
    flag = Flag(case=case, **({"reason": "Jangan datang sendirian"} | fields))
    flag.touch(by)
    flag.save()
    return flag
