"""Entries from a phone, as they lie on the server."""

import json
import uuid

from django.utils import timezone

from core.crypto import encrypt
from fieldwork.models import Entry
from fieldwork.operations.entry import PURPOSE


def make_entry(by, *, state="held", secret=False, clashes=(), **fields) -> Entry:
    """A line of the log that was held, or what became of it."""
    entry = Entry(
        user=by,
        key=uuid.uuid4(),
        digest=b"x" * 32,
        state=state,
        position=by.position,
        district_id=by.position.district_id,
        secret=secret,
        made_at=timezone.now(),
        **({"kind": Entry.Kind.ACTIVITY, "why": "Jabatan Anda sudah berakhir."} | fields),
    )
    if state in Entry.OPEN:
        message = {
            "key": str(entry.key), "kind": entry.kind, "user": str(by.pk),
            "position": str(by.position.pk), "number": 1,
            "sheets": {"kegiatan": {"values": {"kind": ["rapat"], "result": ["Bahas sembako"]}}},
        }  # fmt: skip
        text = json.dumps({"message": message, "clashes": list(clashes)})
        entry.content = encrypt(text, purpose=PURPOSE, row=entry.pk)
    entry.save()
    return entry
