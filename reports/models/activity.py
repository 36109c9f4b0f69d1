"""What a worker did on a day, beside what the register and the cases tell by themselves."""

from django.db import models
from django.db.models import Q

from cases.models import Visit
from core.models import Record
from core.querysets import ScopedQuerySet
from districts.models import District, Village
from reports import policy


class ActivityQuerySet(ScopedQuerySet):
    readers = policy.LIST_READERS

    def newest_first(self):
        return self.order_by("-happened_on", "-pk")


class Activity(Record):
    """One line of the daily log (domain.md 7.1). `report_month` is the first day of the month it
    is reported in: that of its day while this is open, else the earliest later open one."""

    class Kind(models.TextChoices):
        COORDINATION = "koordinasi", "Koordinasi"
        FACILITATION = "fasilitasi", "Fasilitasi"
        COLLECTION = "pendataan", "Pendataan"
        VERIFICATION = "verval", "Verifikasi dan validasi data"
        GROUND_CHECK = "ground_check", "Ground check DTSEN"
        DISTRIBUTION = "bansos", "Penyaluran bansos atau KHBS"
        COMPANIONSHIP = "pendampingan", "Pendampingan program"
        EDUCATION = "penyuluhan", "Penyuluhan"
        MEETING = "rapat", "Rapat"
        DISASTER = "bencana", "Penanganan bencana"
        OTHER = "lainnya", "Lainnya"

    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    village = models.ForeignKey(
        Village, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="desa"
    )
    happened_on = models.DateField("tanggal")
    kind = models.CharField("jenis kegiatan", max_length=12, choices=Kind.choices)
    about = models.CharField("tentang apa", max_length=200, blank=True)
    men = models.PositiveIntegerField("laki-laki", default=0)
    women = models.PositiveIntegerField("perempuan", default=0)
    result = models.TextField("hasil")
    obstacle = models.TextField("kendala", blank=True)
    travel = models.CharField("kendaraan", max_length=7, choices=Visit.Travel.choices, blank=True)
    travel_minutes = models.PositiveIntegerField("lama perjalanan (menit)", null=True, blank=True)
    travel_cost = models.PositiveIntegerField("biaya perjalanan (rupiah)", null=True, blank=True)
    report_month = models.DateField(editable=False)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        ordering = ["-happened_on", "-id"]
        verbose_name = "kegiatan"
        constraints = [
            models.CheckConstraint(name="reports_activity_has_result", condition=~Q(result="")),
        ]
        indexes = [
            models.Index(fields=["district", "-happened_on"], name="reports_activity_day"),
            models.Index(fields=["district", "report_month"], name="reports_activity_month"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.happened_on}"

    @property
    def is_late(self) -> bool:
        """*Susulan*: reported in a later month than it happened in."""
        return self.report_month > self.happened_on
