"""How far the cases of the demo have come: every stage and every state of what belongs to them."""

from dataclasses import dataclass

from ppks.models import Registrant

Life = Registrant.Life


@dataclass(frozen=True)
class Course:
    """`weight`: how often (percent of all); opened `low` to `high` days ago, the last step taken
    `last` days ago (both ends included); `steps` are methods of `casework.Told`. `lives`: of whom
    it is told."""

    weight: float
    low: int
    high: int
    steps: tuple[str, ...] = ()
    last: tuple[int, int] = (0, 6)
    urgency: str = ""
    lives: tuple[str, ...] = (Life.ACTIVE,)
    who: str = ""  # handed over / left behind


def _steps(text: str) -> tuple[str, ...]:
    return tuple(text.split())


HELPED = "assess plan_approve give"
COURSES = {
    # Taken in
    "unseen": Course(3, 8, 40, _steps("note hand_over"), (0, 2), "biasa", who="given"),
    "new": Course(5, 0, 2),
    "new_calm": Course(4, 3, 12, _steps("note"), urgency="biasa"),
    "new_late": Course(3, 18, 45, _steps("visit_step"), (8, 17), "biasa"),
    "emergency_late": Course(1, 2, 4, urgency="darurat"),
    "unseen_planned": Course(2, 30, 90, _steps("assess plan_approve note hand_over"), (0, 2),
                             who="given"),
    "left": Course(2, 60, 200, _steps("assess visit"), (45, 60), who="left"),
    "left_helped": Course(1.5, 140, 260, _steps(f"{HELPED} visit"), (110, 130), who="left"),
    # Assessed
    "assess_draft": Course(4, 5, 25, _steps("visit assess_draft task")),
    "assessed": Course(4, 8, 40, _steps("visit assess note flag_until")),
    "assessed_twice": Course(2, 60, 140, _steps("assess visit_step assess_again note")),
    # Planned
    "plan_draft": Course(3, 12, 50, _steps("assess visit plan_draft")),
    "plan_waiting": Course(4, 10, 45, _steps("assess plan_submit"), (0, 9)),
    "plan_returned": Course(2, 20, 60, _steps("visit assess plan_return note")),
    "planned": Course(4, 25, 90, _steps("assess visit_step plan_approve task")),
    "promised": Course(3, 20, 80, _steps("assess plan_approve promise task_today")),
    "promised_late": Course(1.5, 30, 90, _steps("assess plan_approve promise_late"), (10, 15)),
    "promised_today": Course(1.5, 20, 70, _steps("assess plan_approve promise_today letter_draft")),
    "dropped": Course(1, 30, 90, _steps("assess plan_approve drop note"), (10, 20)),
    # Helped
    "helped": Course(5, 30, 150, _steps(f"{HELPED} note_confidential promise")),
    "emergency": Course(2, 1, 3, _steps("give flag"), (0, 1), "darurat"),
    "referral_pending": Course(3, 15, 90, _steps("assess plan_approve refer letter"), (0, 4)),
    "referral_overdue": Course(3, 40, 120, _steps("assess plan_approve refer letter"), (11, 28)),
    "referral_accepted": Course(2.5, 30, 120, _steps(
        "assess plan_approve refer letter accepted handed_over letter_issued")),
    "referral_refused": Course(1.5, 30, 120, _steps("assess refer refused letter_withdrawn")),
    "referral_done": Course(2, 50, 160, _steps(
        f"{HELPED} refer letter accepted referral_done note letter_neglected")),
    "referral_back": Course(1, 30, 100, _steps("assess plan_draft refer referral_back")),
    # Watched
    "watched": Course(6, 60, 200, _steps(f"{HELPED} visit visit_step task_done flag_ended")),
    "watched_step_done": Course(3, 60, 200, _steps(f"{HELPED} visit_step step_done promise visit")),
    "long": Course(4, 150, 330, _steps(
        "visit assess plan_approve give visit assess_again revise give visit_step step_done "
        "evaluate refer accepted assess_last visit note flag")),
    # Ending
    "closing": Course(3, 60, 200, _steps(f"{HELPED} visit evaluate ask"), (0, 8)),
    "closing_returned": Course(1, 80, 200, _steps(f"{HELPED} visit closing_returned visit_step")),
    "closing_withdrawn": Course(0.7, 80, 200, _steps(f"{HELPED} visit closing_withdrawn")),
    "closed": Course(8, 120, 380, _steps(
        f"{HELPED} visit give evaluate assess_again close"), (10, 110), lives=(
            Life.ACTIVE, Life.GRADUATED)),
    "closed_old": Course(4, 330, 410, _steps(f"{HELPED} visit evaluate close"), (190, 260)),
    "closed_reunited": Course(2, 90, 300, _steps("assess give visit close_reunited"), (20, 80)),
    "closed_referred": Course(2, 90, 300, _steps(
        "assess plan_approve refer accepted referral_done close_referred"), (20, 80)),
    "closed_other": Course(1, 60, 300, _steps("visit close_other"), (20, 50)),
    "closed_died": Course(2, 40, 300, _steps("assess visit close_died"), (5, 35), lives=(
        Life.DECEASED,)),
    "closed_refused": Course(1, 30, 200, _steps("visit close_refused"), (5, 25)),
    "closed_lost": Course(1, 60, 200, _steps("assess visit close_lost"), (5, 50), lives=(
        Life.NOT_FOUND, Life.ACTIVE)),
    "closed_moved": Course(1, 50, 200, _steps("assess close_moved"), (5, 45), lives=(
        Life.OUT_OF_PROVINCE, Life.ACTIVE)),
    "reopened": Course(2, 150, 330, _steps(f"{HELPED} visit evaluate close reopen visit_step"),
                       (0, 12)),
    "closing_again": Course(1, 180, 360, _steps(f"{HELPED} visit close reopen visit ask"), (0, 9)),
}  # fmt: skip
PAPERS = frozenset(
    {
        "letter",
        "letter_draft",
        "letter_issued",
        "letter_withdrawn",
        "letter_neglected",
        "handed_over",
    }
)  # left out in bulk
# For filling up to a large register: half of the cases are over, as after some years.
OVER = {"closed", "closed_old", "closed_reunited", "closed_referred", "closed_other"}
BULK = {
    name: course.weight * (4 if name in OVER else 1)
    for name, course in COURSES.items()
    if not course.who and course.lives[0] == Life.ACTIVE
}
