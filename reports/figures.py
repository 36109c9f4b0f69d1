"""The figures of the dashboard, counted by SQL: how many, never who.

What counts (DESIGN.md section 8): verified and active; persons by sex, families, groups and
communities, never added together. People and kinds are counted apart. *Rahasia* kinds appear
only pooled, at regency level and above (section 2): who has nothing but such kinds is counted in
one line for the whole area, and is left out below a regency. A role without names (auditor) may
read these figures, so they do not start from the rows that a user may open but from the area of
the position; only sums leave this module.
"""

import datetime
from collections import Counter
from dataclasses import dataclass, field

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Count,
    Exists,
    F,
    Min,
    OuterRef,
    Q,
    Value,
    When,
)
from django.db.models import ExpressionWrapper as Wrapped
from django.utils import timezone

from accounts.roles import Role
from districts.models import District, Regency, Village
from ppks import policy
from ppks.models import Category, Condition, Registrant, Secrecy, Submission
from tksk.models import Assignment

POOLED = "rahasia"
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
    level: str  # the path from a registrant to the part
    pooled: bool  # whether rahasia kinds may be shown, as one figure
    regency: Regency | None = None  # chosen by drill-down


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
        tally[_column(row["of"], row["by_sex"])] += row["n"]

    @property
    def oldest_days(self) -> int | None:
        return (
            (timezone.localdate() - timezone.localdate(self.oldest)).days if self.oldest else None
        )


def area_of(user, regency: str = "") -> Area | None:
    """The area of the position a user works in, or one regency of a province.

    None for a regency that is not in it.
    """
    position = user.position
    districts = list(
        District.objects.filter(pk__in=position.district_codes).select_related("regency")
    )
    pooled = position.role in policy.POOLED
    if position.district_id:
        villages = list(Village.objects.current().filter(district=position.district_id))
        codes = [district.pk for district in districts]
        return Area(position.area_name, codes, villages, "Desa/kelurahan", "village", pooled)
    regencies = sorted({d.regency for d in districts}, key=lambda one: one.pk)
    chosen = next((one for one in regencies if one.pk == regency), None)
    if regency and chosen is None:
        return None
    if position.regency_id or chosen:
        name = chosen.name if chosen else position.area_name
        districts = [d for d in districts if chosen is None or d.regency_id == chosen.pk]
        codes = [district.pk for district in districts]
        return Area(name, codes, districts, "Kecamatan", "district", pooled, chosen)
    codes = [district.pk for district in districts]
    level = "district__regency"
    return Area(position.area_name, codes, regencies, "Kabupaten/kota", level, pooled)


def entries(area: Area, kind: str = "") -> tuple[list[Line], Line, Line]:
    """Active entries by part of the area, of those with only *rahasia* kinds, and of all.

    `kind` counts only who has that kind (never a *rahasia* one).
    """
    rows = Registrant.objects.filter(_is_active(area))
    if kind:
        has = Condition.objects.current().filter(registrant=OuterRef("pk"), category=kind)
        rows = rows.filter(Exists(has))
    rows = rows.annotate(
        part=F(area.level),
        of=F("subject"),
        by_sex=F("sex"),
        verified=_is(verified_at__isnull=False),
        closed=_is(secrecy=Secrecy.SECRET),
    )
    rows = rows.values("part", "of", "by_sex", "verified", "closed").annotate(n=Count("pk"))
    lines = {part.pk: Line(part.pk, part.name) for part in area.parts}
    only_secret, total = Line(POOLED, "Hanya jenis rahasia"), Line("", "Jumlah")
    for row in rows.order_by():
        if row["closed"]:
            only_secret.add(row)
        elif row["part"] in lines:
            lines[row["part"]].add(row)
        total.add(row)
    return list(lines.values()), only_secret, total


def kinds(area: Area) -> list[Line]:
    """Active entries by kind, *rahasia* kinds as one line where they may be shown at all."""
    lines = {
        kind.pk: Line(kind.pk, kind.name)
        for kind in Category.objects.exclude(secrecy=Secrecy.SECRET)
    }
    conditions = (
        Condition.objects.current()
        .filter(_is_active(area, "registrant__"))
        .annotate(
            of=F("registrant__subject"),
            by_sex=F("registrant__sex"),
            verified=_is(registrant__verified_at__isnull=False),
        )
        .order_by()
    )
    open_kinds = conditions.filter(category__in=set(lines) - {POOLED})
    for row in open_kinds.values("category", "of", "by_sex", "verified").annotate(n=Count("pk")):
        lines[row["category"]].add(row)
    if area.pooled:
        pooled = lines[POOLED] = Line(POOLED, "Jenis rahasia, digabung")
        secret = conditions.exclude(category__in=set(lines) - {POOLED})
        people = Count("registrant", distinct=True)
        for row in secret.values("of", "by_sex", "verified").annotate(n=people):
            pooled.add(row)
    return list(lines.values())


