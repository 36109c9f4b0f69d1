"""What a regency puts before the province each month, beside the reports of its districts."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from core.models import Record
from districts.models import Regency
from reports import months, policy


class RegencySummaryQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Of the regency of the position, or all of the province. No position, no rows."""
        position = user.position
        if position is None or position.role not in policy.SUMMARY_READERS:
            return self.none()
        if position.regency_id:
            return self.filter(regency=position.regency_id)
        return self.filter(regency__province=position.province_id)


class RegencySummary(Record):
    """One per regency and month: the sums of its districts' accepted reports, *rahasia* kinds
    pooled, and the regency's own words. Submitting freezes the figures; the province makes it
    final or gives it back."""

    class State(models.TextChoices):
        DRAFT = "draft", "Draf"
        SUBMITTED = "submitted", "Menunggu provinsi"
        FINAL = "final", "Final"
        RETURNED = "returned", "Dikembalikan"

    regency = models.ForeignKey(Regency, models.PROTECT, related_name="+")
    month = models.DateField("bulan")
    state = models.CharField(
        "keadaan", max_length=9, choices=State.choices, default=State.DRAFT, editable=False
    )
    overview = models.TextField("gambaran bulan ini", blank=True)
    obstacles = models.TextField("kendala", blank=True)
    plans = models.TextField("rencana bulan depan", blank=True)
    figures = models.JSONField(null=True, editable=False)
    contributors = ArrayField(models.UUIDField(), default=list, editable=False)
    submitted_at = models.DateTimeField(null=True, editable=False)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    note = models.TextField("catatan provinsi", blank=True, editable=False)

    objects = RegencySummaryQuerySet.as_manager()

    class Meta:
        ordering = ["-month", "regency"]
        verbose_name = "rangkuman kabupaten/kota"
        constraints = [
            models.UniqueConstraint(fields=["regency", "month"], name="reports_summary_once"),
            models.CheckConstraint(
                name="reports_summary_four_eyes",
                condition=Q(decided_by=None) | ~Q(decided_by=F("submitted_by")),
            ),
            models.CheckConstraint(
                name="reports_summary_sent_is_frozen",
                condition=Q(state__in=["draft", "returned"])
                | Q(figures__isnull=False, submitted_at__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.regency_id} {months.code(self.month)}"

    def get_absolute_url(self):
        return reverse("reports:summary_detail", args=[self.regency_id, months.code(self.month)])

    @property
    def month_name(self) -> str:
        return months.name(self.month)

    @property
    def is_open(self) -> bool:
        return self.state in ("draft", "returned")
