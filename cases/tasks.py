"""The due list: everything that somebody has to do in cases, from every source, by day.

A new source is one line of SOURCES.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

from django.db import connection, models
from django.db.models import F, Q, Value
from django.db.models.functions import Cast, Coalesce, TruncDate
from django.urls import reverse
from django.utils import timezone

from audit.events import seen_in_list
from cases.models import Action, AfterCare, Case, Referral, Service, Task, Visit
from ppks.models import Secrecy, Submission

WEEK = datetime.timedelta(days=7)
GROUPS = {
    "terlambat": "Terlambat",
    "hari-ini": "Hari ini",
    "minggu-ini": "Minggu ini",
    "nanti": "Nanti",
}
NOW = "sekarang"  # what is late and what is due today


@dataclass(frozen=True)
class Source:
    """Where things to do come from. `rows` are the open ones a user may see, `due` their day and
    `text` what is to do (names of columns, or expressions); `case`, `worker` and `registrant` lead
    to those from a row; `url` is the page where it is done, of the row or (`of="case"`) its case;
    `done` a page that a button posts to. What is of the desk (`of_desk`) is everybody's there."""

    code: str
    label: str
    rows: Callable[[object], models.QuerySet]
    due: str | models.Expression
    url: str
    text: str | models.Expression = ""
    of: str = "case"
    done: str = ""
    case: str | None = "case"  # "" on the case itself, None where there is no case
    worker: str = "case__worker"
    of_desk: bool = False

    def path(self, name: str) -> str:
        return f"{self.case}__{name}" if self.case else name


SOURCES = (
    Source(
        "asesmen",
        "Asesmen",
        lambda user: Case.objects.visible_to(user).unassessed(),
        "due_on",
        "cases:case_detail",
        case="",
        worker="worker",
    ),
    Source(
        "langkah",
        "Langkah dari kunjungan",
        lambda user: Visit.objects.visible_to(user).with_open_step(),
        "next_on",
        "cases:visit_list",
        text="next_action",
        done="cases:step_done",
    ),
    Source(
        "tindakan",
        "Tindakan rencana",
        lambda user: Action.objects.visible_to(user).due().exclude(user=None),
        "due_on",
        "cases:plan_current",
        text="text",
        case="goal__plan__case",
        worker="user",
    ),
    Source(
        "tindakan-lain",
        "Tindakan rencana oleh orang lain",
        lambda user: Action.objects.visible_to(user).due().filter(user=None),
        "due_on",
        "cases:plan_current",
        text="text",
        case="goal__plan__case",
        worker="goal__plan__case__worker",
    ),
    Source(
        "layanan",
        "Layanan yang direncanakan",
        lambda user: Service.objects.visible_to(user).due().exclude(case=None),
        "planned_on",
        "cases:service_give",
        text="programme__name",
        of="row",
    ),
    Source(
        "rujukan",
        "Rujukan belum dijawab",
        lambda user: Referral.objects.visible_to(user).waiting(),
        "due_on",
        "cases:referral_detail",
        text="provider__name",
        of="row",
    ),
    Source(
        "sesudah-tutup",
        "Kunjungan sesudah kasus ditutup",
        lambda user: AfterCare.objects.visible_to(user).open(),
        "due_on",
        "cases:visit_create",
    ),
    Source(
        "tugas",
        "Tugas sendiri",
        lambda user: Task.objects.visible_to(user).open(),
        "due_on",
        "cases:task_edit",
        text="text",
        of="row",
        done="cases:task_done",
        worker="owner",
    ),
    Source(
        "dikembalikan",
        "Perbaiki pengajuan",
        lambda user: Submission.objects.visible_to(user).in_states(["returned"]),
        TruncDate(F("returned_at") + Value(WEEK, models.DurationField())),
        "ppks:submission_detail",
        of="row",
        case=None,
        worker="entered_by",
        of_desk=True,
    ),
)
BY_CODE = {source.code: source for source in SOURCES}
COLUMNS = ("source", "row", "due", "text", "case", "worker", "name", "village", "registrant",
           "secret")  # fmt: skip


@dataclass(frozen=True)
class Due:
    """One line of the list."""

    source: Source
    row: UUID
    due: datetime.date
    text: str
    case: UUID | None
    worker: str
    name: str
    village: str
    registrant: UUID | None
    secret: bool

    @property
    def url(self) -> str:
        return reverse(self.source.url, args=[self.case if self.source.of == "case" else self.row])

    @property
    def done_url(self) -> str:
        return reverse(self.source.done, args=[self.row]) if self.source.done else ""

    @property
    def group(self) -> str:
        today = timezone.localdate()
        if self.due <= today:
            return "terlambat" if self.due < today else "hari-ini"
        return "minggu-ini" if self.due <= today + WEEK else "nanti"

    @property
    def group_label(self) -> str:
        return GROUPS[self.group]

    @property
    def is_late(self) -> bool:
        return self.group == "terlambat"


