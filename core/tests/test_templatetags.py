from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from core.templatetags.handep import age_text, ago_days, day, day_time, number_id, sex_word


@pytest.fixture(autouse=True)
def western_indonesia_time():
    with timezone.override("Asia/Pontianak"):
        yield


def test_a_day_reads_with_its_month_in_words():
    assert day(date(2026, 11, 24)) == "24 November 2026"


def test_a_moment_late_in_the_day_in_utc_belongs_to_the_next_local_day():
    moment = datetime(2026, 11, 24, 18, 5, tzinfo=UTC)
    assert day(moment) == "25 November 2026"
    assert day_time(moment) == "25 November 2026 pukul 01.05"


def test_no_day_stays_empty():
    assert day(None) == day_time(None) == ago_days(None) == ""


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (1234, "1.234"),
        (1234567, "1.234.567"),
        (Decimal("1234.5"), "1.234,5"),
        (-1500, "-1.500"),
        (None, ""),
        ("lebih dari 10.000", "lebih dari 10.000"),
    ],
)
def test_numbers_read_the_indonesian_way(value, text):
    assert number_id(value) == text


@pytest.mark.parametrize(
    ("days", "text"),
    [
        (0, "hari ini"),
        (1, "kemarin"),
        (3, "3 hari lalu"),
        (1200, "1.200 hari lalu"),
        (-1, "besok"),
        (-3, "3 hari lagi"),
    ],
)
def test_how_long_ago_reads_in_days(days, text):
    assert ago_days(timezone.localdate() - timedelta(days=days)) == text


@pytest.mark.parametrize(
    ("ages", "text"),
    [
        ((72,), "72 tahun"),
        (72, "72 tahun"),
        ((71, 72), "71–72 tahun (perkiraan)"),
        ((72, 71), "71–72 tahun (perkiraan)"),
        ((72, 72), "72 tahun"),
        ((0,), "di bawah 1 tahun"),
        ((0, 1), "0–1 tahun (perkiraan)"),
        ((), "umur belum diketahui"),
        (None, "umur belum diketahui"),
    ],
)
def test_an_age_that_may_be_two_numbers_says_so(ages, text):
    assert age_text(ages) == text


def test_sex_is_stored_as_a_letter_and_read_as_a_word():
    assert sex_word("M") == "Laki-laki"
    assert sex_word("F") == "Perempuan"
    assert sex_word("") == sex_word(None) == "Belum diketahui"
