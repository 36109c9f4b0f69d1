"""The screens of the field: without barriers in light and dark, and in the words of the server."""

import os
import re
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.utils import timezone
from playwright.sync_api import expect

from cases.tests.factories import make_case
from fieldwork.models import Entry
from ppks.forms.kinds import KindsForm
from ppks.models import Identification, Registrant
from ppks.tests.factories import make_registrant, make_submission
from tests.browser.conftest import DESK, PHONE
from tests.browser.test_pages import BARRIERS, FRAME, SMALL, WIDE

SHOTS = os.environ.get("HANDEP_SHOTS")  # a folder to keep a picture of every screen in
LONG = "Bapak Sahrudin bin Muhammad Syarifuddin Kertanegara dari Hulu Sungai Kapuas"
SEND = "**/lapangan/kirim/"
ODD_NIK = "1234567890123456"


@pytest.fixture
def people(petugas, verifikator):
    """Somebody with a visit whose answers come along, and a case."""
    old = make_registrant(petugas, name=LONG, verified=True)
    visit = make_submission(old, petugas, kind="visit", state="verified", decided_by=verifikator)
    visit.data_collection.housing_floor = "tanah"
    visit.data_collection.save()
    make_case(old, petugas)
    return old


@pytest.fixture
def field(open_tab, petugas, people):
    """`field(**more)`: a tab on the screens of the field, prepared, without a line."""

    def go(**more):
        tab = open_tab(petugas, **more)
        tab.goto("/lapangan/")
        for box in tab.locator("input[name=villages]").all():
            box.check()
        tab.get_by_role("button", name="Siapkan HP ini").click()
        expect(tab.locator("[data-field-note]")).to_contain_text("HP ini siap")
        tab.goto("/lapangan/hp/")
        expect(tab.get_by_role("button", name="Identifikasi baru")).to_be_visible()
        tab.context.set_offline(True)
        expect(tab.locator("[data-field-line]")).to_contain_text("Tanpa sinyal")
        return tab

    return go


def open_screen(tab, address: str, heading):
    tab.evaluate("address => { location.hash = address }", address)
    expect(tab.get_by_role("heading", level=1)).to_contain_text(heading)


def submit(tab):
    tab.locator("main form [type=submit]").click()


def save(tab):
    tab.get_by_role("button", name="Simpan ke Kotak kirim").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Kotak kirim")


def identify(tab, name="Bapak Baru", nik=""):
    """Page one of an identification, filled."""
    open_screen(tab, "#/", "Layar lapangan")
    tab.get_by_role("button", name="Identifikasi baru").click()
    tab.get_by_label("Nama", exact=True).fill(name)
    tab.get_by_label("Laki-laki").check()
    tab.get_by_label("Atau perkiraan umur").fill("68")
    tab.locator("select[name=village]").select_option(index=1)
    tab.get_by_label("NIK", exact=True).fill(nik)


def open_kinds(tab, kind: str):
    """From page one to the kinds, with a first sign; `kind` is ticked."""
    submit(tab)
    expect(tab.get_by_role("heading", level=1)).to_contain_text("Apa yang terlihat")
    tab.locator("main fieldset input[type=radio]").first.check()
    tab.get_by_role("button", name="Lihat hasilnya").click()
    expect(tab.get_by_role("heading", level=1)).to_contain_text("Jenis PPKS")
    tab.get_by_text("Jenis lain", exact=True).click()
    tab.locator(f"#jenis_{kind}").check()


