"""The dashboard: registered, waiting and verified by kind and area, and who serves where."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from accounts.pages import page
from accounts.roles import Role
from reports import figures, tables

ROLES = figures.ROLES | {Role.ROSTER_ADMIN}


@page(*ROLES)
def dashboard(request):
    """`?kabupaten=62.03` looks into one regency of the province, `?jenis=08` at one kind."""
    user = request.user
    area = figures.area_of(user, request.GET.get("kabupaten", ""))
    if area is None:
        raise Http404
    context = {"area": area, "today": timezone.localdate(), "trail": _trail(area)}
    context["posts"] = tables.posts(user, area, *figures.posts(area))
    if user.position.role in figures.ROLES:
        context |= _figures(user, area, request.GET.get("jenis", ""))
    return render(request, "reports/dashboard.html", context)


def _figures(user, area, kind: str) -> dict:
    rows = figures.counted(area)
    by_kind = figures.kinds(area, rows)
    chosen = next((one for one in by_kind if one.code == kind != figures.POOLED), None)
    lines, only_secret, total = figures.entries(area, rows, chosen.code if chosen else "")
    figures.queue(area, lines, only_secret, total, by_kind)
    return {
        "kind": chosen,
        "sexes": ["L", "P"],
        "age_series": ["Pengajuan"],
        "total": total,
        "tiles": tables.tiles(user, area, total, chosen),
        "age_bars": [
            (word, [days])
            for word, days in zip(tables.AGES, total.ages, strict=True)
            if total.waiting
        ],
        "kind_bars": tables.kind_bars(by_kind),
        "official_kinds": tables.official_kinds(user, area, by_kind, None if chosen else total),
        "official_parts": tables.official_parts(user, area, lines, only_secret, total, chosen),
        "open_kinds": tables.unverified_kinds(user, area, by_kind, None if chosen else total),
        "open_parts": tables.unverified_parts(user, area, lines, only_secret, total, chosen),
        "queue_parts": tables.queue_parts(user, area, lines, only_secret, total),
        "queue_kinds": tables.queue_kinds(by_kind),
    }


def _trail(area) -> list[dict]:
    if area.regency is None:
        return []
    return [{"label": "Angka seluruh provinsi", "url": reverse("reports:dashboard")}]
