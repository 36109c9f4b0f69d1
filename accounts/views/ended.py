"""A POST that comes too late: its text is shown to copy, and nothing of it is lost."""

from django.shortcuts import render

HIDDEN = {"csrfmiddlewaretoken", "submission_key", "version", "password", "code"}


def session_ended(request, template: str = "accounts/session_ended.html", status: int = 401):
    """The page that asks to sign in again and keeps what was typed."""
    typed = [
        (name, value)
        for name in request.POST
        if name not in HIDDEN and "password" not in name
        for value in request.POST.getlist(name)
        if value.strip()
    ]
    return render(request, template, {"typed": typed, "back": request.path}, status=status)


def form_expired(request, reason=""):
    """The CSRF check failed, mostly because somebody signed in anew in another tab."""
    return session_ended(request, "accounts/form_expired.html", status=403)
