"""A first screening of somebody who may need help."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from core.models import Record
from districts.models import Institution
from ppks.models.person import Subjective
from ppks.models.reference import Secrecy
from ppks.models.registrant import Registrant
from ppks.querysets import IdentificationQuerySet
from ppks.screening import ages_on


class Identification(Subjective, Record):
    """Who was met where, what was seen, and what came of it: registered, joined or ended."""

    class State(models.TextChoices):
        OPEN = "open", "Belum selesai"
        REGISTERED = "registered", "Didaftarkan"
        JOINED = "joined", "Digabung ke data yang ada"
        ENDED = "ended", "Ditutup"

    class EndReason(models.TextChoices):
        NO_KIND = "bukan_ppks", "Tidak termasuk jenis PPKS"
        REFUSES = "menolak", "Orangnya menolak"
        NOT_FOUND = "tidak_ditemukan", "Tidak ditemukan"
        ELSEWHERE = "wilayah_lain", "Ada di wilayah lain"
        DOUBLE = "ganda", "Sudah dicatat"
        OTHER = "lainnya", "Sebab lain"

    identified_on = models.DateField("tanggal ditemui", default=timezone.localdate)
    institution = models.ForeignKey(  # met inside by the province's officer
        Institution, models.PROTECT, null=True, blank=True, verbose_name="panti", related_name="+"
    )
    found_at = models.CharField("ditemukan di", max_length=200, blank=True)
    reported_by = models.CharField("dilaporkan oleh", max_length=200, blank=True)
    answers = models.JSONField("tanda", default=dict)
    secrecy = models.PositiveSmallIntegerField(choices=Secrecy.choices, default=Secrecy.ORDINARY)
    state = models.CharField(max_length=12, choices=State.choices, default=State.OPEN)
    registrant = models.ForeignKey(
        Registrant, models.PROTECT, null=True, blank=True, related_name="identifications"
    )
    end_reason = models.CharField(
        "alasan ditutup", max_length=16, choices=EndReason.choices, blank=True
    )
    end_note = models.CharField("keterangan", max_length=300, blank=True)
    same_house_as = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="housemates"
    )

    objects = IdentificationQuerySet.as_manager()

    class Meta:
        ordering = ["-identified_on", "-id"]
        constraints = [
            models.CheckConstraint(
                name="ppks_identification_outcome",
                condition=Q(state__in=["open", "ended"], registrant=None)
                | Q(state__in=["registered", "joined"], registrant__isnull=False),
            ),
            models.CheckConstraint(
                name="ppks_identification_end_has_reason",
                condition=(Q(state="ended") & ~Q(end_reason=""))
                | (~Q(state="ended") & Q(end_reason="")),
            ),
        ]
        indexes = [
            models.Index(
                fields=["district", "state", "-identified_on"], name="ppks_identification_list"
            )
        ]

    def __str__(self):
        return str(self.pk)

    def get_absolute_url(self):
        return reverse("ppks:identification_detail", args=[self.pk])

    @property
    def is_secret(self) -> bool:
        """Once registered it carries the grade of its registrant: somebody with an ordinary kind
        too shows no sign of the other (DESIGN.md section 2)."""
        graded = self if self.registrant is None else self.registrant
        return graded.secrecy == Secrecy.SECRET

    @property
    def ages(self) -> tuple[int, ...]:
        if not self.is_person:
            return ()
        return ages_on(
            birth_date=self.birth_date, birth_year=self.birth_year, on=timezone.localdate()
        )
