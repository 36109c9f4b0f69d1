"""Finding people by name: part of it, misspelt, reordered, old spelling, marks or not."""

import pytest

from districts.models import Village
from ppks.forms.registrant import is_nik, register_number
from ppks.models import NameWord, Registrant
from ppks.search import find, likeness, patterns, slips
from ppks.tests.factories import make_registrant

NAMES = (
    "Siti Nurhaliza", "Soekarno Tjahyono", "Djamilah Binti Sjahrir", "Abdurrahman",
    "Ma'mun Hidayat", "Tambi Rusinah", "Bue Darman", "Slamet Riyadi", "Budi", "Yohanes Tingang",
    "I Made Oka", "Muhammad Rahmadani",
)  # fmt: skip


def found(text: str) -> list[str]:
    ids = find(Registrant.objects.all(), text)
    names = dict(Registrant.objects.values_list("pk", "name"))
    return [names[pk] for pk in ids]


@pytest.fixture
def people(petugas):
    for name in NAMES:
        make_registrant(petugas, name=name)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("siti nurhaliza", "Siti Nurhaliza"),
        ("nurhaliza siti", "Siti Nurhaliza"),
        ("haliz", "Siti Nurhaliza"),
        ("sity nurhalisa", "Siti Nurhaliza"),
        ("SITTI", "Siti Nurhaliza"),
        ("sukarno cahyono", "Soekarno Tjahyono"),
        ("Soekarno Tjahjono", "Soekarno Tjahyono"),
        ("jamila syahrir", "Djamilah Binti Sjahrir"),
        ("abdurahman", "Abdurrahman"),
        ("abdulrahman", "Abdurrahman"),
        ("mamun", "Ma'mun Hidayat"),
        ("ma’mun", "Ma'mun Hidayat"),
        ("hidayat ma mun", "Ma'mun Hidayat"),
        ("rusina", "Tambi Rusinah"),
        ("salmet", "Slamet Riyadi"),
        ("slamt riadi", "Slamet Riyadi"),
        ("bodi", "Budi"),
        ("bui", "Budi"),
        ("ubdi", "Budi"),
        ("johanes", "Yohanes Tingang"),
        ("tigang yohanes", "Yohanes Tingang"),
        ("ok", "I Made Oka"),
        ("rahmad", "Muhammad Rahmadani"),
        ("muh rahmadani", "Muhammad Rahmadani"),
        ("siti salah nurhaliza", "Siti Nurhaliza"),  # one word may be missing
    ],
)
def test_a_person_is_found(people, text, name):
    assert name in found(text)[:3]


@pytest.mark.parametrize("text", ["", "   ", "'", "xqzw", "%", "_", "\\", "%_%"])
def test_nothing_is_found_by_nothing(people, text):
    assert found(text) == []


def test_alias_and_parent_are_searched_the_own_name_comes_first(petugas):
    make_registrant(petugas, name="Anak Kecil", parent_name="Bue Sawang")
    make_registrant(petugas, name="Sawang")
    make_registrant(petugas, name="Orang Lain", alias="Sawangan")
    assert found("sawang") == ["Sawang", "Anak Kecil", "Orang Lain"]


def test_the_exact_name_comes_first(petugas):
    for name in ("Rahmawati", "Rahmat Hidayat", "Rahmat", "Rachmat"):
        make_registrant(petugas, name=name)
    assert found("rahmat")[:2] == ["Rahmat", "Rahmat Hidayat"]


def test_a_name_changed_by_any_writer_is_found(petugas):
    row = make_registrant(petugas, name="Lama")
    Registrant.objects.filter(pk=row.pk).update(search_name="kelotok baru")
    assert find(Registrant.objects.all(), "keloktok") == [row.pk]
    assert NameWord.objects.filter(word="kelotok").exists()


def test_rows_written_in_bulk_are_found(petugas):
    village = Village.objects.get(pk="62.03.05.2001")
    Registrant.objects.bulk_create(
        Registrant(
            subject="group", name=f"Kelompok {word}", search_name=f"kelompok {word}",
            village=village, district_id=village.district_id,
        )
        for word in ("mandiri", "sejahtera")
    )  # fmt: skip
    assert found("sejahtra") == ["Kelompok sejahtera"]


def test_only_rows_that_are_given_are_found(people):
    assert find(Registrant.objects.filter(name="Budi"), "siti") == []


@pytest.mark.parametrize(
    ("typed", "word"), [("rahma", "rahmat"), ("ahma", "rahmat"), ("slamet", "slemet")]
)
def test_part_of_a_word_and_a_slip_are_near(typed, word):
    assert 0.6 <= likeness(typed, word) < likeness(word, word) == 1


def test_slips_and_patterns():
    assert {"salmet", "slmet"} <= set(slips("slamet"))
    assert "b_di" in patterns("budi") and patterns("ok") == ["ok%"]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("7F3-K9Q-XD2", "7F3-K9Q-XD2"),
        ("7f3k9qxd2", "7F3-K9Q-XD2"),
        ("7f3 k9q xd2", "7F3-K9Q-XD2"),
        ("7F3-K9Q", ""),
        ("101-101-101", ""),
        ("siti nurha", ""),
    ],
)
def test_a_register_number_is_recognised(text, number):
    assert register_number(text) == number


def test_a_register_number_finds_its_entry_whatever_is_filtered(petugas, masuk):
    row = make_registrant(petugas, life="not_admitted")
    make_registrant(petugas, name="Orang Lain")
    for typed in (row.number, row.number.lower().replace("-", " ")):
        page = masuk(petugas).get("/ppks/", {"q": typed, "keadaan": "belum"}).content.decode()
        assert row.get_absolute_url() in page and "Orang Lain" not in page


def test_a_nik_is_recognised_with_and_without_spaces():
    assert is_nik("6203 0512 0354 0001") and is_nik("6203051203540001")
    assert not is_nik("7F3-K9Q-XD2") and not is_nik("Budi 2")
