"""Every sort of page, at the phone and at the desk: barriers, width, headings, targets."""

import os
import re
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import expect

from accounts.roles import Role
from tests.browser.conftest import DESK, PHONE
from tests.browser.world import PAGES, make_world

ZOOMED = {"width": 320, "height": 256}  # a desk of 1280 × 1024 at 400 %
SHOTS = os.environ.get("HANDEP_SHOTS")  # a folder to keep a picture of every page in
BARRIERS = """async contrast => (await axe.run({
        resultTypes: ["violations"], preload: false,  // of films and sounds, which we have none
        rules: {"color-contrast": {enabled: contrast}}
    })).violations
    .filter(v => ["serious", "critical"].includes(v.impact))
    .map(v => v.id + ": " + v.nodes.map(n => n.target.join(" ")).slice(0, 3).join(" | "))"""
FRAME = """() => {
    const found = [], root = document.documentElement;
    const focusable = "a[href], button, input, select, textarea, summary, [tabindex='0']";
    if (root.lang !== "id") found.push("lang is " + root.lang);
    if (document.querySelectorAll("h1").length !== 1) found.push("not exactly one h1");
    if (!document.querySelector("h1").textContent.trim()) found.push("empty h1");
    const first = document.querySelector(focusable);
    if (!first.matches("a.skip") || !document.querySelector(first.hash))
        found.push("the skip link is not first, or leads nowhere");
    return found;
}"""
WIDE = """() => {
    const room = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= room) return [];
    const wide = [...document.querySelectorAll("body *")]
        .filter(e => e.getBoundingClientRect().right > room + 1).slice(-2);
    return ["wider than " + room + ": " + wide.map(e => e.outerHTML.slice(0, 80)).join(" | ")];
}"""
SMALL = """() => {
    // Every target is 44 px high, by itself or by the row that is pressed for it. Links inside a
    // sentence or a line of text are as high as the text (WCAG 2.2, 2.5.8, inline).
    const found = [];
    const targets = "a[href], button, input, select, textarea, summary";
    for (const e of document.querySelectorAll(targets)) {
        if (e.type === "hidden" || !e.checkVisibility({visibilityProperty: true})) continue;
        if (e.matches(".skip, .visually-hidden")) continue;
        const row = e.matches("[type=radio], [type=checkbox]")
            ? e.closest("label, .form-check") : e.matches(".row-link") ? e.closest("tr, li") : e;
        const style = getComputedStyle(e);
        if (e.matches("a") && row === e && style.display === "inline") {
            const words = e.parentElement.textContent.trim(), own = e.textContent.trim();
            if (words !== own || e.closest("dd, li, td, p")) continue;
        }
        const height = row.getBoundingClientRect().height;
        if (height < 43.5) found.push(Math.round(height) + " px: " + e.outerHTML.slice(0, 90));
    }
    return found;
}"""
COVERED = """() => [...document.querySelectorAll(".main-act")]
    .filter(e => getComputedStyle(e).position === "sticky")
    .filter(e => e.getBoundingClientRect().height > innerHeight / 2)
    .map(e => "the main act covers half of the zoomed page")"""

UNDER = """() => [...document.querySelectorAll("tr:has(.row-link) :is(a, button):not(.row-link)")]
    .filter(e => e.checkVisibility({visibilityProperty: true}))
    .filter(e => {
        e.scrollIntoView({block: "center", inline: "center", behavior: "instant"});
        const box = e.getBoundingClientRect();
        const on = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
        return !e.contains(on);
    })
    .map(e => "lies under the link of its row: " + e.outerHTML.slice(0, 90))"""

DARK = (
    "desk:home", "ppks:submission_queue", "ppks:submission_review submitted",
    "ppks:registrant_list", "ppks:identification_detail identification",
)  # fmt: skip


