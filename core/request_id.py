"""What a log line says: the id of the request, which ties it to audit events, and no person."""

import logging
import traceback
import uuid
from contextvars import ContextVar

current_request_id: ContextVar[str] = ContextVar("current_request_id", default="")


class RequestIdMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        token = current_request_id.set(uuid.uuid4().hex)
        try:
            return self.get_response(request)
        finally:
            current_request_id.reset(token)


class RequestIdFilter:
    """Logging filter: puts the request id on every log line."""

    def filter(self, record) -> bool:
        record.request_id = current_request_id.get() or "-"
        return True


class SilentFormatter(logging.Formatter):
    """Tells where an error arose and of which type. What it says stays out: the database puts
    the whole row into it (log lines name ids, never names or numbers of people)."""

    def formatException(self, exc_info) -> str:
        told, error = [], exc_info[1]
        while error is not None:
            kind = type(error)
            frames = "".join(traceback.format_tb(error.__traceback__))
            told.append(f"{frames}{kind.__module__}.{kind.__qualname__}")
            error = error.__cause__ or error.__context__
        return "\n\n".join(reversed(told))
