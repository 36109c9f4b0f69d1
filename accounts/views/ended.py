"""A POST that comes too late: its text is shown to copy, and nothing of it is lost."""

from django.shortcuts import render
from django.views.decorators.cache import never_cache


@never_cache
def session_ended(request, template: str = "accounts/session_ended.html", status: int = 401):
    """The page that asks to sign in again and keeps what was typed; no phone keeps the page."""
    return render(request, template, {"back": request.path}, status=status)


def form_expired(request, reason=""):
    """The CSRF check failed, mostly because somebody signed in anew in another tab."""
    return session_ended(request, "accounts/form_expired.html", status=403)


def position_ended(request):
    """The position the form was opened in no longer counts, so nothing was done."""
    return session_ended(request, "accounts/position_ended.html", status=403)
