"""Taking a case in, the list, and who sees which case (DESIGN.md sections 2 and 7)."""

import datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from audit.models import AuditEvent
from cases.models import Case
from cases.operations.assessment import complete_assessment
from cases.operations.case import refresh
from cases.stage import Stage, stage_of
from cases.tests.factories import PROBLEM, close, make_case, make_service
from cases.tests.planned import make_assessment
from core.once import new_key
from ppks.models import Consent, Identification, Registrant, TeamMember
from ppks.operations.access import refresh_secrecy
from ppks.tests.factories import FAR_VILLAGE, NEIGHBOUR_VILLAGE, make_registrant

POOR, TRAFFICKING, OLD = "24", "18", "08"
INTAKE = {
    "category": OLD,
    "problem": PROBLEM,
    "source": "temuan",
    "urgency": "biasa",
    "opened_on_0": "24",
    "opened_on_1": "11",
    "opened_on_2": "2026",
}


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to("2026-11-24T09:00:00+07:00", tick=False)


@pytest.fixture
def old_man(petugas):
    return make_registrant(petugas, name="Bue Inting", verified=True)


def take_in(client, registrant, **more):
    body = {**INTAKE, "submission_key": new_key(), **more}
    return client.post(reverse("cases:case_create", args=[registrant.pk]), body)


def text_of(client, url, **query) -> str:
    response = client.get(url, query)
    assert response.status_code == 200, url
    return response.content.decode()


def test_a_case_is_opened_from_an_entry_and_stands_in_the_list(old_man, petugas, masuk):
    client = masuk(petugas)
    assert "Buka kasus" in text_of(client, reverse("cases:of_registrant", args=[old_man.pk]))
    response = take_in(client, old_man)
    case = Case.objects.get()
    assert response["Location"] == case.get_absolute_url()
    assert (case.stage, case.state, case.worker) == ("intake", "open", petugas)
    assert case.district_id == old_man.district_id
    page = text_of(client, case.get_absolute_url())
    for words in (case.number, PROBLEM, "Ditemukan petugas", "Penerimaan", 'aria-current="step"'):
        assert words in page
    assert case.number in text_of(client, reverse("cases:case_list"))
    assert AuditEvent.objects.get(action="cases.case.open").target == str(case.pk)


@pytest.mark.parametrize("who", ["petugas", "petugas_kabupaten"])
def test_an_identification_leads_to_its_case_and_tells_what_it_knows(
    request, old_man, petugas, masuk, who
):
    """How urgent it is to all; who told of it to whoever wrote it down, and the team."""
    sighting = Identification(
        name="Bue Inting", subject="individual", village_id=old_man.village_id,
        district_id=old_man.district_id, urgency="darurat", reported_by="Pak RT Gunawan",
        state="registered", registrant=old_man,
    )  # fmt: skip
    sighting.touch(petugas)
    sighting.save()
    client = masuk(request.getfixturevalue(who))
    url = reverse("cases:case_create", args=[old_man.pk])
    assert url in text_of(client, reverse("ppks:identification_detail", args=[sighting.pk]))
    form = client.get(url).context["form"]
    told = "Pak RT Gunawan" if who == "petugas" else ""
    assert (form["urgency"].initial, form["source_note"].initial) == ("darurat", told)


@pytest.mark.parametrize(("urgency", "days"), [("darurat", 1), ("segera", 3), ("biasa", 14)])
def test_each_urgency_has_its_clock(old_man, petugas, masuk, urgency, days, time_machine):
    client = masuk(petugas)
    take_in(client, old_man, urgency=urgency)
    case = Case.objects.get()
    assert case.due_on == timezone.localdate() + datetime.timedelta(days=days)
    assert not case.is_late and not Case.objects.late().exists()
    time_machine.shift(datetime.timedelta(days=days + 1))
    assert case.is_late and Case.objects.late().get() == case


def test_a_danger_asks_what_is_done_tonight_and_shows_it_first(old_man, petugas, masuk):
    client = masuk(petugas)
    response = take_in(client, old_man, danger_tempat="yes")
    assert response.status_code == 200 and "malam ini" in response.content.decode()
    assert PROBLEM in response.content.decode() and not Case.objects.exists()
    take_in(client, old_man, danger_tempat="yes", tonight="Tidur di balai desa, dijaga RT")
    case = Case.objects.get()
    assert case.dangers == {"tempat": "yes"}
    page = text_of(client, case.get_absolute_url())
    assert page.index("balai desa") < page.index("Masalah pokok")


