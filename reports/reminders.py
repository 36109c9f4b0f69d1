"""Who is to be reminded of which report today: who writes what is due, and who reviews what has
waited longer than the settings allow (DESIGN.md sections 6 and 8)."""

import datetime
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from accounts.models import Position, User
from accounts.roles import Role
from core.parameters import parameters
from core.templatetags.handep import day
from reports import months, policy
from reports.models import MonthlyReport, Reminder

AHEAD = 3  # days before a report is due
S, R = MonthlyReport.State, Reminder.Reason


@dataclass(frozen=True)
class Task:
    """One report that waits for somebody."""

    report: MonthlyReport
    reason: Reminder.Reason

    @property
    def words(self) -> str:
        name = f"Laporan {self.report.month_name} Kecamatan {self.report.district.name}"
        return f"{name}: {self._why}"

    @property
    def _why(self) -> str:
        due = self.report.due_on
        if self.reason == R.DUE:
            return f"jatuh tempo {day(due)}."
        if self.reason == R.OVERDUE:
            late = (timezone.localdate() - due).days
            return f"jatuh tempo {day(due)}, sudah lewat {late} hari."
        if self.reason == R.RETURNED:
            return "dikembalikan untuk diperbaiki."
        return f"menunggu tinjauan Anda sejak {day(waits_since(self.report))}."


def waits_since(report: MonthlyReport) -> datetime.datetime:
    return report.accepted_at if report.state == S.ACCEPTED else report.submitted_at


def due() -> dict[User, list[Task]]:
    """What to remind whom of. A report of a district is its TKSK's, definitive or acting; of a
    vacant one the officers' of its regency."""
    limits = parameters("report_review_days", "report_second_review_days")
    now, today = timezone.now(), timezone.localdate()
    first = now - datetime.timedelta(days=limits["report_review_days"])
    second = now - datetime.timedelta(days=limits["report_second_review_days"])
    open_now = Q(state__in=[S.DRAFT, S.RETURNED], month__lt=months.current())
    slow = Q(state=S.SUBMITTED, submitted_at__lt=first) | Q(
        state=S.ACCEPTED, accepted_at__lt=second
    )
    rows = MonthlyReport.objects.filter(open_now | slow, district__closed_on=None)
    people, found = _people(), defaultdict(list)
    for report in rows.select_related("district__regency").order_by("month", "district"):
        reason = _reason(report, today)
        if reason is None:
            continue
        for user in _whose(report, people):
            found[user].append(Task(report, reason))
    return dict(found)


def _reason(report: MonthlyReport, today: datetime.date) -> Reminder.Reason | None:
    """Why today; None while there is time."""
    if report.state == S.RETURNED:
        return R.RETURNED
    if report.state != S.DRAFT:
        return R.REVIEW
    left = (report.due_on - today).days
    if left < 0:
        return R.OVERDUE
    return R.DUE if left <= AHEAD else None


def _people() -> dict[tuple[str, str], list[User]]:
    """Who works where today, by role and code of the area."""
    found = defaultdict(list)
    roles = policy.WRITERS | policy.REVIEWERS
    rows = Position.objects.in_force().filter(role__in=roles, user__is_active=True)
    for position in rows.select_related("user__worker").order_by("pk"):
        found[position.role, position.area_code].append(position.user)
    return found


def _whose(report: MonthlyReport, people) -> list[User]:
    """Who acts next. Nobody is reminded to review what they wrote."""
    regency = report.district.regency
    if report.is_open:
        serving = people[Role.TKSK, report.district_id]
        return serving or people[Role.REGENCY_OFFICER, regency.pk]
    if report.state == S.SUBMITTED:
        asked, area = policy.FIRST_REVIEW, regency.pk
    else:
        asked, area = policy.SECOND_REVIEW, regency.province_id
    wrote = {report.submitted_by_id, report.accepted_by_id, *report.contributors}
    users = [user for role in sorted(asked) for user in people[role, area]]
    return list(dict.fromkeys(user for user in users if user.pk not in wrote))
