"""Evaluation per goal of the plan, through its versions, to the outcome at the end."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.models import Closure, Evaluation, Goal
from cases.operations import closure, plan
from cases.operations.visit import evaluate_goals, record_evaluation
from cases.tests.factories import make_case
from cases.tests.planned import make_plan
from core.once import new_key
from core.refusal import Refused
from ppks.tests.factories import make_registrant

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(petugas):
    return make_case(make_registrant(petugas, verified=True), petugas)


@pytest.fixture
def approved(case, petugas, verifikator):
    return make_plan(case, petugas, state="approved", decided_by=verifikator)


def today(name: str) -> dict:
    day = timezone.localdate()
    return {f"{name}_0": day.day, f"{name}_1": day.month, f"{name}_2": day.year}


def judge(case, by, goal, met, note="", days_ago=0):
    day = timezone.localdate() - datetime.timedelta(days=days_ago)
    return evaluate_goals(case=case, by=by, evaluated_on=day, said={goal: (met, note)})


def ask(case, by, outcomes, reason="mandiri"):
    case.refresh_from_db()
    return closure.ask(
        case=case, version=case.version, reason=reason, closed_on=timezone.localdate(), by=by,
        summary="Sudah mandiri.", outcomes=outcomes,
    )  # fmt: skip


@pytest.mark.parametrize("state", ["draft", "approved"])
def test_goals_of_the_plan_are_evaluated_on_one_page(case, petugas, verifikator, masuk, state):
    written = make_plan(case, petugas)
    plan.add_goal(plan=written, text="Punya KTP", by=petugas)
    if state == "approved":
        written.refresh_from_db()
        written.state, written.submitted_by, written.decided_by = state, petugas, verifikator
        written.submitted_at = written.decided_at = timezone.now()
        written.save()
    first, second = Goal.objects.filter(plan=written)
    client, url = masuk(petugas), reverse("cases:evaluation_create", args=[case.pk])
    page = client.get(url).content.decode()
    assert first.text in page and second.text in page and 'name="goal"' not in page
    body = today("evaluated_on") | {"met_1": "sebagian", "note_1": "Sudah direkam"}
    for wrong in ({"met_1": ""}, {"met_1": "", "note_1": ""}):
        response = client.post(url, body | wrong | {"submission_key": new_key()})
        assert response.status_code == 200 and not Evaluation.objects.exists()
    assert client.post(url, body | {"submission_key": new_key()}).status_code == 302
    row = Evaluation.objects.get()
    assert (row.plan_goal, row.goal, row.met) == (second, "Punya KTP", "sebagian")
    page = client.get(reverse("cases:plan_current", args=[case.pk])).content.decode()
    assert page.count("Sebagian") == 1
    story = client.get(reverse("cases:case_timeline", args=[case.pk])).content.decode()
    assert "Punya KTP: Sebagian. Sudah direkam" in story


def test_a_free_goal_is_refused_once_there_is_a_plan_and_loses_nothing(case, petugas, masuk):
    url = reverse("cases:evaluation_create", args=[case.pk])
    body = {"goal": "Makan tiga kali", "met": "ya"} | today("evaluated_on")
    assert masuk(petugas).post(url, body | {"submission_key": new_key()}).status_code == 302
    make_plan(case, petugas)
    response = masuk(petugas).post(url, body | {"submission_key": new_key()})
    page = response.content.decode()
    assert "sudah punya rencana" in page and "Makan tiga kali" in page
    assert Evaluation.objects.count() == 1


def test_goals_of_another_version_are_refused(case, petugas, approved):
    old = approved.goals.get()
    draft = plan.start_plan(case=case, by=petugas)
    judge(case, petugas, old, "sebagian")  # the control: the version in force
    with pytest.raises(Refused, match="baru saja berubah"):
        judge(case, petugas, draft.goals.get(), "ya")
    other = make_case(make_registrant(petugas, verified=True), petugas)
    for mixed in (other, case):
        goal = old if mixed is other else make_plan(other, petugas).goals.get()
        with pytest.raises(Refused, match="baru saja berubah"):
            judge(mixed, petugas, goal, "ya")


def test_an_evaluation_follows_its_goal_through_versions_and_new_words(
    case, petugas, verifikator, approved
):
    judge(case, petugas, approved.goals.get(), "sebagian", days_ago=3)
    draft = plan.start_plan(case=case, by=petugas)
    goal = draft.goals.get()
    plan.edit_goal(goal=goal, version=goal.version, text="Tinggal di rumah anaknya", by=petugas)
    draft.refresh_from_db()
    draft.state, draft.submitted_by, draft.submitted_at = "submitted", petugas, timezone.now()
    draft.save()
    plan.approve_plan(plan=draft, version=draft.version, by=verifikator)
    goal.refresh_from_db()
    assert Evaluation.objects.last_of(case)[goal.thread].met == "sebagian"


def test_no_two_goals_of_a_version_say_the_same(case, petugas):
    written = make_plan(case, petugas)
    goal = written.goals.get()
    with pytest.raises(Refused, match="sudah ada di rencana"):
        plan.add_goal(plan=written, text=goal.text, by=petugas)
    plan.edit_goal(goal=goal, version=goal.version, text=goal.text, by=petugas)  # the control


def test_a_goal_dropped_from_a_draft_leaves_what_was_said_of_it(case, petugas):
    goal = make_plan(case, petugas).goals.get()
    judge(case, petugas, goal, "tidak")
    plan.drop_goal(goal=goal, by=petugas)
    row = Evaluation.objects.get()
    assert (row.plan_goal, row.goal) == (None, goal.text)


def test_the_end_takes_the_outcome_of_each_goal_from_its_last_evaluation(
    case, petugas, masuk, approved
):
    goal = approved.goals.get()
    judge(case, petugas, goal, "ya", days_ago=1)
    judge(case, petugas, goal, "tidak", days_ago=9)  # entered later, seen earlier
    client, url = masuk(petugas), reverse("cases:case_close", args=[case.pk])
    form = client.get(url).context["form"]
    assert "goal_0" not in form.fields and goal.text in form.fields["outcome_0"].label
    assert form["outcome_0"].initial == "ya"
    case.refresh_from_db()
    body = {"reason": "mandiri", "summary": "Baik", "version": case.version} | today("closed_on")
    response = client.post(url, body | {"submission_key": new_key()})
    assert "Pilih hasil tujuan ini" in response.content.decode()
    body |= {"outcome_0": "ya", "submission_key": new_key()}
    assert client.post(url, body).status_code == 302
    assert Closure.objects.get().outcomes == {goal.text: "ya"}
    assert Evaluation.objects.count() == 2  # nothing new was said


def test_an_outcome_that_nobody_said_before_is_an_evaluation(case, petugas, approved):
    goal = approved.goals.get()
    judge(case, petugas, goal, "tidak", days_ago=9)
    ask(case, petugas, {goal.text: "sebagian"})
    row = Evaluation.objects.last_of(case)[goal.thread]
    assert (row.met, row.evaluated_on) == ("sebagian", timezone.localdate())


@pytest.mark.parametrize(
    ("state", "reason", "refused"),
    [("approved", "mandiri", True), ("approved", "meninggal", False), ("draft", "mandiri", False)],
)
def test_every_goal_in_force_ends_with_an_outcome(
    case, petugas, verifikator, state, reason, refused
):
    make_plan(case, petugas, state=state, decided_by=verifikator)
    if refused:
        with pytest.raises(Refused, match="Pilih hasil tujuan"):
            ask(case, petugas, {}, reason)
    else:
        assert ask(case, petugas, {}, reason).outcomes == {}


def test_without_a_plan_the_free_goals_come_along_to_the_end(case, petugas, masuk):
    record_evaluation(
        case=case, by=petugas, goal="Punya KTP", met="sebagian", evaluated_on=timezone.localdate()
    )
    form = masuk(petugas).get(reverse("cases:case_close", args=[case.pk])).context["form"]
    assert (form["goal_0"].initial, form["outcome_0"].initial) == ("Punya KTP", "sebagian")
    assert "goal_2" in form.fields
