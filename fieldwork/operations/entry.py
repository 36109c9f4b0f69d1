"""An entry arrives, and what a person decides about one that cannot be written as it is."""

import dataclasses
import json

from django.db import connection, transaction
from django.utils import timezone

from accounts.models import Position
from accounts.roles import Role
from audit.events import record
from cases.models import Case
from core.crypto import decrypt, encrypt
from core.ids import uuid7
from core.refusal import Refused
from fieldwork.handlers import HANDLERS
from fieldwork.message import Message, parse
from fieldwork.models import Entry
from fieldwork.outcome import Held, Saved, Waits, Wrong
from ppks.catalogue import catalogue
from ppks.models import Registrant, Secrecy
from ppks.operations.identification import reports_secret

PURPOSE = "fieldwork.entry"
ENDED = "Jabatan Anda di {area} sudah berakhir sebelum isian ini sampai."
USED = "Kiriman dengan kunci ini sudah diterima, tetapi isinya lain. Isian ini belum tersimpan."


@transaction.atomic
def receive(message: Message, by) -> Entry:
    """Write an entry once, under the position it was made in. Gives the row that acknowledges it.

    The same again gives the same row and writes nothing; with other content it is refused. What
    cannot be written as it is (the right is gone, somebody changed the same) is held, as
    ciphertext, for a person to decide. Raises Wrong and Waits: then nothing is kept here.
    """
    if message.user != str(by.pk):
        raise Refused("Isian ini milik pengguna lain. Hanya pemiliknya yang dapat mengirimnya.")
    position = Position.objects.with_area().filter(user=by, pk=message.position).first()
    if position is None or position.role != Role.TKSK:
        raise Refused("Jabatan tempat isian ini dibuat tidak dikenal.")
    if not _claim(message, position, by):
        entry = Entry.objects.select_for_update().get(user=by, key=message.key)
        if bytes(entry.digest) != message.digest:
            raise Refused(USED)
        return entry
    entry = Entry.objects.select_for_update().get(user=by, key=message.key)
    current = {str(one.pk): one for one in by.positions_in_force}
    try:
        if message.position not in current:
            raise Held(ENDED.format(area=position.area_name), position.district_id)
        by.work_as(current[message.position])
        with transaction.atomic():
            saved = HANDLERS[message.kind](message, by)
    except Held as held:
        return _hold(entry, message, held, by)
    return _saved(entry, saved, by)


def _claim(message: Message, position: Position, by) -> bool:
    """Insert the entry; a twin in flight waits here until the first one has committed."""
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO fieldwork_entry (id, user_id, key, digest, kind, state, position_id, "
            "district_id, secret, number, made_at, received_at, clock_off, led_to, words, why) "
            "VALUES (%s, %s, %s, %s, %s, 'saved', %s, %s, false, %s, %s, %s, %s, '', '', '') "
            "ON CONFLICT (user_id, key) DO NOTHING",
            [
                *(uuid7(), by.pk, message.key, message.digest, message.kind, position.pk),
                *(position.district_id, message.number, message.made_at, now),
                message.seconds_ahead(now),
            ],
        )
        return cursor.rowcount == 1


def _saved(entry: Entry, saved: Saved, by) -> Entry:
    entry.state, entry.content = Entry.State.SAVED, None
    entry.led_to, entry.words, entry.why = saved.url, saved.words, saved.todo
    entry.district_id = saved.district
    entry.identification, entry.registrant = saved.identification, saved.registrant
    entry.secret = saved.secret
    entry.save()
    _note(entry, by, "save")
    return entry


def _hold(entry: Entry, message: Message, held: Held, by) -> Entry:
    content = {
        "message": message.raw,
        "clashes": [dataclasses.asdict(one) for one in held.clashes],
    }
    entry.state, entry.why, entry.led_to = Entry.State.HELD, held.why, held.url
    entry.district_id = held.district or entry.district_id
    entry.registrant = message.uuid("registrant")
    entry.secret = _is_secret(message)
    text = json.dumps(content, ensure_ascii=False)
    entry.content = encrypt(text, purpose=PURPOSE, row=entry.pk)
    entry.save()
    _note(entry, by, "hold")
    return entry


