"""What a worker wants to keep about a case, in free words."""

from django.db import models

from cases.models.case import Case
from cases.querysets import OfCaseQuerySet
from core.models import Record


class NoteQuerySet(OfCaseQuerySet):
    pass


class Note(Record):
    """A note of a case; it is never changed, only added to."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="notes")
    text = models.TextField("catatan")

    objects = NoteQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name = "catatan kasus"

    def __str__(self):
        return str(self.pk)
