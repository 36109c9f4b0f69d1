"""An institution sees what is referred to it, answers it, and sees nothing else."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from audit.models import AuditEvent
from cases.models import Case, Provider, Referral
from cases.operations import referral as operations
from cases.tests.factories import make_case, make_provider, make_referral
from config.urls_index import pages
from conftest import HOME, make_user
from core.once import new_key
from core.refusal import Refused
from districts.models import Institution
from ppks.models import Consent, Registrant
from ppks.operations.access import join_team
from ppks.tests.factories import make_registrant


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to("2026-11-24T09:00:00+07:00", tick=False)


@pytest.fixture
def home(db):
    return Provider.objects.get(institution=HOME)


@pytest.fixture
def case(petugas):
    row = make_registrant(petugas, name="Bue Inting", verified=True, phone="081255500077")
    case = make_case(row, petugas)
    Consent.objects.filter(registrant=row).update(sharing=["rujukan"])
    return case


@pytest.fixture
def referral(case, petugas, home):
    return make_referral(case, petugas, provider=home)


def text_of(client, referral) -> str:
    response = client.get(reverse("cases:incoming_detail", args=[referral.pk]))
    assert response.status_code == 200
    return response.content.decode()


def answer(client, referral, **more):
    today = {"answered_on_0": "24", "answered_on_1": "11", "answered_on_2": "2026"}
    body = {"accepted": "yes", "version": referral.version, "submission_key": new_key(), **today}
    return client.post(reverse("cases:incoming_answer", args=[referral.pk]), body | more)


def test_the_officer_reaches_referrals_and_little_else():
    reached = {name for name, roles in pages().items() if Role.INSTITUTION_OFFICER in roles}
    assert {name.split("_")[0] for name in reached} == {"cases:incoming", "cases:resident"}


def test_an_officer_answers_on_screen_and_the_sender_reads_it(
    referral, petugas, petugas_panti, masuk
):
    client = masuk(petugas_panti)
    assert "Jawab rujukan" in text_of(client, referral)
    assert answer(client, referral, accepted="no").status_code == 200  # a refusal has a reason
    response = answer(client, referral, answer="Bawa pakaiannya")
    assert response["Location"] == reverse("cases:incoming_detail", args=[referral.pk])
    referral.refresh_from_db()
    assert (referral.state, referral.answered_by) == ("accepted", petugas_panti)
    told = masuk(petugas).get(reverse("cases:case_timeline", args=[referral.case_id]))
    assert "Paini Panti (Petugas panti) mencatat bahwa rujukan diterima" in told.content.decode()
    operations.finish_referral(
        referral=referral, version=referral.version, done_on=timezone.localdate(),
        feedback="Sudah di wisma Melati", by=petugas_panti,
    )  # fmt: skip
    assert Referral.objects.get().state == "done"
    with pytest.raises(Refused):
        operations.withdraw_referral(
            referral=referral, version=None, reason="Keliru", by=petugas_panti
        )


def test_the_officer_of_the_case_may_answer_for_it_too(referral, petugas):
    operations.answer_referral(
        referral=referral, version=1, accepted=True, answered_on=timezone.localdate(), by=petugas
    )
    assert Referral.objects.get().state == "accepted"


def test_only_what_was_chosen_is_shown(case, petugas, petugas_panti, home, masuk):
    client = masuk(petugas_panti)
    little = text_of(client, make_referral(case, petugas, provider=home, data=["lahir"]))
    assert "72 tahun" in little and f"Kasus {case.number}" in little
    for secret in ("Inting", "081255500077", "Tidak ada yang merawat", case.category.name):
        assert secret not in little, secret
    everything = list("nama lahir alamat kontak jenis alasan".split())
    whole = text_of(client, make_referral(case, petugas, provider=home, data=everything))
    for told in ("Bue Inting", "081255500077", "Tidak ada yang merawat", case.category.name):
        assert told in whole, told


@pytest.mark.parametrize("how", ["refused", "withdrawn", "consent"])
def test_what_may_no_longer_be_shared_is_no_longer_shown(
    case, petugas, petugas_panti, home, masuk, how
):
    state = "pending" if how == "consent" else how
    referral = make_referral(case, petugas, provider=home, state=state)
    if how == "consent":
        assert "Inting" in text_of(masuk(petugas_panti), referral)
        Consent.objects.update(sharing=[], refused=True)
    client = masuk(petugas_panti)
    pages = text_of(client, referral)
    pages += client.get(reverse("cases:incoming_list") + "?keadaan=semua").content.decode()
    assert "Inting" not in pages and "72 tahun" not in pages
    assert f"Kasus {case.number}" in pages


def test_a_life_at_stake_is_shown_without_consent(case, petugas, petugas_panti, home, masuk):
    Consent.objects.update(sharing=[], refused=True)
    referral = make_referral(case, petugas, provider=home, vital=True, vital_reason="Sesak napas")
    page = text_of(masuk(petugas_panti), referral)
    assert "Inting" in page and "nyawanya terancam" in page


def test_a_sealed_case_tells_no_kind_and_every_look_is_kept(petugas, petugas_panti, home, masuk):
    entry = make_registrant(petugas, kinds=("18",), name="Ayu Sealed", verified=True)
    join_team(entry, petugas, petugas)
    Consent.objects.filter(registrant=entry).update(sharing=["rujukan"])
    case = make_case(entry, petugas)
    # As a referral that was sent before the kind was known: the reason went along.
    referral = make_referral(case, petugas, provider=home, data=["nama", "jenis", "alasan"],
                             reason="Korban perdagangan orang")  # fmt: skip
    client = masuk(petugas_panti)
    page = text_of(client, referral)
    assert "Ayu Sealed" in page
    assert "erdagangan" not in page and case.category.name not in page
    looks = AuditEvent.objects.filter(actor=petugas_panti.pk, registrant=entry.pk)
    assert [event.action for event in looks] == ["seen.secret"]
    client.get(reverse("cases:incoming_list"))
    assert AuditEvent.objects.filter(actor=petugas_panti.pk, action="seen.secrets").count() == 1
    assert not Registrant.objects.visible_to(petugas_panti).exists()
    assert not Case.objects.visible_to(petugas_panti).exists()


def test_another_institution_sees_and_answers_nothing(referral, masuk, db):
    other = make_user("lain", "Lain Panti", Role.INSTITUTION_OFFICER,
                      Institution.objects.get(pk="P62-002"))  # fmt: skip
    client = masuk(other)
    assert client.get(reverse("cases:incoming_detail", args=[referral.pk])).status_code == 404
    assert "Inting" not in client.get(reverse("cases:incoming_list")).content.decode()
    with pytest.raises(Refused):
        operations.answer_referral(
            referral=referral, version=1, accepted=True, answered_on=timezone.localdate(), by=other
        )


def test_another_provider_is_not_answered_by_an_institution(case, petugas, petugas_panti):
    make_referral(case, petugas, provider=make_provider())
    assert not Referral.objects.visible_to(petugas_panti).exists()


def test_the_list_holds_what_waits_first_and_costs_the_same(
    case, petugas, petugas_panti, home, masuk, django_assert_max_num_queries
):
    make_referral(case, petugas, provider=home, state="done")
    for _ in range(3):
        make_referral(case, petugas, provider=home, state="accepted")
    make_referral(case, petugas, provider=home, sent_on="2026-11-02", due_on="2026-11-09")
    client, url = masuk(petugas_panti), reverse("cases:incoming_list")
    with django_assert_max_num_queries(8):
        response = client.get(url)
    states = [line.referral.state for line in response.context["lines"]]
    assert states == ["pending", "accepted", "accepted", "accepted"]
    late = client.get(url + "?keadaan=terlambat")
    assert [line.referral.state for line in late.context["lines"]] == ["pending"]
    desk = client.get(reverse("desk:home")).content.decode()
    assert "Rujukan menunggu jawaban" in desk and "1 terlambat" in desk
