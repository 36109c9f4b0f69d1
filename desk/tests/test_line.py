"""The bad line of the benchmark: what it does to bytes is decided, only its clock is real."""

import socket
import socketserver
import sys
import threading
from collections import Counter
from itertools import islice
from urllib.parse import urlsplit

import pytest
from django.core.management import CommandError, call_command

from desk.benchmark.line import HEADERS, Cut, Fate, Shape, Way, bad_line

QUICK = Shape(bits=10**9, round_trip=0, loss=0.3, stall=(0, 0.01), cut=0, seed=3)
WORDS = bytes(range(256)) * 200


@pytest.fixture
def echo():
    """A server that says everything back, then ends."""

    class Echo(socketserver.StreamRequestHandler):
        def handle(self):
            self.wfile.write(self.rfile.read())

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Echo) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_address
        server.shutdown()
        thread.join()


def say(address, words):
    """Send words, and hear until the other end is done."""
    place = urlsplit(address)
    with socket.create_connection((place.hostname, place.port), timeout=30) as line:
        line.sendall(words)
        line.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: line.recv(65536), b""))


def test_everything_arrives_in_order_whatever_is_lost(echo):
    with bad_line(*echo, QUICK) as (address, seen):
        assert say(address, WORDS) == WORDS
        assert say(address, b"") == b""
    assert seen["lost"] > 5
    assert seen["up"] == seen["down"] == len(WORDS)
    assert seen["connections"] == 2


def test_cut_line_is_an_error_and_not_an_end(echo):
    cut = Shape(bits=10**9, round_trip=0, loss=0, cut=0.5, tls=False, seed=1)
    with bad_line(*echo, cut) as (address, seen), pytest.raises(ConnectionError):
        say(address, WORDS)
    assert seen["cut"]


def test_bytes_queue_for_one_narrow_way():
    way = Way(Shape(bits=8 * 1000, round_trip=1.0))
    assert way.arrival(1000 - HEADERS, now=10) == 11.5
    assert way.arrival(1000 - HEADERS, now=10) == 12.5  # behind the first
    assert way.arrival(1000 - HEADERS, now=20) == 21.5  # the way is free again


def test_same_seed_loses_the_same_segments():
    def fates(seed, connection=1, name="down"):
        fate = Fate(Shape(seed=seed, cut=0), connection, name, Counter())
        return [fate.delay() for _ in range(200)]

    assert fates(1) == fates(1)
    assert fates(1) != fates(2)
    assert fates(1) != fates(1, connection=2) != fates(1, name="up")
    lost = [delay for delay in fates(1) if delay]
    assert 2 <= len(lost) <= 25
    assert all(1 <= delay <= 3 for delay in lost)


def test_now_and_then_a_segment_cuts_its_connection():
    seen = Counter()
    fate = Fate(Shape(seed=1, cut=0.05), 1, "down", seen)

    def until_cut():
        try:
            yield fate.delay()
        except Cut:
            return

    delays = [one for _ in range(200) for one in islice(until_cut(), 1)]
    assert seen["cut"] == 200 - len(delays) > 0


@pytest.mark.parametrize("address", ["https://handep.example", "127.0.0.1:8000", "demo"])
def test_benchmark_wants_an_http_address(db, address):
    with pytest.raises(CommandError, match="bukan alamat http"):
        call_command("benchmark_line", address)


def test_benchmark_wants_the_demo(db):
    with pytest.raises(CommandError, match="Belum ada data contoh"):
        call_command("benchmark_line", "http://127.0.0.1:1")


def test_benchmark_is_not_for_real_people(settings):
    settings.DEPLOYMENT = "production"
    with pytest.raises(CommandError, match="hanya untuk DEPLOYMENT=demo"):
        call_command("benchmark_line", "http://127.0.0.1:1")


def test_benchmark_says_what_it_lacks(monkeypatch):
    monkeypatch.setitem(sys.modules, "playwright.sync_api", None)
    monkeypatch.delitem(sys.modules, "desk.benchmark.browse", raising=False)
    with pytest.raises(CommandError, match="memerlukan Playwright"):
        call_command("benchmark_line", "http://127.0.0.1:1")
