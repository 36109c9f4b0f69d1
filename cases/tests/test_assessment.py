"""Assessing a case: draft, complete and frozen, compared over time, seen by whom the case is."""

import datetime

import pytest
from django.db import Error, IntegrityError, transaction
from django.urls import reverse

from audit.models import AuditEvent
from cases.models import Assessment
from cases.models.assessment import NEEDS
from cases.needs import chart_of
from cases.operations import assessment as operations
from cases.questions import CHILD, DISABLED, DISASTER, ELDERLY, VIOLENCE, groups_for
from cases.tests.factories import close, make_case
from cases.tests.planned import make_assessment
from core.once import new_key
from core.refusal import Refused
from ppks.models import TeamMember
from ppks.tests.factories import make_registrant

POOR, TRAFFICKING = "24", "18"
DAY = {"assessed_on_0": "24", "assessed_on_1": "11", "assessed_on_2": "2026"}
RATED = {need: "1" for need in NEEDS} | {"risk": "rendah"}
ROLES = (
    "petugas petugas_kabupaten verifikator verifikator_provinsi petugas_provinsi pengelola "
    "auditor tetangga"
).split()


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to("2026-11-24T09:00:00+07:00", tick=False)


@pytest.fixture
def case(petugas):
    return make_case(make_registrant(petugas, name="Bue Inting", verified=True), petugas)


def text_of(client, name, pk) -> str:
    response = client.get(reverse(f"cases:{name}", args=[pk]))
    assert response.status_code == 200, name
    return response.content.decode()


def send(client, name, pk, **body):
    return client.post(reverse(f"cases:{name}", args=[pk]), {"submission_key": new_key()} | body)


# Writing and completing


def test_a_worker_drafts_on_a_bad_day_and_an_officer_completes_it(
    case, petugas, petugas_kabupaten, masuk
):
    client = masuk(petugas)
    assert "Mulai asesmen" in text_of(client, "assessment_list", case.pk)
    response = send(client, "assessment_create", case.pk, **DAY, physical="3")
    draft = Assessment.objects.get()
    assert response["Location"] == draft.get_absolute_url()
    case.refresh_from_db()
    assert (draft.state, draft.physical, draft.legal, case.stage) == (
        "draft", 3, None, "intake",
    )  # fmt: skip
    page = text_of(client, "assessment_detail", draft.pk)
    assert "penjelasan kebutuhan fisik, kebutuhan psikis" in page and "tingkat risiko" in page
    assert reverse("cases:assessment_complete", args=[draft.pk]) not in page

    officer = masuk(petugas_kabupaten)
    page = text_of(officer, "assessment_detail", draft.pk)
    assert "disabled" in page
    refused = send(officer, "assessment_complete", draft.pk, version=draft.version)
    assert refused.status_code == 200 and "Belum diisi" in refused.content.decode()
    body = DAY | RATED | {"version": draft.version, "economic": "2", "economic_note": "Utang"}
    assert send(officer, "assessment_edit", draft.pk, **body).status_code == 302
    draft.refresh_from_db()
    assert "disabled" not in text_of(officer, "assessment_detail", draft.pk)
    done = send(officer, "assessment_complete", draft.pk, version=draft.version)
    assert done.status_code == 302
    draft.refresh_from_db()
    assert (draft.state, draft.completed_by) == ("complete", petugas_kabupaten)
    case.refresh_from_db()
    assert case.stage == "assessment"
    assert AuditEvent.objects.get(action="cases.assessment.complete").target == str(case.pk)
    story = text_of(client, "case_timeline", case.pk)
    assert "mulai menulis asesmen" in story and "menyelesaikan asesmen" in story


