"""Every write of a monthly report (DESIGN.md section 8). A report's act locks its district's
ledger, so that no movement slips into a month while it is being closed or opened."""

import datetime
import logging

from django.db import IntegrityError, transaction
from django.utils import timezone

from audit.events import record
from core.querysets import lock
from core.refusal import Refused
from districts.models import District
from ppks.models import ClosedMonth
from ppks.operations.ledger import hold
from reports import authors, content, months
from reports.models import MonthlyReport, ReportEdition, ReportRemark
from reports.models.monthly import SENT
from reports.workflow import REPORT_WORKFLOW

log = logging.getLogger("handep.timers")
STATES = MonthlyReport.State
TEXTS = ("is_nil", "nil_word", "obstacles", "plans", "remarks")
NOT_YOURS = (
    "Laporan kecamatan ini ditulis TKSK yang bertugas di sana; petugas kabupaten/kota menulisnya "
    "hanya kalau tidak ada TKSK."
)


@transaction.atomic
def begin(*, district: District, month: datetime.date, by) -> MonthlyReport:
    """Open the report of a month, or find it open. Refuses a month that has not begun, and
    whoever does not write it."""
    if month > months.current():
        raise Refused("Bulan itu belum mulai.")
    _check_author(by, district.pk, month)
    report = MonthlyReport.objects.filter(district=district, month=month).first()
    if report is not None:
        return report
    report = MonthlyReport(district=district, month=month)
    report.touch(by)
    try:
        with transaction.atomic():
            report.save()
    except IntegrityError:  # opened by somebody else in this moment
        return MonthlyReport.objects.get(district=district, month=month)
    _noted(report, by, "begin")
    return report


@transaction.atomic
def write(*, report: MonthlyReport, version: int, by, **texts) -> MonthlyReport:
    """The worker's own words; `texts` are those of TEXTS."""
    report = _held(report, by, version)
    _check_open(report)
    for name in TEXTS:
        setattr(report, name, texts[name])
    if report.is_nil and not report.nil_word:
        raise Refused("Tulis mengapa nihil.", "nil_word")
    if not report.is_nil:
        report.nil_word = ""
    _contribute(report, by)
    report.save()
    _noted(report, by, "write")
    return report


@transaction.atomic
def submit(*, report: MonthlyReport, version: int, by) -> MonthlyReport:
    """Freeze the figures with the ids behind them, close the month, and put the report before the
    regency. Refuses before the last day of the month, with an earlier month still open, and nil
    with work in it."""
    hold(report.district_id, alone=True)
    report = _held(report, by, version)
    _check_open(report)
    if objection := objection_to_submit(report):
        raise Refused(objection)
    drafted = content.draft(report)
    if report.is_nil and not content.is_idle(drafted.figures):
        raise Refused("Ada kegiatan pada bulan ini, jadi laporannya tidak nihil.")
    report.edition += 1
    report.state = STATES.SUBMITTED
    report.submitted_at, report.submitted_by = drafted.until, by
    report.first_submitted_at = report.first_submitted_at or drafted.until
    report.accepted_at = report.accepted_by = report.final_at = report.final_by = None
    report.returned_at = report.returned_by = None
    report.note = ""
    _contribute(report, by)
    report.save()
    ReportEdition.objects.create(
        report=report,
        number=report.edition,
        submitted_at=drafted.until,
        submitted_by=by,
        author=authors.author_name(by, report.district),
        is_nil=report.is_nil,
        texts={name: getattr(report, name) for name in TEXTS if name != "is_nil"},
        figures=drafted.figures,
        evidence=drafted.evidence,
    )
    ClosedMonth.objects.get_or_create(district_id=report.district_id, month=report.month)
    _noted(report, by, "submit", edition=report.edition, nil=report.is_nil)
    return report


def objection_to_submit(report: MonthlyReport) -> str:
    """ "" or why the report cannot be sent yet."""
    if timezone.localdate() < months.last_day(report.month):
        return f"Laporan {report.month_name} dapat dikirim mulai hari terakhir bulan itu."
    of_district = MonthlyReport.objects.filter(district=report.district_id)
    earlier = of_district.filter(month__lt=report.month).exclude(state__in=SENT)
    if first := earlier.order_by("month").first():
        return f"Kirim dulu laporan {first.month_name}: laporan dikirim berurutan."
    before = months.shift(report.month, -1)
    known = of_district.filter(month__lt=report.month).order_by("month")
    if known.exists() and not known.filter(month=before).exists():
        return f"Kirim dulu laporan {months.name(before)}: laporan dikirim berurutan."
    return ""


