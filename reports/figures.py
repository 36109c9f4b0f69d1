"""The figures of the dashboard, counted by SQL: how many, never who.

What counts (DESIGN.md section 8): verified and active; persons by sex, families, groups and
communities, never added together. People and kinds are counted apart. Who has nothing but
*rahasia* kinds is in none of these figures, at no level, nor is such a kind of anybody: figures of
today beside the recap's would tell by subtraction who came on which day. Their one table is
`reports.recap_secret` (section 2). A role without names (auditor) may read these figures, so they
do not start from the rows that a user may open but from the area of the position; only sums leave
this module.
"""

import datetime
from collections import Counter
from dataclasses import dataclass, field

from django.db.models import (
    Count,
    Exists,
    F,
    Min,
    OuterRef,
    Q,
    Value,
)
from django.utils import timezone

from accounts.roles import Role
from districts.models import District, Regency, Village
from ppks import policy
from ppks.models import Category, Registrant, Secrecy, Submission
from tksk.models import Assignment

ROLES = policy.POOLED | {Role.TKSK}  # who reads figures of PPKS
MALE, FEMALE, UNKNOWN = "M", "F", "U"
OFFICIAL = (MALE, FEMALE, "family", "group", "community")
UNVERIFIED = (MALE, FEMALE, UNKNOWN, "family", "group", "community")


@dataclass(frozen=True)
class Area:
    """What a dashboard is about, and the smaller areas it is split into."""

    name: str
    codes: list[str]  # of districts
    parts: list  # Regency, District or Village rows
    part_word: str
    level: str  # of the parts: regency, district or village
    regency: Regency | None = None  # chosen by drill-down
    district: District | None = None  # likewise
    regency_of: dict[str, str] = field(default_factory=dict)  # of districts, where parts are these

    @property
    def chosen(self) -> dict[str, str]:
        """What an address has to hold to come back to this area."""
        return {
            "kabupaten": self.regency.pk if self.regency else "",
            "kecamatan": self.district.pk if self.district else "",
        }

    @property
    def is_own(self) -> bool:
        """Whether it is all that the position covers: what most lists show unasked."""
        return self.regency is None and self.district is None

    @property
    def place(self) -> str:
        """The field of a registrant that says in which part it is."""
        return "village" if self.level == "village" else "district"

    def part_of(self, place: str) -> str:
        """The part that a `place` lies in."""
        return self.regency_of.get(place, place)


@dataclass
class Line:
    """One row of a table: its official and unverified entries, and submissions that wait."""

    code: str
    label: str
    official: Counter = field(default_factory=Counter)
    unverified: Counter = field(default_factory=Counter)
    waiting: int = 0
    ages: tuple[int, int, int] = (0, 0, 0)  # waiting 0–7, 8–14, more days
    oldest: datetime.datetime | None = None

    def add(self, row) -> None:
        tally = self.official if row["verified"] else self.unverified
        tally[_column(row["subject"], row["sex"])] += row["n"]

    def add_waiting(self, row) -> None:
        self.waiting += row["n"]
        new, middle, old = self.ages
        self.ages = new + row["new"], middle + row["middle"], old + row["old"]
        self.oldest = min(filter(None, (self.oldest, row["oldest"])), default=None)

    @property
    def oldest_days(self) -> int | None:
        return (
            (timezone.localdate() - timezone.localdate(self.oldest)).days if self.oldest else None
        )


def area_of(user, regency: str = "", district: str = "") -> Area | None:
    """The area of the position a user works in, or one regency or district of it.

    None for a regency or district that is not in it.
    """
    position = user.position
    districts = list(
        District.objects.filter(pk__in=position.district_codes).select_related("regency")
    )
    if position.district_id or district:
        return _one_district(position, districts, regency, district)
    regencies = sorted({d.regency for d in districts}, key=lambda one: one.pk)
    chosen = next((one for one in regencies if one.pk == regency), None)
    if regency and chosen is None:
        return None
    if position.regency_id or chosen:
        name = chosen.name if chosen else position.area_name
        districts = [d for d in districts if chosen is None or d.regency_id == chosen.pk]
        codes = [district.pk for district in districts]
        kept = chosen if position.province_id else None
        return Area(name, codes, districts, "Kecamatan", "district", kept)
    codes = [district.pk for district in districts]
    regency_of = {district.pk: district.regency_id for district in districts}
    return Area(
        position.area_name,
        codes,
        regencies,
        "Kabupaten/kota",
        "regency",
        regency_of=regency_of,
    )


def _one_district(position, districts, regency: str, district: str) -> Area | None:
    found = [d for d in districts if district in ("", d.pk) and regency in ("", d.regency_id)]
    if len(found) != 1:
        return None
    one = found[0]
    villages = list(Village.objects.current().filter(district=one))
    return Area(
        f"Kecamatan {one.name}",
        [one.pk],
        villages,
        "Desa/kelurahan",
        "village",
        regency=one.regency if position.province_id else None,
        district=None if position.district_id else one,
    )


def counted(area: Area) -> list[dict]:
    """Active entries counted by everything that the tables ask for, in one query."""
    return _counted(area, "kinds")