def look(tab, address, name) -> list[str]:
    """What is wrong with one page, at 360 px, at 1,280 px and at 400 %."""
    response = tab.goto(address)
    found = []
    if response.status not in (200, 404) or not tab.url.endswith(address):
        found.append(f"{response.status} at {tab.url}")
    tab.evaluate(AXE_SCRIPT)
    found += tab.evaluate(FRAME) + tab.evaluate(SMALL) + tab.evaluate(UNDER)
    for size in (PHONE, DESK, ZOOMED):
        tab.set_viewport_size(size)
        found += [f"{size['width']}: {text}" for text in tab.evaluate(WIDE)]
        if size is ZOOMED:
            found += tab.evaluate(COVERED)
            continue
        # The desk has to itself only its menu, and tables where the phone has rows.
        if size is PHONE or re.search(r"(home|_list|queue)\b", name):
            contrast = size is PHONE or name.endswith("home")  # slow to measure
            found += [f"{size['width']}: {text}" for text in tab.evaluate(BARRIERS, contrast)]
        if SHOTS:
            file = f"{re.sub('[^a-z_]+', '.', name)}.{size['width']}.png"
            tab.screenshot(path=Path(SHOTS) / file, full_page=True)
    tab.set_viewport_size(PHONE)
    return [f"{name}: {text}" for text in found]


PART = 30  # pages of one test, so that workers can share a role
PARTS = [
    (role, pages[start : start + PART])
    for role, pages in PAGES.items()
    for start in range(0, len(pages), PART)
]


@pytest.mark.parametrize(("role", "pages"), PARTS, ids=[f"{r}-{p[0].split()[0]}" for r, p in PARTS])
def test_pages_of_a_role(open_tab, role, pages):
    world = make_world()
    tab, found = open_tab(world.users[role]), []
    for page in pages:
        name, *things = page.split()
        found += look(tab, world.url(name, *things), f"{role} {page}")
    assert not found, "\n".join(found)


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_the_header_says_as_whom_one_works_and_where(open_tab, petugas, size):
    header = open_tab(petugas, size=size)
    header.goto("/")
    words = header.locator("header").inner_text()  # what is seen, without the closed menu
    assert all(text in words for text in ("Rahmat Petugas", "TKSK", "Kecamatan Kapuas Barat"))


def test_pages_of_nobody(open_tab):
    tab = open_tab()
    found = look(tab, "/masuk/", "sign-in") + look(tab, "/aktivasi/", "activation")
    assert not found, "\n".join(found)


def test_the_page_that_is_not_there(open_tab, petugas):
    found = look(open_tab(petugas), "/ppks/tidak-ada/", "404")
    assert not found, "\n".join(found)


def test_pages_with_errors(open_tab, petugas):
    """A form that comes back is still a page without barriers."""
    tab = open_tab(petugas)
    tab.goto("/identifikasi/baru/")
    tab.get_by_label("NIK", exact=True).fill("12")
    tab.get_by_role("button", name="Lanjut ke tanda-tanda").click()
    expect(tab.locator(".error-summary")).to_be_visible()
    tab.evaluate(AXE_SCRIPT)
    assert tab.evaluate(BARRIERS, True) + tab.evaluate(FRAME) + tab.evaluate(WIDE) == []


def test_pages_in_the_dark(open_tab):
    world = make_world()
    tab, found = open_tab(world.users[Role.REGENCY_VERIFIER], color_scheme="dark"), []
    for page in DARK:
        name, *things = page.split()
        tab.goto(world.url(name, *things))
        assert tab.locator("html").get_attribute("data-bs-theme") == "dark"
        tab.evaluate(AXE_SCRIPT)
        found += [f"{page}: {text}" for text in tab.evaluate(BARRIERS, True)]
        if SHOTS:
            tab.screenshot(path=Path(SHOTS) / f"dark.{name[5:]}.png", full_page=True)
    assert not found, "\n".join(found)


def test_control_what_is_wrong_is_seen(open_tab, petugas):
    tab = open_tab(petugas)
    tab.goto("/bantuan/")
    tab.evaluate(AXE_SCRIPT)
    tab.evaluate(
        """() => {
        document.querySelector("main").insertAdjacentHTML("beforeend",
            "<h1>Lagi</h1><img src='/static/img/mark.svg'><button>x</button><table><td>"
            + "x".repeat(900));
        document.querySelector("main button:last-of-type").className = "tiny";
    }"""
    )
    assert any(text.startswith("image-alt") for text in tab.evaluate(BARRIERS, False))
    assert tab.evaluate(FRAME) == ["not exactly one h1"]
    assert len(tab.evaluate(SMALL)) == 1
    tab.evaluate(
        """() => document.querySelector("main").insertAdjacentHTML("beforeend",
            "<table><tr><th><a class='row-link' href='/'>x</a><td><button>y</button>")"""
    )
    assert len(tab.evaluate(UNDER)) == 1
