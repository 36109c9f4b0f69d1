"""Reads of the roster: who may see which worker, who serves where, which districts are vacant."""

from django.db import models
from django.db.models import Exists, F, Max, Min, OuterRef, Prefetch, Q
from django.utils import timezone

from accounts.roles import PROVINCE_ROLES, REGENCY_ROLES, Role
from core.names import search_key
from districts.models import District

SORTS = {
    "nama": ("search_name", "id"),
    "kecamatan": (F("district_code").asc(nulls_last=True), "search_name", "id"),
    "mulai": (F("serving_since").asc(nulls_last=True), "search_name", "id"),
    "sk": (F("decree_ends").asc(nulls_last=True), "search_name", "id"),
}


class WorkerQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The roster a user may read (DESIGN.md section 2).

        The province sees all, a regency whoever ever served there, a TKSK the own page. No
        position, no rows.
        """
        position = user.position
        if position is None:
            return self.none()
        if position.role in PROVINCE_ROLES:
            return self
        if position.role in REGENCY_ROLES:
            served = self._assignments().filter(district__regency=position.regency_id)
            return self.filter(Exists(served))
        if position.role == Role.TKSK:
            return self.filter(user=user.pk)
        return self.none()

    def serving(self, district: str, on=None):
        """Who serves a district on a day, definitive or acting."""
        return self.filter(Exists(self._assignments().in_force(on).filter(district=district)))

    def search(self, text: str):
        """By part of a name (also misspelt or in old spelling), NIAT, or district served."""
        key = search_key(text)
        if not text:
            return self
        by_name = Q()
        for word in key.split():
            by_name &= Q(search_name__contains=word)
        in_district = self._assignments().open().filter(district__name__icontains=text)
        found = Q(niat__icontains=text) | Q(Exists(in_district))
        if key:
            found |= by_name | Q(search_name__trigram_word_similar=key)
        return self.filter(found)

    def in_regency(self, regency: str):
        """Serving somewhere in a regency today."""
        return self.filter(Exists(self._assignments().in_force().filter(district__regency=regency)))

    def serving_somewhere(self, serving: bool = True):
        found = Exists(self._assignments().in_force())
        return self.filter(found if serving else ~found)

    def with_account(self, account: bool = True):
        return self.filter(user__isnull=not account)

    def decree_expired(self):
        """Serving under decrees that have all ended."""
        return self.filter(Exists(self._assignments().in_force().decree_expired()))

    def without_decree(self):
        """Serving without any decree on record."""
        return self.filter(Exists(self._assignments().in_force().filter(decrees=None)))

    def sorted(self, by: str):
        """By one of SORTS; anything else sorts by name. Workers without a duty come last."""
        duties = Q(assignments__since__lte=timezone.localdate()) & (
            Q(assignments__until=None) | Q(assignments__until__gte=timezone.localdate())
        )
        figures = {
            "kecamatan": {"district_code": Min("assignments__district_id", filter=duties)},
            "mulai": {"serving_since": Min("assignments__since", filter=duties)},
            "sk": {"decree_ends": Max("assignments__decrees__until", filter=duties)},
        }
        return self.annotate(**figures.get(by, {})).order_by(*SORTS.get(by, SORTS["nama"]))

    def with_current_assignments(self):
        """Adds `current`: the assignments of today, with district, regency and decrees,
        the definitive one first."""
        current = self._assignment_model().objects.in_force().with_area()
        current = current.order_by("kind", "since", "id").prefetch_related("decrees")
        return self.select_related("user").prefetch_related(
            Prefetch("assignments", queryset=current, to_attr="current")
        )

    def _assignments(self):
        """The assignments of the worker of the outer query."""
        return self._assignment_model().objects.filter(worker=OuterRef("pk")).order_by()

    def _assignment_model(self):
        return self.model._meta.get_field("assignments").related_model


class AssignmentQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Assignments of the workers a user may see."""
        worker = self.model._meta.get_field("worker").related_model
        return self.filter(worker__in=worker.objects.visible_to(user))

    def in_force(self, on=None):
        on = on or timezone.localdate()
        return self.open(on).filter(since__lte=on)

    def open(self, on=None):
        """Not ended before a day: in force then, or starting later."""
        return self.filter(Q(until=None) | Q(until__gte=on or timezone.localdate()))

    def definitive(self):
        return self.filter(kind="definitif")

    def decree_expired(self, on=None):
        """With decrees, the last of which has ended."""
        return self.annotate(last_decree_day=Max("decrees__until")).filter(
            last_decree_day__lt=on or timezone.localdate()
        )

    def with_area(self):
        return self.select_related("district__regency")


def vacant_districts(districts, on=None):
    """Those of `districts` (current ones) without a definitive TKSK on a day, by code.

    Each carries `covers`: the acting assignments of that day. "136" is never written down:
    districts are always counted over what is in force.
    """
    assignment = District._meta.get_field("assignment").related_model
    today = assignment.objects.in_force(on)
    acting = today.exclude(kind="definitif").select_related("worker")
    return (
        districts.filter(~Exists(today.definitive().filter(district=OuterRef("pk"))))
        .select_related("regency")
        .prefetch_related(Prefetch("assignment_set", queryset=acting, to_attr="covers"))
        .order_by("code")
    )


def districts_of(user):
    """The current districts of the area a user works in."""
    position = user.position
    return District.objects.current().filter(pk__in=position.district_codes if position else [])
