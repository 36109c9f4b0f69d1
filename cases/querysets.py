"""Reads of cases. Every row a user reaches came through `visible_to`."""

from django.db.models import Q
from django.utils import timezone

from cases import policy
from core.names import search_key
from core.querysets import ScopedQuerySet
from ppks.policy import SECRET_BY_ROLE
from ppks.querysets import SECRET, insider, knows


class OfCaseQuerySet(ScopedQuerySet):
    """Rows of one case (`case_path` leads to it, "" on the case itself): in the area, and what is
    *rahasia* to the team only. A case about a *rahasia* kind of somebody with an ordinary one is
    as hidden as a *rahasia* registrant."""

    readers = policy.READERS
    case_path = "case"

    @property
    def district_path(self):
        return self._path("district")

    def _path(self, name: str) -> str:
        return f"{self.case_path}__{name}" if self.case_path else name

    def visible_to(self, user):
        rows = super().visible_to(user)
        if user.position is None or user.position.role in SECRET_BY_ROLE:
            return rows
        ordinary = {
            f"{self._path('category')}__secrecy__lt": SECRET,
            f"{self._path('registrant')}__secrecy__lt": SECRET,
        }
        return rows.filter(Q(**ordinary) | insider(user, self._path("registrant")))


class CaseQuerySet(OfCaseQuerySet):
    case_path = ""

    def open(self):
        return self.exclude(state="closed")

    def of_registrant(self, registrant):
        return self.filter(registrant=registrant)

    def at_stage(self, stage: str):
        return self.filter(stage=stage)

    def of_worker(self, user):
        return self.filter(worker=user)

    def late(self):
        """Not assessed when the clock of their urgency has run out."""
        return self.open().filter(stage="intake", due_on__lt=timezone.localdate())

    def named(self, text: str):
        """By the number, or by a name of which every word is a part."""
        plain = text.replace(" ", "").upper()
        rows = self
        for word in search_key(text).split()[:6]:
            rows = rows.filter(
                Q(registrant__search_name__contains=word) | Q(number__startswith=plain)
            )
        return rows

    def queue(self):
        """The order of work: urgent first, then what is due first."""
        return self.order_by("urgency_rank", "due_on", "pk")

    def with_lines(self, user):
        """What a line of a list shows, with `knows_secret` as on a registrant."""
        rows = self.select_related("registrant__village__district", "category", "worker")
        return rows.annotate(knows_secret=knows(user, "registrant"))
