"""Timing of requests through the real handler, counting queries and bytes."""

import gzip
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median

from django.db import connection

WARM_UP = 5


@dataclass
class Figures:
    """What one thing cost, over many runs. Times in milliseconds."""

    times: list = field(default_factory=list)
    queries: int = 0
    size: int | None = None  # bytes over the wire, compressed
    statements: list = field(default_factory=list)
    content: bytes = b""

    @property
    def p50(self) -> float:
        return median(self.times)

    @property
    def p95(self) -> float:
        ordered = sorted(self.times)
        return ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]


@contextmanager
def statements():
    """The SQL run inside, as (sql, params)."""
    found = []

    def note(execute, sql, params, many, context):
        found.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield found


def requests(send, runs: int, several=None) -> Figures:
    """Send a request many times. `send(n)` gives the response of the n-th run."""
    figures = Figures()
    for number in range(WARM_UP):
        send(number)
    for number in range(runs):
        started = time.perf_counter()
        response = send(number)
        figures.times.append((time.perf_counter() - started) * 1000)
    with statements() as found:
        response = send(0)
    if response.status_code not in (200, 302, 303):
        raise RuntimeError(f"{response.status_code} dari {response.request['PATH_INFO']}")
    figures.statements, figures.queries = found, len(found)
    figures.content = b"".join(response) if response.streaming else response.content
    figures.size = len(gzip.compress(figures.content, 6))
    return figures


def sql(found, runs: int) -> Figures:
    """The same reads straight through the cursor."""
    reads = ("SELECT", "WITH")
    selects = [(text, params) for text, params in found if text.lstrip(" \n(").startswith(reads)]
    figures = Figures(queries=len(selects))
    with connection.cursor() as cursor:
        for number in range(WARM_UP + runs):
            started = time.perf_counter()
            for text, params in selects:
                cursor.execute(text, params)
                cursor.fetchall()
            if number >= WARM_UP:
                figures.times.append((time.perf_counter() - started) * 1000)
    return figures
