"""A form over a bad line, in a browser: it stays as it is, and is sent once the line is back."""

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import expect

from cases.models import AffectedFamily, Disaster
from ppks.models import Attachment, Identification
from ppks.tests.factories import PIXELS, VILLAGE, make_registrant
from tests.browser.conftest import PASSWORD

FORM = "**/identifikasi/baru/"
NEXT = "Lanjut ke tanda-tanda"


def fill(tab, name="Bue Inting"):
    tab.goto("/identifikasi/baru/")
    tab.get_by_label("Nama", exact=True).fill(name)
    tab.get_by_label("Desa/kelurahan").select_option(VILLAGE)


def press(tab):
    tab.get_by_role("button", name=NEXT).click()


def arrived(tab):
    expect(tab.get_by_role("heading", level=1)).to_contain_text("Apa yang terlihat pada")


def note(tab):
    return tab.get_by_role("status").filter(has_text="Belum terkirim")


def no_line(route):
    route.abort("internetdisconnected")


def broken(status):
    return lambda route: route.fulfill(status=status, content_type="text/html", body="<h1>?</h1>")


def posts(tab, seen):
    tab.on("request", lambda r: seen.append(r) if r.method == "POST" else None)
    return seen


def only_posts(handle):
    return lambda route: handle(route) if route.request.method == "POST" else route.fallback()


def test_in_time_one_post_and_one_visit(open_tab, petugas):
    tab = open_tab(petugas)
    fill(tab)
    seen = []
    tab.on("request", lambda r: seen.append((r.method, r.resource_type)))
    press(tab)
    arrived(tab)
    pages = [one for one in seen if one[1] in ("document", "fetch")]
    assert pages == [("POST", "fetch"), ("GET", "document")]
    assert Identification.objects.count() == 1
    tab.go_back()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Identifikasi baru")


@pytest.mark.parametrize(
    "fault", [no_line, broken(500), broken(502), broken(503), broken(504)],
    ids=["no line", "500", "502", "503", "504"],
)  # fmt: skip
def test_without_an_answer_the_form_stays_and_is_sent_by_hand(open_tab, petugas, fault):
    tab = open_tab(petugas)
    fill(tab)
    tab.route(FORM, only_posts(fault))
    press(tab)
    expect(note(tab)).to_contain_text("Isian Anda masih di sini. Dicoba lagi dalam 15 detik.")
    expect(tab.get_by_label("Nama", exact=True)).to_have_value("Bue Inting")
    assert not Identification.objects.exists()
    tab.get_by_role("button", name="Kirim sekarang").click()
    expect(note(tab)).to_contain_text("30 detik")
    tab.unroute(FORM)
    tab.get_by_role("button", name="Kirim sekarang").click()
    arrived(tab)
    assert Identification.objects.count() == 1


def test_it_tries_again_by_itself_and_at_once_when_a_line_is_there(open_tab, petugas):
    tab = open_tab(petugas)
    tab.clock.install()
    fill(tab)
    seen = posts(tab, [])
    tab.context.set_offline(True)
    press(tab)
    expect(note(tab)).to_contain_text("tidak ada sambungan")
    tab.clock.run_for(14_000)
    assert len(seen) == 1
    tab.clock.run_for(2_000)
    expect(note(tab)).to_contain_text("30 detik")
    assert len(seen) == 2
    tab.context.set_offline(False)  # the browser says `online`: no waiting for the 30 seconds
    arrived(tab)
    assert Identification.objects.count() == 1


def test_what_is_being_changed_is_not_sent_half_done(open_tab, petugas):
    tab = open_tab(petugas)
    tab.clock.install()
    fill(tab)
    seen = posts(tab, [])
    tab.route(FORM, only_posts(no_line))
    press(tab)
    expect(note(tab)).to_be_visible()
    tab.get_by_label("Nama", exact=True).fill("Bue Inting bin")
    expect(note(tab)).to_contain_text("bila selesai mengubah")
    tab.clock.run_for(60_000)
    assert len(seen) == 1
    tab.unroute(FORM)
    press(tab)
    arrived(tab)
    assert Identification.objects.get().name == "Bue Inting bin"


def test_a_server_that_never_answers_is_given_up_after_a_minute(open_tab, petugas):
    tab = open_tab(petugas)
    tab.clock.install()
    fill(tab)
    tab.route(FORM, only_posts(lambda route: None))
    press(tab)
    tab.clock.run_for(2_000)
    expect(tab.get_by_role("status")).to_have_text("Sedang mengirim… Mohon tunggu.")
    tab.clock.run_for(59_000)
    expect(note(tab)).to_be_visible()
    tab.unroute(FORM)
    tab.get_by_role("button", name="Kirim sekarang").click()
    arrived(tab)
    assert Identification.objects.count() == 1


