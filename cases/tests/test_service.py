"""Services: planned, given, cancelled; what was received, and the same help twice."""

import datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from audit.models import AuditEvent
from cases.models import Programme, Provider, Service
from cases.operations import service as operations
from cases.tests.factories import close, make_case, make_service
from core.once import new_key
from core.refusal import Refused
from core.templatetags.handep import rupiah
from ppks.models import Membership, Registrant, TeamMember
from ppks.tests.factories import FAR_VILLAGE, make_registrant

POOR, TRAFFICKING = "24", "18"
TODAY = {"on_0": "24", "on_1": "11", "on_2": "2026"}
GIVEN = {"state": "given", "programme": "SEMBAKO", **TODAY}
PLANNED = GIVEN | {"state": "planned", "on_0": "30"}
AGAIN = "Program ini baru saja diberikan"


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to("2026-11-24T09:00:00+07:00", tick=False)


@pytest.fixture
def old_man(petugas):
    return make_registrant(petugas, name="Bue Inting", verified=True)


@pytest.fixture
def case(old_man, petugas):
    return make_case(old_man, petugas)


def post(client, view, row, **values):
    body = {"submission_key": new_key(), **values}
    return client.post(reverse(f"cases:{view}", args=[row.pk]), body)


def text_of(client, view, row) -> str:
    response = client.get(reverse(f"cases:{view}", args=[row.pk]))
    assert response.status_code == 200
    return response.content.decode()


# On a case


def test_help_given_on_a_case_stands_in_its_list_and_moves_its_stage(case, petugas, masuk):
    client = masuk(petugas)
    assert "Belum ada layanan" in text_of(client, "case_services", case)
    provider = Provider.objects.get(seed="DINSOS_62")
    more = {"provider": provider.pk, "quantity": "2", "unit": "paket", "rupiah": "1.234.000",
            "proof": "BAST 12/2026", "note": "Diantar ke lanting"}  # fmt: skip
    response = post(client, "case_service_create", case, **GIVEN | more)
    assert response["Location"] == reverse("cases:case_services", args=[case.pk])
    row = Service.objects.get()
    assert (row.state, row.given_on, row.registrant, row.district_id) == (
        "given", timezone.localdate(), case.registrant, case.district_id,
    )  # fmt: skip
    page = text_of(client, "case_services", case)
    for words in ("Program Sembako", "2 paket, Rp1.234.000", provider.name, "BAST 12/2026",
                  "Diantar ke lanting", "24 November 2026"):  # fmt: skip
        assert words in page
    case.refresh_from_db()
    assert case.stage == "intervention"
    event = AuditEvent.objects.get(action="cases.service.give")
    assert (event.target, event.details["programme"]) == (str(case.pk), "SEMBAKO")
    assert "mencatat layanan yang diberikan" in text_of(client, "case_timeline", case)


def test_three_fields_are_enough(case, petugas, masuk):
    assert post(masuk(petugas), "case_service_create", case, **GIVEN).status_code == 302


def test_a_planned_service_is_a_task_until_it_is_given(case, petugas, masuk, time_machine):
    client = masuk(petugas)
    assert post(client, "case_service_create", case, **PLANNED).status_code == 302
    row = Service.objects.due().get()
    case.refresh_from_db()
    assert (case.stage, row.planned_on.day, row.is_overdue) == ("intake", 30, False)
    time_machine.move_to("2026-12-02T09:00:00+07:00", tick=False)
    assert Service.objects.overdue().get() == row and row.is_overdue
    client = masuk(petugas)
    assert "terlambat, 2 hari lalu" in text_of(client, "case_services", case)
    body = {"on_0": "1", "on_1": "12", "on_2": "2026", "version": row.version, "rupiah": "600.000"}
    assert post(client, "service_give", row, **body).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.given_on.day, row.planned_on.day, row.rupiah) == ("given", 1, 30, 600000)
    assert not Service.objects.due().exists()
    case.refresh_from_db()
    assert case.stage == "intervention"
    response = post(client, "service_give", row, **body | {"version": row.version})
    assert response.status_code == 200 and "sudah dicatat" in response.content.decode()


