"""The dashboard counts what is official, apart what is not, and never who has a rahasia kind."""

import datetime
import re
from html import unescape

import pytest
from django.utils import timezone

from cases.tests.factories import make_case, make_referral, make_service
from ppks.tests.factories import (
    FAR_VILLAGE,
    NEIGHBOUR_VILLAGE,
    OTHER_VILLAGE,
    make_registrant,
    make_submission,
)
from reports import figures
from tests.page_forms import without_tokens
from tksk import operations as roster

SUMMARY, URL = "/angka/", "/angka/ppks/"
WAITING, CASES, POSTS = "/angka/verifikasi/", "/angka/kasus/", "/angka/tksk/"
PAGES = (SUMMARY, "/angka/tren/", URL, WAITING, "/angka/cakupan/", CASES, POSTS)


@pytest.fixture
def world(petugas, verifikator):
    """Kapuas Barat: a man and a woman with 08, a man with 08 and 16, one with 16 and 18 only,
    a family, a group, a community, a girl not yet verified; others in the next district and in
    another regency, and some who left."""

    def put(kinds, **fields):
        return make_registrant(petugas, kinds=kinds, **fields)

    family = {"subject": "family", "name": "Keluarga Entang", "member_count": 4}
    group = {"subject": "group", "name": "Kelompok Pengungsi", "member_count": 9}
    community = {"subject": "community", "name": "Komunitas Hulu", "member_count": 80}
    put(("08",), verified=True)
    put(("08", "24"), verified=True, sex="F", village=OTHER_VILLAGE)
    put(("08", "16"), verified=True)
    put(("16", "18"), verified=True, sex="F", name="Rahasia Sekali")
    put(("24",), verified=True, **family)
    put(("21",), verified=True, **group)
    put(("26",), verified=True, **community)
    put(("08",), verified=True, life="deceased")
    put(("08",), verified=True, village=NEIGHBOUR_VILLAGE)
    put(("08",), verified=True, village=FAR_VILLAGE)
    put(("16",), village=FAR_VILLAGE)
    open_entry = put(("02",), sex="F", birth_year=timezone.localdate().year - 10)
    make_submission(open_entry, petugas, state="submitted", days_ago=20)
    hidden = put(("16",), sex="M")
    make_submission(hidden, petugas, state="submitted", days_ago=2)


def counts(client, url=URL):
    return client.get(url).context


def row(table, label):
    found = [one for one in [*table.rows, *table.after] if one.label.startswith(label)]
    return [cell.value for cell in found[0].cells]


@pytest.mark.django_db
def test_only_verified_and_active_counts_persons_by_sex_and_others_apart(
    world, masuk, petugas_kabupaten
):
    page = counts(masuk(petugas_kabupaten))
    # L, P, KK, kelompok, komunitas
    assert row(page["official_parts"], "Kapuas Barat") == [2, 1, 1, 1, 1]
    assert row(page["official_parts"], "Kapuas Hilir") == [1, 0, 0, 0, 0]
    assert row(page["official_parts"], "Jumlah") == [3, 1, 1, 1, 1]


@pytest.mark.django_db
def test_a_person_with_two_kinds_counts_in_both_and_once_as_a_person(
    world, masuk, petugas_kabupaten
):
    page = counts(masuk(petugas_kabupaten))
    assert row(page["official_kinds"], "Lanjut Usia") == [3, 1, 0, 0, 0]
    assert row(page["official_kinds"], "Fakir Miskin") == [0, 1, 1, 0, 0]
    assert row(page["official_kinds"], "Semua jenis") == [3, 1, 1, 1, 1]


def shown(page) -> str:
    """What a page says, without the marks of its forms."""
    return re.sub(r'(value|content)="[^"]{20,}"', "", page.content.decode())


@pytest.mark.django_db
def test_no_figure_changes_with_who_is_rahasia(
    world, masuk, petugas, petugas_kabupaten, verifikator, petugas_provinsi, auditor, tetangga
):
    """A figure of today less the fixed table of the month would tell on which day one came."""
    users = (petugas_kabupaten, verifikator, petugas_provinsi, auditor, tetangga)
    asked = [(masuk(user), url) for user in users for url in ("/", *PAGES, "/angka/peta/")
             if (user, url) not in {(tetangga, "/angka/peta/"), (verifikator, "/")}]  # fmt: skip
    before = [shown(client.get(url)) for client, url in asked]
    hidden = make_registrant(petugas, kinds=("18",), verified=True, name="Satu Lagi")
    make_submission(hidden, petugas, state="verified", decided_by=verifikator)
    make_submission(hidden, petugas, kind="change", state="submitted", days_ago=30)
    case = make_case(hidden, petugas, category_id="18")
    make_referral(case, petugas, state="pending")
    make_service(hidden, petugas, case=case)
    assert [shown(client.get(url)) for client, url in asked] == before
    seen = make_registrant(petugas, kinds=("08",), verified=True)  # the control
    make_submission(seen, petugas, kind="change", state="submitted", days_ago=30)
    changed = [url for (client, url), was in zip(asked, before, strict=True)
               if shown(client.get(url)) != was]  # fmt: skip
    assert {"/", SUMMARY, URL, WAITING, "/angka/peta/"} <= set(changed)


