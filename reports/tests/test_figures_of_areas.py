"""Tiles, trend, coverage and casework of an area: recounted by SQL, by level, without secrets."""

import datetime

import pytest
from django.db import connection
from django.utils import timezone

from cases.tests.factories import make_case, make_referral, make_service
from districts.models import Village
from ppks.models import Movement, Submission
from ppks.tests.factories import (
    FAR_VILLAGE,
    NEIGHBOUR_VILLAGE,
    OTHER_VILLAGE,
    VILLAGE,
    make_registrant,
    make_submission,
)
from reports import caseload, decisions, figures, months, reach, trend
from reports.models import MonthlyReport
from reports.tests.factories import make_report

SUMMARY, WAITING, COVERAGE, CASES = (
    "/angka/", "/angka/verifikasi/", "/angka/cakupan/", "/angka/kasus/"
)  # fmt: skip
HERE = "62.03.05"


def scalar(sql: str, *params):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchone()[0]


def days_ago(days: int) -> datetime.date:
    return timezone.localdate() - datetime.timedelta(days=days)


def moved(registrant, delta: int, on: datetime.date, reason="baru", secret=False) -> Movement:
    return Movement.objects.create(
        registrant=registrant, district_id=registrant.district_id, village=registrant.village,
        subject=registrant.subject, sex=registrant.sex, secret=secret, delta=delta, reason=reason,
        effective_on=on, report_month=on.replace(day=1),
    )  # fmt: skip


def visited(registrant, by, verifier, ago: int, state="verified") -> Submission:
    """A visit so many days ago, sent five days before it was decided today."""
    kind = "visit"
    return make_submission(
        registrant, by, kind=kind, state=state, days_ago=5, decided_by=verifier,
        effective_on=days_ago(ago),
    )  # fmt: skip


@pytest.fixture
def world(petugas, verifikator):
    """In Kapuas Barat a man visited last month, a woman two years ago, one never, and somebody
    rahasia visited in another village; one in the next district, one far away. Cases, referrals
    and services of the man, of the rahasia one, and a rahasia case of the man."""

    def put(name, kinds=("08",), village=VILLAGE, **fields):
        return make_registrant(
            petugas, kinds=kinds, village=village, name=name, verified=True, **fields
        )

    people = {
        "man": put("Satu"),
        "woman": put("Dua", sex="F"),
        "never": put("Tiga"),
        "secret": put("Empat Rahasia", kinds=("16",), village=OTHER_VILLAGE),
        "near": put("Lima", village=NEIGHBOUR_VILLAGE),
        "far": put("Enam", village=FAR_VILLAGE),
    }
    visited(people["man"], petugas, verifikator, 30)
    visited(people["woman"], petugas, verifikator, 730)
    visited(people["secret"], petugas, verifikator, 10)
    visited(people["near"], petugas, verifikator, 250)
    visited(people["far"], petugas, verifikator, 5, state="submitted")
    opened = make_case(people["man"], petugas, urgency="darurat")
    sealed = make_case(people["secret"], petugas, category_id="16", urgency="segera")
    mixed = make_case(people["man"], petugas, category_id="18", urgency="segera")
    make_case(people["near"], petugas, state="closed", stage="closed")
    for case in (opened, sealed, mixed):
        make_referral(case, petugas, state="pending", sent_on=days_ago(40), due_on=days_ago(33))
    make_referral(opened, petugas, state="accepted", sent_on=days_ago(3))
    make_referral(opened, petugas, state="accepted", sent_on=days_ago(500))
    for case in (opened, sealed, mixed):
        make_service(case.registrant, petugas, case=case, given_on=days_ago(20), rupiah=100_000)
    make_service(people["near"], petugas, given_on=days_ago(20), rupiah=50_000)
    make_service(people["secret"], petugas, given_on=days_ago(20), rupiah=7)
    make_service(people["near"], petugas, given_on=days_ago(400), rupiah=11)
    return people


def tile(page, label: str) -> dict:
    return next(one for one in page.context["tiles"] if one["label"] == label)


def row(table, label: str) -> list:
    found = [one for one in [*table.rows, *table.after] if one.label.startswith(label)]
    return [cell.value for cell in found[0].cells]


# Areas


