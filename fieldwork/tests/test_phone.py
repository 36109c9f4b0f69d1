"""The frame that works without a line holds nothing of anybody, and all that it needs."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from fieldwork.views.phone import MODULES

FIELD = Path(settings.BASE_DIR) / "static" / "field"


def test_the_worker_keeps_every_module_that_the_frame_needs():
    files = {path.stem for path in FIELD.glob("*.js")}
    assert files == set(MODULES)
    for path in FIELD.glob("*.js"):
        for name in re.findall(r'(?:from |import\()"\./(\w+)\.js"', path.read_text()):
            assert name in files, (path.name, name)


@pytest.mark.django_db
def test_the_worker_is_served_from_the_root_and_never_old(client):
    response = client.get("/sw.js")
    assert response["Service-Worker-Allowed"] == "/" and response["Cache-Control"] == "no-cache"
    text = response.content.decode()
    assert all(f"field/{name}." in text for name in MODULES) and "/lapangan/hp/" in text


@pytest.mark.django_db
def test_the_worker_keeps_every_file_that_the_frame_asks_for(client):
    worker = client.get("/sw.js").content.decode().replace("\\u002D", "-")
    frame = client.get("/lapangan/hp/").content.decode()
    asked = set(re.findall(r'(?:src|href)="(/static/[^"]+)"', frame))
    assert len(asked) > len(MODULES)
    assert not [name for name in asked if name not in worker]


@pytest.mark.django_db
def test_the_frame_is_the_same_for_everybody(client, masuk, petugas, verifikator):
    nobody = client.get("/lapangan/hp/").content
    for user in (petugas, verifikator):
        page = masuk(user).get("/lapangan/hp/")
        assert page.content == nobody and user.name.encode() not in page.content


@pytest.mark.django_db
def test_an_office_does_not_prepare_phones(masuk, petugas_kabupaten, verifikator):
    for user in (petugas_kabupaten, verifikator):
        assert masuk(user).get("/lapangan/").status_code == 404
        assert masuk(user).get("/lapangan/halo/").json()["positions"] == []
