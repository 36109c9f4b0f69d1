"""Drafts left alone: they stop no clock, and whoever began one may throw it away."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Position
from accounts.roles import Role
from audit.models import AuditEvent
from cases import tasks, workload
from cases.models import Assessment, Case, Evaluation, Goal, Plan
from cases.operations import assessment as assessing
from cases.operations import closure
from cases.operations import discard as operations
from cases.operations import plan as planning
from cases.operations.case import refresh
from cases.operations.visit import evaluate_goals
from cases.tests.factories import make_case, make_closure, make_service
from cases.tests.planned import action_of, make_assessment, make_plan
from conftest import DISTRICT, make_user
from core.once import new_key
from core.refusal import Refused
from districts.models import District
from ppks.tests.factories import make_registrant

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(petugas):
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    return make_case(make_registrant(petugas, verified=True), petugas, due_on=yesterday)


@pytest.fixture
def colleague(db):
    return make_user("teman", "Teman Sejawat", Role.TKSK, District.objects.get(pk=DISTRICT))


def is_late(case, user) -> bool:
    """What every place says that tells of the clock."""
    case.refresh_from_db()
    load = next(one for one in workload.loads(user, []) if one.username == case.worker.username)
    said = {
        case.is_late,
        Case.objects.visible_to(user).late().exists(),
        tasks.due_list(user, source="asesmen").total() == 1,
        load.late == 1,
    }
    assert len(said) == 1
    return said.pop()


def test_only_a_completed_assessment_stops_the_clock(case, petugas, petugas_kabupaten):
    refresh(case, petugas)
    assert is_late(case, petugas)
    draft = assessing.start_assessment(case=case, by=petugas)
    make_plan(case, petugas)
    make_service(case.registrant, petugas, case=case)  # help does not wait, the clock goes on
    refresh(case, petugas)
    assert is_late(case, petugas) and case.stage == "intervention"
    draft = assessing.edit_assessment(
        assessment=draft, version=draft.version, by=petugas, risk="rendah",
        **dict.fromkeys(("physical", "psychological", "social", "spiritual", "economic",
                         "legal"), 0),
    )  # fmt: skip
    assessing.complete_assessment(assessment=draft, version=draft.version, by=petugas_kabupaten)
    assert not is_late(case, petugas)


def test_a_draft_is_shown_as_being_worked_on(case, petugas, masuk):
    assessing.start_assessment(case=case, by=petugas)
    case.refresh_from_db()
    assert case.stage == "intake"
    text = masuk(petugas).get(case.get_absolute_url()).content.decode()
    assert "step-begun" in text and "dikerjakan" in text


def test_reopened_the_clock_starts_anew_and_the_story_stays(
    case, petugas, petugas_kabupaten, verifikator
):
    make_assessment(case, petugas, complete_by=petugas_kabupaten)
    refresh(case, petugas)
    assert case.stage == "assessment"
    make_closure(case, petugas)
    case.state = "closing"
    refresh(case, petugas)
    closure.approve(case=case, version=case.version, by=verifikator)
    case.refresh_from_db()
    case = closure.reopen(case=case, version=case.version, reason="Sakit lagi.", by=petugas)
    assert case.is_unassessed and not case.is_late and case.assessments.count() == 1
    Case.objects.update(due_on=timezone.localdate() - datetime.timedelta(days=1))
    assert is_late(case, petugas)
    make_assessment(case, petugas, complete_by=petugas_kabupaten)
    refresh(case, petugas)
    assert not is_late(case, petugas)


@pytest.mark.parametrize("kind", ["assessment", "plan"])
def test_whoever_began_a_draft_throws_it_away(case, petugas, petugas_kabupaten, masuk, kind):
    make = {"assessment": make_assessment, "plan": make_plan}[kind]
    row = make(case, petugas)
    refresh(case, petugas)
    url = reverse(f"cases:{kind}_discard", args=[row.pk])
    detail = reverse(f"cases:{kind}_detail", args=[row.pk])
    assert url in masuk(petugas).get(detail).content.decode()
    assert url not in masuk(petugas_kabupaten).get(detail).content.decode()
    text = masuk(petugas).get(url).content.decode()
    assert "tidak dapat dikembalikan" in text and "Linimasa mencatat" in text
    body = {"version": row.version, "submission_key": new_key()}
    stale = masuk(petugas).post(url, body | {"version": row.version + 1})
    assert stale.status_code == 200 and type(row).objects.exists()
    refused = masuk(petugas_kabupaten).post(url, body)
    assert "Hanya ia yang dapat membuangnya" in refused.content.decode()
    assert masuk(petugas).post(url, body | {"submission_key": new_key()}).status_code == 302
    assert not type(row).objects.exists()
    case.refresh_from_db()
    assert (case.stage, case.work) == ("intake", [])
    event = AuditEvent.objects.get(action=f"cases.{kind}.discard")
    assert event.target == str(case.pk) and event.details["row"] == str(row.pk)
    story = masuk(petugas).get(reverse("cases:case_timeline", args=[case.pk])).content.decode()
    assert "membuang draf" in story


def test_the_draft_of_somebody_who_left_may_be_thrown_away_by_the_desk(case, petugas, colleague):
    row = make_assessment(case, petugas)
    with pytest.raises(Refused, match="Hanya ia"):
        operations.discard_assessment(assessment=row, version=row.version, by=colleague)
    Position.objects.filter(user=petugas).update(until=timezone.localdate() - datetime.timedelta(1))
    operations.discard_assessment(assessment=row, version=row.version, by=colleague)
    assert not Assessment.objects.exists()


def test_what_was_handed_in_stays(case, petugas, petugas_kabupaten, verifikator):
    done = make_assessment(case, petugas, complete_by=petugas_kabupaten)
    with pytest.raises(Refused):
        operations.discard_assessment(assessment=done, version=done.version, by=petugas)
    for number, state in enumerate(("replaced", "approved", "returned"), 1):
        row = make_plan(case, petugas, state=state, decided_by=verifikator, number=number)
        with pytest.raises(Refused):
            operations.discard_plan(plan=row, version=row.version, by=petugas)
    assert Plan.objects.count() == 3 and Assessment.objects.exists()


def test_a_draft_whose_actions_are_carried_out_stays(case, petugas):
    row = make_plan(case, petugas)
    planning.mark_action(action=action_of(row), done_on=timezone.localdate(), by=petugas)
    with pytest.raises(Refused, match="sudah dilakukan"):
        operations.discard_plan(plan=row, version=row.version, by=petugas)
    planning.mark_action(action=action_of(row), done_on=None, by=petugas)  # the control
    operations.discard_plan(plan=row, version=row.version, by=petugas)


def test_a_thrown_away_version_leaves_the_one_in_force_and_what_was_said(
    case, petugas, verifikator
):
    first = make_plan(case, petugas, state="approved", decided_by=verifikator)
    goal = Goal.objects.get()
    evaluate_goals(
        case=case, by=petugas, evaluated_on=timezone.localdate(), said={goal: ("ya", "")}
    )
    planning.mark_action(action=action_of(first), done_on=timezone.localdate(), by=petugas)
    second = planning.start_plan(case=case, by=petugas)
    operations.discard_plan(plan=second, version=second.version, by=petugas)
    assert Plan.objects.get() == first and action_of(first).done_on
    assert Evaluation.objects.get().plan_goal == goal


def test_nothing_is_thrown_away_without_its_event(case, petugas, monkeypatch):
    row = make_assessment(case, petugas)
    monkeypatch.setattr(AuditEvent.objects, "create", lambda **_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        operations.discard_assessment(assessment=row, version=row.version, by=petugas)
    assert Assessment.objects.exists()
