"""The numbers on each desk: what is counted, and which list it opens."""

from django.utils import timezone

from accounts.roles import Role
from core.templatetags.handep import ago_days
from desk import waiting
from reports import figures
from reports.links import link


def tile(label: str, number, url: str = "", *, tone: str = "", until: str = "") -> dict:
    """A tile; its tone shows only when there is something to count."""
    return {
        "label": label,
        "number": number,
        "url": url,
        "tone": tone if number else "",
        "until": until,
    }


def tiles_of(user) -> list[dict]:
    """The tiles of the position a user works in; none without a position."""
    if user.position is None:
        return []
    return DESKS[user.position.role](user)


def past_age_tile(user, number: int) -> dict:
    return tile("Lewat batas umur jenisnya", number, link(user, "desk:birthday_list"), tone="waits")


def due_tile(user, due) -> dict:
    """What is to do today, and what should have been done."""
    late = due.counts["terlambat"]
    return tile(
        "Tugas sampai hari ini",
        due.now,
        link(user, "cases:task_list", kapan="sekarang"),
        tone="bad" if late else "waits",
        until=f"{late} terlambat" if late else "",
    )


def _field(user, waits: dict) -> list[dict]:
    """What a worker has under way, the same for the officer of a regency."""
    own = waiting.submissions(user)
    mine = "ppks:submission_list"
    return [
        tile("Dikembalikan", own["returned"], link(user, mine, tab="dikembalikan"), tone="bad"),
        tile("Draf belum diajukan", own["draft"], link(user, mine, tab="draf"), tone="waits"),
        tile(
            "Identifikasi belum selesai",
            waits["identifications"],
            link(user, "ppks:identification_list", keadaan="open"),
            tone="waits",
        ),
        tile(
            "Menunggu verifikasi",
            own["waiting"],
            link(user, mine, tab="menunggu"),
            until=_oldest(own["oldest"]),
        ),
    ]


# What waits from phones and in the cases: key of `waiting.others`, label, list, filters, tone.
CASEWORK = (
    ("held", "Kiriman perlu diputuskan", "fieldwork:entry_list", {}, "bad"),
    ("handed", "Isian lapangan diserahkan", "fieldwork:handed_list", {}, "waits"),
    ("fresh", "Kasus baru untuk Anda", "cases:case_list", {"keadaan": "baru"}, "waits"),
    ("plans", "Rencana menunggu persetujuan", "cases:case_list", {"keadaan": "rencana-menunggu"},
     "waits"),
    ("plans_returned", "Rencana dikembalikan", "cases:case_list", {"keadaan": "rencana-kembali"},
     "bad"),
    ("assessments", "Draf asesmen belum diselesaikan", "cases:case_list",
     {"keadaan": "draf-asesmen"}, "waits"),
    ("plans_begun", "Draf rencana belum diajukan", "cases:case_list",
     {"keadaan": "draf-rencana"}, "waits"),
    ("letters", "Konsep surat belum terbit", "cases:letter_list", {"keadaan": "draft"}, "waits"),
    ("referrals", "Rujukan terlambat dijawab", "cases:task_list",
     {"macam": "rujukan", "kapan": "terlambat"}, "bad"),
    ("closing", "Permintaan tutup kasus", "cases:case_list", {"keadaan": "menunggu"}, "waits"),
    ("transfers", "Pemindahan menunggu Anda", "cases:transfer_list", {"keadaan": "saya"}, "waits"),
    ("reports_returned", "Laporan dikembalikan", "reports:report_list", {"keadaan": "returned"},
     "bad"),
    ("reports_due", "Laporan bulan lalu belum dikirim", "reports:report_list",
     {"keadaan": "belum"}, "waits"),
    ("reports_vacant", "Laporan kecamatan tanpa TKSK belum dikirim", "reports:report_list",
     {"keadaan": "tanpa-tksk"}, "waits"),
    ("reports_waiting", "Laporan menunggu ditinjau", "reports:report_list", {"tab": "menunggu"},
     "waits"),
    ("unserved", "Kasus tanpa petugas", "cases:hand_over", {"petugas": "tanpa"}, "bad"),
)  # fmt: skip


def _casework(user, waits: dict) -> list[dict]:
    """Only what is there: most days none of it is."""
    return [
        tile(label, waits[key], link(user, name, **filters), tone=tone)
        for key, label, name, filters, tone in CASEWORK
        if waits.get(key)
    ]


def _tksk(user) -> list[dict]:
    waits = waiting.others(user)
    decrees = _decrees(user, "SK Anda habis, atau habis dalam 30 hari")
    return [*_field(user, waits), *_casework(user, waits), *decrees]


def _regency_officer(user) -> list[dict]:
    waits = waiting.others(user)
    own = [*_field(user, waits), *_casework(user, waits)]
    return [*own, *_roster(user), *_decrees(user)]


def _regency_verifier(user) -> list[dict]:
    seen, waits = waiting.submissions(user), waiting.others(user)
    return [
        *_queue(user, seen),
        *_casework(user, waits),
        tile(
            "Anda kembalikan, belum diperbaiki",
            seen["returned_by_me"],
            link(user, "desk:returned_list"),
        ),
        tile(
            "Data rahasia tanpa tim",
            waiting.without_team(user).count(),
            link(user, "desk:team_gap_list"),
            tone="bad",
        ),
        _glass(user, waits),
        tile(
            "NIK sama dengan data lain",
            waiting.nik_collisions(user).count(),
            link(user, "desk:nik_list"),
            tone="waits",
        ),
    ]


