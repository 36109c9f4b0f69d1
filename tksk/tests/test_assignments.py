"""Duties in districts: what may stand beside what, how they end, what the position does."""

import datetime
import uuid

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import Position
from accounts.roles import Role
from audit.models import AuditEvent
from core.refusal import Refused, Stale
from districts.models import District
from tksk import operations
from tksk.models import Assignment, Decree, Worker
from tksk.tests.build import (
    DISTRICT,
    FAR,
    NEIGHBOUR,
    TODAY,
    day,
    duty,
    post,
    text,
    worker,
)

VACANT = "/tksk/kosong/"


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to(TODAY, tick=False)


@pytest.fixture
def rahmat(pengelola):
    return worker(pengelola)


@pytest.fixture
def siti(pengelola):
    return worker(pengelola, name="Siti Aminah", sex="F")


def end(assignment, by, until="2026-11-30", **more):
    return operations.end_assignment(
        assignment=assignment,
        until=datetime.date.fromisoformat(until),
        end_reason="pindah",
        by=by,
        **more,
    )


def has_account(known, by, username="rahmat"):
    operations.create_account(worker=known, username=username, by=by)
    known.refresh_from_db()
    return known.user


def test_assignment_with_its_decree_is_one_form(masuk, pengelola, rahmat):
    client = masuk(pengelola)
    page = text(client.get(reverse("tksk:assignment_create", args=[rahmat.pk])))
    assert '<optgroup label="Kabupaten Kapuas">' in page
    response = post(
        client,
        "assignment_create",
        rahmat.pk,
        kind="definitif",
        district=DISTRICT,
        number="463/17/DINSOS",
        issuer="Kepala Dinas Sosial",
        **day("since", "2026-01-02"),
        **day("decree_since", "2026-01-01"),
        **day("decree_until", "2026-12-31"),
    )
    assert response["Location"] == rahmat.get_absolute_url()
    assignment = Assignment.objects.get()
    assert (assignment.district_id, assignment.since) == (DISTRICT, datetime.date(2026, 1, 2))
    assert assignment.decrees.get().number == "463/17/DINSOS"
    event = AuditEvent.objects.get(action="tksk.assignment.create")
    assert (event.target, event.happened_in) == (str(rahmat.pk), DISTRICT)
    page = text(client.get(rahmat.get_absolute_url()))
    assert "Ditugaskan di Kecamatan Kapuas Barat (definitif), mulai 2 Januari 2026." in page
    assert "463/17/DINSOS" in page


def test_half_a_decree_is_asked_for_whole(masuk, pengelola, rahmat):
    response = post(
        masuk(pengelola),
        "assignment_create",
        rahmat.pk,
        kind="definitif",
        district=DISTRICT,
        number="463/17",
        **day("since", "2026-01-02"),
    )
    assert "Isi Penerbit SK, atau kosongkan semua isian SK." in text(response)
    assert "463/17" in text(response)
    assert not Assignment.objects.exists()


@pytest.mark.parametrize("district", ["", "99.99.99", "62.03.05.2001"])
def test_district_must_be_one_of_the_list(masuk, pengelola, rahmat, district):
    response = post(
        masuk(pengelola),
        "assignment_create",
        rahmat.pk,
        kind="definitif",
        district=district,
        **day("since", "2026-01-02"),
    )
    assert "Pilih kecamatan" in text(response)
    assert not Assignment.objects.exists()


def test_closed_district_is_refused(pengelola, rahmat):
    District.objects.filter(pk=DISTRICT).update(closed_on="2026-06-01")
    with pytest.raises(Refused, match="tidak ada lagi"):
        duty(rahmat, pengelola)


def test_second_definitive_in_one_district_is_refused_in_words(masuk, pengelola, rahmat, siti):
    duty(rahmat, pengelola)
    response = post(
        masuk(pengelola),
        "assignment_create",
        siti.pk,
        kind="definitif",
        district=DISTRICT,
        **day("since", "2026-06-01"),
    )
    assert "Kecamatan ini sudah punya TKSK definitif pada masa itu." in text(response)
    assert Assignment.objects.count() == 1
    assert AuditEvent.objects.filter(action="refused").count() == 1


def test_one_worker_is_definitive_in_one_district(pengelola, rahmat):
    duty(rahmat, pengelola)
    with pytest.raises(Refused, match="sudah definitif di kecamatan lain"):
        duty(rahmat, pengelola, NEIGHBOUR)


def test_one_worker_serves_a_district_once_at_a_time(pengelola, rahmat):
    duty(rahmat, pengelola)
    with pytest.raises(Refused, match="sudah bertugas di kecamatan itu"):
        duty(rahmat, pengelola, kind="pelaksana_tugas")


