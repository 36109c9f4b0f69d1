"""The recap counts what the ledger says, of any day and area, and each number has its list."""

import datetime
import itertools
from collections import Counter
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.db import connection
from django.test import RequestFactory
from django.urls import reverse

from districts.models import District, Village
from ppks.models import Movement
from reports import recap
from reports.places import place_of
from reports.recap_lists import behind
from reports.tests.recap_world import (
    DAYS,
    FAR,
    FAR_VILLAGE,
    HERE,
    NEIGHBOUR,
    NOW,
    OCTOBER,
    OTHER_VILLAGE,
    TODAY,
    VILLAGE,
    Story,
    undone,
)
from reports.views.recap import asked_of, place_asked

PAGES = ("recap", "recap_movement", "recap_compare", "recap_traits", "recap_spm")
OPEN = [kind.code for kind in recap.open_kinds()]


@pytest.fixture(scope="module")
def story(django_db_setup, django_db_blocker):
    """One history for all tests of this file: each is undone."""
    with django_db_blocker.unblock(), time_machine.travel(NOW, tick=False), undone():
        yield Story()


@pytest.fixture(autouse=True)
def frozen(story, db):
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world(story):
    return story.entries


@pytest.fixture
def petugas(story):
    return story.users["petugas"]


@pytest.fixture
def petugas_kabupaten(story):
    return story.users["kabupaten"]


@pytest.fixture
def verifikator(story):
    return story.users["verifikator"]


@pytest.fixture
def petugas_provinsi(story):
    return story.users["provinsi"]


def tables(client, address):
    response = client.get(address)
    assert response.status_code == 200, address
    return response.context["tables"]


def row(table, label):
    found = [one for one in [*table.rows, *table.after] if one.label.startswith(label)]
    return [cell.value for cell in found[0].cells]


def column(subject, sex):
    return sex if subject == "individual" else subject


def replayed(on: datetime.date) -> Counter:
    """Who stands on a day, row by row without SQL: (village, kind or "", column) → number."""
    stands = Counter()
    for one in Movement.objects.order_by("effective_on", "recorded_at"):
        if one.effective_on <= on and not one.secret:
            key = (one.village_id, one.category_id or "", column(one.subject, one.sex))
            stands[key] += one.delta
    return stands


def registered() -> Counter:
    """Today's count of the register itself, without the ledger."""
    counted = Counter()
    with connection.cursor() as cursor:
        cursor.execute("""
            SELECT r.village_id, r.subject, r.sex,
                   array_agg(c.category_id) FILTER (WHERE c.confirmed_by_id IS NOT NULL),
                   min(k.secrecy)
            FROM ppks_registrant r JOIN ppks_condition c ON c.registrant_id = r.id
            JOIN ppks_category k ON k.code = c.category_id
            WHERE r.life = 'active' AND r.verified_at IS NOT NULL AND c.until IS NULL
            GROUP BY r.id""")
        for village, subject, sex, kinds, lowest in cursor.fetchall():
            for kind in [*([""] if lowest < 2 else []), *(set(kinds) & set(OPEN))]:
                counted[village, kind, column(subject, sex)] += 1
    return counted


def in_area(counts: Counter, code: str) -> Counter:
    """By kind and column, in an area whose code begins so."""
    found = Counter()
    for (village, kind, col), n in counts.items():
        if village.startswith(code):
            found[kind, col] += n
    return found


def test_today_equals_a_count_of_the_register_at_every_level(world, petugas_provinsi):
    counts = registered()
    assert sum(counts.values()) > 15
    for code, asked in levels():
        place = place_of(petugas_provinsi, **asked)
        cells, wanted = recap.standing(place, TODAY), in_area(counts, code)
        for kind in ("", *OPEN):
            for col in recap.COLUMNS:
                assert cells.of(kind)[col] == wanted[kind, col], (code, kind, col)


def test_any_day_equals_the_ledger_replayed_at_every_level(world, petugas_provinsi):
    seen = set()
    for on in DAYS:
        counts = replayed(on)
        seen.add(sum(counts.values()))
        for code, asked in levels():
            place = place_of(petugas_provinsi, **asked)
            cells, wanted = recap.standing(place, on), in_area(counts, code)
            for kind in ("", *OPEN):
                for col in recap.COLUMNS:
                    assert cells.of(kind)[col] == wanted[kind, col], (on, code, kind, col)
                    parts = sum(cells.of(kind, one.pk)[col] for one in place.parts)
                    assert parts == cells.of(kind)[col] or not place.parts
    assert len(seen) == len(DAYS)


def levels():
    yield "62", {}
    yield "62.03", {"kabupaten": "62.03"}
    yield "62.71", {"kabupaten": "62.71"}
    yield HERE, {"kecamatan": HERE}
    yield NEIGHBOUR, {"kecamatan": NEIGHBOUR}
    yield VILLAGE, {"desa": VILLAGE}
    yield OTHER_VILLAGE, {"desa": OTHER_VILLAGE}


