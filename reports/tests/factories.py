"""Reports in any state, through the operations that make them."""

import datetime

from districts.models import District
from reports import months
from reports.models import Activity, MonthlyReport
from reports.operations import activity as log
from reports.operations import monthly

FACTS = {
    "village": None, "kind": "bansos", "about": "Sembako", "men": 4, "women": 6,
    "result": "Sepuluh keluarga menerima", "obstacle": "", "travel": "klotok",
    "travel_minutes": 90, "travel_cost": 150_000,
}  # fmt: skip


def make_activity(by, *, on: datetime.date | None = None, district="", **facts) -> Activity:
    """A line of the daily log, in the middle of the last month unless told."""
    place = District.objects.get(pk=district) if district else by.position.district
    on = on or months.shift(months.current(), -1).replace(day=12)
    return log.note_activity(district=place, by=by, happened_on=on, **(FACTS | facts))


def make_report(by, *, month=None, state="draft", verifier=None, province=None) -> MonthlyReport:
    """The report of a worker's district: `verifier` accepts or returns it, `province` makes it
    final."""
    month = month or months.shift(months.current(), -1)
    report = monthly.begin(district=by.position.district, month=month, by=by)
    if state == "draft":
        return report
    report = monthly.submit(report=report, version=report.version, by=by)
    if state == "returned":
        return monthly.return_report(
            report=report,
            version=report.version,
            remarks={"kegiatan.identifikasi": "Cocokkan dengan buku."},
            note="Perbaiki dulu.",
            by=verifier,
        )
    if state in ("accepted", "final"):
        report = monthly.accept(report=report, version=report.version, by=verifier)
    if state == "final":
        report = monthly.accept(report=report, version=report.version, by=province)
    return report
