"""What the summary of a regency says: the frozen figures of its districts added line by line, and
*rahasia* pooled for the whole regency (DESIGN.md sections 2 and 8)."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection
from django.db.models import F, Q
from django.utils import timezone

from cases.models import Case, Closure
from cases.stage import Stage
from core.querysets import counts
from districts.models import District, Regency
from ppks.models import Secrecy
from reports import content, months, movement, policy, work
from reports.models import Activity, MonthlyReport, RegencySummary, ReportEdition

COUNTED = ("accepted", "final")  # a report in one of these states goes into the sums
SECRET = "rahasia"
POOLED = (("awal", "Awal"), ("masuk", "Masuk"), ("keluar", "Keluar"), ("akhir", "Akhir"))
SENT = ("submitted", "final")
CASES = {"baru": "Kasus baru", "ditutup": "Kasus ditutup", "berjalan": "Kasus masih berjalan"}

# Net by person and reason over the whole regency: a move inside it is none.
LEDGER = """
SELECT sum(n) FILTER (WHERE before), count(*) FILTER (WHERE NOT before AND n > 0),
       count(*) FILTER (WHERE NOT before AND n < 0)
FROM (
    SELECT before, sum(delta) AS n
    FROM (
        SELECT registrant_id, delta, report_month < %s AS before,
               CASE WHEN report_month < %s THEN '' ELSE reason END AS why
        FROM ppks_movement JOIN districts_district d ON d.code = district_id
        WHERE d.regency_id = %s AND secret AND category_id IS NULL AND report_month <= %s
            AND recorded_at <= %s
    ) moved GROUP BY registrant_id, before, why HAVING sum(delta) <> 0
) netted
"""


@dataclass(frozen=True)
class Part:
    """A district in the summary of a month, and how far its report is."""

    district: District
    report: MonthlyReport | None

    @property
    def is_counted(self) -> bool:
        return self.report is not None and self.report.state in COUNTED

    @property
    def state(self) -> tuple[str, str]:
        """As a word and a tone."""
        if self.report is None:
            return "Belum ada", "bad"
        tones = {"draft": "waits", "submitted": "waits", "returned": "bad"}
        return self.report.get_state_display(), tones.get(self.report.state, "good")


def regencies_of(user):
    """The regencies whose summaries a position reads. No position, none."""
    position = user.position
    if position is None or position.role not in policy.SUMMARY_READERS:
        return Regency.objects.none()
    if position.regency_id:
        return Regency.objects.filter(pk=position.regency_id)
    return Regency.objects.filter(province=position.province_id)


def parts_of(regency: Regency, month: datetime.date) -> list[Part]:
    """The districts of a regency that existed in a month, with their reports; two queries."""
    districts = District.objects.filter(Q(closed_on=None) | Q(closed_on__gt=month), regency=regency)
    reports = MonthlyReport.objects.filter(district__regency=regency, month=month)
    found = {report.district_id: report for report in reports}
    return [Part(one, found.get(one.pk)) for one in districts.order_by("pk")]


def gather(
    regency: Regency,
    month: datetime.date,
    parts: list[Part],
    until: datetime.datetime | None = None,
) -> dict:
    """The figures of a summary, as they are kept: which districts they come from, the sums of
    their last editions, and what is *rahasia*.

    The pooled figures are always of all districts, also of those whose report is missing: else
    the next report accepted would tell those of its district.
    """
    counted = [part.report.pk for part in parts if part.is_counted]
    editions = ReportEdition.objects.filter(
        report__in=counted, number=F("report__edition")
    ).order_by("report__district")
    return {
        "districts": [part.district.pk for part in parts if part.is_counted],
        "missing": [part.district.pk for part in parts if not part.is_counted],
        "sections": [
            *add_up(editions.values_list("figures", flat=True)),
            *pooled(regency, month, until or timezone.now()),
        ],
    }


def add_up(figures: Iterable[list[dict]]) -> list[dict]:
    """Sections added line by line and column by column. What only some have counts there."""
    sections: dict[str, dict] = {}
    for section in (one for several in figures for one in several):
        total = sections.setdefault(
            section["key"], section | {"columns": {}, "lines": {}}
        )  # keeps the title
        total["columns"] |= {code: word for code, word in section["columns"]}
        for line in section["lines"]:
            sums = total["lines"].setdefault(line["key"], line | {"values": {}})["values"]
            for code, number in line["values"].items():
                sums[code] = sums.get(code, 0) + number
    return [
        section
        | {
            "columns": _ordered(section["key"], section["columns"]),
            "lines": sorted(section["lines"].values(), key=_place),
        }
        for section in sections.values()
    ]


def _ordered(key: str, columns: dict[str, str]) -> list[list[str]]:
    """Columns as the report has them, whoever had which first."""
    known = movement.COLUMNS if key == content.MOVEMENT else work.COLUMNS.get(key, ())
    order = [code for code, _ in known]
    place = {code: order.index(code) if code in order else len(order) for code in columns}
    return [[code, columns[code]] for code in sorted(columns, key=place.get)]


def _place(line: dict) -> tuple:
    """Where a line stands in its section: as in the report of a district."""
    key = line["key"]
    if key.startswith(f"{content.MOVEMENT}."):
        kind, _, measure = key.partition(".")[2].partition(".")
        measures = list(movement.MEASURES)
        place = measures.index(measure) if measure in measures else len(measures)
        return (kind != movement.PERSON, kind, place)
    name = ".".join(key.split(".")[:2])
    order, value = list(work.SOURCE_OF), key[len(name) + 1 :]
    choices = [*Activity.Kind.values, *(stage.value for stage in Stage)]
    within = choices.index(value) if value in choices else len(choices)
    return (order.index(name) if name in order else len(order), within, line["label"])


def pooled(regency: Regency, month: datetime.date, until: datetime.datetime) -> list[dict]:
    """*Rahasia* of a whole regency as the ledger and the cases stood at `until`: entries that are
    counted under *rahasia* kinds only, and cases. Neither kind, sex, sort nor district is told:
    only one kind fits a family."""
    with connection.cursor() as cursor:
        cursor.execute(LEDGER, [month, month, regency.pk, month, until])
        opening, came, left = (int(number or 0) for number in cursor.fetchone())
    values = {"awal": opening, "masuk": came, "keluar": left, "akhir": opening + came - left}
    return [
        {
            "key": SECRET,
            "title": "Rahasia, digabung untuk seluruh kabupaten/kota",
            "columns": [list(column) for column in POOLED],
            "lines": [{"key": SECRET, "label": "Yang hanya berjenis rahasia", "values": values}],
        },
        {
            "key": f"{SECRET}-kasus",
            "title": "Kasus rahasia, digabung untuk seluruh kabupaten/kota",
            "columns": [["n", "Jumlah"]],
            "lines": [
                {"key": f"{SECRET}-kasus.{key}", "label": CASES[key], "values": {"n": number}}
                for key, number in _secret_cases(regency, month).items()
            ],
        },
    ]


def _secret(path: str = "") -> Q:
    """The opposite of what `reports.work` counts for a district."""
    return Q(**{f"{path}registrant_secrecy": Secrecy.SECRET}) | Q(
        **{f"{path}category__secrecy": Secrecy.SECRET}
    )


def _secret_cases(regency: Regency, month: datetime.date) -> dict[str, int]:
    """New and closed in the month, and open now. What was recorded only after the summary of the
    month before counts in this one."""
    after = months.shift(month, 1)
    before = RegencySummary.objects.filter(
        regency=regency, month=months.shift(month, -1), state__in=SENT
    )
    since = before.values_list("submitted_at", flat=True).first()
    cases = Case.objects.filter(_secret(), district__regency=regency)
    new = Q(opened_on__gte=month, opened_on__lt=after)
    if since is not None:
        new |= Q(opened_on__lt=month, created_at__gt=since)
    closed = Closure.objects.filter(
        _secret("case__"), case__district__regency=regency, state="approved",
        decided_at__gte=_midnight(month), decided_at__lt=_midnight(after),
    )  # fmt: skip
    return counts(baru=cases.filter(new), ditutup=closed, berjalan=cases.open())


def _midnight(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))


@dataclass(frozen=True)
class Line:
    """A regency and month in a list of summaries."""

    regency: Regency
    month: datetime.date
    summary: RegencySummary | None
    counted: int  # reports accepted or final
    districts: int

    @property
    def state(self) -> tuple[str, str]:
        if self.summary is None:
            return "Belum dibuat", "neutral"
        tones = {"draft": "neutral", "submitted": "waits", "returned": "bad", "final": "good"}
        return self.summary.get_state_display(), tones[self.summary.state]

    @property
    def month_code(self) -> str:
        return months.code(self.month)

    @property
    def month_name(self) -> str:
        return months.name(self.month)


def lines_of(regencies, shown: list[datetime.date]) -> list[Line]:
    """Each regency with each month; four queries."""
    regencies = list(regencies.filter(closed_on=None))
    codes = [regency.pk for regency in regencies]
    districts: dict[str, list] = {code: [] for code in codes}
    for code, closed in District.objects.filter(regency__in=codes).values_list(
        "regency", "closed_on"
    ):
        districts[code].append(closed)
    summaries = RegencySummary.objects.filter(regency__in=codes, month__in=shown)
    made = {(one.regency_id, one.month): one for one in summaries.defer("figures")}
    counted: dict[tuple, int] = {}
    reports = MonthlyReport.objects.filter(
        district__regency__in=codes, month__in=shown, state__in=COUNTED
    )
    for key in reports.values_list("district__regency", "month"):
        counted[key] = counted.get(key, 0) + 1
    return [
        Line(
            regency,
            month,
            made.get((regency.pk, month)),
            counted.get((regency.pk, month), 0),
            sum(closed is None or closed > month for closed in districts[regency.pk]),
        )
        for regency in regencies
        for month in shown
    ]


def provincial(province: str, month: datetime.date) -> tuple[list[dict], list[str]]:
    """The frozen figures of all summaries that were sent for a month, added, and the regencies
    they come from."""
    rows = RegencySummary.objects.filter(
        regency__province=province, month=month, state__in=SENT
    ).order_by("regency")
    found = list(rows.values_list("regency", "figures"))
    return add_up(figures["sections"] for _, figures in found), [code for code, _ in found]


def may_write(user, regency: Regency) -> bool:
    """Whether the position writes the summary of a regency."""
    position = user.position
    return (
        position is not None
        and position.role in policy.SUMMARY_WRITERS
        and position.regency_id == regency.pk
    )