def test_what_waits_for_a_closed_case_is_no_task_and_cannot_be_changed(case, petugas, masuk):
    row = make_service(case.registrant, petugas, case=case, state="planned")
    alone = make_service(case.registrant, petugas, state="planned", programme_id="PKH")
    assert set(Service.objects.due()) == {row, alone}
    close(case, petugas)
    assert set(Service.objects.due()) == {alone}
    client = masuk(petugas)
    assert "Catat layanan" not in text_of(client, "case_services", case)
    response = post(client, "service_cancel", row, reason="tidak jadi", version=row.version)
    assert response.status_code == 200 and "sudah ditutup" in response.content.decode()
    assert post(client, "case_service_create", case, **GIVEN).status_code == 200


def test_cancelling_asks_a_reason_and_takes_the_stage_back(case, petugas, masuk):
    client = masuk(petugas)
    post(client, "case_service_create", case, **GIVEN)
    row = Service.objects.get()
    response = post(client, "service_cancel", row, reason="", version=row.version)
    assert response.status_code == 200
    body = {"reason": "Salah orang", "version": row.version}
    assert post(client, "service_cancel", row, **body).status_code == 302
    row.refresh_from_db()
    case.refresh_from_db()
    assert (row.state, case.stage) == ("cancelled", "intake")
    page = text_of(client, "case_services", case)
    assert "Dibatalkan" in page and "Salah orang" in page
    assert not Service.objects.given().exists()
    response = post(client, "service_change", row, version=row.version, **GIVEN)
    assert response.status_code == 200 and "sudah dibatalkan" in response.content.decode()


def test_days_that_do_not_fit_are_refused(case, petugas, masuk):
    client = masuk(petugas)
    tomorrow, yesterday = {"on_0": "25"}, {"on_0": "23"}
    for body in (GIVEN | tomorrow, PLANNED | yesterday):
        response = post(client, "case_service_create", case, **body, note="Jangan hilang")
        assert response.status_code == 200 and "Jangan hilang" in response.content.decode()
    for body in (GIVEN | yesterday, PLANNED | TODAY | {"programme": "PKH"}):  # the control
        assert post(client, "case_service_create", case, **body).status_code == 302


def test_half_an_amount_and_two_providers_are_refused_by_the_form(case, petugas, masuk):
    provider = Provider.objects.get(seed="DINSOS_62").pk
    client = masuk(petugas)
    for more in ({"quantity": "2"}, {"unit": "paket"}, {"rupiah": "0"},
                 {"provider": provider, "provider_name": "Toko Sinar"}):  # fmt: skip
        assert post(client, "case_service_create", case, **GIVEN | more).status_code == 200
    assert not Service.objects.exists()
    assert (
        post(client, "case_service_create", case, **GIVEN, provider_name="Toko").status_code == 302
    )


def test_the_same_post_twice_keeps_one(case, petugas, masuk):
    client, body = masuk(petugas), GIVEN | {"submission_key": new_key()}
    url = reverse("cases:case_service_create", args=[case.pk])
    assert client.post(url, body)["Location"] == client.post(url, body)["Location"]
    assert Service.objects.count() == 1


def test_two_who_correct_at_once_see_each_other(case, petugas, petugas_kabupaten, masuk):
    row = make_service(case.registrant, petugas, case=case)
    body = {"programme": "SEMBAKO", "version": row.version, **TODAY}
    assert post(masuk(petugas), "service_change", row, **body, proof="KW 1").status_code == 302
    response = post(masuk(petugas_kabupaten), "service_change", row, **body, proof="KW 2")
    page = response.content.decode()
    assert response.status_code == 200 and "KW 1" in page and "KW 2" in page
    row.refresh_from_db()
    assert row.proof == "KW 1"


def test_a_programme_that_was_switched_off_stays_in_what_was_written(case, petugas, masuk):
    row = make_service(case.registrant, petugas, case=case, programme_id="BST")
    client = masuk(petugas)
    form = client.get(reverse("cases:service_change", args=[row.pk])).context["form"]
    codes = [code for code, _ in form.fields["programme"].choices]
    assert "BST" in codes
    response = post(client, "case_service_create", case, **GIVEN | {"programme": "BST"})
    assert response.status_code == 200  # the control: not for a new one


