"""What a phone sends: read strictly, since a phone may be old, broken or not ours."""

import datetime
import hashlib
import hmac
import json
from dataclasses import dataclass, field
from uuid import UUID

from django.conf import settings
from django.utils.dateparse import parse_datetime

from fieldwork.models import Entry

MOST_FIELDS, LONGEST = 400, 10_000
NOT_WHOLE = "Kiriman ini tidak utuh. Coba kirim lagi."


class Unreadable(Exception):
    """A message that is not one of ours, or did not arrive whole."""


@dataclass
class Sheet:
    """The fields of one form: what was typed, and what stood there when the phone was prepared.
    Field name → posted strings."""

    values: dict[str, list[str]] = field(default_factory=dict)
    base: dict[str, list[str]] = field(default_factory=dict)

    @property
    def changed(self) -> dict[str, list[str]]:
        """What the worker wrote otherwise than it stood there."""
        return {n: v for n, v in self.values.items() if v != self.base.get(n, [])}


@dataclass
class Message:
    """One entry. `target`: the registrant or case it is about, or in `of` the key of the entry
    that makes the registrant. `sheets` by form. `chosen`: what a person decided about fields that
    were changed meanwhile, field → "mine" or "theirs"."""

    key: UUID
    kind: str
    user: str
    position: str
    number: int
    made_at: datetime.datetime | None
    sent_at: datetime.datetime | None
    target: dict[str, str]
    sheets: dict[str, Sheet]
    raw: dict
    chosen: dict[str, str] = field(default_factory=dict)

    def sheet(self, name: str) -> Sheet:
        return self.sheets.get(name) or Sheet()

    def uuid(self, name: str) -> UUID | None:
        try:
            return UUID(self.target.get(name, ""))
        except ValueError:
            return None

    def seconds_ahead(self, now: datetime.datetime) -> int:
        """How far the phone's clock was ahead of ours when it sent this."""
        off = round((self.sent_at - now).total_seconds()) if self.sent_at else 0
        return max(-2_000_000_000, min(off, 2_000_000_000))

    @property
    def digest(self) -> bytes:
        """Of what it says, not of when it was sent."""
        said = {n: self.raw.get(n) for n in ("kind", "target", "sheets", "made_at", "position")}
        text = json.dumps(said, sort_keys=True, ensure_ascii=False).encode()
        return hmac.new(settings.SECRET_KEY.encode(), text, hashlib.sha256).digest()


def read(body: bytes) -> Message:
    """The message of a request. Raises Unreadable."""
    try:
        raw = json.loads(body)
        json.dumps(raw, ensure_ascii=False).encode()  # half a letter cannot be written down
    except (ValueError, RecursionError):
        raise Unreadable(NOT_WHOLE) from None
    return parse(raw)


def parse(raw) -> Message:
    """As `read`, of what JSON gave."""
    try:
        message = Message(
            key=UUID(raw["key"]),
            kind=Entry.Kind(raw["kind"]).value,
            user=str(raw["user"]),
            position=str(UUID(raw["position"])),
            number=max(0, min(int(raw.get("number") or 0), 2_000_000_000)),
            made_at=_moment(raw.get("made_at")),
            sent_at=_moment(raw.get("sent_at")),
            target={str(k): str(v) for k, v in (raw.get("target") or {}).items()},
            sheets={str(n): _sheet(sheet) for n, sheet in (raw.get("sheets") or {}).items()},
            raw=raw,
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        raise Unreadable(NOT_WHOLE) from None
    if sum(len(sheet.values) for sheet in message.sheets.values()) > MOST_FIELDS:
        raise Unreadable(NOT_WHOLE)
    return message


def _moment(text) -> datetime.datetime | None:
    moment = parse_datetime(text) if isinstance(text, str) else None
    return moment if moment and moment.tzinfo else None


def _sheet(raw) -> Sheet:
    return Sheet(_fields(raw.get("values") or {}), _fields(raw.get("base") or {}))


def _fields(raw: dict) -> dict[str, list[str]]:
    found = {}
    for name, values in raw.items():
        if not isinstance(values, list):
            raise TypeError
        # As `core.middleware.OddTextMiddleware` has it of forms: no NUL reaches the database.
        texts = [value.replace("\0", "") for value in values]
        if any(len(text) > LONGEST for text in texts):
            raise ValueError
        found[str(name)] = texts
    return found
