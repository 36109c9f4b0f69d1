"""What a worker wants to keep about a case, in free words."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from accounts.roles import Role
from cases.models.case import Case
from cases.querysets import OfCaseQuerySet
from core.models import Record


class NoteQuerySet(OfCaseQuerySet):
    def visible_to(self, user):
        """Of cases in reach; a confidential one to its roles and to whoever wrote it."""
        rows = super().visible_to(user)
        if user.position is None:
            return rows
        return rows.filter(
            Q(roles=[]) | Q(roles__contains=[user.position.role]) | Q(created_by=user)
        )


class Note(Record):
    """A note of a case; it is never changed, only added to. With `roles` it is confidential to
    them, without to whoever reads the case."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="notes")
    text = models.TextField("catatan")
    roles = ArrayField(
        models.CharField(max_length=30),  # accounts.roles.Role
        verbose_name="hanya untuk",
        default=list,
        blank=True,
    )

    objects = NoteQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name = "catatan kasus"

    def __str__(self):
        return str(self.pk)

    @property
    def role_words(self) -> str:
        words = dict(Role.choices)
        return ", ".join(words.get(role, role) for role in self.roles)