@pytest.mark.django_db
def test_one_looks_from_the_province_into_a_regency_and_a_district(world, masuk, petugas_provinsi):
    client = masuk(petugas_provinsi)
    page = client.get(f"{SUMMARY}?kabupaten=62.03&kecamatan={HERE}")
    assert page.context["area"].name == "Kecamatan Kapuas Barat"
    assert [step["label"] for step in page.context["trail"]] == [
        "Provinsi Kalimantan Tengah", "Kabupaten Kapuas"
    ]  # fmt: skip
    assert client.get(f"{SUMMARY}?kecamatan={HERE}").status_code == 200
    for wrong in ("?kabupaten=62.71&kecamatan=62.03.05", "?kecamatan=62.99.99", "?kecamatan=62.03"):
        assert client.get(SUMMARY + wrong).status_code == 404, wrong


@pytest.mark.django_db
def test_nobody_looks_into_the_area_of_another(masuk, petugas, petugas_kabupaten):
    for user in (petugas, petugas_kabupaten):
        client = masuk(user)
        for url in (SUMMARY, WAITING, COVERAGE, CASES):
            assert client.get(f"{url}?kecamatan=62.71.01").status_code == 404
            assert client.get(f"{url}?kabupaten=62.71").status_code == 404
    assert masuk(petugas).get(f"{SUMMARY}?kecamatan=62.03.02").status_code == 404


@pytest.mark.django_db
def test_the_figures_of_a_district_whoever_looks(
    world, masuk, petugas, petugas_kabupaten, verifikator, petugas_provinsi, auditor
):
    for user in (petugas, petugas_kabupaten, verifikator, petugas_provinsi, auditor):
        page = masuk(user).get(f"{SUMMARY}?kecamatan={HERE}")
        assert tile(page, "Perorangan terverifikasi")["number"] == 3
        assert tile(page, "Kasus berjalan")["number"] == 1
        assert tile(page, "Layanan diberikan")["number"] == 1
        assert "Rp100.000" in tile(page, "Layanan diberikan")["until"]
        assert tile(page, "Rujukan terlambat dijawab")["number"] == 1
        assert tile(page, "Desa dan kelurahan dikunjungi")["number"] == 1


@pytest.mark.django_db
def test_a_regency_leaves_out_what_is_rahasia(world, masuk, petugas_kabupaten, verifikator):
    for user in (petugas_kabupaten, verifikator):
        page = masuk(user).get(SUMMARY)
        assert tile(page, "Perorangan terverifikasi")["number"] == 4
        assert tile(page, "Kasus berjalan")["number"] == 1
        assert tile(page, "Layanan diberikan")["number"] == 2
        assert "Rp150.000" in tile(page, "Layanan diberikan")["until"]


@pytest.mark.django_db
def test_every_tile_opens_a_page_and_says_its_time(
    world, masuk, petugas, petugas_kabupaten, verifikator, petugas_provinsi, auditor, pengelola
):
    for user in (petugas, petugas_kabupaten, verifikator, petugas_provinsi, auditor, pengelola):
        client = masuk(user)
        for one in client.get(SUMMARY).context["tiles"]:
            assert one["until"], one
            assert client.get(one["url"]).status_code == 200, (user, one)


@pytest.mark.django_db
def test_a_tile_is_as_long_as_its_list(
    world, masuk, petugas, petugas_kabupaten, verifikator, petugas_provinsi
):
    """Also for who sees the rahasia ones in that list otherwise: the team and the verifier."""
    lists = set()
    for user in (petugas, petugas_kabupaten, verifikator, petugas_provinsi):
        client = masuk(user)
        for one in client.get(SUMMARY).context["tiles"]:
            found = client.get(one["url"]).context
            if one["url"].split("?")[0] in ("/ppks/", "/kasus/", "/pengajuan/antrean/"):
                assert found["page"].paginator.count == one["number"], (user, one)
                lists.add((user, one["url"].split("?")[0]))
    assert {path for _, path in lists} == {"/ppks/", "/kasus/", "/pengajuan/antrean/"}
    assert masuk(verifikator).get("/kasus/").context["page"].paginator.count == 3  # the control


# Trend


