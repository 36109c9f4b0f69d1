"""Riwayat reads as sentences, names the actor, and keeps what is rahasia to insiders."""

import re
from pathlib import Path

import pytest

from audit.events import record
from ppks.history import SENTENCES, events_of, told
from ppks.tests.factories import make_registrant


def write(by, action, registrant, **more):
    return record(by=by, action=action, target=registrant, registrant=registrant.pk, **more)


@pytest.fixture
def entry(petugas):
    return make_registrant(petugas)


def texts(registrant, insider=False) -> list[str]:
    return [event.text for event in told(events_of(registrant, insider=insider))]


def test_events_read_as_sentences_newest_first(petugas, verifikator, entry):
    write(petugas, "ppks.submission.submit", entry, kind="new")
    write(verifikator, "ppks.submission.return", entry, kind="new")
    write(petugas, "ppks.membership.create", entry, relation="kepala")
    write(verifikator, "seen.nik", entry, note="Mengurus BPJS.")
    assert texts(entry) == [
        "Vera Verifikator (Verifikator kabupaten/kota) melihat NIK lengkap. Alasan: Mengurus BPJS.",
        "Rahmat Petugas (TKSK) menambahkan anggota (kepala keluarga).",
        "Vera Verifikator (Verifikator kabupaten/kota) mengembalikan pengajuan data baru untuk "
        "diperbaiki.",
        "Rahmat Petugas (TKSK) mengajukan data baru.",
    ]


def test_the_same_again_on_a_day_is_told_once(petugas, entry):
    for _ in range(3):
        write(petugas, "ppks.registrant.contact", entry)
    assert texts(entry) == ["Rahmat Petugas (TKSK) mengubah kontak atau patokan (3 kali)."]


def test_work_on_a_case_is_told_in_one_line(petugas, entry):
    for action in ("cases.case.open", "cases.plan.edit", "cases.letter.issue"):
        write(petugas, action, entry)
    assert texts(entry) == ["Rahmat Petugas (TKSK) bekerja pada kasusnya (3 kali)."]


def test_secret_events_are_for_insiders(petugas, entry):
    write(petugas, "ppks.condition.propose", entry, secret=True)
    assert texts(entry) == []
    assert texts(entry, insider=True) == ["Rahmat Petugas (TKSK) mengisi jenis PPKS."]


def test_refusals_and_unknown_actors(petugas, entry):
    write(petugas, "refused", entry)
    write(None, "ppks.registrant.contact", entry)
    write(petugas, "ppks.something.new", entry)
    assert texts(entry) == [
        "Rahmat Petugas (TKSK) mengubah data ini.",
        "Petugas sistem mengubah kontak atau patokan.",
    ]


def test_the_work_in_a_case_is_told_in_its_own_story_only(petugas, entry):
    for action in ("case.open", "visit.record", "note.add", "transfer.offer"):
        write(petugas, f"cases.{action}", entry)
    assert texts(entry) == ["Rahmat Petugas (TKSK) menawarkan pemindahan ke kecamatan lain."]


def test_names_are_read_with_one_query(petugas, verifikator, entry, django_assert_num_queries):
    for by in (petugas, verifikator) * 5:
        write(by, "ppks.submission.submit", entry, kind="visit")
    with django_assert_num_queries(2):
        assert len(texts(entry)) == 10


def test_every_sentence_is_plain(entry):
    for sentence in SENTENCES.values():
        assert sentence.format(kind="data baru", relation="anak", purpose="surat")[0].islower()


def test_every_write_of_an_entry_has_its_own_sentence():
    written = "".join(
        path.read_text() for path in (Path(__file__).parents[1] / "operations").glob("*.py")
    )
    actions = set(re.findall(r'"(ppks\.[a-z_]+\.[a-z_]+)"', written))
    assert "ppks.submission.verify" in actions
    assert not actions - set(SENTENCES)


def test_the_tab_is_paged(petugas, masuk, entry):
    for i in range(27):
        write(petugas, "ppks.submission.submit" if i % 2 else "ppks.submission.withdraw", entry,
              kind="visit")  # fmt: skip
    client = masuk(petugas)
    first = client.get(f"{entry.get_absolute_url()}riwayat/").content.decode()
    assert first.count("<li><span>") == 25 and "1–25 dari 27" in first
    second = client.get(f"{entry.get_absolute_url()}riwayat/?page=2").content.decode()
    assert second.count("<li><span>") == 2
