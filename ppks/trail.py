"""Jejak akses: who looked at what is guarded, when, in which role, with which right.

The auditor reads ids and roles only: no name of anybody, and no words that somebody typed.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import BooleanField, Q
from django.db.models.expressions import RawSQL
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from audit.models import AuditEvent
from core.templatetags.handep import day_time
from ppks import policy
from ppks.models import BrokenGlass, Grant, Registrant, TeamMember

MOST = 5  # entries of a list that are named in its line
ON_A_LIST = """EXISTS (SELECT 1 FROM jsonb_array_elements_text(details->'registrants') entry
    JOIN ppks_registrant ON ppks_registrant.id = entry::uuid
    WHERE ppks_registrant.district_id = ANY(%s))"""
WHAT = {
    "seen.nik": "melihat NIK dan nomor KK lengkap",
    "seen.person": "melihat data pribadi yang tertutup",
    "seen.paper": "membuka surat atau dokumen",
    "seen.recap": "membuka angka menurut jenis rahasia",
    "seen.secrets": "membuka daftar yang memuat data rahasia",
}
OF = {
    "ppks.identification": "membuka identifikasi rahasia",
    "ppks.submission": "membuka pengajuan data rahasia",
    "ppks.attachment": "membuka lampiran data rahasia",
    "cases.case": "membuka kasus rahasia",
}
OTHERWISE = "membuka data rahasia"


def looks():
    return AuditEvent.objects.filter(action__startswith="seen.")


def looks_at(registrant: Registrant):
    """Looks at one entry, and at lists on which it stood. Of an entry in reach."""
    on_lists = Q(action="seen.secrets", details__contains={"registrants": [str(registrant.pk)]})
    return AuditEvent.objects.filter(
        Q(registrant=registrant.pk, action__startswith="seen.") | on_lists
    )


def looks_in_reach(user, since: datetime):
    """Looks since a moment at entries that lie in the area today; all of them for the auditor."""
    rows = looks().filter(at__gte=since)
    if user.position.role == Role.AUDITOR:
        return rows
    entries = Registrant.objects.visible_to(user).values("pk")
    listed = RawSQL(ON_A_LIST, [user.position.district_codes], output_field=BooleanField())  # noqa: S611
    return rows.filter(Q(registrant__in=entries) | Q(Q(action="seen.secrets") & Q(listed)))


def since(days: int) -> datetime:
    return timezone.now() - timedelta(days=days)


def people_in(rows, user) -> list[tuple[str, str]]:
    """Who looked, for the filter: id and how they are called here."""
    actors = list(rows.order_by().values_list("actor", flat=True).distinct()[:500])
    named = names_of(actors, user)
    return sorted(((str(pk), named[pk]) for pk in actors if pk), key=lambda one: one[1])


def names_of(actors, user) -> dict:
    if user.position.role == Role.AUDITOR:
        return {pk: f"Akun {pk}" for pk in actors}
    known = dict(User.objects.filter(pk__in=actors).values_list("pk", "name"))
    return {pk: known.get(pk, "Petugas sistem") for pk in actors}


@dataclass(frozen=True)
class Entry:
    label: str
    url: str = ""


@dataclass(frozen=True)
class Look:
    """One line of the trail."""

    at: datetime
    text: str
    entries: list[Entry] = field(default_factory=list)
    more: int = 0  # entries of a list that are not named


def told(rows, user, *, of: Registrant | None = None) -> list[Look]:
    """Looks as sentences, with the entries in reach, or without them when all are `of` one; a
    fixed number of queries."""
    rows = list(rows)
    masked = user.position.role == Role.AUDITOR
    names = names_of({row.actor for row in rows}, user)
    ways = _Ways(rows)
    shown = {} if masked or of else _entries_in_reach(rows, user)
    found = []
    for row in rows:
        ids = _entries_of(row)
        if masked:
            entries = [Entry(f"Data {pk}") for pk in ids]
        else:
            entries = [shown[pk] for pk in ids if pk in shown]
        text = f"{_actor(row, names, masked)} {_what(row)}{_way(row, ways, masked)}."
        found.append(Look(row.at, text, entries[:MOST], len(entries[MOST:])))
    return found


def _entries_of(row) -> list[str]:
    if row.registrant:
        return [str(row.registrant)]
    return [str(pk) for pk in row.details.get("registrants", [])]


def _entries_in_reach(rows, user) -> dict[str, Entry]:
    ids = {pk for row in rows for pk in _entries_of(row)}
    seen = Registrant.objects.visible_to(user).filter(pk__in=ids).only("number")
    return {str(one.pk): Entry(one.number, one.get_absolute_url()) for one in seen}


def _actor(row, names: dict, masked: bool) -> str:
    role = dict(Role.choices).get(row.role, "")
    where = [part for part in (role, row.area if masked else "") if part]
    who = names.get(row.actor, "Petugas sistem")
    return f"{who} ({', '.join(where)})" if where else who


def _what(row) -> str:
    return WHAT.get(row.action) or OF.get(row.target_type, OTHERWISE)


def _way(row, ways: "_Ways", masked: bool) -> str:
    """By which right, and with which words."""
    if row.action in ("seen.nik", "seen.person"):
        if masked:
            return ", dengan alasan tertulis" if row.note else ""
        return f", dengan alasan: “{row.note.rstrip('.')}”" if row.note else ""
    if row.action != "seen.secret":
        return ""
    if row.role in policy.SECRET_BY_ROLE:
        return ", karena jabatannya"
    if ways.on_team(row):
        return ", sebagai anggota tim"
    if grant := ways.of(row, "grant"):
        given = f", dengan izin yang berlaku sampai {day_time(grant.until)}"
        return f"{given} (izin {grant.pk})" if masked else f"{given}: “{grant.reason.rstrip('.')}”"
    if glass := ways.of(row, "glass"):
        if masked:
            return f", lewat Buka darurat (nomor {glass.pk})"
        return f", lewat Buka darurat: “{glass.reason.rstrip('.')}”"
    return ""


class _Ways:
    """What opened the entries of some looks when they happened: team, grant or broken glass."""

    def __init__(self, rows):
        rows = [row for row in rows if row.action == "seen.secret" and row.registrant]
        pairs = {
            "user__in": {row.actor for row in rows},
            "registrant__in": {row.registrant for row in rows},
        }
        self.found = {
            "team": _by_pair(TeamMember.objects.filter(**pairs)),
            "grant": _by_pair(Grant.objects.filter(**pairs)),
            "glass": _by_pair(BrokenGlass.objects.filter(**pairs)),
        }

    def on_team(self, row) -> bool:
        return any(
            one.since <= row.at and (one.until is None or row.at < one.until)
            for one in self.found["team"][(row.actor, row.registrant)]
        )

    def of(self, row, kind: str):
        began = {"grant": "given_at", "glass": "at"}[kind]
        for one in self.found[kind][(row.actor, row.registrant)]:
            if getattr(one, began) <= row.at and one.until and row.at < one.until:
                return one
        return None


def _by_pair(rows) -> dict:
    found = defaultdict(list)
    for one in rows:
        found[(one.user_id, one.registrant_id)].append(one)
    return found
