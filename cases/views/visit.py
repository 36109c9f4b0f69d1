"""The tab *Kunjungan* of a case: visits, goals, and looking in after the end."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.pages import page
from audit.events import refused
from cases import policy
from cases.forms.goals import GoalsForm
from cases.forms.visit import EvaluationForm, MissedForm, VisitForm
from cases.models import AfterCare, Evaluation, Plan, Visit
from cases.operations import visit as operations
from cases.showing import open_case_page
from cases.views.task import back_to
from core.once import once
from core.refusal import Refused, Stale
from core.templatetags.handep import day

PER_PAGE = 25
STEPS = 10  # open next steps that are offered to be ticked


@page(*policy.READERS)
def visit_list(request, pk):
    shown = open_case_page(request, pk)
    case, user = shown.case, request.user
    visits = Visit.objects.visible_to(user).filter(case=case).select_related("created_by")
    goals = Evaluation.objects.visible_to(user).filter(case=case).select_related("created_by")
    after = list(AfterCare.objects.visible_to(user).filter(case=case).select_related("visit"))
    return render(
        request,
        "cases/visit_list.html",
        {
            "shown": shown,
            "case": case,
            "tabs": shown.tabs("Kunjungan"),
            "page": Paginator(visits, PER_PAGE).get_page(request.GET.get("page")),
            "evaluations": goals[:50],
            "after_care": after,
            "may_visit": shown.may_write and (case.is_open or any(row.is_open for row in after)),
        },
    )


@page(*policy.WORKERS)
@once
def visit_create(request, pk):
    """Write a visit down; in a closed case it is one of those that are owed after the end."""
    shown = open_case_page(request, pk)
    case, user = shown.case, request.user
    steps = Visit.objects.visible_to(user).filter(case=case).with_open_step()
    owed = list(AfterCare.objects.visible_to(user).filter(case=case).open())
    back = reverse("cases:visit_list", args=[case.pk])
    form = VisitForm(request.POST or None, back=back, steps=steps[:STEPS], owed=owed)
    if form.is_valid():
        chosen = form.cleaned_data.get("after_care")
        try:
            operations.record_visit(
                case=case,
                by=user,
                done=form.cleaned_data.get("done", ()),
                after_care=next((row for row in owed if str(row.pk) == chosen), None),
                **form.columns(),
            )
        except Refused as refusal:
            refused(request, form, refusal, target=case)
        else:
            messages.success(request, "Kunjungan disimpan.")
            return redirect(back)
    return _form(request, form, shown, "Catat kunjungan")


@page(*policy.WORKERS)
@once
def visit_edit(request, pk):
    visit = get_object_or_404(Visit.objects.visible_to(request.user), pk=pk)
    shown = open_case_page(request, visit.case_id)
    back = reverse("cases:visit_list", args=[visit.case_id])
    form = VisitForm(request.POST or None, back=back, visit=visit)
    theirs = None
    if form.is_valid():
        try:
            operations.correct_visit(
                visit=visit, version=form.opened_version, by=request.user, **form.columns()
            )
        except Stale as refusal:
            theirs = refusal.current
            current = {name: getattr(theirs, name) for name in VisitForm.COLUMNS}
            form.stale(refusal, current, show=_shown)
            refused(request, form, refusal, target=shown.case)
        except Refused as refusal:
            refused(request, form, refusal, target=shown.case)
        else:
            messages.success(request, "Catatan kunjungan diperbaiki.")
            return redirect(back)
    return _form(request, form, shown, f"Perbaiki kunjungan {day(visit.visited_on)}", theirs)


def _shown(value) -> str:
    return day(value) if hasattr(value, "month") else str(value)


@page(*policy.WORKERS)
@require_POST
@once
def step_done(request, pk):
    visit = get_object_or_404(Visit.objects.visible_to(request.user), pk=pk)
    home = reverse("cases:visit_list", args=[visit.case_id])
    return back_to(
        request, home, lambda: operations.finish_step(visit=visit, by=request.user), visit.case
    )


@page(*policy.WORKERS)
@once
def evaluation_create(request, pk):
    """Evaluate the goals of the plan; where nobody has planned yet, one goal in free words."""
    shown = open_case_page(request, pk)
    back = reverse("cases:visit_list", args=[shown.case.pk])
    plan = Plan.objects.worked_on(shown.case)
    goals = list(plan.goals.all()) if plan else []
    if goals and "goal" not in request.POST:
        return _evaluate(request, shown, goals, back)
    form = EvaluationForm(request.POST or None, back=back)
    if form.is_valid():
        try:
            operations.record_evaluation(case=shown.case, by=request.user, **form.values())
        except Refused as refusal:
            refused(request, form, refusal, target=shown.case)
        else:
            messages.success(request, "Penilaian disimpan.")
            return redirect(back)
    return _form(request, form, shown, "Nilai satu tujuan")


def _evaluate(request, shown, goals, back):
    last = Evaluation.objects.visible_to(request.user).last_of(shown.case)
    form = GoalsForm(request.POST or None, goals=goals, last=last, back=back)
    if form.is_valid():
        try:
            operations.evaluate_goals(
                case=shown.case,
                by=request.user,
                evaluated_on=form.cleaned_data["evaluated_on"],
                said=form.said(),
            )
        except Refused as refusal:
            refused(request, form, refusal, target=shown.case)
        else:
            messages.success(request, "Penilaian disimpan.")
            return redirect(back)
    return _form(request, form, shown, "Nilai tujuan rencana")


@page(*policy.WORKERS)
@once
def after_care_miss(request, pk):
    """Nobody could be met after the end: with the reason it is owed no longer."""
    row = get_object_or_404(AfterCare.objects.visible_to(request.user), pk=pk)
    shown = open_case_page(request, row.case_id)
    back = reverse("cases:visit_list", args=[row.case_id])
    form = MissedForm(request.POST or None, back=back, version=row.version)
    if form.is_valid():
        try:
            operations.miss_after_care(
                after_care=row, version=form.opened_version, by=request.user, **form.values()
            )
        except Refused as refusal:
            refused(request, form, refusal, target=shown.case)
        else:
            messages.success(request, "Alasannya disimpan.")
            return redirect(back)
    return _form(request, form, shown, f"Bulan ke-{row.month}: tidak dapat ditemui")


def _form(request, form, shown, heading: str, theirs=None):
    context = {"form": form, "shown": shown, "heading": heading, "theirs": theirs}
    return render(request, "cases/follow_form.html", context)