@pytest.mark.parametrize("role", ROLES)
def test_who_may_draft_and_who_may_complete(request, case, petugas, role):
    user, full = request.getfixturevalue(role), make_assessment(case, petugas)
    acts = {
        "write": lambda: operations.edit_assessment(assessment=full, version=1, by=user, legal=0),
        "complete": lambda: operations.complete_assessment(
            assessment=Assessment.objects.get(), version=Assessment.objects.get().version, by=user
        ),
    }
    allowed = {"write": ("petugas", "petugas_kabupaten"), "complete": ("petugas_kabupaten",)}
    for name, act in acts.items():
        try:
            act()
            happened = True
        except Refused:
            happened = False
        assert happened == (role in allowed[name]), name
    if role == "petugas_kabupaten":  # and complete it is frozen, for them too
        for act in acts.values():
            with pytest.raises(Refused):
                act()


@pytest.mark.parametrize(
    ("fields", "missing"),
    [
        ({"economic": 2}, "penjelasan kebutuhan ekonomi"),
        ({"economic": None}, "kebutuhan ekonomi"),
        ({"risk": ""}, "tingkat risiko"),
        ({"risk": "tinggi"}, "alasan tingkat risiko"),
        ({"risk": "kritis"}, "alasan tingkat risiko"),
    ],
)
def test_what_must_be_explained_is_held_by_operation_and_database(
    case, petugas, petugas_kabupaten, fields, missing
):
    draft = make_assessment(case, petugas, **fields)
    with pytest.raises(Refused, match=missing):
        operations.complete_assessment(assessment=draft, version=1, by=petugas_kabupaten)
    with pytest.raises(IntegrityError), transaction.atomic():
        Assessment.objects.update(
            state="complete", completed_by=petugas_kabupaten, completed_at=draft.created_at
        )


@pytest.mark.parametrize(
    "fields",
    [
        {"economic": 2, "economic_note": "Utang"},
        {"economic": 1},
        {"risk": "sedang"},
        {"risk": "tinggi", "risk_reasons": ["tempat"]},
        {"risk": "kritis", "risk_note": "Tidur di dermaga"},
    ],
)
def test_control_explained_it_can_be_completed(case, petugas, petugas_kabupaten, fields):
    draft = make_assessment(case, petugas, **fields)
    done = operations.complete_assessment(assessment=draft, version=1, by=petugas_kabupaten)
    assert done.state == "complete"


def test_complete_it_is_frozen_in_the_database(case, petugas, petugas_kabupaten):
    make_assessment(case, petugas, complete_by=petugas_kabupaten)
    for wrong in (
        lambda: Assessment.objects.update(strengths="Lain"),
        lambda: Assessment.objects.update(state="draft", completed_by=None, completed_at=None),
        lambda: Assessment.objects.all().delete(),
    ):
        with pytest.raises(Error, match="frozen"), transaction.atomic():
            wrong()
    other = make_assessment(case, petugas)  # the control: a draft changes
    assert Assessment.objects.filter(pk=other.pk).update(strengths="Lain") == 1


def test_a_second_draft_leads_to_the_first(case, petugas, petugas_kabupaten, masuk):
    draft = make_assessment(case, petugas)
    client = masuk(petugas_kabupaten)
    url = reverse("cases:assessment_create", args=[case.pk])
    assert client.get(url)["Location"] == reverse("cases:assessment_edit", args=[draft.pk])
    response = send(client, "assessment_create", case.pk, **DAY, strengths="Rajin sekali")
    page = response.content.decode()
    assert response.status_code == 200 and "Rajin sekali" in page
    assert draft.get_absolute_url() in page
    with pytest.raises(IntegrityError), transaction.atomic():
        make_assessment(case, petugas)


def test_two_who_write_at_once_see_each_other(case, petugas, petugas_kabupaten, masuk):
    draft = make_assessment(case, petugas)
    body = DAY | RATED | {"version": draft.version}
    first = send(masuk(petugas), "assessment_edit", draft.pk, **body, strengths="Rajin berkebun")
    assert first.status_code == 302
    client = masuk(petugas_kabupaten)
    late = send(client, "assessment_edit", draft.pk, **body, strengths="Pandai menganyam")
    page = late.content.decode()
    assert late.status_code == 200
    assert "Rajin berkebun" in page and "Pandai menganyam" in page
    draft.refresh_from_db()
    assert draft.strengths == "Rajin berkebun"
    stale = send(client, "assessment_complete", draft.pk, version=1)
    assert stale.status_code == 200 and "Baca lagi" in stale.content.decode()
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_the_same_post_twice_makes_one_draft(case, petugas, masuk):
    client, body = masuk(petugas), DAY | {"submission_key": new_key()}
    url = reverse("cases:assessment_create", args=[case.pk])
    assert client.post(url, body)["Location"] == client.post(url, body)["Location"]
    assert Assessment.objects.count() == 1


