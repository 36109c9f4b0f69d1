"""What waits in the cases stands on the desk of whoever has to do it, and opens its list."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cases.operations.case import refresh
from cases.tests.factories import make_case, make_closure, make_letter, make_referral, make_transfer
from cases.tests.planned import make_assessment, make_plan
from desk import tiles
from fieldwork.tests.factories import make_entry
from ppks.tests.factories import FAR_VILLAGE, NEIGHBOUR_VILLAGE, make_registrant

pytestmark = pytest.mark.django_db
EXPECTED = {
    "petugas": {"Rencana dikembalikan": 2, "Laporan bulan lalu belum dikirim": 1},
    "petugas_kabupaten": {
        "Rencana dikembalikan": 3,
        "Draf asesmen belum diselesaikan": 3,
        "Draf rencana belum diajukan": 3,
        "Konsep surat belum terbit": 3,
        "Rujukan terlambat dijawab": 3,
        "Laporan kecamatan tanpa TKSK belum dikirim": 15,  # of 17
    },
    "verifikator": {
        "Rencana menunggu persetujuan": 4,
        "Permintaan tutup kasus": 4,
        "Pemindahan menunggu Anda": 2,
    },
}


@pytest.fixture
def world(petugas, tetangga, verifikator, verifikator_lain):
    """One of everything, twice in a district, once in the next, in another regency, and sealed."""
    today = timezone.localdate()
    late = {"sent_on": today - timedelta(days=8), "due_on": today - timedelta(days=1)}
    for village, by, verifier, kinds in (
        (None, petugas, verifikator, ("08",)),
        (None, petugas, verifikator, ("08",)),
        (NEIGHBOUR_VILLAGE, tetangga, verifikator, ("08",)),
        (FAR_VILLAGE, tetangga, verifikator_lain, ("08",)),
        (None, petugas, verifikator, ("16",)),
    ):
        place = {"village": village} if village else {}

        def case(by=by, place=place, kinds=kinds, **more):
            return make_case(make_registrant(by, verified=True, kinds=kinds, **place), by, **more)

        for state in ("draft", "submitted", "returned", "approved"):
            make_plan(case(), by, state=state, decided_by=verifier)
        make_assessment(case(), by)
        make_assessment(case(), by, complete_by=verifier)
        make_referral(case(), by, **late)
        make_referral(case(), by)
        make_letter(case(), by)
        make_closure(case(state="closing"), by)
        over = case(state="closed", stage="closed")  # waits for nobody
        for make in (make_assessment, make_letter):
            make(over, by)
        make_plan(over, by)
        make_referral(over, by, **late)
        refresh(over, by)
        if kinds == ("08",) and village is None:
            far = make_registrant(by, verified=True)
            make_transfer(far, by, to="62.71.01", state="asked")


@pytest.mark.parametrize("who", EXPECTED)
def test_each_number_opens_its_list(request, world, masuk, who):
    client = masuk(request.getfixturevalue(who))
    labels = {label for _, label, *_ in tiles.CASEWORK} - {"Kasus tanpa petugas"}
    shown = {t["label"]: t for t in client.get("/").context["tiles"] if t["label"] in labels}
    assert {label: tile["number"] for label, tile in shown.items()} == EXPECTED[who]
    for label, tile in shown.items():
        found = client.get(tile["url"]).context["page"].paginator.count
        assert found == tile["number"], label


def test_what_came_from_phones_stands_on_the_desk_of_who_decides(
    masuk, petugas, tetangga, petugas_kabupaten, verifikator
):
    """A worker decides about the own ones; the office of what was handed to it, secret ones the
    verifier alone."""
    for by in (petugas, petugas, tetangga):
        make_entry(by)
    make_entry(petugas, state="saved")
    make_entry(petugas, state="handed")
    make_entry(tetangga, state="handed", secret=True)
    held, handed = "Kiriman perlu diputuskan", "Isian lapangan diserahkan"
    for user, label, number in (
        (petugas, held, 2), (tetangga, held, 1), (petugas_kabupaten, handed, 1),
        (verifikator, handed, 2),
    ):  # fmt: skip
        client = masuk(user)
        with CaptureQueriesContext(connection) as seen:
            shown = {t["label"]: t for t in client.get("/").context["tiles"]}
        assert len(seen) <= 15
        assert {one for one in shown if one in (held, handed)} == {label}
        assert shown[label]["number"] == number
        page = client.get(shown[label]["url"]).context
        found = len(page["held"]) if label == held else page["page"].paginator.count
        assert found == number, (user, label)


def test_the_fullest_desk_stays_within_its_queries(world, masuk, petugas_kabupaten):
    client = masuk(petugas_kabupaten)
    client.get("/")
    with CaptureQueriesContext(connection) as seen:
        client.get("/")
    assert len(seen) <= 15
