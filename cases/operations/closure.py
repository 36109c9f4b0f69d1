"""Closing a case with two pairs of eyes, and taking it up again."""

import datetime

from django.db import transaction
from django.utils import timezone

from cases.models import Case, Closure, Evaluation, Plan, Reopening
from cases.operations.case import due_on, locked, noted, refresh, worker_for
from cases.operations.visit import evaluate_goals, plan_after_care
from cases.workers import serves_case
from cases.workflow import CASE_WORKFLOW
from core.querysets import lock
from core.refusal import Refused
from ppks.models import Registrant


@transaction.atomic
def ask(
    *,
    case: Case,
    version: int | None,
    reason: str,
    closed_on: datetime.date,
    by,
    summary: str = "",
    outcomes: dict[str, str] | None = None,
) -> Closure:
    """Ask the verifier to end a case. Work may go on until that is decided."""
    case = locked(case, by, version, closed_too=True)
    transition = CASE_WORKFLOW.resolve("ask", case, by)
    if closed_on < case.opened_on:
        raise Refused("Kasus ini baru diterima sesudah tanggal itu.", "closed_on")
    if reason not in Closure.SHORT:
        if not summary:
            raise Refused("Tulis ringkasan hasilnya.", "summary")
        _evaluate(case, outcomes or {}, by)
    closure = Closure(
        case=case, reason=reason, closed_on=closed_on, summary=summary, outcomes=outcomes or {}
    )
    closure.touch(by)
    closure.save()
    case.state = transition.target
    refresh(case, by)
    noted(case, by, "closure.ask", reason=reason)
    return closure


def _evaluate(case: Case, outcomes: dict[str, str], by) -> None:
    """Every goal of the plan in force ends with an outcome. One that is not what was said of the
    goal last is an evaluation of today, so that the two never differ."""
    plan = Plan.objects.worked_on(case)
    if plan is None:
        return
    last, said = Evaluation.objects.last_of(case), {}
    for goal in plan.goals.all():
        met = outcomes.get(goal.text, "")
        if not met and plan.state == Plan.State.APPROVED:
            raise Refused(f"Pilih hasil tujuan ini dulu: {goal.text}")
        if met and (goal.thread not in last or last[goal.thread].met != met):
            said[goal] = (met, "")
    evaluate_goals(case=case, evaluated_on=timezone.localdate(), said=said, by=by)


@transaction.atomic
def approve(*, case: Case, version: int | None, by, remark: str = "") -> Closure:
    """End the case, as somebody else has asked; a look after 1, 3 and 6 months is owed then."""
    closure = _decide(case, version, by, "approve", Closure.State.APPROVED, remark)
    if closure.reason not in Closure.SHORT:  # else there is nobody here to look in on
        plan_after_care(closure.case, closure.closed_on, by)
    return closure


@transaction.atomic
def return_closure(*, case: Case, version: int | None, by, remark: str) -> Closure:
    """Let the case go on, and say what is still to do."""
    if not remark:
        raise Refused("Tulis apa yang masih perlu dikerjakan.", "remark")
    return _decide(case, version, by, "return", Closure.State.RETURNED, remark)


@transaction.atomic
def withdraw(*, case: Case, version: int | None, by) -> Closure:
    return _decide(case, version, by, "withdraw", Closure.State.WITHDRAWN, "")


def _decide(case: Case, version, by, action: str, state: str, remark: str) -> Closure:
    case = locked(case, by, version, closed_too=True)
    transition = CASE_WORKFLOW.resolve(action, case, by)
    pending = Closure.objects.asked().get(case=case)
    closure = lock(Closure.objects.visible_to(by), pending.pk, None)
    closure.state, closure.remark = state, remark
    if state != Closure.State.WITHDRAWN:
        closure.decided_by, closure.decided_at = by, timezone.now()
    closure.touch(by)
    closure.save()
    case.state = transition.target
    refresh(case, by)
    noted(case, by, f"closure.{action}", reason=closure.reason)
    return closure


@transaction.atomic
def reopen(*, case: Case, version: int | None, reason: str, by) -> Case:
    """Take a closed case up again; its story stays, its clock starts anew. It goes back to who
    held it, or to who serves there now."""
    Registrant.objects.select_for_update().get(pk=case.registrant_id)  # as in opening one
    case = locked(case, by, version, closed_too=True)
    transition = CASE_WORKFLOW.resolve("reopen", case, by)
    row = Reopening(case=case, reason=reason)
    row.touch(by)
    row.save()
    case.state = transition.target
    case.reopened += 1
    case.due_on = due_on(case.urgency, timezone.localdate())
    if not serves_case(case.worker, case):
        case.worker = by if case.is_secret else worker_for(case.registrant, by)
        case.worker_since = timezone.now()
        case.unseen = case.worker_id != by.pk
    refresh(case, by)
    noted(case, by, "case.reopen", reopened=case.reopened)
    return case
