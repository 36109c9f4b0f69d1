"""The life of a submission, as a table (DESIGN.md section 4)."""

from accounts.roles import Role
from core.workflow import Transition, Workflow
from ppks import policy
from ppks.models import Submission

S = Submission.State
DECIDERS = frozenset({Role.REGENCY_VERIFIER, Role.PROVINCE_VERIFIER})
EDITABLE = frozenset({S.DRAFT, S.RETURNED})
WAITING = frozenset({S.SUBMITTED})


def own_entry(submission, user) -> str:
    """Four eyes, per person: whoever wrote in it does not decide it."""
    wrote = {submission.entered_by_id, submission.submitted_by_id, *submission.contributors}
    return (
        "Anda ikut mengisi pengajuan ini; orang lain yang memutuskannya."
        if (user.pk in wrote)
        else ""
    )


def gone(submission, user) -> str:
    """Nothing more is put into an entry that has left the register."""
    if submission.kind == Submission.Kind.NEW or submission.registrant.is_active:
        return ""
    return f"Data ini sudah “{submission.registrant.get_life_display()}”."


def not_yet_admitted(submission, user) -> str:
    if objection := own_entry(submission, user) or gone(submission, user):
        return objection
    if submission.kind != Submission.Kind.NEW and not submission.registrant.is_verified:
        return "Data barunya belum diverifikasi. Putuskan dulu pengajuan data barunya."
    return ""


SUBMISSION_WORKFLOW = Workflow(
    Transition("submit", "Ajukan", EDITABLE, S.SUBMITTED, policy.WRITERS, gone),
    Transition("withdraw", "Tarik kembali", EDITABLE | WAITING, S.WITHDRAWN, policy.WRITERS),
    Transition("verify", "Verifikasi", WAITING, S.VERIFIED, DECIDERS, not_yet_admitted),
    Transition("return", "Kembalikan", WAITING, S.RETURNED, DECIDERS, own_entry),
    Transition("reject", "Tolak", WAITING, S.REJECTED, DECIDERS, own_entry),
)
