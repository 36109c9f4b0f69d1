"""Writing the ledger of movements (DESIGN.md section 8)."""

import datetime

from ppks.models import ClosedMonth, Movement, Submission


def count(submission: Submission, category: str | None, delta: int, reason: str) -> Movement:
    """One person (category None) or kind in or out, on the day it took effect."""
    registrant = submission.registrant
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
        effective_on=submission.effective_on,
        report_month=report_month(registrant.district_id, submission.effective_on),
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