def barriers(tab, name: str) -> list[str]:
    """What is wrong with the screen as it is now: on the phone, in the dark, and at the desk."""
    tab.evaluate(AXE_SCRIPT)
    found = tab.evaluate(FRAME) + tab.evaluate(SMALL)
    for size, scheme in ((PHONE, "light"), (PHONE, "dark"), (DESK, "light")):
        tab.set_viewport_size(size)
        tab.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # no fading
        seen = tab.evaluate(WIDE) + tab.evaluate(BARRIERS, size is PHONE)
        found += [f"{size['width']} {scheme}: {text}" for text in seen]
        if SHOTS:
            file = f"field.{re.sub('[^a-z]+', '-', name)}.{size['width']}.{scheme}.png"
            tab.screenshot(path=Path(SHOTS) / file, full_page=True)
    tab.set_viewport_size(PHONE)
    return [f"{name}: {text}" for text in found]


def test_the_screens_have_no_barriers(field):
    tab, found = field(), []

    def look(name):
        found.extend(barriers(tab, name))

    look("home")
    open_screen(tab, "#/orang", "Orang yang dibawa")
    look("people")
    tab.locator("main li a").first.click()
    expect(tab.get_by_role("heading", level=1)).to_have_text(LONG)
    look("person")
    tab.get_by_role("button", name="Pendataan").click()
    expect(tab.locator(".tasks")).to_be_visible()
    tab.get_by_role("button", name="Simpan ke Kotak kirim").click()
    look("sections, not ready")
    tasks = tab.evaluate("location.hash")
    tab.get_by_role("link", name="Keadaan dan jenis PPKS").click()
    expect(tab.locator(".privacy-line")).to_have_text(
        "Pastikan tidak ada orang lain yang melihat layar."
    )
    open_screen(tab, f"{tasks}/tanggal", "Tanggal kunjungan")
    tab.get_by_label("Tahun").fill("")
    submit(tab)
    expect(tab.get_by_role("alert", name="Ada yang perlu diperbaiki")).to_be_focused()
    look("section with errors")
    open_screen(tab, f"{tasks}/rumah", "Rumah")
    expect(tab.locator(".info-box")).to_contain_text("Isian dari kunjungan")
    expect(tab.locator(".privacy-line")).to_have_count(0)
    open_screen(tab, tasks, "Pendataan")
    tab.get_by_role("button", name="Tambah foto").click()
    expect(tab.get_by_label("Foto", exact=True)).to_be_visible()
    look("photo")
    identify(tab, name=LONG, nik=ODD_NIK)
    submit(tab)
    look("who, odd number")
    tab.get_by_label("Mengapa nomornya tetap benar?").fill("Begitu di KTP")
    open_kinds(tab, "22")
    tab.get_by_role("button", name="Simpan ke Kotak kirim").click()
    look("kinds, reason wanted")
    tab.get_by_role("link", name="Tutup tanpa didaftarkan").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Tutup tanpa didaftarkan")
    look("end")
    open_screen(tab, "#/kasus", "Kasus berjalan")
    look("cases")
    open_screen(tab, "#/kode", "Kode layar")
    look("code")
    open_screen(tab, "#/kotak", "Kotak kirim")
    tab.get_by_role("button", name="Hapus").first.click()
    look("outbox, asked")
    assert not found, "\n".join(found)


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Honolulu"])
def test_the_day_is_that_of_the_office_whatever_the_zone_of_the_phone(field, zone):
    """At any hour one of the two has another day than Kalimantan."""
    tab = field(timezone_id=zone)
    tab.get_by_role("button", name="Catat kegiatan").click()
    expect(tab.get_by_role("heading", level=1)).to_contain_text("Catat kegiatan")
    today = timezone.localdate()
    for part, number in (("Hari", today.day), ("Bulan", today.month), ("Tahun", today.year)):
        expect(tab.get_by_label(part)).to_have_value(str(number))


