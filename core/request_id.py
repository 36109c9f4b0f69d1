"""The id of the request being answered: it ties audit events to log lines."""

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
