"""How much of an area was visited of late, and how old its data are.

A visit counts when its data are verified. Who has *rahasia* kinds only is in none of these figures
(see `reports.figures`).
"""

import datetime
from collections import Counter
from dataclasses import dataclass, field

from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from districts.models import Village
from ppks.models import Registrant
from ppks.querysets import years_before
from reports import months
from reports.figures import Area
from reports.tables import Cell, Row, Table, into

BANDS = {
    "new": "sampai 6 bulan",
    "middle": "7–12 bulan",
    "old": "lebih dari 12 bulan",
    "never": "belum pernah",
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
    visits = Registrant.objects.ordinary().filter(village=OuterRef("pk"), visited_on__gt=year_ago())
    rows = Village.objects.current().filter(district__among=codes).order_by()
    rows = rows.annotate(visited=Exists(visits))
    return list(rows.values_list("pk", "district_id", "district__regency_id", "visited"))


def visited(area: Area) -> Covered:
    """Villages of the whole area; without ages."""
    rows = villages_visited(area.codes)
    return Covered(len(rows), sum(row[3] for row in rows))


def covered(area: Area) -> tuple[dict[str, Covered], Covered]:
    """By part and of the whole."""
    parts, total = aged(area)
    place = {"regency": 2, "district": 1, "village": 0}[area.level]
    for row in villages_visited(area.codes):
        for one in (parts.get(row[place]), total):
            if one is not None:
                one.villages += 1
                one.visited += row[3]
    return parts, total


def aged(area: Area) -> tuple[dict[str, Covered], Covered]:
    """By part and of the whole, only the age of data."""
    parts, total = {part.pk: Covered() for part in area.parts}, Covered()
    for part, ages in _ages(area):
        for one in (parts.get(part), total):
            if one is not None:
                one.ages.update(ages)
    return parts, total


def _ages(area: Area):
    """Part of the area, and how many of its entries stand in each of BANDS."""
    half, year = half_year_ago(), year_ago()
    rows = Registrant.objects.official().ordinary().filter(district__among=area.codes)
    counted = (
        rows.order_by()
        .values_list(area.place)
        .annotate(
            new=Count("visited_on", filter=Q(visited_on__gt=half)),
            middle=Count("visited_on", filter=Q(visited_on__gt=year, visited_on__lte=half)),
            old=Count("visited_on", filter=Q(visited_on__lte=year)),
            never=Count("*") - Count("visited_on"),
        )
    )
    for place, *numbers in counted:
        yield area.part_of(place), Counter(dict(zip(BANDS, numbers, strict=True)))


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


def age_table(area: Area, parts: dict[str, Covered], total: Covered) -> Table:
    def cells(one: Covered) -> list[Cell]:
        return [*(Cell(one.ages[band]) for band in BANDS), Cell(stale_share(one))]

    rows = [
        Row(part.name, cells(parts[part.pk]), url=into("reports:coverage", area, part.pk))
        for part in area.parts
    ]
    after = [Row("Jumlah", cells(total))]
    return Table(
        f"Kunjungan terakhir pada data aktif menurut {area.part_word.lower()}",
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
