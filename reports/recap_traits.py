"""What the ledger does not carry: age, inside or outside an institution, decile, neglect, SPM.

Who is counted on a day comes from the ledger (`reports.recap`); the traits are those of the
register as it stands now, the age is that of the day, the decile that of the last verified visit
until then. The pages say so. With a birth year alone the age is the one reached in that year, so
that everybody is in one band.

SPM groups: PP 2/2018 article 10 (domain.md 2.1); inside institutions is the duty of the province,
outside that of the regency.
"""

import datetime
from collections import Counter, defaultdict
from dataclasses import dataclass

from django.db import connection

from ppks.models import Movement, Registrant
from ppks.querysets import years_before
from ppks.showing import BANDS, NO_AGE
from reports.places import Place
from reports.recap import COLUMN

UNKNOWN = "tidak-tahu"
INSIDE, OUTSIDE = Registrant.Placement.IN.value, Registrant.Placement.OUT.value
AGES = {code: words[0] for code, words in BANDS.items()} | {UNKNOWN: NO_AGE.capitalize()}
PLACES = {INSIDE: "Di dalam panti", OUTSIDE: "Di luar panti"}
DECILES = {str(n): f"Desil {n}" for n in range(1, 11)} | {UNKNOWN: "Desil belum diketahui"}
R = Movement.Reason
LIVES = {reason.value: reason.label for reason in (
    R.DECEASED, R.OUT_OF_PROVINCE, R.GRADUATED, R.NOT_FOUND)}  # fmt: skip


@dataclass(frozen=True)
class Group:
    """A group of people to whom minimum service standards apply."""

    code: str
    name: str
    kinds: tuple[str, ...]
    neglected: bool = False  # only who is neglected


SPM = (
    Group("disabilitas", "Penyandang disabilitas telantar", ("05", "09"), neglected=True),
    Group("anak", "Anak telantar", ("01", "02")),
    Group("lansia", "Lanjut usia telantar", ("08",)),
    Group("jalanan", "Gelandangan dan pengemis", ("11", "12")),
    Group("bencana", "Korban bencana", ("21", "22")),
)

DECILE = """(SELECT v.programme_decile FROM ppks_datacollection v
    JOIN ppks_submission s ON s.id = v.submission_id AND s.state = 'verified'
    WHERE v.registrant_id = r.id AND v.visited_on <= %s AND v.programme_decile <> ''
    ORDER BY v.visited_on DESC, v.id DESC LIMIT 1)"""
COUNTED = """
    SELECT m.registrant_id, {column} AS col FROM ppks_movement m
    WHERE NOT m.secret AND m.category_id {kind} AND m.effective_on <= %s AND {scope}
    GROUP BY 1, 2 HAVING sum(m.delta) > 0
"""
TRAITS = """
WITH counted AS ({counted}), told AS (
    SELECT DISTINCT ON (v.registrant_id) v.registrant_id, v.programme_decile
    FROM ppks_datacollection v
    JOIN ppks_submission s ON s.id = v.submission_id AND s.state = 'verified'
    WHERE v.visited_on <= %s AND v.programme_decile <> ''
    ORDER BY v.registrant_id, v.visited_on DESC, v.id DESC
)
SELECT {age}, r.placement, coalesce(t.programme_decile, '{unknown}'), c.col, count(*)
FROM counted c JOIN ppks_registrant r ON r.id = c.registrant_id
LEFT JOIN told t ON t.registrant_id = c.registrant_id
GROUP BY 1, 2, 3, 4
"""
SPM_ROWS = """
WITH held AS (
    SELECT m.registrant_id, m.{unit} AS unit, m.category_id, {column} AS col
    FROM ppks_movement m
    WHERE NOT m.secret AND m.category_id = ANY(%s) AND m.effective_on <= %s AND {scope}
    GROUP BY 1, 2, 3, 4 HAVING sum(m.delta) > 0
), grouped AS (
    SELECT DISTINCT h.registrant_id, h.unit, g.code, h.col, r.placement
    FROM held h JOIN unnest(%s::text[], %s::text[], %s::bool[]) AS g(code, kind, neglected)
        ON g.kind = h.category_id
    JOIN ppks_registrant r ON r.id = h.registrant_id
    WHERE r.neglected OR NOT g.neglected
)
SELECT {part}, c.code, c.placement, c.col, count(*) FROM grouped c {join} GROUP BY 1, 2, 3, 4
"""
# The last row of a person until the day says how it stands; who was never out is not looked at.
GONE = """
    SELECT l.registrant_id, l.reason, l.col FROM (
        SELECT DISTINCT ON (m.registrant_id) m.*, {column} AS col FROM ppks_movement m
        WHERE m.category_id IS NULL AND m.effective_on <= %s AND m.registrant_id IN (
            SELECT o.registrant_id FROM ppks_movement o
            WHERE o.category_id IS NULL AND o.delta < 0 AND o.reason = ANY(%s)
              AND o.district_id = ANY(%s))
        ORDER BY m.registrant_id, m.effective_on DESC, m.recorded_at DESC, m.id DESC
    ) l
    WHERE l.delta < 0 AND NOT l.secret AND l.reason = ANY(%s) AND {scope}
"""


