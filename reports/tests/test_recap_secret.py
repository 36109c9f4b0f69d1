"""Rahasia figures attacked: by subtraction over areas, kinds, days and months, and by asking."""

import datetime

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from audit.models import AuditEvent
from ppks.models import Movement
from reports import recap
from reports.places import place_of
from reports.recap_secret import month_ends, pooled
from reports.tests.recap_world import (
    DAYS,
    FAR_VILLAGE,
    HERE,
    NEIGHBOUR,
    NEIGHBOUR_VILLAGE,
    NOW,
    SECRET,
    TODAY,
    VILLAGE,
    World,
    closed,
    opened,
)
from reports.tests.test_recap import PAGES, row, tables
from tests.page_forms import without_tokens

AREAS = [{}, {"kabupaten": "62.03"}, {"kecamatan": HERE}, {"kecamatan": NEIGHBOUR},
         {"desa": VILLAGE}]  # fmt: skip


@pytest.fixture(autouse=True)
def frozen(db):
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world(petugas, verifikator):
    return World(petugas, verifikator)


@pytest.fixture
def someone(world):
    """Somebody ordinary in both districts, so that there is something to subtract from."""
    world.enter(("08", "24"), "2026-10-02")
    world.enter(("08", "24"), "2026-10-03", village=NEIGHBOUR_VILLAGE)


def hide(world):
    """Nothing but rahasia kinds: in one village, in the next district, one who died."""
    world.enter((SECRET,), "2026-10-02", name="Tersembunyi Satu")
    world.enter((SECRET, "18"), "2026-10-05", name="Tersembunyi Dua", sex="F")
    world.enter((SECRET,), "2026-10-06", village=NEIGHBOUR_VILLAGE)
    gone = world.enter(("18",), "2026-10-07")
    world.change(gone, "2026-11-08", life="deceased")
    changed = world.enter((SECRET,), "2026-10-07")
    world.change(changed, "2026-11-09", kind__18=opened())


def everything(user) -> list:
    """Every ordinary figure there is, for every area and day."""
    found = []
    for asked in AREAS:
        place = place_of(user, **asked)
        for on in DAYS:
            cells = recap.standing(place, on)
            found.append(sorted((key, sorted(n.items())) for key, n in cells.parts.items()))
        flow = recap.flow(place, DAYS[0], TODAY)
        for one in (*flow.came.values(), *flow.went.values()):
            found.append(sorted((key, sorted(n.items())) for key, n in one.parts.items()))
    return found


def shown(client) -> list[list]:
    """What the pages say, number by number."""
    return [
        [cell.value for one in [*table.rows, *table.after] for cell in one.cells]
        for page in PAGES
        for query in ("", "?pada=2026-10-31", f"?kecamatan={HERE}", "?sejak=2026-10-01")
        for table in tables(client, reverse(f"reports:{page}") + query)
    ]


def test_whoever_has_only_rahasia_kinds_changes_no_figure(
    world, someone, masuk, petugas_kabupaten, petugas_provinsi, verifikator, auditor
):
    """No subtraction finds them: the figures are the same with and without them."""
    users = (petugas_kabupaten, verifikator, petugas_provinsi, auditor)
    before = [shown(masuk(user)) for user in users], everything(petugas_provinsi)
    hide(world)
    after = [shown(masuk(user)) for user in users], everything(petugas_provinsi)
    assert before == after
    assert Movement.objects.filter(secret=True).count() > 8  # there was something to find


def test_control_somebody_ordinary_changes_the_figures(world, someone, petugas_provinsi):
    before = everything(petugas_provinsi)
    world.enter(("08",), "2026-10-05")
    assert everything(petugas_provinsi) != before


