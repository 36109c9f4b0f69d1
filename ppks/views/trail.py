"""Jejak akses: of one entry, and of an area."""

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.shortcuts import render
from django.urls import reverse

from accounts.pages import page
from accounts.roles import Role
from ppks import policy, trail
from ppks.entry import open_entry
from ppks.forms.secrecy import PERIODS, TrailFilterForm
from ppks.views.grant import PER_PAGE, sections
from ppks.views.registrant import Pages


@page(*policy.TEAM_KEEPERS)
def registrant_trail(request, pk):
    entry = open_entry(request, pk)
    rows = trail.looks_at(entry.registrant)
    shown = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "ppks/registrant_trail.html",
        {
            "entry": entry,
            "registrant": entry.registrant,
            "tabs": entry.tabs("Jejak akses"),
            "page": shown,
            "looks": trail.told(shown.object_list, request.user),
        },
    )


@page(*policy.TRAIL_READERS)
def access_trail(request):
    """Every look of the period, newest first; by person, if wanted."""
    user = request.user
    days = PERIODS.get(request.GET.get("masa", ""), PERIODS[""])
    rows = trail.looks_in_reach(user, trail.since(days))
    form = TrailFilterForm(request.GET, people=trail.people_in(rows, user))
    chosen = form.in_use()
    if actor := chosen.get("petugas"):
        rows = rows.filter(actor=actor)
    shown = Pages(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "ppks/access_trail.html",
        {
            "page": shown,
            "tabs": sections(request, "Jejak akses"),
            "looks": trail.told(shown.object_list, user),
            "form": form,
            "words": [
                {"label": label, "url": _without(chosen, name)} for name, label in form.words()
            ],
            "masked": user.position.role == Role.AUDITOR,
        },
    )


def _without(chosen: dict, name: str) -> str:
    query = urlencode({key: value for key, value in chosen.items() if key != name})
    address = reverse("ppks:access_trail")
    return f"{address}?{query}" if query else address