def test_an_answer_lost_after_the_server_saved_makes_one(open_tab, petugas):
    tab = open_tab(petugas)
    fill(tab)
    lost = []

    def lose_the_answer(route):
        lost.append(route.fetch(max_redirects=0).json()["to"])
        route.abort("connectionreset")

    tab.route(FORM, only_posts(lose_the_answer), times=1)
    press(tab)
    expect(note(tab)).to_be_visible()
    assert Identification.objects.count() == 1
    tab.get_by_role("button", name="Kirim sekarang").click()
    arrived(tab)
    assert tab.url.endswith(lost[0])
    assert Identification.objects.count() == 1


def test_leaving_with_something_unsent_asks_first(open_tab, petugas):
    tab = open_tab(petugas)
    fill(tab)
    tab.route(FORM, only_posts(no_line))
    asked = []
    tab.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    press(tab)
    expect(note(tab)).to_be_visible()
    tab.get_by_role("link", name="Handep").first.click()
    expect(note(tab)).to_be_visible()
    assert asked == ["beforeunload"]
    tab.unroute(FORM)
    press(tab)
    arrived(tab)
    assert asked == ["beforeunload"], "control: what is sent asks nothing"


def test_errors_come_in_place_with_focus_and_address(open_tab, petugas):
    tab = open_tab(petugas)
    tab.goto("/")
    fill(tab)
    tab.get_by_label("NIK", exact=True).fill("12")
    press(tab)
    expect(tab.get_by_role("alert")).to_be_focused()
    assert tab.url.endswith("/identifikasi/baru/")
    expect(tab.get_by_label("Nama", exact=True)).to_have_value("Bue Inting")
    tab.get_by_label("NIK", exact=True).fill("13")
    press(tab)  # what came in place sends as the first did
    expect(tab.get_by_role("alert")).to_be_focused()
    tab.go_back()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Meja kerja")


def test_a_photo_is_sent_again_whole(open_tab, petugas):
    person = make_registrant(petugas, verified=True)
    tab = open_tab(petugas)
    tab.goto(f"/ppks/{person.pk}/lampiran/tambah/")
    tab.get_by_label("Pilih foto atau PDF").set_input_files(
        {"name": "rumah.jpg", "mimeType": "image/jpeg", "buffer": PIXELS}
    )
    expect(tab.locator("[data-shrink-note]")).to_contain_text("Siap dikirim")
    tab.get_by_label("Rumah", exact=False).first.check()
    tab.route("**/lampiran/tambah/", only_posts(broken(502)), times=1)
    tab.get_by_role("button", name="Simpan lampiran").click()
    expect(note(tab)).to_contain_text("Handep sedang terganggu")
    tab.get_by_role("button", name="Kirim sekarang").click()
    expect(note(tab)).to_have_count(0)
    tab.wait_for_url("**/lampiran/**isi=**")
    assert Attachment.objects.count() == 1


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_after_the_session_ended_it_goes_through_sign_in(open_tab, petugas, script):
    tab = open_tab(petugas, java_script_enabled=script)
    fill(tab)
    Session.objects.all().delete()
    press(tab)
    expect(tab.get_by_role("heading", level=1)).to_have_text("Anda perlu masuk lagi")
    tab.get_by_role("button", name="Masuk lagi").click()
    tab.get_by_label("Nama pengguna").fill("petugas")
    tab.get_by_label("Kata sandi").fill(PASSWORD)
    tab.get_by_role("button", name="Masuk", exact=True).click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Isian tadi belum terkirim")
    expect(tab.get_by_role("textbox")).to_contain_text("Bue Inting")
    assert not Identification.objects.exists()
    tab.get_by_role("button", name="Kirim sekarang").click()
    arrived(tab)
    assert Identification.objects.count() == 1


def test_one_form_after_the_other_on_the_same_page(open_tab, petugas):
    """The next page is this one with another mark; an error has an address of its own."""
    flood = Disaster.objects.create(
        name="Banjir", sort="banjir", happened_on="2026-11-20", regency_id="62.03"
    )
    tab, page = open_tab(petugas), reverse("cases:disaster_detail", args=[flood.pk])
    tab.goto(page)
    tab.locator("#cepat_village").select_option(VILLAGE)
    for head in ("Amang Satu", "Amang Dua"):
        tab.locator("#cepat_head").fill(head)
        tab.get_by_role("button", name="Simpan, lalu keluarga berikutnya").click()
        expect(tab.get_by_role("main")).to_contain_text(f"{head} dicatat.")
        assert tab.url.endswith(f"{page}?desa={VILLAGE}#cepat_head")
    tab.get_by_role("button", name="Simpan, lalu keluarga berikutnya").click()
    expect(tab.get_by_role("alert")).to_be_focused()
    assert tab.url.endswith(reverse("cases:family_create", args=[flood.pk]))
    tab.go_back()
    expect(tab.get_by_role("alert")).to_have_count(0)
    expect(tab.get_by_role("main")).to_contain_text("Amang Dua")
    assert tab.url.endswith(f"{page}?desa={VILLAGE}#cepat_head")
    assert AffectedFamily.objects.count() == 2
