"""The life of a monthly report, as a table (DESIGN.md section 8)."""

from core.workflow import Transition, Workflow
from reports import policy
from reports.models import MonthlyReport

S = MonthlyReport.State


def own_report(report, user) -> str:
    """Four eyes, per person: nobody reviews what they wrote, nor twice in two roles."""
    wrote = {report.submitted_by_id, *report.contributors}
    if user.pk in wrote:
        return "Anda ikut menulis laporan ini; orang lain yang meninjaunya."
    if user.pk == report.accepted_by_id:
        return "Anda sudah meninjau laporan ini untuk kabupaten/kota; orang lain yang melanjutkan."
    return ""


def last_sent(report, user) -> str:
    """Only the last month that was sent goes back: each month opens where the one before closes."""
    later = MonthlyReport.objects.sent().filter(district=report.district_id)
    later = later.filter(month__gt=report.month).order_by("month").first()
    if later is None:
        return ""
    return (
        f"Laporan {later.month_name} kecamatan ini sudah dikirim. Hanya laporan terakhir yang "
        "dapat dikembalikan; perbaikannya masuk sebagai susulan pada bulan berikutnya."
    )


def given_back(report, user) -> str:
    return own_report(report, user) or last_sent(report, user)


FIRST, SECOND, LOCKED = frozenset({S.SUBMITTED}), frozenset({S.ACCEPTED}), frozenset({S.FINAL})
REPORT_WORKFLOW = Workflow(
    Transition("accept", "Terima", FIRST, S.ACCEPTED, policy.FIRST_REVIEW, own_report),
    Transition("accept", "Jadikan final", SECOND, S.FINAL, policy.SECOND_REVIEW, own_report),
    Transition("return", "Kembalikan", FIRST, S.RETURNED, policy.FIRST_REVIEW, given_back),
    Transition("return", "Kembalikan", SECOND, S.RETURNED, policy.SECOND_REVIEW, given_back),
    Transition("reopen", "Buka lagi", LOCKED, S.RETURNED, policy.REOPENERS, last_sent),
)
