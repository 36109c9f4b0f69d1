"""How a case ends: asking for it, deciding, and taking it up again."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from accounts.pages import page
from audit.events import refused
from cases import policy
from cases.forms.closure import (
    ApproveForm,
    ClosureForm,
    PlainForm,
    ReopenForm,
    ReturnForm,
    ShortClosureForm,
)
from cases.models import Closure, Plan
from cases.operations import closure as operations
from cases.showing import open_case_page
from cases.workflow import CASE_WORKFLOW
from core.once import once
from core.refusal import Refused


@page(*policy.READERS)
def closure_detail(request, pk):
    """The end of a case, asked for or decided, and all that was before."""
    return _detail(request, open_case_page(request, pk))


def _detail(request, shown, **bound):
    case = shown.case
    version = case.version
    acts = {t.action: why for t, why in CASE_WORKFLOW.available(case, request.user)}
    closures = list(case.closures.select_related("created_by", "decided_by"))
    return render(
        request,
        "cases/closure_detail.html",
        {
            "shown": shown,
            "case": case,
            "tabs": shown.tabs("Penutupan"),
            "acts": acts,
            "pending": next((c for c in closures if c.state == Closure.State.ASKED), None),
            "story": [c for c in closures if c.state != Closure.State.ASKED],
            "reopenings": list(case.reopenings.select_related("created_by")),
            "short": [(reason.value, reason.label) for reason in Closure.SHORT],
            "approve_form": bound.get("approve_form") or ApproveForm(version=version),
            "return_form": bound.get("return_form") or ReturnForm(version=version),
            "withdraw_form": bound.get("withdraw_form") or PlainForm(version=version),
            "leaves": _leaves_register(closures) and shown.may_plan,
        },
    )


def _leaves_register(closures) -> bool:
    """Whether the entry should leave the register too: a submission of its own."""
    gone = (Closure.Reason.DIED, Closure.Reason.MOVED)
    return bool(closures) and closures[0].reason in gone


@page(*policy.FIELD)
@once
def case_close(request, pk):
    """Ask for the end of a case; `?alasan=` opens one of the short ways."""
    shown = open_case_page(request, pk)
    case = shown.case
    reason = request.POST.get("reason") or request.GET.get("alasan", "")
    whole = any(name.startswith(("goal_", "outcome_")) for name in request.POST)
    if reason in Closure.SHORT and not whole:
        form = ShortClosureForm(request.POST or None, reason=reason, version=case.version)
    else:
        form = ClosureForm(request.POST or None, version=case.version, **_goals(case))
    if form.is_valid():
        try:
            operations.ask(case=case, version=form.opened_version, by=request.user, **form.asked())
        except Refused as refusal:
            refused(request, form, refusal, target=case)
        else:
            messages.success(request, "Penutupan diminta. Verifikator yang memutuskannya.")
            return redirect("cases:closure_detail", case.pk)
    return render(
        request,
        "cases/case_close.html",
        {
            "form": form,
            "shown": shown,
            "case": case,
            "short": [(one.value, one.label) for one in Closure.SHORT],
            "chosen": reason if isinstance(form, ShortClosureForm) else "",
        },
    )


def _goals(case) -> dict:
    """The goals of a case that may be seen, with what was said last of each: those of its plan,
    without one those that were evaluated."""
    last, plan = case.evaluations.last_of(case), Plan.objects.worked_on(case)
    if plan is not None and (goals := list(plan.goals.all())):
        said = {thread: row.met for thread, row in last.items()}
        return {
            "goals": [(goal.text, said.get(goal.thread, "")) for goal in goals],
            "planned": True,
            "in_force": plan.state == Plan.State.APPROVED,
        }
    return {"goals": [(words, row.met) for words, row in last.items() if isinstance(words, str)]}


def _decide(request, pk, name, form_of, act, done):
    """One decision about a pending end: to the story, or the page again with what was typed."""
    shown = open_case_page(request, pk)
    case = shown.case
    form = form_of(request.POST, version=case.version)
    if form.is_valid():
        try:
            act(case, form)
        except Refused as refusal:
            refused(request, form, refusal, target=case)
        else:
            messages.success(request, done)
            return redirect("cases:closure_detail", case.pk)
    return _detail(request, shown, **{name: form})


@page(*policy.APPROVERS)
@require_POST
@once
def closure_approve(request, pk):
    return _decide(
        request,
        pk,
        "approve_form",
        ApproveForm,
        lambda case, form: operations.approve(
            case=case,
            version=form.opened_version,
            remark=form.cleaned_data["remark"],
            by=request.user,
        ),
        "Kasus ditutup.",
    )


@page(*policy.APPROVERS)
@require_POST
@once
def closure_return(request, pk):
    return _decide(
        request,
        pk,
        "return_form",
        ReturnForm,
        lambda case, form: operations.return_closure(
            case=case,
            version=form.opened_version,
            remark=form.cleaned_data["remark"],
            by=request.user,
        ),
        "Permintaan dikembalikan; kasus berjalan lagi.",
    )


@page(*policy.FIELD)
@require_POST
@once
def closure_withdraw(request, pk):
    return _decide(
        request,
        pk,
        "withdraw_form",
        PlainForm,
        lambda case, form: operations.withdraw(
            case=case, version=form.opened_version, by=request.user
        ),
        "Permintaan ditarik kembali; kasus berjalan lagi.",
    )


@page(*policy.FIELD)
@once
def case_reopen(request, pk):
    shown = open_case_page(request, pk)
    case = shown.case
    form = ReopenForm(request.POST or None, version=case.version)
    if form.is_valid():
        try:
            operations.reopen(
                case=case,
                version=form.opened_version,
                reason=form.cleaned_data["reason"],
                by=request.user,
            )
        except Refused as refusal:
            refused(request, form, refusal, target=case)
        else:
            messages.success(request, "Kasus dibuka lagi.")
            return redirect(case)
    return render(request, "cases/case_reopen.html", {"form": form, "shown": shown, "case": case})
