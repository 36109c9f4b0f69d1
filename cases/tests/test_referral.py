"""Referrals: who may get what, what is answered, what is late (DESIGN.md section 7)."""

import datetime
import itertools

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from audit.models import AuditEvent
from cases.models import Provider, Referral
from cases.operations import referral as operations
from cases.referral_workflow import REFERRAL_WORKFLOW
from cases.tests.factories import close, make_case, make_provider, make_referral
from conftest import HOME
from core.once import new_key
from core.refusal import Refused
from ppks.models import Consent, TeamMember
from ppks.tests.factories import make_registrant, make_residence

POOR, TRAFFICKING = "24", "18"
TODAY = {"0": "24", "1": "11", "2": "2026"}


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to("2026-11-24T09:00:00+07:00", tick=False)


@pytest.fixture
def home(db):
    return make_provider()


@pytest.fixture
def case(petugas):
    return make_case(make_registrant(petugas, name="Bue Inting", verified=True), petugas)


def share(case, *codes, refused=False):
    Consent.objects.filter(registrant=case.registrant).update(sharing=list(codes), refused=refused)


def refer(client, case, provider, **more):
    body = {
        "provider": provider.pk, "reason": "Tidak ada yang merawat", "asked": "Tempat tinggal",
        "data": ["nama", "lahir"], "submission_key": new_key(),
        **{f"sent_on_{part}": value for part, value in TODAY.items()},
    }  # fmt: skip
    return client.post(reverse("cases:referral_create", args=[case.pk]), body | more)


def text_of(client, name, *things) -> str:
    response = client.get(reverse(f"cases:{name}", args=[thing.pk for thing in things]))
    assert response.status_code == 200, name
    return response.content.decode()


# Consent


def test_a_referral_goes_out_with_what_was_agreed_to(case, home, petugas, masuk):
    share(case, "rujukan")
    client = masuk(petugas)
    assert "Kirim rujukan" in text_of(client, "referral_create", case)
    response = refer(client, case, home)
    referral = Referral.objects.get()
    assert response["Location"] == referral.get_absolute_url()
    assert (referral.state, referral.data) == ("pending", ["nama", "lahir"])
    page = text_of(client, "referral_detail", referral)
    assert "Bue Inting" in page and "72 tahun" in page
    assert "kepentingan vital" not in page
    assert "Lansia" not in page.split("Data yang ikut")[1]  # the kind was not chosen
    case.refresh_from_db()
    assert case.stage == "intervention"
    event = AuditEvent.objects.get(action="cases.referral.send")
    assert event.target == str(case.pk) and "Bue" not in str(event.details)


@pytest.mark.parametrize(
    ("sharing", "sort", "goes"),
    [
        (["rujukan"], "panti", True),
        (["rujukan"], "kesehatan", True),
        (["rujukan"], "dinas", False),
        (["rujukan"], "dukcapil", False),
        (["dinas"], "dinas", True),
        (["dinas"], "pendidikan", True),
        (["dinas"], "panti", False),
        (["dukcapil"], "dukcapil", True),
        (["dukcapil"], "dinas", False),
        ([], "panti", False),
    ],
)
def test_consent_says_to_whom(case, petugas, masuk, sharing, sort, goes):
    share(case, *sharing)
    provider = make_provider(sort=sort)
    response = refer(masuk(petugas), case, provider)
    assert (response.status_code == 302) == goes == Referral.objects.exists()
    if not goes:
        page = response.content.decode()
        assert "Belum ada persetujuan" in page and "Tidak ada yang merawat" in page


@pytest.mark.parametrize("consent", ["refused", "none", "elsewhere"])
def test_only_a_life_at_stake_stands_in_for_consent_and_is_said(
    case, home, petugas, petugas_kabupaten, masuk, consent
):
    share(case, *(["dtsen"] if consent == "elsewhere" else []), refused=consent == "refused")
    if consent == "none":
        Consent.objects.all().delete()
    client = masuk(petugas)
    assert refer(client, case, home).status_code == 200
    response = refer(client, case, home, vital="on")
    assert response.status_code == 200 and "Jelaskan bahaya" in response.content.decode()
    assert not Referral.objects.exists()
    refer(client, case, home, vital="on", vital_reason="Tidak sadar, sesak napas")
    referral = Referral.objects.get()
    assert referral.vital
    page = text_of(masuk(petugas_kabupaten), "referral_detail", referral)
    assert "Tanpa persetujuan, demi kepentingan vital" in page and "sesak napas" in page
    assert "kepentingan vital" in text_of(client, "referral_list", case)