def queue(area: Area, lines: list[Line], only_secret: Line, total: Line) -> None:
    """Fill in what waits for the verifier, and for how long."""
    week, fortnight = _days_ago(7), _days_ago(14)
    waiting = _waiting(area).annotate(
        part=F(f"registrant__{area.level}"), closed=_is(registrant__secrecy=Secrecy.SECRET)
    )
    waiting = waiting.values("part", "closed").annotate(
        n=Count("pk"),
        new=Count("pk", filter=Q(submitted_at__gte=week)),
        middle=Count("pk", filter=Q(submitted_at__lt=week, submitted_at__gte=fortnight)),
        old=Count("pk", filter=Q(submitted_at__lt=fortnight)),
        oldest=Min("submitted_at"),
    )
    parts = {line.code: line for line in lines}
    for row in waiting.order_by():
        line = only_secret if row["closed"] else parts.get(row["part"])
        for one in (line, total):
            if one is None:
                continue
            one.waiting += row["n"]
            ages = zip(one.ages, (row["new"], row["middle"], row["old"]), strict=True)
            one.ages = tuple(before + more for before, more in ages)
            one.oldest = min(filter(None, (one.oldest, row["oldest"])))


def queue_by_kind(area: Area, lines: list[Line]) -> None:
    """Fill in how many submissions wait for entries of each kind."""
    shown = Case(
        When(registrant__conditions__category__secrecy=Secrecy.SECRET, then=Value(POOLED)),
        default=F("registrant__conditions__category_id"),
        output_field=CharField(),
    )
    rows = (
        _waiting(area)
        .filter(registrant__conditions__until=None, registrant__conditions__isnull=False)
        .annotate(shown=shown)
        .values("shown")
        .annotate(n=Count("pk", distinct=True))
        .order_by()
    )
    found = {row["shown"]: row["n"] for row in rows}
    for line in lines:
        line.waiting = found.get(line.code, 0)


@dataclass
class Posts:
    """The districts of an area and who serves them today."""

    code: str
    label: str
    districts: int = 0
    definitive: int = 0
    acting: int = 0  # no definitive TKSK, but an acting one

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
    served = Assignment.objects.in_force().filter(district=OuterRef("pk"))
    districts = District.objects.filter(pk__in=area.codes).annotate(
        definitive=Exists(served.definitive()), served=Exists(served)
    )
    by_regency = area.level == "district__regency"
    lines = {part.pk: Posts(part.pk, part.name) for part in area.parts if by_regency}
    total = Posts("", "Jumlah")
    for district in districts:
        counted = [total]
        if by_regency:
            counted.append(lines[district.regency_id])
        else:
            counted.append(lines.setdefault(district.pk, Posts(district.pk, district.name)))
        for line in counted:
            line.districts += 1
            line.definitive += district.definitive
            line.acting += district.served and not district.definitive
    return list(lines.values()), total


def _is_active(area: Area, path: str = "") -> Q:
    """Active entries of the area, reached by `path`; *rahasia* ones only where they are pooled."""
    active = Q(**{f"{path}life": Registrant.Life.ACTIVE, f"{path}district__among": area.codes})
    return active if area.pooled else active & Q(**{f"{path}secrecy__lt": Secrecy.SECRET})


def _waiting(area: Area):
    rows = Submission.objects.waiting().filter(registrant__district__among=area.codes)
    return rows if area.pooled else rows.filter(registrant__secrecy__lt=Secrecy.SECRET)


def _is(**condition) -> Wrapped:
    return Wrapped(Q(**condition), output_field=BooleanField())


def _column(subject: str, sex: str) -> str:
    return (sex or UNKNOWN) if subject == "individual" else subject


def _days_ago(days: int) -> datetime.datetime:
    """The start of the day so many days ago: what came that day is so many days old."""
    day = timezone.localdate() - datetime.timedelta(days=days)
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))
