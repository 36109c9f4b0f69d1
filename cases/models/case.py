"""Managed help for a registrant."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from cases.querysets import HAS_ASSESSMENT, CaseQuerySet
from cases.stage import Stage
from core.ids import public_number
from core.models import Record
from districts.models import District
from ppks.catalogue import Kind, catalogue
from ppks.models import Category, Registrant, Secrecy
from ppks.models.person import Urgency

RANKS = {Urgency.EMERGENCY: 0, Urgency.URGENT: 1, Urgency.NORMAL: 2}


class CaseWords:
    """What the columns of a case say of it, on the case and on a line of a list."""

    @property
    def is_open(self) -> bool:
        return self.state != Case.State.CLOSED

    @property
    def kind(self) -> Kind:
        """The category as the catalogue has it: lists need no table for it."""
        return catalogue().kind(self.category_id)

    @property
    def urgency_word(self) -> str:
        return Urgency(self.urgency).word

    @property
    def is_unassessed(self) -> bool:
        """As the list has it: nobody has completed an assessment yet. Help may have begun, and
        does not have to wait; the assessment is owed all the same."""
        return self.is_open and Stage.ASSESSMENT not in self.work

    @property
    def is_late(self) -> bool:
        return self.is_unassessed and self.due_on < timezone.localdate()


class Case(CaseWords, Record):
    """One problem of one registrant, by main kind, from intake to after-care.

    `stage` is computed from the work that is there (`cases.stage`) and kept for lists. The
    district is the registrant's, and so is its grade, which every list asks for: both are held to
    it by foreign keys over two columns (migrations 0002 and 0015).
    """

    class State(models.TextChoices):
        OPEN = "open", "Berjalan"
        CLOSING = "closing", "Menunggu persetujuan tutup"
        CLOSED = "closed", "Ditutup"

    class Source(models.TextChoices):
        SELF = "sendiri", "Datang atau melapor sendiri"
        FAMILY = "keluarga", "Keluarga atau tetangga"
        FOUND = "temuan", "Ditemukan petugas"
        VILLAGE = "desa", "Kepala desa, lurah, RT/RW"
        POLICE = "polisi", "Polisi atau Satpol PP"
        HEALTH = "kesehatan", "Puskesmas atau rumah sakit"
        SCHOOL = "sekolah", "Sekolah"
        OFFICE = "dinas", "Dinas atau UPTD lain"
        INSTITUTION = "lembaga", "Panti, LKS, atau PSKS"
        MEDIA = "media", "Media atau pengaduan"
        OTHER = "lainnya", "Lainnya"

    number = models.CharField("nomor", max_length=11, unique=True, default=public_number)
    registrant = models.ForeignKey(Registrant, models.PROTECT, related_name="cases")
    district = models.ForeignKey(District, models.PROTECT, editable=False, related_name="+")
    registrant_secrecy = models.PositiveSmallIntegerField(choices=Secrecy.choices, editable=False)
    category = models.ForeignKey(
        Category, models.PROTECT, related_name="+", verbose_name="jenis PPKS"
    )
    source = models.CharField("sumber laporan", max_length=10, choices=Source.choices)
    source_note = models.CharField("dilaporkan oleh", max_length=200, blank=True)
    urgency = models.CharField(
        "kegentingan", max_length=8, choices=Urgency.choices, default=Urgency.NORMAL
    )
    urgency_rank = models.PositiveSmallIntegerField(default=2, editable=False)
    problem = models.TextField("masalah pokok")
    dangers = models.JSONField(default=dict)  # the danger check: code → yes, no, unknown
    tonight = models.TextField("yang dilakukan malam ini", blank=True)
    opened_on = models.DateField("tanggal diterima", default=timezone.localdate)
    due_on = models.DateField("asesmen paling lambat")
    worker = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="cases", verbose_name="petugas"
    )
    worker_since = models.DateTimeField(default=timezone.now)
    unseen = models.BooleanField(default=False, editable=False)  # by the worker it went to
    state = models.CharField("keadaan", max_length=8, choices=State.choices, default=State.OPEN)
    stage = models.CharField(
        "tahap", max_length=12, choices=Stage.choices, default=Stage.INTAKE, editable=False
    )
    work = ArrayField(models.CharField(max_length=12), default=list, editable=False)  # its stages
    reopened = models.PositiveSmallIntegerField("dibuka lagi", default=0, editable=False)

    objects = CaseQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_on", "-id"]
        verbose_name = "kasus"
        constraints = [
            models.UniqueConstraint(
                fields=["registrant", "category"],
                condition=~Q(state="closed"),
                name="cases_case_one_open_per_kind",
            ),
            models.CheckConstraint(
                name="cases_case_closed_stage",
                condition=Q(state="closed", stage="closed")
                | (~Q(state="closed") & ~Q(stage="closed")),
            ),
        ]
        indexes = [
            models.Index(
                fields=["district", "urgency_rank", "due_on"],
                condition=~Q(state="closed"),
                name="cases_case_open",
            ),
            models.Index(fields=["district", "-opened_on"], name="cases_case_list"),
            models.Index(  # all that the scope asks, and the counts of the lists
                fields=["district"],
                include=[
                    *("id", "registrant", "registrant_secrecy", "category", "worker", "state"),
                    *(
                        "number",
                        "stage",
                        "urgency",
                        "urgency_rank",
                        "opened_on",
                        "due_on",
                        "unseen",
                    ),
                ],
                name="cases_case_scope",
            ),
            models.Index(
                fields=["worker", "stage"], condition=~Q(state="closed"), name="cases_case_load"
            ),
            models.Index(  # who is still owed an assessment, and until when: the due list
                fields=["id"],
                include=["due_on"],
                condition=~Q(state="closed") & ~HAS_ASSESSMENT,
                name="cases_case_unassessed",
            ),
        ]

    def __str__(self):
        return self.number

    def save(self, *args, **kwargs):
        if self._state.adding:
            self.district_id = self.registrant.district_id
            self.registrant_secrecy = self.registrant.secrecy
        self.urgency_rank = RANKS[Urgency(self.urgency)]
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("cases:case_detail", args=[self.pk])

    @property
    def is_secret(self) -> bool:
        """As the scope has it: of a *rahasia* kind, or of a *rahasia* registrant."""
        return self.kind.is_secret or self.registrant.secrecy == Secrecy.SECRET
