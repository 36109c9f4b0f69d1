"""The four papers of a case, and the words of their letterhead."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from cases.models.case import Case
from cases.models.referral import Referral
from cases.querysets import OfCaseQuerySet
from core.models import Record
from districts.models import Regency


class LetterText(models.Model):
    """Words of the letters that an office may set, for one regency or (none) for all;
    `cases.letters.DEFAULTS` says what exists."""

    regency = models.ForeignKey(Regency, models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=20)
    text = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["regency", "name"], nulls_distinct=False, name="cases_lettertext_once"
            )
        ]

    def __str__(self):
        return self.name


class LetterQuerySet(OfCaseQuerySet):
    def waiting(self):
        """Prepared, and not yet issued or withdrawn, of cases that are open."""
        return self.filter(state="draft").exclude(case__state="closed")

    def with_lines(self):
        return self.select_related("created_by", "issued_by", "referral__provider")

    def with_case(self):
        return self.select_related("case__registrant", "case__category")

    def wanted(self, *, q="", surat="", keadaan="", tahun="", kecamatan=""):
        """Those that fit the filters of the list; the year is that of the letter, of a draft the
        one it was prepared in."""
        rows = self
        if q:
            rows = rows.filter(Q(number__icontains=q) | Q(addressee__icontains=q))
        if surat:
            rows = rows.filter(kind=surat)
        if keadaan:
            rows = rows.waiting() if keadaan == "draft" else rows.filter(state=keadaan)
        if tahun:
            unnumbered = Q(year=None, created_at__year=tahun)
            rows = rows.filter(Q(year=tahun) | unnumbered)
        return rows.filter(case__district=kecamatan) if kecamatan else rows

    def in_list_order(self):
        """What is still to be issued, then the newest."""
        waits = models.Case(models.When(state="draft", then=0), default=1)
        return self.order_by(waits, F("issued_on").desc(nulls_last=True), "-pk")


class Letter(Record):
    """A paper about a case: prepared in the field, issued with a number by the regency.

    `written` is what was typed for it, `body` what it says, frozen when it is issued. The number
    runs per regency, kind and year; *rahasia* cases have a series of their own ("R"), so that
    nobody reads them off a gap.
    """

    class Kind(models.TextChoices):
        REFERRAL = "surat_rujukan", "Surat rujukan"
        INTRODUCTION = "surat_pengantar", "Surat pengantar"
        NEGLECTED = "keterangan_telantar", "Surat keterangan orang telantar"
        HANDOVER = "berita_acara", "Berita acara serah terima"

    class State(models.TextChoices):
        DRAFT = "draft", "Konsep"
        ISSUED = "issued", "Terbit"
        WITHDRAWN = "withdrawn", "Dicabut"

    case = models.ForeignKey(Case, models.PROTECT, related_name="letters")
    referral = models.ForeignKey(Referral, models.PROTECT, null=True, related_name="letters")
    kind = models.CharField("surat", max_length=20, choices=Kind.choices, editable=False)
    state = models.CharField(
        "keadaan", max_length=9, choices=State.choices, default=State.DRAFT, editable=False
    )
    receiver = models.CharField("diberikan kepada", max_length=10)  # a code of SHARING
    addressee = models.CharField("kepada", max_length=300, blank=True)
    data = ArrayField(models.CharField(max_length=10), default=list)
    vital = models.BooleanField("kepentingan vital", default=False)
    vital_reason = models.TextField("bahaya bagi nyawanya", blank=True)
    written = models.JSONField(default=dict)
    body = models.JSONField(default=dict)
    regency = models.ForeignKey(Regency, models.PROTECT, null=True, related_name="+")
    year = models.PositiveSmallIntegerField(null=True)
    series = models.CharField(max_length=1, blank=True)
    serial = models.PositiveIntegerField(null=True)
    number = models.CharField("nomor", max_length=100, blank=True)
    signer_name = models.CharField("penanda tangan", max_length=150, blank=True)
    signer_title = models.CharField("jabatan", max_length=150, blank=True)
    signer_nip = models.CharField("NIP", max_length=18, blank=True)
    issued_on = models.DateField("tanggal surat", null=True)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    withdrawn_on = models.DateField("tanggal dicabut", null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    withdrawn_reason = models.TextField("alasan dicabut", blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name = "surat"
        constraints = [
            models.UniqueConstraint(
                fields=["regency", "kind", "year", "series", "serial"],
                name="cases_letter_number_once",
            ),
            models.CheckConstraint(
                name="cases_letter_vital_is_explained",
                condition=Q(vital=False, vital_reason="") | (Q(vital=True) & ~Q(vital_reason="")),
            ),
            models.CheckConstraint(
                name="cases_letter_of_referral",
                condition=Q(
                    kind__in=("surat_rujukan", "berita_acara"), referral__isnull=False
                )
                | Q(kind__in=("surat_pengantar", "keterangan_telantar"), referral=None),
            ),
            models.CheckConstraint(
                name="cases_letter_issued",
                condition=Q(
                    state__in=("draft", "withdrawn"), regency=None, year=None, serial=None,
                    series="", number="", issued_on=None, issued_by=None, body={},
                )
                | (
                    Q(
                        state__in=("issued", "withdrawn"), regency__isnull=False,
                        year__isnull=False, serial__isnull=False, issued_on__isnull=False,
                        issued_by__isnull=False,
                    )
                    & ~Q(number="")
                    & ~Q(body={})
                    & ~Q(signer_title="")
                ),
            ),
            models.CheckConstraint(
                name="cases_letter_withdrawn",
                condition=Q(state="withdrawn", withdrawn_on__isnull=False)
                & Q(withdrawn_by__isnull=False)
                & ~Q(withdrawn_reason="")
                | (
                    ~Q(state="withdrawn")
                    & Q(withdrawn_on=None, withdrawn_by=None, withdrawn_reason="")
                ),
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.number or f"{self.get_kind_display()} (konsep)"

    def get_absolute_url(self):
        return reverse("cases:letter_detail", args=[self.pk])

    @property
    def file_name(self) -> str:
        """The number and nothing else."""
        return f"{self.number.replace('/', '-')}.pdf"

    @property
    def is_printable(self) -> bool:
        return self.state == self.State.ISSUED

    @property
    def tone(self) -> str:
        return {"draft": "waits", "issued": "good"}.get(self.state, "neutral")