def test_kinds_and_persons_cannot_be_subtracted(world, masuk, petugas):
    """Somebody with 08 and 16 looks like somebody with 08."""
    world.enter(("08",), "2026-10-02")
    first = shown(masuk(petugas))
    world.enter(("08", SECRET), "2026-10-02")
    mixed = shown(masuk(petugas))
    world.enter(("08",), "2026-10-02")
    plain = shown(masuk(petugas))
    steps = [
        [b - a for a, b in zip(one, two, strict=True) if isinstance(a, int) and isinstance(b, int)]
        for one, two in zip((*first, *mixed), (*mixed, *plain), strict=True)
    ]
    half = len(steps) // 2
    assert steps[:half] == steps[half:] and any(any(one) for one in steps)


def test_changing_sides_has_no_reason_of_its_own(world, masuk, petugas):
    """A kind more than 16, or 08 less beside 16, reads as any other coming and going."""
    hidden = world.enter((SECRET,), "2026-10-02")
    world.change(hidden, "2026-11-05", kind__24=opened())
    mixed = world.enter(("08", SECRET), "2026-10-02", name="Kai Campur")
    world.change(mixed, "2026-11-06", kind__08=closed())
    kinds = tables(masuk(petugas), "/rekap/mutasi/?sejak=2026-11-01")[0]
    new = world.enter(("24",), "2026-11-05")
    old = world.enter(("08",), "2026-10-02")
    world.change(old, "2026-11-06", life="graduated")
    doubled = tables(masuk(petugas), "/rekap/mutasi/?sejak=2026-11-01")[0]
    said = row(kinds, "Semua jenis")
    assert any(said) and row(doubled, "Semua jenis") == [2 * n for n in said]
    assert new.number != old.number


@pytest.mark.parametrize("page", [*PAGES, "recap_list"])
def test_no_page_takes_a_rahasia_kind(world, masuk, petugas_provinsi, verifikator, page):
    hide(world)
    for user in (petugas_provinsi, verifikator):
        client = masuk(user)
        answer = client.get(reverse(f"reports:{page}") + f"?jenis={SECRET}")
        if page == "recap_list":
            assert answer.status_code == 404
        else:
            assert answer.context["kind_name"] == ""
            assert "HIV" not in without_tokens(answer.content.decode())


def test_the_list_of_everybody_leaves_them_out(world, someone, masuk, petugas, verifikator):
    hide(world)
    for user in (petugas, verifikator):
        text = masuk(user).get("/rekap/daftar/").content.decode()
        assert "Tersembunyi" not in text and "Bue Darman" in text


# The pooled table

OCTOBER_END = datetime.date(2026, 10, 31)


def months(client):
    """Regency → number at the end of October."""
    table = client.get("/rekap/rahasia/").context["table"]
    return {one.label: one.cells[-1].value for one in table.rows}


def recorded(moment: str):
    return time_machine.travel(moment, tick=False)


def test_the_pooled_table_counts_each_once_and_also_who_has_other_kinds(
    world, masuk, petugas_kabupaten, petugas_provinsi
):
    with recorded("2026-10-20T09:00:00+07:00"):
        world.enter((SECRET, "18"), "2026-10-05")
        world.enter(("08", SECRET), "2026-10-06", sex="F")
        world.enter(("08",), "2026-10-06")
    assert months(masuk(petugas_kabupaten)) == {"Kabupaten Kapuas": 2}
    found = months(masuk(petugas_provinsi))
    assert found["Kabupaten Kapuas"] == 2 and len(found) == 14 and sum(found.values()) == 2


def test_moving_inside_the_regency_changes_nothing_and_out_of_it_one(
    world, masuk, petugas_provinsi
):
    with recorded("2026-10-20T09:00:00+07:00"):
        stays = world.enter((SECRET,), "2026-10-05")
        leaves = world.enter((SECRET,), "2026-10-05")
        world.move(stays, NEIGHBOUR_VILLAGE, "2026-10-10")
        world.move(leaves, FAR_VILLAGE, "2026-10-10")
    found = months(masuk(petugas_provinsi))
    assert (found["Kabupaten Kapuas"], found["Kota Palangka Raya"]) == (1, 1)