def test_a_second_open_case_of_the_same_kind_leads_to_the_first(old_man, petugas, masuk):
    client = masuk(petugas)
    take_in(client, old_man)
    first = Case.objects.get()
    response = take_in(client, old_man)
    assert response.status_code == 200 and Case.objects.count() == 1
    assert first.get_absolute_url() in response.content.decode()
    close(first, petugas)  # the control: a closed one does not stand in
    assert take_in(client, old_man).status_code == 302
    with pytest.raises(IntegrityError), transaction.atomic():
        make_case(old_man, petugas)


def test_the_same_post_twice_opens_one_case(old_man, petugas, masuk):
    client, body = masuk(petugas), {**INTAKE, "submission_key": new_key()}
    url = reverse("cases:case_create", args=[old_man.pk])
    assert client.post(url, body)["Location"] == client.post(url, body)["Location"]
    assert Case.objects.count() == 1


def test_a_case_may_open_before_verification_but_not_for_the_dead(petugas, masuk):
    client = masuk(petugas)
    assert take_in(client, make_registrant(petugas)).status_code == 302
    dead = make_registrant(petugas, verified=True, life="deceased")
    response = take_in(client, dead)
    assert response.status_code == 200 and "Meninggal" in response.content.decode()


def test_consent_is_asked_once(petugas, masuk):
    row = make_registrant(petugas)
    client = masuk(petugas)
    url = reverse("cases:case_create", args=[row.pk])
    assert "Dasar pencatatan" not in text_of(client, url)  # the control: it has one
    Consent.objects.all().delete()
    assert "Dasar pencatatan" in text_of(client, url)
    response = take_in(client, row, basis="persetujuan", refused="on", sharing="rujukan")
    assert response.status_code == 302
    consent = Consent.objects.get()
    assert (consent.basis, consent.refused, consent.sharing) == ("persetujuan", True, [])


def test_a_childs_guardian_consents_and_in_need_life_comes_first(petugas, masuk):
    child = make_registrant(
        petugas, kinds=("05",), birth_year=None, birth_date=datetime.date(2019, 5, 5)
    )
    Consent.objects.all().delete()
    client = masuk(petugas)
    assert take_in(client, child, category="05", basis="persetujuan").status_code == 200
    assert take_in(client, child, category="05", basis="wali").status_code == 200
    assert not Case.objects.exists()
    assert take_in(client, child, category="05", basis="kepentingan_vital").status_code == 302


def test_the_officer_opens_it_for_who_serves_the_district(
    old_man, petugas, petugas_kabupaten, pengelola, masuk
):
    from tksk import operations as roster

    worker = roster.create_worker(by=pengelola, name="Rahmat", sex="M", niat="", phone="")
    worker.user = petugas
    worker.save()
    roster.assign(
        worker=worker, district=old_man.district, kind="definitif",
        since=datetime.date(2026, 1, 1), by=pengelola,
    )  # fmt: skip
    take_in(masuk(petugas_kabupaten), old_man)
    assert Case.objects.get().worker == petugas


# Who sees it


@pytest.fixture
def woman(petugas):
    """Poor, and trafficked: the second known to the team only."""
    row = make_registrant(petugas, name="Galuh", sex="F", kinds=(POOR, TRAFFICKING), verified=True)
    TeamMember.objects.create(registrant=row, user=petugas, added_by=petugas)
    return row


@pytest.fixture
def sealed(woman, petugas):
    return make_case(woman, petugas, category_id=TRAFFICKING, problem="Dijanjikan kerja di kota")


