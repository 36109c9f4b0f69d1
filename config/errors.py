"""The static error pages: always the same bytes, whoever asks."""

from functools import cache

from django.conf import settings
from django.http import HttpResponse


@cache
def _bytes(name: str) -> bytes:
    return (settings.BASE_DIR / "templates" / name).read_bytes()


def _static(name: str, status: int):
    return HttpResponse(_bytes(name), status=status, content_type="text/html; charset=utf-8")


def not_found(request, exception=None):
    return _static("404.html", 404)


def forbidden(request, exception=None):
    return _static("403.html", 403)


def bad_request(request, exception=None):
    return _static("400.html", 400)


def server_error(request):
    return _static("500.html", 500)
