"""Who did what, who saw what. Append-only: a trigger refuses UPDATE, DELETE and TRUNCATE."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.utils import timezone

from core.ids import uuid7


class AuditEvent(models.Model):
    """One decision, write, sign-in, refusal or look. Ids and codes instead of names; no foreign
    keys, so that it outlives what it speaks of."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    at = models.DateTimeField(default=timezone.now)
    actor = models.UUIDField(null=True)
    role = models.CharField(max_length=30, blank=True)
    area = models.CharField(max_length=13, blank=True)  # the code of the actor's area
    action = models.CharField(max_length=60)
    target_type = models.CharField(max_length=40, blank=True)
    target = models.CharField(max_length=40, blank=True)
    registrant = models.UUIDField(null=True)  # whose history this belongs to
    happened_in = models.CharField(max_length=13, blank=True)  # district, for statistics only
    note = models.TextField(blank=True)  # the reason given, never a name or a number of a person
    details = models.JSONField(default=dict)
    secret = models.BooleanField(default=False)  # told to the team only
    request_id = models.CharField(max_length=32, blank=True)

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["registrant", "-at"], name="audit_event_registrant"),
            models.Index(fields=["target", "-at"], name="audit_event_target"),
            models.Index(fields=["actor", "-at"], name="audit_event_actor"),
            models.Index(  # the access trail, newest first
                fields=["-at", "-id"],
                condition=models.Q(action__startswith="seen."),
                name="audit_event_looks",
            ),
            GinIndex(  # the lists on which somebody stood
                OpClass("details", name="jsonb_path_ops"),
                condition=models.Q(action="seen.secrets"),
                name="audit_event_lists",
            ),
        ]

    def __str__(self):
        return f"{self.action} {self.target}"
