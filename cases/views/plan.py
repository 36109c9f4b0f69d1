"""The plan of a case: the version in force, writing the next, deciding, and what is done of it."""

from django.contrib import messages
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.pages import page
from audit.events import refused
from cases import policy
from cases.forms.plan import (
    ActionForm,
    DecisionForm,
    DoneForm,
    GoalForm,
    GoalTextForm,
    ReturnPlanForm,
    doers_for,
)
from cases.models import Action, Goal, Plan
from cases.operations import plan as operations
from cases.planning import PLAN_WORKFLOW
from cases.showing import open_case_page
from core.once import once
from core.refusal import Refused, Stale

TONES = {
    "draft": "neutral",
    "submitted": "waits",
    "returned": "bad",
    "approved": "good",
    "replaced": "neutral",
}


def _rows(user):
    """Plans in reach, with all that their page shows."""
    actions = Action.objects.select_related("user", "done_by")
    return (
        Plan.objects.visible_to(user)
        .select_related("created_by", "submitted_by", "decided_by")
        .prefetch_related(Prefetch("goals__actions", queryset=actions))
    )


def _plan(request, pk):
    """The plan, and the page of its case; 404 for one this user may not see."""
    plan = get_object_or_404(_rows(request.user), pk=pk)
    shown = open_case_page(request, plan.case_id)
    plan.case = shown.case
    return plan, shown


def _goal(request, pk):
    rows = Goal.objects.visible_to(request.user).select_related("plan")
    goal = get_object_or_404(rows, pk=pk)
    shown = open_case_page(request, goal.plan.case_id)
    goal.plan.case = shown.case
    return goal, shown


def _action(request, pk):
    rows = Action.objects.visible_to(request.user).select_related("goal__plan", "user")
    action = get_object_or_404(rows, pk=pk)
    shown = open_case_page(request, action.goal.plan.case_id)
    action.goal.plan.case = shown.case
    return action, shown


@page(*policy.READERS)
def plan_current(request, pk):
    """The version that is worked on now; before the first one is written, how to write it."""
    shown = open_case_page(request, pk)
    plans = list(_rows(request.user).filter(case=shown.case))
    in_force = [plan for plan in plans if plan.state == Plan.State.APPROVED]
    plan = next(iter([*in_force, *plans]), None)
    if plan is None:
        return render(
            request,
            "cases/plan_none.html",
            {
                "shown": shown,
                "case": shown.case,
                "tabs": shown.tabs("Rencana"),
                "may_write": shown.may_plan and shown.case.is_open,
            },
        )
    plan.case = shown.case
    return _show(request, plan, shown)


@page(*policy.READERS)
def plan_detail(request, pk):
    return _show(request, *_plan(request, pk))


def _show(request, plan, shown, problem="", return_form=None, done_form=None):
    case, user = shown.case, request.user
    versions = list(case.plans.all())
    opened = next((v for v in versions if v.state in ("draft", "submitted", "returned")), None)
    acts = {t.action: objection for t, objection in PLAN_WORKFLOW.available(plan, user)}
    may_write = shown.may_plan and case.is_open
    goals, last = list(plan.goals.all()), case.evaluations.last_of(case)
    for goal in goals:
        goal.evaluated = last.get(goal.thread)
    return render(
        request,
        "cases/plan_detail.html",
        {
            "shown": shown,
            "case": case,
            "tabs": shown.tabs("Rencana"),
            "plan": plan,
            "tone": TONES[plan.state],
            "goals": goals,
            "versions": [(v, TONES[v.state]) for v in versions] if len(versions) > 1 else [],
            "opened": opened if opened and opened.pk != plan.pk else None,
            "acts": acts,
            "writes": acts.get("write") == "",
            "may_revise": may_write and opened is None,
            "next_number": 1 + max(version.number for version in versions),
            "may_mark": may_write and _is_worked_on(plan, versions),
            "decision_form": DecisionForm(version=plan.version),
            "return_form": return_form or ReturnPlanForm(version=plan.version),
            "done_form": done_form,
            "problem": problem,
        },
    )


def _is_worked_on(plan, versions) -> bool:
    """As `operations.is_worked_on`, of versions at hand."""
    in_force = [v.pk for v in versions if v.state == Plan.State.APPROVED]
    return plan.pk in in_force or (not in_force and plan.state != Plan.State.REPLACED)