def test_a_vital_interest_is_not_chosen_where_consent_is_there(case, home, petugas, masuk):
    share(case, "rujukan")
    make_provider(sort="dukcapil")  # what the section for a vital interest is shown for
    response = refer(masuk(petugas), case, home, vital="on", vital_reason="Sesak napas")
    assert response.status_code == 200 and "Persetujuannya sudah ada" in response.content.decode()


def test_the_database_refuses_a_vital_interest_without_words(case, petugas):
    referral = make_referral(case, petugas)
    for wrong in ({"vital": True}, {"vital_reason": "apa saja"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Referral.objects.filter(pk=referral.pk).update(**wrong)


def test_a_provider_of_elsewhere_or_closed_is_not_offered_and_refused(case, petugas, masuk):
    share(case, "rujukan")
    client = masuk(petugas)
    make_provider()  # the control: one that is offered
    for provider in (
        make_provider(regency_id="62.71"),
        make_provider(name="Panti Tutup", is_active=False),
    ):
        assert str(provider.pk) not in text_of(client, "referral_create", case)
        assert refer(client, case, provider).status_code == 200
        with pytest.raises(Refused):
            operations.send_referral(
                case=case, provider=provider, reason="a", asked="b", data=[],
                sent_on=timezone.localdate(), by=petugas,
            )  # fmt: skip
    assert not Referral.objects.exists()
    assert refer(client, case, make_provider(regency_id="62.03")).status_code == 302


# The clock


@pytest.mark.parametrize(("urgency", "days"), [("darurat", 1), ("segera", 7), ("biasa", 7)])
def test_an_answer_is_due(petugas, home, masuk, time_machine, urgency, days):
    case = make_case(make_registrant(petugas), petugas, urgency=urgency)
    share(case, "rujukan")
    client = masuk(petugas)
    refer(client, case, home)
    referral = Referral.objects.get()
    assert referral.due_on == timezone.localdate() + datetime.timedelta(days=days)
    rows = Referral.objects.visible_to(petugas)
    assert rows.waiting().get() == referral and not rows.overdue().exists()
    assert "belum dijawab" not in text_of(client, "referral_list", case)
    time_machine.shift(datetime.timedelta(days=days + 1))
    assert rows.overdue().get() == referral
    client = masuk(petugas)
    page = text_of(client, "referral_list", case)
    assert "1 rujukan belum dijawab" in page and "terlambat sejak" in page
    operations.answer_referral(
        referral=referral, version=referral.version, accepted=True,
        answered_on=timezone.localdate(), by=petugas,
    )  # fmt: skip
    assert not rows.waiting().exists() and not rows.overdue().exists()


def test_a_closed_case_chases_nobody(case, petugas):
    make_referral(case, petugas, due_on=datetime.date(2026, 11, 24))
    assert Referral.objects.waiting().exists()
    close(case, petugas)
    assert not Referral.objects.waiting().exists()


# The answer and the end


def answer(client, referral, **more):
    body = {
        "accepted": "yes", "version": referral.version, "submission_key": new_key(),
        **{f"answered_on_{part}": value for part, value in TODAY.items()},
    }  # fmt: skip
    return client.post(reverse("cases:referral_answer", args=[referral.pk]), body | more)


def test_the_officer_writes_down_the_answer_and_feedback_closes_it(
    case, petugas, petugas_kabupaten, masuk
):
    referral = make_referral(case, petugas)
    client = masuk(petugas_kabupaten)
    assert answer(client, referral, answered_name="Ibu Ester").status_code == 302
    referral.refresh_from_db()
    assert (referral.state, referral.answered_by) == ("accepted", petugas_kabupaten)
    url = reverse("cases:referral_finish", args=[referral.pk])
    body = {
        "version": referral.version, "submission_key": new_key(), "feedback": "",
        **{f"done_on_{part}": value for part, value in TODAY.items()},
    }  # fmt: skip
    assert client.post(url, body).status_code == 200
    body |= {"submission_key": new_key(), "feedback": "Sudah tinggal di panti, mulai sehat"}
    assert client.post(url, body).status_code == 302
    page = text_of(client, "referral_detail", referral)
    for words in ("Ibu Ester", "mulai sehat", "Selesai"):
        assert words in page
    story = text_of(client, "case_timeline", case)
    assert "mencatat bahwa rujukan diterima" in story and "menyelesaikan rujukan" in story
    assert f"{referral.provider.name}: Sudah tinggal di panti, mulai sehat" in story


def test_a_refusal_and_a_withdrawal_have_a_reason(case, petugas, masuk):
    client = masuk(petugas)
    referral = make_referral(case, petugas)
    response = answer(client, referral, accepted="no", answered_name="Pak Yusuf")
    assert response.status_code == 200 and "Pak Yusuf" in response.content.decode()
    assert answer(client, referral, accepted="no", answer="Penuh").status_code == 302
    other = make_referral(case, petugas)
    url = reverse("cases:referral_withdraw", args=[other.pk])
    body = {"reason": "", "version": other.version, "submission_key": new_key()}
    assert client.post(url, body).status_code == 200
    body |= {"reason": "Dijemput keluarganya", "submission_key": new_key()}
    assert client.post(url, body).status_code == 302
    assert "Penuh" in text_of(client, "referral_detail", referral)
    assert "Dijemput" in text_of(client, "referral_detail", other)


def test_the_stage_goes_back_when_the_only_referral_is_withdrawn(case, petugas):
    referral = make_referral(case, petugas)
    operations.withdraw_referral(
        referral=referral, version=referral.version, reason="Keliru", by=petugas
    )
    case.refresh_from_db()
    assert case.stage == "intake"


def test_days_follow_each_other(case, petugas):
    referral = make_referral(case, petugas)
    for day in (datetime.date(2026, 11, 20), datetime.date(2026, 11, 25)):
        with pytest.raises(Refused):
            operations.answer_referral(
                referral=referral, version=1, accepted=True, answered_on=day, by=petugas
            )
    with pytest.raises(IntegrityError), transaction.atomic():
        Referral.objects.filter(pk=referral.pk).update(
            state="accepted", answered_by=petugas, answered_on="2026-11-20"
        )


def test_two_who_answer_at_once_see_each_other(case, petugas, petugas_kabupaten, masuk):
    referral = make_referral(case, petugas)
    first = answer(masuk(petugas), referral, answer="Kata kepalanya ada tempat")
    assert first.status_code == 302
    response = answer(
        masuk(petugas_kabupaten), referral, accepted="no", answer="Kata petugasnya penuh"
    )
    page = response.content.decode()
    assert response.status_code == 200
    assert "Kata petugasnya penuh" in page and "Kata kepalanya ada tempat" in page
    referral.refresh_from_db()
    assert referral.state == "accepted"


# The table: action × state × role


ACTIONS = {
    "accept": lambda r, by: _answered(r, by, True),
    "refuse": lambda r, by: _answered(r, by, False),
    "finish": lambda r, by: operations.finish_referral(
        referral=r, version=r.version, done_on=timezone.localdate(), feedback="Baik", by=by
    ),
    "withdraw": lambda r, by: operations.withdraw_referral(
        referral=r, version=r.version, reason="Keliru", by=by
    ),
}
TARGETS = {"accept": "accepted", "refuse": "refused", "finish": "done", "withdraw": "withdrawn"}
ALLOWED = {
    (action, state, role)
    for role in ("petugas", "petugas_kabupaten", "petugas_provinsi")
    for action, state in (
        ("accept", "pending"), ("refuse", "pending"), ("finish", "accepted"),
        ("withdraw", "pending"), ("withdraw", "accepted"),
    )
} | {
    (action, state, "petugas_panti")  # of what was referred to its institution
    for action, state in (("accept", "pending"), ("refuse", "pending"), ("finish", "accepted"))
}  # fmt: skip
ROLES = (
    "petugas petugas_kabupaten verifikator verifikator_provinsi petugas_provinsi petugas_panti "
    "pengelola auditor"
).split()


def _answered(referral, by, accepted):
    operations.answer_referral(
        referral=referral, version=referral.version, accepted=accepted, answer="Penuh",
        answered_on=timezone.localdate(), by=by,
    )  # fmt: skip


@pytest.mark.parametrize("role", ROLES)
def test_exactly_the_allowed_triples_succeed(request, case, petugas, role):
    make_residence(case.registrant, petugas)  # for the province officer it is inside
    user, home = request.getfixturevalue(role), Provider.objects.get(institution=HOME)
    for action, state in itertools.product(ACTIONS, Referral.State.values):
        referral = make_referral(case, petugas, state=state, provider=home)
        try:
            with transaction.atomic():
                ACTIONS[action](referral, user)
            happened = True
        except Refused:
            happened = False
        referral.refresh_from_db()
        assert happened == ((action, state, role) in ALLOWED), (action, state, role)
        assert referral.state == (TARGETS[action] if happened else state)


def test_the_table_and_the_buttons_say_the_same(request, case, petugas):
    for role in ROLES:
        user = request.getfixturevalue(role)
        for state in Referral.State.values:
            row = Referral(case=case, state=state)
            shown = {t.action for t, objection in REFERRAL_WORKFLOW.available(row, user)}
            assert shown == {a for a, s, r in ALLOWED if s == state and r == role}


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.TKSK, Role.REGENCY_OFFICER}))
def test_nobody_else_sends_one(role, request, case, home):
    share(case, "rujukan")
    names = {"regency_verifier": "verifikator", "province_officer": "petugas_provinsi",
             "province_verifier": "verifikator_provinsi",
             "institution_officer": "petugas_panti", "roster_admin": "pengelola",
             "auditor": "auditor"}  # fmt: skip
    with pytest.raises(Refused):
        operations.send_referral(
            case=case, provider=home, reason="a", asked="b", data=[],
            sent_on=timezone.localdate(), by=request.getfixturevalue(names[role]),
        )  # fmt: skip


