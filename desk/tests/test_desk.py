"""Each desk says what waits, and every number opens a list of as many."""

import datetime
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Position, User
from conftest import make_user
from desk import tiles, waiting
from districts.models import District
from ppks.catalogue import catalogue
from ppks.models import Identification, TeamMember
from ppks.tests.factories import (
    FAR_VILLAGE,
    NEIGHBOUR_VILLAGE,
    VILLAGE,
    make_registrant,
    make_submission,
)
from tksk import operations as roster

NIK = "6203050101540001"


def number(user, label) -> int:
    return next(tile["number"] for tile in tiles.tiles_of(user) if tile["label"].startswith(label))


def born(years: int, days: int = 0) -> datetime.date:
    """A birth date that is so many years old since so many days."""
    return waiting._years_before(timezone.localdate(), years) - timedelta(days=days)


def identify(user, village=VILLAGE, **fields) -> Identification:
    row = Identification(
        subject="individual",
        name="Indu Rahel",
        village_id=village,
        district_id=village[:8],
        **fields,
    )
    row.touch(user)
    row.save()
    return row


def duty(pengelola, user, ends_in: int):
    """A duty of a worker with the account of a user, whose decree ends in so many days."""
    today = timezone.localdate()
    worker = roster.create_worker(by=pengelola, name=user.name, sex="M", niat="", phone="")
    worker.user = user
    worker.save()
    duty = roster.assign(
        worker=worker,
        district=user.position.district,
        kind="definitif",
        since=today - timedelta(days=300),
        by=pengelola,
    )
    duty.decrees.create(
        number="SK 1",
        issuer="Dinas Sosial",
        since=today - timedelta(days=300),
        until=today + timedelta(days=ends_in),
    )
    return duty


@pytest.fixture
def world(petugas, tetangga, verifikator, verifikator_lain, petugas_kabupaten, pengelola):
    """Something of everything that can wait, in three districts."""
    for village, by, verifier in (
        (VILLAGE, petugas, verifikator),
        (NEIGHBOUR_VILLAGE, tetangga, verifikator),
        (FAR_VILLAGE, petugas, verifikator_lain),
    ):
        new = {"village": village}
        make_submission(make_registrant(by, **new), by)
        back = make_submission(
            make_registrant(by, **new), by, state="returned", decided_by=verifier, days_ago=3
        )
        back.remarks = {"identity.name": "Periksa ejaannya.", "address.rt": "Isi RT."}
        back.save()
        make_submission(make_registrant(by, **new), by, state="submitted", days_ago=2)
        make_submission(make_registrant(by, **new), by, state="submitted", days_ago=40)
        urgent = make_registrant(by, urgency="darurat", **new)
        make_submission(urgent, by, state="submitted", days_ago=0)
        identify(by, village)
        make_registrant(
            by, kinds=("05",), verified=True, birth_date=born(18), birth_year=None, **new
        )
        make_registrant(by, kinds=("16",), verified=True, **new)
    make_registrant(petugas, verified=True, nik=NIK, village=FAR_VILLAGE)
    taken = make_registrant(petugas, nik=NIK)
    make_submission(taken, petugas, state="submitted", days_ago=1)
    duty(pengelola, petugas, ends_in=10)
    duty(pengelola, tetangga, ends_in=200)


@pytest.mark.django_db
def test_every_number_on_every_desk_opens_a_list_of_as_many(
    world, masuk, petugas, petugas_kabupaten, verifikator, verifikator_provinsi, pengelola
):
    tried = 0
    for user in (petugas, petugas_kabupaten, verifikator, verifikator_provinsi, pengelola):
        client = masuk(user)
        for tile in client.get("/").context["tiles"]:
            assert tile["url"], tile["label"]
            page = client.get(tile["url"]).context
            found = page["vacant"] if "vacant" in page else page["page"].paginator.count
            assert found == tile["number"], (user, tile)
            tried += found > 0
    assert tried >= 15


@pytest.mark.django_db
def test_a_worker_sees_what_waits_in_the_own_district_only(world, petugas, petugas_kabupaten):
    own = {tile["label"]: tile["number"] for tile in tiles.tiles_of(petugas)}
    assert own == {
        "Dikembalikan": 1,
        "Draf belum diajukan": 1,
        "Identifikasi belum selesai": 1,
        "Menunggu verifikasi": 4,
        "Laporan bulan lalu belum dikirim": 1,
        "SK Anda habis, atau habis dalam 30 hari": 1,
    }
    assert len(waiting.past_age_ids(petugas)) == 1
    assert number(petugas_kabupaten, "Dikembalikan") == 2


@pytest.mark.django_db
def test_what_came_back_stands_on_the_desk_with_its_remarks(world, masuk, petugas):
    text = masuk(petugas).get("/").content.decode()
    assert "Dikembalikan kepada Anda" in text and "2 catatan" in text
    assert reverse("ppks:identification_create") in text


