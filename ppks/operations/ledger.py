"""Writing the ledger of movements (DESIGN.md section 8)."""

import datetime
from dataclasses import dataclass

from django.db import connection
from django.db.models import Max

from ppks.models import Category, ClosedMonth, Movement, Registrant, Secrecy, Submission

LEDGER = 0x1ED6E2  # our class of advisory locks, one for each district
COMPARED = """
WITH ledger AS (
    SELECT district_id, village_id, category_id, subject, sex, secret, sum(delta) AS n
    FROM ppks_movement GROUP BY 1, 2, 3, 4, 5, 6
), stands AS (
    SELECT r.*, (SELECT min(k.secrecy) = 2 FROM ppks_condition c
                 JOIN ppks_category k ON k.code = c.category_id
                 WHERE c.registrant_id = r.id AND c.until IS NULL) AS hidden
    FROM ppks_registrant r WHERE r.life = 'active' AND r.verified_at IS NOT NULL
), counted AS (
    SELECT district_id, village_id, NULL AS category_id, subject, sex, hidden AS secret
    FROM stands
    UNION ALL
    SELECT r.district_id, r.village_id, c.category_id, r.subject, r.sex, k.secrecy = 2
    FROM stands r JOIN ppks_condition c ON c.registrant_id = r.id
    JOIN ppks_category k ON k.code = c.category_id
    WHERE c.until IS NULL AND c.confirmed_by_id IS NOT NULL
), register AS (
    SELECT district_id, village_id, category_id, subject, sex, secret, count(*) AS n
    FROM counted GROUP BY 1, 2, 3, 4, 5, 6
)
SELECT coalesce(l.district_id, r.district_id), coalesce(l.village_id, r.village_id),
       coalesce(l.category_id, r.category_id), coalesce(l.subject, r.subject),
       coalesce(l.sex, r.sex), coalesce(l.secret, r.secret),
       coalesce(l.n, 0), coalesce(r.n, 0)
FROM ledger l FULL JOIN register r
    ON (l.district_id, l.village_id, coalesce(l.category_id, ''), l.subject, l.sex, l.secret)
     = (r.district_id, r.village_id, coalesce(r.category_id, ''), r.subject, r.sex, r.secret)
WHERE coalesce(l.n, 0) <> coalesce(r.n, 0) ORDER BY 2, 3 NULLS FIRST, 4, 5, 6
"""


def count(submission: Submission, category: str | None, delta: int, reason: str) -> Movement:
    """One person (category None) or kind in or out, on the day it took effect."""
    return _write(
        submission.registrant, category, delta, reason, submission.effective_on, submission
    )


def count_all(
    registrant: Registrant, delta: int, reason: str, effective_on: datetime.date
) -> list[Movement]:
    """A verified entry with all its counted kinds, in or out of the place where it stands now."""
    if not registrant.is_verified:
        return []
    counted = registrant.conditions.filter(until=None).exclude(confirmed_by=None)
    return [
        _write(registrant, category, delta, reason, effective_on)
        for category in (None, *counted.values_list("category_id", flat=True))
    ]


def regrade(submission: Submission, reason: str) -> None:
    """Count the person anew when the kinds of a change make it, or no longer make it, somebody
    with nothing but *rahasia* kinds: out of the figures of one sort, into those of the other."""
    stands = _stands_secret(submission.registrant)
    if stands is not None and stands != _is_secret(submission.registrant, None):
        count(submission, None, -1, reason)
        count(submission, None, +1, reason)


def hold(district: str, *, alone: bool = False) -> None:
    """Until the end of the transaction nobody closes a month of the district (or, `alone`, writes
    into its ledger): the month that an entry falls into is still open when it is written."""
    lock = "pg_advisory_xact_lock" if alone else "pg_advisory_xact_lock_shared"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {lock}(%s, hashtext(%s))", [LEDGER, district])


def _stands_secret(registrant: Registrant) -> bool | None:
    """Under which of the two the person was counted last, None if never."""
    persons = registrant.movements.filter(category=None).order_by("-recorded_at", "-id")
    return persons.values_list("secret", flat=True).first()


def _is_secret(registrant: Registrant, category: str | None) -> bool:
    if category is not None:
        return Category.objects.filter(pk=category, secrecy=Secrecy.SECRET).exists()
    grades = registrant.conditions.filter(until=None).values_list("category__secrecy", flat=True)
    return bool(grades) and min(grades) == Secrecy.SECRET


def _write(
    registrant: Registrant,
    category: str | None,
    delta: int,
    reason: str,
    effective_on: datetime.date,
    submission: Submission | None = None,
) -> Movement:
    leaves = category is None and delta < 0
    stands = _stands_secret(registrant) if leaves else None
    secret = _is_secret(registrant, category) if stands is None else stands
    return Movement.objects.create(
        registrant=registrant,
        category_id=category,
        submission=submission,
        district_id=registrant.district_id,
        village_id=registrant.village_id,
        subject=registrant.subject,
        sex=registrant.sex,
        secret=secret,
        delta=delta,
        reason=reason,
        effective_on=effective_on,
        report_month=report_month(registrant.district_id, effective_on),
    )


def report_month(district: str, effective_on: datetime.date) -> datetime.date:
    """The month of the effective date while it is open, else the earliest later open one. Months
    are closed in order: what lies before the last closed one is closed too."""
    hold(district)
    month = effective_on.replace(day=1)
    last = ClosedMonth.objects.filter(district=district).aggregate(last=Max("month"))["last"]
    if last is None or last < month:
        return month
    return (last + datetime.timedelta(days=32)).replace(day=1)


@dataclass(frozen=True)
class Difference:
    """A figure of the ledger that a full count of the register does not confirm."""

    district: str
    village: str
    category: str | None
    subject: str
    sex: str
    secret: bool
    ledger: int
    register: int

    def __str__(self):
        what = self.category or "orang"
        closed = ", rahasia" if self.secret else ""
        return (
            f"{self.village} {what} {self.subject} {self.sex or '-'}{closed}: "
            f"mutasi {self.ledger}, daftar {self.register}"
        )


def differences() -> list[Difference]:
    """Where the ledger and a full count of verified, active entries and their kinds differ."""
    with connection.cursor() as cursor:
        cursor.execute(COMPARED)
        return [Difference(*row) for row in cursor.fetchall()]