def _province_verifier(user) -> list[dict]:
    """What a regency's verifier has left lying comes up here (DESIGN.md section 5.6)."""
    seen, waits = waiting.province_queue(user), waiting.others(user)
    return [
        *_queue(user, seen, "Menunggu keputusan Anda"),
        *_casework(user, waits),
        tile(
            "NIK sama di dua kabupaten/kota",
            seen["nik_twice"],
            link(user, "ppks:submission_queue", nik="ganda"),
            tone="waits",
        ),
        _glass(user, waits),
    ]


def _glass(user, waits: dict) -> dict:
    """What was broken in an emergency is told at once (DESIGN.md section 2)."""
    label, url = "Buka darurat menunggu ditinjau", link(user, "ppks:glass_list")
    return tile(label, waits["glass"], url, tone="bad")


def _summary(user) -> list[dict]:
    """Figures of the whole area, each opening its part of the dashboard."""
    area = figures.area_of(user)
    total = figures.whole(area)
    _, posts = figures.posts(area)
    counted, page = total.official, "reports:registered"
    official = link(user, page, anchor="resmi")
    return [
        tile("Perorangan terverifikasi", counted["M"] + counted["F"], official),
        tile("Keluarga (KK) terverifikasi", counted["family"], official),
        tile("Kelompok terverifikasi", counted["group"], official),
        tile("Komunitas terverifikasi", counted["community"], official),
        tile(
            "Perorangan belum diverifikasi",
            sum(total.unverified[sex] for sex in "MFU"),
            link(user, page, anchor="belum"),
        ),
        tile(
            "Pengajuan menunggu verifikasi",
            total.waiting,
            link(user, "reports:waiting", anchor="antrean"),
            until=_oldest(total.oldest),
        ),
        tile(
            "Menunggu lebih dari 14 hari",
            total.ages[2],
            link(user, "reports:waiting", anchor="antrean"),
            tone="waits",
        ),
        tile(
            "Kecamatan tanpa TKSK definitif",
            posts.vacant,
            link(user, "tksk:vacant_list"),
            tone="waits",
        ),
    ]


def _roster_admin(user) -> list[dict]:
    return [
        *_roster(user),
        tile(
            "TKSK bertugas tanpa akun",
            waiting.workers_without_account(user).count(),
            link(user, "tksk:worker_list", tugas="bertugas", akun="tanpa"),
            tone="waits",
        ),
        *_decrees(user),
        tile(
            "Jabatan berakhir dalam 30 hari terakhir",
            waiting.ended_positions(user).count(),
            link(user, "desk:position_list"),
        ),
    ]


def _province_officer(user) -> list[dict]:
    """The province's own work is inside its institutions; the figures are of all."""
    inside = waiting.inside(user)
    return [
        *_field(user, inside)[:3],
        *_casework(user, inside),
        tile("Kasus di dalam panti", inside["cases"], link(user, "cases:case_list")),
        tile("Penghuni panti", inside["residents"], link(user, "cases:resident_list")),
        *_summary(user),
    ]


def _institution_officer(user) -> list[dict]:
    waits = waiting.referrals_in(user)
    late, incoming = waits["late"], "cases:incoming_list"
    return [
        tile(
            "Rujukan menunggu jawaban",
            waits["waiting"],
            link(user, incoming, keadaan="menunggu"),
            tone="bad" if late else "waits",
            until=f"{late} terlambat" if late else "",
        ),
        tile(
            "Diterima, belum selesai", waits["accepted"], link(user, incoming, keadaan="accepted")
        ),
        tile("Penghuni", waits["residents"], link(user, "cases:resident_list")),
    ]


def _queue(user, seen: dict, label: str = "Menunggu verifikasi") -> list[dict]:
    queue = "ppks:submission_queue"
    return [
        tile(
            label,
            seen["waiting"],
            link(user, queue),
            tone="waits",
            until=_oldest(seen["oldest"]),
        ),
        tile(
            "Genting",
            seen["urgent"],
            link(user, queue, sifat="genting"),
            tone="bad",
            until="darurat atau segera",
        ),
        tile("Terlambat", seen["late"], link(user, queue, sifat="terlambat"), tone="bad"),
    ]


def _roster(user) -> list[dict]:
    posts = figures.posts_of(user.position.district_codes)
    return [
        tile(
            "Kecamatan tanpa TKSK definitif",
            posts.vacant,
            link(user, "tksk:vacant_list"),
            tone="waits",
            until=f"{posts.empty} tanpa pelaksana tugas juga" if posts.empty else "",
        )
    ]


def _decrees(user, label: str = "SK habis, atau habis dalam 30 hari") -> list[dict]:
    number = waiting.decrees_ending(user).count()
    return [tile(label, number, link(user, "desk:decree_list"), tone="waits")]


def _oldest(moment) -> str:
    return f"yang tertua {ago_days(timezone.localdate(moment))}" if moment else ""


DESKS = {
    Role.TKSK: _tksk,
    Role.REGENCY_OFFICER: _regency_officer,
    Role.REGENCY_VERIFIER: _regency_verifier,
    Role.PROVINCE_OFFICER: _province_officer,
    Role.PROVINCE_VERIFIER: _province_verifier,
    Role.INSTITUTION_OFFICER: _institution_officer,
    Role.ROSTER_ADMIN: _roster_admin,
    Role.AUDITOR: _summary,
}
