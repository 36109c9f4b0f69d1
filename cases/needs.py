"""Assessments beside each other: the chart and the table of how needs and risk have moved."""

from dataclasses import dataclass
from datetime import date

from cases.models.assessment import NEEDS, Assessment, Rating, Risk
from core.templatetags.handep import MONTHS

SHOWN = 4  # as many as stand beside each other on a phone
TOP, ROW, BAR = 26, 80, 9  # heights: of the days on top, of one row, of one step of a bar
RISKS = list(Risk)


@dataclass(frozen=True)
class Mark:
    """One value of one day: its word, and its bar. x and width are percent of the whole."""

    word: str
    day: str
    x: str
    width: str
    y: int
    height: int


@dataclass(frozen=True)
class Row:
    """What one need was on each day, oldest left."""

    label: str
    marks: list[Mark]
    text_y: int
    word_y: int


@dataclass(frozen=True)
class Day:
    day: date
    short: str  # 24 Nov 2026: as wide as a column on a phone
    x: str


@dataclass(frozen=True)
class Chart:
    days: list[Day]
    rows: list[Row]
    height: int


def chart_of(assessments: list[Assessment]) -> Chart | None:
    """The last complete assessments, oldest left; None where there are not yet two."""
    chosen = [a for a in assessments if not a.is_draft][:SHOWN][::-1]
    if len(chosen) < 2:
        return None
    series = [(label, [(getattr(a, need), _word(a, need)) for a in chosen])
              for need, label in NEEDS.items()]  # fmt: skip
    risks = [(RISKS.index(Risk(a.risk)), a.get_risk_display()) for a in chosen]
    series.append(("Tingkat risiko", risks))
    days = [_day(place, a.assessed_on) for place, a in enumerate(chosen)]
    rows = [_row(place, label, values, days) for place, (label, values) in enumerate(series)]
    return Chart(days, rows, len(rows) * ROW + TOP)


def _day(place: int, day: date) -> Day:
    short = f"{day.day} {MONTHS[day.month - 1][:3]} {day.year}"
    return Day(day, short, f"{100 / SHOWN * place:g}%")


def _word(assessment: Assessment, need: str) -> str:
    return Rating(getattr(assessment, need)).label


def _row(place: int, label: str, values: list[tuple[int, str]], days: list[Day]) -> Row:
    top = TOP + place * ROW
    base, width = top + 50, f"{80 / SHOWN:g}%"
    marks = [
        Mark(word, day.short, day.x, width, base - BAR * value - 2, BAR * value + 2)
        for day, (value, word) in zip(days, values, strict=True)
    ]
    return Row(label, marks, top + 14, base + 15)