@pytest.mark.django_db
def test_the_trend_ends_each_month_as_the_ledger_says(world, petugas_kabupaten, petugas_provinsi):
    now = months.current()
    first = months.shift(now, -11)
    moved(world["man"], 1, months.shift(first, -3))  # before the first month shown
    moved(world["woman"], 1, first)  # on its first day
    moved(world["near"], 1, months.last_day(first))
    moved(world["near"], -1, months.shift(now, -2), "meninggal")
    moved(world["secret"], 1, months.shift(now, -5), secret=True)
    moved(world["far"], 1, now)
    for user in (petugas_kabupaten, petugas_provinsi):
        area = figures.area_of(user)
        shown = trend.trend(area)
        assert len(shown) == 12 and shown[0].first == first and shown[-1].first == now
        for month in shown:
            for sex in "MF":
                counted = scalar(
                    "SELECT coalesce(sum(delta), 0) FROM ppks_movement WHERE category_id IS NULL "
                    "AND NOT secret AND sex = %s AND effective_on <= %s AND district_id = ANY(%s)",
                    sex, months.last_day(month.first), area.codes,
                )  # fmt: skip
                assert month.closing[sex] == counted, month
    assert (shown[0].came["M"], shown[0].came["F"]) == (1, 1)
    assert shown[-3].went["M"] == 1
    assert sum(month.came["M"] for month in shown) == 2


@pytest.mark.django_db
def test_the_trend_leaves_rahasia_out(world, petugas, verifikator):
    moved(world["secret"], 1, days_ago(100), secret=True)
    moved(world["man"], 1, days_ago(100))
    here = figures.area_of(verifikator, district=HERE)
    for area in (figures.area_of(petugas), here, figures.area_of(verifikator)):
        assert trend.trend(area)[-1].closing["M"] == 1


@pytest.mark.django_db
def test_who_moves_within_an_area_neither_comes_nor_leaves_there(world, verifikator):
    today = timezone.localdate()
    moved(world["man"], 1, months.shift(months.current(), -4))
    moved(world["man"], -1, today, "pindah_kecamatan")
    world["man"].district_id = "62.03.02"
    world["man"].village = Village.objects.get(pk=NEIGHBOUR_VILLAGE)
    moved(world["man"], 1, today, "pindah_kecamatan")
    regency = trend.trend(figures.area_of(verifikator))[-1]
    assert (regency.came["M"], regency.went["M"], regency.closing["M"]) == (0, 0, 1)
    left = trend.trend(figures.area_of(verifikator, district=HERE))[-1]
    assert (left.came["M"], left.went["M"], left.closing["M"]) == (0, 1, 0)
    new = trend.trend(figures.area_of(verifikator, district="62.03.02"))[-1]
    assert (new.came["M"], new.went["M"], new.closing["M"]) == (1, 0, 1)


@pytest.mark.django_db
def test_the_charts_have_a_title_values_and_a_table(world, masuk, petugas):
    moved(world["man"], 1, days_ago(100))
    page = masuk(petugas).get("/angka/tren/")
    text = page.content.decode()
    assert text.count('role="img" aria-labelledby="judul-') == 2
    assert 'id="judul-akhir"' in text and "jumlah orang" in text
    assert len(page.context["trend"].rows) == 12
    assert "<script" not in text.split("<figure", 1)[1].split("</figure>")[0]


# Coverage


@pytest.mark.django_db
def test_villages_and_age_of_data(world, masuk, petugas, petugas_kabupaten):
    page = masuk(petugas).get(COVERAGE).context
    villages = Village.objects.current().filter(district=HERE).count()
    assert (page["total"].villages, page["total"].visited) == (villages, 1)
    # up to 6 months, 7 to 12, older, never
    assert row(page["ages"], "Jumlah")[:4] == [1, 0, 1, 1]
    page = masuk(petugas_kabupaten).get(COVERAGE).context
    assert row(page["ages"], "Kapuas Barat")[:4] == [1, 0, 1, 1]
    assert row(page["ages"], "Kapuas Hilir")[:4] == [0, 1, 0, 0]
    assert row(page["ages"], "Jumlah")[:4] == [1, 1, 1, 1]
    assert row(page["villages"], "Kapuas Barat")[:2] == [villages, 1]
    assert page["total"].visited == 2


@pytest.mark.django_db
@pytest.mark.parametrize(("ago", "counts"), [(364, True), (366, False)])
def test_a_visit_counts_for_twelve_months(petugas, verifikator, ago, counts):
    entry = make_registrant(petugas, verified=True)
    visited(entry, petugas, verifikator, ago)
    area = figures.area_of(petugas)
    assert reach.visited(area).visited == counts
    assert reach.covered(area)[1].ages["old"] == (not counts)


@pytest.mark.django_db
def test_the_province_and_its_districts_count_the_same_ages(world, petugas_provinsi):
    _, whole = reach.covered(figures.area_of(petugas_provinsi))
    codes = petugas_provinsi.position.district_codes
    parts = [
        reach.covered(figures.area_of(petugas_provinsi, district=code))[1]
        for code in codes if code in (HERE, "62.03.02", "62.71.01")
    ]  # fmt: skip
    assert whole.entries == sum(one.entries for one in parts) == 5
    assert whole.ages["never"] == sum(one.ages["never"] for one in parts) == 2