def test_providers_of_the_regency_and_of_the_province_are_offered(case, petugas, masuk):
    near = Provider.objects.create(name="LKS Kapuas", sort="lks", regency_id="62.03")
    far = Provider.objects.create(name="LKS Kota", sort="lks", regency_id="62.71")
    gone = Provider.objects.create(name="LKS Lama", sort="lks", regency_id="62.03", is_active=False)
    url = reverse("cases:case_service_create", args=[case.pk])
    offered = masuk(petugas).get(url).context["form"].providers
    assert str(near.pk) in offered
    assert str(Provider.objects.get(seed="DINSOS_62").pk) in offered
    assert not {str(far.pk), str(gone.pk)} & set(offered)


def test_who_verifies_reads_and_does_not_write(case, petugas, verifikator, masuk):
    row = make_service(case.registrant, petugas, case=case)
    client = masuk(verifikator)
    page = text_of(client, "case_services", case)
    assert "Program Sembako" in page and "Perbaiki" not in page and "Catat layanan" not in page
    with pytest.raises(Refused):
        operations.cancel_service(service=row, version=row.version, reason="x" * 9, by=verifikator)


# Everything an entry received


def test_an_entry_shows_everything_received_newest_first_with_totals(
    case, old_man, petugas, verifikator, masuk
):
    make_service(old_man, petugas, days_ago=400, rupiah=600_000, quantity=10, unit="kg")
    make_service(old_man, petugas, case=case, days_ago=3, rupiah=634_000, quantity=1, unit="paket")
    make_service(old_man, petugas, programme_id="ALAT_BANTU", quantity=1, unit="buah", days_ago=30)
    make_service(old_man, petugas, programme_id="PKH", state="cancelled", rupiah=999_000)
    for user in (petugas, verifikator):
        response = masuk(user).get(reverse("cases:services_of_registrant", args=[old_man.pk]))
        page = response.content.decode()
        totals = {row["name"]: row for row in response.context["totals"]}
        assert set(totals) == {"Alat bantu", "Program Sembako"}  # nothing of the cancelled one
        food = totals["Program Sembako"]
        assert (food["times"], food["rupiah"]) == (2, 1_234_000)
        assert food["amounts"] == ["10 kg", "1 paket"]
        assert food["last"] == timezone.localdate() - datetime.timedelta(days=3)
        assert "Rp1.234.000" in page and case.number in page
        days = [row.on for row in response.context["page"]]
        assert days == sorted(days, reverse=True)


def test_a_case_shows_first_what_is_still_to_be_given(case, old_man, petugas, masuk):
    late = make_service(old_man, petugas, case=case, state="planned", days_ago=3)
    soon = make_service(old_man, petugas, case=case, state="planned", days_ago=-3)
    old, new = (make_service(old_man, petugas, case=case, days_ago=n) for n in (60, 30))
    gone = make_service(old_man, petugas, case=case, state="cancelled")
    page = masuk(petugas).get(reverse("cases:case_services", args=[case.pk])).context["page"]
    assert list(page) == [late, soon, new, old, gone]


def test_help_is_kept_without_a_case(old_man, petugas, masuk):
    client = masuk(petugas)
    response = post(client, "registrant_service_create", old_man, **GIVEN, note="Dari gereja")
    assert response["Location"] == reverse("cases:services_of_registrant", args=[old_man.pk])
    assert Service.objects.get().case is None
    assert "Dari gereja" in text_of(client, "services_of_registrant", old_man)
    event = AuditEvent.objects.get(action="cases.service.give")
    assert event.registrant == old_man.pk
    history = client.get(reverse("ppks:registrant_history", args=[old_man.pk])).content.decode()
    assert "mencatat layanan yang diberikan" in history


def test_nothing_is_written_to_an_entry_that_was_merged(old_man, petugas, masuk):
    Registrant.objects.filter(pk=old_man.pk).update(life="merged")
    response = post(masuk(petugas), "registrant_service_create", old_man, **GIVEN)
    assert response.status_code == 200 and "sudah digabung" in response.content.decode()


