"""Who may see a *rahasia* entry: its team, grants with a reason and an end, and for a day
whoever broke the glass in an emergency."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from core.ids import uuid7
from districts.models import Regency
from ppks.access import GlassQuerySet, GrantQuerySet, TeamQuerySet
from ppks.models.registrant import Registrant


class TeamMember(models.Model):
    """Counts only while the user's position covers the registrant's district."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    registrant = models.ForeignKey(Registrant, models.CASCADE, related_name="team")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.CharField("alasan dikeluarkan", max_length=300, blank=True)

    objects = TeamQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "registrant"], condition=Q(until=None), name="ppks_teammember_once"
            ),
            models.CheckConstraint(
                name="ppks_teammember_removed_with_reason",
                condition=Q(removed_by=None, reason="")
                | (Q(until__isnull=False, removed_by__isnull=False) & ~Q(reason="")),
            ),
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
    until = models.DateTimeField("berlaku sampai")  # moved forward when it is ended early
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    end_reason = models.CharField("alasan diakhiri", max_length=300, blank=True)

    objects = GrantQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="ppks_grant_ended_with_reason",
                condition=Q(ended_by=None, end_reason="")
                | (Q(ended_by__isnull=False) & ~Q(end_reason="")),
            ),
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


class BrokenGlass(models.Model):
    """One try to reach an entry of the own area in an emergency, by its exact identity.

    A try that matched opens that entry for a day; one that did not is kept as well, without an
    entry: both have to be answered for. The search words are not kept.
    """

    class How(models.TextChoices):
        NUMBER = "number", "nomor PPKS"
        NAME = "name", "nama dan desa/kelurahan"

    class Verdict(models.TextChoices):
        PROPER = "patut", "Patut"
        IMPROPER = "tidak_patut", "Tidak patut"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    registrant = models.ForeignKey(
        Registrant, models.CASCADE, null=True, blank=True, related_name="broken_glass"
    )
    regency = models.ForeignKey(Regency, models.PROTECT, related_name="+")  # where it is reviewed
    how = models.CharField("dicari menurut", max_length=6, choices=How.choices)
    reason = models.CharField("alasan", max_length=300)
    at = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField("terbuka sampai", null=True, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    reviewed_at = models.DateTimeField(null=True, blank=True)
    verdict = models.CharField("penilaian", max_length=11, choices=Verdict.choices, blank=True)
    note = models.CharField("catatan", max_length=1000, blank=True)

    objects = GlassQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="ppks_brokenglass_opens_for_a_day",
                condition=Q(registrant=None, until=None)
                | Q(
                    registrant__isnull=False,
                    until__isnull=False,
                    until__gte=F("at"),
                    until__lte=F("at") + models.Value("24 hours", models.DurationField()),
                ),
            ),
            models.CheckConstraint(name="ppks_brokenglass_has_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="ppks_brokenglass_reviewed_in_words",
                condition=Q(reviewed_by=None, reviewed_at=None, verdict="", note="")
                | (
                    Q(reviewed_by__isnull=False, reviewed_at__isnull=False)
                    & Q(verdict__in=["patut", "tidak_patut"])
                    & ~Q(note="")
                ),
            ),
            models.CheckConstraint(
                name="ppks_brokenglass_reviewed_by_another",
                condition=Q(reviewed_by=None) | ~Q(user=F("reviewed_by")),
            ),
        ]
        indexes = [
            models.Index(fields=["user", "-at"], name="ppks_brokenglass_user"),
            models.Index(
                fields=["user", "until"],
                include=["registrant"],
                condition=Q(until__isnull=False),
                name="ppks_brokenglass_open",
            ),
            models.Index(
                fields=["regency", "at"],
                condition=Q(reviewed_at=None),
                name="ppks_brokenglass_waiting",
            ),
        ]

    def __str__(self):
        return str(self.pk)

    def get_absolute_url(self):
        return reverse("ppks:glass_detail", args=[self.pk])

    @property
    def matched(self) -> bool:
        return self.registrant_id is not None

    @property
    def is_open(self) -> bool:
        return self.until is not None and self.until > timezone.now()

    @property
    def is_reviewed(self) -> bool:
        return self.reviewed_at is not None
