"""*Rahasia* kinds: one fixed table of regencies and month ends, pooled; and the verifier's own.

DESIGN.md section 2: for people outside the team such kinds appear only pooled, at regency level
and above. The table counts persons, families, groups and communities together as entries with at
least one *rahasia* kind, by no kind, no sex, no district and no filter, at the end of each of the
last twelve complete months. It is counted from what was recorded before the month was over, so a
figure never changes again: what is recorded late counts in the month in which it was recorded,
and a second look at the same month tells nothing.

What can be worked out from it: the sum of the regencies, which the table shows itself, and from
one month to the next how many more or fewer there are in a regency. That is a net number of a
whole regency and month. What cannot: a kind, a sex, a district or a village, since no other
figure counts such entries or kinds (`reports.recap` leaves them out for everybody, so a total
less its parts is nothing); nor the day, since nothing is told between two month ends; nor who,
since no list stands behind it.

The regency's verifier reads *rahasia* data of the own regency, each look an event (SECURITY.md,
decision 3): for that role alone `kinds_of` counts them by kind, today, in the whole regency.
"""

import datetime
from collections import Counter, defaultdict

from django.db import connection
from django.utils import timezone

from districts.models import Regency
from reports.recap import COLUMN

MONTHS = 12
POOLED = """
WITH held AS (
    SELECT d.regency_id, e.ends, m.registrant_id
    FROM unnest(%s::date[], %s::timestamptz[]) AS e(ends, over)
    JOIN ppks_movement m ON m.effective_on <= e.ends AND m.recorded_at < e.over
    JOIN districts_district d ON d.code = m.district_id
    WHERE m.secret AND m.category_id IS NOT NULL AND m.district_id = ANY(%s)
    GROUP BY 1, 2, 3 HAVING sum(m.delta) > 0
)
SELECT regency_id, ends, count(*) FROM held GROUP BY 1, 2
"""
KINDS = """
SELECT m.category_id, {column}, sum(m.delta) FROM ppks_movement m
WHERE m.secret AND m.category_id IS NOT NULL AND m.effective_on <= %s
  AND m.district_id IN (SELECT code FROM districts_district WHERE regency_id = %s)
GROUP BY 1, 2
"""


def month_ends(today: datetime.date, count: int = MONTHS) -> list[datetime.date]:
    """The last days of the last complete months, the oldest first."""
    ends, day = [], today
    for _ in range(count):
        day = day.replace(day=1) - datetime.timedelta(days=1)
        ends.append(day)
    return ends[::-1]


def over(end: datetime.date) -> datetime.datetime:
    """The moment at which the month of this last day is over, here."""
    return timezone.make_aware(
        datetime.datetime.combine(end + datetime.timedelta(days=1), datetime.time.min)
    )


def pooled(districts: list[str], ends: list[datetime.date]) -> dict[tuple[str, datetime.date], int]:
    """(regency, month end) → entries with at least one *rahasia* kind."""
    with connection.cursor() as cursor:
        cursor.execute(POOLED, [ends, [over(end) for end in ends], districts])
        return {(regency, end): n for regency, end, n in cursor.fetchall()}


def kinds_of(regency: Regency, on: datetime.date) -> dict[str, Counter]:
    """Today's *rahasia* kinds of a regency, by kind and column."""
    found = defaultdict(Counter)
    with connection.cursor() as cursor:
        cursor.execute(KINDS.format(column=COLUMN.format("m")), [on, regency.pk])
        for kind, column, n in cursor.fetchall():
            found[kind][column] += int(n)
    return found
