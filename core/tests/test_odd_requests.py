"""Odd text in an address, a page that is not there, a database that is down."""

import pytest
from django.db import OperationalError
from django.test import RequestFactory

from core.middleware import DatabaseDownMiddleware


@pytest.mark.parametrize("address", ["/masuk/?next=%00", "/masuk/?q=%ff%fe", "/masuk/?%00=1"])
def test_nul_and_broken_utf8_answer_400(client, db, address):
    response = client.get(address)
    assert response.status_code == 400
    assert b"{%" not in response.content


@pytest.mark.parametrize("address", ["/%ff/", "/%00/", "/tidak/ada/"])
def test_strange_paths_are_not_found(client, db, address):
    assert client.get(address).status_code in (400, 404)


def test_database_down_answers_503_and_says_when_to_come_back():
    def broken(request):
        raise OperationalError("connection refused")

    response = DatabaseDownMiddleware(broken)(RequestFactory().get("/"))
    assert response.status_code == 503
    assert response["Retry-After"] == "30"
    assert b"connection" not in response.content


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
