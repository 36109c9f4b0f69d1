"""What a desk says of reports: to write, given back, to review; as rows to count, with no query."""

from django.db.models import Exists, OuterRef

from accounts.models import Position
from accounts.roles import Role
from districts.models import District
from reports import months, policy
from reports.models import MonthlyReport


def rows(user) -> dict:
    """Name → queryset, for the role of the position."""
    position, found = user.position, {}
    reports = MonthlyReport.objects.of_area(user)
    if position.role == Role.TKSK:
        found["reports_due"] = unsent(user)
        found["reports_returned"] = reports.filter(state="returned")
    if position.role == Role.REGENCY_OFFICER:
        found["reports_vacant"] = unsent(user)
    if position.role in policy.REVIEWERS:
        found["reports_waiting"] = reports.waiting_for(user)
    return found


def unsent(user):
    """Districts whose report of the last month this user should have sent: the own one, of an
    officer those without a TKSK."""
    last = months.shift(months.current(), -1)
    sent = MonthlyReport.objects.sent().filter(district=OuterRef("pk"), month=last)
    mine = District.objects.current().filter(pk__in=user.position.district_codes)
    if user.position.role == Role.REGENCY_OFFICER:
        served = Position.objects.in_force().filter(role=Role.TKSK, district=OuterRef("pk"))
        mine = mine.exclude(Exists(served.order_by()))
    return mine.exclude(Exists(sent.order_by()))
