"""The grid of punctuality as a file: a row for each district, a column for each month, words."""

import csv
import io

import xlsxwriter
from django.utils import timezone

from core.templatetags.handep import day
from reports import months
from reports.punctuality import Grid

HEAD = ("Kode", "Kabupaten/kota", "Kecamatan")
SOURCE = "Sumber: laporan bulanan dan data penugasan TKSK di Handep."


def rows_of(grid: Grid) -> list[list[str]]:
    """Head first."""
    head = [*HEAD, *(months.name(month) for month in grid.months)]
    body = [
        [row.district.pk, row.district.regency.name, row.district.name]
        + [cell.words for cell in row.cells]
        for row in grid.rows
    ]
    return [head, *body]


def as_csv(grid: Grid) -> bytes:
    """With a mark in front, so that spreadsheets read it as UTF-8."""
    out = io.StringIO()
    csv.writer(out).writerows(rows_of(grid))
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(grid: Grid, area: str) -> bytes:
    """The grid, and on a second sheet what its words mean and how often they stand there."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        sheet = book.add_worksheet("Ketepatan")
        for place, row in enumerate(rows_of(grid)):
            sheet.write_row(place, 0, row, None if place else bold)
        sheet.freeze_panes(1, len(HEAD))
        sheet.autofilter(0, 0, max(len(grid.rows), 1), len(HEAD) + len(grid.months) - 1)
        sheet.set_column(0, 0, 10)
        sheet.set_column(1, 2, 24)
        sheet.set_column(3, 2 + len(grid.months), 18)
        about = book.add_worksheet("Keterangan")
        lines = [
            [f"Ketepatan laporan bulanan, {area}"],
            [f"{months.name(grid.months[0])} sampai {months.name(grid.months[-1])}"],
            [f"Keadaan {day(timezone.localdate())}. {SOURCE}"],
            [],
            ["Keadaan", "Arti", "Jumlah"],
            *([mark.label, text, number] for mark, _, text, number in grid.legend),
        ]
        for place, row in enumerate(lines):
            about.write_row(place, 0, row, bold if place in (0, 4) else None)
        about.set_column(0, 1, 24)
    return out.getvalue()
