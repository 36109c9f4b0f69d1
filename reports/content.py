"""What a monthly report says: the sections of its figures, drafted or frozen, and what is behind
each number. A figure is the sum of what stands behind it, so both can be recounted."""

import datetime
from dataclasses import dataclass

from django.utils import timezone

from reports import months, movement, work
from reports.models import MonthlyReport, ReportEdition

MOVEMENT = "mutasi"
ALWAYS = {"awal", "masuk", "keluar", "akhir"}


@dataclass(frozen=True)
class Drafted:
    """Figures as kept in an edition, and the items behind each line but those of the ledger,
    which is append-only and tells its own by the moment it was read."""

    figures: list[dict]
    evidence: dict[str, list]
    until: datetime.datetime


def draft(report: MonthlyReport) -> Drafted:
    """The figures of a month as its work stands now."""
    until = timezone.now()
    lines = work.gather(
        report.district_id, report.month, _sent_before(report), lambda: _counted_before(report)
    )
    moved = movement.movement(report.district_id, report.month, until)
    return Drafted(*compose(lines, moved), until)


def compose(
    lines: dict[str, list[work.Line]], moved: list[tuple[str, movement.MovementLine]]
) -> tuple[list[dict], dict[str, list]]:
    """Figures and evidence, as an edition keeps them, of the lines of each section."""
    evidence, sections = {}, []
    for key, of_section in lines.items():
        columns = work.COLUMNS[key]
        evidence |= {line.key: line.items for line in of_section}
        sections.append(
            {
                "key": key,
                "title": work.TITLES[key],
                "columns": [list(column) for column in (*columns, ("susulan", "Susulan"))],
                "lines": [_line(line.key, line.label, columns, line) for line in of_section],
            }
        )
    movements = {
        "key": MOVEMENT,
        "title": "Mutasi PPKS yang terverifikasi",
        "columns": [list(column) for column in movement.COLUMNS],
        "lines": [
            {"key": line.key, "label": label, "values": line.values} for label, line in moved
        ],
    }
    sections.insert(1, movements)
    return sections, evidence


def _line(key: str, label: str, columns, line: work.Line) -> dict:
    values = dict(zip((code for code, _ in columns), line.totals(len(columns)), strict=True))
    return {"key": key, "label": label, "values": values | {"susulan": line.late}}


def _sent_before(report: MonthlyReport) -> datetime.datetime | None:
    """When the report of the month before was submitted."""
    rows = MonthlyReport.objects.sent().filter(
        district=report.district_id, month=months.shift(report.month, -1)
    )
    return rows.values_list("submitted_at", flat=True).first()


def _counted_before(report: MonthlyReport) -> dict[str, set[str]]:
    """What earlier reports of the district have counted, by line of a source."""
    rows = ReportEdition.objects.filter(
        report__district=report.district_id, report__month__lt=report.month
    )
    found: dict[str, set[str]] = {}
    latest = rows.order_by("report_id", "-number").distinct("report_id")
    for evidence in latest.values_list("evidence", flat=True):
        for key, items in evidence.items():
            name = ".".join(key.split(".")[:2])
            found.setdefault(name, set()).update(item[0] for item in items)
    return found


def is_idle(figures: list[dict]) -> bool:
    """Nothing was done in the month: only then may it be filed as nil."""
    done = next(section for section in figures if section["key"] == "kegiatan")
    return not any(line["values"]["n"] for line in done["lines"])


def shown(figures: list[dict], before: list[dict] | None = None) -> list[dict]:
    """The sections as a page shows them: columns and lines with something in them, each cell with
    its number and, where an earlier edition said otherwise, what that was."""
    earlier = {line["key"]: line["values"] for section in before or () for line in section["lines"]}
    found = []
    for section in figures:
        lines = list(section["lines"])
        if before is not None:
            there = {line["key"] for line in lines}
            old = next((s for s in before if s["key"] == section["key"]), {"lines": []})
            lines += [
                line | {"values": dict.fromkeys(line["values"], 0)}
                for line in old["lines"]
                if line["key"] not in there
            ]
        used = [
            (code, word)
            for code, word in section["columns"]
            if code in ALWAYS or code == "n" or any(line["values"].get(code) for line in lines)
        ]
        rows = []
        for line in lines:
            old = earlier.get(line["key"], {}) if before is not None else line["values"]
            cells = [
                {
                    "code": code,
                    "number": line["values"].get(code, 0),
                    "before": old.get(code, 0),
                    "changed": old.get(code, 0) != line["values"].get(code, 0),
                }
                for code, _ in used
            ]
            if any(cell["number"] or cell["changed"] for cell in cells):
                rows.append({"key": line["key"], "label": line["label"], "cells": cells})
        found.append(section | {"columns": used, "rows": rows})
    return found


def lines_of(figures: list[dict]) -> dict[str, str]:
    """Every line by key with its label: what a remark may be about."""
    return {line["key"]: line["label"] for section in figures for line in section["lines"]}


def number(figures: list[dict], key: str, column: str) -> tuple[str, str, int] | None:
    """Label of line and column and the number there; None for no such number."""
    for section in figures:
        for line in section["lines"]:
            if line["key"] == key and column in line["values"]:
                return line["label"], dict(section["columns"])[column], line["values"][column]
    return None


def behind(
    report: MonthlyReport, content: Drafted | ReportEdition, key: str, column: str
) -> list[list] | None:
    """What stands behind one number, as [id, what it adds]; None for no such number."""
    if key.startswith(f"{MOVEMENT}."):
        until = content.until if isinstance(content, Drafted) else content.submitted_at
        found = movement.registrants_of(report.district_id, report.month, until, key, column)
        return None if found is None else [[pk, 1] for pk in found]
    source = work.source_of(key)
    if source is None or key not in content.evidence:
        return None
    codes = [code for code, _ in work.COLUMNS[source.section]] + ["susulan"]
    if column not in codes:
        return None
    place = codes.index(column) + 1
    return [[item[0], item[place]] for item in content.evidence[key] if item[place]]
