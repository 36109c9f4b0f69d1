"""Odd text in an address, and a database that is down."""

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse, HttpResponseBadRequest


class OddTextMiddleware:
    """NUL and broken UTF-8 in an address or a form answer 400, not an error of ours."""

    def __init__(self, get_response):
        self.get_response = get_response
        self.page = (settings.BASE_DIR / "templates" / "400.html").read_bytes

    def __call__(self, request):
        query = request.META.get("QUERY_STRING", "")
        if "\0" in request.path or "%00" in query or "\ufffd" in request.path:
            return HttpResponseBadRequest(self.page())
        values = [v for key in request.GET for v in (key, *request.GET.getlist(key))]
        if any("\ufffd" in value for value in values):
            return HttpResponseBadRequest(self.page())
        return self.get_response(request)


class DatabaseDownMiddleware:
    """A database that does not answer: 503 with Retry-After, and no restart needed after."""

    def __init__(self, get_response):
        self.get_response = get_response
        self.page = (settings.BASE_DIR / "templates" / "503.html").read_bytes

    def __call__(self, request):
        try:
            return self.get_response(request)
        except (OperationalError, InterfaceError):
            return self.response()

    def process_exception(self, request, exception):
        if isinstance(exception, (OperationalError, InterfaceError)):
            return self.response()
        return None

    def response(self):
        return HttpResponse(self.page(), status=503, headers={"Retry-After": "30"})
