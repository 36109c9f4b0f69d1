"""Reads of teams, grants and broken glass (DESIGN.md sections 2 and 4)."""

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.models import Position
from core.querysets import ScopedQuerySet
from ppks import policy
from ppks.querysets import insider


class TeamQuerySet(ScopedQuerySet):
    """Who is on a team is shown to insiders: they work together."""

    readers = policy.READERS
    district_path = "registrant__district"

    def visible_to(self, user):
        rows = super().visible_to(user)
        if user.position is None or user.position.role in policy.SECRET_BY_ROLE:
            return rows
        return rows.filter(insider(user, "registrant"))

    def current(self):
        return self.filter(until=None)

    def with_serving(self):
        """`serving`: whether the user's position covers the district of the registrant today."""
        covering = Position.objects.in_force().filter(
            Q(district=OuterRef("registrant__district"))
            | Q(regency=OuterRef("registrant__district__regency"))
            | Q(province=OuterRef("registrant__district__regency__province")),
            user=OuterRef("user"),
            user__is_active=True,
        )
        return self.annotate(serving=Exists(covering))


class GrantQuerySet(ScopedQuerySet):
    """All grants of the area to those who oversee them; to others their own."""

    readers = policy.READERS | policy.OVERSEERS
    district_path = "registrant__district"

    def visible_to(self, user):
        rows = super().visible_to(user)
        if user.position and user.position.role not in policy.OVERSEERS:
            return rows.filter(user=user)
        return rows

    def in_force(self):
        now = timezone.now()
        return self.filter(given_at__lte=now, until__gt=now)


class GlassQuerySet(ScopedQuerySet):
    """All tries of the regency or province to those who oversee them; to others their own.

    Where a try is reviewed follows the office of who made it, not the entry: a try without a
    match has none.
    """

    readers = policy.READERS | policy.OVERSEERS

    def visible_to(self, user):
        position = user.position
        if position is None or position.role not in self.readers:
            return self.none()
        if position.role not in policy.OVERSEERS:
            return self.filter(user=user)
        if position.regency_id:
            return self.filter(regency=position.regency_id)
        return self.filter(regency__province=position.province_id)

    def waiting(self):
        """Not yet reviewed."""
        return self.filter(reviewed_at=None)
