"""Planning: goals and actions in versions, submitted by an officer, decided by somebody else."""

import datetime

from django.db import transaction
from django.utils import timezone

from cases import policy
from cases.models import Action, Case, Goal, Plan
from cases.operations.case import check_role, locked, noted, refresh
from cases.planning import PLAN_WORKFLOW
from core.querysets import lock
from core.refusal import Refused


class AlreadyPlanned(Refused):
    """There is a version that is not decided yet; `plan` is it."""

    def __init__(self, plan: Plan):
        super().__init__("Sudah ada rencana yang sedang ditulis atau menunggu. Lanjutkan yang itu.")
        self.plan = plan


@transaction.atomic
def start_plan(*, case: Case, by) -> Plan:
    """The next version, which starts from the one in force: its goals, and its actions with what
    is done of them. Refuses while a version is still open (`AlreadyPlanned`)."""
    check_role(by, policy.FIELD)
    case = locked(case, by)
    if plan := case.plans.open().first():
        raise AlreadyPlanned(plan)
    before = case.plans.in_force().first()
    number = 1 + (case.plans.values_list("number", flat=True).first() or 0)
    plan = Plan(case=case, number=number, writers=[by.pk])
    plan.touch(by)
    plan.save()
    if before is not None:
        _copy(before, plan, by)
    refresh(case, by)
    noted(case, by, "plan.start", number=plan.number)
    return plan


def _copy(before: Plan, plan: Plan, by) -> None:
    for goal in before.goals.prefetch_related("actions"):
        copied = Goal(plan=plan, text=goal.text, thread=goal.thread)
        copied.touch(by)
        copied.save()
        for action in goal.actions.all():
            same = ("text", "user_id", "who", "due_on", "done_on", "done_by_id")
            new = Action(goal=copied, source=action, **{n: getattr(action, n) for n in same})
            new.touch(by)
            new.save()


def locked_plan(plan: Plan, by, version: int | None = None) -> Plan:
    """The plan for writing, its case locked before it."""
    case = locked(plan.case, by)
    row = lock(Plan.objects.visible_to(by), plan.pk, version)
    row.case = case
    return row


def _writing(plan: Plan, by) -> Plan:
    """The plan, ready for a change of what it says; whoever writes in it will not decide it."""
    plan = locked_plan(plan, by)
    PLAN_WORKFLOW.resolve("write", plan, by)
    return plan


def _written(plan: Plan, by) -> None:
    if by.pk not in plan.writers:
        plan.writers = [*plan.writers, by.pk]
    plan.touch(by)
    plan.save()
    refresh(plan.case, by)
    noted(plan.case, by, "plan.edit", number=plan.number)


@transaction.atomic
def add_goal(*, plan: Plan, text: str, by, action: dict | None = None) -> Goal:
    """Add a goal, with its first action where that is known already (`add_action`)."""
    plan = _writing(plan, by)
    _check_new(plan, text)
    goal = Goal(plan=plan, text=text)
    goal.touch(by)
    goal.save()
    if action is not None:
        _put(Action(goal=goal), action, by)
    _written(plan, by)
    return goal


def _check_new(plan: Plan, text: str, besides: Goal | None = None) -> None:
    """Outcomes go by the words of a goal: no two of a version say the same."""
    same = plan.goals.filter(text=text).exclude(pk=besides.pk if besides else None)
    if same.exists():
        raise Refused("Tujuan ini sudah ada di rencana.", "text" if besides else "goal")


@transaction.atomic
def edit_goal(*, goal: Goal, version: int, text: str, by) -> Goal:
    plan = _writing(goal.plan, by)
    goal = lock(Goal.objects.visible_to(by), goal.pk, version)
    _check_new(plan, text, besides=goal)
    goal.text = text
    goal.touch(by)
    goal.save()
    _written(plan, by)
    return goal


@transaction.atomic
def drop_goal(*, goal: Goal, by) -> Plan:
    """Take a goal out, with its actions: nothing of it has been submitted in this version."""
    plan = _writing(goal.plan, by)
    lock(Goal.objects.visible_to(by), goal.pk, None).delete()
    _written(plan, by)
    return plan


