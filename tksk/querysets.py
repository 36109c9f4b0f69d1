"""Reads of the roster."""

from django.db import models
from django.db.models import Q
from django.utils import timezone


class WorkerQuerySet(models.QuerySet):
    def serving(self, district: str, on=None):
        """Who serves a district on a day, definitive or acting."""
        on = on or timezone.localdate()
        return self.filter(
            Q(assignments__until=None) | Q(assignments__until__gte=on),
            assignments__since__lte=on,
            assignments__district=district,
        )


class AssignmentQuerySet(models.QuerySet):
    def in_force(self, on=None):
        on = on or timezone.localdate()
        return self.filter(Q(until=None) | Q(until__gte=on), since__lte=on)
