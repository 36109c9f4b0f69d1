"""The due list: everything that somebody has to do in cases, from every source, by day.

A new source is one line of SOURCES.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection, models
from django.db.models import F, Q, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast, TruncDate
from django.utils import timezone

from audit.events import seen_in_list
from cases.models import Action, AfterCare, Case, Referral, Service, Task, Visit
from core.addresses import addresses
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
    """Where things to do come from. `rows` are all that are not done, of cases in one of `states`
    (none: in any), `due` their day and `text` what is to do (names of columns, or expressions);
    `case` leads from a row to its case, and `worker` to whose it is where that is not the case's
    worker; `url` is the page where it is done, of the row or (`of="case"`) its case; `done` a page
    that a button posts to. `alone` are the rows of a user that belong to no case; what is of the
    desk (`of_desk`) is everybody's there. `splits` names the source of the rows
    without a `worker`: both are read in one go."""

    code: str
    label: str
    due: str | models.Expression
    url: str
    rows: Callable[[], models.QuerySet] | None = None
    states: tuple[str, ...] = (Case.State.OPEN, Case.State.CLOSING)
    alone: Callable[[object], models.QuerySet] | None = None
    text: str | models.Expression = ""
    of: str = "case"
    done: str = ""
    case: str = "case"  # "pk" on the case itself
    worker: str = ""
    splits: str = ""
    registrant: str = ""  # of rows without a case
    of_desk: bool = False


SOURCES = (
    Source(
        "asesmen",
        "Asesmen",
        "due_on",
        "cases:assessment_list",
        rows=lambda: Case.objects.unassessed(),
        case="pk",
    ),
    Source(
        "langkah",
        "Langkah dari kunjungan",
        "next_on",
        "cases:visit_list",
        rows=lambda: Visit.objects.with_open_step(),
        states=(),
        text="next_action",
        done="cases:step_done",
    ),
    Source(
        "tindakan",
        "Tindakan rencana",
        "due_on",
        "cases:plan_current",
        rows=lambda: Action.objects.of_plans_in_force().exclude(user=None),
        text="text",
        case="goal__plan__case",
        worker="user",
    ),
    Source(
        "tindakan-lain",
        "Tindakan rencana oleh orang lain",
        "due_on",
        "cases:plan_current",
        rows=lambda: Action.objects.of_plans_in_force().filter(user=None),
        text="text",
        case="goal__plan__case",
    ),
    Source(
        "layanan",
        "Layanan yang direncanakan",
        "planned_on",
        "cases:service_give",
        rows=lambda: Service.objects.filter(state=Service.State.PLANNED),
        text="programme__name",
        of="row",
    ),
    Source(
        "rujukan",
        "Rujukan belum dijawab",
        "due_on",
        "cases:referral_detail",
        rows=lambda: Referral.objects.filter(state=Referral.State.PENDING),
        text="provider__name",
        of="row",
    ),
    Source(
        "sesudah-tutup",
        "Kunjungan sesudah kasus ditutup",
        "due_on",
        "cases:visit_create",
        rows=lambda: AfterCare.objects.owed(),
        states=(Case.State.CLOSED,),
    ),
    Source(
        "tugas",
        "Tugas sendiri",
        "due_on",
        "cases:task_edit",
        rows=lambda: Task.objects.open(),
        states=(),
        alone=lambda user: Task.objects.own(user).open(),
        text="text",
        of="row",
        done="cases:task_done",
        worker="owner",
    ),
    Source(
        "dikembalikan",
        "Perbaiki pengajuan",
        TruncDate(F("returned_at") + Value(WEEK, models.DurationField())),
        "ppks:submission_detail",
        alone=lambda user: Submission.objects.visible_to(user).in_states(["returned"]),
        of="row",
        worker="entered_by",
        registrant="registrant",
        of_desk=True,
    ),
)
BY_CODE = {source.code: source for source in SOURCES}
# Asked for together, the actions of plans are walked through once, not once for each of their two
# sources: nothing in the list takes longer.
ACTIONS = replace(
    BY_CODE["tindakan"],
    rows=lambda: Action.objects.of_plans_in_force(),
    splits="tindakan-lain",
)
SPLIT = {ACTIONS.code, ACTIONS.splits}
TOGETHER = (*(source for source in SOURCES if source.code not in SPLIT), ACTIONS)
COLUMNS = ("source", "row", "due", "case", "worker", "registrant")
SCOPE = "mine"  # the name of the cases in reach, in the statement
# What stands for the worker and for today in what is compiled once.
SOMEBODY, SOME_DAY = UUID(int=0), datetime.date(1, 1, 1)


@dataclass
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
    url: str
    done_url: str

    @cached_property
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
    user, *, worker=None, case=None, source="", group="", start=0, limit=25, only_now=False
) -> DueList:  # fmt: skip
    """What is to do, with one query. `worker`: a user or the id of one, whose it is; `case`: of
    one case only; `source` and `group`: a part of it; with `only_now` nothing after today is
    counted. Whoever shows the lines notes the look at *rahasia* ones (`note_look`)."""
    if user.position is None:
        return DueList()
    parts = []
    for one in [BY_CODE[source]] if source else TOGETHER:
        parts += _of_cases(one, worker, only_now) + _alone(one, user, worker, case)
    if not parts:
        return DueList()
    return DueList(*_fetch(_scope(user, case), parts, group, start, limit))


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


def _scope(user, case):
    """The cases in reach: asked for once, whatever the number of sources."""
    rows = Case.objects.visible_to(user)
    return rows if case is None else rows.filter(pk=case.pk)


def _of_cases(source: Source, worker, only_now: bool) -> list[tuple[str, list]]:
    """The rows of a source in the cases of `_scope`, as SQL."""
    if source.rows is None:
        return []
    sql, params = _compiled(source, worker is not None, only_now)
    given = {SOMEBODY: getattr(worker, "pk", worker), SOME_DAY: timezone.localdate()}
    return [(sql, [value if isinstance(value, list) else given.get(value, value)
                   for value in params])]  # fmt: skip


@cache
def _compiled(source: Source, of_worker: bool, only_now: bool) -> tuple[str, list]:
    """Made once: but for whose it is and the day, this is the same for everybody."""
    where, values = "true", []
    rows = source.rows()
    if only_now:
        rows = rows.filter(**{f"{source.due}__lte": SOME_DAY})
    if of_worker and source.splits:
        held = RawSQL(f"SELECT id FROM {SCOPE} WHERE worker_id = %s", [SOMEBODY])  # noqa: S611
        others = Q(**{source.worker: None, f"{source.case}__in": held})
        rows = rows.filter(Q(**{source.worker: SOMEBODY}) | others)
    elif of_worker and source.worker:
        rows = rows.filter(**{source.worker: SOMEBODY})
    elif of_worker:
        where, values = "worker_id = %s", [SOMEBODY]
    if source.states:
        where, values = f"{where} AND state = ANY(%s)", [*values, list(source.states)]
    reach = RawSQL(f"SELECT id FROM {SCOPE} WHERE {where}", values)  # noqa: S611 - all ours
    rows = _columns(source, rows.filter(**{f"{source.case}__in": reach}), source.case)
    sql, params = rows.query.sql_with_params()
    return sql, list(params)


def _alone(source: Source, user, worker, case) -> list[tuple[str, list]]:
    """The rows of a source that belong to no case, as the user may see them, as SQL."""
    if source.alone is None or case is not None:
        return []
    rows = source.alone(user)
    own_desk = source.of_desk and worker == user and user.position.district_id
    if worker is not None and not own_desk:
        rows = rows.filter(**{source.worker: worker})
    try:
        sql, params = _columns(source, rows, "").query.sql_with_params()
    except EmptyResultSet:
        return []
    return [(sql, list(params))]


def _columns(source: Source, rows, case: str):
    """The rows of a source in the columns of the list: all that indexes hold. What is to do, who
    and where is added to those shown."""
    nothing, code = Cast(Value(None), models.UUIDField()), Value(source.code, models.CharField())
    if source.splits:
        other = models.When(**{source.worker: None}, then=Value(source.splits))
        code = models.Case(other, default=code, output_field=models.CharField())
    values = {
        "t_source": code,
        "t_row": F("pk"),
        "t_due": F(source.due) if isinstance(source.due, str) else source.due,
        "t_case": F(case) if case else nothing,
        "t_worker": F(source.worker) if source.worker else nothing,
        "t_registrant": F(source.registrant) if source.registrant else nothing,
    }
    return rows.order_by().annotate(**values).values_list(*values)


@cache
def _words() -> str:
    """SQL: what is to do in a row that is shown, by its source; made once."""
    found = []
    for source in SOURCES:
        if source.text:
            rows = source.rows().model._base_manager.filter(pk=RawSQL("t_row", []))
            text = rows.order_by().values_list(source.text).query.sql_with_params()[0]
            found.append(f"WHEN '{source.code}' THEN ({text})")
    return f"CASE t_source {' '.join(found)} ELSE '' END"


def _fetch(scope, parts, group: str, start: int, limit: int) -> tuple[list[Due], dict[str, int]]:
    """Lines and counts in one query: the list is gathered once, counted, and what is shown of it
    gets its names."""
    today = timezone.localdate()
    first, last = _span(group, today)
    scope = scope.order_by().values_list("pk", "worker", "state")
    try:
        reach, reach_params = scope.query.sql_with_params()
    except EmptyResultSet:  # a position that covers nothing: what belongs to no case is left
        reach, reach_params = "SELECT NULL::uuid, NULL::uuid, NULL::text WHERE false", ()
    sql = " UNION ALL ".join(f"({part})" for part, _ in parts)
    params = [value for _, values in parts for value in values]
    words = _words()
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            WITH {SCOPE} (id, worker_id, state) AS MATERIALIZED ({reach}),
            list ({", ".join(f"t_{name}" for name in COLUMNS)}) AS MATERIALIZED ({sql}),
            counted AS (
                SELECT count(*) FILTER (WHERE t_due < %s), count(*) FILTER (WHERE t_due = %s),
                       count(*) FILTER (WHERE t_due > %s AND t_due <= %s),
                       count(*) FILTER (WHERE t_due > %s)
                FROM list
            )
            SELECT counted.*, t_source, t_row, t_due, {words}, t_case, worker.name,
                   COALESCE(NULLIF(registrant.name, ''), registrant.alias, ''),
                   COALESCE(village.name, ''), registrant.id,
                   COALESCE(GREATEST(registrant.secrecy, kind.secrecy) = %s, false)
            FROM counted LEFT JOIN (
                SELECT * FROM list WHERE t_due BETWEEN %s AND %s
                ORDER BY t_due, t_source, t_row LIMIT %s OFFSET %s
            ) shown ON true
            LEFT JOIN cases_case held ON held.id = t_case
            LEFT JOIN ppks_category kind ON kind.code = held.category_id
            LEFT JOIN ppks_registrant registrant
                ON registrant.id = COALESCE(held.registrant_id, t_registrant)
            LEFT JOIN districts_village village ON village.code = registrant.village_id
            LEFT JOIN accounts_user worker ON worker.id = COALESCE(t_worker, held.worker_id)
            ORDER BY t_due, t_source, t_row
            """,  # noqa: S608 - the parts are ours
            [*reach_params, *params, today, today, today, today + WEEK, today + WEEK,
             Secrecy.SECRET, first, last, limit, start],
        )  # fmt: skip
        found = cursor.fetchall()
    counts = dict(zip(GROUPS, found[0][: len(GROUPS)], strict=True))
    lines = [row[len(GROUPS) :] for row in found if row[len(GROUPS)] is not None]
    address = cache(addresses)  # of these lines: few views, many rows
    return [_line(BY_CODE[code], address, *more) for code, *more in lines], counts


def _line(source: Source, address, row, due, text, case, *more) -> Due:
    url = address(source.url)(case if source.of == "case" else row)
    done = address(source.done)(row) if source.done else ""
    return Due(source, row, due, text, case, *more, url, done)


def _span(group: str, today: datetime.date) -> tuple[datetime.date, datetime.date]:
    day, low, high = datetime.timedelta(days=1), datetime.date.min, datetime.date.max
    return {
        "terlambat": (low, today - day),
        "hari-ini": (today, today),
        NOW: (low, today),
        "minggu-ini": (today + day, today + WEEK),
        "nanti": (today + WEEK + day, high),
    }.get(group, (low, high))
