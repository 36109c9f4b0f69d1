"""The province's officer works with whoever lives in an institution of the province, and with
nobody else; what is *rahasia* stays with the team."""

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.models import Case, Referral, Service, Visit
from cases.operations import case as operations
from cases.operations.referral import send_referral
from cases.operations.transfer import offer
from cases.tests.factories import make_case, make_provider, make_referral, make_service, make_visit
from core.refusal import Refused
from districts.models import District
from ppks.models import Category, Consent, Registrant, Residence
from ppks.operations.access import join_team
from ppks.tests.factories import make_registrant, make_residence

RECORD = (
    "ppks:registrant_visits", "ppks:registrant_history", "cases:of_registrant",
    "cases:services_of_registrant", "cases:case_create",
)  # fmt: skip


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to("2026-11-24T09:00:00+07:00", tick=False)


@pytest.fixture
def inside(petugas):
    row = make_registrant(petugas, name="Bue Inting", verified=True)
    make_residence(row, petugas)
    Consent.objects.filter(registrant=row).update(sharing=["rujukan"])
    return row


@pytest.fixture
def outside(petugas):
    return make_registrant(petugas, name="Kai Ujang", verified=True)


def intake(**more) -> dict:
    return {
        "category": Category.objects.get(pk="08"), "source": "lembaga", "urgency": "biasa",
        "problem": "Tidak mau makan", "dangers": {}, "tonight": "",
        "opened_on": timezone.localdate(),
    } | more  # fmt: skip


def test_the_register_names_who_lives_inside_and_nobody_else(
    inside, outside, petugas_provinsi, masuk
):
    client = masuk(petugas_provinsi)
    page = client.get(reverse("ppks:registrant_list")).content.decode()
    assert "Bue Inting" in page
    assert "Kai Ujang" not in page and outside.number in page
    assert "Bue Inting" in client.get(inside.get_absolute_url()).content.decode()
    assert "Kai Ujang" not in client.get(outside.get_absolute_url()).content.decode()
    for name in RECORD:
        assert client.get(reverse(name, args=[inside.pk])).status_code == 200, name
        assert client.get(reverse(name, args=[outside.pk])).status_code == 404, name


def test_the_province_runs_cases_inside(inside, petugas_provinsi, petugas, masuk):
    case = operations.open_case(registrant=inside, by=petugas_provinsi, **intake())
    assert case.worker == petugas_provinsi
    send_referral(
        case=case, provider=make_provider(name="RSUD", sort="kesehatan"), reason="a", asked="b",
        data=["nama"], sent_on=timezone.localdate(), by=petugas_provinsi,
    )  # fmt: skip
    operations.add_note(case=case, text="Tidur nyenyak", by=petugas_provinsi)
    client = masuk(petugas_provinsi)
    for name in ("case_detail", "visit_create", "referral_list", "case_timeline", "plan_current",
                 "assessment_list", "closure_detail", "case_services"):  # fmt: skip
        page = client.get(reverse(f"cases:{name}", args=[case.pk]))
        assert page.status_code == 200, name
        assert "Bue Inting" in page.content.decode(), name
    for name in ("assessment_create", "plan_create", "case_close"):  # DESIGN.md section 2
        address = reverse(f"cases:{name}", args=[case.pk])
        assert client.get(address).status_code == 404, name
        for tab in ("assessment_list", "plan_current", "closure_detail"):
            assert (
                address not in client.get(reverse(f"cases:{tab}", args=[case.pk])).content.decode()
            )
    assert Case.objects.visible_to(petugas).get() == case  # the district sees it as before
    assert not Case.objects.without_worker().exists()


def test_a_case_of_the_province_has_no_worker_once_the_person_has_left(inside, petugas_provinsi):
    case = operations.open_case(registrant=inside, by=petugas_provinsi, **intake())
    Residence.objects.all().delete()
    Registrant.objects.update(institution=None, placement="luar_panti")
    assert Case.objects.without_worker().get() == case
    assert not Case.objects.visible_to(petugas_provinsi).exists()


def test_nothing_is_opened_or_seen_outside(outside, petugas, petugas_provinsi):
    with pytest.raises(Refused):
        operations.open_case(registrant=outside, by=petugas_provinsi, **intake())
    case = make_case(outside, petugas)
    make_visit(case, petugas)
    make_service(outside, petugas)
    make_referral(case, petugas)
    for model in (Case, Visit, Service, Referral):
        assert not model.objects.visible_to(petugas_provinsi).exists(), model
    with pytest.raises(Refused):
        operations.add_note(case=case, text="x", by=petugas_provinsi)


def test_what_is_sealed_stays_sealed_inside(petugas, petugas_provinsi, masuk):
    sealed = make_registrant(petugas, name="Ayu Sealed", kinds=("18",), verified=True)
    join_team(sealed, petugas, petugas)
    make_residence(sealed, petugas)
    case = make_case(sealed, petugas)
    client = masuk(petugas_provinsi)
    for address in (sealed.get_absolute_url(), case.get_absolute_url()):
        assert client.get(address).status_code == 404
    for name in ("ppks:registrant_list", "cases:resident_list", "cases:case_list"):
        page = client.get(reverse(name)).content.decode()
        assert "Ayu" not in page and sealed.number not in page, name
    join_team(sealed, petugas_provinsi, petugas)
    assert Case.objects.visible_to(petugas_provinsi).get() == case


def test_another_province_sees_nothing_of_it(inside, petugas, petugas_provinsi):
    case = make_case(inside, petugas)
    assert Case.objects.visible_to(petugas_provinsi).get() == case
    petugas_provinsi.position.province_id = "61"
    assert not Case.objects.visible_to(petugas_provinsi).exists()


def test_the_province_moves_nobody_to_another_district(inside, petugas_provinsi):
    with pytest.raises(Refused):
        offer(registrant=inside, to_district=District.objects.get(pk="62.03.02"),
              reason="Pindah", by=petugas_provinsi)  # fmt: skip


@pytest.mark.parametrize("name", ["cases:case_list", "cases:resident_list", "cases:task_list"])
def test_lists_inside_cost_the_same(name, petugas, petugas_provinsi, masuk,
                                    django_assert_max_num_queries):  # fmt: skip
    for _ in range(4):
        row = make_registrant(petugas, verified=True)
        make_residence(row, petugas)
        make_case(row, petugas)
    client = masuk(petugas_provinsi)
    with django_assert_max_num_queries(12):
        assert client.get(reverse(name)).status_code == 200
