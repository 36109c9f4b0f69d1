"""Twelve months of reports from the demo's own work: with gaps, late ones, returned ones with
remarks, and a log of what else was done. Made after everything else; the figures are counted from
what is in the database, as they stood when each report was sent."""

import datetime
import random
from collections import defaultdict

from django.db import connection
from django.utils import timezone

from audit.models import AuditEvent
from desk.demo.calendar import Calendar
from desk.demo.rows import Rows
from districts.models import District, Village
from ppks.models import ClosedMonth
from reports import content, months, movement, summaries, work
from reports.models import Activity, MonthlyReport, RegencySummary, ReportEdition, ReportRemark

DONE = {
    "koordinasi": ("Jadwal kunjungan bersama disepakati", "Data penerima dicocokkan dengan desa"),
    "rapat": ("Pembagian tugas di kecamatan jelas", "Rapat bulanan, hasilnya dicatat"),
    "bansos": ("Sembako tersalur kepada semua yang hadir", "Undangan dan KKS dicek, tersalur"),
    "ground_check": ("Rumah dikunjungi, isiannya diperbaiki", "Sebagian pindah, dicatat"),
    "penyuluhan": ("Warga paham syarat dan cara mengadu", "Keluarga lansia dilatih merawat"),
    "verval": ("Data ganda ditemukan dan dilaporkan", "Yang meninggal dikeluarkan dari daftar"),
    "pendampingan": ("Pertemuan kelompok PKH berjalan", "Usaha bersama mulai jalan"),
}
OBSTACLES = (
    "Air surut, klotok tidak sampai ke dua desa di hulu.",
    "Sinyal hanya ada di kantor desa; data dikirim malam hari.",
    "Banyak warga belum punya KTP, perekaman harus ke kabupaten.",
    "Jalan rusak setelah hujan, kunjungan tertunda.",
    "",
)
PLANS = (
    "Mendatangi desa yang belum terkunjungi dan menyelesaikan yang dikembalikan.",
    "Melanjutkan pendataan lansia, bersama kader desa.",
    "Koordinasi dengan Disdukcapil untuk perekaman di desa.",
)
NIL = "Belum ada TKSK yang bertugas; kegiatan belum berjalan."
OVERVIEWS = (
    "Pendataan berjalan di semua kecamatan; dua kecamatan dibantu petugas kabupaten.",
    "Sebagian desa di hulu belum terjangkau karena air surut.",
    "Verifikasi lancar, penyaluran bansos didampingi TKSK.",
)
REMARKS = ("Cocokkan dengan daftar di desa.", "Jumlahnya berbeda dari berita acara penyaluran.")
BACK_NOTE = "Tolong diperiksa lagi, lalu kirim ulang."


def build(office) -> None:
    """Log and reports of all districts, in the months before this one."""
    Maker(office).make()


