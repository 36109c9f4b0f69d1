"""Cases, referrals and services of an area.

A case about a *rahasia* kind, or of somebody with nothing else, stands in none of these figures
(see `reports.figures`).
"""

from collections import Counter
from dataclasses import dataclass, field

from django.db.models import Count, F, Q, Sum
from django.utils import timezone

from cases import policy
from cases.models import Case, Referral, Service
from cases.stage import Stage
from core.templatetags.handep import rupiah
from ppks.models import Registrant, Secrecy
from ppks.models.person import Urgency
from reports.figures import Area
from reports.links import link
from reports.reach import percent, year_ago
from reports.tables import Cell, Row, Table, into

HEAD = [*(urgency.word for urgency in Urgency), "Jumlah"]
STAGES = [stage for stage in Stage if stage != Stage.CLOSED]
PATHS = {"regency": "district__regency", "district": "district", "village": "registrant__village"}


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
    """All of the area in one. As in `work`, but nothing is divided: three light queries."""
    found = Work()
    for row in _cases(area).values("stage", "urgency").annotate(n=Count("pk")):
        found.cases[row["stage"], row["urgency"]] = row["n"]
    for name, number in _referrals(area).aggregate(**_answers()).items():
        setattr(found, name, number)
    counted = _services(area).aggregate(n=Count("pk"), money=Sum("rupiah"))
    found.services, found.rupiah = counted["n"], counted["money"] or 0
    return found


def work(area: Area) -> tuple[dict[str, Work], Work]:
    """By part of the area and of the whole. Three queries."""
    parts, total = {part.pk: Work() for part in area.parts}, Work()
    for row in case_rows(area):
        for one in (parts.get(row["part"]), total):
            if one is not None:
                one.cases[row["stage"], row["urgency"]] += row["n"]
    for row in referral_rows(area):
        for one in (parts.get(row["part"]), total):
            if one is not None:
                for name in ("made", "answered", "waiting", "overdue"):
                    setattr(one, name, getattr(one, name) + row[name])
    for row in service_rows(area):
        for one in (parts.get(row["part"]), total):
            if one is not None:
                one.services += row["n"]
                one.rupiah += row["money"] or 0
    return parts, total


def case_rows(area: Area):
    """Open cases by part, stage and urgency."""
    rows = _cases(area).values("stage", "urgency", part=F(PATHS[area.level]))
    return rows.annotate(n=Count("pk"))


def referral_rows(area: Area):
    """Referrals sent in the last twelve months, by part."""
    rows = _referrals(area).values(part=F("case__" + PATHS[area.level]))
    return rows.annotate(**_answers())


def service_rows(area: Area):
    """Services given in the last twelve months, by part."""
    rows = _services(area).values(part=F(PATHS[area.level]))
    return rows.annotate(n=Count("pk"), money=Sum("rupiah"))


def _cases(area: Area):
    return Case.objects.open().ordinary().filter(district__among=area.codes).order_by()


def _referrals(area: Area):
    rows = Referral.objects.ordinary().filter(case__district__among=area.codes).order_by()
    return rows.filter(sent_on__gt=year_ago())


def _services(area: Area):
    # Few are sealed: looking each up among them is quicker than joining all.
    rows = Service.objects.given().exclude(
        registrant__in=Registrant.objects.filter(secrecy=Secrecy.SECRET).values("pk")
    )
    rows = rows.exclude(case__in=Case.objects.filter(category__secrecy=Secrecy.SECRET).values("pk"))
    return rows.filter(district__among=area.codes, given_on__gt=year_ago()).order_by()


def _answers() -> dict:
    """How many of the referrals were answered, and how many wait, or wait too long."""
    waits = Q(state=Referral.State.PENDING) & ~Q(case__state=Case.State.CLOSED)
    return {
        "made": Count("pk"),
        "answered": Count("pk", filter=Q(answered_on__isnull=False)),
        "waiting": Count("pk", filter=waits),
        "overdue": Count("pk", filter=waits & Q(due_on__lt=timezone.localdate())),
    }


def stage_table(user, area: Area, total: Work) -> Table:
    """Open cases by stage and urgency."""
    rows = [Row(stage.label, _urgencies(user, area, total, stage=stage.value)) for stage in STAGES]
    after = [Row("Jumlah", _urgencies(user, area, total))]
    return Table("Kasus berjalan menurut tahap dan kegentingan", "Tahap", HEAD, rows, after)


def _urgencies(user, area: Area, one: Work, stage: str = "", district: str = "") -> list[Cell]:
    """By urgency and together, each opening its list."""

    def cell(urgency: str) -> Cell:
        number = one.at(stage, urgency)
        filters = {"tahap": stage, "kegentingan": urgency, "kecamatan": district}
        return Cell(number, cases_url(user, area, **filters) if number else "")

    return [cell(urgency) for urgency in (*Urgency.values, "")]


def stage_bars(total: Work) -> list:
    return [(stage.label, [total.at(stage)]) for stage in STAGES] if total.open else []


def case_table(user, area: Area, parts: dict[str, Work], total: Work) -> Table:
    def cells(part) -> list[Cell]:
        if area.level == "district":
            return _urgencies(user, area, parts[part.pk], district=part.pk)
        return [Cell(parts[part.pk].at(urgency=u)) for u in (*Urgency.values, "")]

    rows = [
        Row(part.name, cells(part), url=into("reports:casework", area, part.pk))
        for part in area.parts
    ]
    after = [Row("Jumlah", _urgencies(user, area, total))]
    title = f"Kasus berjalan menurut {area.part_word.lower()}"
    return Table(title, area.part_word, HEAD, rows, after)


def referral_table(area: Area, parts: dict[str, Work], total: Work) -> Table:
    """Referrals of the last twelve months."""
    return _help_table(
        "Rujukan",
        area,
        parts,
        total,
        ["Rujukan dibuat", "Dijawab", "Terlambat dijawab"],
        lambda one: [Cell(n) for n in (one.made, one.answered, one.overdue)],
        "Rujukan dihitung pada tanggal dikirim.",
    )


def service_table(area: Area, parts: dict[str, Work], total: Work) -> Table:
    """Services of the last twelve months."""
    return _help_table(
        "Layanan",
        area,
        parts,
        total,
        ["Layanan diberikan", "Nilai layanan"],
        lambda one: [Cell(one.services), Cell(rupiah(one.rupiah))],
        "Layanan dihitung pada tanggal diberikan. Nilai hanya dari layanan yang nilainya dicatat.",
    )


def _help_table(what: str, area: Area, parts, total: Work, head, cells, note: str) -> Table:
    rows = [
        Row(part.name, cells(parts[part.pk]), url=into("reports:casework", area, part.pk))
        for part in area.parts
    ]
    title = f"{what} 12 bulan terakhir menurut {area.part_word.lower()}"
    return Table(title, area.part_word, head, rows, [Row("Jumlah", cells(total))], note)


def answered_share(one: Work) -> str:
    return percent(one.answered, one.made)


def cases_url(user, area: Area, **filters: str) -> str:
    """The list of cases behind a number of an area, for who carries cases there."""
    if user.position.role not in policy.AREA_READERS:
        return ""
    chosen = {"kecamatan": area.chosen["kecamatan"]}
    chosen |= {name: value for name, value in filters.items() if value}
    return link(user, "cases:case_list", tampak="biasa", **chosen)