@pytest.mark.django_db
def test_the_verifier_sees_the_queue_urgent_late_and_what_is_not_back(world, verifikator):
    assert number(verifikator, "Menunggu verifikasi") == 7
    assert number(verifikator, "Genting") == 2
    assert number(verifikator, "Terlambat") == 2
    assert number(verifikator, "Anda kembalikan") == 2


@pytest.mark.django_db
def test_silence_of_a_regency_comes_up_to_the_province(world, verifikator_provinsi, verifikator):
    """After `stand_in_days`; with them comes one NIK that two regencies hold."""
    assert number(verifikator_provinsi, "Menunggu keputusan Anda") == 3 + 1
    assert number(verifikator_provinsi, "Terlambat") == 3
    assert number(verifikator, "Terlambat") == 2


@pytest.mark.django_db
def test_rahasia_entries_without_a_serving_member_are_told_to_the_verifier(
    world, masuk, petugas, tetangga, verifikator
):
    assert number(verifikator, "Data rahasia tanpa tim") == 2
    mine = waiting.without_team(verifikator).get(district="62.03.05")
    TeamMember.objects.create(registrant=mine, user=tetangga, added_by=verifikator)
    assert number(verifikator, "Data rahasia tanpa tim") == 2  # does not serve there
    TeamMember.objects.create(registrant=mine, user=petugas, added_by=verifikator)
    assert number(verifikator, "Data rahasia tanpa tim") == 1
    Position.objects.filter(user=petugas).update(until=timezone.localdate() - timedelta(days=1))
    assert number(verifikator, "Data rahasia tanpa tim") == 2
    text = masuk(verifikator).get(reverse("desk:team_gap_list")).content.decode()
    assert mine.number in text and mine.name not in text


@pytest.mark.django_db
def test_a_nik_held_in_another_regency_shows_nothing_of_it_to_the_regency(
    world, masuk, verifikator, verifikator_provinsi
):
    holder = waiting.Registrant.objects.get(
        district=FAR_VILLAGE[:8], identity__claims=True, identity__nik_index__isnull=False
    )
    text = masuk(verifikator).get(reverse("desk:nik_list")).content.decode()
    assert "Tanyakan ke verifikator provinsi" in text
    assert holder.number not in text and NIK not in text
    assert number(verifikator, "NIK sama") == number(verifikator_provinsi, "NIK sama") == 1


@pytest.mark.django_db
def test_a_nik_held_in_the_same_regency_is_shown_and_no_task_of_the_province(
    masuk, petugas, verifikator, verifikator_provinsi
):
    holder = make_registrant(petugas, verified=True, nik=NIK, village=NEIGHBOUR_VILLAGE)
    make_submission(make_registrant(petugas, nik=NIK), petugas, state="submitted")
    assert number(verifikator, "NIK sama") == 1
    assert number(verifikator_provinsi, "NIK sama") == 0
    assert holder.number in masuk(verifikator).get(reverse("desk:nik_list")).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "end"),
    [("01", 6), ("02", 19), ("03", 18), ("04", 18), ("05", 18), ("06", 18), ("07", 19), ("23", 60)],
)
def test_a_kind_is_listed_from_the_birthday_after_its_last_age(petugas, kind, end):
    sex = {"sex": "F"}
    entry = make_registrant(petugas, kinds=(kind,), birth_date=born(end), birth_year=None, **sex)
    TeamMember.objects.create(registrant=entry, user=petugas, added_by=petugas)
    assert waiting.past_age(petugas).count() == 1
    entry.birth_date = born(end) + timedelta(days=1)
    entry.save()
    assert waiting.past_age(petugas).count() == 0


@pytest.mark.django_db
def test_with_a_year_only_both_ages_must_be_past(petugas):
    year = timezone.localdate().year
    entry = make_registrant(petugas, kinds=("05",), birth_year=year - 18)
    assert waiting.past_age(petugas).count() == 0
    entry.birth_year = year - 19
    entry.save()
    assert waiting.past_age(petugas).count() == 1


@pytest.mark.django_db
def test_the_list_names_what_may_fit_and_leads_to_the_questions_of_now(masuk, petugas):
    for old, new, age in (("01", "02", 6), ("05", "09", 18), ("23", "08", 60), ("02", "24", 19)):
        entry = make_registrant(
            petugas, kinds=(old,), verified=True, sex="F", birth_date=born(age), birth_year=None
        )
        text = masuk(petugas).get(reverse("desk:birthday_list")).content.decode()
        assert reverse("ppks:identification_repeat", args=[entry.pk]) in text
        assert f"{new} {catalogue().kind(new).name}" in text


