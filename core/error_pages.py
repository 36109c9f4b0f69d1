"""The error pages: rendered once without any context, then always the same bytes."""

from functools import cache

from django.http import HttpResponse
from django.template.loader import render_to_string


@cache
def page_bytes(status: int) -> bytes:
    return render_to_string(f"{status}.html").encode()


def error_page(status: int, headers=None) -> HttpResponse:
    """The page of a status, such as 404; it knows nothing of who asks or for what."""
    return HttpResponse(page_bytes(status), status=status, headers=headers)
