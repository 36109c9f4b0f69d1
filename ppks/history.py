"""Riwayat of an entry: audit events told as sentences."""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from accounts.models import User
from accounts.roles import Role
from audit.models import AuditEvent
from core.templatetags.handep import local_day
from ppks.models import Attachment, Membership, Registrant, Submission

KIND = {
    Submission.Kind.NEW: "data baru",
    Submission.Kind.VISIT: "hasil kunjungan",
    Submission.Kind.CHANGE: "perubahan data",
    Submission.Kind.END: "keluar dari daftar",
}
SENTENCES = {
    "ppks.identification.create": "mencatat identifikasi",
    "ppks.identification.change": "mengubah identifikasi",
    "ppks.identification.observe": "mengisi tanda-tanda yang terlihat",
    "ppks.identification.register": "mendaftarkan dari identifikasi",
    "ppks.identification.repeat": "menyaring ulang dengan pertanyaan yang berlaku sekarang",
    "ppks.identification.join": "menggabungkan sebuah identifikasi ke data ini",
    "ppks.identification.end": "menutup identifikasi",
    "ppks.identification.reopen": "membuka lagi identifikasi",
    "ppks.identity.change": "mengubah NIK atau nomor KK",
    "ppks.registrant.contact": "mengubah kontak atau patokan",
    "ppks.condition.propose": "mengisi jenis PPKS",
    "ppks.consent.record": "mencatat dasar pencatatan",
    "ppks.data_collection.start": "memulai pendataan",
    "ppks.data_collection.date": "mengubah tanggal kunjungan",
    "ppks.data_collection.save": "menyimpan satu bagian pendataan",
    "ppks.change.save": "menyiapkan perubahan data",
    "ppks.change.drop": "membatalkan satu perubahan yang disiapkan",
    "ppks.submission.start": "memulai pengajuan {kind}",
    "ppks.submission.propose_end": "menyiapkan pengajuan keluar dari daftar",
    "ppks.submission.submit": "mengajukan {kind}",
    "ppks.submission.verify": "memverifikasi {kind}",
    "ppks.submission.return": "mengembalikan pengajuan {kind} untuk diperbaiki",
    "ppks.submission.reject": "menolak pengajuan {kind}",
    "ppks.submission.withdraw": "menarik kembali pengajuan {kind}",
    "ppks.submission.delete_draft": "menghapus draf {kind}",
    "ppks.membership.create": "menambahkan anggota ({relation})",
    "ppks.membership.end": "mengakhiri keanggotaan ({relation})",
    "ppks.attachment.add": "menambahkan lampiran ({purpose})",
    "ppks.attachment.remove": "menghapus lampiran ({purpose})",
    "ppks.residence.begin": "mencatat bahwa orangnya tinggal di panti",
    "ppks.residence.end": "mencatat bahwa orangnya keluar dari panti",
    "cases.residence.begin": "mencatat bahwa orangnya tinggal di panti",
    "cases.residence.end": "mencatat bahwa orangnya keluar dari panti",
    "ppks.team.add": "menambahkan petugas ke tim",
    "ppks.team.remove": "mengeluarkan petugas dari tim",
    "ppks.grant.give": "memberi izin melihat data rahasia",
    "cases.service.plan": "merencanakan layanan",
    "cases.service.give": "mencatat layanan yang diberikan",
    "cases.service.change": "memperbaiki catatan layanan",
    "cases.service.cancel": "membatalkan layanan",
    "cases.transfer.ask": "meminta pemindahan ke kabupaten/kota lain",  # of the app above
    "cases.transfer.offer": "menawarkan pemindahan ke kecamatan lain",
    "cases.transfer.approve": "menyetujui penawaran pemindahan",
    "cases.transfer.turn_down": "mengembalikan permintaan pemindahan",
    "cases.transfer.accept": "menerima pemindahan ke kecamatannya",
    "cases.transfer.refuse": "menolak pemindahan ke kecamatannya",
    "cases.transfer.withdraw": "menarik kembali pemindahan",
    "fieldwork.entry.hold": "mengirim isian dari HP yang masih perlu diputuskan",
    "fieldwork.entry.hand": "menyerahkan isian dari HP kepada petugas kabupaten/kota",
    "fieldwork.entry.drop": "membuang isian dari HP",
    "fieldwork.entry.take": "mencatat isian dari HP yang diserahkan kepadanya",
    "seen.entry": "membuka isian dari HP yang diserahkan kepadanya",
    "ppks.grant.end": "mengakhiri izin melihat data rahasia",
    "ppks.glass.break": "membuka data ini lewat Buka darurat",
    "ppks.glass.miss": "mencoba Buka darurat tanpa menemukan datanya",
    "ppks.glass.review": "meninjau Buka darurat",
    "seen.nik": "melihat NIK lengkap",
    "seen.person": "melihat data pribadi",
    "seen.paper": "membuka surat atau dokumen",
    "seen.secret": "membuka data rahasia ini",
    "seen.grant": "membuka data rahasia ini dengan izin",
}
OTHERWISE = "mengubah data ini"
ON_CASE = "bekerja pada kasusnya"  # what exactly, the case's own timeline tells
WITH_REASON = {"seen.nik", "seen.person", "ppks.attachment.remove"}


@dataclass(frozen=True)
class Event:
    day: datetime
    who: str
    text: str


def events_of(registrant: Registrant, *, insider: bool):
    """The events of an entry, newest first; what is *rahasia* to insiders only."""
    rows = AuditEvent.objects.filter(registrant=registrant.pk).exclude(action="refused")
    return rows if insider else rows.filter(secret=False)


def told(rows) -> list[Event]:
    """Events as sentences; the same person doing the same again on a day is told once."""
    rows = list(rows)
    names = dict(User.objects.filter(pk__in={row.actor for row in rows}).values_list("pk", "name"))
    found = []
    for _, again in groupby(rows, key=_sameness):
        again = list(again)
        found.append(_event(again[0], len(again), names))
    return found


def _sameness(row: AuditEvent) -> tuple:
    told_apart_by = (row.details.get("kind"), row.details.get("purpose"))
    action = row.action if row.action in SENTENCES else row.action.split(".")[0]
    return (action, row.actor, row.role, local_day(row.at), row.note, told_apart_by)


def _event(row: AuditEvent, times: int, names: dict) -> Event:
    who = names.get(row.actor, "Petugas sistem")
    role = dict(Role.choices).get(row.role, "")
    actor = f"{who} ({role})" if role else who
    otherwise = ON_CASE if row.action.startswith("cases.") else OTHERWISE
    text = SENTENCES.get(row.action, otherwise).format(
        kind=KIND.get(row.details.get("kind"), "data"),
        relation=_relation(row.details.get("relation")),
        purpose=dict(Attachment.Purpose.choices).get(row.details.get("purpose"), "").lower(),
    )
    if times > 1:
        text += f" ({times} kali)"
    if row.action in WITH_REASON and row.note:
        text += f". Alasan: {row.note.rstrip('.')}"
    return Event(row.at, actor, f"{actor} {text}.")


def _relation(code: str | None) -> str:
    label = dict(Membership.Relation.choices).get(code, "anggota")
    return label.split("/")[0].lower()
