"""Odd text in an address, a page that is not there, a database that is down."""

import sys
from threading import Thread

import pytest
from django.db import connection
from django.test import Client

from core.request_id import SilentFormatter


@pytest.mark.parametrize("address", ["/masuk/?next=%00", "/masuk/?q=%ff%fe", "/masuk/?%00=1"])
def test_nul_and_broken_utf8_answer_400(client, db, address):
    response = client.get(address)
    assert response.status_code == 400
    assert b"{%" not in response.content


@pytest.mark.parametrize("address", ["/%ff/", "/%00/", "/tidak/ada/"])
def test_strange_paths_are_not_found(client, db, address):
    assert client.get(address).status_code in (400, 404)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("address", ["/", "/masuk/"])
def test_database_down_answers_503_and_says_when_to_come_back(address):
    """Noticed by the session middleware or in a view; the next request is served again."""
    client = Client(raise_request_exception=False)
    client.cookies["handep"] = "a" * 32
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = cursor.fetchone()[0]
    end_connection(backend)
    sent = {"username": "petugas", "password": "rahasia"} if address == "/masuk/" else None
    try:
        response = client.post(address, sent) if sent else client.get(address)
    finally:
        connection.close()  # the tests after this one get a new one, whatever happened
    assert response.status_code == 503 and response["Retry-After"] == "30"
    assert b"terminating" not in response.content
    assert client.get(address).status_code in (200, 302)


def end_connection(backend: int) -> None:
    def end():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [backend])
        connection.close()

    thread = Thread(target=end)
    thread.start()
    thread.join()


def test_a_nul_in_a_cookie_answers_400(client, db):
    client.cookies["handep"] = "abcdefgh\0abcdefgh"
    assert client.get("/").status_code == 400


def test_an_error_in_the_log_says_where_and_nothing_of_a_person():
    person = "Bue Darman"
    try:
        try:
            raise ValueError(person)
        except ValueError as error:
            raise LookupError(person) from error
    except LookupError:
        told = SilentFormatter().formatException(sys.exc_info())
    assert "Darman" not in told and "test_odd_requests.py" in told
    assert "builtins.ValueError" in told and told.endswith("builtins.LookupError")


def test_static_404_is_the_same_for_all(client, masuk, petugas, pengelola):
    answers = [c.get("/tidak/ada/") for c in (client, masuk(petugas), masuk(pengelola))]
    assert len({a.content for a in answers}) == 1
    assert len({tuple(sorted(a.headers.items())) for a in answers}) == 1
    assert not any(a.cookies for a in answers)


def test_pages_go_compressed_but_not_the_static_404(client, db):
    sent = {"HTTP_ACCEPT_ENCODING": "gzip"}
    assert client.get("/masuk/", **sent)["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in client.get("/tidak/ada/", **sent).headers


def test_the_address_of_an_act_says_how_to_go_back(masuk, petugas):
    response = masuk(petugas).get("/keluar/")
    assert response.status_code == 405 and response["Allow"] == "POST"
    assert "Ke meja kerja" in response.content.decode()
