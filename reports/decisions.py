"""How long those wait whose data are sent to the verifier: what was decided of late, and in how
many days. What still waits is counted by `reports.figures`."""

import datetime
from dataclasses import dataclass

from django.db import connection
from django.utils import timezone

from reports.figures import Area
from reports.tables import Cell, Row, Table, into

DAYS = 90
NOTE = (
    "Waktu tunggu adalah nilai tengah: separuh pengajuan diputus lebih cepat, separuh lebih lambat."
)
# Durations, not calendar days: days are told by the clock of the office only.
MIDDLE = """percentile_cont(0.5) WITHIN GROUP (
    ORDER BY extract(epoch FROM s.decided_at - s.submitted_at)) / 86400"""
LATE = "count(*) FILTER (WHERE s.decided_at > s.due_at)"
SENT = """FROM ppks_submission s {join}
WHERE s.decided_at >= %(since)s AND s.district_id = ANY(%(codes)s)
    AND s.registrant_id NOT IN (SELECT id FROM ppks_registrant WHERE secrecy = 2)"""
PARTS = {
    "regency": ("d.regency_id", "JOIN districts_district d ON d.code = s.district_id"),
    "district": ("s.district_id", ""),
    "village": ("r.village_id", "JOIN ppks_registrant r ON r.id = s.registrant_id"),
}


@dataclass(frozen=True)
class Wait:
    """Decisions of the last ninety days: how many, in how many days half of them, how many late."""

    decided: int = 0
    days: float | None = None
    late: int = 0

    @property
    def words(self) -> str:
        """9 hari; – without a decision."""
        if self.days is None:
            return "–"
        return f"{self.days:.0f} hari" if self.days >= 1 else "kurang dari 1 hari"


def waited(area: Area) -> Wait:
    """Of the whole area."""
    rows = _read(f"SELECT count(*), {MIDDLE}, {LATE} {SENT.format(join='')}", area)
    return Wait(*rows[0])


def waited_by_part(area: Area) -> tuple[dict[str, Wait], Wait]:
    """By part of the area, and of the whole as in `waited`."""
    part, join = PARTS[area.level]
    rows = _read(
        f"SELECT {part}, count(*), {MIDDLE}, {LATE} {SENT.format(join=join)} GROUP BY 1 "
        f"UNION ALL SELECT NULL, count(*), {MIDDLE}, {LATE} {SENT.format(join='')}",
        area,
    )
    found = {code: Wait(*figures) for code, *figures in rows}
    return found, found.pop(None)


def table(area: Area, parts: dict[str, Wait], total: Wait) -> Table:
    def cells(wait: Wait) -> list[Cell]:
        return [Cell(wait.decided), Cell(wait.words), Cell(wait.late)]

    rows = [
        Row(
            part.name,
            cells(parts.get(part.pk, Wait())),
            url=into("reports:waiting", area, part.pk),
        )
        for part in area.parts
    ]
    word = area.part_word.lower()
    return Table(
        f"Diputus dalam {DAYS} hari terakhir menurut {word}",
        area.part_word,
        ["Diputus", "Waktu tunggu", "Lewat batas waktu"],
        rows,
        [Row("Jumlah", cells(total))],
        NOTE,
    )


def _read(sql: str, area: Area) -> list[tuple]:
    since = timezone.now() - datetime.timedelta(days=DAYS)
    with connection.cursor() as cursor:
        cursor.execute(sql, {"since": since, "codes": area.codes})
        return cursor.fetchall()
