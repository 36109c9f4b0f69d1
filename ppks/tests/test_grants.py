"""Leave to see one entry: who gives it to whom, how long, and how it ends."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Position
from audit.models import AuditEvent
from conftest import make_user
from core.once import new_key
from core.refusal import Refused
from districts.models import District, Regency
from ppks.models import Grant, TeamMember
from ppks.operations.data_collection import start_data_collection
from ppks.operations.grant import end_grant, give_grant
from ppks.operations.submission import start
from ppks.tests.factories import FAR_VILLAGE, make_registrant

TRAFFICKING = "18"


@pytest.fixture
def rekan(db):
    return make_user("rekan", "Rekan Petugas", "tksk", District.objects.get(pk="62.03.05"))


@pytest.fixture
def hidden(petugas):
    row = make_registrant(petugas, name="Intan Rampai", kinds=(TRAFFICKING,), verified=True)
    TeamMember.objects.create(registrant=row, user=petugas, added_by=petugas)
    return row


def give(registrant, user, by, days=7):
    return give_grant(
        number=registrant.number, user=user, reason="menggantikan rekan", days=days, by=by
    )


def post(client, registrant, username, **more):
    body = {"number": registrant.number, "user": username, "reason": "Menggantikan rekan",
            "days": "7", "submission_key": new_key(), **more}  # fmt: skip
    return client.post(reverse("ppks:grant_create"), body)


def test_a_verifier_gives_leave_and_it_ends_by_itself(
    hidden, rekan, verifikator, masuk, time_machine
):
    client, worker = masuk(verifikator), masuk(rekan)
    url = f"{reverse('ppks:grant_create')}?nomor={hidden.number}"
    assert url in client.get(reverse("ppks:team", args=[hidden.pk])).content.decode()
    assert hidden.number in client.get(url).content.decode()
    assert worker.get(hidden.get_absolute_url()).status_code == 404
    response = post(client, hidden, "rekan", number=hidden.number.lower().replace("-", " "))
    assert response["Location"] == reverse("ppks:grant_list")
    grant = Grant.objects.get()
    assert grant.until - grant.given_at == datetime.timedelta(days=7)
    event = AuditEvent.objects.get(action="ppks.grant.give")
    assert (event.registrant, event.note, event.secret) == (
        hidden.pk, "Menggantikan rekan", True
    )  # fmt: skip
    page = client.get(reverse("ppks:grant_list")).content.decode()
    assert "Rekan Petugas" in page and hidden.number in page and "Intan" not in page
    desk = worker.get("/").content.decode()
    assert "Izin Anda" in desk and hidden.number in desk and "Intan" not in desk
    assert worker.get(hidden.get_absolute_url()).status_code == 200
    time_machine.move_to(grant.until + datetime.timedelta(minutes=1))
    worker = masuk(rekan)
    assert worker.get(hidden.get_absolute_url()).status_code == 404
    assert "Izin Anda" not in worker.get("/").content.decode()


def test_a_leave_is_ended_early_with_a_reason(hidden, rekan, verifikator, masuk):
    grant = give(hidden, rekan, verifikator)
    client, worker = masuk(verifikator), masuk(rekan)
    url = reverse("ppks:grant_end", args=[grant.pk])
    assert client.post(url, {"reason": "", "submission_key": new_key()}).status_code == 200
    assert worker.get(hidden.get_absolute_url()).status_code == 200
    body = {"reason": "Rekan sudah kembali", "submission_key": new_key()}
    assert client.post(url, body).status_code == 302
    assert worker.get(hidden.get_absolute_url()).status_code == 404
    planned = grant.until
    grant.refresh_from_db()
    assert (grant.ended_by, grant.end_reason) == (verifikator, "Rekan sudah kembali")
    assert AuditEvent.objects.get(action="ppks.grant.end").details["planned"] == planned.isoformat()
    with pytest.raises(Refused, match="sudah berakhir"):
        end_grant(grant=grant, reason="dua kali", by=verifikator)


def test_the_province_gives_leave_by_number_and_reads_no_name(
    hidden, rekan, petugas_provinsi, verifikator_provinsi, masuk
):
    client = masuk(verifikator_provinsi)
    assert post(client, hidden, "provinsi").status_code == 302
    page = client.get(reverse("ppks:grant_list")).content.decode()
    assert hidden.number in page and hidden.get_absolute_url() not in page
    officer = masuk(petugas_provinsi)
    assert "Intan Rampai" in officer.get(hidden.get_absolute_url()).content.decode()
    assert hidden.number in officer.get("/").content.decode()
    assert client.get(hidden.get_absolute_url()).status_code == 404  # it opened nothing for itself


@pytest.mark.parametrize("days", ["0", "31", "-1", "dua"])
def test_longer_than_30_days_is_not_given(hidden, rekan, verifikator, masuk, days):
    assert post(masuk(verifikator), hidden, "rekan", days=days).status_code == 200
    assert not Grant.objects.exists()
    assert post(masuk(verifikator), hidden, "rekan", days="30").status_code == 302


def test_a_number_elsewhere_and_one_that_does_not_exist_are_answered_alike(
    petugas, seberang, verifikator, masuk
):
    far = make_registrant(seberang, kinds=(TRAFFICKING,), village=FAR_VILLAGE)
    answers = set()
    for number in (far.number, "ZZZ-ZZZ-ZZZ"):
        response = post(masuk(verifikator), far, "petugas", number=number)
        assert response.status_code == 200
        answers.add("tidak ditemukan di wilayah Anda" in response.content.decode())
    assert answers == {True} and not Grant.objects.exists()


def test_who_may_not_be_given_leave(hidden, petugas, tetangga, seberang, verifikator, rekan):
    for user in (tetangga, seberang):
        with pytest.raises(Refused, match="tidak sedang bertugas"):
            give(hidden, user, verifikator)
    Position.objects.create(
        user=verifikator, role="regency_officer", since=datetime.date(2026, 1, 1),
        regency=Regency.objects.get(pk="62.03"),
    )  # fmt: skip
    with pytest.raises(Refused, match="diri sendiri"):
        give(hidden, verifikator, verifikator)
    give(hidden, rekan, verifikator)
    with pytest.raises(Refused, match="sudah punya izin"):
        give(hidden, rekan, verifikator)


@pytest.mark.parametrize("who", ["petugas", "petugas_kabupaten", "petugas_provinsi", "auditor"])
def test_nobody_else_gives_or_ends_leave(request, hidden, rekan, verifikator, who):
    by = request.getfixturevalue(who)
    with pytest.raises(Refused):
        give(hidden, rekan, by)
    grant = give(hidden, rekan, verifikator)
    with pytest.raises(Refused):
        end_grant(grant=grant, reason="tidak perlu lagi", by=by)


def test_the_verifier_of_another_regency_neither_sees_nor_ends_it(
    hidden, rekan, verifikator, verifikator_lain, masuk
):
    grant = give(hidden, rekan, verifikator)
    client = masuk(verifikator_lain)
    assert hidden.number not in client.get(reverse("ppks:grant_list")).content.decode()
    assert client.get(reverse("ppks:grant_end", args=[grant.pk])).status_code == 404


def test_the_auditor_reads_ids_only(hidden, rekan, verifikator, auditor, masuk):
    grant = give(hidden, rekan, verifikator)
    page = masuk(auditor).get(reverse("ppks:grant_list")).content.decode()
    for told in (grant.pk, hidden.pk, rekan.pk, verifikator.pk):
        assert str(told) in page
    for words in ("Rekan Petugas", "Vera", "Intan", hidden.number, "menggantikan rekan", "Akhiri"):
        assert words not in page, words


def test_a_visit_with_leave_puts_nobody_on_the_team(hidden, rekan, verifikator, masuk):
    """What a grant opens for a time would else never close again."""
    give(hidden, rekan, verifikator)
    visit = start(registrant=hidden, kind="visit", by=rekan)
    start_data_collection(submission=visit, visited_on=timezone.localdate(), by=rekan)
    assert not TeamMember.objects.filter(user=rekan).exists()
    Grant.objects.all().delete()
    assert masuk(rekan).get(hidden.get_absolute_url()).status_code == 404


def test_control_a_visit_of_the_team_keeps_it_on_the_team(hidden, petugas):
    TeamMember.objects.all().delete()
    TeamMember.objects.create(registrant=hidden, user=petugas, added_by=petugas)
    visit = start(registrant=hidden, kind="visit", by=petugas)
    start_data_collection(submission=visit, visited_on=timezone.localdate(), by=petugas)
    assert TeamMember.objects.filter(user=petugas, until=None).count() == 1


def test_the_database_wants_a_reason_of_who_ends_it(hidden, rekan, verifikator):
    grant = give(hidden, rekan, verifikator)
    for fields in ({"ended_by": verifikator}, {"end_reason": "x"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Grant.objects.filter(pk=grant.pk).update(**fields)


@pytest.mark.parametrize("rows", [1, 30])
@pytest.mark.parametrize(("who", "queries"), [("verifikator", 7), ("verifikator_provinsi", 7)])
def test_the_list_asks_the_database_equally_often(
    request, petugas, rekan, verifikator, masuk, django_assert_num_queries, rows, who, queries
):
    for _ in range(rows):
        give(make_registrant(petugas, kinds=(TRAFFICKING,)), rekan, verifikator)
    client = masuk(request.getfixturevalue(who))
    client.get(reverse("ppks:grant_list"))
    with django_assert_num_queries(queries):
        client.get(reverse("ppks:grant_list"))
