"""The figures a map can be coloured by: one number for every district.

No number holds what is *rahasia*, whoever looks (DESIGN.md section 2).
"""

from collections.abc import Callable
from dataclasses import dataclass

from core.templatetags.handep import number_id, rupiah
from districts.models import District
from reports import caseload, decisions, figures, reach
from reports.figures import Area

SERVED = {1: "TKSK definitif", 2: "hanya pelaksana tugas", 3: "tanpa petugas"}
Values = dict[str, float]


@dataclass(frozen=True)
class Measure:
    """A figure by district: how it is called, counted and said. `named` are its values in words,
    for a figure that is no quantity; `by_kind`, whether it can be asked for one kind of PPKS."""

    code: str
    label: str
    count: Callable[[Area, str], Values]
    said: Callable[[float], str] = number_id
    named: dict[int, str] | None = None
    by_kind: bool = False


def districts_of(area: Area, districts: list[District]) -> Area:
    """The same districts, one by one."""
    codes = [district.pk for district in districts]
    return Area(area.name, codes, districts, "Kecamatan", "district")


def _entries(columns: tuple[str, ...], tally: str):
    def count(area: Area, kind: str) -> Values:
        rows = figures.counted(area) if kind else figures.counted_plain(area)
        lines, _ = figures.entries(area, rows, kind)
        return {line.code: sum(getattr(line, tally)[c] for c in columns) for line in lines}

    return count


def _queue(value: Callable[[figures.Line], float | None]):
    def count(area: Area, kind: str) -> Values:
        lines, total = figures.entries(area, [])
        figures.queue(area, lines, total)
        return _known({line.code: value(line) for line in lines})

    return count


def _waited(area: Area, kind: str) -> Values:
    parts, _ = decisions.waited_by_part(area)
    return _known({code: wait.days and round(wait.days) for code, wait in parts.items()})


def _visited(area: Area, kind: str) -> Values:
    counted: dict[str, list[bool]] = {}
    for _, district, _, visited in reach.villages_visited(area.codes):
        counted.setdefault(district, []).append(visited)
    return {code: round(100 * sum(each) / len(each)) for code, each in counted.items()}


def _stale(area: Area, kind: str) -> Values:
    parts, _ = reach.aged(area)
    return {
        code: round(100 * one.stale / one.entries) for code, one in parts.items() if one.entries
    }


def _cases(area: Area, kind: str) -> Values:
    counted = dict.fromkeys(area.codes, 0)
    for row in caseload.case_rows(area):
        counted[row["part"]] += row["n"]
    return counted


def _overdue(area: Area, kind: str) -> Values:
    counted = dict.fromkeys(area.codes, 0)
    return counted | {row["part"]: row["overdue"] for row in caseload.referral_rows(area)}


def _services(name: str):
    def count(area: Area, kind: str) -> Values:
        counted = dict.fromkeys(area.codes, 0)
        return counted | {row["part"]: row[name] or 0 for row in caseload.service_rows(area)}

    return count


def _served(area: Area, kind: str) -> Values:
    found = {}
    for line in figures.posts(area)[0]:
        found[line.code] = 1 if line.definitive else 2 if line.acting else 3
    return found


def _known(values: dict[str, float | None]) -> Values:
    return {code: value for code, value in values.items() if value is not None}


def _days(value: float) -> str:
    return f"{number_id(value)} hari"


def _percent(value: float) -> str:
    return f"{number_id(value)} %"


POSTS = Measure("tksk", "Penugasan TKSK", _served, lambda v: SERVED[int(v)], named=SERVED)
MEASURES = (
    Measure("orang", "Perorangan terverifikasi", _entries(("M", "F"), "official"), by_kind=True),
    Measure("kk", "Keluarga (KK) terverifikasi", _entries(("family",), "official"), by_kind=True),
    Measure(
        "belum",
        "Perorangan belum diverifikasi",
        _entries(("M", "F", "U"), "unverified"),
        by_kind=True,
    ),
    Measure("antre", "Pengajuan menunggu verifikasi", _queue(lambda line: line.waiting)),
    Measure(
        "tertua", "Pengajuan tertua yang menunggu", _queue(lambda line: line.oldest_days), _days
    ),
    Measure("tunggu", "Waktu tunggu verifikasi", _waited, _days),
    Measure("desa", "Desa/kelurahan dikunjungi dalam 12 bulan", _visited, _percent),
    Measure("umur", "Data tidak dikunjungi lebih dari 12 bulan", _stale, _percent),
    Measure("kasus", "Kasus berjalan", _cases),
    Measure("rujukan", "Rujukan terlambat dijawab", _overdue),
    Measure("layanan", "Layanan diberikan dalam 12 bulan", _services("n")),
    Measure("rupiah", "Nilai layanan dalam 12 bulan", _services("money"), rupiah),
    POSTS,
)
