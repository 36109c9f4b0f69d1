"""The recap as a file: the same numbers, nobody by name, each one an event."""

import csv
import io
import re
import zipfile
from xml.etree import ElementTree

import pypdf
import pytest
import time_machine

from audit.models import AuditEvent
from reports.recap_files import csv_file
from reports.tests.recap_world import HERE, NOW, VILLAGE, Story, undone
from reports.tests.test_recap import tables

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.fixture(scope="module")
def story(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), time_machine.travel(NOW, tick=False), undone():
        yield Story()


@pytest.fixture(autouse=True)
def frozen(story, db):
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def client_of(story, masuk):
    return lambda name: masuk(story.users[name])


def download(client, shape, **more):
    answer = client.post("/rekap/unduh/", {"bentuk": shape, **more})
    assert answer.status_code == 200, answer
    assert answer["Content-Disposition"].endswith(f'.{shape}"')
    return answer.content


def csv_of(content: bytes) -> list[dict]:
    assert content[:3] == b"\xef\xbb\xbf"
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


def book_of(content: bytes) -> dict:
    """Sheet → rows of (text or number), and the raw XML."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        shared = []
        if "xl/sharedStrings.xml" in archive.namelist():
            shared = ElementTree.fromstring(archive.read("xl/sharedStrings.xml"))
            shared = ["".join(one.itertext()) for one in shared]
        names = re.findall(r'<sheet name="([^"]+)"', archive.read("xl/workbook.xml").decode())
        found = {}
        for at, name in enumerate(names, 1):
            text = archive.read(f"xl/worksheets/sheet{at}.xml").decode()
            rows = [
                [_value(cell, shared) for cell in line.iter(f"{MAIN}c")]
                for line in ElementTree.fromstring(text).iter(f"{MAIN}row")
            ]
            found[name] = (rows, text)
    return found


def _value(cell, shared):
    text = "".join(cell.itertext())
    if cell.get("t") == "s":
        return shared[int(text)]
    return text if cell.get("t") in ("str", "inlineStr") else int(text)


def test_csv_has_the_numbers_of_the_page(client_of):
    client = client_of("kabupaten")
    kinds, parts, _ = tables(client, "/rekap/?pada=2026-10-31")
    rows = csv_of(download(client, "csv", pada="2026-10-31"))
    whole = {one["kode_jenis"]: one for one in rows if one["kode_wilayah"] == "62.03"}
    for line in kinds.rows:
        said = [int(whole[line.code][name]) for name in ("l", "p", "kk", "kelompok", "komunitas")]
        assert said == [cell.value for cell in line.cells]
    once = {one["wilayah"]: one for one in rows if one["kode_jenis"] == "semua"}
    for line in parts.rows:
        assert int(once[line.label]["l"]) == line.cells[0].value
    assert {one["tanggal"] for one in rows} == {"2026-10-31"}


def test_xlsx_has_a_sheet_for_each_level_with_real_numbers_and_a_frozen_head(client_of):
    book = book_of(download(client_of("provinsi"), "xlsx", pada="2026-10-31"))
    levels = ["Provinsi", "Kabupaten-kota", "Kecamatan", "Desa-kelurahan"]
    assert list(book) == [*levels, "SPM", "Sumber"]
    sums = []
    for name in levels:
        rows, text = book[name]
        assert 'state="frozen"' in text and 'ySplit="1"' in text
        assert all(isinstance(n, int) for line in rows[1:] for n in line[-5:])
        once = [line for line in rows[1:] if line[-6].startswith("Semua jenis")]
        sums.append([sum(line[at] for line in once) for at in range(-5, 0)])
    assert sums == [[6, 2, 1, 1, 1]] * 4  # the levels are of one mind
    said = {line[0]: line[1] for line in book["Sumber"][0]}
    assert said["Keadaan pada"] == "31 Oktober 2026"
    assert said["Wilayah"] == "Provinsi Kalimantan Tengah" and "Handep" in said["Sumber"]


@pytest.mark.parametrize(("name", "sheets"), [
    ("petugas", ["Kecamatan", "Desa-kelurahan", "SPM", "Sumber"]),
    ("kabupaten", ["Kabupaten-kota", "Kecamatan", "Desa-kelurahan", "SPM", "Sumber"]),
])  # fmt: skip
def test_a_workbook_stays_inside_the_own_area(client_of, name, sheets):
    book = book_of(download(client_of(name), "xlsx"))
    assert list(book) == sheets
    own = {"petugas": HERE, "kabupaten": "62.03"}[name]
    codes = {line[0] for sheet in sheets[:-2] for line in book[sheet][0][1:]}
    assert codes and all(code.startswith(own) for code in codes)


def test_a_period_brings_its_own_sheet_that_balances(client_of):
    book = book_of(download(client_of("petugas"), "xlsx", sejak="2026-11-01"))
    for line in book["Mutasi"][0][1:]:
        opening, *moved, closing = line[3:]
        assert opening + sum(moved[:3]) - sum(moved[3:]) == closing
    assert any(sum(line[4:-1]) for line in book["Mutasi"][0][1:])


def test_the_pdf_has_letterhead_numbers_page_numbers_and_who_signs(client_of):
    content = download(client_of("kabupaten"), "pdf", pada="2026-10-31")
    text = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)
    text = " ".join(text.split()).lower()
    for words in ("dinas sosial kabupaten kapuas", "keadaan pada 31 oktober 2026", "halaman 1 dari",
                  "kepala dinas sosial", "08 lanjut usia", "kelompok spm"):  # fmt: skip
        assert words in text, words


def test_each_page_of_a_pdf_has_its_number_once(client_of):
    pages = pypdf.PdfReader(io.BytesIO(download(client_of("kabupaten"), "pdf"))).pages
    for number, page in enumerate(pages, start=1):
        foot = " ".join(page.extract_text().split())
        assert foot.count(f"Halaman {number} dari {len(pages)}") == 1
        assert f"{number} / {len(pages)}" not in foot


def test_the_pdf_of_the_province_and_of_a_district_have_their_own_head(client_of):
    for name, words in (("provinsi", "dinas sosial provinsi kalimantan tengah"),
                        ("petugas", "tksk kecamatan kapuas barat")):  # fmt: skip
        content = download(client_of(name), "pdf")
        text = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)
        assert words in " ".join(text.split()).lower()


def test_without_pango_the_page_says_to_print(client_of, monkeypatch):
    from core.refusal import Refused

    def missing(html):
        raise Refused("PDF belum dapat dibuat di sini.")

    monkeypatch.setattr("reports.views.recap_export.pdf_of", missing)
    answer = client_of("petugas").post("/rekap/unduh/", {"bentuk": "pdf"}, follow=True)
    assert "PDF belum dapat dibuat di sini." in answer.content.decode()
    assert not AuditEvent.objects.filter(action="reports.recap.export").exists()


@pytest.mark.parametrize("shape", ["csv", "xlsx"])
def test_no_file_names_anybody_or_a_rahasia_kind(client_of, story, shape):
    content = download(client_of("kabupaten"), shape, desa=VILLAGE)
    if shape == "xlsx":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            content = b"".join(archive.read(name) for name in archive.namelist())
    text = content.decode(errors="replace")
    for entry in story.entries.values():
        assert entry.number not in text and entry.name not in text
    assert "HIV" not in text and "Vera" not in text


def test_each_file_is_an_event_with_its_checksum(client_of, story):
    download(client_of("petugas"), "csv", pada="2026-10-31")
    event = AuditEvent.objects.get(action="reports.recap.export")
    assert event.actor == story.users["petugas"].pk
    assert event.details["area"] == HERE and event.details["on"] == "2026-10-31"
    assert len(event.details["sha256"]) == 64


def test_no_event_no_file(client_of, monkeypatch):
    def fail(**event):
        raise RuntimeError("no audit")

    monkeypatch.setattr("reports.views.recap_export.record", fail)
    with pytest.raises(RuntimeError):
        download(client_of("petugas"), "csv")


def test_a_file_is_asked_with_a_post(client_of):
    assert client_of("petugas").get("/rekap/unduh/").status_code == 405
    assert client_of("petugas").post("/rekap/unduh/", {"bentuk": "exe"}).status_code == 404


def test_text_that_begins_like_a_formula_stays_text():
    assert b"'=1+1;5" in csv_file([["=1+1", 5]])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sign", "told"), [("17325", True), ("", False), ("x; path=/", False), ("1" * 21, False)]
)
def test_the_page_is_told_that_its_file_has_come(client_of, sign, told):
    client = client_of("kabupaten")
    answer = client.post("/rekap/unduh/", {"bentuk": "csv", "unduh": sign})
    assert answer.status_code == 200
    assert ("handep-unduh" in answer.cookies) == told
    page = client.post("/rekap/unduh/", {"bentuk": "apa", "unduh": "1"})
    assert "handep-unduh" not in page.cookies  # what is no file tells nothing
