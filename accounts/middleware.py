"""As whom one works, and what an ended session does."""

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.shortcuts import redirect

from accounts.models import Position
from accounts.roles import Role
from accounts.sessions import IDLE_OFFICE, IDLE_TKSK
from accounts.views.ended import position_changed, session_ended
from core import form_token


class NoStoreMiddleware:
    """Nothing of a signed-in user's pages stays in a cache of the phone."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if response.status_code != 404 and getattr(request, "user", None):
            if request.user.is_authenticated:
                response.headers.setdefault("Cache-Control", "no-store, private")
        return response


class PositionMiddleware:
    """Sets `user.position`: the one worked in, if it is in force today, else the only one.

    A disabled account, a changed password or an ended position counts from the next request.
    `request.position_ended`: the one this session worked in until now is no longer in force.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.user.is_authenticated:
            take_position(request)
        return self.get_response(request)


def take_position(request) -> None:
    """Set the position of a signed-in user; also right after sign-in."""
    user = request.user
    positions = list(
        Position.objects.in_force().with_area().filter(user=user).order_by("-since", "pk")
    )
    chosen = request.session.get("position")
    user.position = next((p for p in positions if str(p.pk) == chosen), None)
    if user.position is None and positions:
        user.position = positions[0]
    user.positions_in_force = positions
    request.position_ended = chosen is not None and (
        user.position is None or str(user.position.pk) != chosen
    )
    if user.position and chosen != str(user.position.pk) and request.method != "POST":
        request.session["position"] = str(user.position.pk)
    request.session.idle = IDLE_TKSK if _field(positions) else IDLE_OFFICE
    request.session.keep_alive()


def _fits(request) -> bool:
    """Whether the posted form was opened by this user in the position worked in now."""
    opened = form_token.read(request.POST)
    if opened is None:
        return not request.position_ended
    return opened == form_token.by(request.user)


def _field(positions) -> bool:
    return bool(positions) and all(position.role == Role.TKSK for position in positions)


class SignInRequiredMiddleware(LoginRequiredMiddleware):
    """Everything needs a sign-in. A POST that comes too late is not done, and nothing of it is
    lost: after the session, or from a form that was opened in another position."""

    ALWAYS = {"accounts:password_change", "accounts:sign_out"}
    ANY_POSITION = {"accounts:position_switch", "accounts:late_form"}

    def process_view(self, request, view_func, view_args, view_kwargs):
        if request.user.is_authenticated:
            name = request.resolver_match.view_name
            public = not getattr(view_func, "login_required", True)
            if request.user.must_change_password and not public and name not in self.ALWAYS:
                return redirect("accounts:password_change")
            own = public or name in self.ALWAYS | self.ANY_POSITION
            own = own or getattr(view_func, "any_position", False)
            if request.method == "POST" and not own and not _fits(request):
                return position_changed(request)
            return None
        if request.method == "POST" and getattr(view_func, "login_required", True):
            return session_ended(request)
        return super().process_view(request, view_func, view_args, view_kwargs)
