"""What forms do in a browser: answer in place, by keyboard alone, and once."""

import re

from playwright.sync_api import expect

from ppks.models import Identification
from ppks.tests.factories import VILLAGE
from tests.browser.world import make_identification

OUTLINE = """() => {
    const style = getComputedStyle(document.activeElement);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
}"""
FOCUSED = "() => document.activeElement.name || document.activeElement.textContent.trim()"


def test_the_kinds_refresh_in_place(open_tab, petugas):
    row = make_identification(petugas, 0)
    Identification.objects.update(answers={})
    tab = open_tab(petugas)
    address = f"/identifikasi/{row.pk}/tanda/"
    tab.goto(address)
    kinds = tab.get_by_role("complementary", name="Jenis yang mungkin cocok")
    expect(kinds).not_to_contain_text("Lanjut Usia Terlantar")
    question = tab.get_by_role("group", name=re.compile("^Apakah makan, pakaian"))
    question.get_by_label("Ya", exact=True).check()
    expect(kinds).to_contain_text("Lanjut Usia Terlantar")
    question.get_by_label("Tidak", exact=True).check()
    expect(kinds).not_to_contain_text("Lanjut Usia Terlantar")
    assert tab.url.endswith(address)
    row.refresh_from_db()
    assert row.answers == {}  # nothing is saved before it is sent


def press_to(tab, name, limit=40):
    """Tab on until the focus stands on the field or button `name`; it is seen at every step."""
    for _ in range(limit):
        tab.keyboard.press("Tab")
        assert tab.evaluate(OUTLINE), f"focus unseen on {tab.evaluate(FOCUSED)}"
        if tab.evaluate(FOCUSED) == name:
            return
    raise AssertionError(f"{name} is not reached by Tab")


def test_by_keyboard_alone(open_tab, petugas):
    tab = open_tab(petugas)
    tab.goto("/identifikasi/baru/")
    tab.keyboard.press("Tab")
    assert tab.evaluate(FOCUSED) == "Langsung ke isi"
    tab.keyboard.press("Enter")
    press_to(tab, "name")
    tab.keyboard.type("Bue Inting")
    press_to(tab, "sex")
    tab.keyboard.press("ArrowUp")
    tab.keyboard.press("ArrowUp")
    tab.keyboard.press("Space")
    press_to(tab, "age_estimate")
    tab.keyboard.type("80")
    press_to(tab, "village")
    village = tab.get_by_label("Desa/kelurahan").locator(f"option[value='{VILLAGE}']").inner_text()
    tab.keyboard.type(village[:6])
    press_to(tab, "no_nik_reason")
    tab.keyboard.press("ArrowDown")
    press_to(tab, "save")
    tab.keyboard.press("Enter")
    expect(tab.get_by_role("heading", level=1)).to_contain_text("Apa yang terlihat pada")
    row = Identification.objects.get()
    assert (row.name, row.sex, row.village_id) == ("Bue Inting", "M", VILLAGE)


def test_errors_take_the_focus_and_lead_to_their_fields(open_tab, petugas):
    tab = open_tab(petugas)
    tab.goto("/identifikasi/baru/")
    tab.get_by_label("Nama", exact=True).fill("Bue Inting")
    tab.get_by_label("NIK", exact=True).fill("12")
    tab.get_by_label("Hari").first.fill("99")
    tab.get_by_role("button", name="Lanjut ke tanda-tanda").click()
    summary = tab.get_by_role("alert")
    expect(summary).to_be_focused()
    links = summary.get_by_role("link")
    assert links.count() >= 3  # the birth, the village, the NIK
    for link in links.all():
        target = link.get_attribute("href")
        link.click()
        expect(tab.locator(target)).to_be_focused()
    expect(tab.get_by_label("Nama", exact=True)).to_have_value("Bue Inting")
    assert not Identification.objects.exists()


def fill(tab, name):
    tab.goto("/identifikasi/baru/")
    tab.get_by_label("Nama", exact=True).fill(name)
    tab.get_by_label("Desa/kelurahan").select_option(VILLAGE)


def test_pressed_twice_sends_once(open_tab, petugas):
    tab = open_tab(petugas)
    fill(tab, "Bue Inting")
    tab.get_by_role("button", name="Lanjut ke tanda-tanda").dblclick()
    expect(tab.get_by_role("heading", level=1)).to_contain_text("Apa yang terlihat pada")
    assert Identification.objects.count() == 1


def test_pressed_twice_without_javascript_makes_one(open_tab, petugas):
    tab = open_tab(petugas, java_script_enabled=False)
    fill(tab, "Bue Inting")
    tab.get_by_role("button", name="Lanjut ke tanda-tanda").dblclick()
    expect(tab.get_by_role("heading", level=1)).to_contain_text("Apa yang terlihat pada")
    assert Identification.objects.count() == 1


def test_a_lost_line_and_sent_again_leads_to_the_same_place(open_tab, petugas):
    """The server has it, the answer never arrives; the page is loaded again. With JavaScript
    the form waits for the line: tests/browser/test_send.py."""
    tab = open_tab(petugas, java_script_enabled=False)
    fill(tab, "Bue Inting")
    lost = []

    def lose_the_answer(route):
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch(max_redirects=0).headers["location"])
            route.abort("connectionreset")
        else:
            route.continue_()

    tab.route("**/identifikasi/baru/", lose_the_answer)
    tab.get_by_role("button", name="Lanjut ke tanda-tanda").click()
    tab.wait_for_url("chrome-error://**")
    assert Identification.objects.count() == 1
    tab.reload()
    expect(tab.get_by_role("heading", level=1)).to_contain_text("Apa yang terlihat pada")
    assert tab.url.endswith(lost[0])
    assert Identification.objects.count() == 1


def test_back_and_the_same_again_leads_to_the_same_place(open_tab, petugas):
    tab = open_tab(petugas)
    fill(tab, "Bue Inting")
    with tab.expect_request(lambda request: request.method == "POST") as sent:
        tab.get_by_role("button", name="Lanjut ke tanda-tanda").click()
    expect(tab.get_by_role("heading", level=1)).to_contain_text("Apa yang terlihat pada")
    first = tab.url
    tab.go_back()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Identifikasi baru")
    again = tab.context.request.post(
        sent.value.url,
        data=sent.value.post_data_buffer,
        headers={"content-type": "application/x-www-form-urlencoded"},
        max_redirects=0,
    )
    assert first.endswith(again.headers["location"])
    assert Identification.objects.count() == 1