def test_a_case_about_a_secret_kind_is_hidden_from_all_but_team_and_verifier(
    sealed, woman, petugas, petugas_kabupaten, verifikator, tetangga, masuk
):
    own = make_case(woman, petugas, category_id=POOR)
    for user in (petugas_kabupaten, tetangga):
        client = masuk(user)
        for name in ("case_detail", "case_timeline", "case_correct"):
            assert client.get(reverse(f"cases:{name}", args=[sealed.pk])).status_code == 404
        assert sealed.number not in text_of(client, reverse("cases:case_list"))
        found = text_of(client, reverse("cases:case_list"), q=sealed.number)
        assert sealed.get_absolute_url() not in found and "0 kasus" in found
    page = text_of(masuk(petugas_kabupaten), reverse("cases:of_registrant", args=[woman.pk]))
    assert own.number in page and sealed.number not in page  # the control: the ordinary one
    for user in (petugas, verifikator):
        page = text_of(masuk(user), sealed.get_absolute_url())
        assert "Dijanjikan kerja" in page
        assert AuditEvent.objects.filter(
            action="seen.secret", target=str(sealed.pk), actor=user.pk
        ).exists()


def test_the_story_tells_one_look_of_a_sitting(sealed, petugas, verifikator, masuk, time_machine):
    for user in (petugas, verifikator, petugas):
        for _ in range(3):
            text_of(masuk(user), sealed.get_absolute_url())
            time_machine.shift(60)
    told = "membuka kasus rahasia ini"
    timeline = reverse("cases:case_timeline", args=[sealed.pk])
    assert text_of(masuk(petugas), timeline).count(told) == 2
    time_machine.shift(datetime.timedelta(hours=1))
    assert text_of(masuk(petugas), timeline).count(told) == 3
    assert AuditEvent.objects.filter(action="seen.secret", target=str(sealed.pk)).count() == 11


def test_an_ordinary_case_of_a_mixed_entry_names_the_ordinary_kind_only(
    woman, petugas, petugas_kabupaten, masuk
):
    own = make_case(woman, petugas, category_id=POOR)
    page = text_of(masuk(petugas_kabupaten), own.get_absolute_url())
    assert "Fakir Miskin" in page and "Trafficking" not in page


def test_outsiders_are_not_offered_the_secret_kind_and_cannot_post_it(
    woman, petugas_kabupaten, masuk
):
    client = masuk(petugas_kabupaten)
    form = client.get(reverse("cases:case_create", args=[woman.pk])).context["form"]
    assert [code for code, _ in form.fields["category"].choices] == [POOR]
    assert take_in(client, woman, category=TRAFFICKING).status_code == 200
    assert not Case.objects.exists()


def test_a_second_case_beside_a_hidden_one_tells_nothing_of_it(
    sealed, woman, petugas, petugas_kabupaten, masuk
):
    """Nobody outside the team can pick the kind; the refusal names no case either way."""
    response = take_in(masuk(petugas_kabupaten), woman, category=TRAFFICKING)
    assert sealed.number not in response.content.decode()


def test_the_neighbour_finds_nothing(old_man, petugas, tetangga, seberang, masuk):
    case = make_case(old_man, petugas)
    for user in (tetangga, seberang):
        assert masuk(user).get(case.get_absolute_url()).status_code == 404
        assert case.number not in text_of(masuk(user), reverse("cases:case_list"))


def test_the_case_moves_with_its_registrant(old_man, petugas):
    case = make_case(old_man, petugas)
    Registrant.objects.filter(pk=old_man.pk).update(district=FAR_VILLAGE[:8], village=FAR_VILLAGE)
    case.refresh_from_db()
    assert case.district_id == FAR_VILLAGE[:8]
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(district=NEIGHBOUR_VILLAGE[:8])
        connection.check_constraints()


# Correcting, notes, the list


def test_two_who_correct_at_once_see_each_other(old_man, petugas, petugas_kabupaten, masuk):
    case = make_case(old_man, petugas)
    url = reverse("cases:case_correct", args=[case.pk])
    body = {k: v for k, v in INTAKE.items() if k != "category"}
    first = {**body, "version": case.version, "submission_key": new_key()}
    second = {**first, "submission_key": new_key(), "problem": "Sakit dan sendirian"}
    assert masuk(petugas).post(url, first | {"problem": "Jatuh di dermaga"}).status_code == 302
    response = masuk(petugas_kabupaten).post(url, second)
    page = response.content.decode()
    assert response.status_code == 200
    assert "Jatuh di dermaga" in page and "Sakit dan sendirian" in page
    case.refresh_from_db()
    assert case.problem == "Jatuh di dermaga"


