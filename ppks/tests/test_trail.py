"""Jejak akses: who looked, when, in which role, by which right; ids only for the auditor."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.models import AuditEvent
from conftest import make_user
from districts.models import District
from ppks.models import TeamMember
from ppks.operations.glass import break_glass
from ppks.operations.grant import give_grant
from ppks.tests.factories import FAR_VILLAGE, make_registrant

POOR, TRAFFICKING = "24", "18"
NIK = "6203054101900002"
TRAIL = "/jejak-akses/"


@pytest.fixture
def rekan(db):
    return make_user("rekan", "Rekan Petugas", "tksk", District.objects.get(pk="62.03.05"))


@pytest.fixture
def hidden(petugas):
    row = make_registrant(
        petugas, name="Intan Rampai", kinds=(TRAFFICKING,), verified=True, nik=NIK
    )
    TeamMember.objects.create(registrant=row, user=petugas, added_by=petugas)
    return row


@pytest.fixture
def looked_at(hidden, petugas, rekan, petugas_kabupaten, verifikator, masuk):
    """Looked at by everybody who may, each by another right."""
    give_grant(
        number=hidden.number, user=petugas_kabupaten, reason="Mendampingi sidang", days=3,
        by=verifikator,
    )  # fmt: skip
    break_glass(by=rekan, number=hidden.number, reason="Pingsan di dermaga")
    for user in (petugas, petugas_kabupaten, rekan, verifikator):
        masuk(user).get(hidden.get_absolute_url())
    masuk(petugas).get("/ppks/")
    masuk(petugas).post(
        reverse("ppks:registrant_nik", args=[hidden.pk]), {"reason": "Mengurus BPJS"}
    )
    return hidden


def lines(client, url=TRAIL, **query) -> list[str]:
    response = client.get(url, query)
    assert response.status_code == 200, url
    return [look.text for look in response.context["looks"]]


RIGHTS = (
    "Rahmat Petugas (TKSK) membuka data rahasia, sebagai anggota tim.",
    "Karya Kabupaten (Petugas kabupaten/kota) membuka data rahasia, dengan izin yang berlaku",
    "Rekan Petugas (TKSK) membuka data rahasia, lewat Buka darurat: “Pingsan di dermaga”.",
    "Vera Verifikator (Verifikator kabupaten/kota) membuka data rahasia, karena jabatannya.",
    "Rahmat Petugas (TKSK) membuka daftar yang memuat data rahasia.",
    "Rahmat Petugas (TKSK) melihat NIK dan nomor KK lengkap, dengan alasan: “Mengurus BPJS”.",
)


@pytest.mark.parametrize("page", ["entry", "area"])
def test_every_look_is_told_with_its_right(looked_at, verifikator, masuk, page):
    client = masuk(verifikator)
    url = TRAIL if page == "area" else reverse("ppks:registrant_trail", args=[looked_at.pk])
    told = lines(client, url)
    for words in RIGHTS:
        assert any(line.startswith(words.rstrip(".")) for line in told), (words, told)
    assert any("“Mendampingi sidang”" in line for line in told)
    assert looked_at.number in client.get(url).content.decode()


def test_the_right_is_the_one_of_that_moment(looked_at, petugas, verifikator, masuk, time_machine):
    """Whoever has left the team since looked as a member all the same."""
    time_machine.move_to(timezone.now() + datetime.timedelta(days=2))
    TeamMember.objects.update(until=timezone.now())
    told = lines(masuk(verifikator))
    assert sum("sebagai anggota tim" in line for line in told) == 2  # the NIK, too, was a look
    assert sum("lewat Buka darurat" in line for line in told) == 1


def test_the_auditor_reads_ids_and_roles_only(looked_at, petugas, auditor, masuk):
    client = masuk(auditor)
    page = client.get(TRAIL).content.decode().split("<main")[1]
    for told in (petugas.pk, looked_at.pk, "62.03.05", "TKSK", "sebagai anggota tim",
                 "dengan alasan tertulis", "lewat Buka darurat (nomor"):  # fmt: skip
        assert str(told) in page, told
    for words in ("Rahmat", "Rekan", "Vera", "Karya", "Intan", looked_at.number, "Pingsan",
                  "Mendampingi", "BPJS", looked_at.get_absolute_url()):  # fmt: skip
        assert words not in page, words


def test_the_trail_of_an_entry_is_for_the_verifier_of_its_regency(
    looked_at, petugas, petugas_kabupaten, verifikator_lain, verifikator_provinsi, auditor,
    verifikator, masuk,
):  # fmt: skip
    url = reverse("ppks:registrant_trail", args=[looked_at.pk])
    for user in (petugas, petugas_kabupaten, verifikator_lain, verifikator_provinsi, auditor):
        client = masuk(user)
        assert client.get(url).status_code == 404, user.username
        if user is not auditor and user is not verifikator_lain:
            assert client.get(TRAIL).status_code == 404
    assert url in masuk(verifikator).get(looked_at.get_absolute_url()).content.decode()
    assert url not in masuk(petugas).get(looked_at.get_absolute_url()).content.decode()


def test_another_regency_reads_nothing_of_it(looked_at, verifikator_lain, masuk):
    assert lines(masuk(verifikator_lain)) == []


def test_a_list_over_two_regencies_shows_each_its_own(
    hidden, seberang, petugas, verifikator, verifikator_lain, masuk
):
    far = make_registrant(seberang, kinds=(TRAFFICKING,), village=FAR_VILLAGE)
    AuditEvent.objects.create(
        actor=petugas.pk, role="province_officer", action="seen.secrets", secret=True,
        details={"registrants": [str(hidden.pk), str(far.pk)]},
    )  # fmt: skip
    for user, own, other in ((verifikator, hidden, far), (verifikator_lain, far, hidden)):
        page = masuk(user).get(TRAIL).content.decode()
        assert own.number in page and other.number not in page


def test_who_leaves_the_regency_takes_the_trail_along(
    looked_at, verifikator, verifikator_lain, masuk
):
    looked_at.village_id, looked_at.district_id = FAR_VILLAGE, FAR_VILLAGE[:8]
    looked_at.save()
    assert len(lines(masuk(verifikator_lain))) >= 6 and lines(masuk(verifikator)) == []


def test_filters_by_person_and_period(looked_at, rekan, verifikator, masuk, time_machine):
    client = masuk(verifikator)
    told = lines(client, petugas=str(rekan.pk))
    assert told and all(line.startswith("Rekan Petugas") for line in told)
    assert "Petugas: Rekan Petugas" in client.get(TRAIL, {"petugas": rekan.pk}).content.decode()
    assert len(lines(client, petugas="bukan-orang")) == len(lines(client)) > len(told)
    time_machine.move_to(timezone.now() + datetime.timedelta(days=40))
    client = masuk(verifikator)
    assert lines(client) == [] and lines(client, masa="minggu") == []
    assert len(lines(client, masa="triwulan")) >= 6


def test_an_ordinary_look_leaves_no_trail(petugas, verifikator, masuk):
    row = make_registrant(petugas, kinds=(POOR,), verified=True)
    masuk(petugas).get(row.get_absolute_url())
    assert lines(masuk(verifikator)) == []


def test_it_comes_in_pages(hidden, petugas, verifikator, masuk):
    for _ in range(30):
        AuditEvent.objects.create(
            actor=petugas.pk, role="tksk", action="seen.secret", registrant=hidden.pk, secret=True
        )
    client = masuk(verifikator)
    assert len(lines(client)) == 25 and len(lines(client, page="2")) == 5


@pytest.mark.parametrize("rows", [1, 30])
@pytest.mark.parametrize(("who", "queries"), [("verifikator", 13), ("auditor", 9)])
def test_the_trail_asks_the_database_equally_often(
    request, hidden, petugas, masuk, django_assert_num_queries, rows, who, queries
):
    user = request.getfixturevalue(who)
    for _ in range(rows):
        AuditEvent.objects.create(
            actor=petugas.pk, role="tksk", action="seen.secret", registrant=hidden.pk, secret=True
        )
    client = masuk(user)
    client.get(TRAIL)
    with django_assert_num_queries(queries):
        client.get(TRAIL)


def test_the_planner_can_use_the_indexes_of_the_trail(hidden):
    from django.db import connection

    from ppks import trail

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_sort = off")
    assert "audit_event_lists" in trail.looks_at(hidden).explain()
    recent = trail.looks().filter(at__gte=trail.since(30))
    assert "audit_event_looks" in recent.explain()
