"""The story of a case: its events as sentences, newest first."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from accounts.models import User
from accounts.roles import Role
from audit.models import AuditEvent
from cases import looks
from cases.models import (
    AfterCare,
    Case,
    Evaluation,
    Flag,
    Letter,
    Note,
    Referral,
    Task,
    Transfer,
    Visit,
)
from core.templatetags.handep import day
from ppks.models import Residence

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
    "cases.assessment.discard": "membuang draf asesmen",
    "cases.plan.discard": "membuang draf rencana",
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
    "cases.case.stay": "mengembalikan pemindahan orangnya; kasus ini tetap di sini",
    "cases.transfer.move": "menerima kasus ini dari kecamatan lain, bersama orangnya",
    "cases.visit.record": "mencatat kunjungan",
    "cases.visit.correct": "memperbaiki catatan kunjungan",
    "cases.visit.step": "menyelesaikan langkah dari kunjungan",
    "cases.evaluation.record": "menilai satu tujuan",
    "cases.aftercare.miss": "mencatat bahwa orangnya tidak dapat ditemui",
    "cases.task.add": "menambahkan tugas",
    "cases.task.change": "mengubah tugas",
    "cases.task.done": "menyelesaikan tugas",
    "cases.flag.set": "memasang tanda perhatian",
    "cases.flag.end": "mencabut tanda perhatian",
    "cases.referral.send": "merujuk ke lembaga lain",
    "cases.referral.accept": "mencatat bahwa rujukan diterima",
    "cases.referral.refuse": "mencatat bahwa rujukan ditolak",
    "cases.referral.finish": "menyelesaikan rujukan",
    "cases.referral.withdraw": "menarik rujukan",
    "cases.residence.begin": "mencatat bahwa orangnya tinggal di panti",
    "cases.residence.end": "mencatat bahwa orangnya keluar dari panti",
    "cases.letter.prepare": "menyiapkan surat",
    "cases.letter.change": "mengubah konsep surat",
    "cases.letter.issue": "menerbitkan surat",
    "cases.letter.withdraw": "mencabut surat",
    "cases.letter.print": "mengambil PDF surat",
    "seen.secret": "membuka kasus rahasia ini",
}
LOOK = "seen.secret"
OTHERWISE = "mengubah kasus ini"


def _visit(row: Visit) -> str:
    place = f", {row.place}" if row.place else ""
    late = " (susulan)" if row.is_late_entry else ""
    step = f"\nLangkah berikutnya: {row.next_action}, paling lambat {day(row.next_on)}."
    return f"{day(row.visited_on)}{place}{late}: {row.finding}{step if row.next_action else ''}"


def _residence(row: Residence, verb: str) -> str:
    if verb == "begin":
        return f"{row.institution}, sejak {day(row.since)}"
    why = row.get_end_reason_display().lower()
    return f"{row.institution}, {day(row.until)}: {why}. {row.end_note}".strip()


def _letter(row: Letter, verb: str) -> str:
    return f"{row.get_kind_display()} {row.number}".strip()


def _referral(row: Referral, verb: str) -> str:
    said = {
        "accept": row.answer,
        "refuse": row.answer,
        "finish": row.feedback,
        "withdraw": row.withdrawn_reason,
    }.get(verb)
    return f"{row.provider.name}: {said}" if said else row.provider.name


# What an event is about, in its own words: the noun of its action → model, how a row reads (the
# action's verb beside it), and what that takes from elsewhere. The event holds the row's id as
# `row`, or under the noun.
ABOUT = {
    "visit": (
        Visit,
        lambda row, verb: row.next_action if verb == "step" else _visit(row),
    ),
    "note": (Note, lambda row, verb: row.text),
    "flag": (Flag, lambda row, verb: row.end_reason if verb == "end" else row.reason),
    "evaluation": (
        Evaluation,
        lambda row, verb: f"{row.goal}: {row.get_met_display()}. {row.note}".strip(),
    ),
    "aftercare": (AfterCare, lambda row, verb: f"Bulan ke-{row.month}: {row.missed_reason}"),
    "task": (Task, lambda row, verb: row.text),
    "residence": (Residence, _residence),
    "case": (Transfer, lambda row, verb: f"Ke {row.to_district.name}: {row.answer}", "to_district"),
    "letter": (Letter, _letter),
    "referral": (Referral, _referral, "provider"),
}


@dataclass(frozen=True)
class Told:
    day: datetime
    who: str
    text: str
    about: str = ""
    is_new: bool = False


def events_of(case: Case, user):
    """The events of a case that this user may be told of. Of somebody's looks in one sitting the
    last is told: who works on a *rahasia* case opens it many times (the access trail has all)."""
    rows = looks.told_to(user).filter(target=str(case.pk))
    again = AuditEvent.objects.filter(
        target=str(case.pk),
        action=LOOK,
        actor=OuterRef("actor"),
        pk__gt=OuterRef("pk"),
        at__lte=OuterRef("at") + looks.SITTING,
    )
    return rows.filter(~Q(action=LOOK) | ~Exists(again.order_by()))


def told(rows, user, known: datetime | None = None) -> list[Told]:
    """Events as sentences with who did it, in which role, and what it was about; `known`: up to
    when this user had seen everything (what others did since is new)."""
    rows = list(rows)
    names = dict(User.objects.filter(pk__in={row.actor for row in rows}).values_list("pk", "name"))
    roles = dict(Role.choices)
    about = _about(rows, user)
    found = []
    for row in rows:
        who = names.get(row.actor, "Petugas sistem")
        actor = f"{who} ({roles[row.role]})" if row.role in roles else who
        text = SENTENCES.get(row.action, OTHERWISE)
        if row.note:
            text += f". Alasan: {row.note.rstrip('.')}"
        others = row.actor != user.pk and row.action.startswith("cases.")
        is_new = known is not None and others and row.at > known
        found.append(Told(row.at, actor, f"{actor} {text}.", about.get(row.pk, ""), is_new))
    return found


def _about(rows, user) -> dict:
    """Event → the words it was about, where this user may read them."""
    words = {}
    for noun, (model, reads, *elsewhere) in ABOUT.items():
        wanted = {
            row.pk: (row.details.get("row") or row.details[noun], row.action.rsplit(".", 1)[-1])
            for row in rows
            if row.action.startswith(f"cases.{noun}.") and {"row", noun} & row.details.keys()
        }
        if wanted:
            ids = {pk for pk, _ in wanted.values()}
            visible = model.objects.visible_to(user).filter(pk__in=ids)
            if elsewhere:
                visible = visible.select_related(*elsewhere)
            found = {str(one.pk): one for one in visible}
            for event, (pk, verb) in wanted.items():
                if pk in found:
                    words[event] = reads(found[pk], verb)
    return words
