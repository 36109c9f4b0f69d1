"""The lines of a list of cases: the columns they show and nothing more, by a statement that is made
once."""

import datetime
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models.expressions import RawSQL
from django.utils import timezone

from accounts.models import Position, User
from audit.events import seen_in_list
from cases.models import Case
from cases.models.case import CaseWords
from cases.stage import Stage
from core.addresses import addresses
from core.templatetags.handep import age_text
from ppks.models import Secrecy
from ppks.models.person import Subject, known_as
from ppks.screening import ages_on

# Of a line, in the order of its fields.
COLUMNS = (
    *("pk", "version", "number", "registrant", "category", "urgency", "due_on", "unseen", "state"),
    *("stage", "work", "worker", "worker__name", "registrant__village__name"),
    *("registrant__village__district__name", "registrant__subject", "registrant__name"),
    *("registrant__alias", "registrant__birth_date", "registrant__birth_year"),
    *("registrant__secrecy", "is_flagged", "has_news"),
)
PAGE = "page"  # the name of the cases of the page, in the statement
SOMEBODY = UUID(int=0)  # stands for the reader in what is compiled once


@dataclass
class Line(CaseWords):
    """One row of a list of cases."""

    pk: UUID
    version: int
    number: str
    registrant: UUID
    category_id: str
    urgency: str
    due_on: datetime.date
    unseen: bool
    state: str
    stage: str
    work: list[str]
    worker_id: UUID
    worker: str
    village: str
    district: str
    subject: str
    name: str
    alias: str
    birth_date: datetime.date | None
    birth_year: int | None
    secrecy: int
    is_flagged: bool
    has_news: bool
    url: str = ""
    fresh: bool = False  # handed to the reader, who has not opened it yet

    @property
    def known_as(self) -> str:
        return known_as(self.name, self.alias)

    @property
    def who(self) -> str:
        """The age of a person, and what anything else is."""
        if self.subject != Subject.INDIVIDUAL:
            return Subject(self.subject).label
        today = timezone.localdate()
        return age_text(ages_on(birth_date=self.birth_date, birth_year=self.birth_year, on=today))

    @property
    def stage_label(self) -> str:
        return Stage(self.stage).label

    @property
    def is_secret(self) -> bool:
        """As on a case."""
        return self.kind.is_secret or self.secrecy == Secrecy.SECRET


def lines_of(rows, user) -> list[Line]:
    """The lines of cases that came through `visible_to`, in their order: an ordered queryset, or
    a page of one. What is *rahasia* among them is one look."""
    found, url = _fetch(rows, user), addresses("cases:case_detail")
    secret = [line for line in found if line.is_secret]
    seen_in_list(
        by=user, cases=[line.pk for line in secret], registrants=[one.registrant for one in secret]
    )
    for line in found:
        line.url, line.fresh = url(line.pk), line.unseen and line.worker_id == user.pk
    return found


def _fetch(rows, user) -> list[Line]:
    """Which rows these are is found first, by few columns; only they are read with their words."""
    rows = rows.values("pk")
    try:
        page, params = rows.query.sql_with_params()
    except EmptyResultSet:
        return []
    order = tuple(rows.query.order_by)
    sql, more = _compiled(user.position.role, order, timezone.localdate())
    more = [user.pk if value == SOMEBODY else value for value in more]
    with connection.cursor() as cursor:
        cursor.execute(f"WITH {PAGE} (id) AS ({page}) {sql}", [*params, *more])
        return [Line(*row) for row in cursor.fetchall()]


@lru_cache(maxsize=64)
def _compiled(role: str, order: tuple[str, ...], today: datetime.date) -> tuple[str, list]:
    """The statement of a role on a day: but for who reads, the same for everybody in it."""
    reader = User(pk=SOMEBODY).work_as(Position(role=role))
    rows = Case.objects.filter(pk__in=RawSQL(f"SELECT id FROM {PAGE}", []))  # noqa: S611 - ours
    rows = rows.with_marks(reader).order_by(*order).values_list(*COLUMNS)
    sql, params = rows.query.sql_with_params()
    return sql, list(params)
