"""How much each worker carries: open cases by stage, urgency and age."""

from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils import timezone

from cases.models import Case
from cases.querysets import HAS_ASSESSMENT, opened_ago, unserved
from cases.stage import Stage
from ppks.models.person import Urgency


@dataclass(frozen=True)
class Age:
    """A band of days since a case was opened, both ends included."""

    code: str
    label: str
    low: int
    high: int | None


AGES = (
    Age("30", "sampai 30 hari", 0, 30),
    Age("90", "31–90 hari", 31, 90),
    Age("180", "91–180 hari", 91, 180),
    Age("lama", "lebih dari 180 hari", 181, None),
)
AGE_OF = {age.code: (age.low, age.high) for age in AGES}


@dataclass(frozen=True)
class Figure:
    label: str
    number: int
    query: str  # the filters of the list behind it


@dataclass(frozen=True)
class Load:
    """What one worker carries."""

    username: str
    name: str
    place: str  # "" for somebody who serves nowhere in reach any more
    total: int
    late: int
    unserved: int
    stages: list[Figure]
    urgencies: list[Figure]
    ages: list[Figure]


def loads(user, holders) -> list[Load]:
    """Everybody who holds open cases in reach, the heaviest first, and those with none; one
    query beside `holders` (`cases.workers.holders`)."""
    counted = {
        "total": Count("pk"),
        "late": Count("pk", filter=~HAS_ASSESSMENT & Q(due_on__lt=timezone.localdate())),
        "unserved": Count("pk", filter=unserved()),
    }
    for stage in Stage:
        counted[f"tahap_{stage}"] = Count("pk", filter=Q(stage=stage))
    for urgency in Urgency:
        counted[f"kegentingan_{urgency}"] = Count("pk", filter=Q(urgency=urgency))
    for age in AGES:
        counted[f"umur_{age.code}"] = Count("pk", filter=opened_ago(age.low, age.high))
    rows = Case.objects.visible_to(user).open().order_by()
    rows = rows.values("worker__username", "worker__name").annotate(**counted)
    places = {
        holder.user.username: ", ".join(position.area_name for position in holder.positions)
        for holder in holders
    }
    found = [_load(row, places.get(row["worker__username"], "")) for row in rows]
    busy = {load.username for load in found}
    found += [
        Load(holder.user.username, holder.user.name, places[holder.user.username], 0, 0, 0,
             [], [], [])
        for holder in holders
        if holder.in_field and holder.user.username not in busy
    ]  # fmt: skip
    return sorted(found, key=lambda load: (-load.total, load.name, load.username))


def _load(row: dict, place: str) -> Load:
    def figures(name: str, choices) -> list[Figure]:
        return [
            Figure(label, row[f"{name}_{code}"], f"{name}={code}")
            for code, label in choices
            if row[f"{name}_{code}"]
        ]

    return Load(
        username=row["worker__username"],
        name=row["worker__name"],
        place=place,
        total=row["total"],
        late=row["late"],
        unserved=row["unserved"],
        stages=figures("tahap", [(stage.value, stage.label) for stage in Stage]),
        urgencies=figures("kegentingan", [(u.value, u.word) for u in Urgency]),
        ages=figures("umur", [(age.code, age.label) for age in AGES]),
    )