def test_acting_may_stand_beside_definitive(pengelola, rahmat, siti):
    duty(rahmat, pengelola)
    duty(rahmat, pengelola, NEIGHBOUR, "pelaksana_tugas")  # covers the next district as well
    duty(siti, pengelola, DISTRICT, "pelaksana_tugas")  # stands in beside the definitive one
    assert set(Worker.objects.serving(DISTRICT)) == {rahmat, siti}
    assert set(Worker.objects.serving(NEIGHBOUR)) == {rahmat}


@pytest.mark.parametrize(
    ("mine", "district", "kind"),
    [
        (False, DISTRICT, "definitif"),
        (True, NEIGHBOUR, "definitif"),
        (True, DISTRICT, "pelaksana_tugas"),
    ],
)
def test_database_refuses_overlaps_by_itself(pengelola, rahmat, siti, mine, district, kind):
    duty(rahmat, pengelola)
    with pytest.raises(IntegrityError), transaction.atomic():
        Assignment.objects.create(
            worker=rahmat if mine else siti, district_id=district, kind=kind, since="2026-11-24"
        )


def test_database_refuses_the_same_last_and_first_day(pengelola, rahmat, siti):
    end(duty(rahmat, pengelola), pengelola)
    with pytest.raises(IntegrityError), transaction.atomic():
        Assignment.objects.create(worker=siti, district_id=DISTRICT, since="2026-11-30")