@pytest.mark.django_db
def test_the_pages_lead_to_the_fixed_table_where_a_role_has_it(
    world, masuk, petugas, petugas_kabupaten
):
    for user, has in ((petugas_kabupaten, True), (petugas, False)):
        for url in PAGES[:-1]:
            text = masuk(user).get(url).content.decode()
            assert ("/rekap/rahasia/" in text) == has and "Tanpa yang rahasia" in text, url


@pytest.mark.django_db
def test_no_dashboard_names_a_rahasia_kind_or_a_person(
    world, masuk, petugas, petugas_kabupaten, verifikator, petugas_provinsi, auditor
):
    for user in (petugas, petugas_kabupaten, verifikator, petugas_provinsi, auditor):
        client = masuk(user)
        for url in PAGES:
            text = without_tokens(unescape(client.get(url).content.decode()))
            for word in ("HIV", "Trafficking", "Rahasia Sekali", "Bue Darman", "jenis=16"):
                assert word not in text, (user, url, word)


@pytest.mark.django_db
def test_a_districts_own_figures_leave_rahasia_entries_out(world, masuk, petugas):
    page = counts(masuk(petugas))
    assert row(page["official_parts"], "Jumlah") == [2, 1, 1, 1, 1]
    assert counts(masuk(petugas), WAITING)["total"].waiting == 1
    # the one with 08 and 16 is there, as 08
    assert row(page["official_kinds"], "Lanjut Usia") == [2, 1, 0, 0, 0]


@pytest.mark.django_db
def test_the_rahasia_kind_of_an_address_is_not_a_filter(world, masuk, petugas_kabupaten):
    assert counts(masuk(petugas_kabupaten), f"{URL}?jenis=16")["kind"] is None
    assert counts(masuk(petugas_kabupaten), f"{URL}?jenis=rahasia")["kind"] is None


@pytest.mark.django_db
def test_unverified_entries_stand_apart(world, masuk, petugas_kabupaten):
    page = counts(masuk(petugas_kabupaten))
    # L, P, unknown, KK, kelompok, komunitas
    assert row(page["open_parts"], "Kapuas Barat") == [0, 1, 0, 0, 0, 0]
    assert row(page["open_parts"], "Jumlah") == [0, 1, 0, 0, 0, 0]
    assert row(page["open_kinds"], "Anak Terlantar") == [0, 1, 0, 0, 0, 0]
    assert row(page["official_kinds"], "Anak Terlantar") == [0, 0, 0, 0, 0]


@pytest.mark.django_db
def test_the_queue_shows_its_age(world, masuk, petugas_kabupaten):
    page = counts(masuk(petugas_kabupaten), WAITING)
    assert row(page["queue_parts"], "Kapuas Barat") == [0, 0, 1, 1, "20 hari"]
    assert row(page["queue_parts"], "Jumlah") == [0, 0, 1, 1, "20 hari"]
    assert row(page["queue_kinds"], "Anak Terlantar") == [1]


@pytest.mark.django_db
@pytest.mark.parametrize(("days", "place"), [(0, 0), (7, 0), (8, 1), (14, 1), (15, 2)])
def test_the_age_of_a_submission_is_in_whole_days(petugas, verifikator, days, place):
    make_submission(make_registrant(petugas), petugas, state="submitted", days_ago=days)
    area = figures.area_of(verifikator)
    total = figures.Line("", "")
    figures.queue(area, [], total)
    assert total.ages[place] == 1 and sum(total.ages) == 1


@pytest.mark.django_db
def test_a_regency_sees_its_own_districts_only(world, masuk, petugas_kabupaten):
    client = masuk(petugas_kabupaten)
    page = counts(client)
    assert len(page["official_parts"].rows) == len(petugas_kabupaten.position.district_codes)
    assert client.get(f"{URL}?kabupaten=62.71").status_code == 404


@pytest.mark.django_db
def test_the_province_sees_regencies_and_looks_into_one(world, masuk, petugas_provinsi):
    client = masuk(petugas_provinsi)
    page = counts(client)
    assert len(page["official_parts"].rows) == 14
    assert row(page["official_parts"], "Jumlah") == [4, 1, 1, 1, 1]
    inside = counts(client, f"{URL}?kabupaten=62.03")
    assert row(inside["official_parts"], "Kapuas Barat") == [2, 1, 1, 1, 1]
    assert row(inside["official_parts"], "Jumlah") == [3, 1, 1, 1, 1]
    assert client.get(f"{URL}?kabupaten=31.71").status_code == 404


