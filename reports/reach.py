"""How much of an area was visited of late, and how old its data are.

A visit counts when its data are verified. Villages are counted by visits to those who are not
*rahasia*; the age of data has these only where they are pooled.
"""

import datetime
from collections import Counter
from dataclasses import dataclass, field

from django.db import connection
from django.db.models import Exists, OuterRef
from django.utils import timezone

from districts.models import Village
from ppks.models import Secrecy, Submission
from ppks.querysets import years_before
from reports import months
from reports.figures import Area
from reports.tables import Cell, Row, Table, into

VISITS = ("new", "visit")  # submissions that come with a visit
BANDS = {
    "new": "sampai 6 bulan",
    "middle": "7–12 bulan",
    "old": "lebih dari 12 bulan",
    "never": "belum pernah",
}
LAST = """SELECT {columns}max(effective_on) AS visited_on FROM ppks_submission
WHERE state = 'verified' AND kind IN ('new', 'visit') AND {which}"""
# One pass over all visits for a province; of few entries, each is looked up.
EACH = f"LATERAL ({LAST.format(columns='', which='registrant_id = r.id')}) v ON true"
ALL = f"({LAST.format(columns='registrant_id, ', which='true')} GROUP BY 1) v "
ALL += "ON v.registrant_id = r.id"
AGES = """
SELECT {part}, r.secrecy = 2, count(*) FILTER (WHERE v.visited_on > %(half)s),
    count(*) FILTER (WHERE v.visited_on <= %(half)s AND v.visited_on > %(year)s),
    count(*) FILTER (WHERE v.visited_on <= %(year)s),
    count(*) FILTER (WHERE v.visited_on IS NULL)
FROM ppks_registrant r {join} LEFT JOIN {visits}
WHERE r.life = 'active' AND r.verified_at IS NOT NULL AND r.district_id = ANY(%(codes)s)
    AND (%(pooled)s OR r.secrecy < 2)
GROUP BY 1, 2
"""
PARTS = {
    "regency": ("d.regency_id", "JOIN districts_district d ON d.code = r.district_id"),
    "district": ("r.district_id", ""),
    "village": ("r.village_id", ""),
}


@dataclass
class Covered:
    """A part of an area: its villages, those visited in the last twelve months, and how many of
    its active entries were visited last how long ago."""

    villages: int = 0
    visited: int = 0
    ages: Counter = field(default_factory=Counter)

    @property
    def entries(self) -> int:
        return sum(self.ages.values())

    @property
    def stale(self) -> int:
        """Not visited within twelve months, or never."""
        return self.ages["old"] + self.ages["never"]


def year_ago() -> datetime.date:
    """A day after this one lies within the last twelve months."""
    return years_before(timezone.localdate(), 1)


def half_year_ago() -> datetime.date:
    today = timezone.localdate()
    month = months.shift(months.month_of(today), -6)
    return month.replace(day=min(today.day, months.last_day(month).day))


def villages_visited(codes: list[str]) -> list[tuple[str, str, str, bool]]:
    """Every village of these districts: code, district, regency, whether it was visited."""
    visits = Submission.objects.filter(
        registrant__village=OuterRef("pk"),
        registrant__secrecy__lt=Secrecy.SECRET,
        state="verified",
        kind__in=VISITS,
        effective_on__gt=year_ago(),
    )
    rows = Village.objects.current().filter(district__among=codes).order_by()
    rows = rows.annotate(visited=Exists(visits))
    return list(rows.values_list("pk", "district_id", "district__regency_id", "visited"))


def visited(area: Area) -> Covered:
    """Villages of the whole area; without ages."""
    rows = villages_visited(area.codes)
    return Covered(len(rows), sum(row[3] for row in rows))