def test_the_database_refuses_half_an_end(case, petugas):
    for state, wrong in (
        ("pending", {"state": "accepted"}),
        ("accepted", {"state": "done"}),
        ("accepted", {"feedback": "Baik"}),
        ("refused", {"answer": ""}),
        ("pending", {"state": "withdrawn"}),
        ("pending", {"due_on": "2026-11-01"}),
    ):
        referral = make_referral(case, petugas, state=state)
        with pytest.raises(IntegrityError), transaction.atomic():
            Referral.objects.filter(pk=referral.pk).update(**wrong)


# Who sees it


def test_a_referral_of_a_secret_case_is_seen_by_team_and_verifier_only(
    petugas, petugas_kabupaten, verifikator, tetangga, masuk
):
    woman = make_registrant(petugas, name="Galuh", kinds=(POOR, TRAFFICKING), verified=True)
    TeamMember.objects.create(registrant=woman, user=petugas, added_by=petugas)
    sealed = make_case(woman, petugas, category_id=TRAFFICKING)
    plain = make_case(woman, petugas, category_id=POOR)
    hidden, open_one = (make_referral(case, petugas) for case in (sealed, plain))
    for user in (petugas_kabupaten, tetangga):
        client = masuk(user)
        for name in ("detail", "answer", "finish", "withdraw"):
            url = reverse(f"cases:referral_{name}", args=[hidden.pk])
            assert client.get(url).status_code == 404
        assert client.get(reverse("cases:referral_list", args=[sealed.pk])).status_code == 404
        assert hidden not in Referral.objects.visible_to(user)
    assert Referral.objects.visible_to(petugas_kabupaten).get() == open_one  # the control
    for user in (petugas, verifikator):
        assert "Tempat tinggal" in text_of(masuk(user), "referral_detail", hidden)
    form = masuk(petugas).get(reverse("cases:referral_create", args=[sealed.pk])).context["form"]
    assert not {"jenis", "alasan"} & set(dict(form.fields["data"].choices))
    share(sealed, "rujukan")
    sent = operations.send_referral(
        case=sealed, provider=make_provider(), reason="Dijual", asked="Rumah aman",
        data=["nama", "jenis", "alasan"], sent_on=timezone.localdate(), by=petugas,
    )  # fmt: skip
    assert sent.data == ["nama"]


@pytest.mark.parametrize("rows", [1, 30])
def test_the_tab_asks_the_database_equally_often(
    case, petugas, masuk, django_assert_num_queries, rows
):
    for _ in range(rows):
        make_referral(case, petugas, provider=make_provider())
    client = masuk(petugas)
    url = reverse("cases:referral_list", args=[case.pk])
    client.get(url)
    with django_assert_num_queries(7):
        client.get(url)


def test_nothing_is_sent_when_the_audit_fails(case, home, petugas):
    share(case, "rujukan")
    with connection.cursor() as cursor:
        cursor.execute(
            "ALTER TABLE audit_auditevent ADD CONSTRAINT none CHECK (action <> "
            "'cases.referral.send') NOT VALID"
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        operations.send_referral(
            case=case, provider=home, reason="a", asked="b", data=[],
            sent_on=timezone.localdate(), by=petugas,
        )  # fmt: skip
    assert not Referral.objects.exists()
