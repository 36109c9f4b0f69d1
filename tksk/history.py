"""Riwayat of a worker: audit events told as sentences."""

from dataclasses import dataclass
from datetime import date, datetime

from accounts.models import User
from audit.models import AuditEvent
from core.templatetags.handep import day
from districts.models import District
from tksk.models import Assignment, Worker

SHOWN = 50
SENTENCES = {
    "tksk.worker.create": "Data TKSK dicatat.",
    "tksk.worker.edit": "Data diubah: {changed}.",
    "tksk.assignment.create": "Ditugaskan di Kecamatan {district} ({kind}), mulai {since}.",
    "tksk.assignment.end": "Penugasan di Kecamatan {district} berakhir {until}: {reason}.",
    "tksk.decree.create": "SK untuk Kecamatan {district} dicatat, berlaku sampai {until}.",
    "tksk.account.create": "Akun dibuat.",
    "tksk.account.code": "Kode aktivasi baru dibuat.",
    "tksk.account.disable": "Akun ditutup. Alasan: {note}.",
    "tksk.account.enable": "Akun dibuka lagi. Alasan: {note}.",
    "accounts.user.activate": "Akun diaktifkan.",
}


@dataclass(frozen=True)
class Event:
    day: datetime
    who: str
    text: str


def history(worker: Worker) -> list[Event]:
    """The latest events about a worker and the account, newest first."""
    rows = list(
        AuditEvent.objects.filter(
            target__in=[str(pk) for pk in (worker.pk, worker.user_id) if pk], action__in=SENTENCES
        )[:SHOWN]
    )
    names = dict(User.objects.filter(pk__in={row.actor for row in rows}).values_list("pk", "name"))
    districts = dict(
        District.objects.filter(pk__in={row.happened_in for row in rows}).values_list("pk", "name")
    )
    return [
        Event(row.at, names.get(row.actor, "petugas sistem"), _sentence(row, districts))
        for row in rows
    ]


def _sentence(row: AuditEvent, districts: dict[str, str]) -> str:
    details = row.details
    return SENTENCES[row.action].format(
        district=districts.get(row.happened_in, row.happened_in),
        changed=", ".join(_label(name) for name in details.get("changed", [])) or "tidak ada",
        kind=_choice(Assignment.Kind, details.get("kind")),
        reason=_choice(Assignment.EndReason, details.get("reason")),
        since=_day(details.get("since")),
        until=_day(details.get("until")),
        note=row.note.rstrip("."),
    )


def _label(field: str) -> str:
    label = str(Worker._meta.get_field(field).verbose_name)
    return label.split(" (")[0]


def _choice(choices, code) -> str:
    label = dict(choices.choices).get(code, "").split(" (")[0]
    return label[:1].lower() + label[1:]


def _day(text: str | None) -> str:
    return day(date.fromisoformat(text)) if text else ""
