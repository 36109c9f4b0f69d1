"""The figures of an area: a page of tiles, and one page for each subject.

All of them take `?kabupaten=62.03` and `?kecamatan=62.03.05`, to look into a part of the area.
"""

from dataclasses import dataclass

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from accounts.pages import page
from accounts.roles import Role
from reports import caseload, decisions, figures, reach, summary, tables
from reports import trend as trends
from reports.figures import Area
from reports.links import link, page_of

POSTS = figures.ROLES | {Role.ROSTER_ADMIN}
MAPS = POSTS - {Role.TKSK}  # one district is no map
PAGES = (
    ("Ringkasan", "reports:dashboard"),
    ("Tren", "reports:trend"),
    ("PPKS", "reports:registered"),
    ("Verifikasi", "reports:waiting"),
    ("Cakupan", "reports:coverage"),
    ("Kasus", "reports:casework"),
    ("TKSK", "reports:posts"),
    ("Peta", "reports:map"),
)


@dataclass(frozen=True)
class Tab:
    label: str
    url: str
    current: bool


@page(*POSTS)
def dashboard(request):
    """The tiles; for the administrator of the roster, only the posts."""
    user, area = request.user, asked_area(request)
    if user.position.role not in figures.ROLES:
        table = tables.posts(user, area, *figures.posts(area))
        tiles = summary.post_tiles(user, area)
        return shown(request, area, "dashboard", {"tiles": tiles, "posts": table})
    return shown(request, area, "dashboard", {"tiles": summary.tiles(user, area)})


@page(*figures.ROLES)
def trend(request):
    """The last twelve months."""
    area = asked_area(request)
    found = trends.trend(area)
    context = {
        "sexes": ["L", "P"],
        "ways": ["masuk", "keluar"],
        "closing": trends.closing_columns(found),
        "moves": trends.movement_columns(found),
        "trend": trends.table(found),
    }
    return shown(request, area, "trend", context)


@page(*figures.ROLES)
def registered(request):
    """PPKS by kind and part of the area; `?jenis=08` looks at one kind."""
    user, area = request.user, asked_area(request)
    rows = figures.counted(area)
    by_kind = figures.kinds(area, rows)
    kind = request.GET.get("jenis", "")
    chosen = next((one for one in by_kind if one.code == kind), None)
    lines, total = figures.entries(area, rows, chosen.code if chosen else "")
    whole = None if chosen else total
    context = {
        "kind": chosen,
        "sexes": ["L", "P"],
        "total": total,
        "tiles": tables.tiles(user, area, total, chosen),
        "kind_bars": tables.kind_bars(by_kind),
        "official_kinds": tables.official_kinds(user, area, by_kind, whole),
        "official_parts": tables.official_parts(user, area, lines, total, chosen),
        "open_kinds": tables.unverified_kinds(user, area, by_kind, whole),
        "open_parts": tables.unverified_parts(user, area, lines, total, chosen),
        "without_kind": page_of("reports:registered", area),
    }
    return shown(request, area, "registered", context)


@page(*figures.ROLES)
def waiting(request):
    """What waits for the verifier, and how long what was decided had waited."""
    user, area = request.user, asked_area(request)
    lines, total = figures.entries(area, [])
    by_kind = figures.kinds(area, [])
    figures.queue(area, lines, total, by_kind)
    parts, decided = decisions.waited_by_part(area)
    context = {
        "total": total,
        "decided": decided,
        "age_series": ["Pengajuan"],
        "age_bars": [
            (word, [days])
            for word, days in zip(tables.AGES, total.ages, strict=True)
            if total.waiting
        ],
        "queue_parts": tables.queue_parts(user, area, lines, total),
        "queue_kinds": tables.queue_kinds(by_kind),
        "decisions": decisions.table(area, parts, decided),
    }
    return shown(request, area, "waiting", context)


@page(*figures.ROLES)
def coverage(request):
    """Villages visited, and how old the data are."""
    area = asked_area(request)
    parts, total = reach.covered(area)
    context = {
        "total": total,
        "share": reach.share(total),
        "stale": reach.stale_share(total),
        "series": ["Data"],
        "age_bars": reach.age_bars(total),
        "villages": reach.village_table(area, parts, total),
        "ages": reach.age_table(area, parts, total),
    }
    return shown(request, area, "coverage", context)


@page(*figures.ROLES)
def casework(request):
    """Open cases, referrals and services."""
    user, area = request.user, asked_area(request)
    parts, total = caseload.work(area)
    context = {
        "total": total,
        "answered": caseload.answered_share(total),
        "series": ["Kasus"],
        "stage_bars": caseload.stage_bars(total),
        "stages": caseload.stage_table(user, area, total),
        "cases": caseload.case_table(user, area, parts, total),
        "referrals": caseload.referral_table(area, parts, total),
        "services": caseload.service_table(area, parts, total),
        "cases_url": caseload.cases_url(user, area),
    }
    return shown(request, area, "casework", context)


@page(*POSTS)
def posts(request):
    """Which districts have a TKSK."""
    user, area = request.user, asked_area(request)
    lines, total = figures.posts(area)
    context = {
        "posts": tables.posts(user, area, lines, total),
        "vacant_url": link(user, "tksk:vacant_list") if area.is_own else "",
    }
    return shown(request, area, "posts", context)


def asked_area(request) -> Area:
    """The area of the address, or 404 for one that is not the user's."""
    asked = (request.GET.get(name, "") for name in ("kabupaten", "kecamatan"))
    area = figures.area_of(request.user, *asked)
    if area is None:
        raise Http404
    return area


def shown(request, area: Area, name: str, context: dict):
    """A page of figures, with the way up and the pages beside it."""
    here = request.resolver_match.view_name
    common = {
        "area": area,
        "today": timezone.localdate(),
        "pooled_url": link(request.user, "reports:recap_secret"),
        "trail": trail_of(request.user, here, area),
        "tabs": tabs_of(request.user, here, area),
    }
    return render(request, f"reports/{name}.html", common | context)


def tabs_of(user, here: str, area: Area) -> list[Tab]:
    """The pages of figures this role reaches, for the same area."""
    return [
        Tab(label, page_of(name, area), name == here) for label, name in PAGES if link(user, name)
    ]


def trail_of(user, here: str, area: Area) -> list[dict]:
    """The larger areas one came from, on the same page."""
    if area.is_own:
        return []
    steps = [{"label": user.position.area_name, "url": reverse(here)}]
    if area.regency and area.district:
        url = f"{reverse(here)}?kabupaten={area.regency.pk}"
        steps.append({"label": area.regency.name, "url": url})
    return steps