@transaction.atomic
def add_action(*, goal: Goal, by, **values) -> Action:
    """Add an action: `text`, `due_on`, and `user` or `who`."""
    plan = _writing(goal.plan, by)
    goal = lock(Goal.objects.visible_to(by), goal.pk, None)
    action = _put(Action(goal=goal), values, by)
    _written(plan, by)
    return action


@transaction.atomic
def edit_action(*, action: Action, version: int, by, **values) -> Action:
    plan = _writing(action.goal.plan, by)
    action = _put(lock(Action.objects.visible_to(by), action.pk, version), values, by)
    _written(plan, by)
    return action


@transaction.atomic
def drop_action(*, action: Action, by) -> Plan:
    plan = _writing(action.goal.plan, by)
    lock(Action.objects.visible_to(by), action.pk, None).delete()
    _written(plan, by)
    return plan


def _put(action: Action, values: dict, by) -> Action:
    if bool(values.get("user")) == bool(values.get("who")):
        raise Refused("Pilih satu petugas, atau tulis siapa yang mengerjakannya.", "user")
    for name, value in values.items():
        setattr(action, name, value)
    action.touch(by)
    action.save()
    return action


@transaction.atomic
def submit_plan(*, plan: Plan, version: int, by) -> Plan:
    """Put it before the verifier. Refuses a plan without goals, or a goal without actions."""
    plan = locked_plan(plan, by, version)
    transition = PLAN_WORKFLOW.resolve("submit", plan, by)
    plan.state = transition.target
    plan.submitted_by, plan.submitted_at = by, timezone.now()
    plan.decided_by = plan.decided_at = None
    return _decided(plan, by, "plan.submit")


@transaction.atomic
def approve_plan(*, plan: Plan, version: int, by) -> Plan:
    """Put it in force in place of the version before; what was done of that one meanwhile is
    done in this one too. Refuses whoever wrote in it."""
    plan = locked_plan(plan, by, version)
    transition = PLAN_WORKFLOW.resolve("approve", plan, by)
    for before in plan.case.plans.in_force():
        before.state = Plan.State.REPLACED
        before.touch(by)
        before.save()
    copies = Action.objects.filter(goal__plan=plan).exclude(source=None)
    for action in copies.select_related("source"):
        action.done_on, action.done_by_id = action.source.done_on, action.source.done_by_id
        action.touch(by)
        action.save()
    plan.state, plan.remarks = transition.target, ""
    plan.decided_by, plan.decided_at = by, timezone.now()
    return _decided(plan, by, "plan.approve")


@transaction.atomic
def return_plan(*, plan: Plan, version: int, remarks: str, by) -> Plan:
    """Give it back with remarks. Refuses whoever wrote in it."""
    plan = locked_plan(plan, by, version)
    transition = PLAN_WORKFLOW.resolve("return", plan, by)
    if not remarks:
        raise Refused("Tulis apa yang perlu diperbaiki.", "remarks")
    plan.state, plan.remarks = transition.target, remarks
    plan.decided_by, plan.decided_at = by, timezone.now()
    return _decided(plan, by, "plan.return")


def _decided(plan: Plan, by, action: str) -> Plan:
    plan.touch(by)
    plan.save()
    refresh(plan.case, by)
    noted(plan.case, by, action, number=plan.number)
    return plan


def is_worked_on(plan: Plan) -> bool:
    """Whether this is the version whose actions are carried out now."""
    if plan.state == Plan.State.APPROVED:
        return True
    return plan.state != Plan.State.REPLACED and not plan.case.plans.in_force().exists()


@transaction.atomic
def mark_action(*, action: Action, done_on: datetime.date | None, by) -> Action:
    """Say on which day an action was done, or (None) that it is not done after all.

    Also of a plan nobody has approved yet: help does not wait for the paper. Refuses a version
    beside the one in force.
    """
    check_role(by, policy.FIELD)
    plan = locked_plan(action.goal.plan, by)
    if not is_worked_on(plan):
        raise Refused("Tandai tindakannya di versi rencana yang berlaku.")
    if done_on is not None and done_on > timezone.localdate():
        raise Refused("Tanggal ini belum terjadi.", "done_on")
    action = lock(Action.objects.visible_to(by), action.pk, None)
    action.done_on, action.done_by = done_on, by if done_on else None
    action.touch(by)
    action.save()
    noted(plan.case, by, "action.done" if done_on else "action.reopen", number=plan.number)
    return action
