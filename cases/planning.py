"""The lives of an assessment and of a plan, as tables (DESIGN.md sections 2 and 7)."""

from cases import policy
from cases.models import Action, Assessment, Plan
from cases.workers import serves
from core.workflow import Transition, Workflow

A, P = Assessment.State, Plan.State
A_DRAFT = frozenset({A.DRAFT})
WAITING = frozenset({P.SUBMITTED})


def shut(row, user) -> str:
    return "" if row.case.is_open else "Kasus ini sudah ditutup."


def not_begun_by(row, user) -> str:
    """A draft is thrown away by whoever began it; by others only where that one has left."""
    if objection := shut(row, user):
        return objection
    if row.created_by_id == user.pk or not serves(row.created_by, row.case.district_id):
        return ""
    return f"Draf ini ditulis {row.created_by}. Hanya ia yang dapat membuangnya."


def in_use(plan, user) -> str:
    if objection := not_begun_by(plan, user):
        return objection
    if Action.objects.filter(goal__plan=plan, source=None).exclude(done_on=None).exists():
        return "Di draf ini ada tindakan yang sudah dilakukan, jadi tidak dapat dibuang."
    return ""


def incomplete(assessment, user) -> str:
    if objection := shut(assessment, user):
        return objection
    missing = assessment.missing()
    return f"Belum diisi: {', '.join(missing)}." if missing else ""


def thin(plan, user) -> str:
    """A plan says what is to be reached, and who does something for each of it."""
    if objection := shut(plan, user):
        return objection
    goals = list(plan.goals.prefetch_related("actions"))
    if not goals:
        return "Tulis dulu satu tujuan."
    if any(not goal.actions.all() for goal in goals):
        return "Setiap tujuan perlu satu tindakan."
    return ""


def own_plan(plan, user) -> str:
    """Four eyes, per person: whoever wrote in it does not decide it."""
    if user.pk in plan.writers or user.pk in (plan.created_by_id, plan.submitted_by_id):
        return "Anda ikut menulis rencana ini; orang lain yang memutuskannya."
    return shut(plan, user)


ASSESSMENT_WORKFLOW = Workflow(
    Transition("write", "Ubah", A_DRAFT, A.DRAFT, policy.FIELD, shut),
    Transition("complete", "Selesaikan asesmen", A_DRAFT, A.COMPLETE, policy.OFFICERS, incomplete),
    Transition("discard", "Buang draf", A_DRAFT, A.DRAFT, policy.FIELD, not_begun_by),
)
PLAN_WORKFLOW = Workflow(
    Transition("write", "Ubah", frozenset({P.DRAFT}), P.DRAFT, policy.FIELD, shut),
    Transition("write", "Ubah", frozenset({P.RETURNED}), P.RETURNED, policy.FIELD, shut),
    Transition(
        "submit",
        "Ajukan rencana",
        frozenset({P.DRAFT, P.RETURNED}),
        P.SUBMITTED,
        policy.OFFICERS,
        thin,
    ),
    Transition("discard", "Buang draf", frozenset({P.DRAFT}), P.DRAFT, policy.FIELD, in_use),
    Transition("approve", "Setujui", WAITING, P.APPROVED, policy.APPROVERS, own_plan),
    Transition("return", "Kembalikan", WAITING, P.RETURNED, policy.APPROVERS, own_plan),
)
