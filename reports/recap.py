"""The recap: kind × area × (L, P, KK, kelompok, komunitas), at a day and over a period.

What counts (DESIGN.md section 8): verified and active; persons by sex, families, groups and
communities, never added together; people and kinds counted apart. Everything is read from the
ledger by the day it took effect, with no summary table; a period balances by construction.

*Rahasia* (section 2): only kinds that are not, and only persons who stand with such a kind at
that time (`secret` is false). Somebody with nothing but *rahasia* kinds is in no figure here, for
no role, whatever area, day or filter: there is nothing that could be subtracted. The ledger moves
a person who comes to stand on the other side out, or in, for the reason of a kind that began or
ended. By itself that reason would tell of such a person, so it is not shown apart: coming in it
is one with *baru*, going out one with *tidak lagi memerlukan layanan*.
"""

import datetime
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.db import connection

from ppks.catalogue import catalogue
from ppks.models import Movement
from reports import figures
from reports.places import Place

ROLES = figures.ROLES
COLUMNS = ("M", "F", "family", "group", "community")
PERSON = ""  # where a kind could stand: the person, once
COLUMN = "CASE WHEN {0}.subject = 'individual' THEN {0}.sex ELSE {0}.subject END"

R = Movement.Reason
IN = {"baru": (R.NEW, R.KIND_OPENED), "pindah": (R.MOVED,)}
OUT = {
    "meninggal": (R.DECEASED,),
    "pindah_provinsi": (R.OUT_OF_PROVINCE,),
    "selesai": (R.GRADUATED, R.KIND_CLOSED),
    "tidak_ditemukan": (R.NOT_FOUND,),
    "pindah": (R.MOVED,),
}
OTHER = "pembetulan"  # corrections, and whatever reason may come later
IN_WORDS = {
    "baru": "Baru atau jenisnya bertambah",
    "pindah": "Pindah masuk kecamatan",
    OTHER: "Pembetulan masuk",
}
OUT_WORDS = {
    "meninggal": "Meninggal",
    "pindah_provinsi": "Pindah ke luar provinsi",
    "selesai": "Tidak lagi memerlukan layanan atau jenisnya berakhir",
    "tidak_ditemukan": "Tidak ditemukan",
    "pindah": "Pindah keluar kecamatan",
    OTHER: "Pembetulan keluar",
}

STANDING = """
WITH cells AS (
    SELECT m.{unit} AS unit, m.category_id, m.subject, m.sex, sum(m.delta) AS n
    FROM ppks_movement m
    WHERE NOT m.secret AND m.effective_on <= %s AND {scope}
    GROUP BY 1, 2, 3, 4
)
SELECT {part}, coalesce(c.category_id, ''), {column}, sum(c.n)
FROM cells c {join} GROUP BY 1, 2, 3
"""
FLOW = """
WITH cells AS (
    SELECT m.{unit} AS unit, m.category_id, m.subject, m.sex, m.reason, m.delta > 0 AS came,
           sum(m.delta) AS n
    FROM ppks_movement m
    WHERE NOT m.secret AND m.effective_on BETWEEN %s AND %s AND {scope}
    GROUP BY 1, 2, 3, 4, 5, 6
)
SELECT {part}, coalesce(c.category_id, ''), {column}, c.reason, c.came, sum(c.n)
FROM cells c {join} GROUP BY 1, 2, 3, 4, 5
"""


def open_kinds() -> list:
    """The kinds that an ordinary figure may name."""
    return [kind for kind in catalogue().kinds if not kind.is_secret]


def measured(counts: Counter, measure: str) -> int:
    """One column, or the persons of both sexes ("")."""
    return counts[measure] if measure else counts["M"] + counts["F"]


@dataclass
class Cells:
    """How many stand in each part of an area, by kind (or as persons) and column."""

    parts: dict[tuple[str, str], Counter] = field(default_factory=lambda: defaultdict(Counter))
    whole: dict[str, Counter] = field(default_factory=lambda: defaultdict(Counter))

    def add(self, part: str, kind: str, column: str, n: int) -> None:
        self.parts[part, kind][column] += n
        self.whole[kind][column] += n

    def of(self, kind: str, part: str = "") -> Counter:
        found = self.parts.get((part, kind)) if part else self.whole.get(kind)
        return Counter() if found is None else found


@dataclass
class Flow:
    """A period: what stood before it, what came and went by reason, and what stands after."""

    opening: Cells = field(default_factory=Cells)
    came: dict[str, Cells] = field(default_factory=lambda: {why: Cells() for why in IN_WORDS})
    went: dict[str, Cells] = field(default_factory=lambda: {why: Cells() for why in OUT_WORDS})
    closing: Cells = field(default_factory=Cells)

    def stood(self, part, kind, column, n) -> None:
        self.opening.add(part, kind, column, n)
        self.closing.add(part, kind, column, n)

    def moved(self, part, kind, column, reason, came, n) -> None:
        if came:
            self.came[group_of(reason, IN)].add(part, kind, column, n)
        else:
            self.went[group_of(reason, OUT)].add(part, kind, column, -n)
        self.closing.add(part, kind, column, n)


def group_of(reason: str, groups: dict) -> str:
    return next((name for name, reasons in groups.items() if reason in reasons), OTHER)


def standing(place: Place, on: datetime.date) -> Cells:
    """Who stands on a day, by part of the area, kind and column."""
    cells = Cells()
    for row in _rows(STANDING, place, [on]):
        cells.add(*row)
    return cells


def flow(place: Place, since: datetime.date, on: datetime.date) -> Flow:
    """From the first day to the last, both included."""
    found = Flow()
    for row in _rows(STANDING, place, [since - datetime.timedelta(days=1)]):
        found.stood(*row)
    for row in _rows(FLOW, place, [since, on]):
        found.moved(*row)
    return found


def by_village(place: Place, on: datetime.date) -> list[tuple]:
    """(village, kind or "", column, number): the finest figures, for the sheets of a file."""
    return _rows(STANDING, place, [on], unit="village_id", part="c.unit", join="")


def _rows(sql: str, place: Place, days: list, **named) -> list[tuple]:
    scope, params = place.scope
    unit = "district_id" if place.level in ("province", "regency") else "village_id"
    part, join = "c.unit", ""
    if place.level == "province":
        part, join = "d.regency_id", "JOIN districts_district d ON d.code = c.unit"
    words = {"unit": unit, "part": part, "join": join, "scope": scope} | named
    with connection.cursor() as cursor:
        cursor.execute(sql.format(column=COLUMN.format("c"), **words), [*days, *params])
        return [(*row[:-1], int(row[-1])) for row in cursor.fetchall()]