def test_database_refuses_an_end_without_reason_or_before_the_start(pengelola, rahmat):
    assignment = duty(rahmat, pengelola)
    same = Assignment.objects.filter(pk=assignment.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        same.update(until="2026-12-31")
    with pytest.raises(IntegrityError), transaction.atomic():
        same.update(until="2025-12-31", end_reason="pindah")


def test_ended_assignment_frees_the_district(masuk, pengelola, rahmat, siti):
    assignment = duty(rahmat, pengelola)
    response = post(
        masuk(pengelola),
        "assignment_end",
        assignment.pk,
        end_reason="meninggal",
        end_note="Kabar dari camat",
        proposed_by="Dinsos Kapuas 463/9",
        decided_by="Dinsos provinsi 463/12",
        version=assignment.version,
        **day("until", "2026-11-23"),
    )
    assert response["Location"] == rahmat.get_absolute_url()
    assert duty(siti, pengelola, since="2026-11-24")
    assert set(Worker.objects.serving(DISTRICT)) == {siti}
    page = text(masuk(pengelola).get(rahmat.get_absolute_url()))
    assert "Diusulkan oleh Dinsos Kapuas 463/9" in page
    assert "Penugasan di Kecamatan Kapuas Barat berakhir 23 November 2026: meninggal." in page
    assert AuditEvent.objects.filter(action="tksk.assignment.end").count() == 1


def test_end_needs_a_reason_and_not_before_the_start(masuk, pengelola, rahmat):
    assignment, client = duty(rahmat, pengelola), masuk(pengelola)
    late = day("until", "2026-11-30")
    assert "Pilih alasan" in text(post(client, "assignment_end", assignment.pk, **late))
    early = {"end_reason": "pindah", "version": assignment.version, **day("until", "2025-12-31")}
    page = text(post(client, "assignment_end", assignment.pk, **early))
    assert "Hari terakhir bertugas tidak boleh sebelum hari mulai." in page


def test_last_day_to_come_may_be_moved_until_it_is_over(pengelola, rahmat, time_machine):
    assignment = end(duty(rahmat, pengelola), pengelola, "2026-12-31")
    assignment = end(assignment, pengelola, "2026-11-30")
    time_machine.move_to("2026-12-01T00:30:00+07:00", tick=False)
    with pytest.raises(Refused, match="sudah berakhir"):
        end(assignment, pengelola, "2027-01-31")


def test_end_of_what_another_changed_is_stale(masuk, pengelola, rahmat):
    assignment = duty(rahmat, pengelola)
    opened = assignment.version
    end(assignment, pengelola, "2026-12-31")
    with pytest.raises(Stale):
        end(assignment, pengelola, version=opened)
    entry = {"end_reason": "batas_usia", "version": opened, **day("until", "2026-11-30")}
    page = text(post(masuk(pengelola), "assignment_end", assignment.pk, **entry))
    for words in ("30 November 2026", "31 Desember 2026", "Batas usia", "Pindah tempat tinggal"):
        assert words in page


def test_position_follows_the_assignment(pengelola, rahmat):
    user = has_account(rahmat, pengelola)
    assignment = duty(rahmat, pengelola)
    position = Position.objects.get(user=user)
    assert (position.role, position.district_id) == (Role.TKSK, DISTRICT)
    assert (position.since, position.until) == (datetime.date(2026, 1, 1), None)
    end(assignment, pengelola)
    position.refresh_from_db()
    assert position.until == datetime.date(2026, 11, 30)


def test_position_of_a_duty_to_come_counts_from_its_first_day(
    masuk, pengelola, rahmat, time_machine
):
    user = has_account(rahmat, pengelola)
    duty(rahmat, pengelola, since="2026-12-01")
    assert not Position.objects.in_force().filter(user=user).exists()
    assert not Worker.objects.serving(DISTRICT).exists()
    assert "Belum mulai" in text(masuk(pengelola).get(rahmat.get_absolute_url()))
    time_machine.move_to("2026-12-01T00:30:00+07:00", tick=False)
    assert Position.objects.in_force().filter(user=user, district=DISTRICT).exists()
    assert Worker.objects.serving(DISTRICT).get() == rahmat


def test_account_made_later_gets_the_positions_of_duties_not_over(pengelola, rahmat):
    end(duty(rahmat, pengelola, FAR, since="2024-01-01"), pengelola, "2025-12-31")
    end(duty(rahmat, pengelola), pengelola, "2026-12-31")
    duty(rahmat, pengelola, NEIGHBOUR, "pelaksana_tugas")
    user = has_account(rahmat, pengelola)
    given = Position.objects.filter(user=user).values_list("district", "until")
    assert set(given) == {(DISTRICT, datetime.date(2026, 12, 31)), (NEIGHBOUR, None)}
    assert Assignment.objects.exclude(position=None).count() == 2


def test_refused_assignment_leaves_no_position(pengelola, rahmat, siti):
    duty(rahmat, pengelola)
    user = has_account(siti, pengelola, "siti")
    with pytest.raises(Refused):
        duty(siti, pengelola)
    assert not Position.objects.filter(user=user).exists()


def test_decree_is_added_and_its_expiry_only_warns(masuk, pengelola, rahmat, time_machine):
    assignment, client = duty(rahmat, pengelola), masuk(pengelola)
    entry = {
        "number": "463/17",
        "issuer": "Kepala Dinas Sosial",
        **day("since", "2026-01-01"),
        **day("until", "2026-12-31"),
    }
    assert post(client, "decree_create", assignment.pk, **entry).status_code == 302
    assert "SK habis masa" not in text(client.get(rahmat.get_absolute_url()))
    assert AuditEvent.objects.filter(action="tksk.decree.create").count() == 1
    again = post(client, "decree_create", assignment.pk, **entry)
    assert "sudah tercatat" in text(again)
    assert Decree.objects.count() == 1
    time_machine.move_to("2027-01-01T09:00:00+07:00", tick=False)
    client = masuk(pengelola)
    assert "SK habis masa" in text(client.get(rahmat.get_absolute_url()))
    assert Worker.objects.serving(DISTRICT).get() == rahmat


def test_decree_does_not_end_before_it_starts(masuk, pengelola, rahmat):
    assignment = duty(rahmat, pengelola)
    entry = {"number": "1", "issuer": "D", **day("since", "2026-12-31")}
    page = post(
        masuk(pengelola), "decree_create", assignment.pk, **entry, **day("until", "2026-01-01")
    )
    assert "tidak boleh sebelum tanggal mulainya" in text(page)
    with pytest.raises(IntegrityError), transaction.atomic():
        Decree.objects.create(
            assignment=assignment, number="1", issuer="D", since="2026-12-31", until="2026-01-01"
        )


def test_vacant_districts_are_counted_over_those_in_force(masuk, pengelola, rahmat, siti):
    client = masuk(pengelola)
    before = client.get(VACANT).context
    assert before["total"] == before["vacant"] == District.objects.current().count()
    duty(rahmat, pengelola)
    duty(siti, pengelola, NEIGHBOUR, "pelaksana_tugas")
    District.objects.filter(pk=FAR).update(closed_on="2026-06-01")
    response = client.get(VACANT)
    after = response.context
    assert after["total"] == before["total"] - 1
    assert after["vacant"] == before["total"] - 2
    assert after["uncovered"] == before["total"] - 3
    page = text(response)
    assert "Kapuas Barat" not in page
    assert "Siti Aminah" in page


def test_vacant_list_of_a_regency_stays_in_it(masuk, verifikator, django_assert_num_queries):
    client = masuk(verifikator)
    client.get(VACANT)
    with django_assert_num_queries(7):
        context = client.get(VACANT).context
    assert [regency.pk for regency, _ in context["regencies"]] == ["62.03"]


def test_same_assignment_posted_twice_is_one(masuk, pengelola, rahmat):
    client, key = masuk(pengelola), str(uuid.uuid4())
    entry = {"kind": "definitif", "district": DISTRICT, **day("since", "2026-01-02")}
    first = post(client, "assignment_create", rahmat.pk, key=key, **entry)
    second = post(client, "assignment_create", rahmat.pk, key=key, **entry)
    assert first["Location"] == second["Location"]
    assert Assignment.objects.count() == 1