# The same help twice


def test_the_same_programme_within_its_days_is_told_and_saved_with_a_reason(
    case, old_man, petugas, masuk
):
    make_service(old_man, petugas, days_ago=12, rupiah=600_000)
    client = masuk(petugas)
    form = client.get(reverse("cases:case_service_create", args=[case.pk])).content.decode()
    assert "Baru saja diberikan" not in form
    response = post(client, "case_service_create", case, **GIVEN, note="Tetap ada")
    page = response.content.decode()
    assert response.status_code == 200 and Service.objects.count() == 1
    for words in (AGAIN, "untuk Bue Inting, 12 November 2026, Rp600.000", "Tetap ada"):
        assert words in page
    response = post(client, "case_service_create", case, **GIVEN, repeat_reason="Kebakaran")
    assert response.status_code == 302
    assert "Diberikan lagi karena: Kebakaran" in text_of(client, "case_services", case)


@pytest.mark.parametrize(
    ("days_ago", "programme", "told"),
    [(25, "SEMBAKO", True), (26, "SEMBAKO", False), (3, "PKH", False)],
)
def test_only_the_same_programme_and_only_within_its_days(
    old_man, petugas, masuk, days_ago, programme, told
):
    assert Programme.objects.get(pk="SEMBAKO").repeat_days == 25
    make_service(old_man, petugas, days_ago=days_ago, programme_id=programme)
    response = post(masuk(petugas), "registrant_service_create", old_man, **GIVEN, repeat_reason="")
    assert (AGAIN in response.content.decode()) == told
    assert (response.status_code == 200) == told


def test_planned_and_cancelled_ones_and_programmes_without_days_warn_of_nothing(
    old_man, petugas, masuk
):
    make_service(old_man, petugas, state="planned")
    make_service(old_man, petugas, state="cancelled")
    make_service(old_man, petugas, programme_id="LAINNYA")
    client = masuk(petugas)
    assert post(client, "registrant_service_create", old_man, **GIVEN).status_code == 302
    body = GIVEN | {"programme": "LAINNYA"}
    assert post(client, "registrant_service_create", old_man, **body).status_code == 302


def test_a_reason_that_was_not_needed_is_not_kept(old_man, petugas, masuk):
    post(masuk(petugas), "registrant_service_create", old_man, **GIVEN, repeat_reason="Entah")
    assert Service.objects.get().repeat_reason == ""


def test_planning_and_giving_a_planned_one_are_told_too(case, old_man, petugas, masuk):
    row = make_service(old_man, petugas, case=case, state="planned")
    make_service(old_man, petugas, days_ago=2)
    client = masuk(petugas)
    body = TODAY | {"version": row.version}
    response = post(client, "service_give", row, **body)
    assert response.status_code == 200 and AGAIN in response.content.decode()
    assert AGAIN in post(client, "case_service_create", case, **PLANNED).content.decode()
    assert post(client, "service_give", row, **body, repeat_reason="Perlu").status_code == 302
    row.refresh_from_db()
    body = {"programme": "SEMBAKO", **TODAY, "version": row.version, "repeat_reason": "Perlu"}
    assert post(client, "service_change", row, **body).status_code == 302  # not told of itself


@pytest.fixture
def family(petugas, old_man):
    """Bue Inting and his wife, both registered, and their family."""
    whole = make_registrant(petugas, subject="family", name="Keluarga Inting", kinds=(POOR,))
    wife = make_registrant(petugas, name="Indu Inting", sex="F")
    for person, relation in ((old_man, "kepala"), (wife, "istri")):
        Membership.objects.create(whole=whole, person=person, relation=relation, created_by=petugas)
    return whole, wife


def test_help_of_the_family_and_of_its_members_is_told(family, old_man, petugas, masuk):
    whole, wife = family
    stranger = make_registrant(petugas, name="Orang Lain")
    make_service(stranger, petugas, days_ago=1)  # the control: no family, no word
    client = masuk(petugas)
    for other in (wife, whole):
        row = make_service(other, petugas, days_ago=5)
        page = post(client, "registrant_service_create", old_man, **GIVEN).content.decode()
        assert f"untuk {other.known_as}" in page and "Orang Lain" not in page
        row.delete()
    make_service(wife, petugas, days_ago=5)
    page = post(client, "registrant_service_create", whole, **GIVEN).content.decode()
    assert "untuk Indu Inting" in page  # from the family down to its members
    Membership.objects.filter(person=wife).update(until=timezone.localdate())
    assert post(client, "registrant_service_create", old_man, **GIVEN).status_code == 302