def age_case(on: datetime.date) -> tuple[str, list]:
    """The age band on a day, as SQL on the alias r."""
    parts, params = [], []
    for code, (_, _, high) in BANDS.items():
        if high is None:
            parts.append(f"WHEN r.birth_date IS NOT NULL OR r.birth_year IS NOT NULL THEN '{code}'")
        else:
            parts.append(f"WHEN r.birth_date > %s OR r.birth_year > %s THEN '{code}'")
            params += [years_before(on, high + 1), on.year - high - 1]
    return f"CASE {' '.join(parts)} ELSE '{UNKNOWN}' END", params


def counted(place: Place, on: datetime.date, kind: str) -> tuple[str, list]:
    """The ids that stand on a day and their columns, as SQL."""
    scope, params = place.scope
    which, named = ("= %s", [kind]) if kind else ("IS NULL", [])
    sql = COUNTED.format(column=COLUMN.format("m"), kind=which, scope=scope)
    return sql, [*named, on, *params]


@dataclass
class Traits:
    ages: dict[str, Counter]
    places: dict[str, Counter]
    deciles: dict[str, Counter]
    total: Counter


def traits(place: Place, on: datetime.date, kind: str = "") -> Traits:
    """Who stands on a day by age band, placement and decile."""
    inner, params = counted(place, on, kind)
    age, cuts = age_case(on)
    found = Traits(defaultdict(Counter), defaultdict(Counter), defaultdict(Counter), Counter())
    sql = TRAITS.format(counted=inner, age=age, unknown=UNKNOWN)
    with connection.cursor() as cursor:
        cursor.execute(sql, [*params, on, *cuts])
        for band, placement, decile, column, n in cursor.fetchall():
            found.ages[band][column] += n
            found.places[placement][column] += n
            found.deciles[decile][column] += n
            found.total[column] += n
    return found


def gone(place: Place, on: datetime.date) -> dict[str, Counter]:
    """Who had left the register by a day, by reason and column."""
    sql, params = gone_sql(place, on, list(LIVES))
    found = defaultdict(Counter)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT reason, col, count(*) FROM ({sql}) g GROUP BY 1, 2", params)
        for reason, column, n in cursor.fetchall():
            found[reason][column] = n
    return found


def gone_sql(place: Place, on: datetime.date, reasons: list[str]) -> tuple[str, list]:
    scope, params = place.scope
    sql = GONE.format(column=COLUMN.format("m"), scope=scope.replace("m.", "l."))
    return sql, [on, list(LIVES), place.districts, reasons, *params]


def spm(place: Place, on: datetime.date) -> dict[tuple[str, str, str], Counter]:
    """(part or "" for the whole area, group, placement) → columns; each person once a group."""
    scope, params = place.scope
    unit = "district_id" if place.level in ("province", "regency") else "village_id"
    part, join = "c.unit", ""
    if place.level == "province":
        part, join = "d.regency_id", "JOIN districts_district d ON d.code = c.unit"
    sql = SPM_ROWS.format(
        unit=unit, column=COLUMN.format("m"), scope=scope, part=part, join=join
    )  # fmt: skip
    pairs = [(group.code, kind, group.neglected) for group in SPM for kind in group.kinds]
    codes, kinds, neglected = (list(column) for column in zip(*pairs, strict=True))
    found = defaultdict(Counter)
    with connection.cursor() as cursor:
        cursor.execute(sql, [kinds, on, *params, codes, kinds, neglected])
        for code, group, placement, column, n in cursor.fetchall():
            found[code, group, placement][column] += n
            found["", group, placement][column] += n
    return found
