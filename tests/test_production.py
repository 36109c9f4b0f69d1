"""Production starts only with real keys, a real database and no demo account."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse

from accounts.models import User
from config.wsgi import refuse_demo_accounts

KEYS = {
    "DEPLOYMENT": "production",
    "SECRET_KEY": "k7Jq2mZ0vX9cB4nL6sD1fG8hP3rT5wYuEaQiOoMxNzVbCdFgHj",
    "FIELD_KEY": "0123456789abcdef" * 4,
    "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none",
    "ALLOWED_HOSTS": "handep.example",
    "MEDIA_ROOT": "/nowhere/handep",
}


def start(**changes):
    """`manage.py check` in a process of its own, as production would start."""
    environment = {k: v for k, v in os.environ.items() if k not in {*KEYS, "PYTHONPATH"}}
    environment |= {k: v for k, v in (KEYS | changes).items() if v is not None}
    return subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=settings.BASE_DIR,
        env=environment | {"DJANGO_SETTINGS_MODULE": "config.settings"},
        capture_output=True,
        text=True,
    )


def test_production_starts_with_real_keys():
    run = start()
    assert run.returncode == 0, run.stderr


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"SECRET_KEY": None}, "SECRET_KEY is not set"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY is too weak"),
        ({"SECRET_KEY": "a" * 60}, "SECRET_KEY is too weak"),
        ({"FIELD_KEY": None}, "FIELD_KEY is not set"),
        ({"FIELD_KEY": "0" * 64}, "FIELD_KEY is weak"),
        ({"FIELD_KEY": "not hexadecimal"}, "FIELD_KEY is weak or malformed"),
        ({"FIELD_KEY": "ab" * 16}, "FIELD_KEY is weak"),
        ({"DATABASE_URL": None}, "DATABASE_URL is not set"),
        ({"MEDIA_ROOT": None}, "MEDIA_ROOT is not set"),
        ({"DEPLOYMENT": "staging"}, "DEPLOYMENT is production, demo or test"),
        ({"DEPLOYMENT": None, "SECRET_KEY": None}, "SECRET_KEY is not set"),
    ],
)
def test_missing_or_weak_keys_stop_the_start_with_a_plain_message(changes, words):
    run = start(**changes)
    assert run.returncode != 0
    assert words in run.stderr


def test_production_refuses_a_database_with_demo_accounts(db):
    refuse_demo_accounts()
    User.objects.create(username="contoh", name="Contoh", is_demo=True)
    with pytest.raises(ImproperlyConfigured, match="1 demo accounts"):
        refuse_demo_accounts()


@pytest.mark.parametrize(("production", "status"), [(True, 200), (False, 302)])
def test_demo_account_cannot_sign_in_to_production(
    client, petugas, monkeypatch, production, status
):
    User.objects.filter(pk=petugas.pk).update(is_demo=True)
    monkeypatch.setattr(settings, "PRODUCTION", production)
    data = {"username": "petugas", "password": "kayu besi kelotok 77"}
    assert client.post(reverse("accounts:sign_in"), data).status_code == status