def test_a_month_that_is_over_never_changes(world, masuk, petugas_kabupaten):
    """Two looks at a month cannot be subtracted: what comes late counts when it is recorded."""
    with recorded("2026-10-31T23:30:00+07:00"):
        world.enter((SECRET,), "2026-10-05")
    client = masuk(petugas_kabupaten)
    before = client.get("/rekap/rahasia/").context["table"]
    with recorded("2026-11-01T00:30:00+07:00"):
        late = world.enter((SECRET,), "2026-10-06")
        world.change(late, "2026-10-20", life="deceased")
        world.enter((SECRET,), "2026-10-07")
    after = client.get("/rekap/rahasia/").context["table"]
    assert [c.value for r in before.rows for c in r.cells] == [
        c.value for r in after.rows for c in r.cells
    ]
    assert months(client) == {"Kabupaten Kapuas": 1}
    with time_machine.travel("2026-12-02T09:00:00+07:00", tick=False):
        districts = petugas_kabupaten.position.district_codes
        found = pooled(districts, month_ends(timezone.localdate()))
        assert found["62.03", datetime.date(2026, 11, 30)] == 2
        assert found["62.03", OCTOBER_END] == 1


def test_the_month_that_runs_is_not_told(world, masuk, petugas_kabupaten):
    world.enter((SECRET,), "2026-11-05")
    table = masuk(petugas_kabupaten).get("/rekap/rahasia/").context["table"]
    assert table.head[-1] == "Oktober 2026" and len(table.head) == 12
    assert not any(cell.value for one in table.rows for cell in one.cells)


def test_the_pooled_table_has_nothing_to_choose(world, masuk, petugas_provinsi):
    with recorded("2026-10-20T09:00:00+07:00"):
        world.enter((SECRET,), "2026-10-05")
    client = masuk(petugas_provinsi)
    plain = client.get("/rekap/rahasia/").context["table"]
    for query in ("kecamatan=" + HERE, "kabupaten=62.03", "jenis=16", "pada=2026-10-10", "jk=L"):
        assert client.get(f"/rekap/rahasia/?{query}").context["table"] == plain
    assert not any(cell.url for one in plain.rows for cell in one.cells)


def test_the_pooled_table_is_not_for_a_district(masuk, petugas, pengelola):
    for user in (petugas, pengelola):
        assert masuk(user).get("/rekap/rahasia/").status_code == 404
    assert "/rekap/rahasia/" not in masuk(petugas).get("/rekap/").content.decode()


# The verifier's own table


def test_the_verifier_reads_the_kinds_of_the_own_regency_and_each_look_is_an_event(
    world, masuk, verifikator, verifikator_lain
):
    hide(world)
    client = masuk(verifikator)
    for times in (1, 2):
        table = client.get("/rekap/rahasia/jenis/").context["table"]
        assert AuditEvent.objects.filter(action="seen.recap", actor=verifikator.pk).count() == times
    assert row(table, "Orang dengan HIV") == [3, 1, 0, 0, 0]
    assert row(table, "Korban Trafficking") == [1, 1, 0, 0, 0]
    other = masuk(verifikator_lain).get("/rekap/rahasia/jenis/").context["table"]
    assert not any(cell.value for one in other.rows for cell in one.cells)


def test_no_event_no_look(world, masuk, verifikator, monkeypatch):
    def fail(**event):
        raise RuntimeError("no audit")

    monkeypatch.setattr("reports.views.recap_secret.record", fail)
    with pytest.raises(RuntimeError):
        masuk(verifikator).get("/rekap/rahasia/jenis/")


def test_nobody_else_reads_them_by_kind(masuk, petugas, petugas_kabupaten, petugas_provinsi,
                                        verifikator_provinsi, auditor):  # fmt: skip
    for user in (petugas, petugas_kabupaten, petugas_provinsi, verifikator_provinsi, auditor):
        assert masuk(user).get("/rekap/rahasia/jenis/").status_code == 404