class Maker:
    def __init__(self, office):
        self.office, self.rng = office, random.Random("laporan")
        self.rows = Rows(self.rng)
        self.calendar = Calendar(self.rows.today)
        self.districts = list(District.objects.current().select_related("regency").order_by("pk"))

    def make(self) -> None:
        self._log()
        self.rows.save()
        self._gather()
        for district in self.districts:
            for month in self.calendar.sent[district.pk]:
                self._report(district, month)
        closed = [
            ClosedMonth(district_id=code, month=month)
            for code, sent in self.calendar.sent.items()
            for month in sent
            if (code, month) not in self.given_back
        ]
        self.rows.save()
        ClosedMonth.objects.bulk_create(closed)
        self._summaries()
        self.rows.save()

    def _summaries(self) -> None:
        """What each regency made of its months: the last one is being written, or waits."""
        for regency in sorted({one.regency for one in self.districts}, key=lambda one: one.pk):
            month = self.calendar.first
            while month <= self.calendar.last:
                self._summary(regency, month)
                month = months.shift(month, 1)

    def _summary(self, regency, month) -> None:
        rng, verifier = self.rng, self.office.verifiers[regency.pk]
        newest = month == self.calendar.last
        state = rng.choice(("draft", "submitted", "returned")) if newest else "final"
        day = months.shift(month, 1).replace(day=rng.randint(20, 22))
        at = self.rows.moment(min(day, self.rows.today))
        sent, decided = state != "draft", state in ("final", "returned")
        self.rows.record(
            RegencySummary,
            at=at,
            by=self.office.officers[regency.pk],
            regency=regency,
            month=month,
            state=state,
            overview=rng.choice(OVERVIEWS),
            obstacles=rng.choice(OBSTACLES),
            plans=rng.choice(PLANS),
            contributors=[self.office.officers[regency.pk].pk, verifier.pk],
            figures=summaries.gather(regency, month, summaries.parts_of(regency, month), at)
            if sent
            else None,
            submitted_at=at if sent else None,
            submitted_by=verifier if sent else None,
            decided_at=min(at + datetime.timedelta(days=4), self.rows.now) if decided else None,
            decided_by=self.office.province_verifier if decided else None,
            note="Sebutkan kecamatan yang belum melapor." if state == "returned" else "",
        )

    # The log

    def _log(self) -> None:
        villages = defaultdict(list)
        for village in Village.objects.current().order_by("pk"):
            villages[village.district_id].append(village)
        for district in self.districts:
            user = self.office.field.get(district.pk)
            if user is None:
                continue
            month = self.calendar.first
            while month <= months.month_of(self.rows.today):
                for _ in range(self.rng.randint(1, 4)):
                    self._activity(district, user, villages[district.pk], month)
                month = months.shift(month, 1)

    def _activity(self, district, user, villages, month) -> None:
        rng = self.rng
        day = month.replace(day=rng.randint(1, months.last_day(month).day))
        if day > self.rows.today:
            return
        late = 25 if rng.random() < 0.04 else rng.randint(0, 2)
        noted = day + datetime.timedelta(days=late)
        at = self.rows.moment(min(noted, self.rows.today))
        kind = rng.choice(list(DONE))
        men = rng.randint(0, 40)
        self.rows.record(
            Activity,
            at=at,
            by=user,
            district=district,
            village=rng.choice(villages) if kind not in ("rapat", "koordinasi") else None,
            happened_on=day,
            kind=kind,
            about={"bansos": rng.choice(("Sembako", "PKH", "KHBS"))}.get(kind, ""),
            men=men,
            women=men + rng.randint(0, 15),
            result=rng.choice(DONE[kind]),
            obstacle=rng.choice(OBSTACLES) if rng.random() < 0.2 else "",
            travel=rng.choice(("klotok", "motor", "motor", "mobil", "")),
            travel_minutes=rng.choice((None, 30, 60, 90, 150)),
            travel_cost=rng.choice((None, 50_000, 150_000, 300_000)),
            report_month=self.calendar.report_month(district.pk, day, at),
        )

    # What each month counted

    def _gather(self) -> None:
        """Rows of all sources by district and month of report, and the ledger's."""
        codes = [district.pk for district in self.districts]
        self.work, self.stock = defaultdict(list), defaultdict(list)
        for source in work.SOURCES:
            self._of_source(source, codes)
        self.opening, self.moved = defaultdict(list), defaultdict(list)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT district_id, report_month, coalesce(category_id, 'orang'), subject, sex, "
                "sum(delta) FROM ppks_movement WHERE NOT secret GROUP BY 1, 2, 3, 4, 5"
            )
            for code, month, *line in cursor.fetchall():
                self.opening[code].append((month, *line))
            cursor.execute(
                "SELECT district_id, report_month, kind, subject, sex, reason, sign(n)::int, "
                "count(*), count(*) FILTER (WHERE late) FROM (SELECT district_id, report_month, "
                "coalesce(category_id, 'orang') AS kind, subject, sex, reason, sum(delta) AS n, "
                "bool_or(effective_on < report_month) AS late FROM ppks_movement "
                "WHERE NOT secret GROUP BY registrant_id, 1, 2, 3, 4, 5, 6 "
                "HAVING sum(delta) <> 0) netted GROUP BY 1, 2, 3, 4, 5, 6, 7"
            )
            for code, month, *line in cursor.fetchall():
                self.moved[code, month].append(line)
        self.names = movement.kind_names()
        self.given_back = set()

    def _of_source(self, source, codes) -> None:
        for code, name, pk, sort, day, recorded, *values in source.rows_of(codes):
            if source.day == "":
                self.stock[code].append((name, pk, sort, 0, *values))
                continue
            on = timezone.localdate(day) if source.is_moment else day
            month = self.calendar.report_month(code, on, recorded)
            self.work[code, month].append((name, pk, sort, int(on < month), *values))

    # The reports

    def _report(self, district, month) -> None:
        rng, sent = self.rng, self.calendar.sent[district.pk][month]
        author = self.office.enters(district)
        verifier = self.office.verifiers[district.regency_id]
        nil = district.pk not in self.office.field
        rows = self.work[district.pk, month]
        newest = month == max(self.calendar.sent[district.pk])
        state = self._state(month, newest)
        if newest:
            rows = rows + self.stock[district.pk]
        lines = work.lines_of(sorted(rows))
        nil = nil and not any(line.items for line in lines["kegiatan"])
        openings = [line[1:] for line in self.opening[district.pk] if line[0] < month]
        moved = movement.lines_of(openings, self.moved[district.pk, month], self.names)
        figures, evidence = content.compose(lines, moved)
        texts = {
            "nil_word": NIL if nil else "",
            "obstacles": "" if nil else rng.choice(OBSTACLES),
            "plans": "" if nil else rng.choice(PLANS),
            "remarks": "",
        }
        day = datetime.timedelta(days=1)
        accepted = min(sent + rng.randint(1, 6) * day, self.rows.now)
        final = min(accepted + rng.randint(2, 9) * day, self.rows.now)
        province = self.office.province_verifier
        reviewed = state in ("accepted", "final")
        back = state == "returned"
        report = self.rows.record(
            MonthlyReport,
            at=sent - 2 * day,
            by=author,
            district=district,
            month=month,
            state=state,
            is_nil=nil,
            contributors=[author.pk],
            edition=1,
            first_submitted_at=sent,
            submitted_at=sent,
            submitted_by=author,
            accepted_at=accepted if reviewed else None,
            accepted_by=verifier if reviewed else None,
            final_at=final if state == "final" else None,
            final_by=province if state == "final" else None,
            returned_at=accepted if back else None,
            returned_by=verifier if back else None,
            note=BACK_NOTE if back else "",
            **texts,
        )
        report.updated_at = {"final": final, "submitted": sent}.get(state, accepted)
        duty = "Petugas" if district.pk not in self.office.field else "TKSK"
        edition = self.rows.add(
            ReportEdition,
            at=sent,
            report=report,
            number=1,
            submitted_at=sent,
            submitted_by=author,
            author=f"{author.name}, {duty} Kecamatan {district.name}",
            is_nil=nil,
            texts=texts,
            figures=figures,
            evidence=evidence,
        )
        acts = [("submit", author, sent)]
        if reviewed:
            acts.append(("accept", verifier, accepted))
        if state == "final":
            acts.append(("final", province, final))
        if back:
            acts.append(("return", verifier, accepted))
            self.given_back.add((district.pk, month))
            done = next(one for one in figures if one["key"] == "kegiatan")["lines"]
            for line in done[:2]:
                self.rows.add(
                    ReportRemark, at=accepted, edition=edition, line=line["key"],
                    text=rng.choice(REMARKS), by=verifier,
                )  # fmt: skip
        for verb, by, at in acts:
            self._event(report, verb, by, at)

    def _state(self, month, newest) -> str:
        back = (self.calendar.last.year - month.year) * 12 + self.calendar.last.month - month.month
        roll = self.rng.random()
        if newest and roll < 0.06:
            return "returned"
        if back == 0:
            return "submitted" if roll < 0.45 else "accepted"
        if back == 1:
            return "accepted" if roll < 0.25 else "final"
        return "final"

    def _event(self, report, verb, by, at) -> None:
        position = self.office.positions[by.pk]
        self.rows.add(
            AuditEvent,
            at=at,
            actor=by.pk,
            role=position.role,
            area=position.area_code,
            action=f"reports.monthly.{verb}",
            target_type="reports.monthlyreport",
            target=str(report.pk),
            happened_in=report.district_id,
            details={"month": months.code(report.month)},
        )