def _is_secret(message: Message) -> bool:
    """Whether only a team may read it: a protected answer reports something, or the one it is
    about has something *rahasia*."""
    answers = {name: values[0] for name, values in message.sheet("tanda").values.items() if values}
    if reports_secret(answers) or _any_secret(message.sheet("jenis").values.get("kinds", [])):
        return True
    if "of" in message.target:  # of whom an earlier entry tells
        return Entry.objects.filter(user=message.user, key=message.uuid("of"), secret=True).exists()
    registrant = Registrant.objects.filter(pk=message.uuid("registrant")).first()
    if registrant is not None:
        return Secrecy.SECRET in (registrant.secrecy, registrant.highest_secrecy)
    case = Case.objects.filter(pk=message.uuid("case")).select_related("category").first()
    return case is not None and Secrecy.SECRET in (case.category.secrecy, case.registrant_secrecy)


def _any_secret(kinds: list[str]) -> bool:
    listed = catalogue()
    return any(listed.has_kind(code) and listed.kind(code).is_secret for code in kinds)


def content_of(entry: Entry) -> dict:
    """What was sent: `message` as JSON, and `clashes`."""
    return json.loads(decrypt(bytes(entry.content), purpose=PURPOSE, row=entry.pk))


@transaction.atomic
def decide(*, entry: Entry, by, chosen: dict[str, str]) -> Entry:
    """Write a held entry of one's own with what was chosen for each field, `mine` or `theirs`.

    Raises Refused in words where it still cannot be written, Held anew where more has changed.
    """
    entry = _locked(Entry.objects.own(by).undecided(), entry)
    message = parse(content_of(entry)["message"])
    message.chosen = chosen
    current = {str(one.pk): one for one in by.positions_in_force}
    if message.position not in current:
        area = Position.objects.with_area().get(pk=message.position).area_name
        raise Refused(ENDED.format(area=area))
    by.work_as(current[message.position])
    try:
        with transaction.atomic():
            saved = HANDLERS[message.kind](message, by)
    except Held as held:
        return _hold(entry, message, held, by)
    except Wrong as wrong:
        raise Refused(
            " ".join(text for sheet in wrong.problems.values() for texts in sheet.values()
                     for text in texts)
        ) from wrong  # fmt: skip
    except Waits:
        raise Refused("Selesaikan dulu identifikasinya.") from None
    return _saved(entry, saved, by)


@transaction.atomic
def hand_over(*, entry: Entry, by) -> Entry:
    """Give what was written to the officer of the district: the worker's right is gone."""
    entry = _locked(Entry.objects.own(by).undecided(), entry)
    return _end(entry, Entry.State.HANDED, by, "hand")


@transaction.atomic
def drop(*, entry: Entry, reason: str, by) -> Entry:
    """Throw an own entry away. Its content cannot be had back."""
    entry = _locked(Entry.objects.own(by).undecided(), entry)
    return _end(entry, Entry.State.DROPPED, by, "drop", reason)


@transaction.atomic
def take(*, entry: Entry, reason: str, by) -> Entry:
    """The office has written it down, or says why not."""
    entry = _locked(Entry.objects.handed_to(by), entry)
    if entry.user_id == by.pk:
        raise Refused("Kiriman Anda sendiri diurus rekan Anda.")
    return _end(entry, Entry.State.TAKEN, by, "take", reason)


def _locked(rows, entry: Entry) -> Entry:
    row = rows.select_for_update(of=("self",)).filter(pk=entry.pk).first()
    if row is None:
        raise Refused("Kiriman ini sudah diputuskan.")
    return row


def _end(entry: Entry, state: str, by, act: str, note: str = "") -> Entry:
    entry.state, entry.decided_by, entry.decided_at = state, by, timezone.now()
    if state not in Entry.OPEN:
        entry.content = None
    entry.save()
    _note(entry, by, act, note)
    return entry


def _note(entry: Entry, by, act: str, note: str = "") -> None:
    record(
        by=by,
        action=f"fieldwork.entry.{act}",
        target=entry,
        # What was saved tells itself in the history of the person.
        registrant=None if act == "save" else entry.registrant,
        district=entry.district_id,
        note=note,
        secret=entry.secret,
        kind=entry.kind,
        clock_off=entry.clock_off if entry.clock_was_off else 0,
    )
