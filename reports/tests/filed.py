"""Reports and duties of the roster as rows, in any state and of any day: many at once."""

import datetime

from django.utils import timezone

from ppks.models import ClosedMonth
from reports import months
from reports.models import MonthlyReport, ReportEdition
from reports.models.monthly import SENT
from tksk.models import Assignment, Worker

LINE = {"key": "kegiatan.log.bansos", "label": "Penyaluran bansos atau KHBS"}


def at(day: datetime.date, hour: int = 9) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(hour)))


def make_duty(
    district: str, since, until=None, kind="definitif", user=None, email=""
) -> Assignment:
    worker = Worker.objects.filter(user=user).first() if user else None
    worker = worker or Worker.objects.create(
        name="Rahmat", search_name="rahmat", sex="M", user=user, email=email
    )
    return Assignment.objects.create(
        worker=worker, district_id=district, kind=kind, since=since, until=until,
        end_reason="pindah" if until else "",
    )  # fmt: skip


def figures(**numbers) -> list[dict]:
    """Figures as an edition has them: how often, L and P of one activity, and one kind of PPKS."""
    values = {"n": 2, "L": 4, "P": 6, "susulan": 0} | numbers
    moved = {"awal": 5, "+baru": 2, "masuk": 2, "keluar": 0, "akhir": 7, "susulan": 0}
    return [
        {"key": "kegiatan", "title": "Kegiatan",
         "columns": [["n", "Kali"], ["L", "L"], ["P", "P"], ["susulan", "Susulan"]],
         "lines": [LINE | {"values": values}]},
        {"key": "mutasi", "title": "Mutasi PPKS yang terverifikasi",
         "columns": [["awal", "Awal"], ["+baru", "Baru"], ["masuk", "Jumlah masuk"],
                     ["keluar", "Jumlah keluar"], ["akhir", "Akhir"], ["susulan", "Susulan"]],
         "lines": [{"key": "mutasi.08.M", "label": "08 Lanjut Usia Terlantar (LUT), L",
                    "values": moved}]},
    ]  # fmt: skip


def make_report(
    district: str,
    month: datetime.date,
    by=None,
    *,
    state="draft",
    sent_on=None,
    numbers=None,
    **more,
) -> MonthlyReport:
    """A report; sent by `by` (on the day it was due unless told) when its state says so."""
    report = MonthlyReport(district_id=district, month=month, state=state, **more)
    report.touch(by)
    if by is not None and state != "draft":
        sent = at(sent_on or months.due_on(month))
        report.first_submitted_at = report.submitted_at = sent
        report.submitted_by, report.edition, report.contributors = by, 1, [by.pk]
        if state in ("accepted", "final"):
            report.accepted_at = sent
    report.save()
    if report.edition:
        ReportEdition.objects.create(
            report=report, number=1, submitted_at=report.submitted_at, submitted_by=by,
            author=f"{by.name}, TKSK", texts={}, figures=figures(**(numbers or {})), evidence={},
        )  # fmt: skip
    if state in SENT:
        ClosedMonth.objects.get_or_create(district_id=district, month=month)
    return report
