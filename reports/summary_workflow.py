"""The life of a regency's summary, as a table (DESIGN.md sections 2 and 8)."""

from django.utils import timezone

from core.workflow import Transition, Workflow
from reports import months, policy
from reports.models import RegencySummary

S = RegencySummary.State
OPEN, WAITING = frozenset({S.DRAFT, S.RETURNED}), frozenset({S.SUBMITTED})
LOCKED = frozenset({S.FINAL})


def month_runs(summary, user) -> str:
    """A month is summed up when it is over."""
    if timezone.localdate() > months.last_day(summary.month):
        return ""
    return f"Rangkuman {summary.month_name} dapat dikirim sesudah bulan itu berakhir."


def own_summary(summary, user) -> str:
    """Four eyes, per person: nobody decides about what they wrote or sent."""
    if user.pk in {summary.submitted_by_id, *summary.contributors}:
        return "Anda ikut menulis rangkuman ini; orang lain yang memutuskannya."
    return ""


SUMMARY_WORKFLOW = Workflow(
    Transition("submit", "Kirim ke provinsi", OPEN, S.SUBMITTED, policy.FIRST_REVIEW, month_runs),
    Transition("final", "Jadikan final", WAITING, S.FINAL, policy.SECOND_REVIEW, own_summary),
    Transition("return", "Kembalikan", WAITING, S.RETURNED, policy.SECOND_REVIEW, own_summary),
    # A district's report that is opened again changes the sums: so the summary opens, too.
    Transition("return", "Buka lagi", LOCKED, S.RETURNED, policy.REOPENERS, own_summary),
)
