"""Movement of PPKS in one month of one district: opening + in − out = closing, by kind and sex,
by construction from the ledger (DESIGN.md section 8). *Rahasia* kinds, and whoever stands with
nothing else, are left out; a regency's summary adds them pooled."""

import datetime
from dataclasses import dataclass, field

from django.db import connection

from ppks.models import Movement
from ppks.models.reference import Category

R = Movement.Reason
PERSON = "orang"  # the line that counts everybody once
IN = {
    R.NEW: "Baru",
    R.KIND_OPENED: "Jenis bertambah",
    R.MOVED: "Pindah masuk",
    R.CORRECTION: "Pembetulan masuk",
}
OUT = {
    R.DECEASED: "Meninggal",
    R.OUT_OF_PROVINCE: "Pindah ke luar provinsi",
    R.MOVED: "Pindah ke kecamatan lain",
    R.GRADUATED: "Tidak lagi memerlukan layanan",
    R.NOT_FOUND: "Tidak ditemukan",
    R.KIND_CLOSED: "Jenis berakhir",
    R.CORRECTION: "Pembetulan keluar",
}
# A person is counted in or out for a kind only when it stands with nothing but rahasia ones before
# or after: said so, the line would tell of such a person.
TOLD = {R.KIND_OPENED.value: R.NEW.value, R.KIND_CLOSED.value: R.GRADUATED.value}
COLUMNS = (
    ("awal", "Awal"),
    *((f"+{reason.value}", word) for reason, word in IN.items()),
    ("masuk", "Jumlah masuk"),
    *((f"-{reason.value}", word) for reason, word in OUT.items()),
    ("keluar", "Jumlah keluar"),
    ("akhir", "Akhir"),
    ("susulan", "Susulan"),
)
MEASURES = {"M": "L", "F": "P", "family": "KK", "group": "Kelompok", "community": "Komunitas"}

OPENING = """
SELECT coalesce(category_id, 'orang'), subject, sex, sum(delta)
FROM ppks_movement WHERE district_id = %s AND NOT secret AND report_month < %s
    AND recorded_at <= %s
GROUP BY 1, 2, 3
"""
# What one person brings for one reason in the month is netted: a corrected village is no movement.
MOVES = """
SELECT kind, subject, sex, reason, sign(n)::int, count(*), count(*) FILTER (WHERE late)
FROM (
    SELECT coalesce(category_id, 'orang') AS kind, subject, sex, reason, sum(delta) AS n,
        bool_or(effective_on < report_month) AS late
    FROM ppks_movement WHERE district_id = %s AND NOT secret AND report_month = %s
        AND recorded_at <= %s
    GROUP BY registrant_id, 1, 2, 3, 4 HAVING sum(delta) <> 0
) netted GROUP BY 1, 2, 3, 4, 5
"""


@dataclass
class MovementLine:
    """One kind (or everybody once) in one measure: L, P, KK, kelompok or komunitas."""

    kind: str
    measure: str
    values: dict[str, int] = field(default_factory=lambda: {code: 0 for code, _ in COLUMNS})

    @property
    def key(self) -> str:
        return f"mutasi.{self.kind}.{self.measure}"

    def opened(self, number: int) -> None:
        self.values["awal"] += number
        self.values["akhir"] += number

    def moved(self, reason: str, sign: int, number: int, late: int) -> None:
        if self.kind == PERSON:
            reason = TOLD.get(reason, reason)
        column, total = (f"+{reason}", "masuk") if sign > 0 else (f"-{reason}", "keluar")
        self.values[column] += number
        self.values[total] += number
        self.values["akhir"] += sign * number
        self.values["susulan"] += late


def movement(
    district: str, month: datetime.date, until: datetime.datetime
) -> list[tuple[str, MovementLine]]:
    """The lines of the month with their labels, as the ledger stood at `until`; two queries, and
    one for the names of kinds. A kind nobody has or had stands in no line."""
    with connection.cursor() as cursor:
        cursor.execute(OPENING, [district, month, until])
        openings = cursor.fetchall()
        cursor.execute(MOVES, [district, month, until])
        return lines_of(openings, cursor.fetchall(), kind_names())


def kind_names() -> dict[str, str]:
    return {PERSON: "Semua, setiap orang satu kali"} | dict(
        Category.objects.values_list("pk", "name")
    )


def lines_of(openings, moves, names: dict[str, str]) -> list[tuple[str, MovementLine]]:
    """The lines of rows as the two statements above give them, with their labels."""
    lines: dict[tuple[str, str], MovementLine] = {}

    def line(kind, subject, sex) -> MovementLine:
        measure = sex if subject == "individual" else subject
        return lines.setdefault((kind, measure), MovementLine(kind, measure))

    for kind, subject, sex, number in openings:
        line(kind, subject, sex).opened(int(number))
    for kind, subject, sex, reason, sign, number, late in moves:
        line(kind, subject, sex).moved(reason, sign, number, late)
    order = list(MEASURES)
    found = sorted(
        (one for one in lines.values() if any(one.values.values())),
        key=lambda one: (one.kind != PERSON, one.kind, order.index(one.measure)),
    )
    return [(_label(one, names), one) for one in found]


def _label(line: MovementLine, names: dict[str, str]) -> str:
    code = "" if line.kind == PERSON else f"{line.kind} "
    return f"{code}{names[line.kind]}, {MEASURES[line.measure]}"


def registrants_of(
    district: str, month: datetime.date, until: datetime.datetime, key: str, column: str
) -> list[str] | None:
    """The ids that one number of `movement` counts; None for no such line or column."""
    _, _, rest = key.partition(".")
    kind, _, measure = rest.partition(".")
    if measure not in MEASURES or column not in dict(COLUMNS):
        return None
    subject, sex = ("individual", measure) if measure in "MF" else (measure, "")
    where = "district_id = %s AND NOT secret AND recorded_at <= %s AND subject = %s"
    params: list = [district, until, subject]
    where += " AND sex = %s" if sex else ""
    params += [sex] if sex else []
    where += " AND category_id IS NULL" if kind == PERSON else " AND category_id = %s"
    params += [] if kind == PERSON else [kind]
    if column in ("awal", "akhir"):
        where += f" AND report_month {'<' if column == 'awal' else '<='} %s"
        group = "GROUP BY registrant_id HAVING sum(delta) > 0"
        params.append(month)
    else:
        where += " AND report_month = %s"
        params.append(month)
        having = {"masuk": "> 0", "keluar": "< 0", "susulan": "<> 0"}.get(column)
        if having is None:
            having = "> 0" if column[0] == "+" else "< 0"
            reasons = [column[1:]]
            if kind == PERSON:
                reasons += [reason for reason, told in TOLD.items() if told in reasons]
            where += " AND reason = ANY(%s)"
            params.append(reasons)
        late = " AND bool_or(effective_on < report_month)" if column == "susulan" else ""
        group = f"GROUP BY registrant_id, reason HAVING sum(delta) {having}{late}"
    with connection.cursor() as cursor:  # every part of the statement is written above
        cursor.execute(f"SELECT registrant_id FROM ppks_movement WHERE {where} {group}", params)
        return [str(pk) for (pk,) in cursor.fetchall()]