@page(*policy.FIELD)
@once
def plan_create(request, pk):
    """The first version, begun with its first goal."""
    shown = open_case_page(request, pk)
    case = shown.case
    if request.method == "GET" and case.plans.exists():
        return redirect("cases:plan_current", case.pk)
    form = GoalForm(request.POST or None, doers=doers_for(case), worker=case.worker)
    if form.is_valid():
        try:
            plan = operations.start_plan(case=case, by=request.user)
            operations.add_goal(
                plan=plan, text=form.cleaned_data["goal"], action=form.action(), by=request.user
            )
        except Refused as refusal:
            refused(request, form, refusal, target=case)
        else:
            messages.success(request, "Rencana dimulai. Tambahkan tujuan dan tindakan lainnya.")
            return redirect(plan)
    return _form(request, form, shown, "Rencana baru")


def _form(request, form, shown, title, **more):
    context = {"form": form, "shown": shown, "case": shown.case, "title": title}
    return render(request, "cases/plan_form.html", context | more)


@page(*policy.FIELD)
@require_POST
@once
def plan_revise(request, pk):
    """The next version, from the one in force."""
    shown = open_case_page(request, pk)
    try:
        plan = operations.start_plan(case=shown.case, by=request.user)
    except Refused as refusal:
        refused(request, None, refusal, target=shown.case)
        opened = getattr(refusal, "plan", None) or shown.case.plans.first()
        if opened is None:
            return redirect("cases:plan_current", shown.case.pk)
        plan, shown = _plan(request, opened.pk)
        return _show(request, plan, shown, problem=str(refusal))
    messages.success(request, f"Versi {plan.number} dimulai. Yang lama tetap berlaku dulu.")
    return redirect(plan)


@page(*policy.FIELD)
@once
def goal_create(request, pk):
    plan, shown = _plan(request, pk)
    if request.method == "GET" and not plan.is_editable:
        return redirect(plan)
    form = GoalForm(request.POST or None, doers=doers_for(shown.case), worker=shown.case.worker)
    if form.is_valid():
        try:
            operations.add_goal(
                plan=plan, text=form.cleaned_data["goal"], action=form.action(), by=request.user
            )
        except Refused as refusal:
            refused(request, form, refusal, target=shown.case)
        else:
            messages.success(request, "Tujuan disimpan.")
            return redirect(plan)
    return _form(request, form, shown, "Tujuan baru", plan=plan)


@page(*policy.FIELD)
@once
def goal_edit(request, pk):
    goal, shown = _goal(request, pk)
    if request.method == "GET" and not goal.plan.is_editable:
        return redirect(goal.plan)
    form = GoalTextForm(request.POST or None, initial={"text": goal.text}, version=goal.version)
    if form.is_valid():
        try:
            operations.edit_goal(
                goal=goal,
                version=form.opened_version,
                text=form.cleaned_data["text"],
                by=request.user,
            )
        except Refused as refusal:
            if isinstance(refusal, Stale):
                form.stale(refusal, {"text": refusal.current.text})
            refused(request, form, refusal, target=shown.case)
        else:
            messages.success(request, "Tujuan disimpan.")
            return redirect(goal.plan)
    return _form(request, form, shown, "Ubah tujuan", plan=goal.plan, **_drop("goal", goal))


@page(*policy.FIELD)
@once
def action_create(request, pk):
    goal, shown = _goal(request, pk)
    if request.method == "GET" and not goal.plan.is_editable:
        return redirect(goal.plan)
    case = shown.case
    form = ActionForm(request.POST or None, doers=doers_for(case), worker=case.worker)
    if form.is_valid():
        try:
            operations.add_action(goal=goal, by=request.user, **form.action())
        except Refused as refusal:
            refused(request, form, refusal, target=case)
        else:
            messages.success(request, "Tindakan disimpan.")
            return redirect(goal.plan)
    return _form(request, form, shown, "Tindakan baru", plan=goal.plan, goal=goal)


@page(*policy.FIELD)
@once
def action_edit(request, pk):
    action, shown = _action(request, pk)
    plan = action.goal.plan
    if request.method == "GET" and not plan.is_editable:
        return redirect(plan)
    form = ActionForm(
        request.POST or None,
        doers=doers_for(shown.case),
        action=action,
        version=action.version,
    )
    if form.is_valid():
        try:
            operations.edit_action(
                action=action, version=form.opened_version, by=request.user, **form.action()
            )
        except Refused as refusal:
            if isinstance(refusal, Stale):
                form.stale(refusal, form.current(refusal.current), form.said)
            refused(request, form, refusal, target=shown.case)
        else:
            messages.success(request, "Tindakan disimpan.")
            return redirect(plan)
    more = {"plan": plan, "goal": action.goal} | _drop("action", action)
    return _form(request, form, shown, "Ubah tindakan", **more)