def covered(area: Area) -> tuple[dict[str, Covered], Covered | None, Covered]:
    """By part, of those with *rahasia* kinds only (where they are pooled), and of the whole."""
    parts, closed, total = _aged(area)
    place = {"regency": 2, "district": 1, "village": 0}[area.level]
    for row in villages_visited(area.codes):
        for one in (parts.get(row[place]), total):
            if one is not None:
                one.villages += 1
                one.visited += row[3]
    return parts, closed if area.pooled else None, total


def aged(area: Area) -> tuple[dict[str, Covered], Covered]:
    """By part and of the whole, only the age of data."""
    parts, _, total = _aged(area)
    return parts, total


def _aged(area: Area) -> tuple[dict[str, Covered], Covered, Covered]:
    parts = {part.pk: Covered() for part in area.parts}
    closed, total = Covered(), Covered()
    for part, secret, *counted in _ages(area):
        for one in (closed if secret else parts.get(part), total):
            if one is not None:
                one.ages.update(dict(zip(BANDS, counted, strict=True)))
    return parts, closed, total


def _ages(area: Area) -> list[tuple]:
    part, join = PARTS[area.level]
    visits = ALL if area.level == "regency" else EACH
    with connection.cursor() as cursor:
        cursor.execute(
            AGES.format(part=part, join=join, visits=visits),
            {
                "half": half_year_ago(),
                "year": year_ago(),
                "codes": area.codes,
                "pooled": area.pooled,
            },
        )
        return cursor.fetchall()


def age_bars(total: Covered) -> list:
    return [(word, [total.ages[band]]) for band, word in BANDS.items()] if total.entries else []


def village_table(area: Area, parts: dict[str, Covered], total: Covered) -> Table:
    """How many villages were visited; of single villages, whether."""
    single = area.level == "village"

    def cells(one: Covered) -> list[Cell]:
        left = one.villages - one.visited
        return [Cell(one.villages), Cell(one.visited), Cell(left), Cell(share(one))]

    rows = [
        Row(
            part.name,
            [Cell("sudah" if parts[part.pk].visited else "belum")]
            if single
            else cells(parts[part.pk]),
            url=into("reports:coverage", area, part.pk),
        )
        for part in area.parts
    ]
    last = Row(
        "Jumlah", [Cell(f"{total.visited} dari {total.villages}")] if single else cells(total)
    )
    head = ["Dikunjungi"] if single else ["Desa/kelurahan", "Dikunjungi", "Belum", "Persen"]
    return Table(
        "Desa/kelurahan yang dikunjungi dalam 12 bulan terakhir"
        + ("" if single else f" menurut {area.part_word.lower()}"),
        area.part_word,
        head,
        rows,
        [last],
    )


def age_table(
    area: Area, parts: dict[str, Covered], closed: Covered | None, total: Covered
) -> Table:
    def cells(one: Covered) -> list[Cell]:
        return [*(Cell(one.ages[band]) for band in BANDS), Cell(stale_share(one))]

    rows = [
        Row(part.name, cells(parts[part.pk]), url=into("reports:coverage", area, part.pk))
        for part in area.parts
    ]
    word, after = area.part_word.lower(), [Row("Jumlah", cells(total))]
    if closed is not None:
        after.insert(0, Row(f"Hanya jenis rahasia (tidak dirinci menurut {word})", cells(closed)))
    return Table(
        f"Kunjungan terakhir pada data aktif menurut {word}",
        area.part_word,
        [*(text.capitalize() for text in BANDS.values()), "Lewat 12 bulan atau belum"],
        rows,
        after,
        "Data adalah satu isian dalam daftar: perorangan, keluarga, kelompok, atau komunitas.",
    )


def share(one: Covered) -> str:
    return percent(one.visited, one.villages)


def stale_share(one: Covered) -> str:
    return percent(one.stale, one.entries)


def percent(part: int, whole: int) -> str:
    """12 %; – of nothing. Neither 0 nor 100 unless it is none or all."""
    if not whole:
        return "–"
    number = round(100 * part / whole)
    if part and number == 0:
        return "< 1 %"
    return f"{99 if number == 100 and part < whole else number} %"
