"""Private files beside the database: encrypted, under random names, never served as they lie.

A file is written before the commit of its row, so that nothing acknowledged is lost, and goes
with a rollback. It is deleted after the commit of the act that removes it. What a crash leaves
behind, `sweep` finds.
"""

import errno
import logging
import os
import secrets
import time
import weakref
from pathlib import Path

from django.conf import settings
from django.db import transaction

from core.crypto import seal, unseal
from core.refusal import Refused

PURPOSE = "file"
SETTLED = 24 * 3600  # seconds after which a file without a row is nobody's
FULL = {errno.ENOSPC, errno.EDQUOT}


def new_name() -> str:
    """A name that says nothing: 32 random hexadecimal characters."""
    return secrets.token_hex(16)


def keep(name: str, content: bytes) -> None:
    """Write a file that lasts with the transaction at hand, and goes when that is rolled back.

    Refuses when the disk is full; half a file never stays.
    """
    path = _path(name)
    pending = _Pending(path)
    try:
        for folder in (path.parent.parent, path.parent):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write(path, seal(content, purpose=PURPOSE, row=name))
    except OSError as problem:
        pending.undo()
        if problem.errno not in FULL:
            raise
        logging.getLogger("handep").error("no room for files")
        raise Refused(
            "Berkas belum tersimpan karena tempat penyimpanan penuh. Coba lagi nanti, dan "
            "beri tahu pengelola Handep.",
            "file",
        ) from problem
    transaction.on_commit(pending.committed)


def read(name: str) -> bytes:
    """The content. Raises FileNotFoundError, and InvalidTag when it is not what was kept."""
    return unseal(_path(name).read_bytes(), purpose=PURPOSE, row=name)


def forget(*names: str) -> None:
    """Delete files once the transaction at hand is committed."""

    def unlink():
        for name in names:
            _path(name).unlink(missing_ok=True)

    transaction.on_commit(unlink, robust=True)


def sweep(known: set[str]) -> int:
    """Delete what no row knows and no transaction is still writing. Returns how many."""
    gone, limit = 0, time.time() - SETTLED
    for path in Path(settings.MEDIA_ROOT).glob("??/*"):
        if path.name not in known and path.stat().st_mtime < limit:
            path.unlink(missing_ok=True)
            gone += 1
    return gone


class _Pending:
    """A file whose transaction is open. Django drops the callbacks of what it rolls back, and
    with the callback the last reference to this: then the file goes too."""

    def __init__(self, path: Path):
        self.undo = weakref.finalize(self, path.unlink, missing_ok=True)

    def committed(self) -> None:
        self.undo.detach()


def _path(name: str) -> Path:
    return Path(settings.MEDIA_ROOT) / name[:2] / name


def _write(path: Path, content: bytes) -> None:
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)  # its name too outlives a power cut
    finally:
        os.close(folder)
