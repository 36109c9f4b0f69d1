"""Living in an institution: by a referral into it, out of it again, and what follows from it."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from audit.models import AuditEvent
from cases.models import Provider
from cases.operations import residence as operations
from cases.tests.factories import make_case, make_provider, make_referral
from conftest import HOME
from core.once import new_key
from core.refusal import Refused
from ppks.models import Consent, Registrant, Residence
from ppks.operations import verification
from ppks.operations.access import join_team
from ppks.tests.factories import make_registrant, make_residence, make_submission

TODAY = datetime.date(2026, 11, 24)


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to("2026-11-24T09:00:00+07:00", tick=False)


@pytest.fixture
def home(db):
    return Provider.objects.get(institution=HOME)


@pytest.fixture
def referral(petugas, home):
    row = make_registrant(petugas, name="Bue Inting", verified=True)
    Consent.objects.filter(registrant=row).update(sharing=["rujukan"])
    return make_referral(make_case(row, petugas), petugas, provider=home, state="accepted")


def days(name: str, day: datetime.date = TODAY) -> dict:
    return {f"{name}_0": day.day, f"{name}_1": day.month, f"{name}_2": day.year}


@pytest.mark.parametrize("who", ["petugas", "petugas_kabupaten", "petugas_panti"])
def test_case_and_institution_may_say_that_somebody_moved_in_and_out(request, referral, who, masuk):
    user = request.getfixturevalue(who)
    client, detail = masuk(user), "incoming" if who == "petugas_panti" else "referral"
    page = reverse(f"cases:{detail}_detail", args=[referral.pk])
    assert "Sudah tinggal di panti" in client.get(page).content.decode()
    url = reverse("cases:resident_begin", args=[referral.pk])
    response = client.post(url, {"submission_key": new_key(), **days("since")})
    assert response["Location"] == page
    residence = Residence.objects.get()
    registrant = residence.registrant
    assert (registrant.institution_id, registrant.placement) == (HOME, "dalam_panti")
    assert registrant.stay == "panti"
    assert "Tinggal di panti sejak 24 November 2026" in client.get(page).content.decode()
    url = reverse("cases:resident_end", args=[residence.pk])
    body = {"reason": "keluarga", "note": "Bersama anaknya", "version": residence.version}
    client.post(url, {"submission_key": new_key(), **days("until"), **body})
    registrant.refresh_from_db()
    assert (registrant.institution_id, registrant.placement, registrant.stay) == (
        None, "luar_panti", "")  # fmt: skip
    events = AuditEvent.objects.filter(action__startswith="cases.residence.")
    assert {(event.action, event.target) for event in events} == {
        ("cases.residence.begin", str(referral.case_id)),
        ("cases.residence.end", str(referral.case_id)),
    }


def test_case_and_register_tell_the_story(referral, petugas, masuk):
    residence = operations.move_in(referral=referral, since=TODAY, by=petugas)
    client = masuk(petugas)
    data = client.get(referral.case.registrant.get_absolute_url()).content.decode()
    assert "Di dalam panti: PSTW Sinta Rangkang" in data
    case = client.get(referral.case.get_absolute_url()).content.decode()
    assert "Tinggal di PSTW Sinta Rangkang" in case
    operations.move_out(
        residence=residence, version=1, until=TODAY, reason="keluarga", note="Bersama anaknya",
        by=petugas,
    )  # fmt: skip
    story = client.get(reverse("cases:case_timeline", args=[referral.case_id])).content.decode()
    assert "PSTW Sinta Rangkang, sejak 24 November 2026" in story
    assert "kembali kepada keluarganya. Bersama anaknya" in story
    history = reverse("ppks:registrant_history", args=[referral.case.registrant_id])
    assert "orangnya keluar dari panti" in client.get(history).content.decode()


@pytest.mark.parametrize("state", ["pending", "refused", "withdrawn"])
def test_nobody_moves_in_before_the_institution_has_said_yes(referral, petugas, home, state):
    other = make_referral(referral.case, petugas, provider=home, state=state)
    with pytest.raises(Refused, match="belum diterima"):
        operations.move_in(referral=other, since=TODAY, by=petugas)


def test_nobody_moves_into_what_the_province_does_not_run(referral, petugas, petugas_panti):
    other = make_referral(referral.case, petugas, provider=make_provider(), state="accepted")
    with pytest.raises(Refused, match="bukan panti milik provinsi"):
        operations.move_in(referral=other, since=TODAY, by=petugas)
    with pytest.raises(Refused):
        operations.move_in(referral=other, since=TODAY, by=petugas_panti)


@pytest.mark.parametrize(
    "since", [TODAY - datetime.timedelta(days=1), TODAY + datetime.timedelta(days=1)]
)
def test_one_moves_in_between_the_referral_and_today(referral, petugas, since):
    with pytest.raises(Refused):
        operations.move_in(referral=referral, since=since, by=petugas)


def test_one_lives_in_one_institution_at_a_time(referral, petugas):
    operations.move_in(referral=referral, since=TODAY, by=petugas)
    second = Provider.objects.get(institution="P62-002")
    other = make_referral(referral.case, petugas, provider=second, state="accepted")
    with pytest.raises(Refused, match="masih tercatat tinggal di PSTW Sinta Rangkang"):
        operations.move_in(referral=other, since=TODAY, by=petugas)
    with pytest.raises(IntegrityError), transaction.atomic():
        Residence.objects.create(
            registrant=referral.case.registrant, institution_id="P62-002", since=TODAY
        )


def test_the_database_keeps_whoever_lives_inside_inside(referral):
    with pytest.raises(IntegrityError), transaction.atomic():
        Registrant.objects.update(institution=HOME)


@pytest.mark.parametrize(
    ("kind", "proposal", "reason"),
    [("change", {"address.placement": "luar_panti"}, "data"),
     ("end", {"life": "deceased"}, "meninggal")],
)  # fmt: skip
def test_a_verified_submission_that_takes_somebody_out_ends_the_residence(
    petugas, verifikator, kind, proposal, reason
):
    registrant = make_registrant(petugas, verified=True)
    make_residence(registrant, petugas, since="2026-11-01")
    submission = make_submission(registrant, petugas, kind=kind, state="submitted",
                                 effective_on="2026-11-20", proposal=proposal)  # fmt: skip
    verification.verify(submission=submission, version=submission.version, by=verifikator)
    registrant.refresh_from_db()
    residence = Residence.objects.get()
    assert registrant.institution_id is None
    assert residence.end_reason == reason
    assert residence.until == (TODAY if kind == "change" else datetime.date(2026, 11, 20))


def test_the_institution_lists_who_lives_there_and_names_no_sealed_one(
    petugas, petugas_panti, masuk, django_assert_max_num_queries
):
    for name in ("Bue Inting", "Kai Ujang"):
        make_residence(make_registrant(petugas, name=name), petugas)
    make_residence(make_registrant(petugas, name="Indu Lain"), petugas, institution="P62-002")
    make_residence(make_registrant(petugas, name="Indu Dulu"), petugas,
                   until=TODAY, end_reason="mandiri")  # fmt: skip
    sealed = make_registrant(petugas, name="Ayu Sealed", kinds=("18",))
    join_team(sealed, petugas, petugas)
    residence = make_residence(sealed, petugas)
    client = masuk(petugas_panti)
    with django_assert_max_num_queries(7):
        page = client.get(reverse("cases:resident_list")).content.decode()
    assert "Bue Inting" in page and "Kai Ujang" in page and "72 tahun" in page
    for other in ("Indu Lain", "Indu Dulu", "Ayu"):
        assert other not in page, other
    assert sealed.number in page
    leaving = client.get(reverse("cases:resident_end", args=[residence.pk])).content.decode()
    assert sealed.number in leaving and "Ayu" not in leaving
    desk = client.get(reverse("desk:home")).content.decode()
    assert "Penghuni" in desk


def test_it_is_left_once(petugas, petugas_panti):
    residence = make_residence(make_registrant(petugas), petugas)
    operations.move_out(residence=residence, version=1, until=TODAY, reason="mandiri", by=petugas)
    with pytest.raises(Refused):
        operations.move_out(
            residence=residence, version=2, until=TODAY, reason="mandiri", by=petugas_panti
        )
    assert AuditEvent.objects.get(action="ppks.residence.end").target == str(residence.pk)
