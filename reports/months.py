"""Months of reports: a month is its first day; when its report is due."""

import calendar
import datetime

from django.utils import timezone

from core.parameters import parameter
from core.templatetags.handep import MONTHS


def month_of(day: datetime.date) -> datetime.date:
    return day.replace(day=1)


def shift(month: datetime.date, by: int) -> datetime.date:
    """The month so many later, or earlier."""
    number = month.year * 12 + month.month - 1 + by
    return datetime.date(number // 12, number % 12 + 1, 1)


def last_day(month: datetime.date) -> datetime.date:
    return month.replace(day=calendar.monthrange(month.year, month.month)[1])


def name(month: datetime.date) -> str:
    """Oktober 2026"""
    return f"{MONTHS[month.month - 1]} {month.year}"


def code(month: datetime.date) -> str:
    """2026-10, as in addresses."""
    return f"{month:%Y-%m}"


def parse(text: str) -> datetime.date | None:
    """The month of a code; None for anything else."""
    try:
        return datetime.datetime.strptime(text, "%Y-%m").date()
    except ValueError:
        return None


def today() -> datetime.date:
    return timezone.localdate()


def day_of(moment: datetime.datetime) -> datetime.date:
    return timezone.localdate(moment)


def current() -> datetime.date:
    return month_of(timezone.localdate())


def due_on(month: datetime.date, due_day: int | None = None) -> datetime.date:
    """The last day on which the report of a month is on time: a day of the next month
    (`report_due_day` of the settings unless told)."""
    due_day = parameter("report_due_day") if due_day is None else due_day
    following = shift(month, 1)
    return min(following + datetime.timedelta(days=due_day - 1), last_day(following))


def offered(back: int) -> list[tuple[str, str]]:
    """The last months as choices, this one first."""
    last = current()
    return [(code(month), name(month)) for month in (shift(last, -n) for n in range(back))]
