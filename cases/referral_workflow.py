"""The lives of a referral and of a letter, as tables (DESIGN.md section 7).

Who answers a referral is said here only: an institution of the province on screen; for all
others, and where the institution cannot, the TKSK or the officer writes down what it said.
"""

from cases.models import Letter, Referral
from cases.policy import OFFICERS, RECEIVERS, WORKERS
from core.workflow import Transition, Workflow

R, L = Referral.State, Letter.State
PENDING, ACCEPTED = frozenset({R.PENDING}), frozenset({R.ACCEPTED})

ANSWERERS = WORKERS | RECEIVERS

REFERRAL_WORKFLOW = Workflow(
    Transition("accept", "Catat diterima", PENDING, R.ACCEPTED, ANSWERERS),
    Transition("refuse", "Catat ditolak", PENDING, R.REFUSED, ANSWERERS),
    Transition("finish", "Selesaikan", ACCEPTED, R.DONE, ANSWERERS),
    Transition("withdraw", "Tarik rujukan", PENDING | ACCEPTED, R.WITHDRAWN, WORKERS),
)


def pointless(letter, user) -> str:
    """No paper for a referral that is over without help."""
    referral = letter.referral
    if referral is None or referral.state not in (R.REFUSED, R.WITHDRAWN):
        return ""
    return f"Rujukannya sudah “{referral.get_state_display()}”."


DRAFT, ISSUED = frozenset({L.DRAFT}), frozenset({L.ISSUED})

LETTER_WORKFLOW = Workflow(
    Transition("issue", "Terbitkan", DRAFT, L.ISSUED, OFFICERS, pointless),
    Transition("withdraw", "Buang konsep", DRAFT, L.WITHDRAWN, WORKERS),
    Transition("withdraw", "Cabut surat", ISSUED, L.WITHDRAWN, OFFICERS),
)