@pytest.mark.parametrize(
    ("part", "whole", "said"), [(0, 0, "–"), (1, 300, "< 1 %"), (299, 300, "99 %"), (1, 2, "50 %")]
)
def test_a_share_is_neither_none_nor_all_unless_it_is(part, whole, said):
    assert reach.percent(part, whole) == said


# Verification


@pytest.mark.django_db
def test_the_waiting_time_is_the_middle_one(petugas, verifikator, petugas_kabupaten):
    for days in (1, 3, 10, 20, 40):
        entry = make_registrant(petugas)
        make_submission(entry, petugas, state="verified", days_ago=days, decided_by=verifikator)
    old = make_registrant(petugas)
    decided = make_submission(old, petugas, state="verified", days_ago=300, decided_by=verifikator)
    long_ago = timezone.now() - datetime.timedelta(days=100)
    Submission.objects.filter(pk=decided.pk).update(decided_at=long_ago)
    hidden = make_registrant(petugas, kinds=("16",))
    make_submission(hidden, petugas, state="verified", days_ago=60, decided_by=verifikator)
    own = decisions.waited(figures.area_of(petugas))
    assert (own.decided, round(own.days), own.late, own.words) == (5, 10, 2, "10 hari")
    parts, total = decisions.waited_by_part(figures.area_of(petugas_kabupaten))
    assert (parts[HERE].decided, round(parts[HERE].days)) == (5, 10)
    assert (total.decided, round(total.days)) == (5, 10)


# Casework


@pytest.mark.django_db
def test_casework_leaves_sealed_cases_out(world, masuk, petugas_kabupaten):
    page = masuk(petugas_kabupaten).get(CASES).context
    # emergency, urgent, ordinary, together
    assert row(page["cases"], "Kapuas Barat") == [1, 0, 0, 1]
    assert row(page["cases"], "Jumlah") == [1, 0, 0, 1]
    # made, answered, overdue
    assert row(page["referrals"], "Kapuas Barat") == [2, 1, 1]
    assert row(page["referrals"], "Kapuas Hilir") == [0, 0, 0]
    assert row(page["referrals"], "Jumlah") == [2, 1, 1]
    # services, rupiah
    assert row(page["services"], "Kapuas Barat") == [1, "Rp100.000"]
    assert row(page["services"], "Kapuas Hilir") == [1, "Rp50.000"]
    assert row(page["services"], "Jumlah") == [2, "Rp150.000"]


@pytest.mark.django_db
def test_the_totals_equal_the_divided_figures(world, petugas, petugas_kabupaten, petugas_provinsi):
    for user in (petugas, petugas_kabupaten, petugas_provinsi):
        area = figures.area_of(user)
        _, total = caseload.work(area)
        whole = caseload.totals(area)
        for name in ("open", "made", "answered", "waiting", "overdue", "services", "rupiah"):
            assert getattr(whole, name) == getattr(total, name), name


@pytest.mark.django_db
def test_open_cases_are_recounted(world, petugas_kabupaten):
    counted = scalar(
        "SELECT count(*) FROM cases_case c JOIN ppks_category k ON k.code = c.category_id "
        "JOIN ppks_registrant r ON r.id = c.registrant_id WHERE c.state <> 'closed' "
        "AND k.secrecy < 2 AND r.secrecy < 2 AND c.district_id LIKE '62.03.%%'"
    )
    assert caseload.totals(figures.area_of(petugas_kabupaten)).open == counted == 1


@pytest.mark.parametrize(("day", "on_time"), [(5, 1), (6, 0)])
def test_a_report_counts_as_on_time_until_the_day_it_was_due(
    petugas, petugas_kabupaten, masuk, day, on_time
):
    last = months.shift(months.current(), -1)
    due = timezone.make_aware(
        datetime.datetime.combine(months.current().replace(day=day), datetime.time(23, 30))
    )
    report = make_report(petugas, month=last, state="submitted")
    MonthlyReport.objects.filter(pk=report.pk).update(first_submitted_at=due)
    for user in (petugas, petugas_kabupaten):
        tiles = masuk(user).get("/angka/").context["tiles"]
        tile = next(one for one in tiles if one["label"] == "Laporan tepat waktu")
        assert tile["number"] == on_time
        assert masuk(user).get(tile["url"]).status_code == 200
