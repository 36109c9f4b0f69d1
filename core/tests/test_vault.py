"""Files live and die with the transaction of their row."""

import errno
import os
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag
from django.conf import settings
from django.db import transaction

from core import vault
from core.refusal import Refused

SECRET = b"KTP 6203050101540001"


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    """A folder of its own: what other tests have committed lies elsewhere."""
    settings.MEDIA_ROOT = str(tmp_path)


def on_disk() -> list[Path]:
    return [path for path in Path(settings.MEDIA_ROOT).glob("??/*") if path.is_file()]


@pytest.fixture
def name(db):
    assert on_disk() == []
    return vault.new_name()


def test_a_file_lies_encrypted_and_readable_by_its_owner_only(name):
    vault.keep(name, SECRET)
    (path,) = on_disk()
    assert vault.read(name) == SECRET and SECRET not in path.read_bytes()
    assert path.stat().st_mode & 0o077 == 0 and path.parent.stat().st_mode & 0o077 == 0


def test_a_file_put_in_the_place_of_another_is_not_read(name):
    other = vault.new_name()
    vault.keep(name, SECRET)
    vault.keep(other, b"another")
    by_name = {path.name: path for path in on_disk()}
    by_name[name].write_bytes(by_name[other].read_bytes())
    with pytest.raises(InvalidTag):
        vault.read(name)


def test_a_file_goes_with_a_rollback_and_stays_with_a_commit(name):
    with transaction.atomic():
        vault.keep(name, SECRET)
        assert len(on_disk()) == 1
        transaction.set_rollback(True)
    assert on_disk() == []
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        vault.keep(name, SECRET)
        raise ZeroDivisionError
    assert on_disk() == []


@pytest.mark.django_db(transaction=True)
def test_a_committed_file_stays_and_a_forgotten_one_goes_after_the_commit():
    name = vault.new_name()
    with transaction.atomic():
        vault.keep(name, SECRET)
    assert vault.read(name) == SECRET
    with transaction.atomic():
        vault.forget(name)
        transaction.set_rollback(True)
    assert vault.read(name) == SECRET
    with transaction.atomic():
        vault.forget(name)
        assert vault.read(name) == SECRET
    assert on_disk() == []


def test_a_full_disk_is_a_refusal_and_leaves_no_half_file(name, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Refused, match="penuh"):
        vault.keep(name, SECRET)
    assert on_disk() == []


def test_the_sweep_takes_only_old_files_of_nobody(name):
    names = {word: vault.new_name() for word in ("known", "old", "fresh")}
    for one in names.values():
        vault.keep(one, SECRET)
    for path in on_disk():
        if path.name != names["fresh"]:
            os.utime(path, (1, 1))
    assert vault.sweep({names["known"]}) == 1
    assert {path.name for path in on_disk()} == {names["known"], names["fresh"]}
