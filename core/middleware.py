"""Odd text or the wrong way into an address, and a slow line."""

import json

from django.middleware.gzip import GZipMiddleware

from core.error_pages import error_page, page_bytes


class OddTextMiddleware:
    """NUL and broken UTF-8 in an address or a cookie answer 400, not an error of ours."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        texts = [request.path, *request.GET, *(v for _, vs in request.GET.lists() for v in vs)]
        if any("\0" in text or "\ufffd" in text for text in texts):
            return error_page(400)
        if any("\0" in text for text in request.COOKIES.values()):
            return error_page(400)
        return self.get_response(request)


class WrongMethodMiddleware:
    """Somebody reloads the address of an act: a page with the way back, not an empty answer."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if response.status_code == 405 and request.method == "GET":
            response.content = page_bytes(405)
        return response


class ToldRedirectMiddleware:
    """A form sent by send.js is told where to go next, so that only the browser's own visit
    there fetches the page: it would come twice if the script followed the redirect."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if "X-Handep-Send" in request.headers and response.status_code in (302, 303):
            response.content = json.dumps({"to": response.headers["Location"]})
            del response.headers["Location"]
            response.headers["Content-Type"] = "application/json"
            response.status_code = 200
        return response


class CompressMiddleware(GZipMiddleware):
    """Pages go compressed over slow lines, with Django's random padding (BREACH). The 404 does
    not: it is the same bytes for everybody."""

    def process_response(self, request, response):
        if response.status_code == 404:
            return response
        return super().process_response(request, response)


class DownloadMiddleware:
    """Tells the page that its file has come: a download never leads to another page, so without
    this the button could not know when to be pressed again (`static/js/site.js`)."""

    COOKIE, FIELD, SHOWN = "handep-unduh", "unduh", 60

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.method == "POST" and response.has_header("Content-Disposition"):
            sign = request.POST.get(self.FIELD, "")
            if sign.isascii() and sign.isdigit() and len(sign) <= 20:
                response.set_cookie(
                    self.COOKIE,
                    sign,
                    max_age=self.SHOWN,
                    samesite="Strict",
                    secure=request.is_secure(),
                )
        return response
