"""Who lives in which institution, from when to when."""

from django.db import models
from django.db.models import F, Q

from core.models import Record
from districts.models import Institution
from ppks.models.registrant import Registrant
from ppks.querysets import ResidenceQuerySet


class Residence(Record):
    """Living in an institution of the province. The open one is also `Registrant.institution`,
    which says whose work it is; `operations.residence` keeps the two together."""

    class EndReason(models.TextChoices):
        FAMILY = "keluarga", "Kembali kepada keluarganya"
        OWN = "mandiri", "Hidup mandiri"
        ELSEWHERE = "lembaga", "Pindah ke lembaga lain"
        GONE = "pergi", "Pergi tanpa pamit"
        DECEASED = "meninggal", "Meninggal"
        OTHER = "lainnya", "Sebab lain"
        DATA = "data", "Datanya diubah lewat pengajuan"  # never chosen by hand

    registrant = models.ForeignKey(Registrant, models.CASCADE, related_name="residences")
    institution = models.ForeignKey(
        Institution, models.PROTECT, related_name="residences", db_index=False
    )
    since = models.DateField("sejak")
    until = models.DateField("sampai", null=True, blank=True)
    end_reason = models.CharField(
        "alasan keluar", max_length=10, choices=EndReason.choices, blank=True
    )
    end_note = models.TextField("keterangan", blank=True)

    objects = ResidenceQuerySet.as_manager()

    class Meta:
        ordering = ["-since", "-id"]
        verbose_name = "tinggal di panti"
        constraints = [
            models.UniqueConstraint(
                fields=["registrant"], condition=Q(until=None), name="ppks_residence_one_open"
            ),
            models.CheckConstraint(
                name="ppks_residence_ended_with_reason",
                condition=Q(until=None, end_reason="", end_note="")
                | (Q(until__gte=F("since")) & ~Q(end_reason="")),
            ),
        ]
        indexes = [
            models.Index(fields=["institution", "-since"], name="ppks_residence_of_institution")
        ]

    def __str__(self):
        return str(self.pk)