@transaction.atomic
def accept(*, report: MonthlyReport, version: int, by) -> MonthlyReport:
    """The regency accepts, then the province makes it final. Nobody reviews what they wrote."""
    report = lock(MonthlyReport.objects.visible_to(by), report.pk, version)
    transition = REPORT_WORKFLOW.resolve("accept", report, by)
    report.state = transition.target
    if transition.target == STATES.ACCEPTED:
        report.accepted_at, report.accepted_by = timezone.now(), by
    else:
        report.final_at, report.final_by = timezone.now(), by
    report.touch(by)
    report.save()
    _noted(report, by, "accept" if transition.target == STATES.ACCEPTED else "final")
    return report


@transaction.atomic
def return_report(
    *, report: MonthlyReport, version: int, remarks: dict[str, str], note: str, by
) -> MonthlyReport:
    """Give it back with words on single lines (line → text) and a note; the month opens again.
    Refuses without any word, and any but the last month that was sent."""
    remarks = {line: text for line, text in remarks.items() if text}
    if not remarks and not note:
        raise Refused("Tulis apa yang perlu diperbaiki, pada barisnya atau di bawah.", "note")
    report = _turn_back(report, version, by, "return", note)
    edition = report.editions.first()
    ReportRemark.objects.bulk_create(
        ReportRemark(edition=edition, line=line, text=text, by=by) for line, text in remarks.items()
    )
    _noted(report, by, "return", remarks=len(remarks))
    return report


@transaction.atomic
def reopen(*, report: MonthlyReport, version: int, reason: str, by) -> MonthlyReport:
    """The province opens a final report again, with a reason that everybody sees."""
    if not reason:
        raise Refused("Tulis alasannya.", "reason")
    report = _turn_back(report, version, by, "reopen", reason)
    _noted(report, by, "reopen", note=reason)
    return report


def _turn_back(report, version, by, action, note) -> MonthlyReport:
    hold(report.district_id, alone=True)
    report = lock(MonthlyReport.objects.visible_to(by), report.pk, version)
    report.state = REPORT_WORKFLOW.resolve(action, report, by).target
    report.returned_at, report.returned_by, report.note = timezone.now(), by, note
    report.reopened += action == "reopen"
    report.touch(by)
    report.save()
    ClosedMonth.objects.filter(district=report.district_id, month=report.month).delete()
    return report


def finish_accepted(days: int, failed: list[str] | None = None) -> int:
    """What a regency accepted so many days ago, and the province left lying, becomes final by
    itself. Returns how many; a second run finds none. A report that cannot is told in `failed`
    and does not stop the others."""
    edge = timezone.now() - datetime.timedelta(days=days)
    rows = MonthlyReport.objects.filter(state=STATES.ACCEPTED, accepted_at__lt=edge)
    done = 0
    for pk in list(rows.values_list("pk", flat=True)):
        try:
            done += _finish(pk, days)
        except Exception:
            log.exception("finishing report %s", pk)
            if failed is not None:
                failed.append(str(pk))
    return done


@transaction.atomic
def _finish(pk, days: int) -> bool:
    report = MonthlyReport.objects.select_for_update().get(pk=pk)
    if report.state != STATES.ACCEPTED:
        return False
    report.state, report.final_at = STATES.FINAL, timezone.now()
    report.touch(None)
    report.save()
    _noted(report, None, "final", days=days)
    return True


def _held(report: MonthlyReport, by, version: int | None) -> MonthlyReport:
    report = lock(MonthlyReport.objects.visible_to(by), report.pk, version)
    _check_author(by, report.district_id, report.month)
    return report


def _check_author(by, district: str, month: datetime.date) -> None:
    if not authors.writes(by, district, month):
        raise Refused(NOT_YOURS)


def _check_open(report: MonthlyReport) -> None:
    if not report.is_open:
        raise Refused(
            f"Laporan ini sudah “{report.get_state_display()}”, jadi tidak dapat diubah lagi."
        )


def _contribute(report: MonthlyReport, by) -> None:
    if by.pk not in report.contributors:
        report.contributors = [*report.contributors, by.pk]
    report.touch(by)


def _noted(report: MonthlyReport, by, action: str, note: str = "", **details) -> None:
    record(
        by=by,
        action=f"reports.monthly.{action}",
        target=report,
        district=report.district_id,
        note=note,
        month=months.code(report.month),
        **details,
    )
