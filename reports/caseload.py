"""Cases, referrals and services of an area.

A case about a *rahasia* kind, or of somebody with nothing else, stands in no figure of a district;
above, all of them together are one number (DESIGN.md section 2).
"""

from collections import Counter
from dataclasses import dataclass, field

from django.db.models import BooleanField, Count, F, Q, Sum, When
from django.db.models import Case as Choice
from django.utils import timezone

from cases import policy
from cases.models import Case, Referral, Service
from cases.stage import Stage
from core.templatetags.handep import rupiah
from ppks.models import Secrecy
from ppks.models.person import Urgency
from reports.figures import Area
from reports.links import link
from reports.reach import percent, year_ago
from reports.tables import Cell, Row, Table, into

STAGES = [stage for stage in Stage if stage != Stage.CLOSED]
PATHS = {"regency": "district__regency", "district": "district", "village": "registrant__village"}
# Written out: an outer join to the case must not lose services without one.
SEALED_SERVICE = Q(registrant__secrecy=Secrecy.SECRET) | Q(
    case__isnull=False, case__category__secrecy=Secrecy.SECRET
)


@dataclass
class Work:
    """Of a part of an area: open cases by stage and urgency; referrals and services of the last
    twelve months."""

    cases: Counter = field(default_factory=Counter)  # (stage, urgency)
    made: int = 0
    answered: int = 0
    waiting: int = 0
    overdue: int = 0
    services: int = 0
    rupiah: int = 0

    @property
    def open(self) -> int:
        return sum(self.cases.values())

    def at(self, stage: str = "", urgency: str = "") -> int:
        return sum(n for (s, u), n in self.cases.items() if stage in ("", s) and urgency in ("", u))


def totals(area: Area) -> Work:
    """All of the area in one, the sealed ones in it where they may be told. As in `work`, but
    nothing is divided: three light queries."""
    found = Work()
    for row in (
        _plain(Case.objects.open(), area, _sealed())
        .values("stage", "urgency")
        .annotate(n=Count("pk"))
    ):
        found.cases[row["stage"], row["urgency"]] = row["n"]
    referrals = _plain(_referrals(), area, _sealed("case__"), "case__")
    for name, number in referrals.aggregate(**_answers()).items():
        setattr(found, name, number)
    services = _plain(_services(), area, SEALED_SERVICE)
    counted = services.aggregate(n=Count("pk"), money=Sum("rupiah"))
    found.services, found.rupiah = counted["n"], counted["money"] or 0
    return found


def _plain(rows, area: Area, sealed: Q, prefix: str = ""):
    rows = rows.filter(**{f"{prefix}district__among": area.codes}).order_by()
    return rows if area.pooled else rows.exclude(sealed)


def work(area: Area) -> tuple[dict[str, Work], Work, Work]:
    """By part of the area and of all its ordinary cases; then of the sealed ones together, which
    are empty where the area may not tell them. Three queries."""
    parts, ordinary, sealed = {part.pk: Work() for part in area.parts}, Work(), Work()
    for row in case_rows(area):
        for one in _lines(row, parts, ordinary, sealed):
            one.cases[row["stage"], row["urgency"]] += row["n"]
    for row in referral_rows(area):
        for one in _lines(row, parts, ordinary, sealed):
            for name in ("made", "answered", "waiting", "overdue"):
                setattr(one, name, getattr(one, name) + row[name])
    for row in service_rows(area):
        for one in _lines(row, parts, ordinary, sealed):
            one.services += row["n"]
            one.rupiah += row["money"] or 0
    return parts, ordinary, sealed


def _lines(row: dict, parts: dict[str, Work], ordinary: Work, sealed: Work) -> list[Work]:
    if row["sealed"]:
        return [sealed]
    return [one for one in (parts.get(row["part"]), ordinary) if one is not None]


def case_rows(area: Area):
    """Open cases by part, stage, urgency and whether they are sealed."""
    rows = Case.objects.open().filter(district__among=area.codes)
    rows = _told(rows, area, _sealed()).values("part", "sealed", "stage", "urgency")
    return rows.annotate(n=Count("pk"))


def referral_rows(area: Area):
    """Referrals sent in the last twelve months, by part and whether their case is sealed."""
    rows = _referrals().filter(case__district__among=area.codes)
    rows = _told(rows, area, _sealed("case__"), "case__").values("part", "sealed")
    return rows.annotate(**_answers())


def service_rows(area: Area):
    """Services given in the last twelve months, by part and whether they are sealed."""
    rows = _services().filter(district__among=area.codes)
    rows = _told(rows, area, SEALED_SERVICE)
    return rows.values("part", "sealed").annotate(n=Count("pk"), money=Sum("rupiah"))