def test_notes_are_kept_in_order_with_who_wrote_them(
    old_man, petugas, verifikator, masuk, time_machine
):
    case = make_case(old_man, petugas)
    for user, words in ((petugas, "Sudah diberi makan"), (verifikator, "Hubungi puskesmas")):
        body = {"text": words, "submission_key": new_key()}
        url = reverse("cases:note_create", args=[case.pk])
        assert masuk(user).post(url, body).status_code == 302
        time_machine.shift(60)
    page = text_of(masuk(petugas), case.get_absolute_url())
    assert page.index("Hubungi puskesmas") < page.index("Sudah diberi makan")
    assert str(verifikator) in page
    story = text_of(masuk(petugas), reverse("cases:case_timeline", args=[case.pk]))
    assert "menambahkan catatan" in story


@pytest.mark.parametrize("rows", [1, 30])
def test_the_list_asks_the_database_equally_often(petugas, masuk, django_assert_num_queries, rows):
    for _ in range(rows):
        make_case(make_registrant(petugas), petugas)
    client = masuk(petugas)
    client.get(reverse("cases:case_list"))  # the first look moves the end of the session
    with django_assert_num_queries(6):
        client.get(reverse("cases:case_list"))


def test_the_filters_find_what_they_say(petugas, petugas_kabupaten, masuk):
    urgent = make_case(make_registrant(petugas, name="Mina"), petugas, urgency="darurat")
    late = make_case(
        make_registrant(petugas, name="Tundan"), petugas, due_on=datetime.date(2026, 11, 1)
    )
    closed = make_case(
        make_registrant(petugas, name="Lewi"), petugas, state="closed", stage="closed"
    )
    client = masuk(petugas)

    def found(**query):
        page = text_of(client, reverse("cases:case_list"), **query)
        return [c for c in (urgent, late, closed) if c.number in page]

    assert found() == [urgent, late]
    assert found(kegentingan="darurat") == [urgent]
    assert found(keadaan="terlambat") == [late]
    assert found(keadaan="ditutup") == [closed]
    assert found(q="tundan") == [late]
    assert found(q=closed.number, keadaan="semua") == [closed]
    page = text_of(client, reverse("cases:case_list"))
    assert page.index(urgent.number) < page.index(late.number)


def test_the_stage_is_the_furthest_that_has_work():
    cases = [
        (False, set(), Stage.INTAKE),
        (False, {"assessment"}, Stage.ASSESSMENT),
        (False, {"planning"}, Stage.PLANNING),
        (False, {"assessment", "planning"}, Stage.PLANNING),
        (False, {"intervention"}, Stage.INTERVENTION),  # help in an emergency before a plan
        (False, {"assessment", "planning", "intervention", "monitoring"}, Stage.MONITORING),
        (True, {"assessment"}, Stage.CLOSED),
    ]
    for closed, present, expected in cases:
        assert stage_of(closed=closed, present=present) == expected, present


def test_a_grade_that_rises_hides_the_case(old_man, petugas, petugas_kabupaten, masuk):
    case = make_case(old_man, petugas)
    client = masuk(petugas_kabupaten)
    assert client.get(case.get_absolute_url()).status_code == 200
    old_man.conditions.update(category=TRAFFICKING)
    refresh_secrecy(old_man)
    old_man.save()
    assert client.get(case.get_absolute_url()).status_code == 404


def test_a_stage_without_work_is_passed_over_not_done(old_man, petugas, petugas_kabupaten, masuk):
    """Help in an emergency comes before assessment and plan (DESIGN.md section 7)."""
    case = make_case(old_man, petugas)
    make_service(old_man, petugas, case=case)
    refresh(case, petugas)
    assert (case.stage, case.work) == ("intervention", ["intervention"])
    steps = masuk(petugas).get(case.get_absolute_url()).context["shown"].steps
    assert [step.state for step in steps] == [
        "done", "passed", "passed", "current", "ahead", "ahead",
    ]  # fmt: skip
    draft = make_assessment(case, petugas)
    refresh(case, petugas)
    steps = masuk(petugas).get(case.get_absolute_url()).context["shown"].steps
    assert [step.state for step in steps][:3] == ["done", "begun", "passed"]
    complete_assessment(assessment=draft, version=draft.version, by=petugas_kabupaten)
    steps = masuk(petugas).get(case.get_absolute_url()).context["shown"].steps
    assert [step.state for step in steps][:3] == ["done", "done", "passed"]