@pytest.mark.django_db
def test_a_change_only_begun_does_not_stop_the_screening(masuk, petugas):
    entry = make_registrant(
        petugas, kinds=("05",), verified=True, birth_date=born(18), birth_year=None
    )
    client, repeat = masuk(petugas), reverse("ppks:identification_repeat", args=[entry.pk])
    change = make_submission(entry, petugas, kind="change", proposal={})
    assert repeat in client.get(reverse("desk:birthday_list")).content.decode()
    change.proposal = {"kind.05": {"active": False, "end_reason": "batas_usia"}}
    change.save()
    text = client.get(reverse("desk:birthday_list")).content.decode()
    assert repeat not in text and "Perubahan sedang dibuat" in text


@pytest.mark.django_db
def test_a_rahasia_kind_past_its_age_is_named_nowhere_on_the_desk(masuk, petugas, tetangga):
    entry = make_registrant(
        petugas, kinds=("06",), verified=True, birth_date=born(18), birth_year=None
    )
    assert waiting.past_age(petugas).count() == 0  # not on the team
    TeamMember.objects.create(registrant=entry, user=petugas, added_by=petugas)
    text = masuk(petugas).get("/").content.decode()
    assert "jenis rahasia" in text
    assert "Kekerasan" not in text and catalogue().kind("19").name not in text


@pytest.mark.django_db
def test_the_roster_desk_counts_workers_without_account_decrees_and_ended_positions(
    world, pengelola, tetangga
):
    worker = roster.create_worker(by=pengelola, name="Tanpa Akun", sex="F", niat="", phone="")
    roster.assign(
        worker=worker,
        district=District.objects.get(pk="62.03.01"),
        kind="definitif",
        since=timezone.localdate(),
        by=pengelola,
    )
    assert number(pengelola, "TKSK bertugas tanpa akun") == 1
    assert number(pengelola, "SK habis") == 1
    assert number(pengelola, "Jabatan berakhir") == 0
    yesterday = timezone.localdate() - timedelta(days=1)
    Position.objects.filter(user=tetangga).update(until=yesterday)
    assert number(pengelola, "Jabatan berakhir") >= 1


@pytest.mark.django_db
def test_without_a_position_the_desk_says_where_to_turn(masuk, petugas):
    client = masuk(petugas)
    Position.objects.filter(user=petugas).update(until=timezone.localdate() - timedelta(days=1))
    response = client.get("/")
    assert response.status_code == 200
    assert "belum punya jabatan" in response.content.decode()
    assert reverse("accounts:account") in response.content.decode()


@pytest.mark.django_db
def test_help_is_read_without_signing_in_and_its_links_lead_somewhere(client):
    text = client.get(reverse("desk:help")).content.decode()
    for anchor in ("langkah", "jabatan", "sinyal", "kerahasiaan", "istilah", "hubungi"):
        assert f'href="#{anchor}"' in text and f'id="{anchor}"' in text


DESK_QUERIES = {
    "petugas": 12,
    "petugas_kabupaten": 14,
    "verifikator": 8,
    "verifikator_provinsi": 8,
    "petugas_provinsi": 11,
    "petugas_panti": 4,
    "pengelola": 8,
    "auditor": 8,
}


@pytest.mark.django_db
@pytest.mark.parametrize("who", DESK_QUERIES)
def test_a_desk_takes_the_same_few_queries_for_one_and_thirty(request, who, masuk, petugas):
    user = request.getfixturevalue(who)
    verifier = make_user("v", "V", "regency_verifier", District.objects.get(pk="62.03.05").regency)
    client = masuk(user)
    used = []
    for times in (1, 29):
        for _ in range(times):
            make_submission(
                make_registrant(petugas), petugas, state="returned", decided_by=verifier
            )
            make_submission(make_registrant(petugas), petugas, state="submitted", days_ago=40)
            make_registrant(petugas, kinds=("05",), birth_date=born(18), birth_year=None)
            identify(petugas)
        client.get("/")
        with CaptureQueriesContext(connection) as seen:
            client.get("/")
        used.append(len(seen))
    assert used[0] == used[1] == DESK_QUERIES[who] <= 15


@pytest.mark.django_db
def test_the_lists_of_other_roles_are_not_found(masuk, petugas, auditor, verifikator):
    wrong = {
        "desk:birthday_list": verifikator,
        "desk:returned_list": petugas,
        "desk:team_gap_list": petugas,
        "desk:nik_list": petugas,
        "desk:position_list": auditor,
    }
    for name, user in wrong.items():
        assert masuk(user).get(reverse(name)).status_code == 404


@pytest.mark.django_db
def test_no_account_is_needed_to_count(petugas):
    assert User.objects.count() == 1
    found = {tile["label"]: tile["number"] for tile in tiles.tiles_of(petugas)}
    assert found.pop("Laporan bulan lalu belum dikirim") == 1  # nil is a report too
    assert not any(found.values())
