"""Assignments and the decrees under them."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render

from accounts.pages import page
from audit.events import refused
from core.once import once
from core.refusal import Refused, Stale
from core.templatetags.handep import day
from tksk import operations
from tksk.forms import AssignmentForm, DecreeForm, EndForm
from tksk.models import Assignment, Worker
from tksk.querysets import districts_of


@page(*operations.ROLES["assignment_create"])
@once
def assignment_create(request, pk):
    worker = get_object_or_404(Worker.objects.visible_to(request.user), pk=pk)
    districts = districts_of(request.user).select_related("regency")
    form = AssignmentForm(request.POST or None, districts=list(districts))
    if form.is_valid():
        try:
            assignment = operations.assign(worker=worker, by=request.user, **form.values())
        except Refused as refusal:
            refused(request, form, refusal, target=worker)
        else:
            messages.success(
                request, f"{worker.name} ditugaskan di Kecamatan {assignment.district.name}."
            )
            return redirect(worker)
    return render(request, "tksk/assignment_form.html", {"form": form, "worker": worker})


@page(*operations.ROLES["assignment_end"])
@once
def assignment_end(request, pk):
    assignment = _assignment(request, pk)
    now = {
        name: getattr(assignment, name)
        for name in ("until", "end_reason", "end_note", "proposed_by", "decided_by")
    }
    form = EndForm(request.POST or None, initial=now, version=assignment.version)
    context = {"form": form, "assignment": assignment, "worker": assignment.worker}
    if form.is_valid():
        try:
            operations.end_assignment(
                assignment=assignment,
                by=request.user,
                version=form.opened_version,
                **form.values(),
            )
        except Stale as refusal:
            current = {name: getattr(refusal.current, name) for name in now}
            form.stale(refusal, current, show=_said)
            context["theirs"] = refusal.current
            refused(request, form, refusal, target=assignment)
        except Refused as refusal:
            refused(request, form, refusal, target=assignment)
        else:
            messages.success(
                request, f"Penugasan di Kecamatan {assignment.district.name} diakhiri."
            )
            return redirect(assignment.worker)
    return render(request, "tksk/assignment_end.html", context)


@page(*operations.ROLES["decree_create"])
@once
def decree_create(request, pk):
    assignment = _assignment(request, pk)
    form = DecreeForm(request.POST or None)
    if form.is_valid():
        try:
            operations.add_decree(assignment=assignment, by=request.user, **form.values())
        except Refused as refusal:
            refused(request, form, refusal, target=assignment)
        else:
            messages.success(request, "SK dicatat.")
            return redirect(assignment.worker)
    context = {"form": form, "assignment": assignment, "worker": assignment.worker}
    return render(request, "tksk/decree_form.html", context)


def _assignment(request, pk) -> Assignment:
    assignments = Assignment.objects.visible_to(request.user).with_area()
    return get_object_or_404(assignments.select_related("worker"), pk=pk)


def _said(value) -> str:
    """A fact of an end as it reads: days and codes in words."""
    if hasattr(value, "year"):
        return day(value)
    return dict(Assignment.EndReason.choices).get(value, str(value))
