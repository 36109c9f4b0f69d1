"""What the phone asks for and sends, and the pages that work without a line."""

import hashlib
from contextlib import suppress
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts.pages import page, public, signed_in
from accounts.roles import Role
from audit.events import record, refused
from core.refusal import Refused
from fieldwork import keys
from fieldwork.forms import PackForm
from fieldwork.message import Unreadable, read
from fieldwork.models import Entry, clock_is_off
from fieldwork.operations import entry as operations
from fieldwork.operations.pieces import keep_piece, numbers_there
from fieldwork.outcome import Waits, Wrong
from fieldwork.pack import pack_for, villages_of

MODULES = (
    *("app", "checks", "dom", "draft", "entry", "forms", "numbers", "outbox", "page", "photo"),
    *("prepare", "rules", "screening", "screens", "store"),
)
MOST_ASKED = 100
TONES = ("good", "waits", "bad", "neutral")
FRAME = ("bootstrap/css/bootstrap.min.css", "css/site.css", "js/site.js", "js/send.js",
         "img/mark.svg", "img/favicon.svg", "img/band.svg")  # fmt: skip


def any_position(view):
    """Reached also by who no longer works in the position of the session: what was made in it
    is sent in its name, or held."""
    view.any_position = True
    return view


@page(Role.TKSK)
def home(request):
    """Prepare the phone; what it keeps it says itself."""
    form = PackForm(villages=villages_of(request.user))
    entries = Entry.objects.own(request.user)
    return render(
        request,
        "fieldwork/home.html",
        {"form": form, "held": entries.undecided().count(), "entries": entries[:5]},
    )


@public
@require_GET
def shell(request):
    """The page that works without a line. It holds nothing of anybody, so the phone keeps it."""
    response = render(request, "fieldwork/shell.html", {"modules": MODULES, "tones": TONES})
    response.headers["Cache-Control"] = "no-cache"
    return response


@public
@require_GET
def service_worker(request):
    """Served from the root, so that it may answer for every page."""
    files = [static(name) for name in FRAME]
    files += [static(f"field/{name}.js") for name in MODULES]
    frame = render_to_string("fieldwork/shell.html", {"modules": MODULES, "tones": TONES})
    digest = hashlib.sha256("\n".join([*files, frame]).encode()).hexdigest()[:12]
    context = {
        "version": settings.APP_VERSION,
        "digest": digest,
        "files": files,
        "shell": reverse("fieldwork:shell"),
    }
    text = render_to_string("fieldwork/sw.js", context)
    headers = {"Service-Worker-Allowed": "/", "Cache-Control": "no-cache"}
    return HttpResponse(text, content_type="text/javascript; charset=utf-8", headers=headers)


def _uuids(text: str) -> list[UUID]:
    found = []
    for part in text.split(",")[:MOST_ASKED]:
        with suppress(ValueError):
            found.append(UUID(part))
    return found


def answer_of(entry: Entry) -> dict:
    """What the phone is told of an entry the server has."""
    return {
        "key": str(entry.key),
        "state": entry.state,
        "words": entry.words,
        "todo": entry.why,
        "url": entry.led_to if entry.state == Entry.State.SAVED else entry.get_absolute_url(),
        "clock_off": entry.clock_off if entry.clock_was_off else 0,
    }


@any_position
@signed_in
@require_GET
def hello(request):
    """Who is signed in, in which positions, with the key that opens what this phone keeps.
    `?kunci=` names entries that wait for a decision: what became of them is said too."""
    user = request.user
    asked = _uuids(request.GET.get("kunci", ""))
    return JsonResponse(
        {
            "user": str(user.pk),
            "name": user.name,
            "key": keys.key_for(user),
            "until": keys.until(),
            "positions": [
                {"id": str(one.pk), "words": str(one)}
                for one in user.positions_in_force
                if one.role == Role.TKSK
            ],
            "position": str(user.position.pk) if user.position else "",
            "entries": [answer_of(one) for one in Entry.objects.own(user).filter(key__in=asked)],
            "csrf": get_token(request),
            "now": timezone.now().isoformat(),
        }
    )


@page(Role.TKSK)
@require_POST
def pack(request):
    """What the phone takes along. Each time is an event: it leaves the server."""
    user = request.user
    form = PackForm(request.POST, villages=villages_of(user))
    if not form.is_valid():
        texts = [text for texts in form.errors.values() for text in texts]
        return JsonResponse({"problem": " ".join(texts)}, status=422)
    villages = form.cleaned_data["villages"]
    packed = pack_for(user, villages, form.cleaned_data["people"] == "perlu")
    packed |= {
        "user": str(user.pk),
        "position": {"id": str(user.position.pk), "words": str(user.position)},
    }
    record(
        by=user,
        action="fieldwork.pack",
        district=user.position.district_id,
        villages=villages,
        people=len(packed["people"]),
        cases=len(packed["cases"]),
    )
    return JsonResponse(packed)


@any_position
@signed_in
@require_POST
def send(request):
    """An entry of the outbox. The answer names its key: only that is an acknowledgement."""
    try:
        message = read(request.body)
    except Unreadable as problem:
        return JsonResponse({"state": "unreadable", "words": str(problem)})
    off = message.seconds_ahead(timezone.now())
    answer = {"key": str(message.key), "clock_off": off if clock_is_off(off) else 0}
    try:
        entry = operations.receive(message, request.user)
    except Wrong as wrong:
        return JsonResponse(answer | {"state": "wrong", "problems": wrong.problems})
    except Waits:
        return JsonResponse(answer | {"state": "waits"})
    except Refused as refusal:
        refused(request, None, refusal)
        said = {"state": "refused", "words": str(refusal)}
        if there := Entry.objects.own(request.user).filter(key=message.key).first():
            said["url"] = answer_of(there)["url"]  # saved before with other content
        return JsonResponse(answer | said)
    return JsonResponse(answer_of(entry))


@any_position
@signed_in
def piece(request, photo):
    """GET: which pieces of a photo are here. POST `?nomor=3`: one more."""
    if request.method == "POST":
        try:
            number = int(request.GET.get("nomor", ""))
            keep_piece(by=request.user, photo=photo, number=number, content=request.body)
        except (ValueError, Refused) as problem:
            return JsonResponse({"problem": str(problem)})
    return JsonResponse({"photo": str(photo), "there": numbers_there(request.user, photo)})


@public
@require_GET
def help(request):
    """A day with the phone, in pictures."""
    return render(request, "fieldwork/help.html")