def test_days_to_come_and_closed_cases_are_refused(case, petugas, masuk):
    client = masuk(petugas)
    tomorrow = DAY | {"assessed_on_0": "25"}
    assert send(client, "assessment_create", case.pk, **tomorrow).status_code == 200
    close(case, petugas)
    response = send(client, "assessment_create", case.pk, **DAY)
    assert response.status_code == 200 and "sudah ditutup" in response.content.decode()
    assert not Assessment.objects.exists()


# What is asked of whom


@pytest.mark.parametrize(
    ("kind", "person", "expected"),
    [
        ("08", {}, [ELDERLY]),
        ("24", {}, [ELDERLY]),  # 72 years old, whatever the kind of the case
        ("24", {"birth_year": 1990}, []),
        ("24", {"birth_year": None}, []),
        ("08", {"birth_year": None}, [ELDERLY]),  # the age is not known, the kind says it
        ("02", {"birth_year": 2018}, [CHILD]),
        ("02", {"birth_year": 1990}, []),  # grown up since
        ("05", {"birth_year": 2018}, [CHILD, DISABLED]),
        ("09", {"birth_year": 1990}, [DISABLED]),
        ("06", {"birth_year": 2018}, [CHILD, VIOLENCE]),
        ("18", {"birth_year": 1990}, [VIOLENCE]),
        ("21", {}, [ELDERLY, DISASTER]),
        ("21", {"subject": "family"}, [DISASTER]),
        ("24", {"subject": "family"}, []),
    ],
)
def test_questions_fit_the_kind_of_the_case_and_the_person(petugas, kind, person, expected):
    registrant = make_registrant(petugas, kinds=(kind,), **person)
    assert groups_for(make_case(registrant, petugas)) == expected


def test_a_secret_kind_of_the_person_asks_nothing_in_an_ordinary_case(petugas):
    registrant = make_registrant(petugas, kinds=(POOR, "19", "09"), birth_year=1990)
    ordinary, sealed = (make_case(registrant, petugas, category_id=k) for k in (POOR, "19"))
    assert groups_for(ordinary) == [DISABLED]
    assert groups_for(sealed) == [DISABLED, VIOLENCE]


def test_answers_are_kept_shown_and_taken_over(case, petugas, petugas_kabupaten, masuk):
    client = masuk(petugas)
    body = DAY | RATED | {"case_elderly_daily": "sebagian", "case_elderly_carer": "tidak",
                          "strengths": "Rajin berkebun"}  # fmt: skip
    send(client, "assessment_create", case.pk, **body)
    draft = Assessment.objects.get()
    assert draft.answers == {"case.elderly.daily": "sebagian", "case.elderly.carer": "tidak"}
    page = text_of(client, "assessment_detail", draft.pk)
    assert "Tentang lanjut usia" in page and "Dibantu sebagian" in page
    operations.complete_assessment(assessment=draft, version=1, by=petugas_kabupaten)
    form = client.get(reverse("cases:assessment_create", args=[case.pk])).context["form"]
    assert form["strengths"].value() == "Rajin berkebun"
    assert form["case_elderly_daily"].value() == "sebagian"
    assert form["physical"].value() is None and form["risk"].value() is None


# Compared, and the danger in the header


