"""Who may hold cases where: users in a field position that covers the district."""

from dataclasses import dataclass, field

from django.db.models import Q

from accounts.models import Position, User
from cases import policy
from cases.models import Case
from districts.models import District


def positions_over(districts):
    """Field positions in force that cover at least one of these districts (codes)."""
    regencies = District.objects.filter(pk__in=districts).values("regency")
    return (
        Position.objects.in_force()
        .filter(
            Q(district__in=districts) | Q(regency__in=regencies),
            role__in=policy.FIELD,
            user__is_active=True,
        )
        .with_area()
    )


def serves(user, district: str) -> bool:
    """Whether a user may hold the cases of a district today."""
    return positions_over([district]).filter(user=user).exists()


@dataclass
class Holder:
    """Somebody who may hold cases, and in which positions."""

    user: User
    positions: list = field(default_factory=list)

    @property
    def label(self) -> str:
        places = ", ".join(str(position) for position in self.positions)
        return f"{self.user.name} ({places})"


def holders(districts) -> list[Holder]:
    """Whoever may hold a case in one of these districts, by name; one query."""
    found: dict = {}
    rows = positions_over(districts).select_related(
        "user", "province", "regency", "district__regency"
    )
    for position in rows.order_by("user__name", "user", "role", "pk"):
        holder = found.setdefault(position.user_id, Holder(position.user))
        holder.positions.append(position)
    return list(found.values())


def choices(districts) -> list[tuple[str, str]]:
    """Holders for a form: user name and label."""
    return [(holder.user.username, holder.label) for holder in holders(districts)]


WITHOUT = ("tanpa", "Tanpa petugas yang bertugas")


def filter_choices(user) -> list[tuple[str, str]]:
    """Whoever holds an open case in the user's reach, or may hold one: user name and name."""
    codes = user.position.district_codes
    holding = Case.objects.visible_to(user).open().values("worker")
    rows = User.objects.filter(
        Q(pk__in=holding) | Q(pk__in=positions_over(codes).order_by().values("user"))
    )
    return list(rows.order_by("name", "username").values_list("username", "name"))


def holder_named(username: str, districts) -> User | None:
    row = positions_over(districts).filter(user__username=username).select_related("user").first()
    return row.user if row else None
