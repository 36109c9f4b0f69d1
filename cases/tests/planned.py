"""Assessments and plans in any state, small and valid."""

from datetime import timedelta

from django.utils import timezone

from cases.models import Action, Assessment, Goal, Plan
from cases.models.assessment import NEEDS

MILD = dict.fromkeys(NEEDS, 1)


def make_assessment(case, by, *, complete_by=None, **fields) -> Assessment:
    """A draft with everything rated mild and a low risk, or complete, by whom is said."""
    row = Assessment(case=case, **(MILD | {"risk": "rendah"} | fields))
    if complete_by is not None:
        row.state = Assessment.State.COMPLETE
        row.completed_by, row.completed_at = complete_by, timezone.now()
    row.touch(by)
    row.save()
    return row


def make_plan(case, by, *, state="draft", decided_by=None, number=1, **action) -> Plan:
    """A plan with one goal and one action of `by`, in any state."""
    plan = Plan(case=case, number=number, writers=[by.pk])
    plan.touch(by)
    plan.save()
    goal = Goal(plan=plan, text="Tinggal di rumah yang aman")
    goal.touch(by)
    goal.save()
    due = timezone.localdate() + timedelta(days=7)
    values = {"text": "Antar ke panti", "due_on": due} | action
    row = Action(goal=goal, **values)
    if not row.who and row.user_id is None:
        row.user = by
    row.touch(by)
    row.save()
    if state != "draft":
        plan.state, plan.submitted_by, plan.submitted_at = state, by, timezone.now()
    if state in Plan.DECIDED:
        plan.decided_by, plan.decided_at = decided_by, timezone.now()
        plan.remarks = "Siapa yang mengantar?" if state == "returned" else ""
    plan.save()
    return plan


def action_of(plan) -> Action:
    return Action.objects.get(goal__plan=plan)