def test_help_of_a_member_who_may_not_be_seen_is_not_told(
    family, old_man, petugas, petugas_kabupaten, masuk
):
    whole, _ = family
    hidden = make_registrant(petugas, name="Galuh", sex="F", kinds=(TRAFFICKING,))
    TeamMember.objects.create(registrant=hidden, user=petugas, added_by=petugas)
    Membership.objects.create(whole=whole, person=hidden, relation="anak", created_by=petugas)
    make_service(hidden, petugas, days_ago=2)
    page = post(masuk(petugas), "registrant_service_create", old_man, **GIVEN).content.decode()
    assert "untuk Galuh" in page  # the control: the team is told
    response = post(masuk(petugas_kabupaten), "registrant_service_create", old_man, **GIVEN)
    assert response.status_code == 302


# Who sees it


@pytest.fixture
def woman(petugas):
    row = make_registrant(petugas, name="Galuh", sex="F", kinds=(POOR, TRAFFICKING), verified=True)
    TeamMember.objects.create(registrant=row, user=petugas, added_by=petugas)
    return row


def test_a_service_of_a_sealed_case_is_hidden_like_the_case(
    woman, petugas, petugas_kabupaten, verifikator, tetangga, masuk
):
    sealed = make_case(woman, petugas, category_id=TRAFFICKING)
    hidden = make_service(woman, petugas, case=sealed, programme_id="ATENSI", note="rumah aman",
                          rupiah=700_000)  # fmt: skip
    due = make_service(woman, petugas, case=sealed, state="planned", note="ke rumah aman")
    make_service(woman, petugas, note="beras desa")
    url = reverse("cases:services_of_registrant", args=[woman.pk])
    for user in (petugas, verifikator):
        page = masuk(user).get(url).content.decode()
        assert "rumah aman" in page and "700.000" in page and sealed.number in page
        assert due in Service.objects.visible_to(user).due()
    page = masuk(petugas_kabupaten).get(url).content.decode()
    assert "beras desa" in page  # the control: the ordinary one
    for words in ("rumah aman", "700.000", "ATENSI", sealed.number, str(hidden.pk)):
        assert words not in page
    for user in (petugas_kabupaten, tetangga):
        client = masuk(user)
        assert not Service.objects.visible_to(user).filter(case=sealed).exists()
        for row in (hidden, due):
            for view in ("service_give", "service_change", "service_cancel"):
                assert client.get(reverse(f"cases:{view}", args=[row.pk])).status_code == 404
        for view in ("case_services", "case_service_create"):
            assert client.get(reverse(f"cases:{view}", args=[sealed.pk])).status_code == 404
    # A hidden one does not warn those who may not know of it; it warns the team.
    body = GIVEN | {"programme": "ATENSI"}
    Programme.objects.filter(pk="ATENSI").update(repeat_days=30)
    assert (
        post(masuk(petugas_kabupaten), "registrant_service_create", woman, **body).status_code
        == 302
    )
    assert (
        AGAIN in post(masuk(petugas), "registrant_service_create", woman, **body).content.decode()
    )


def test_the_history_of_the_entry_tells_of_a_sealed_service_to_insiders_only(
    woman, petugas, petugas_kabupaten, masuk
):
    sealed = make_case(woman, petugas, category_id=TRAFFICKING)
    post(masuk(petugas), "case_service_create", sealed, **GIVEN)
    url = reverse("ppks:registrant_history", args=[woman.pk])
    assert "mencatat layanan" in masuk(petugas).get(url).content.decode()
    assert "mencatat layanan" not in masuk(petugas_kabupaten).get(url).content.decode()