@pytest.mark.django_db
def test_one_kind_by_district(world, masuk, petugas_kabupaten):
    page = counts(masuk(petugas_kabupaten), f"{URL}?jenis=08")
    assert row(page["official_parts"], "Kapuas Barat") == [2, 1, 0, 0, 0]
    assert row(page["official_parts"], "Jumlah") == [3, 1, 0, 0, 0]


@pytest.mark.django_db
def test_a_post_is_vacant_when_no_assignment_is_in_force(masuk, pengelola, petugas_kabupaten):
    total = len(petugas_kabupaten.position.district_codes)

    def serve(name, district, kind):
        worker = roster.create_worker(by=pengelola, name=name, sex="M", niat="", phone="")
        return roster.assign(
            worker=worker,
            district=figures.District.objects.get(pk=district),
            kind=kind,
            since=datetime.date(2026, 1, 1),
            by=pengelola,
        )

    serve("Rahmat", "62.03.05", "definitif")
    serve("Tiwi", "62.03.02", "pelaksana_tugas")
    page = counts(masuk(petugas_kabupaten), POSTS)
    # districts, definitive, acting only, nobody, without a definitive one
    assert row(page["posts"], "Jumlah") == [total, 1, 1, total - 2, total - 1]
    assert row(page["posts"], "Kapuas Barat") == [1, 1, 0, 0, 0]
    assert row(page["posts"], "Kapuas Hilir") == [1, 0, 1, 0, 1]


@pytest.mark.django_db
def test_the_roster_admin_sees_posts_but_no_figures_of_ppks(world, masuk, pengelola):
    client = masuk(pengelola)
    page = client.get(SUMMARY)
    assert "posts" in page.context
    assert [tile["label"] for tile in page.context["tiles"]] == ["Kecamatan tanpa TKSK definitif"]
    assert "Fakir Miskin" not in page.content.decode()
    assert client.get(POSTS).status_code == 200
    for url in (URL, WAITING, "/angka/tren/"):
        assert client.get(url).status_code == 404


@pytest.mark.django_db
def test_every_linked_number_opens_a_list_of_as_many(
    world, masuk, petugas, petugas_kabupaten, verifikator, petugas_provinsi
):
    tried = []
    for kinds, village in ((("08",), OTHER_VILLAGE), (("16",), OTHER_VILLAGE)):
        make_case(make_registrant(petugas, kinds=kinds, village=village), petugas,
                  category_id=kinds[0])  # fmt: skip
    for user in (petugas, petugas_kabupaten, verifikator, petugas_provinsi):
        client = masuk(user)
        addresses = [URL, f"{URL}?jenis=08", WAITING, CASES, f"{URL}?kecamatan=62.03.05"]
        if user == petugas_provinsi:
            addresses.append(f"{URL}?kabupaten=62.03&jenis=08")
        for url in addresses:
            page = client.get(url).context
            tables = ("official_kinds", "official_parts", "open_kinds", "open_parts",
                      "queue_parts", "stages", "cases")  # fmt: skip
            for table in [one for one in tables if one in page]:
                for one in [*page[table].rows, *page[table].after]:
                    for cell in one.cells:
                        if cell.url:
                            found = client.get(cell.url).context["page"].paginator.count
                            assert found == cell.value, (user, table, one.label, cell.url)
                            tried.append((user, table))
    assert len(tried) > 60
    assert {table for _, table in tried} == set(tables)


@pytest.mark.django_db
def test_the_auditor_gets_figures_without_a_way_to_persons(world, masuk, auditor):
    text = masuk(auditor).get(URL).content.decode()
    assert 'href="/ppks/' not in text and 'href="/pengajuan/' not in text
    assert "Fakir Miskin" in text


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["petugas", "petugas_kabupaten", "petugas_provinsi", "auditor"])
def test_the_pages_take_the_same_few_queries_for_one_and_thirty(
    request, who, masuk, petugas, django_assert_max_num_queries
):
    user = request.getfixturevalue(who)
    client = masuk(user)
    used = []
    for number in (1, 30):
        for _ in range(number):
            entry = make_registrant(petugas, kinds=("08", "24"))
            make_submission(entry, petugas, state="submitted")
        took = []
        for url in PAGES:
            client.get(url)
            with django_assert_max_num_queries(15) as seen:
                client.get(url)
            took.append(len(seen))
        used.append(took)
    assert used[0] == used[1]
