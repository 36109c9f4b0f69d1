"""Every write of a regency's summary (DESIGN.md section 8)."""

import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from audit.events import record
from core.querysets import lock
from core.refusal import Refused, Stale
from districts.models import Regency
from reports import months, summaries
from reports.models import MonthlyReport, RegencySummary
from reports.summary_workflow import SUMMARY_WORKFLOW

TEXTS = ("overview", "obstacles", "plans")
NEW = 0  # the version of a summary that nobody has begun


@transaction.atomic
def write(
    *, regency: Regency, month: datetime.date, version: int, by, **texts: str
) -> RegencySummary:
    """The regency's own words; `texts` are those of TEXTS. The first who writes begins it."""
    summary = _held(regency, month, version, by)
    if not summary.is_open:
        raise Refused(
            f"Rangkuman ini sudah “{summary.get_state_display()}”, jadi tidak dapat diubah lagi."
        )
    for name in TEXTS:
        setattr(summary, name, texts[name])
    _contribute(summary, by)
    summary.save()
    _noted(summary, by, "write")
    return summary


@transaction.atomic
def submit(*, regency: Regency, month: datetime.date, version: int, by) -> RegencySummary:
    """Freeze the sums of what is accepted by now, and put the summary before the province.
    Refuses while the month runs. Districts that are missing are named in it, and do not stop it.
    """
    summary = _held(regency, month, version, by)
    summary.state = SUMMARY_WORKFLOW.resolve("submit", summary, by).target
    # Nobody accepts or opens a report of the month between the reading and the freezing.
    reports = MonthlyReport.objects.filter(district__regency=regency, month=month)
    list(reports.select_for_update(of=("self",)).order_by("pk").values_list("pk"))
    until = timezone.now()
    summary.figures = summaries.gather(regency, month, summaries.parts_of(regency, month), until)
    summary.submitted_at, summary.submitted_by = until, by
    summary.decided_at = summary.decided_by = None
    summary.note = ""
    _contribute(summary, by)
    summary.save()
    counted, missing = summary.figures["districts"], summary.figures["missing"]
    _noted(summary, by, "submit", counted=len(counted), missing=missing)
    return summary


@transaction.atomic
def make_final(*, summary: RegencySummary, version: int, by) -> RegencySummary:
    """The province takes it in. Nobody decides about what they wrote."""
    return _decide(summary, version, by, "final", "")


@transaction.atomic
def give_back(*, summary: RegencySummary, version: int, note: str, by) -> RegencySummary:
    """The province gives it back, a final one too, with a note that the regency reads."""
    if not note:
        raise Refused("Tulis apa yang perlu diperbaiki.", "note")
    return _decide(summary, version, by, "return", note)


def printed(summary: RegencySummary, by) -> None:
    """A PDF was made: a file that leaves is an event."""
    _noted(summary, by, "print")


def _decide(summary: RegencySummary, version: int, by, action: str, note: str) -> RegencySummary:
    summary = lock(RegencySummary.objects.visible_to(by), summary.pk, version)
    summary.state = SUMMARY_WORKFLOW.resolve(action, summary, by).target
    summary.decided_at, summary.decided_by, summary.note = timezone.now(), by, note
    summary.touch(by)
    summary.save()
    _noted(summary, by, action, note)
    return summary


def _held(regency: Regency, month: datetime.date, version: int, by) -> RegencySummary:
    """The summary, locked; a new one where nobody began it. Refuses (`Stale`) one that changed,
    or was begun by somebody else, since the form was opened."""
    if not summaries.may_write(by, regency):
        raise Refused("Jabatan Anda tidak dapat melakukan ini.")
    if month > months.current():
        raise Refused("Bulan itu belum mulai.")
    rows = RegencySummary.objects.filter(regency=regency, month=month).select_for_update()
    summary = rows.first()
    if summary is None:
        summary = RegencySummary(regency=regency, month=month)
        summary.touch(by)
        try:
            with transaction.atomic():
                summary.save()
        except IntegrityError:  # begun by somebody else in this moment
            raise Stale(rows.get()) from None
        return summary
    if summary.version != version:
        raise Stale(summary)
    return summary


def _contribute(summary: RegencySummary, by) -> None:
    if by.pk not in summary.contributors:
        summary.contributors = [*summary.contributors, by.pk]
    summary.touch(by)


def _noted(summary: RegencySummary, by, action: str, note: str = "", **details) -> None:
    record(
        by=by,
        action=f"reports.summary.{action}",
        target=summary,
        note=note,
        regency=summary.regency_id,
        month=months.code(summary.month),
        **details,
    )
