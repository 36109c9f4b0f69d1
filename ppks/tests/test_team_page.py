"""The page of a team: the regency's verifier adds and removes, members read it."""

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
from ppks.models import TeamMember
from ppks.operations.team import add_to_team, remove_from_team
from ppks.tests.factories import FAR_VILLAGE, make_registrant

POOR, TRAFFICKING = "24", "18"


@pytest.fixture
def rekan(db):
    return make_user("rekan", "Rekan Petugas", "tksk", District.objects.get(pk="62.03.05"))


@pytest.fixture
def hidden(petugas):
    return make_registrant(petugas, name="Intan Rampai", kinds=(TRAFFICKING,), verified=True)


def page_of(registrant) -> str:
    return reverse("ppks:team", args=[registrant.pk])


def add(client, registrant, username):
    body = {"user": username, "submission_key": new_key()}
    return client.post(reverse("ppks:team_add", args=[registrant.pk]), body)


def test_from_the_list_without_a_team_to_a_member_who_can_work(
    hidden, petugas, verifikator, petugas_kabupaten, tetangga, masuk
):
    client = masuk(verifikator)
    assert page_of(hidden) in client.get(reverse("desk:team_gap_list")).content.decode()
    assert page_of(hidden) in client.get(hidden.get_absolute_url()).content.decode()
    page = client.get(page_of(hidden)).content.decode()
    assert "Belum ada anggota tim" in page
    offered = client.get(page_of(hidden)).context["form"].fields["user"].choices
    assert {name for name, _ in offered} == {"petugas", "kabupaten"}  # not of the next district
    assert masuk(petugas).get(hidden.get_absolute_url()).status_code == 404
    assert add(client, hidden, "petugas").status_code == 302
    member = TeamMember.objects.get()
    assert (member.user, member.added_by, member.until) == (petugas, verifikator, None)
    assert "Bertugas di sini" in client.get(page_of(hidden)).content.decode()
    assert page_of(hidden) not in client.get(reverse("desk:team_gap_list")).content.decode()
    event = AuditEvent.objects.get(action="ppks.team.add")
    assert event.secret and event.registrant == hidden.pk
    assert event.details == {"user": str(petugas.pk)}
    page = masuk(petugas).get(page_of(hidden)).content.decode()  # a member reads it
    assert "Rahmat Petugas" in page and "Keluarkan" not in page and "Tambah anggota" not in page


def test_whoever_is_taken_off_sees_nothing_more_and_the_reason_stays(
    hidden, petugas, verifikator, masuk
):
    member = add_to_team(registrant=hidden, user=petugas, by=verifikator)
    client, worker = masuk(verifikator), masuk(petugas)
    assert worker.get(hidden.get_absolute_url()).status_code == 200
    url = reverse("ppks:team_remove", args=[member.pk])
    assert client.post(url, {"reason": "", "submission_key": new_key()}).status_code == 200
    assert worker.get(hidden.get_absolute_url()).status_code == 200  # not without a reason
    body = {"reason": "Pindah tugas ke seksi lain", "submission_key": new_key()}
    assert client.post(url, body).status_code == 302
    assert worker.get(hidden.get_absolute_url()).status_code == 404
    assert worker.get(page_of(hidden)).status_code == 404
    assert "Pindah tugas ke seksi lain" in client.get(page_of(hidden)).content.decode()
    with pytest.raises(Refused):
        remove_from_team(member=member, reason="dua kali", by=verifikator)
    add_to_team(registrant=hidden, user=petugas, by=verifikator)  # and back again
    assert worker.get(hidden.get_absolute_url()).status_code == 200


def test_a_member_who_does_not_serve_any_more_is_marked(hidden, petugas, verifikator, masuk):
    add_to_team(registrant=hidden, user=petugas, by=verifikator)
    Position.objects.filter(user=petugas).update(until="2026-02-01")
    assert "Tidak bertugas di sini" in masuk(verifikator).get(page_of(hidden)).content.decode()


def test_the_page_is_not_there_for_outsiders_of_a_mixed_entry(
    petugas, rekan, verifikator, petugas_kabupaten, petugas_provinsi, masuk
):
    """Poor to them; that there is a team they must not learn."""
    woman = make_registrant(petugas, name="Galuh", kinds=(POOR, TRAFFICKING), verified=True)
    TeamMember.objects.create(registrant=woman, user=petugas, added_by=petugas)
    for user in (rekan, petugas_kabupaten, petugas_provinsi):
        client = masuk(user)
        entry = client.get(woman.get_absolute_url())
        assert entry.status_code == 200 and page_of(woman) not in entry.content.decode()
        assert client.get(page_of(woman)).status_code == 404
    for user in (petugas, verifikator):  # the control
        client = masuk(user)
        assert page_of(woman) in client.get(woman.get_absolute_url()).content.decode()
        assert "Rahmat Petugas" in client.get(page_of(woman)).content.decode()


