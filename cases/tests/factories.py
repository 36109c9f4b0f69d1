"""Cases in any state, small and valid; the situation is in the arguments."""

from datetime import timedelta

from django.utils import timezone

from cases.models import Case, Service

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


def make_service(registrant, by, *, case=None, state="given", days_ago=0, **fields) -> Service:
    """A service of Sembako, given today or planned for today unless told; a day in the future
    with a negative `days_ago`."""
    day = timezone.localdate() - timedelta(days=days_ago)
    values = {"programme_id": "SEMBAKO"}
    values["planned_on" if state == "planned" else "given_on"] = day
    if state == "cancelled":
        values["cancel_reason"] = "Orangnya pindah"
    service = Service(registrant=registrant, case=case, state=state, **(values | fields))
    service.touch(by)
    service.save()
    return service
