"""The handlers of Django's errors: static pages, whoever asks."""

import sys

from django.db import InterfaceError, OperationalError

from core.error_pages import error_page


def bad_request(request, exception=None):
    return error_page(400)


def forbidden(request, exception=None):
    return error_page(403)


def not_found(request, exception=None):
    return error_page(404)


def server_error(request):
    """A database that does not answer, wherever that was noticed: 503 with Retry-After, and no
    restart needed after."""
    if isinstance(sys.exc_info()[1], (OperationalError, InterfaceError)):
        return error_page(503, {"Retry-After": "30"})
    return error_page(500)
