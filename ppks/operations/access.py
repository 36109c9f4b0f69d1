"""Grades of secrecy and teams follow the conditions of a registrant (DESIGN.md section 2)."""

from django.utils import timezone

from ppks.models import Registrant, Secrecy, TeamMember
from ppks.querysets import glass_open_to, grants_in_force


def refresh_secrecy(registrant: Registrant) -> None:
    """The lowest grade of the active conditions, with none active the highest it ever had; and
    the codes of the active ones, main first.

    Sets the columns; the caller saves.
    """
    conditions = list(registrant.conditions.select_related("category"))
    grades = [c.category.secrecy for c in conditions]
    current = [c for c in conditions if c.until is None]
    active = [c.category.secrecy for c in current]
    registrant.kinds = [c.category_id for c in current]
    registrant.highest_secrecy = max([registrant.highest_secrecy, *grades])
    registrant.secrecy = min(active) if active else registrant.highest_secrecy


def has_secret_kind(registrant: Registrant) -> bool:
    return registrant.conditions.filter(until=None, category__secrecy=Secrecy.SECRET).exists()


def join_team(registrant: Registrant, user, by) -> None:
    """Whoever identifies, registers or visits somebody with a *rahasia* kind is on the team.

    Not who sees it for a time only: what a grant or broken glass opens would else never close.
    """
    if has_leave(registrant, user):
        return
    TeamMember.objects.get_or_create(
        registrant=registrant,
        user=user,
        until=None,
        defaults={"added_by": by, "since": timezone.now()},
    )


def has_leave(registrant: Registrant, user) -> bool:
    """Whether a grant or broken glass opens the entry to this user now."""
    leave = grants_in_force(user).filter(registrant=registrant).values("pk")
    return leave.union(glass_open_to(user).filter(registrant=registrant).values("pk")).exists()


def hides_nothing(registrant: Registrant, user) -> bool:
    """Whether this user may join the team by what he proposes about the entry.

    Nobody lets himself in: where something *rahasia* is recorded already that somebody may not
    see, only the verifier adds to the team.
    """
    guarded = registrant.highest_secrecy == Secrecy.SECRET or registrant.team.exists()
    return not guarded or is_insider(registrant, user)


def is_insider(registrant: Registrant, user) -> bool:
    """Whether this user sees what is *rahasia* about a registrant in reach."""
    return Registrant.objects.with_insider(user).filter(pk=registrant.pk, is_insider=True).exists()
