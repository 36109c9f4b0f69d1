"""The recap as a file: counts only, nobody by name. CSV, XLSX with a sheet for each level, PDF.

Numbers are numbers, text is text: a cell that begins like a formula stays text.
"""

import csv
import datetime
import io
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import xlsxwriter
from django.utils import timezone

from core.templatetags.handep import day, day_time
from districts.models import Village
from reports import recap
from reports import recap_traits as traits
from reports.places import BELOW, Place
from reports.recap import COLUMNS, IN_WORDS, OUT_WORDS, PERSON, Cells

LEVELS = ("province", "regency", "district", "village")
SHEETS = {
    "province": "Provinsi",
    "regency": "Kabupaten-kota",
    "district": "Kecamatan",
    "village": "Desa-kelurahan",
}
AREA = {"regency": "Kabupaten/kota", "district": "Kecamatan", "village": "Desa/kelurahan"}
NUMBERS = ["L", "P", "KK", "Kelompok", "Komunitas"]
ONCE = "Semua jenis, setiap orang satu kali"
SOURCE = "Handep: mutasi PPKS terverifikasi, menurut tanggal berlaku"
NOTES = (
    "L: laki-laki, P: perempuan, KK: keluarga. Perorangan, KK, kelompok, dan komunitas tidak "
    "dijumlahkan satu sama lain.",
    "Satu orang dapat punya beberapa jenis dan dihitung pada setiap jenisnya.",
    "Jenis rahasia, dan orang yang hanya punya jenis rahasia, tidak termasuk.",
    "Lembar Desa-kelurahan hanya memuat baris yang ada isinya.",
)


@dataclass(frozen=True)
class Sheet:
    name: str
    head: list[str]
    rows: Iterable[list]
    widths: tuple = ()


def kinds_of(kind: str) -> list[tuple[str, str]]:
    """Code and name of the rows of an area, the persons once last."""
    found = [(one.code, one.name) for one in recap.open_kinds() if kind in ("", one.code)]
    return found if kind else [*found, (PERSON, ONCE)]


def sheets(place: Place, on: datetime.date, kind: str, since=None) -> list[Sheet]:
    """A sheet for the area and for each level below it, then movement, SPM and where it is from."""
    cells, names = _by_level(place, on)
    made = [
        Sheet(
            SHEETS[level],
            [*_area_head(level), "Kode jenis", "Jenis PPKS", *NUMBERS],
            _level_rows(level, cells[level], names[level], kinds_of(kind)),
            (14, *(24 for _ in _area_head(level)[1:]), 10, 44),
        )
        for level in LEVELS[LEVELS.index(place.level) :]
    ]
    if since:
        made.append(_movement(place, since, on, kind))
    if not kind:
        made.append(_spm(place, on))
    return made


def _area_head(level: str) -> list[str]:
    if level == "province":
        return ["Kode wilayah", "Provinsi"]
    wanted = LEVELS[1 : LEVELS.index(level) + 1]
    return ["Kode wilayah", *(AREA[one] for one in wanted)]


def _by_level(place: Place, on) -> tuple[dict, dict]:
    """The cells of every level from the villages up, and what each area is called."""
    villages = Village.objects.filter(district__in=place.districts)
    if place.village:
        villages = villages.filter(pk=place.village)
    rows = villages.select_related("district__regency").order_by("pk")
    above, names = {}, defaultdict(dict)
    for one in rows:
        district, regency = one.district, one.district.regency
        above[one.pk] = {
            "village": one.pk, "district": district.pk, "regency": regency.pk,
            "province": place.code,
        }  # fmt: skip
        names["village"][one.pk] = [regency.name, district.name, one.name]
        names["district"][district.pk] = [regency.name, district.name]
        names["regency"][regency.pk] = [regency.name]
    names["province"][place.code] = [place.name]
    cells = {level: Cells() for level in LEVELS}
    for village, kind, column, n in recap.by_village(place, on):
        for level, code in above[village].items():
            cells[level].add(code, kind, column, n)
    return cells, names


def _level_rows(level, cells: Cells, names, kinds):
    for code, called in names.items():
        for kind, name in kinds:
            counts = cells.of(kind, code)
            if level == "village" and not any(counts.values()):
                continue
            yield [code, *called, kind, name, *(counts[column] for column in COLUMNS)]