def test_an_ordinary_entry_has_no_team(petugas, rekan, verifikator, masuk):
    row = make_registrant(petugas, verified=True)
    assert "tidak perlu tim" in masuk(verifikator).get(page_of(row)).content.decode()
    with pytest.raises(Refused):
        add_to_team(registrant=row, user=petugas, by=verifikator)


def test_who_may_not_be_added(hidden, petugas, tetangga, verifikator, verifikator_lain, rekan):
    for user in (tetangga, verifikator_lain):
        with pytest.raises(Refused, match="tidak sedang bertugas"):
            add_to_team(registrant=hidden, user=user, by=verifikator)
    add_to_team(registrant=hidden, user=petugas, by=verifikator)
    with pytest.raises(Refused, match="sudah ada"):
        add_to_team(registrant=hidden, user=petugas, by=verifikator)
    rekan.is_active = False
    rekan.save()
    with pytest.raises(Refused, match="tidak sedang bertugas"):
        add_to_team(registrant=hidden, user=rekan, by=verifikator)


def test_nobody_puts_himself_on_a_team_by_another_position(hidden, verifikator):
    """Verifier and officer of the same regency in one person."""
    Position.objects.create(
        user=verifikator, role="regency_officer", since=datetime.date(2026, 1, 1),
        regency=Regency.objects.get(pk="62.03"),
    )  # fmt: skip
    with pytest.raises(Refused, match="diri sendiri"):
        add_to_team(registrant=hidden, user=verifikator, by=verifikator)


@pytest.mark.parametrize("who", ["petugas", "petugas_kabupaten", "verifikator_provinsi"])
def test_only_the_verifier_of_the_regency_keeps_a_team(request, hidden, rekan, who):
    with pytest.raises(Refused):
        add_to_team(registrant=hidden, user=rekan, by=request.getfixturevalue(who))


def test_the_verifier_of_another_regency_keeps_none_here(hidden, petugas, verifikator_lain):
    with pytest.raises(Refused):
        add_to_team(registrant=hidden, user=petugas, by=verifikator_lain)
    far = make_registrant(petugas, kinds=(TRAFFICKING,), village=FAR_VILLAGE)
    with pytest.raises(Refused, match="tidak sedang bertugas"):
        add_to_team(registrant=far, user=petugas, by=verifikator_lain)


def test_the_database_wants_a_reason_of_who_removes(hidden, petugas, verifikator):
    member = add_to_team(registrant=hidden, user=petugas, by=verifikator)
    for fields in ({"removed_by": verifikator, "until": timezone.now()},
                   {"removed_by": verifikator, "reason": "x"}, {"reason": "x"}):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            TeamMember.objects.filter(pk=member.pk).update(**fields)


def test_without_its_event_nothing_is_changed(hidden, petugas, verifikator, monkeypatch):
    def broken(**_):
        raise RuntimeError("no audit")

    monkeypatch.setattr("ppks.operations.team.record", broken)
    with pytest.raises(RuntimeError):
        add_to_team(registrant=hidden, user=petugas, by=verifikator)
    assert not TeamMember.objects.exists()


@pytest.mark.parametrize("rows", [1, 12])
def test_the_page_asks_the_database_equally_often(
    hidden, verifikator, masuk, django_assert_num_queries, rows
):
    place = District.objects.get(pk="62.03.05")
    for number in range(rows):
        user = make_user(f"anggota{number}", f"Anggota {number}", "tksk", place)
        TeamMember.objects.create(registrant=hidden, user=user, added_by=verifikator)
        make_user(f"calon{number}", f"Calon {number}", "tksk", place)
    client = masuk(verifikator)
    client.get(page_of(hidden))
    with django_assert_num_queries(9):
        client.get(page_of(hidden))


@pytest.mark.parametrize("who", ["petugas_provinsi", "verifikator_provinsi"])
def test_somebody_of_the_province_sees_what_is_rahasia_as_a_member(
    request, hidden, verifikator, masuk, who
):
    """DESIGN.md section 2: *rahasia* personal data, "team, or by grant", for the province too."""
    user = request.getfixturevalue(who)
    client, url = masuk(user), hidden.get_absolute_url()
    assert client.get(url).status_code == 404
    assert add(masuk(verifikator), hidden, user.username).status_code == 302
    assert "Intan Rampai" in client.get(url).content.decode()
    assert AuditEvent.objects.filter(action="seen.secret", actor=user.pk).exists()
    assert "Bertugas di sini" in masuk(verifikator).get(page_of(hidden)).content.decode()
    gaps = masuk(verifikator).get(reverse("desk:team_gap_list")).content.decode()
    assert page_of(hidden) in gaps  # nobody of the field serves there yet
    member = TeamMember.objects.get()
    remove_from_team(member=member, reason="Tidak perlu lagi", by=verifikator)
    assert client.get(url).status_code == 404