def test_services_of_a_secret_entry_are_the_teams(petugas, petugas_kabupaten, verifikator):
    row = make_registrant(petugas, name="Galuh", kinds=(TRAFFICKING,))
    TeamMember.objects.create(registrant=row, user=petugas, added_by=petugas)
    service = make_service(row, petugas)
    assert Service.objects.visible_to(petugas).get() == service
    assert Service.objects.visible_to(verifikator).get() == service
    assert not Service.objects.visible_to(petugas_kabupaten).exists()


def test_every_look_at_a_secret_service_is_an_event(woman, petugas, masuk):
    sealed = make_case(woman, petugas, category_id=TRAFFICKING)
    row = make_service(woman, petugas, case=sealed)
    for view, thing in (
        ("case_services", sealed), ("service_change", row), ("services_of_registrant", woman)
    ):  # fmt: skip
        before = AuditEvent.objects.filter(action="seen.secret", actor=petugas.pk).count()
        text_of(masuk(petugas), view, thing)
        after = AuditEvent.objects.filter(action="seen.secret", actor=petugas.pk).count()
        assert after == before + 1, view


def test_who_writes_without_a_case_is_told_who_will_read_it(woman, petugas, old_man, masuk):
    words = "terlihat oleh semua"
    client = masuk(petugas)
    assert words in text_of(client, "registrant_service_create", woman)
    assert words not in text_of(client, "registrant_service_create", old_man)


def test_the_neighbour_finds_nothing(case, old_man, petugas, tetangga, seberang, masuk):
    row = make_service(old_man, petugas, case=case)
    for user in (tetangga, seberang):
        assert not Service.objects.visible_to(user).exists()
        client = masuk(user)
        for view, thing in (
            ("case_services", case), ("services_of_registrant", old_man), ("service_change", row)
        ):  # fmt: skip
            assert client.get(reverse(f"cases:{view}", args=[thing.pk])).status_code == 404


# Database and lists


def test_the_service_moves_with_its_registrant_and_its_case_is_of_the_same_one(
    case, old_man, petugas
):
    row = make_service(old_man, petugas, case=case)
    Registrant.objects.filter(pk=old_man.pk).update(district=FAR_VILLAGE[:8], village=FAR_VILLAGE)
    row.refresh_from_db()
    assert row.district_id == FAR_VILLAGE[:8]
    other = make_registrant(petugas, name="Orang Lain")
    with pytest.raises(IntegrityError), transaction.atomic():
        make_service(other, petugas, case=case)
        connection.check_constraints()


@pytest.mark.parametrize(
    "fields",
    [
        {"state": "given", "given_on": None},
        {"state": "planned", "planned_on": None},
        {"state": "planned", "given_on": datetime.date(2026, 11, 1)},
        {"state": "cancelled", "cancel_reason": ""},
        {"state": "given", "cancel_reason": "tidak jadi"},
        {"quantity": 2},
        {"unit": "paket"},
        {"quantity": 0, "unit": "paket"},
        {"rupiah": 0},
        {"provider_name": "Toko", "provider": True},
    ],
)
def test_the_database_refuses_what_cannot_be(old_man, petugas, fields):
    if fields.get("provider"):
        fields = fields | {"provider": Provider.objects.first()}
    with pytest.raises(IntegrityError), transaction.atomic():
        make_service(old_man, petugas, **fields)


@pytest.mark.parametrize("rows", [1, 30])
def test_the_lists_ask_the_database_equally_often(
    case, old_man, petugas, masuk, django_assert_num_queries, rows
):
    provider = Provider.objects.first()
    for n in range(rows):
        make_service(old_man, petugas, case=case if n % 2 else None, provider=provider, days_ago=n,
                     state="planned" if n % 3 == 1 else "given")  # fmt: skip
    make_service(old_man, petugas, case=case)
    client = masuk(petugas)
    text_of(client, "case_services", case)  # the first look moves the end of the session
    with django_assert_num_queries(7):
        text_of(client, "case_services", case)
    with django_assert_num_queries(8):
        text_of(client, "services_of_registrant", old_man)


def test_rupiah_reads_as_money():
    assert [rupiah(n) for n in (1_234_000, 0, None)] == ["Rp1.234.000", "Rp0", ""]
