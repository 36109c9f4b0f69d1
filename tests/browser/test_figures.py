"""Tables of figures on a phone and on paper, and the map of posts on a phone."""

import datetime

import pytest

from accounts.roles import Role
from districts.models import District
from tests.browser.conftest import DESK
from tests.browser.world import FIGURES, make_world
from tksk import operations as roster

SCROLLED = """() => [...document.querySelectorAll(".table-scroll")]
    .filter(e => e.scrollWidth > e.clientWidth + 1)
    .map(e => e.getAttribute("aria-label"))"""
A4 = {"width": 718, "height": 1000}  # pixels between the margins of a browser


def test_no_dashboard_is_scrolled_sideways_on_a_phone(open_tab):
    world = make_world()
    tab, found = open_tab(world.users[Role.PROVINCE_OFFICER]), []
    for name in FIGURES:
        tab.goto(world.url(name))
        found += [f"{name}: {title}" for title in tab.evaluate(SCROLLED)]
    assert not found, "\n".join(found)


def test_a_folded_table_is_still_a_table_to_a_screen_reader(open_tab):
    world = make_world()
    tab = open_tab(world.users[Role.PROVINCE_OFFICER])
    tab.goto(world.url("reports:posts"))
    tree = tab.context.new_cdp_session(tab).send("Accessibility.getFullAXTree")
    roles = {node["role"]["value"] for node in tree["nodes"] if not node["ignored"]}
    assert {"table", "row", "columnheader", "rowheader", "cell"} <= roles


@pytest.mark.parametrize("name", [*FIGURES, "reports:recap", "reports:recap_movement"])
def test_on_paper_figures_fit_the_page_and_totals_stand_at_the_end(open_tab, name):
    world = make_world()
    tab = open_tab(world.users[Role.PROVINCE_OFFICER], size=DESK)
    tab.goto(world.url(name))
    tab.set_viewport_size(A4)
    tab.emulate_media(media="print")
    assert tab.evaluate("document.documentElement.scrollWidth") <= A4["width"]
    feet = "[...document.querySelectorAll('tfoot')].map(e => getComputedStyle(e).display)"
    assert set(tab.evaluate(feet)) <= {"table-row-group"}


def test_the_map_of_posts_fits_a_phone(open_tab):
    world = make_world()
    admin = world.users[Role.ROSTER_ADMIN]
    worker = roster.create_worker(by=admin, name="Tiwi", sex="F", niat="", phone="")
    roster.assign(
        worker=worker,
        district=District.objects.get(pk="62.03.02"),
        kind="pelaksana_tugas",
        since=datetime.date(2026, 1, 1),
        by=admin,
    )
    tab = open_tab(admin)
    tab.goto(world.url("reports:map"))
    assert tab.get_by_role("cell", name="hanya pelaksana tugas").count() == 1
    assert tab.evaluate("document.documentElement.scrollWidth") == 360
