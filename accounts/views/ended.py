"""A POST that comes too late: its text is shown to copy, and nothing of it is lost."""

import re

from django.shortcuts import render

from core.forms import in_words

HIDDEN = {"csrfmiddlewaretoken", "submission_key", "version", "password", "code"}
NOT_TYPED = {"save", "next", "subject"}  # buttons, and what the page fills in by itself


def session_ended(request, template: str = "accounts/session_ended.html", status: int = 401):
    """The page that asks to sign in again and keeps what was typed."""
    context = {"typed": _typed(request.POST), "back": request.path}
    return render(request, template, context, status=status)


def _typed(post) -> list[tuple[str, str]]:
    """Label and text of what was filled in; the boxes of one day together."""
    found = {}
    for name in post:
        if name not in HIDDEN | NOT_TYPED and "password" not in name:
            values = [value.strip() for value in post.getlist(name) if value.strip()]
            found.setdefault(re.sub(r"_[0-9]$", "", name), []).extend(values)
    pairs = (in_words(name, values) for name, values in found.items() if values)
    return [(label, text) for label, text in pairs if text]


def form_expired(request, reason=""):
    """The CSRF check failed, mostly because somebody signed in anew in another tab."""
    return session_ended(request, "accounts/form_expired.html", status=403)