@dataclass
class DueList:
    """Lines of the list in the order of their days, and how many there are in each group."""

    lines: list[Due] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(GROUPS, 0))

    @property
    def now(self) -> int:
        return self.counts["terlambat"] + self.counts["hari-ini"]

    def total(self, group: str = "") -> int:
        if group == NOW:
            return self.now
        return self.counts[group] if group else sum(self.counts.values())


def due_list(
    user, *, worker=None, case=None, source="", group="", start=0, limit=25
) -> DueList:  # fmt: skip
    """What is to do, with one query. `worker`: a user, whose it is; `case`: of one case only;
    `source` and `group`: a part of it. Whoever shows the lines notes the look at *rahasia* ones
    (`note_look`)."""
    found = [
        _columns(one, _of_case(one, _of_worker(one, one.rows(user), user, worker), case))
        for one in SOURCES
        if (not source or one.code == source) and (case is None or one.case is not None)
    ]
    if not found or user.position is None:
        return DueList()
    first, *rest = found
    rows = first.union(*rest, all=True) if rest else first
    return DueList(*_fetch(rows, group, start, limit))


def worker_of(user):
    """Whose tasks stand in the list at first: the own ones of a worker, everybody's for the
    officer of a regency."""
    return user if user.position.district_id else None


def note_look(lines: list[Due], user) -> None:
    """*Rahasia* lines that are shown are one look."""
    secret = [line for line in lines if line.secret]
    seen_in_list(
        by=user,
        cases=[line.case for line in secret if line.case],
        registrants=[line.registrant for line in secret if not line.case],
    )


def _of_worker(source: Source, rows, user, worker):
    if worker is None:
        return rows
    own = Q(**{source.worker: worker})
    if source.of_desk and worker == user and user.position.district_id:
        return rows
    return rows.filter(own)


def _of_case(source: Source, rows, case):
    if case is None:
        return rows
    return rows.filter(**({source.case: case} if source.case else {"pk": case.pk}))


def _columns(source: Source, rows):
    """The rows of a source in the columns of the list."""
    text = Value(source.text) if source.text == "" else F(source.text)
    due = F(source.due) if isinstance(source.due, str) else source.due
    registrant = source.path("registrant") if source.case is not None else "registrant"
    case = {None: Value(None), "": F("pk")}.get(source.case, F(f"{source.case}_id"))
    grades = [Q(**{f"{registrant}__secrecy": Secrecy.SECRET})]
    if source.case is not None:
        grades.append(Q(**{f"{source.path('category')}__secrecy": Secrecy.SECRET}))
    secret = models.Case(
        *(models.When(grade, then=Value(True)) for grade in grades), default=Value(False)
    )
    values = {
        "t_source": Value(source.code, models.CharField()),
        "t_row": F("pk"),
        "t_due": due,
        "t_text": Cast(text, models.TextField()),
        "t_case": Cast(case, models.UUIDField()),
        "t_worker": F(f"{source.worker}__name"),
        "t_name": _joined(F(f"{registrant}__name"), F(f"{registrant}__alias")),
        "t_village": _joined(F(f"{registrant}__village__name")),
        "t_registrant": Cast(F(f"{registrant}_id"), models.UUIDField()),
        "t_secret": secret,
    }
    return rows.order_by().annotate(**values).values_list(*values)


def _joined(*names):
    """The first name that is not empty."""
    found = [models.functions.NullIf(name, Value("")) for name in names]
    return Coalesce(*found, Value(""))


def _fetch(rows, group: str, start: int, limit: int) -> tuple[list[Due], dict[str, int]]:
    """Lines and counts in one query: the list is gathered once and read twice."""
    today = timezone.localdate()
    first, last = _span(group, today)
    sql, params = rows.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            WITH list ({", ".join(f"t_{name}" for name in COLUMNS)}) AS MATERIALIZED ({sql}),
            counted AS (
                SELECT count(*) FILTER (WHERE t_due < %s), count(*) FILTER (WHERE t_due = %s),
                       count(*) FILTER (WHERE t_due > %s AND t_due <= %s),
                       count(*) FILTER (WHERE t_due > %s)
                FROM list
            )
            SELECT * FROM counted LEFT JOIN (
                SELECT * FROM list WHERE t_due BETWEEN %s AND %s
                ORDER BY t_due, t_source, t_row LIMIT %s OFFSET %s
            ) shown ON true ORDER BY t_due, t_source, t_row
            """,  # noqa: S608 - the parts are ours
            [*params, today, today, today, today + WEEK, today + WEEK, first, last, limit, start],
        )
        found = cursor.fetchall()
    counts = dict(zip(GROUPS, found[0][: len(GROUPS)], strict=True))
    lines = [row[len(GROUPS) :] for row in found if row[len(GROUPS)] is not None]
    return [Due(BY_CODE[code], *more) for code, *more in lines], counts


def _span(group: str, today: datetime.date) -> tuple[datetime.date, datetime.date]:
    day, low, high = datetime.timedelta(days=1), datetime.date.min, datetime.date.max
    return {
        "terlambat": (low, today - day),
        "hari-ini": (today, today),
        NOW: (low, today),
        "minggu-ini": (today + day, today + WEEK),
        "nanti": (today + WEEK + day, high),
    }.get(group, (low, high))
