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
    "cases.service.plan": "merencanakan layanan",
    "cases.service.give": "mencatat layanan yang diberikan",
    "cases.service.change": "memperbaiki catatan layanan",
    "cases.service.cancel": "membatalkan layanan",
    "cases.assessment.start": "mulai menulis asesmen",
    "cases.assessment.edit": "mengubah draf asesmen",
    "cases.assessment.complete": "menyelesaikan asesmen",
    "cases.plan.start": "mulai menulis rencana",
    "cases.plan.edit": "mengubah rencana",
    "cases.plan.submit": "mengajukan rencana",
    "cases.plan.approve": "menyetujui rencana",
    "cases.plan.return": "mengembalikan rencana dengan catatan",
    "cases.action.done": "menandai tindakan rencana selesai",
    "cases.action.reopen": "menghapus tanda selesai sebuah tindakan",
    "cases.closure.ask": "meminta kasus ini ditutup",
    "cases.closure.approve": "menyetujui penutupan kasus ini",
    "cases.closure.return": "mengembalikan permintaan penutupan",
    "cases.closure.withdraw": "menarik kembali permintaan penutupan",
    "cases.case.reopen": "membuka lagi kasus ini",
    "cases.case.hand_over": "menyerahkan kasus ini kepada petugas lain",
    "cases.transfer.move": "memindahkan kasus ini ke kecamatan lain bersama orangnya",
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
        text = SENTENCES.get(row.action, OTHERWISE)
        if row.note:
            text += f". Alasan: {row.note.rstrip('.')}"
        found.append(Told(row.at, actor, f"{actor} {text}."))
    return found