def test_an_identification_asks_for_reasons_as_the_server_does(field):
    """For a number once it looks odd, for a kind against the screening; then it says what comes."""
    tab = field()
    identify(tab, nik=ODD_NIK)
    number = tab.get_by_label("Mengapa nomornya tetap benar?")
    expect(number).to_be_hidden()
    submit(tab)
    expect(number).to_be_visible()
    expect(tab.locator("[data-apart] li").first).to_contain_text("NIK")
    tab.get_by_label("NIK", exact=True).fill("")
    tab.get_by_label("Kalau NIK kosong, mengapa?").select_option(index=1)
    open_kinds(tab, "22")
    tab.get_by_role("button", name="Simpan ke Kotak kirim").click()
    row = Identification(subject="individual", sex="M", birth_year=1958)
    wanted = KindsForm({"kinds": ["22"], "main": "22"}, row=row, answers={}).errors["reason_22"][0]
    expect(tab.locator("#error_reason_22")).to_have_text(wanted)
    tab.locator(".error-summary a").click()
    reason = tab.get_by_label("Mengapa jenis ini tetap dipilih?")
    expect(reason).to_be_focused()
    reason.fill("   ")
    tab.get_by_role("button", name="Simpan ke Kotak kirim").click()
    expect(tab.locator("#error_reason_22")).to_have_text(wanted)
    reason.fill("Rumahnya hanyut")
    save(tab)
    expect(tab.locator(".done-box")).to_contain_text("Dikirim sendiri begitu ada sinyal")
    tab.context.set_offline(False)
    expect(tab.get_by_text("Sudah sampai (1)")).to_be_visible()
    expect(tab.locator(".done-box")).to_have_count(0)
    person = Registrant.objects.get(name="Bapak Baru", kinds=["22"])
    assert person.conditions.get().override_reason == "Rumahnya hanyut"


def test_what_the_server_refused_stands_beside_its_field(field):
    tab = field()
    tab.get_by_role("button", name="Catat kegiatan").click()
    tab.get_by_label("Hasilnya").fill("Bahas sembako")
    tab.context.route(
        SEND,
        lambda route: route.fulfill(
            json={
                "key": route.request.post_data_json["key"],
                "state": "wrong",
                "problems": {"kegiatan": {"result": ["Kata server tentang hasilnya."]}},
            }
        ),
    )
    save(tab)
    tab.context.set_offline(False)
    expect(tab.get_by_text("Ditolak server")).to_be_visible()
    expect(tab.get_by_text("Kata server tentang hasilnya.")).to_be_visible()
    tab.get_by_role("link", name="Perbaiki").click()
    field_box = tab.locator(".field.has-error")
    expect(field_box).to_contain_text("Kata server tentang hasilnya.")
    expect(field_box.get_by_label("Hasilnya")).to_have_attribute("aria-invalid", "true")
    assert not Entry.objects.exists()


def test_a_form_left_empty_is_no_entry_and_deleting_asks(field):
    """What was written about somebody who exists only in a deleted entry goes with it."""
    tab = field()
    count = tab.locator("[data-field-box]")
    tab.get_by_role("button", name="Catat kegiatan").click()
    expect(count).to_have_text("Kotak kirim (1)")
    open_screen(tab, "#/", "Layar lapangan")
    expect(count).to_have_text("Kotak kirim")
    identify(tab, name="Indu Baru")
    open_kinds(tab, "22")
    tab.get_by_label("Mengapa jenis ini tetap dipilih?").fill("Rumahnya hanyut")
    tab.get_by_role("button", name="Simpan, lalu isi pendataannya").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Pendataan Indu Baru")
    open_screen(tab, "#/kotak", "Kotak kirim")
    rows = tab.locator("main li", has_text="Indu Baru")
    expect(rows).to_have_count(2)
    rows.first.get_by_role("button", name="Hapus").click()
    asked = tab.get_by_role("alertdialog")
    expect(asked).to_be_focused()
    expect(asked).to_contain_text("1 isian lain tentang orang yang sama")
    asked.get_by_role("button", name="Tidak jadi").click()
    expect(rows.first.get_by_role("button", name="Hapus")).to_be_focused()
    rows.first.get_by_role("button", name="Hapus").click()
    asked.get_by_role("button", name="Hapus").click()
    expect(rows).to_have_count(0)
