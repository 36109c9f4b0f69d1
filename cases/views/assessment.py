"""Assessments of a case: all of them beside each other, one of them, writing and completing."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from accounts.pages import page
from audit.events import refused
from cases import policy
from cases.forms.assessment import AssessmentForm, CompleteForm
from cases.models import Assessment
from cases.models.assessment import NEEDS, RISK_REASONS
from cases.needs import chart_of
from cases.operations import assessment as operations
from cases.planning import ASSESSMENT_WORKFLOW
from cases.questions import answered
from cases.showing import open_case_page
from core.once import once
from core.refusal import Refused, Stale

KEPT = 20  # assessments on the page of a case


def _assessment(request, pk):
    """The assessment, and the page of its case; 404 for one this user may not see."""
    rows = Assessment.objects.visible_to(request.user).select_related("completed_by", "updated_by")
    assessment = get_object_or_404(rows, pk=pk)
    shown = open_case_page(request, assessment.case_id)
    assessment.case = shown.case
    return assessment, shown


@page(*policy.READERS)
def assessment_list(request, pk):
    """Every assessment of the case, and how needs and risk have moved."""
    shown = open_case_page(request, pk)
    rows = shown.case.assessments.latest().select_related("completed_by", "updated_by")[:KEPT]
    assessments = list(rows)
    return render(
        request,
        "cases/assessment_list.html",
        {
            "shown": shown,
            "case": shown.case,
            "tabs": shown.tabs("Asesmen"),
            "assessments": assessments,
            "draft": next((a for a in assessments if a.is_draft), None),
            "chart": chart_of(assessments),
            "may_write": shown.may_plan and shown.case.is_open,
        },
    )


@page(*policy.FIELD)
@once
def assessment_create(request, pk):
    """Begin an assessment. Where a draft lies already, it goes on there."""
    shown = open_case_page(request, pk)
    case = shown.case
    if request.method == "GET" and (draft := case.assessments.drafts().first()):
        return redirect("cases:assessment_edit", draft.pk)
    before = case.assessments.complete().latest().first()
    form = AssessmentForm(request.POST or None, case=case, before=before)
    draft = None
    if form.is_valid():
        try:
            assessment = operations.start_assessment(case=case, by=request.user, **form.columns())
        except Refused as refusal:
            draft = getattr(refusal, "assessment", None)
            refused(request, form, refusal, target=case)
        else:
            messages.success(request, "Draf asesmen disimpan.")
            return redirect(assessment)
    context = {"form": form, "shown": shown, "case": case, "before": before, "draft": draft}
    return render(request, "cases/assessment_form.html", context)


@page(*policy.READERS)
def assessment_detail(request, pk):
    assessment, shown = _assessment(request, pk)
    return _detail(request, assessment, shown)


def _detail(request, assessment, shown, problem=""):
    acts = {t.action: objection for t, objection in
            ASSESSMENT_WORKFLOW.available(assessment, request.user)}  # fmt: skip
    needs = [
        {
            "label": label,
            "rating": getattr(assessment, f"get_{need}_display")() or "",
            "note": getattr(assessment, f"{need}_note"),
        }
        for need, label in NEEDS.items()
    ]
    return render(
        request,
        "cases/assessment_detail.html",
        {
            "shown": shown,
            "case": shown.case,
            "tabs": shown.tabs("Asesmen"),
            "assessment": assessment,
            "needs": needs,
            "reasons": [RISK_REASONS.get(code, code) for code in assessment.risk_reasons],
            "answers": answered(assessment.answers),
            "acts": acts if shown.case.is_open else {},
            "missing": assessment.missing() if assessment.is_draft else [],
            "form": CompleteForm(version=assessment.version),
            "problem": problem,
        },
    )


@page(*policy.FIELD)
@once
def assessment_edit(request, pk):
    assessment, shown = _assessment(request, pk)
    if request.method == "GET" and not assessment.is_draft:
        return redirect(assessment)
    form = AssessmentForm(
        request.POST or None, case=shown.case, assessment=assessment, version=assessment.version
    )
    if form.is_valid():
        try:
            assessment = operations.edit_assessment(
                assessment=assessment,
                version=form.opened_version,
                by=request.user,
                **form.columns(),
            )
        except Refused as refusal:
            refused(request, form, refusal, target=shown.case)
            if isinstance(refusal, Stale) and refusal.current.is_draft:
                form.late(refusal, AssessmentForm(case=shown.case, assessment=refusal.current))
        else:
            messages.success(request, "Draf asesmen disimpan.")
            return redirect(assessment)
    context = {"form": form, "shown": shown, "case": shown.case, "assessment": assessment}
    return render(request, "cases/assessment_form.html", context)


@page(*policy.OFFICERS)
@require_POST
@once
def assessment_complete(request, pk):
    assessment, shown = _assessment(request, pk)
    form = CompleteForm(request.POST, version=assessment.version)
    if not form.is_valid():
        return _detail(request, assessment, shown, " ".join(form.errors.get("version", [])))
    try:
        operations.complete_assessment(
            assessment=assessment, version=form.opened_version, by=request.user
        )
    except Stale as refusal:
        refused(request, None, refusal, target=shown.case)
        assessment, shown = _assessment(request, pk)
        problem = "Asesmen ini baru saja diubah orang lain. Baca lagi, lalu selesaikan."
        return _detail(request, assessment, shown, problem)
    except Refused as refusal:
        refused(request, None, refusal, target=shown.case)
        assessment, shown = _assessment(request, pk)
        return _detail(request, assessment, shown, str(refusal))
    messages.success(request, "Asesmen selesai. Isinya tidak dapat diubah lagi.")
    return redirect(assessment)
