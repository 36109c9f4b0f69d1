"""Fields say what to do, and never guess."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from core.fields import DayField, PhoneField, WholeNumberField


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to("2026-11-24T09:00:00+07:00", tick=False)


@pytest.mark.parametrize("month", ["11", "Nov", "november", "NOV"])
def test_month_is_a_number_or_a_name(month):
    assert DayField().clean(["24", month, "2026"]) == datetime.date(2026, 11, 24)


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        (["25", "11", "2026"], "belum terjadi"),
        (["31", "2", "2020"], "tidak ada di kalender"),
        (["", "2", "2020"], "Isi hari, bulan, dan tahun"),
        (["1", "1", "54"], "empat angka"),
        (["1", "1", "1854"], "antara 1900"),
        (["satu", "1", "1954"], "Isi hari, bulan, dan tahun"),
        (["1", "ja", "1954"], "Isi hari, bulan, dan tahun"),
        (["²", "1", "1954"], "Isi hari, bulan, dan tahun"),
    ],
)
def test_day_says_what_to_do(parts, words):
    with pytest.raises(ValidationError, match=words):
        DayField().clean(parts)


def test_year_alone_only_where_it_is_allowed():
    assert DayField(year_only=True).clean(["", "", "1954"]) == 1954
    with pytest.raises(ValidationError):
        DayField().clean(["", "", "1954"])


def test_empty_day_is_none_or_asked_for():
    assert DayField(required=False).clean(["", " ", ""]) is None
    with pytest.raises(ValidationError, match="misalnya 24 11 2026"):
        DayField().clean(["", "", ""])


def test_phone_is_digits_once_marks_are_dropped():
    assert PhoneField().clean("0812-3456 7890") == "081234567890"
    assert PhoneField().clean("+62 812 3456 7890") == "+6281234567890"
    with pytest.raises(ValidationError):
        PhoneField().clean("tidak ada")


def test_whole_number_may_be_dotted():
    assert WholeNumberField().clean("1.500.000") == 1500000
    for text in ("1,5", "1.5", "sepuluh", "１２"):
        with pytest.raises(ValidationError):
            WholeNumberField().clean(text)
