"""NIK and KK: one error, everything else a warning (domain.md section 9)."""

import datetime

import pytest

from core import nik

TODAY = datetime.date(2026, 11, 24)


def codes(number, **known):
    return {w.code for w in nik.warnings(number, today=TODAY, **known)}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("627101540101000", "15 angka"),
        ("62710154010100012", "17 angka"),
        ("6271O15401010001", "hanya berisi angka"),
        ("６２７１０１５４０１０１０００１", "hanya berisi angka"),  # full-width digits
        ("٦٢٧١٠١٥٤٠١٠١٠٠٠١", "hanya berisi angka"),  # Arabic digits
        ("", "hanya berisi angka"),
    ],
)
def test_shape_is_the_only_error(text, words):
    assert words in nik.shape_error(text)


def test_spaces_are_dropped():
    number = nik.normalise(" 6271 0101\u00a00154 0001 ")
    assert number == "6271010101540001"
    assert nik.shape_error(number) == ""


def test_day_plus_40_is_a_woman():
    assert codes("6271014101540001", sex="M") == {"sex"}
    assert codes("6271014101540001", sex="F") == set()
    assert codes("6271010101540001", sex="F") == {"sex"}
    assert codes("6271010101540001", sex="") == set()


def test_both_centuries_are_tried_and_none_lies_ahead():
    assert nik.possible_birth_dates("6271010101200001", TODAY) == [
        datetime.date(1920, 1, 1),
        datetime.date(2020, 1, 1),
    ]
    assert nik.possible_birth_dates("6271010101540001", TODAY) == [datetime.date(1954, 1, 1)]


def test_29_february_counts_only_in_leap_years():
    assert nik.possible_birth_dates("6271012902000001", TODAY) == [datetime.date(2000, 2, 29)]
    assert codes("6271012902010001") == {"date"}


@pytest.mark.parametrize("number", ["6271013113540001", "6271010000540001", "6271017201540001"])
def test_day_that_does_not_exist_is_a_warning(number):
    assert "date" in codes(number)


def test_birth_that_differs_is_a_warning():
    number = "6271010101540001"
    assert codes(number, birth_date=datetime.date(1954, 1, 1)) == set()
    assert codes(number, birth_date=datetime.date(1954, 1, 2)) == {"birth"}
    assert codes(number, birth_year=1954) == set()
    assert codes(number, birth_year=1955) == {"birth"}


def test_guessed_age_may_be_a_few_years_off():
    number = "6271010101540001"
    assert codes(number, birth_year=1959, birth_estimated=True) == set()
    assert codes(number, birth_year=1960, birth_estimated=True) == {"birth"}


def test_region_62_is_not_required_but_a_province_must_exist():
    assert codes("3171010101540001") == set()
    assert codes("1071010101540001") == {"region"}


def test_serial_0000_and_equal_kk_are_warnings():
    assert codes("6271010101540000") == {"serial"}
    assert codes("6271010101540001", kk="6271010101540001") == {"kk"}


def test_kk_has_no_rule_of_plus_40():
    assert {w.code for w in nik.kk_warnings("6271014101540001")} == {"kk_date"}
    assert nik.kk_warnings("6271010101100001") == []


def test_mask_shows_region_and_last_two_digits():
    assert nik.masked("6271010101540017") == "627101••••••••17"
    assert nik.masked("") == ""
