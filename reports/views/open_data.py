"""Open data for anybody, while the province has switched it on; else the static 404."""

import datetime

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.pages import page, public
from accounts.roles import Role
from core.once import once
from core.templatetags.handep import MONTHS
from reports import open_data
from reports.recap_secret import month_ends

TYPES = {"csv": "text/csv; charset=utf-8", "json": "application/json"}
KEPT = 60  # months back


@public
@require_safe
def open_index(request):
    """The addresses of the last twelve months."""
    _only_when_on()
    ends = reversed(month_ends(timezone.localdate()))
    months = [
        {"name": f"{MONTHS[end.month - 1]} {end.year}", "year": end.year, "month": f"{end:%m}"}
        for end in ends
    ]
    return render(
        request, "reports/open_index.html", {"months": months, "hiding": open_data.HIDING}
    )


@public
@require_safe
def open_recap(request, year: str, month: str, shape: str):
    """One complete month; a month to come, or one long gone, does not exist."""
    _only_when_on()
    ends = month_ends(timezone.localdate(), KEPT)
    end = next((one for one in ends if f"{one:%Y-%m}" == f"{year}-{month}"), None)
    if end is None:
        raise Http404
    content = open_data.as_csv(end) if shape == "csv" else open_data.as_json(end)
    return _file(content, f"rekap-ppks-{end:%Y-%m}.{shape}", shape)


@public
@require_safe
def open_metadata(request, shape: str):
    _only_when_on()
    content = open_data.metadata_csv() if shape == "csv" else open_data.metadata_json()
    return _file(content, f"metadata.{shape}", shape)


def _only_when_on() -> None:
    if not open_data.is_on():
        raise Http404


def _file(content: bytes, name: str, shape: str) -> HttpResponse:
    response = HttpResponse(content, content_type=TYPES[shape])
    response["Content-Disposition"] = f'inline; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@page(Role.PROVINCE_OFFICER)
@once
def open_data_switch(request):
    """What is published, and the one button that publishes it or stops."""
    if request.method == "POST":
        on = request.POST.get("terbit") == "ya"
        open_data.switch(on=on, by=request.user)
        done = "Data terbuka diterbitkan." if on else "Data terbuka tidak diterbitkan lagi."
        messages.success(request, done)
        return redirect("reports:open_data_switch")
    last = month_ends(timezone.localdate(), 1)[0]
    return render(
        request,
        "reports/open_data_switch.html",
        {"on": open_data.is_on(), "hiding": open_data.HIDING, "last": _month(last)},
    )


def _month(end: datetime.date) -> str:
    return f"{MONTHS[end.month - 1]} {end.year}"