DROPPED = {
    "goal": "Tujuan ini dihapus bersama semua tindakannya.",
    "action": "Tindakan ini dihapus.",
}


def _drop(name, row) -> dict:
    return {"drop_url": reverse(f"cases:{name}_drop", args=[row.pk]), "drop_text": DROPPED[name]}


@page(*policy.FIELD)
@require_POST
@once
def goal_drop(request, pk):
    goal, shown = _goal(request, pk)
    return _dropped(request, shown, goal.plan, lambda: operations.drop_goal(
        goal=goal, by=request.user), "Tujuan dihapus.")  # fmt: skip


@page(*policy.FIELD)
@require_POST
@once
def action_drop(request, pk):
    action, shown = _action(request, pk)
    return _dropped(request, shown, action.goal.plan, lambda: operations.drop_action(
        action=action, by=request.user), "Tindakan dihapus.")  # fmt: skip


def _dropped(request, shown, plan, act, done):
    try:
        act()
    except Refused as refusal:
        refused(request, None, refusal, target=shown.case)
        plan, shown = _plan(request, plan.pk)
        return _show(request, plan, shown, problem=str(refusal))
    messages.success(request, done)
    return redirect(plan)


def _decide(request, pk, form_of, act, done, name=""):
    """Submit, approve or return: what was read is what is decided, or the page again."""
    plan, shown = _plan(request, pk)
    form = form_of(request.POST, version=plan.version)
    problem = ""
    if form.is_valid():
        try:
            act(plan, form)
        except Refused as refusal:
            refused(request, form, refusal, target=shown.case)
            problem = str(refusal)
            if isinstance(refusal, Stale):
                problem = "Rencana ini baru saja diubah orang lain. Baca lagi, lalu putuskan."
        else:
            messages.success(request, done)
            return redirect(plan)
    else:
        problem = " ".join(form.errors.get("version", []))
    plan, shown = _plan(request, pk)
    return _show(request, plan, shown, problem=problem, **({name: form} if name else {}))


@page(*policy.OFFICERS)
@require_POST
@once
def plan_submit(request, pk):
    return _decide(
        request,
        pk,
        DecisionForm,
        lambda plan, form: operations.submit_plan(
            plan=plan, version=form.opened_version, by=request.user
        ),
        "Rencana diajukan ke verifikator. Pertolongan tidak perlu menunggu.",
    )


@page(*policy.APPROVERS)
@require_POST
@once
def plan_approve(request, pk):
    return _decide(
        request,
        pk,
        DecisionForm,
        lambda plan, form: operations.approve_plan(
            plan=plan, version=form.opened_version, by=request.user
        ),
        "Rencana disetujui dan berlaku.",
    )


@page(*policy.APPROVERS)
@require_POST
@once
def plan_return(request, pk):
    return _decide(
        request,
        pk,
        ReturnPlanForm,
        lambda plan, form: operations.return_plan(
            plan=plan,
            version=form.opened_version,
            remarks=form.cleaned_data["remarks"],
            by=request.user,
        ),
        "Rencana dikembalikan dengan catatan Anda.",
        name="return_form",
    )


@page(*policy.FIELD)
@require_POST
@once
def action_done(request, pk):
    """One tap: done today, or on the day written beside it."""
    action, shown = _action(request, pk)
    form = DoneForm(request.POST)
    if form.is_valid():
        try:
            operations.mark_action(action=action, done_on=form.chosen(), by=request.user)
        except Refused as refusal:
            refused(request, form, refusal, target=shown.case)
        else:
            messages.success(request, "Tindakan ditandai selesai.")
            return redirect(action.goal.plan)
    problem = " ".join(text for texts in form.errors.values() for text in texts)
    plan, shown = _plan(request, action.goal.plan_id)
    typed = {name: form.data.get(f"done_on_{place}", "")
             for place, name in enumerate(("day", "month", "year"))}  # fmt: skip
    return _show(request, plan, shown, problem=problem, done_form={"pk": action.pk} | typed)


@page(*policy.FIELD)
@require_POST
@once
def action_reopen(request, pk):
    """It was not done after all."""
    action, shown = _action(request, pk)
    return _dropped(request, shown, action.goal.plan, lambda: operations.mark_action(
        action=action, done_on=None, by=request.user), "Tandanya dihapus.")  # fmt: skip
