"""The daily log: what a worker noted, and what the register and the cases tell by themselves."""

from itertools import groupby
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from accounts.pages import page
from audit.events import refused
from core.forms import Form
from core.once import once
from core.refusal import Refused, Stale
from districts.models import District
from reports import months, policy, showing, work
from reports.forms.activity import ActivityForm, LogFilterForm
from reports.models import Activity
from reports.operations import activity as operations

PER_PAGE = 50
MANY = 30


@page(*policy.LIST_READERS)
def daily_log(request):
    """By day, the latest first: `?bulan=2026-10&kecamatan=62.03.05`."""
    user = request.user
    districts = _districts(user)
    form = LogFilterForm(request.GET, districts=districts)
    chosen = form.in_use()
    month = months.parse(chosen.get("bulan", "")) or months.current()
    codes = [code for code, _ in districts if chosen.get("kecamatan", code) == code]
    codes = codes if len(codes) <= MANY else []  # of a province, one is chosen first
    entries = Paginator(work.log(codes, month), PER_PAGE).get_page(request.GET.get("page"))
    names = dict(districts) if len(codes) > 1 else {}
    days = _days(list(entries), user, names)
    address = reverse("reports:daily_log")

    def without(name):
        query = urlencode({k: v for k, v in chosen.items() if k != name})
        return f"{address}?{query}" if query else address

    return render(
        request,
        "reports/daily_log.html",
        {
            "page": entries,
            "days": days,
            "form": form,
            "words": [{"label": text, "url": without(name)} for name, text in form.words()],
            "month_name": months.name(month),
            "to_choose": not codes,
            "may_write": user.position.role in policy.LOGGERS,
        },
    )


def _districts(user) -> list[tuple[str, str]]:
    rows = District.objects.filter(pk__in=user.position.district_codes).order_by("name")
    return list(rows.values_list("pk", "name"))


def _days(entries, user, names) -> list[tuple]:
    """Entries by day, each with how it reads; a row out of the reader's sight only says what it
    was."""
    read = {}
    for key in {entry.source for entry in entries}:
        ids = [entry.pk for entry in entries if entry.source == key]
        read |= showing.describe(work.SOURCE_OF[key].model, ids, user)
    lines = []
    for entry in entries:
        shown = read.get(entry.pk)
        label = "Kegiatan" if entry.source == "kegiatan.log" else work.SOURCE_OF[entry.source].label
        lines.append((entry.day, label, shown, names.get(entry.district, "")))
    return [(day, list(rows)) for day, rows in groupby(lines, key=lambda line: line[0])]


@page(*policy.LOGGERS)
@once
def activity_create(request):
    user = request.user
    districts = [code for code, _ in _districts(user)]
    back = reverse("reports:daily_log")
    form = ActivityForm(request.POST or None, back=back, districts=districts)
    if form.is_valid():
        district = form.cleaned_data.get("district") or District.objects.get(pk=districts[0])
        try:
            operations.note_activity(district=district, by=user, **form.facts())
        except Refused as refusal:
            refused(request, form, refusal)
        else:
            messages.success(request, "Kegiatan disimpan.")
            month = months.code(form.cleaned_data["happened_on"])
            here = month == months.code(months.current())
            return redirect(back if here else f"{back}?bulan={month}")
    return render(request, "reports/activity_form.html", {"form": form})


@page(*policy.LIST_READERS)
def activity_detail(request, pk):
    rows = Activity.objects.visible_to(request.user)
    activity = get_object_or_404(
        rows.select_related("district", "village", "created_by", "updated_by"), pk=pk
    )
    reported = operations.is_reported(activity)
    may_write = request.user.position.role in policy.LOGGERS and not reported
    context = {"activity": activity, "reported": reported, "may_write": may_write}
    return render(
        request,
        "reports/activity_detail.html",
        context | {"report_month": months.name(activity.report_month)},
    )


@page(*policy.LOGGERS)
@once
def activity_edit(request, pk):
    activity = get_object_or_404(Activity.objects.visible_to(request.user), pk=pk)
    back = reverse("reports:activity_detail", args=[activity.pk])
    form = ActivityForm(request.POST or None, back=back, districts=(), activity=activity)
    theirs = None
    if form.is_valid():
        try:
            operations.correct_activity(
                activity=activity, version=form.opened_version, by=request.user, **form.facts()
            )
        except Stale as refusal:
            theirs = refusal.current
            form.stale(refusal, {name: getattr(theirs, name) for name in operations.FACTS})
            refused(request, form, refusal, target=activity)
        except Refused as refusal:
            refused(request, form, refusal, target=activity)
        else:
            messages.success(request, "Kegiatan diperbaiki.")
            return redirect(back)
    context = {"form": form, "activity": activity, "theirs": theirs}
    return render(request, "reports/activity_form.html", context)


class RemoveForm(Form):
    submit_label = "Hapus kegiatan"


@page(*policy.LOGGERS)
@once
def activity_remove(request, pk):
    """Asks first; what was reported stays."""
    activity = get_object_or_404(Activity.objects.visible_to(request.user), pk=pk)
    form = RemoveForm(request.POST or None, version=activity.version)
    if form.is_valid():
        try:
            operations.remove_activity(
                activity=activity, version=form.opened_version, by=request.user
            )
        except Refused as refusal:
            refused(request, form, refusal, target=activity)
        else:
            messages.success(request, "Kegiatan dihapus.")
            return redirect("reports:daily_log")
    context = {"form": form, "activity": activity}
    return render(request, "reports/activity_remove.html", context)