def test_two_complete_assessments_are_compared_drafts_are_not(
    case, petugas, petugas_kabupaten, masuk
):
    client = masuk(petugas)
    make_assessment(
        case, petugas, complete_by=petugas_kabupaten, physical=3, physical_note="Lapar",
        assessed_on=datetime.date(2026, 9, 1), risk="tinggi", risk_reasons=["makan"],
    )  # fmt: skip
    make_assessment(case, petugas, legal=3)
    page = text_of(client, "assessment_list", case.pk)
    assert "<svg width=" not in page and "setelah ada dua" in page
    Assessment.objects.drafts().delete()
    make_assessment(
        case, petugas, complete_by=petugas_kabupaten, assessed_on=datetime.date(2026, 11, 1)
    )
    page = text_of(client, "assessment_list", case.pk)
    assert "1 Sep 2026" in page and "1 Nov 2026" in page and "Tingkat risiko" in page
    chart = chart_of(list(case.assessments.latest()))
    physical = chart.rows[0]
    assert [mark.word for mark in physical.marks] == ["Berat", "Ringan"]
    assert physical.marks[0].height > physical.marks[1].height
    assert [mark.word for mark in chart.rows[-1].marks] == ["Tinggi", "Rendah"]


def test_a_grave_risk_stands_on_every_page_of_the_case(case, petugas, petugas_kabupaten, masuk):
    client = masuk(petugas)
    pages = ("case_detail", "case_timeline", "assessment_list", "plan_current")
    make_assessment(
        case, petugas, complete_by=petugas_kabupaten, risk="kritis", risk_note="Tidur di dermaga",
        assessed_on=datetime.date(2026, 11, 1),
    )  # fmt: skip
    assert all("Risiko kritis" in text_of(client, name, case.pk) for name in pages)
    draft = make_assessment(case, petugas, risk="")  # nothing said yet: the last word stays
    assert "Risiko kritis" in text_of(client, "case_detail", case.pk)
    Assessment.objects.filter(pk=draft.pk).update(risk="sedang")
    assert not any("Risiko" in text_of(client, name, case.pk) for name in pages[:2])


# Who sees it


def test_assessments_of_a_sealed_case_are_seen_by_team_and_verifier_only(
    petugas, petugas_kabupaten, verifikator, tetangga, masuk
):
    woman = make_registrant(petugas, name="Galuh", sex="F", kinds=(POOR, TRAFFICKING))
    TeamMember.objects.create(registrant=woman, user=petugas, added_by=petugas)
    ordinary, sealed = (make_case(woman, petugas, category_id=k) for k in (POOR, TRAFFICKING))
    words = "Dijanjikan kerja di kota"
    rows = {c: make_assessment(c, petugas, risk_note=words) for c in (ordinary, sealed)}
    for user in (petugas_kabupaten, tetangga):
        client = masuk(user)
        addresses = [
            reverse("cases:assessment_list", args=[sealed.pk]),
            reverse("cases:assessment_create", args=[sealed.pk]),
            *(
                reverse(f"cases:assessment_{name}", args=[rows[sealed].pk])
                for name in ("detail", "edit")
            ),
        ]
        assert {client.get(address).status_code for address in addresses} == {404}
        assert rows[sealed] not in Assessment.objects.visible_to(user)
    # the control: the ordinary case of the same woman, and the sealed one for who may
    assert words in text_of(masuk(petugas_kabupaten), "assessment_detail", rows[ordinary].pk)
    for user in (petugas, verifikator):
        assert words in text_of(masuk(user), "assessment_detail", rows[sealed].pk)
        seen = AuditEvent.objects.filter(action="seen.secret", target=str(sealed.pk))
        assert seen.filter(actor=user.pk).exists()


@pytest.mark.parametrize("rows", [1, 20])
def test_the_list_asks_the_database_equally_often(
    case, petugas, petugas_kabupaten, masuk, django_assert_num_queries, rows
):
    for _ in range(rows):
        make_assessment(case, petugas, complete_by=petugas_kabupaten)
    client = masuk(petugas)
    text_of(client, "assessment_list", case.pk)
    with django_assert_num_queries(6):
        text_of(client, "assessment_list", case.pk)
