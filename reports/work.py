"""The work of a district in one month, read from where it was done: what counts on which line.

A row belongs to the month of its day. What was recorded only after that month had been submitted
belongs to the earliest month still open then and is marked *susulan* (DESIGN.md section 8). Rows
about *rahasia* entries are left out: a district's report does not tell them (section 2).
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db.models import BigIntegerField, F, Q, QuerySet, TextField, Value, When
from django.db.models import Case as When_
from django.db.models.functions import Cast, Coalesce, Concat
from django.utils import timezone

from cases.models import Case, Closure, Referral, Service, Visit
from cases.stage import Stage
from ppks.models import DataCollection, Identification, Secrecy, Submission
from reports import months
from reports.models import Activity

NUMBER, TEXT = BigIntegerField(), TextField()
ONE, NONE = Value(1, NUMBER), Value(0, NUMBER)
TIMES = (("n", "Kali"), ("L", "L"), ("P", "P"))
COUNT = (("n", "Jumlah"),)
GIVEN = (("n", "Kali"), ("quantity", "Banyaknya"), ("rupiah", "Rupiah"))


def _ordinary(path: str) -> Q:
    """Whose registrant shows nothing *rahasia*."""
    return Q(**{f"{path}__secrecy__lt": Secrecy.SECRET})


def _ordinary_case(path: str = "case") -> Q:
    return Q(
        **{
            f"{path}__registrant_secrecy__lt": Secrecy.SECRET,
            f"{path}__category__secrecy__lt": Secrecy.SECRET,
        }
    )


def _sexes(path: str) -> tuple:
    """One, and whether it is a man or a woman."""
    return ONE, *(
        When_(When(**{path: sex}, then=ONE), default=NONE, output_field=NUMBER) for sex in "MF"
    )


@dataclass(frozen=True)
class Source:
    """One line of the report, or one for each value of `split`.

    `rows` gives the rows of districts, `day` is the field that dates them (none: as they stand
    now), `recorded` the moment since when they could be counted, `values` what each adds to the
    columns of its section.
    """

    section: str
    key: str
    label: str
    model: type
    rows: Callable[[list[str]], QuerySet]
    values: tuple = (ONE, NONE, NONE)
    day: str = ""
    recorded: str = "created_at"
    split: object = None
    words: Callable[[str], str] | None = None  # of a value of `split`

    @property
    def place(self) -> str:
        """Where the district of a row stands."""
        paths = {DataCollection: "registrant__district_id"}
        of_case = self.model in (Visit, Referral, Closure)
        return paths.get(self.model, "case__district_id" if of_case else "district_id")

    @property
    def is_moment(self) -> bool:
        return self.day.endswith("_at")

    def rows_of(self, districts: list[str]):
        """All its rows ever, as (district, line, id, split, day it happened, recorded, three
        values): what whole histories are counted from."""
        values = {f"v{place}": Cast(value, NUMBER) for place, value in enumerate(self.values)}
        rows, day = self.rows(districts), self.day
        if day == "report_month":
            day = "happened_on"
        elif day:
            rows = rows.filter(**{f"{day}__isnull": False})
        return (
            rows.order_by()
            .annotate(line=self._line, sort=self._sort, **values)
            .values_list(
                *(self.place, "line", Cast("pk", TEXT), "sort"),
                *(day or Value(None, TEXT), self.recorded, "v0", "v1", "v2"),
            )
        )

    @property
    def _line(self):
        return Value(f"{self.section}.{self.key}", TEXT)

    @property
    def _sort(self):
        return Value("", TEXT) if self.split is None else Cast(self.split, TEXT)

    def of_month(self, district: str, month: datetime.date, since: datetime.datetime | None):
        """Its rows for the month as (line, id, split, late, three values); `since`: when the month
        before was submitted, None if it never was."""
        rows, late = self.rows([district]), Q(pk=None)
        if self.day == "report_month":
            rows = rows.filter(report_month=month)
            late = Q(happened_on__lt=month)
        elif self.day:
            first, after = month, months.shift(month, 1)
            if self.is_moment:
                first, after = _midnight(first), _midnight(after)
            within = Q(**{f"{self.day}__gte": first, f"{self.day}__lt": after})
            late = Q(**{f"{self.day}__lt": first})
            if since is not None:
                within |= late & Q(**{f"{self.recorded}__gt": since})
            rows = rows.filter(within)
        values = {f"v{place}": Cast(value, NUMBER) for place, value in enumerate(self.values)}
        return (
            rows.order_by()
            .annotate(
                line=self._line,
                sort=self._sort,
                late=When_(When(late, then=ONE), default=NONE, output_field=NUMBER),
                **values,
            )
            .values_list("line", Cast("pk", TEXT), "sort", "late", "v0", "v1", "v2")
        )


def _midnight(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))


def _submissions(**states):
    return lambda districts: Submission.objects.filter(
        _ordinary("registrant"), district__in=districts, **states
    )


def _referrals(**states):
    return lambda districts: Referral.objects.filter(
        _ordinary_case(), case__district__in=districts, **states
    )


def _open_cases(districts: list[str]):
    ordinary = Q(registrant_secrecy__lt=Secrecy.SECRET, category__secrecy__lt=Secrecy.SECRET)
    return Case.objects.open().filter(ordinary, district__in=districts)


def _cases(**states):
    ordinary = Q(registrant_secrecy__lt=Secrecy.SECRET, category__secrecy__lt=Secrecy.SECRET)
    return lambda districts: Case.objects.filter(ordinary, district__in=districts, **states)


def _programme(value: str) -> str:
    name, _, unit = value.partition("|")
    return f"{name} ({unit})" if unit else name


SOURCES = (
    Source(
        "kegiatan", "log", "", Activity,
        lambda districts: Activity.objects.filter(district__in=districts),
        (ONE, F("men"), F("women")), "report_month",
        split=F("kind"), words=lambda value: str(Activity.Kind(value).label),
    ),
    Source(
        "kegiatan", "identifikasi", "Identifikasi", Identification,
        lambda districts: Identification.objects.filter(
            Q(registrant=None) | _ordinary("registrant"),
            district__in=districts, institution=None, secrecy__lt=Secrecy.SECRET,
        ),
        _sexes("sex"), "identified_on",
    ),
    Source(
        "kegiatan", "kunjungan-rumah", "Pendataan ke rumah", DataCollection,
        lambda districts: DataCollection.objects.filter(
            _ordinary("registrant"), registrant__district__in=districts
        ),
        _sexes("registrant__sex"), "visited_on",
    ),
    Source(
        "kegiatan", "kunjungan-kasus", "Kunjungan kasus", Visit,
        lambda districts: Visit.objects.filter(_ordinary_case(), case__district__in=districts),
        _sexes("case__registrant__sex"), "visited_on",
    ),
    Source(
        "kegiatan", "rujukan", "Rujukan dikirim", Referral, _referrals(),
        _sexes("case__registrant__sex"), "sent_on",
    ),
    Source("data", "diajukan", "Pengajuan dikirim", Submission, _submissions(),
           day="submitted_at", recorded="submitted_at"),
    Source("data", "diverifikasi", "Pengajuan diverifikasi", Submission,
           _submissions(state="verified"), day="decided_at", recorded="decided_at"),
    Source("data", "ditolak", "Pengajuan ditolak", Submission,
           _submissions(state="rejected"), day="decided_at", recorded="decided_at"),
    Source("data", "dikembalikan", "Masih dikembalikan", Submission,
           _submissions(state="returned")),
    Source("data", "menunggu", "Masih menunggu verifikasi", Submission,
           _submissions(state="submitted")),
    Source("kasus", "baru", "Kasus baru", Case, _cases(), day="opened_on"),
    Source("kasus", "darurat", "Kasus baru yang darurat", Case, _cases(urgency="darurat"),
           day="opened_on"),
    Source("kasus", "ditutup", "Kasus ditutup", Closure,
           lambda districts: Closure.objects.filter(
               _ordinary_case(), case__district__in=districts, state="approved"),
           day="decided_at", recorded="decided_at"),
    Source("kasus", "berjalan", "", Case, _open_cases, split=F("stage"),
           words=lambda value: f"Masih berjalan, tahap {Stage(value).label.lower()}"),
    Source("kasus", "rujukan-diterima", "Rujukan diterima", Referral,
           _referrals(state__in=["accepted", "done"]), day="answered_on", recorded="updated_at"),
    Source("kasus", "rujukan-ditolak", "Rujukan ditolak", Referral,
           _referrals(state="refused"), day="answered_on", recorded="updated_at"),
    Source("kasus", "rujukan-selesai", "Rujukan selesai", Referral,
           _referrals(state="done"), day="done_on", recorded="updated_at"),
    Source("kasus", "rujukan-menunggu", "Rujukan masih menunggu jawaban", Referral,
           lambda districts: Referral.objects.waiting().filter(
               _ordinary_case(), case__district__in=districts)),
    Source(
        "layanan", "program", "", Service,
        lambda districts: Service.objects.given().filter(
            Q(case=None) | _ordinary_case(), _ordinary("registrant"), district__in=districts
        ),
        (ONE, Coalesce("quantity", 0), Coalesce("rupiah", Value(0, NUMBER))), "given_on",
        recorded="updated_at",
        split=Concat("programme__name", Value("|"), "unit"), words=_programme,
    ),
)  # fmt: skip
SOURCE_OF = {f"{source.section}.{source.key}": source for source in SOURCES}


@dataclass
class Line:
    """One line: what it counts, by id, and what each adds to the columns of its section."""

    key: str
    label: str
    items: list[list] = field(default_factory=list)  # [id, values …, late]

    def totals(self, width: int) -> list[int]:
        return [sum(item[place + 1] for item in self.items) for place in range(width)]

    @property
    def late(self) -> int:
        return sum(item[-1] for item in self.items)


def gather(
    district: str,
    month: datetime.date,
    since: datetime.datetime | None,
    counted: Callable[[], dict[str, set[str]]],
) -> dict[str, list[Line]]:
    """The lines of each section of a month's work, with one query.

    `since` as in `Source.of_month`; `counted` gives, by line, the ids that earlier reports have
    counted, and is asked only when something late could be among them.
    """
    first, *others = (source.of_month(district, month, since) for source in SOURCES)
    rows = sorted(first.union(*others, all=True))
    if any(row[3] for row in rows):
        earlier = counted()
        rows = [row for row in rows if not row[3] or row[1] not in earlier.get(row[0], ())]
    return lines_of(rows)


def lines_of(rows) -> dict[str, list[Line]]:
    """The lines of each section, from rows as of `Source.of_month`."""
    lines: dict[str, Line] = {}
    for name, pk, sort, late, *values in rows:
        source = SOURCE_OF[name]
        key = f"{name}.{sort}" if source.split is not None else name
        label = source.words(sort) if source.words else source.label
        line = lines.setdefault(key, Line(key, label))
        line.items.append([pk, *values[: len(COLUMNS[source.section])], late])
    found = {section: [] for section in COLUMNS}
    for name, source in SOURCE_OF.items():
        if source.split is None:
            found[source.section].append(lines.get(name, Line(name, source.label)))
        else:
            of_source = [line for key, line in lines.items() if key.startswith(f"{name}.")]
            found[source.section] += sorted(of_source, key=_order(source))
    return found


@dataclass(frozen=True)
class Entry:
    """One line of the daily log: what was done on a day."""

    day: datetime.date
    source: str  # key of SOURCE_OF
    pk: str
    district: str


def log(districts: list[str], month: datetime.date) -> list[Entry]:
    """Everything that was done on the days of a month in these districts, the latest first; one
    query. Work about *rahasia* entries is not told here."""
    after = months.shift(month, 1)
    found = []
    for name, source in SOURCE_OF.items():
        if source.section != "kegiatan":
            continue
        day = "happened_on" if source.model is Activity else source.day
        rows = source.rows(districts).filter(**{f"{day}__gte": month, f"{day}__lt": after})
        found.append(
            rows.order_by()
            .annotate(source=Value(name, TEXT))
            .values_list(day, "source", Cast("pk", TEXT), source.place)
        )
    first, *others = found
    return [Entry(*row) for row in sorted(first.union(*others, all=True), reverse=True)]


def _order(source: Source):
    """Lines of one source: as its choices go, else by label."""
    if source.model is Activity:
        order = {kind.label: place for place, kind in enumerate(Activity.Kind)}
        return lambda line: order[line.label]
    if source.split == F("stage"):
        order = {stage: place for place, stage in enumerate(Stage)}
        return lambda line: order[line.key.rpartition(".")[2]]
    return lambda line: line.label


def source_of(key: str) -> Source | None:
    """The source of a line by its key; None for no such line."""
    return SOURCE_OF.get(".".join(key.split(".")[:2]))


COLUMNS = {"kegiatan": TIMES, "data": COUNT, "kasus": COUNT, "layanan": GIVEN}
TITLES = {
    "kegiatan": "Kegiatan",
    "data": "Pendataan dan verifikasi",
    "kasus": "Kasus dan rujukan",
    "layanan": "Layanan dan program yang didampingi",
}