@pytest.mark.parametrize("since", ["2026-10-01", "2026-10-05", "2026-11-01", "2026-11-24"])
def test_a_period_balances_and_its_ends_are_the_days(world, petugas_provinsi, since):
    since = datetime.date.fromisoformat(since)
    for _, asked in levels():
        place = place_of(petugas_provinsi, **asked)
        flow = recap.flow(place, since, TODAY)
        before = recap.standing(place, since - datetime.timedelta(days=1))
        after = recap.standing(place, TODAY)
        for kind in ("", *OPEN):
            for col in recap.COLUMNS:
                came = sum(cells.of(kind)[col] for cells in flow.came.values())
                went = sum(cells.of(kind)[col] for cells in flow.went.values())
                assert flow.opening.of(kind)[col] == before.of(kind)[col]
                assert flow.opening.of(kind)[col] + came - went == after.of(kind)[col]
                assert flow.closing.of(kind)[col] == after.of(kind)[col]


def test_november_by_reason(world, masuk, petugas):
    kinds, parts = tables(masuk(petugas), "/rekap/mutasi/?sejak=2026-11-01")
    # opening | new, moved in, corrected in | dead, out of province, done, not found, moved away,
    # corrected out | closing
    everybody = [6, 1, 0, 1, 1, 0, 0, 0, 1, 1, 5]
    assert row(kinds, "Semua jenis") == everybody
    assert row(kinds, "Fakir Miskin") == [1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0]
    assert row(parts, "Jumlah") == everybody


def test_the_page_says_l_p_kk_groups_and_communities(world, masuk, petugas):
    kinds, parts, cross = tables(masuk(petugas), "/rekap/?pada=2026-10-31")
    assert row(kinds, "Lanjut Usia") == [2, 1, 0, 0, 0]
    assert row(kinds, "Semua jenis") == [4, 2, 1, 1, 1]
    assert row(parts, "Jumlah") == [4, 2, 1, 1, 1]
    assert row(cross, "Lanjut Usia")[-1] == 3
    cross = tables(masuk(petugas), "/rekap/?pada=2026-10-31&hitung=KK")[2]
    assert row(cross, "Fakir Miskin")[-1] == 1


def test_two_days_beside_each_other(world, masuk, petugas):
    kinds, parts = tables(masuk(petugas), "/rekap/banding/?banding=2026-10-31")
    assert row(kinds, "Semua jenis") == [6, 5, "−1"]
    assert row(kinds, "Lanjut Usia") == [3, 3, 0]
    assert row(parts, "Jumlah") == [6, 5, "−1"]


def test_traits_add_up_to_who_is_counted(world, masuk, petugas):
    ages, places, deciles, lives = tables(masuk(petugas), "/rekap/ciri/")
    assert row(ages, "6–17") == [0, 1] and row(ages, "60 tahun") == [3, 1]
    assert row(places, "Di dalam") == [1, 0, 0, 0, 0]
    assert row(places, "Di luar") == [2, 2, 1, 1, 1]
    for table in (ages, places, deciles):
        for at, total in enumerate(row(table, "Jumlah")):
            assert sum(one.cells[at].value for one in table.rows) == total
    assert row(lives, "Aktif") == [3, 2, 1, 1, 1]
    assert row(lives, "Meninggal") == [1, 0, 0, 0, 0]


def test_spm_groups_by_whose_duty_they_are(world, masuk, petugas):
    groups, parts = tables(masuk(petugas), "/rekap/spm/")
    # inside: L, P, KK, groups, communities; outside the same
    assert row(groups, "Penyandang") == [0, 0, 0, 0, 0, 1, 0, 0, 0, 0]
    assert row(groups, "Anak") == [0, 0, 0, 0, 0, 0, 1, 0, 0, 0]
    assert row(groups, "Lanjut") == [1, 0, 0, 0, 0, 1, 1, 0, 0, 0]
    assert row(groups, "Korban") == [0, 0, 0, 0, 0, 0, 0, 0, 1, 0]
    assert row(parts, "Jumlah") == [0, 1, 0, 1, 1, 2, 0, 0, 0, 0]


def test_every_number_opens_a_list_of_as_many(world, masuk, story):
    """Most lists are asked without their page, some as a page."""
    tried, days = set(), ("", "?pada=2026-10-31", "?sejak=2026-10-03&jenis=08", "?hitung=KK")
    for name, queries in (("petugas", (*days, f"?desa={VILLAGE}")), ("kabupaten", days[:1]),
                          ("verifikator", days[2:3]), ("provinsi", days[:2])):  # fmt: skip
        user = story.users[name]
        client = masuk(user)
        for page, query in itertools.product(PAGES, queries):
            for table in tables(client, reverse(f"reports:{page}") + query):
                for cell in (cell for one in [*table.rows, *table.after] for cell in one.cells):
                    if cell.url and (name, cell.url) not in tried:
                        tried.add((name, cell.url))
                        opens(client if len(tried) % 12 == 0 else None, user, cell)
    assert len(tried) > 300


