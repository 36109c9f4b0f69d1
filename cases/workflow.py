"""The end of a case and the move of a registrant, as tables (DESIGN.md sections 2 and 7)."""

from cases import policy
from cases.models import Case, Closure, Transfer
from core.workflow import Transition, Workflow
from ppks.models import Registrant

C = Case.State
OPEN, CLOSING, CLOSED = frozenset({C.OPEN}), frozenset({C.CLOSING}), frozenset({C.CLOSED})


def asked_for_it(case, user) -> str:
    """Four eyes, per person: whoever asks for the end does not decide about it."""
    own = Closure.objects.asked().filter(case=case, created_by=user.pk).exists()
    return "Anda yang meminta penutupan ini; orang lain yang memutuskannya." if own else ""


def cannot_go_on(case, user) -> str:
    if case.registrant.life in (Registrant.Life.DECEASED, Registrant.Life.MERGED):
        return f"Data orangnya sudah “{case.registrant.get_life_display()}”."
    same = Case.objects.open().filter(registrant=case.registrant_id, category=case.category_id)
    if same.exclude(pk=case.pk).exists():
        return "Sudah ada kasus lain yang berjalan untuk jenis ini. Lanjutkan di sana."
    return ""


CASE_WORKFLOW = Workflow(
    Transition("ask", "Minta penutupan", OPEN, C.CLOSING, policy.FIELD),
    Transition("approve", "Setujui penutupan", CLOSING, C.CLOSED, policy.APPROVERS, asked_for_it),
    Transition("return", "Kembalikan", CLOSING, C.OPEN, policy.APPROVERS, asked_for_it),
    Transition("withdraw", "Tarik kembali", CLOSING, C.OPEN, policy.FIELD),
    Transition("reopen", "Buka lagi", CLOSED, C.OPEN, policy.FIELD, cannot_go_on),
)

T = Transfer.State
ASKED, OFFERED = frozenset({T.ASKED}), frozenset({T.OFFERED})
ANSWERERS = policy.FIELD | policy.APPROVERS
NOT_ALONE = "Anda sudah memutuskan untuk pihak yang lain; orang lain yang memutuskan ini."


def not_the_sender(transfer, user) -> str:
    return "" if transfer.is_sent_by(user) else "Hanya pihak pengirim yang dapat melakukan ini."


def not_to_approve(transfer, user) -> str:
    if user.pk == transfer.created_by_id:
        return NOT_ALONE
    return not_the_sender(transfer, user)


def not_to_answer(transfer, user) -> str:
    """Only the receiving side answers, and nobody decides alone for both. A verifier answers for
    a *rahasia* entry only: nobody else there may know of it."""
    if not transfer.is_received_by(user):
        return "Hanya kecamatan tujuan yang dapat menjawab."
    if user.pk in (transfer.created_by_id, transfer.approved_by_id):
        return NOT_ALONE
    if user.position.role in policy.APPROVERS and not transfer.is_secret:
        return "Petugas di kecamatan tujuan yang menjawab, bukan verifikator."
    return ""


TRANSFER_WORKFLOW = Workflow(
    Transition("approve", "Setujui", ASKED, T.OFFERED, policy.TRANSFER_APPROVERS, not_to_approve),
    Transition(
        "turn_down", "Kembalikan", ASKED, T.REFUSED, policy.TRANSFER_APPROVERS, not_to_approve
    ),
    Transition("accept", "Terima", OFFERED, T.ACCEPTED, ANSWERERS, not_to_answer),
    Transition("refuse", "Tolak", OFFERED, T.REFUSED, ANSWERERS, not_to_answer),
    Transition(
        "withdraw", "Tarik kembali", ASKED | OFFERED, T.WITHDRAWN, policy.FIELD, not_the_sender
    ),
)
