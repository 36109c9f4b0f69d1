"""Who filed the report of which district and month, and when: the grid of districts × 12 months
(domain.md 7.1, DESIGN.md section 8).

That a district filed is a figure of the roster, not of people: it starts from the area of the
position, and is read also by the roster administrator, who may not open a report.
"""

import datetime
from collections import Counter
from dataclasses import dataclass, field

from django.db import models
from django.db.models import Min, Q
from django.utils import timezone

from accounts.roles import Role
from core.parameters import parameter
from districts.models import AreaSuccession, District, Regency
from reports import months, policy
from reports.models import MonthlyReport
from tksk.models import Assignment

ROLES = policy.READERS | {Role.ROSTER_ADMIN}
WIDTH = 12  # months


class Mark(models.TextChoices):
    ON_TIME = "tepat", "Tepat waktu"
    NIL = "nihil", "Nihil"
    LATE = "terlambat", "Terlambat"
    RETURNED = "dikembalikan", "Dikembalikan"
    MISSING = "belum", "Belum masuk"
    VACANT = "kosong", "Tanpa TKSK"
    NOT_DUE = "nanti", "Belum jatuh tempo"
    NOT_ASKED = "bebas", "Belum wajib"


SIGNS = {  # beside its colour every mark has a sign of its own
    Mark.ON_TIME: "✓",
    Mark.NIL: "N",
    Mark.LATE: "T",
    Mark.RETURNED: "K",
    Mark.MISSING: "!",
    Mark.VACANT: "×",
    Mark.NOT_DUE: "·",
    Mark.NOT_ASKED: "–",
}
MEANINGS = {
    Mark.ON_TIME: "dikirim sampai hari jatuh tempo",
    Mark.NIL: "dikirim tepat waktu, tanpa kegiatan",
    Mark.LATE: "pertama kali dikirim sesudah jatuh tempo",
    Mark.RETURNED: "perlu diperbaiki dan dikirim lagi",
    Mark.MISSING: "sudah jatuh tempo, belum pernah dikirim",
    Mark.VACANT: "tidak ada yang bertugas sepanjang bulan itu, juga tidak merangkap",
    Mark.NOT_DUE: "masih ada waktu",
    Mark.NOT_ASKED: "sebelum laporan dipakai, atau kecamatannya belum atau tidak ada lagi",
}


@dataclass(frozen=True)
class Filed:
    """What is known of a report: None as `sent_on` where it was never sent."""

    state: str
    sent_on: datetime.date | None  # for the first time
    is_nil: bool = False
    pk: object = None


@dataclass(frozen=True)
class Status:
    """How it stands with one district and month."""

    mark: Mark
    nil: bool = False
    late_days: int = 0  # sent so many days late, or so many days overdue
    report: object = None  # the id of the report, where there is one

    @property
    def is_sent(self) -> bool:
        return self.mark in (Mark.ON_TIME, Mark.NIL, Mark.LATE, Mark.RETURNED)

    @property
    def is_on_time(self) -> bool:
        """Sent for the first time while it was on time, whatever became of it."""
        return self.is_sent and not self.late_days

    @property
    def sign(self) -> str:
        return SIGNS[self.mark]

    @property
    def words(self) -> str:
        """All that is said of it: "terlambat 3 hari, nihil"."""
        said = [self.mark.label[0].lower() + self.mark.label[1:]]
        if self.mark == Mark.RETURNED:
            said.append(f"semula terlambat {self.late_days} hari" if self.late_days else "")
        elif self.late_days and self.mark == Mark.MISSING:
            said.append(f"lewat {self.late_days} hari")
        elif self.late_days:
            said[0] += f" {self.late_days} hari"
        if self.nil and self.mark != Mark.NIL:
            said.append("nihil")
        return ", ".join(word for word in said if word)


def status_of(
    month: datetime.date,
    today: datetime.date,
    due_on: datetime.date,
    *,
    asked: bool = True,
    served: bool = True,
    filed: Filed | None = None,
) -> Status:
    """The mark of one district and month. What was sent is told first, whoever sent it; late is
    a first sending after the day it was due, and stronger than nil (DESIGN.md section 8).

    `asked`: the district existed in that month, and reports were kept by then. `served`: somebody
    served there on a day of the month, definitive or acting. A month without such a day is vacant
    once it is over.
    """
    pk = filed.pk if filed else None
    if filed is not None and filed.sent_on is not None:
        late = max((filed.sent_on - due_on).days, 0)
        if filed.state == MonthlyReport.State.RETURNED:
            return Status(Mark.RETURNED, filed.is_nil, late, pk)
        if late:
            return Status(Mark.LATE, filed.is_nil, late, pk)
        return Status(Mark.NIL if filed.is_nil else Mark.ON_TIME, filed.is_nil, 0, pk)
    if not asked:
        return Status(Mark.NOT_ASKED, report=pk)
    if not served and months.last_day(month) < today:
        return Status(Mark.VACANT, report=pk)
    if today <= due_on:
        return Status(Mark.NOT_DUE, report=pk)
    return Status(Mark.MISSING, late_days=(today - due_on).days, report=pk)


@dataclass
class Known:
    """What decides about the months of one district."""

    began: datetime.date | None = None  # where it came out of another one
    closed: datetime.date | None = None
    duties: list[tuple] = field(default_factory=list)  # (first day, last day or None)
    filed: dict[datetime.date, Filed] = field(default_factory=dict)

    def existed(self, month: datetime.date) -> bool:
        """On some day of the month."""
        closed = self.closed is not None and self.closed <= month
        return not closed and (self.began is None or self.began <= months.last_day(month))

    def served(self, month: datetime.date) -> bool:
        """Whether anybody served on some day of the month: who came in the middle, too."""
        last = months.last_day(month)
        return any(
            since <= last and (until is None or until >= month) for since, until in self.duties
        )

    def status(self, month, today, first_month, due_day) -> Status:
        asked = first_month is not None and month >= first_month and self.existed(month)
        return status_of(
            month,
            today,
            months.due_on(month, due_day),
            asked=asked,
            served=self.served(month),
            filed=self.filed.get(month),
        )