def _referrals():
    return Referral.objects.filter(sent_on__gt=year_ago())


def _services():
    return Service.objects.given().filter(given_on__gt=year_ago())


def _answers() -> dict:
    """How many of the referrals were answered, and how many wait, or wait too long."""
    waits = Q(state=Referral.State.PENDING) & ~Q(case__state=Case.State.CLOSED)
    return {
        "made": Count("pk"),
        "answered": Count("pk", filter=Q(answered_on__isnull=False)),
        "waiting": Count("pk", filter=waits),
        "overdue": Count("pk", filter=waits & Q(due_on__lt=timezone.localdate())),
    }


def _sealed(prefix: str = "") -> Q:
    return Q(**{f"{prefix}category__secrecy": Secrecy.SECRET}) | Q(
        **{f"{prefix}registrant_secrecy": Secrecy.SECRET}
    )


def _told(rows, area: Area, sealed: Q, prefix: str = ""):
    """With `part` and `sealed`; without the sealed ones where the area may not tell them."""
    rows = rows.order_by().annotate(
        part=F(prefix + PATHS[area.level]),
        sealed=Choice(When(sealed, then=True), default=False, output_field=BooleanField()),
    )
    return rows if area.pooled else rows.filter(sealed=False)


def stage_table(area: Area, ordinary: Work, sealed: Work) -> Table:
    """Open cases by stage and urgency; the sealed ones as one number."""
    rows = [
        Row(
            stage.label,
            [*(Cell(ordinary.at(stage, u)) for u in Urgency), Cell(ordinary.at(stage))],
        )
        for stage in STAGES
    ]
    last = Row("Jumlah", [*(Cell(ordinary.at(urgency=u)) for u in Urgency), Cell(ordinary.open)])
    after = [last]
    if area.pooled:
        blank = [Cell("") for _ in Urgency]
        after.append(Row("Kasus rahasia, tidak dirinci", [*blank, Cell(sealed.open)]))
    head = [*(u.word for u in Urgency), "Jumlah"]
    return Table("Kasus berjalan menurut tahap dan kegentingan", "Tahap", head, rows, after)


def stage_bars(ordinary: Work) -> list:
    return [(stage.label, [ordinary.at(stage)]) for stage in STAGES] if ordinary.open else []


def case_table(area: Area, parts: dict[str, Work], ordinary: Work, sealed: Work) -> Table:
    def cells(one: Work) -> list[Cell]:
        return [*(Cell(one.at(urgency=u)) for u in Urgency), Cell(one.open)]

    rows = [
        Row(part.name, cells(parts[part.pk]), url=into("reports:casework", area, part.pk))
        for part in area.parts
    ]
    word = area.part_word.lower()
    after = [Row("Jumlah", cells(ordinary))]
    if area.pooled:
        blank = [Cell("") for _ in Urgency]
        label = f"Kasus rahasia (tidak dirinci menurut {word})"
        after.append(Row(label, [*blank, Cell(sealed.open)]))
    return Table(
        f"Kasus berjalan menurut {word}",
        area.part_word,
        [*(u.word for u in Urgency), "Jumlah"],
        rows,
        after,
    )


def help_table(area: Area, parts: dict[str, Work], ordinary: Work, sealed: Work) -> Table:
    """Referrals and services of the last twelve months."""

    def cells(one: Work) -> list[Cell]:
        return [
            *(Cell(n) for n in (one.made, one.answered, one.overdue, one.services)),
            Cell(rupiah(one.rupiah)),
        ]

    rows = [
        Row(part.name, cells(parts[part.pk]), url=into("reports:casework", area, part.pk))
        for part in area.parts
    ]
    word = area.part_word.lower()
    after = [Row("Jumlah", cells(ordinary))]
    if area.pooled:
        after.append(Row(f"Rahasia (tidak dirinci menurut {word})", cells(sealed)))
    return Table(
        f"Rujukan dan layanan 12 bulan terakhir menurut {word}",
        area.part_word,
        ["Rujukan dibuat", "Dijawab", "Terlambat dijawab", "Layanan diberikan", "Nilai layanan"],
        rows,
        after,
        "Rujukan dihitung pada tanggal dikirim, layanan pada tanggal diberikan. Nilai hanya dari "
        "layanan yang nilainya dicatat.",
    )


def answered_share(one: Work) -> str:
    return percent(one.answered, one.made)


def cases_url(user, area: Area, **filters: str) -> str:
    """The list of cases of an area, for who carries cases; the list shows a user's own sealed
    ones too."""
    position = user.position
    if position.role not in policy.AREA_READERS:
        return ""
    return link(user, "cases:case_list", kecamatan=area.chosen["kecamatan"], **filters)
