"""Who may see a *rahasia* entry: its team, and grants with a reason and an end."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from core.ids import uuid7
from ppks.models.registrant import Registrant


class TeamMember(models.Model):
    """Counts only while the user's position covers the registrant's district."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    registrant = models.ForeignKey(Registrant, models.CASCADE, related_name="team")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "registrant"], condition=Q(until=None), name="ppks_teammember_once"
            )
        ]

    def __str__(self):
        return f"{self.user_id} {self.registrant_id}"


class Grant(models.Model):
    """Leave to see one registrant, for at most 30 days, with a reason; every use is an event."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    registrant = models.ForeignKey(Registrant, models.CASCADE, related_name="grants")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason = models.CharField("alasan", max_length=300)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    given_at = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField("berlaku sampai")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="ppks_grant_at_most_30_days",
                condition=Q(until__gt=F("given_at"))
                & Q(until__lte=F("given_at") + models.Value("30 days", models.DurationField())),
            ),
            models.CheckConstraint(name="ppks_grant_has_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="ppks_grant_given_by_another", condition=~Q(user=F("given_by"))
            ),
        ]
        indexes = [models.Index(fields=["user", "registrant"], name="ppks_grant_user")]

    def __str__(self):
        return f"{self.user_id} {self.registrant_id}"