@dataclass(frozen=True)
class Row:
    district: District
    cells: list[Status]


@dataclass
class Group:
    """The districts of one regency."""

    regency: Regency
    rows: list[Row] = field(default_factory=list)

    @property
    def counts(self) -> Counter:
        return Counter(cell.mark for row in self.rows for cell in row.cells)

    @property
    def summary(self) -> str:
        """What the closed regency says on a phone."""
        counts = self.counts
        said = [f"{len(self.rows)} kecamatan"]
        for mark in (Mark.MISSING, Mark.RETURNED, Mark.LATE):
            if counts[mark]:
                said.append(f"{counts[mark]} {mark.label.lower()}")
        return ", ".join(said)


@dataclass
class Grid:
    """Districts by regency × months, with what each mark means and how often it stands there."""

    months: list[datetime.date]
    groups: list[Group]
    first_month: datetime.date | None  # when reporting began

    @property
    def rows(self) -> list[Row]:
        return [row for group in self.groups for row in group.rows]

    @property
    def legend(self) -> list[tuple[Mark, str, str, int]]:
        counts = sum((group.counts for group in self.groups), Counter())
        return [(mark, SIGNS[mark], MEANINGS[mark], counts[mark]) for mark in Mark]


@dataclass(frozen=True)
class Share:
    """Of how many reports of a month how many came on time; vacant districts are apart."""

    on_time: int
    late: int
    missing: int
    waiting: int  # not due yet
    vacant: int

    @property
    def asked(self) -> int:
        return self.on_time + self.late + self.missing + self.waiting

    @property
    def percent(self) -> int | None:
        """Rounded down, so that 100 means all; None where no report is asked for."""
        return self.on_time * 100 // self.asked if self.asked else None


def first_month(province: str) -> datetime.date | None:
    """The month of the first report of a province: before it none was asked for."""
    rows = MonthlyReport.objects.filter(district__regency__province=province)
    return rows.aggregate(first=Min("month"))["first"]


def last_months(last: datetime.date) -> list[datetime.date]:
    """The twelve that end with one."""
    return [months.shift(last, -by) for by in reversed(range(WIDTH))]


def districts_of(user, regency: str = "", since: datetime.date | None = None) -> list[District]:
    """The districts of a position, or of one regency of it, that existed after a day, closed ones
    among them."""
    position, rows = user.position, District.objects.all()
    if position.district_id:
        rows = rows.filter(pk=position.district_id)
    elif position.regency_id:
        rows = rows.filter(regency=position.regency_id)
    else:
        rows = rows.filter(regency__province=position.province_id)
    if regency:
        rows = rows.filter(regency=regency)
    if since is not None:
        rows = rows.filter(Q(closed_on=None) | Q(closed_on__gt=since))
    return list(rows.select_related("regency").order_by("regency_id", "pk"))


def grid(districts: list[District], last: datetime.date, first: datetime.date | None) -> Grid:
    """How the districts filed in the twelve months that end with `last`; `first` as from
    `first_month`. Four queries for any number of districts."""
    shown = last_months(last)
    known = _known(districts, shown[0], shown[-1])
    today, due_day = timezone.localdate(), parameter("report_due_day")
    groups: dict[str, Group] = {}
    for district in districts:
        cells = [known[district.pk].status(month, today, first, due_day) for month in shown]
        group = groups.setdefault(district.regency_id, Group(district.regency))
        group.rows.append(Row(district, cells))
    return Grid(shown, list(groups.values()), first)


def punctuality(districts: list[District], month: datetime.date) -> Share:
    """How many reports of a month came on time, for a tile; five queries."""
    known = _known(districts, month, month)
    first = first_month(districts[0].regency.province_id) if districts else None
    today, due_day = timezone.localdate(), parameter("report_due_day")
    found = [known[one.pk].status(month, today, first, due_day) for one in districts]
    counts = Counter(status.mark for status in found)
    on_time = sum(status.is_on_time for status in found)
    return Share(
        on_time=on_time,
        late=sum(status.is_sent for status in found) - on_time,
        missing=counts[Mark.MISSING],
        waiting=counts[Mark.NOT_DUE],
        vacant=counts[Mark.VACANT],
    )


def _known(districts: list[District], first, last) -> dict[str, Known]:
    """Duties, reports and changes of code of the districts between two months; three queries."""
    known = {one.pk: Known(closed=one.closed_on) for one in districts}
    codes = list(known)
    for code, on in AreaSuccession.objects.filter(new__in=codes).values_list("new", "on"):
        known[code].began = min(on, known[code].began or on)
    duties = Assignment.objects.filter(
        Q(until=None) | Q(until__gte=first), district__in=codes, since__lte=months.last_day(last)
    )
    for code, *days in duties.values_list("district_id", "since", "until"):
        known[code].duties.append(tuple(days))
    reports = MonthlyReport.objects.filter(district__in=codes, month__gte=first, month__lte=last)
    for code, month, state, sent, nil, pk in reports.values_list(
        "district_id", "month", "state", "first_submitted_at", "is_nil", "pk"
    ):
        sent_on = timezone.localdate(sent) if sent else None
        known[code].filed[month] = Filed(state, sent_on, nil, pk)
    return known
