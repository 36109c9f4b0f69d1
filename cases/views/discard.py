"""Throwing a draft away: asks, and says what happens."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render

from accounts.pages import page
from audit.events import refused
from cases import policy
from cases.forms.discard import DiscardForm
from cases.models import Assessment, Plan
from cases.models.assessment import NEEDS
from cases.operations import discard as operations
from cases.planning import ASSESSMENT_WORKFLOW, PLAN_WORKFLOW
from cases.showing import open_case_page
from core.once import once
from core.refusal import Refused
from core.templatetags.handep import day


@page(*policy.FIELD)
@once
def assessment_discard(request, pk):
    rows = Assessment.objects.visible_to(request.user).select_related("created_by")
    assessment = get_object_or_404(rows, pk=pk)
    rated = [need for need in NEEDS if getattr(assessment, need) is not None]
    return _discard(
        request,
        assessment,
        ASSESSMENT_WORKFLOW,
        lambda version: operations.discard_assessment(
            assessment=assessment, version=version, by=request.user
        ),
        what=f"draf asesmen {day(assessment.assessed_on)}",
        lost=f"{len(rated)} dari {len(NEEDS)} kebutuhan sudah dinilai di draf ini.",
        back="cases:assessment_list",
    )


@page(*policy.FIELD)
@once
def plan_discard(request, pk):
    rows = Plan.objects.visible_to(request.user).select_related("created_by")
    plan = get_object_or_404(rows, pk=pk)
    goals = plan.goals.count()
    return _discard(
        request,
        plan,
        PLAN_WORKFLOW,
        lambda version: operations.discard_plan(plan=plan, version=version, by=request.user),
        what=f"draf rencana versi {plan.number}",
        lost=f"Draf ini berisi {goals} tujuan dengan tindakannya." if goals else "",
        back="cases:plan_current",
    )


def _discard(request, row, workflow, act, *, what: str, lost: str, back: str):
    shown = open_case_page(request, row.case_id)
    row.case = shown.case
    offered = {t.action: objection for t, objection in workflow.available(row, request.user)}
    if request.method == "GET" and "discard" not in offered:
        return redirect(row)
    form = DiscardForm(request.POST or None, version=row.version, back=row.get_absolute_url())
    if form.is_valid():
        try:
            act(form.opened_version)
        except Refused as refusal:
            refused(request, form, refusal, target=shown.case)
        else:
            messages.success(request, f"{what[:1].upper()}{what[1:]} dibuang.")
            return redirect(back, shown.case.pk)
    context = {
        "form": form,
        "shown": shown,
        "case": shown.case,
        "row": row,
        "what": what,
        "lost": lost,
        "objection": offered.get("discard", ""),
    }
    return render(request, "cases/discard.html", context)
