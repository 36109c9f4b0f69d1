"""A POST that comes too late: nothing of it is lost. After its user has signed in, and taken the
position it was opened in, one button sends it with the same submission key."""

from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts import late, operations
from accounts.pages import signed_in
from core import form_token
from core.refusal import Refused


@never_cache
def session_ended(request):
    """The page that asks to sign in again and carries what was typed; no phone keeps the page."""
    return render(request, "accounts/session_ended.html", _carried(request), status=401)


@never_cache
def form_expired(request, reason=""):
    """The CSRF check failed, mostly because somebody signed in anew in another tab."""
    carried = _carried(request)
    if carried["sealed"] and request.user.is_authenticated:
        return show_late(request, carried["sealed"], status=403)
    if carried["sealed"]:
        return session_ended(request)
    return render(request, "accounts/form_expired.html", carried, status=403)


def position_changed(request):
    """The form was opened in another position than the one worked in now: nothing was done."""
    carried = _carried(request)
    if carried["sealed"]:
        return show_late(request, carried["sealed"], status=403)
    shown = _position(request, form_token.read(request.POST))
    return _page(request, 403, carried | shown | {"typed": request.POST})


@signed_in
@require_POST
def late_form(request):
    """Back in the position a late form was opened in, if asked; then the page that sends it."""
    return show_late(request, request.POST.get("sealed", ""), switch="switch" in request.POST)


def show_late(request, sealed: str, status=200, switch=False):
    """What will be sent, in words, and one button; or why it cannot be sent as things stand."""
    try:
        form = late.unseal(sealed, request.user)
    except Refused as refusal:
        return _page(request, status, {"problem": str(refusal)})
    shown = _position(request, form)
    if switch and shown["theirs"]:
        operations.switch_position(
            user=request.user, position=shown["theirs"], session=request.session
        )
        shown = _position(request, form)
    return _page(request, status, shown | {"form": form, "sealed": sealed, "typed": form.post})


def _position(request, opened) -> dict:
    """Whether what was opened fits the position worked in now; if not, the own one it needs."""
    now = form_token.by(request.user).position
    held = {str(position.pk): position for position in request.user.positions_in_force}
    fits = opened is not None and opened.position == now
    return {"fits": fits, "theirs": None if fits or not opened else held.get(opened.position)}


def _carried(request) -> dict:
    """What the page carries on: this form, or the one that was already on its way."""
    carried = {"back": request.path, "sealed": request.POST.get("sealed", ""), "problem": ""}
    if not carried["sealed"]:
        try:
            carried["sealed"] = late.seal(request)
        except Refused as refusal:
            carried["problem"] = str(refusal)
    return carried


@never_cache
def _page(request, status: int, shown: dict):
    return render(request, "accounts/late_form.html", shown, status=status)
