"""Cases in any state, small and valid; the situation is in the arguments."""

from datetime import timedelta

from django.utils import timezone

from cases.models import Case

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
