"""The handlers of Django's errors: static pages, whoever asks."""

from core.error_pages import error_page


def bad_request(request, exception=None):
    return error_page(400)


def forbidden(request, exception=None):
    return error_page(403)


def not_found(request, exception=None):
    return error_page(404)


def server_error(request):
    return error_page(500)
