"""The due list, own tasks, and flags of a case."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.models import User
from accounts.pages import page
from audit.events import refused
from cases import policy, tasks
from cases.forms.task import FlagEndForm, FlagForm, TaskFilterForm, TaskForm
from cases.models import Case, Flag, Task
from cases.operations import task as operations
from cases.showing import open_case_page
from core.once import once
from core.refusal import Refused, Stale
from core.templatetags.handep import day

PER_PAGE = 25


@page(*policy.WORKERS)
def task_list(request):
    """What is to do, by day: of a worker the own, of the officer everybody's of the regency."""
    user = request.user
    form = TaskFilterForm(request.GET, user=user, workers=_workers(user))
    chosen = form.in_use()
    group = chosen.get("kapan", "")
    asked = {
        "worker": _worker(chosen.get("petugas", ""), user),
        "source": chosen.get("macam", ""),
        "group": group,
    }
    number = request.GET.get("page", "")
    start = (int(number) - 1) * PER_PAGE if number.isascii() and number.isdigit() else 0
    start = max(0, min(start, 1_000_000))
    found = tasks.due_list(user, **asked, start=start, limit=PER_PAGE)
    shown = Paginator(range(found.total(group)), PER_PAGE).get_page(number)
    if shown.object_list and not found.lines:  # a page beyond the end
        found = tasks.due_list(user, **asked, start=shown.start_index() - 1, limit=PER_PAGE)
    tasks.note_look(found.lines, user)
    address = reverse("cases:task_list")

    def url(**other):
        query = urlencode({k: v for k, v in (chosen | other).items() if v})
        return f"{address}?{query}" if query else address

    tabs = [("", "Semua"), *tasks.GROUPS.items()]
    return render(
        request,
        "cases/task_list.html",
        {
            "page": shown,
            "lines": found.lines,
            "form": form,
            "tabs": [
                {
                    "label": label,
                    "url": url(kapan=code),
                    "current": code == group,
                    "count": found.total(code),
                }
                for code, label in tabs
            ],
            "group": group,
            "words": [
                {"label": text, "url": url(**{name: ""})}
                for name, text in form.words()
                if name != "kapan" or group == tasks.NOW
            ],
        },
    )


def _workers(user) -> list[tuple[str, str]]:
    """Whose cases and tasks are in reach of an officer."""
    if user.position.district_id:
        return []
    holders = Case.objects.visible_to(user).order_by().values("worker")
    rows = User.objects.filter(pk__in=holders).exclude(pk=user.pk)
    return [(str(pk), name) for pk, name in rows.order_by("name").values_list("pk", "name")]


def _worker(chosen: str, user):
    """The worker the list is limited to; None: everybody in reach."""
    if not chosen:
        return tasks.worker_of(user)
    return {"saya": user, "semua": None}.get(chosen, chosen)


@page(*policy.WORKERS)
@once
def task_create(request):
    """A task of one's own, for no case."""
    back = reverse("cases:task_list")
    return _task_form(request, None, back, "Tugas baru")


@page(*policy.WORKERS)
@once
def case_task_create(request, pk):
    shown = open_case_page(request, pk)
    return _task_form(request, shown, shown.case.get_absolute_url(), "Tugas baru untuk kasus ini")


def _task_form(request, shown, back: str, heading: str):
    form = TaskForm(request.POST or None, back=back)
    case = shown.case if shown else None
    if form.is_valid():
        try:
            operations.add_task(case=case, by=request.user, **form.values())
        except Refused as refusal:
            refused(request, form, refusal, target=case)
        else:
            messages.success(request, "Tugas disimpan.")
            return redirect(back)
    return _form(request, form, shown, heading)


@page(*policy.WORKERS)
@once
def task_edit(request, pk):
    task = get_object_or_404(Task.objects.visible_to(request.user).open(), pk=pk)
    shown = open_case_page(request, task.case_id) if task.case_id else None
    back = reverse("cases:task_list")
    form = TaskForm(request.POST or None, back=back, task=task)
    theirs = None
    if form.is_valid():
        try:
            operations.change_task(
                task=task, version=form.opened_version, by=request.user, **form.values()
            )
        except Stale as refusal:
            theirs = refusal.current
            current = {"text": theirs.text, "due_on": theirs.due_on}
            form.stale(refusal, current, show=lambda v: v if isinstance(v, str) else day(v))
            refused(request, form, refusal, target=task)
        except Refused as refusal:
            refused(request, form, refusal, target=task)
        else:
            messages.success(request, "Tugas diubah.")
            return redirect(back)
    return _form(request, form, shown, "Ubah tugas", theirs)


@page(*policy.WORKERS)
@require_POST
@once
def task_done(request, pk):
    task = get_object_or_404(Task.objects.visible_to(request.user), pk=pk)
    home = task.case.get_absolute_url() if task.case_id else reverse("cases:task_list")
    return back_to(request, home, lambda: operations.finish_task(task=task, by=request.user), task)


def back_to(request, home: str, act, target):
    """Do what one button does, and go back to where it stood: the due list (`kapan` says which
    part of it), or `home`."""
    if "kapan" in request.POST:
        group = request.POST["kapan"]
        query = f"?kapan={group}" if group in (*tasks.GROUPS, tasks.NOW) else ""
        home = reverse("cases:task_list") + query
    try:
        act()
    except Refused as refusal:
        refused(request, None, refusal, target=target)
        return render(request, "core/refused.html", {"refusal": refusal, "back": home})
    messages.success(request, "Ditandai selesai.")
    return redirect(home)


@page(*policy.READERS)
@once
def flag_create(request, pk):
    shown = open_case_page(request, pk)
    form = FlagForm(request.POST or None, back=shown.case.get_absolute_url())
    if form.is_valid():
        try:
            operations.set_flag(case=shown.case, by=request.user, **form.values())
        except Refused as refusal:
            refused(request, form, refusal, target=shown.case)
        else:
            messages.success(request, "Tanda perhatian dipasang.")
            return redirect(shown.case)
    return _form(request, form, shown, "Pasang tanda perhatian")


@page(*policy.READERS)
@once
def flag_end(request, pk):
    flag = get_object_or_404(Flag.objects.visible_to(request.user), pk=pk)
    shown = open_case_page(request, flag.case_id)
    form = FlagEndForm(
        request.POST or None, back=shown.case.get_absolute_url(), version=flag.version
    )
    if form.is_valid():
        try:
            operations.end_flag(
                flag=flag, version=form.opened_version, by=request.user, **form.values()
            )
        except Refused as refusal:
            refused(request, form, refusal, target=shown.case)
        else:
            messages.success(request, "Tanda perhatian dicabut.")
            return redirect(shown.case)
    return _form(request, form, shown, f"Cabut tanda perhatian: {flag.reason}")


def _form(request, form, shown, heading: str, theirs=None):
    context = {"form": form, "shown": shown, "heading": heading, "theirs": theirs}
    return render(request, "cases/follow_form.html", context)
