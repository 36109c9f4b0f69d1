"""What all apps share: the base of every row people edit, submission keys, parameters."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from core.ids import uuid7


class Record(models.Model):
    """A row that people edit: sortable id, version for optimistic locking, who and when."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )

    class Meta:
        abstract = True

    def touch(self, by) -> None:
        """Note who changes the row and raise its version; the caller saves."""
        now = timezone.now()
        if self._state.adding:
            self.created_at, self.created_by = now, by
        else:
            self.version += 1
        self.updated_at, self.updated_by = now, by


class SubmissionKey(models.Model):
    """One accepted POST: who sent which key with what content, and where it led."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    key = models.UUIDField()
    digest = models.BinaryField(max_length=32)
    led_to = models.TextField(blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], name="core_submissionkey_once")
        ]
        indexes = [models.Index(fields=["at"], name="core_submissionkey_at")]

    def __str__(self):
        return str(self.key)


class Parameter(models.Model):
    """A number the office may set; `core.parameters.DEFAULTS` says what exists."""

    name = models.CharField(max_length=60, primary_key=True)
    value = models.IntegerField()

    def __str__(self):
        return f"{self.name} = {self.value}"
