"""The story of a case: its events as sentences, newest first."""

from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from accounts.roles import Role
from audit.models import AuditEvent
from cases.models import Case

SENTENCES = {
    "cases.case.open": "membuka kasus ini",
    "cases.case.correct": "memperbaiki penerimaan",
    "cases.note.add": "menambahkan catatan",
    "seen.secret": "membuka kasus rahasia ini",
}
OTHERWISE = "mengubah kasus ini"


@dataclass(frozen=True)
class Told:
    day: datetime
    who: str
    text: str


def events_of(case: Case):
    return AuditEvent.objects.filter(target=str(case.pk)).exclude(action="refused")


def told(rows) -> list[Told]:
    """Events as sentences with who did it and in which role."""
    rows = list(rows)
    names = dict(User.objects.filter(pk__in={row.actor for row in rows}).values_list("pk", "name"))
    roles = dict(Role.choices)
    found = []
    for row in rows:
        who = names.get(row.actor, "Petugas sistem")
        actor = f"{who} ({roles[row.role]})" if row.role in roles else who
        found.append(Told(row.at, actor, f"{actor} {SENTENCES.get(row.action, OTHERWISE)}."))
    return found
