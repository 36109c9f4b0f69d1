"""The ledger: one person or kind counted in or out. Everything official is counted from it."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from core.ids import uuid7
from districts.models import District, Village
from ppks.models.reference import Category
from ppks.models.registrant import Registrant
from ppks.models.submission import Submission


class Movement(models.Model):
    """Append-only (a trigger refuses UPDATE and DELETE); a mistake is reversed by another row."""

    class Reason(models.TextChoices):
        NEW = "baru", "Baru"
        KIND_OPENED = "jenis_bertambah", "Jenis bertambah"
        KIND_CLOSED = "jenis_berakhir", "Jenis berakhir"
        DECEASED = "meninggal", "Meninggal"
        OUT_OF_PROVINCE = "pindah_provinsi", "Pindah ke luar provinsi"
        GRADUATED = "tertangani", "Tidak lagi memerlukan layanan"
        NOT_FOUND = "tidak_ditemukan", "Tidak ditemukan"
        MOVED = "pindah_kecamatan", "Pindah kecamatan"
        CORRECTION = "pembetulan", "Pembetulan"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    registrant = models.ForeignKey(Registrant, models.PROTECT, related_name="movements")
    category = models.ForeignKey(Category, models.PROTECT, null=True)  # none: the person itself
    submission = models.ForeignKey(Submission, models.PROTECT, null=True)
    district = models.ForeignKey(District, models.PROTECT)
    village = models.ForeignKey(Village, models.PROTECT)
    subject = models.CharField(max_length=12)
    sex = models.CharField(max_length=1, blank=True)
    # A person of whom only rahasia kinds are counted, or such a kind: only pooled figures tell it.
    secret = models.BooleanField(default=False)
    delta = models.SmallIntegerField()
    reason = models.CharField(max_length=20, choices=Reason.choices)
    effective_on = models.DateField()
    recorded_at = models.DateTimeField(default=timezone.now)
    report_month = models.DateField()  # its first day
    reverses = models.OneToOneField("self", models.PROTECT, null=True)

    class Meta:
        ordering = ["recorded_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="ppks_movement_one_in_or_out", condition=Q(delta__in=[1, -1])
            )
        ]
        indexes = [
            models.Index(fields=["district", "report_month"], name="ppks_movement_month"),
            models.Index(  # the recap of any day, from the index alone and already in its groups
                fields=["district", "category", "subject", "sex", "effective_on", "delta"],
                condition=Q(secret=False),
                name="ppks_movement_recap",
            ),
            models.Index(  # rahasia kinds, pooled
                fields=["district", "registrant"],
                condition=Q(secret=True, category__isnull=False),
                name="ppks_movement_pooled",
            ),
            models.Index(  # the trend of an area, from the index alone
                fields=["district", "effective_on"],
                include=["subject", "sex", "secret", "delta", "reason", "registrant"],
                condition=Q(category=None),
                name="ppks_movement_trend",
            ),
        ]

    def __str__(self):
        return f"{self.delta:+d} {self.category_id or 'orang'}"


class ClosedMonth(models.Model):
    """A month of a district that is reported and closed: late entries go to a later month."""

    district = models.ForeignKey(District, models.PROTECT)
    month = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district", "month"], name="ppks_closedmonth_once")
        ]

    def __str__(self):
        return f"{self.district_id} {self.month:%Y-%m}"