def counted_plain(area: Area) -> list[dict]:
    """The same without kinds: far fewer rows, for who does not ask for kinds."""
    return _counted(area)


def _counted(area: Area, *more: str) -> list[dict]:
    # District by district and the two states apart: so the index gives the rows in the order of
    # the groups.
    rows = _active(area).order_by().values("subject", "sex", *more, place=F(area.place))
    verified, not_yet = (
        rows.filter(verified_at__isnull=not state).annotate(n=Count("*"), verified=Value(state))
        for state in (True, False)
    )
    return list(verified.union(not_yet, all=True))


def entries(area: Area, rows: list[dict], kind: str = "") -> tuple[list[Line], Line]:
    """Active entries by part of the area, and of all.

    `rows` as from `counted`; `kind` counts only who has that kind (never a *rahasia* one).
    """
    lines = {part.pk: Line(part.pk, part.name) for part in area.parts}
    total = Line("", "Jumlah")
    for row in rows:
        if kind and kind not in row["kinds"]:
            continue
        if line := lines.get(area.part_of(row["place"])):
            line.add(row)
        total.add(row)
    return list(lines.values()), total


def whole(area: Area) -> Line:
    """Active entries of the whole area and what waits for the verifier."""
    total = Line("", "Jumlah")
    for row in counted_plain(area):
        total.add(row)
    for row in _queue_rows(area, whole=Value(1)):
        total.add_waiting(row)
    return total


def kinds(area: Area, rows: list[dict]) -> list[Line]:
    """Active entries by kind that is not *rahasia*; `rows` as from `counted`."""
    lines = {
        kind.pk: Line(kind.pk, kind.name)
        for kind in Category.objects.exclude(secrecy=Secrecy.SECRET)
    }
    for row in rows:
        for code in lines.keys() & row["kinds"]:
            lines[code].add(row)
    return list(lines.values())


def queue(area: Area, lines: list[Line], total: Line, by_kind=()) -> None:
    """Fill in what waits for the verifier, and for how long; `by_kind` are the lines of `kinds`."""
    parts, kind_lines = {line.code: line for line in lines}, {line.code: line for line in by_kind}
    for row in _queue_rows(
        area,
        place=F(f"registrant__{area.place}"),
        of_kinds=F("registrant__kinds"),
    ):
        if line := parts.get(area.part_of(row["place"])):
            line.add_waiting(row)
        total.add_waiting(row)
        for code in kind_lines.keys() & row["of_kinds"]:
            kind_lines[code].waiting += row["n"]


def _queue_rows(area: Area, **by):
    """How many wait and for how long, by what is given."""
    week, fortnight = _days_ago(7), _days_ago(14)
    rows = _waiting(area).values(**by).order_by()
    return rows.annotate(
        n=Count("*"),
        new=Count("pk", filter=Q(submitted_at__gte=week)),
        middle=Count("pk", filter=Q(submitted_at__lt=week, submitted_at__gte=fortnight)),
        old=Count("pk", filter=Q(submitted_at__lt=fortnight)),
        oldest=Min("submitted_at"),
    )


@dataclass
class Posts:
    """The districts of an area and who serves them today."""

    code: str
    label: str
    districts: int = 0
    definitive: int = 0
    acting: int = 0  # no definitive TKSK, but an acting one

    def add(self, district) -> None:
        """Count a district of `_served`."""
        self.districts += 1
        self.definitive += district.definitive
        self.acting += district.served and not district.definitive

    @property
    def vacant(self) -> int:
        """Without a definitive TKSK, as the list of vacant districts has it."""
        return self.districts - self.definitive

    @property
    def empty(self) -> int:
        """Without any assignment in force."""
        return self.vacant - self.acting


def posts(area: Area) -> tuple[list[Posts], Posts]:
    """Districts by part of the area (or alone) and how many are without a TKSK today."""
    by_regency = area.level == "regency"
    lines = {part.pk: Posts(part.pk, part.name) for part in area.parts if by_regency}
    total = Posts("", "Jumlah")
    for district in _served(area.codes):
        counted = [total]
        if by_regency:
            counted.append(lines[district.regency_id])
        else:
            counted.append(lines.setdefault(district.pk, Posts(district.pk, district.name)))
        for line in counted:
            line.add(district)
    return list(lines.values()), total


def posts_of(codes: list[str]) -> Posts:
    """How many of these districts are without a TKSK today, in one query."""
    total = Posts("", "Jumlah")
    for district in _served(codes):
        total.add(district)
    return total


def _served(codes: list[str]):
    served = Assignment.objects.in_force().filter(district=OuterRef("pk"))
    return District.objects.filter(pk__in=codes).annotate(
        definitive=Exists(served.definitive()), served=Exists(served)
    )


def _active(area: Area):
    return Registrant.objects.active().ordinary().filter(district__among=area.codes)


def _waiting(area: Area):
    return Submission.objects.waiting().ordinary().filter(district__among=area.codes)


def _column(subject: str, sex: str) -> str:
    return (sex or UNKNOWN) if subject == "individual" else subject


def _days_ago(days: int) -> datetime.datetime:
    """The start of the day so many days ago: what came that day is so many days old."""
    day = timezone.localdate() - datetime.timedelta(days=days)
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))
