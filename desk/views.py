"""Each role's home: what waits, each count opening its list; and the lists of the desks."""

from django.core.paginator import Paginator
from django.http import JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.views.decorators.cache import cache_control

from accounts.pages import page, public, signed_in
from accounts.roles import PROVINCE_ROLES, REGENCY_ROLES, Role
from audit.events import seen_in_list
from cases import tasks
from cases.tasks import worker_of
from desk import waiting
from desk.tiles import due_tile, past_age_tile, tiles_of
from reports.links import link

FIRST = 5  # rows of a list that stand on the desk itself
PER_PAGE = 25


@signed_in
def home(request):
    """What waits for the position worked in; without one, where to go."""
    user = request.user
    context = {"tiles": tiles_of(user), "acts": _acts(user), "leaves": _leaves(user)}
    if user.position and user.position.role in waiting.TKSK_AND_OFFICER:
        past_age = waiting.past_age_ids(user)
        returned = list(waiting.returned(user)[:FIRST])
        moves = _moves(user, waiting.past_age(user).filter(pk__in=past_age[: FIRST + 1]))
        due = tasks.due_list(
            user, worker=worker_of(user), group=tasks.NOW, limit=FIRST, only_now=True
        )
        tasks.note_look(due.lines, user)
        context["tiles"] += [past_age_tile(user, len(past_age)), due_tile(user, due)]
        context |= {
            "due": due,
            "search_url": link(user, "ppks:registrant_list"),
            "returned": returned,
            "moves": moves,
            "first": FIRST,
        }
        _note_looks(user, [*returned, *(moves if len(moves) <= FIRST else ())])
    return render(request, "desk/home.html", context)


def _note_looks(user, rows) -> None:
    """The *rahasia* ones among rows with their names are one look; each has a `registrant`."""
    guarded = [row.registrant.pk for row in rows if waiting.is_guarded(row)]
    seen_in_list(by=user, registrants=[*dict.fromkeys(guarded)])


def _leaves(user) -> list[waiting.Leave]:
    """What is open to this user for a time; only for roles that need leave."""
    if user.position is None or not link(user, "ppks:registrant_list"):
        return []
    return [] if user.position.role == Role.REGENCY_VERIFIER else waiting.leaves(user)


def _acts(user) -> list[dict]:
    """The two buttons of a desk, the main one first."""
    wanted = (
        ("Identifikasi baru", "ppks:identification_create"),
        ("Buka antrean verifikasi", "ppks:submission_queue"),
        ("Cari PPKS", "ppks:registrant_list"),
        ("Buka rujukan masuk", "cases:incoming_list"),
        ("Daftar TKSK", "tksk:worker_list"),
        ("Angka", "reports:dashboard"),
    )
    found = [{"label": label, "url": link(user, name)} for label, name in wanted]
    return [act for act in found if act["url"]][:2]


@page(Role.TKSK, Role.REGENCY_OFFICER)
def birthday_list(request):
    """Conditions past their last age; each leads to the questions that apply now, and from there
    to the change that ends one and opens the next."""
    shown = _paged(request, waiting.past_age(request.user))
    context = {"page": shown, "moves": _moves(request.user, shown.object_list)}
    _note_looks(request.user, context["moves"])
    return render(request, "desk/birthday_list.html", context)


def _moves(user, conditions) -> list[waiting.Move]:
    """With the link of each; one that is not verified is corrected in its first submission."""
    moves = waiting.moves(user, conditions)
    for move in moves:
        if move.registrant.is_verified:
            view, move.label = "ppks:identification_repeat", "Saring ulang"
        else:
            view, move.label = "ppks:registrant_conditions", "Buka jenisnya"
        move.url = link(user, view, move.registrant.pk)
    return moves


@page(Role.REGENCY_VERIFIER)
def returned_list(request):
    """What this verifier sent back and has not got back."""
    shown = _paged(request, waiting.returned_by(request.user))
    return render(request, "desk/returned_list.html", {"page": shown})


@page(Role.REGENCY_VERIFIER)
def team_gap_list(request):
    """Entries with a *rahasia* kind without a serving team member, by number only."""
    shown = _paged(request, waiting.without_team(request.user))
    return render(request, "desk/team_gap_list.html", {"page": shown})


@page(Role.REGENCY_VERIFIER)
def nik_list(request):
    """Waiting submissions whose NIK another verified entry holds, by number only.

    The other entry is shown inside the regency; of one elsewhere only that there is one.
    """
    shown = _paged(request, waiting.nik_collisions(request.user))
    context = {
        "page": shown,
        "rows": waiting.with_holders(request.user, list(shown.object_list)),
    }
    return render(request, "desk/nik_list.html", context)


@page(Role.TKSK, *REGENCY_ROLES, *PROVINCE_ROLES)
def decree_list(request):
    """Duties whose last decree ends within 30 days or has ended: a warning, nothing is lost."""
    shown = _paged(request, waiting.decrees_ending(request.user))
    return render(request, "desk/decree_list.html", {"page": shown})


@page(Role.ROSTER_ADMIN)
def position_list(request):
    """Positions that ended in the last 30 days."""
    shown = _paged(request, waiting.ended_positions(request.user))
    return render(request, "desk/position_list.html", {"page": shown})


def _paged(request, rows):
    return Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))


@public
def help(request):
    return render(request, "desk/help.html", {})


@public
@cache_control(public=True, max_age=24 * 3600)
def manifest(request):
    """What a phone needs to put Handep among its apps: a name, a drawing and where it starts."""
    icons = (("icon-192", 192, "any"), ("icon-512", 512, "any"), ("icon-maskable", 512, "maskable"))
    content = {
        "id": "/",
        "name": "Handep",
        "short_name": "Handep",
        "description": "Kerja bersama TKSK Kalimantan Tengah",
        "lang": "id",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "theme_color": "#0d4238",
        "background_color": "#ffffff",
        "icons": [
            {
                "src": static(f"img/{name}.png"),
                "sizes": f"{side}x{side}",
                "type": "image/png",
                "purpose": purpose,
            }
            for name, side, purpose in icons
        ],
    }
    return JsonResponse(content, content_type="application/manifest+json")
