"""Names are kept as written and found as spoken."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.names import clean_lines, clean_text, search_key


def test_cleaning_keeps_case_and_drops_what_cannot_be_seen():
    assert clean_text("  Sri\u200b  Re\u0301na\u202e\t McDehen ") == "Sri Réna McDehen"


def test_line_breaks_of_a_note_stay():
    assert clean_lines("satu \r\n\r\n\r\n\r\n dua\x07") == "satu\n\ndua"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Soekarno", "Sukarno"),
        ("Djoemat", "Jumat"),
        ("Tjilik", "Cilik"),
        ("Sjahrir", "Syahrir"),
        ("Muhammad", "Muhamad"),
        ("Ma'anyan", "Maanyan"),
        ("Ma’anyan", "Maanyan"),
        ("Réna", "Rena"),
        ("RINA", "rina"),
        ("Siti-Aminah", "SitiAminah"),
    ],
)
def test_spellings_that_are_one_name(one, other):
    assert search_key(one) == search_key(other)


def test_other_names_stay_apart():
    assert search_key("Rina") != search_key("Rini")


@given(st.text(max_size=60))
def test_key_is_plain_and_stable(text):
    key = search_key(text)
    assert key == search_key(key)
    assert key.isascii()
    assert all(c.isalnum() or c == " " for c in key)
