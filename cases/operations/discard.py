"""Throwing away what was begun and never handed in: a draft of an assessment or of a plan."""

from django.db import transaction

from cases.models import Assessment, Case, Plan
from cases.operations.assessment import locked_assessment
from cases.operations.case import noted, refresh
from cases.operations.plan import locked_plan
from cases.planning import ASSESSMENT_WORKFLOW, PLAN_WORKFLOW


@transaction.atomic
def discard_assessment(*, assessment: Assessment, version: int, by) -> Case:
    """Delete a draft; the stage is computed anew, the event stays. Refuses whoever did not begin
    it while that one still serves, and a completed one."""
    assessment = locked_assessment(assessment, by, version)
    ASSESSMENT_WORKFLOW.resolve("discard", assessment, by)
    return _discard(assessment, by, "assessment.discard", risk=assessment.risk)


@transaction.atomic
def discard_plan(*, plan: Plan, version: int, by) -> Case:
    """Delete a version that was never submitted. Refuses, beside strangers, one whose actions are
    being carried out: what was done would be forgotten."""
    plan = locked_plan(plan, by, version)
    PLAN_WORKFLOW.resolve("discard", plan, by)
    return _discard(plan, by, "plan.discard", number=plan.number)


def _discard(row, by, action: str, **details) -> Case:
    case = row.case
    noted(case, by, action, row=str(row.pk), **details)
    row.delete()
    refresh(case, by)
    return case