def opens(client, user, cell):
    if client:
        shown = client.get(cell.url).context
        assert shown["page"].paginator.count + shown["hidden"] == shown["found"].entries, cell.url
        found = shown["found"]
    else:
        request = RequestFactory().get(cell.url)
        found = behind(asked_of(request, place_asked(user, request.GET)), user)
    assert found.number == cell.value, cell.url


def test_who_may_no_longer_be_opened_is_counted_in_a_sentence(world, masuk, petugas):
    mover = f"/rekap/daftar/?pada={OCTOBER}&jenis=11&kolom=L"
    page = masuk(petugas).get(mover)
    assert page.context["found"].number == 1 and page.context["hidden"] == 1
    assert not page.context["lines"]
    assert "1 di antaranya tidak dapat Anda buka lagi" in page.content.decode()


def test_the_list_of_the_province_has_no_names(world, masuk, petugas_provinsi):
    text = masuk(petugas_provinsi).get("/rekap/daftar/?jenis=08").content.decode()
    assert world["mixed"].number in text and "Amang Campur" not in text


@pytest.mark.parametrize("page", [*PAGES, "recap_list"])
def test_a_foreign_area_is_not_found(world, masuk, petugas, petugas_kabupaten, page):
    url = reverse(f"reports:{page}")
    for user, areas in (
        (petugas, {"kabupaten=62.71", f"kecamatan={NEIGHBOUR}", f"desa={FAR_VILLAGE}"}),
        (petugas_kabupaten, {"kabupaten=62.71", f"kecamatan={FAR}", f"desa={FAR_VILLAGE}"}),
    ):
        client = masuk(user)
        assert client.get(f"{url}?kecamatan={HERE}").status_code == 200
        missing = client.get("/rekap/tidak-ada/").content
        for area in areas:
            answer = client.get(f"{url}?{area}")
            assert (answer.status_code, answer.content) == (404, missing), (user, area)


def test_a_foreign_area_cannot_be_exported(world, masuk, petugas):
    sent = {"bentuk": "csv", "kecamatan": FAR}
    assert masuk(petugas).post("/rekap/unduh/", sent).status_code == 404


def test_a_smaller_area_counts_only_inside_the_larger_one_asked_with_it(petugas_provinsi):
    asked = {"kabupaten": "62.71", "kecamatan": HERE, "desa": VILLAGE}
    assert place_of(petugas_provinsi, **asked).code == "62.71"
    asked = {"kabupaten": "62.03", "kecamatan": NEIGHBOUR, "desa": VILLAGE}
    assert place_of(petugas_provinsi, **asked).code == NEIGHBOUR


def test_a_closed_district_still_counts_in_the_days_before(world, masuk, petugas_kabupaten):
    District.objects.filter(pk=HERE).update(closed_on="2026-11-20")
    kinds, parts, _ = tables(masuk(petugas_kabupaten), "/rekap/?pada=2026-10-31")
    assert row(parts, "Kapuas Barat") == [4, 2, 1, 1, 1]
    assert row(kinds, "Semua jenis")[0] == 5
    Village.objects.filter(pk=VILLAGE).update(closed_on="2026-11-20")


def test_the_auditor_gets_figures_without_a_way_to_persons(world, masuk, auditor):
    client = masuk(auditor)
    for page in PAGES:
        text = client.get(reverse(f"reports:{page}")).content.decode()
        assert "/rekap/daftar/" not in text and "/ppks/" not in text
    assert client.get("/rekap/daftar/").status_code == 404


def test_the_roster_admin_and_the_institution_have_no_recap(masuk, pengelola, petugas_panti):
    for user in (pengelola, petugas_panti):
        assert masuk(user).get("/rekap/").status_code == 404


def test_a_day_that_is_none_is_said_and_today_is_shown(world, masuk, petugas):
    page = masuk(petugas).get("/rekap/?pada_0=31&pada_1=2&pada_2=2026")
    assert page.context["on"] == TODAY
    assert "Tanggal ini tidak ada di kalender." in page.content.decode()


def test_what_the_list_does_not_know_is_not_found(world, masuk, petugas):
    client = masuk(petugas)
    for query in ("jenis=99", "kolom=X", "arus=masuk&sebab=x", "umur=7", "spm=x", "hidup=hidup",
                  "pada=2026-13-01", "pada=2027-01-01"):  # fmt: skip
        assert client.get(f"/rekap/daftar/?{query}").status_code == 404, query


def test_a_link_holds_the_area_and_the_day(world, masuk, petugas_kabupaten):
    kinds = tables(masuk(petugas_kabupaten), f"/rekap/?kecamatan={HERE}")[0]
    url = next(cell.url for one in kinds.rows for cell in one.cells if cell.url)
    asked = parse_qs(urlsplit(url).query)
    assert asked["kecamatan"] == [HERE] and asked["pada"] == [TODAY.isoformat()]


def test_the_list_takes_few_queries(world, masuk, petugas, django_assert_max_num_queries):
    client = masuk(petugas)
    client.get("/rekap/daftar/")
    with django_assert_max_num_queries(15):
        client.get("/rekap/daftar/")