def _movement(place: Place, since, on, kind) -> Sheet:
    found = recap.flow(place, since, on)
    head = ["Kode jenis", "Jenis PPKS", "Yang dihitung", "Awal", *IN_WORDS.values(),
            *OUT_WORDS.values(), "Akhir"]  # fmt: skip
    parts = [found.opening, *found.came.values(), *found.went.values(), found.closing]
    rows = [
        [code, name, word, *(cells.of(code)[column] for cells in parts)]
        for code, name in kinds_of(kind)
        for column, word in zip(COLUMNS, NUMBERS, strict=True)
    ]
    return Sheet("Mutasi", head, rows, (10, 44, 14))


def _spm(place: Place, on) -> Sheet:
    found = traits.spm(place, on)
    rows = [
        [group.name, label, *(found["", group.code, inside][column] for column in COLUMNS)]
        for group in traits.SPM
        for inside, label in traits.PLACES.items()
    ]
    return Sheet("SPM", ["Kelompok SPM", "Tempat", *NUMBERS], rows, (36, 16))


def source(place: Place, on, kind: str, since, user) -> list[list]:
    """Where the figures are from: what the sheet *Sumber* says."""
    named = dict(kinds_of(kind))
    period = f"{day(since)} sampai {day(on)}" if since else ""
    rows = [
        ["Isi", "Rekapitulasi PPKS"],
        ["Wilayah", place.name],
        ["Keadaan pada", day(on)],
        *([["Mutasi", period]] if period else []),
        ["Jenis PPKS", f"{kind} {named[kind]}" if kind else "Semua, tanpa jenis rahasia"],
        ["Sumber", SOURCE],
        ["Dibuat", day_time(timezone.now())],
        ["Oleh", f"{user.position.get_role_display()}, {user.position.area_name}"],
    ]
    return [*rows, *(["Catatan", note] for note in NOTES)]


def xlsx(made: list[Sheet], about: list[list]) -> bytes:
    """A workbook written row by row: memory stays flat."""
    file = io.BytesIO()
    plain = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
             "strings_to_numbers": False}  # fmt: skip
    with xlsxwriter.Workbook(file, plain) as book:
        bold, number = book.add_format({"bold": True}), book.add_format({"num_format": "#,##0"})
        for one in [*made, Sheet("Sumber", ["Hal", "Keterangan"], about, (18, 90))]:
            page = book.add_worksheet(one.name)
            page.freeze_panes(1, 0)
            page.repeat_rows(0)
            for place, width in enumerate(one.widths):
                page.set_column(place, place, width)
            for at, row in enumerate([one.head, *one.rows]):
                for column, value in enumerate(row):
                    if isinstance(value, int):
                        page.write_number(at, column, value, number)
                    else:
                        page.write_string(at, column, value, None if at else bold)
    return file.getvalue()


def csv_rows(place: Place, on: datetime.date, kind: str) -> list[list]:
    """The area and the areas below it, kind by kind."""
    cells = recap.standing(place, on)
    head = ["tanggal", "kode_wilayah", "wilayah", "kode_jenis", "jenis_ppks",
            *(word.lower() for word in NUMBERS)]  # fmt: skip
    areas = [(one.pk, one.name, one.pk) for one in place.parts if BELOW[place.level]]
    rows = [head]
    for code, name, part in [*areas, (place.code, place.name, "")]:
        for one, called in kinds_of(kind):
            counts = cells.of(one, part)
            numbers = [counts[column] for column in COLUMNS]
            rows.append([on.isoformat(), code, name, one or "semua", called, *numbers])
    return rows


def csv_file(rows: list[list]) -> bytes:
    """For spreadsheets set to Indonesian: semicolons, UTF-8 with its mark."""
    file = io.StringIO()
    csv.writer(file, delimiter=";", lineterminator="\r\n").writerows(
        [_inert(value) for value in row] for row in rows
    )
    return file.getvalue().encode("utf-8-sig")


def _inert(value):
    """Text that begins like a formula is not one."""
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return f"'{value}"
    return value
