"""The last twelve months from the ledger: how many there were at the end of each, who came and
who left.

A month is that of the day on which something took effect, so late entries stand where they belong.
What one person brings in a month for moving, or for a change of kinds, is netted over the area: who
moves within a regency neither comes nor leaves there.
"""

import datetime
from collections import Counter
from dataclasses import dataclass, field

from django.db import connection

from core.templatetags.handep import MONTHS
from ppks.models import Movement
from reports import months
from reports.figures import OFFICIAL, Area
from reports.tables import WORDS, Cell, Row, Table

MONTHS_SHOWN = 12
R = Movement.Reason
NETTED = [R.MOVED, R.KIND_OPENED, R.KIND_CLOSED, R.CORRECTION]
SQL = """
SELECT month, subject, sex, sum(n)::int,
    sum(CASE WHEN who IS NULL THEN coalesce(came, 0) WHEN n > 0 THEN 1 ELSE 0 END)::int,
    sum(CASE WHEN who IS NULL THEN coalesce(went, 0) WHEN n < 0 THEN 1 ELSE 0 END)::int
FROM (
    SELECT width_bucket(effective_on, %(starts)s::date[]) AS month, subject, sex, who,
        sum(delta * n) AS n, sum(n) FILTER (WHERE delta > 0) AS came,
        sum(n) FILTER (WHERE delta < 0) AS went
    FROM (
        SELECT effective_on, subject, sex, delta, count(*) AS n,
            CASE WHEN reason = ANY(%(netted)s) THEN registrant_id END AS who
        FROM ppks_movement
        WHERE category_id IS NULL AND district_id = ANY(%(codes)s) AND NOT secret
        GROUP BY 1, 2, 3, 4, who
    ) days GROUP BY 1, 2, 3, 4
) moves GROUP BY 1, 2, 3
"""


@dataclass
class Month:
    """One month of an area: who stands at its end, by column, and who came and left in it."""

    first: datetime.date
    closing: Counter = field(default_factory=Counter)
    came: Counter = field(default_factory=Counter)
    went: Counter = field(default_factory=Counter)

    @property
    def persons(self) -> list[int]:
        return [self.closing["M"], self.closing["F"]]

    @property
    def name(self) -> str:
        """Desember 2025; the month that is not over says so."""
        said = months.name(self.first)
        return f"{said} (sampai hari ini)" if self.first == months.current() else said


def trend(area: Area) -> list[Month]:
    """The last twelve months, the present one included, in one query."""
    first = months.shift(months.current(), 1 - MONTHS_SHOWN)
    found = [Month(months.shift(first, place)) for place in range(MONTHS_SHOWN)]
    before = Counter()
    with connection.cursor() as cursor:
        cursor.execute(
            SQL,
            {
                "starts": [month.first for month in found],
                "netted": [str(reason) for reason in NETTED],
                "codes": area.codes,
            },
        )
        for place, subject, sex, n, came, went in cursor.fetchall():
            column = sex if subject == "individual" else subject
            if place == 0:
                before[column] += n
                continue
            month = found[place - 1]
            month.closing[column] += n
            month.came[column] += came
            month.went[column] += went
    for month in found:
        for column in OFFICIAL:
            before[column] += month.closing[column]
        month.closing = Counter(before)
    return found


def closing_columns(found: list[Month]) -> list:
    """For the chart: label, year where it begins, and L and P."""
    return [(*_label(month, found), month.persons) for month in found]


def movement_columns(found: list[Month]) -> list:
    return [
        (*_label(month, found), [_persons(month.came), _persons(month.went)]) for month in found
    ]


def table(found: list[Month]) -> Table:
    """The newest month first, as it is read."""
    rows = [
        Row(
            month.name,
            [
                *(Cell(month.closing[column]) for column in OFFICIAL),
                Cell(_persons(month.came)),
                Cell(_persons(month.went)),
            ],
        )
        for month in reversed(found)
    ]
    head = [*(WORDS[column] for column in OFFICIAL), "Orang masuk", "Orang keluar"]
    return Table(
        "Terverifikasi pada akhir bulan",
        "Bulan",
        head,
        rows,
        [],
        "Masuk dan keluar menghitung perorangan pada tanggal berlakunya; data susulan masuk ke "
        "bulan terjadinya. Yang pindah di dalam wilayah ini tidak dihitung.",
    )


def _persons(counted: Counter) -> int:
    return counted["M"] + counted["F"]


def _label(month: Month, found: list[Month]) -> tuple[str, str]:
    # The year stands where it begins; under the first month only where there is room for it.
    begins = month.first.month == 1 or (month is found[0] and month.first.month != 12)
    return MONTHS[month.first.month - 1][:3], str(month.first.year) if begins else ""
