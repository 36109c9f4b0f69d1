"""The lives of a referral and of a letter, as tables (DESIGN.md section 7).

Who answers a referral is said here only: today the TKSK or the officer writes down what the
institution said.
"""

from cases.models import Letter, Referral
from cases.policy import FIELD, OFFICERS
from core.workflow import Transition, Workflow

R, L = Referral.State, Letter.State
PENDING, ACCEPTED = frozenset({R.PENDING}), frozenset({R.ACCEPTED})

REFERRAL_WORKFLOW = Workflow(
    Transition("accept", "Catat diterima", PENDING, R.ACCEPTED, FIELD),
    Transition("refuse", "Catat ditolak", PENDING, R.REFUSED, FIELD),
    Transition("finish", "Selesaikan", ACCEPTED, R.DONE, FIELD),
    Transition("withdraw", "Tarik rujukan", PENDING | ACCEPTED, R.WITHDRAWN, FIELD),
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
    Transition("withdraw", "Buang konsep", DRAFT, L.WITHDRAWN, FIELD),
    Transition("withdraw", "Cabut surat", ISSUED, L.WITHDRAWN, OFFICERS),
)
