"""What comes beside the ledger: the age of the day, the decile, neglect; and the cost of a page."""

import datetime

import pytest
import time_machine
from django.urls import reverse

from ppks.tests.factories import make_submission
from reports.tests.recap_world import NOW, World
from reports.tests.test_recap import PAGES, row, tables


@pytest.fixture(autouse=True)
def frozen(db):
    with time_machine.travel(NOW, tick=False):
        yield


def test_the_age_is_that_of_the_day(petugas, verifikator, masuk):
    born = datetime.date(1966, 11, 15)  # sixty on 15 November 2026
    World(petugas, verifikator).enter(("24",), "2026-10-01", birth_year=None, birth_date=born)
    client = masuk(petugas)
    before = tables(client, "/rekap/ciri/?pada=2026-11-14")[0]
    after = tables(client, "/rekap/ciri/?pada=2026-11-15")[0]
    assert row(before, "18–59") == [1, 0] and row(before, "60 tahun") == [0, 0]
    assert row(after, "18–59") == [0, 0] and row(after, "60 tahun") == [1, 0]


def test_the_decile_is_that_of_the_last_verified_visit(petugas, verifikator, masuk):
    entry = World(petugas, verifikator).enter(("24",), "2026-10-01")
    entry.data_collections.update(programme_decile="2", visited_on="2026-10-01")
    client = masuk(petugas)
    assert row(tables(client, "/rekap/ciri/")[2], "Desil 2") == [1, 0, 0, 0, 0]
    # of a visit that nobody has verified yet, nothing is counted
    visit = make_submission(entry, petugas, kind="visit", state="submitted")
    entry.data_collections.filter(submission=visit).update(programme_decile="5")
    assert row(tables(client, "/rekap/ciri/")[2], "Desil 2") == [1, 0, 0, 0, 0]
    # nor of one that came later than the day
    assert row(tables(client, "/rekap/ciri/?pada=2026-10-01")[2], "Desil 2") == [1, 0, 0, 0, 0]
    entry.data_collections.filter(programme_decile="2").update(visited_on="2026-10-02")
    unknown = row(tables(client, "/rekap/ciri/?pada=2026-10-01")[2], "Desil belum")
    assert unknown == [1, 0, 0, 0, 0]


def test_only_the_neglected_among_the_disabled_are_of_the_spm(petugas, verifikator, masuk):
    world = World(petugas, verifikator)
    world.enter(("09",), "2026-10-01", neglected=False)
    world.enter(("09",), "2026-10-01", neglected=None)
    groups = tables(masuk(petugas), "/rekap/spm/")[0]
    assert not any(row(groups, "Penyandang"))


QUERIES = {"recap": 5, "recap_movement": 6, "recap_compare": 6, "recap_traits": 6, "recap_spm": 5}


@pytest.mark.parametrize("page", PAGES)
def test_a_page_takes_the_same_few_queries_for_one_and_for_many(
    petugas, verifikator, petugas_provinsi, masuk, django_assert_num_queries, page
):
    world, client = World(petugas, verifikator), masuk(petugas_provinsi)
    for number in (1, 6):
        for _ in range(number):
            world.enter(("08", "24"), "2026-10-01")
        with django_assert_num_queries(QUERIES[page]):
            client.get(reverse(f"reports:{page}"))
