"""Writing the ledger of movements (DESIGN.md section 8)."""

import datetime

from ppks.models import ClosedMonth, Movement, Registrant, Submission


def count(submission: Submission, category: str | None, delta: int, reason: str) -> Movement:
    """One person (category None) or kind in or out, on the day it took effect."""
    return _write(
        submission.registrant, category, delta, reason, submission.effective_on, submission
    )


def count_all(
    registrant: Registrant, delta: int, reason: str, effective_on: datetime.date
) -> list[Movement]:
    """A verified entry with all its counted kinds, in or out of the place where it stands now."""
    if not registrant.is_verified:
        return []
    counted = registrant.conditions.filter(until=None).exclude(confirmed_by=None)
    return [
        _write(registrant, category, delta, reason, effective_on)
        for category in (None, *counted.values_list("category_id", flat=True))
    ]


def _write(
    registrant: Registrant,
    category: str | None,
    delta: int,
    reason: str,
    effective_on: datetime.date,
    submission: Submission | None = None,
) -> Movement:
    return Movement.objects.create(
        registrant=registrant,
        category_id=category,
        submission=submission,
        district_id=registrant.district_id,
        village_id=registrant.village_id,
        subject=registrant.subject,
        sex=registrant.sex,
        delta=delta,
        reason=reason,
        effective_on=effective_on,
        report_month=report_month(registrant.district_id, effective_on),
    )


def report_month(district: str, effective_on: datetime.date) -> datetime.date:
    """The month of the effective date while it is open, else the earliest later open one."""
    month = effective_on.replace(day=1)
    closed = set(
        ClosedMonth.objects.filter(district=district, month__gte=month).values_list(
            "month", flat=True
        )
    )
    while month in closed:
        month = (month + datetime.timedelta(days=32)).replace(day=1)
    return month
