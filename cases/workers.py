"""Who may hold cases where: users in a field position that covers the district; of whoever lives
in an institution of the province, its officers too."""

from dataclasses import dataclass, field

from django.db.models import Q

from accounts.models import Position, User
from cases import policy
from cases.models import Case
from districts.models import District


def positions_over(districts, inside=()):
    """Field positions in force that cover at least one of these districts (codes), and those of
    the officers who work inside the institutions of these provinces (codes)."""
    regencies = District.objects.filter(pk__in=districts).values("regency")
    field = Q(district__in=districts) | Q(regency__in=regencies)
    return (
        Position.objects.in_force()
        .filter(
            (field & Q(role__in=policy.FIELD)) | Q(province__in=inside, role__in=policy.INSIDE),
            user__is_active=True,
        )
        .with_area()
    )


def provinces_of(cases):
    """For `inside`: of whoever of these cases lives in an institution."""
    return cases.order_by().values("registrant__institution__province")


def serves(user, district: str, inside=()) -> bool:
    """Whether a user may hold the cases of a district today, or of its institutions."""
    return positions_over([district], inside).filter(user=user).exists()


def serves_case(user, case: Case) -> bool:
    """Whether a user may hold this case today."""
    home = case.registrant.institution
    return serves(user, case.district_id, [home.province_id] if home else [])


@dataclass
class Holder:
    """Somebody who may hold cases, and in which positions."""

    user: User
    positions: list = field(default_factory=list)

    @property
    def in_field(self) -> bool:
        """Not only inside the institutions."""
        return any(position.role in policy.FIELD for position in self.positions)

    @property
    def label(self) -> str:
        places = ", ".join(str(position) for position in self.positions)
        return f"{self.user.name} ({places})"


def holders(districts, inside=()) -> list[Holder]:
    """Whoever may hold a case in one of these districts, or inside, by name; one query."""
    found: dict = {}
    rows = positions_over(districts, inside).select_related(
        "user", "province", "regency", "district__regency"
    )
    for position in rows.order_by("user__name", "user", "role", "pk"):
        holder = found.setdefault(position.user_id, Holder(position.user))
        holder.positions.append(position)
    return list(found.values())


def choices(districts, inside=()) -> list[tuple[str, str]]:
    """Holders for a form: user name and label."""
    return [(holder.user.username, holder.label) for holder in holders(districts, inside)]


WITHOUT = ("tanpa", "Tanpa petugas yang bertugas")


def filter_choices(user) -> list[tuple[str, str]]:
    """Whoever holds an open case in the user's reach, or may hold one: user name and name."""
    codes = user.position.district_codes
    holding = Case.objects.visible_to(user).open().values("worker")
    rows = User.objects.filter(
        Q(pk__in=holding) | Q(pk__in=positions_over(codes).order_by().values("user"))
    )
    return list(rows.order_by("name", "username").values_list("username", "name"))


def holder_named(username: str, districts, inside=()) -> User | None:
    rows = positions_over(districts, inside).filter(user__username=username)
    row = rows.select_related("user").first()
    return row.user if row else None
