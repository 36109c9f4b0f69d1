"""The grid of punctuality: districts × twelve months, as a page and as files."""

from urllib.parse import urlencode

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.pages import page
from audit.events import record
from core.filters import ALL, FilterForm
from districts.models import Regency
from reports import months, policy, punctuality_file
from reports import punctuality as figures
from reports.links import tabs
from reports.models import MonthlyReport

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class GridFilter(FilterForm):
    sampai = forms.ChoiceField(label="Dua belas bulan sampai", required=False)
    kabupaten = forms.ChoiceField(label="Kabupaten/kota", required=False)

    def __init__(self, data, *, user, first):
        super().__init__(data)
        last, count = months.current(), figures.WIDTH
        if first is not None:
            count = max(count, (last.year - first.year) * 12 + last.month - first.month + 1)
        known = [months.shift(last, -by) for by in range(count)]
        names = [(months.code(month), months.name(month)) for month in known]
        self.fields["sampai"].choices = [("", "Bulan lalu"), *names]
        if user.position.province_id:
            regencies = Regency.objects.current().filter(province=user.position.province_id)
            self.fields["kabupaten"].choices = [ALL, *regencies.values_list("pk", "name")]
        else:
            del self.fields["kabupaten"]


def _chosen(request):
    """The grid that the address asks for: the last twelve months that are over unless told."""
    user = request.user
    first = figures.first_month(_province(user))
    form = GridFilter(request.GET, user=user, first=first)
    chosen = form.in_use()
    last = months.parse(chosen.get("sampai", "")) or months.shift(months.current(), -1)
    since = figures.last_months(last)[0]
    districts = figures.districts_of(user, chosen.get("kabupaten", ""), since)
    return figures.grid(districts, last, first), form, chosen


def _province(user) -> str:
    """Codes of areas begin with that of their province."""
    return user.position.area_code.split(".")[0]


@page(*figures.ROLES)
def punctuality(request):
    """`?sampai=2026-10` ends the twelve months there, `?kabupaten=62.03` shows one regency."""
    grid, form, chosen = _chosen(request)
    address = reverse("reports:punctuality")

    def without(name):
        query = urlencode({key: value for key, value in chosen.items() if key != name})
        return f"{address}?{query}" if query else address

    return render(
        request,
        "reports/punctuality.html",
        {
            "grid": grid,
            "heads": [(months.name(month), _short(month)) for month in reversed(grid.months)],
            "filters": form,
            "words": [{"label": text, "url": without(name)} for name, text in form.words()],
            "query": urlencode(chosen),
            "links": _links(request.user),
            "several": len(grid.groups) > 1,
            "tabs": tabs(request.user, "reports:punctuality"),
            "due_day": months.due_on(grid.months[-1]),
        },
    )


def _short(month) -> str:
    """Okt 26"""
    return f"{months.name(month)[:3]} {month:%y}"


def _links(user) -> frozenset[str]:
    """The districts whose reports this position opens."""
    if user.position.role not in policy.READERS:
        return frozenset()
    return frozenset(user.position.district_codes)


@page(*policy.READERS)
def punctuality_report(request, district, month):
    """To the report of a district and month; the whole grid of a province leads here."""
    day = months.parse(month)
    if day is None:
        raise Http404
    rows = MonthlyReport.objects.visible_to(request.user)
    return redirect(get_object_or_404(rows, district=district, month=day))


@page(*figures.ROLES)
@require_POST
def punctuality_csv(request):
    grid, _, chosen = _chosen(request)
    return _file(request, grid, chosen, punctuality_file.as_csv(grid), "csv", "text/csv")


@page(*figures.ROLES)
@require_POST
def punctuality_xlsx(request):
    grid, _, chosen = _chosen(request)
    content = punctuality_file.as_xlsx(grid, request.user.position.area_name)
    return _file(request, grid, chosen, content, "xlsx", XLSX)


def _file(request, grid, chosen, content: bytes, form: str, kind: str) -> HttpResponse:
    """Each file that leaves is an event, so it is asked for by a POST."""
    first, last = months.code(grid.months[0]), months.code(grid.months[-1])
    record(
        by=request.user,
        action="reports.punctuality.export",
        form=form,
        months=[first, last],
        regency=chosen.get("kabupaten", ""),
        rows=len(grid.rows),
    )
    response = HttpResponse(content, content_type=kind)
    name = f"ketepatan-laporan-{first}-{last}.{form}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
