"""The roster: TKSK, the district each serves, and the decrees behind it (Permensos 28/2018)."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.urls import reverse
from django.utils import timezone

from core.models import Record
from districts.models import District
from tksk.querysets import AssignmentQuerySet, WorkerQuerySet

_SERVED = Func(
    F("since"),
    F("until"),
    RangeBoundary(inclusive_lower=True, inclusive_upper=True),
    function="daterange",
    output_field=DateRangeField(),
)


class Worker(Record):
    """One person of the roster of TKSK."""

    class Sex(models.TextChoices):
        MALE = "M", "Laki-laki"
        FEMALE = "F", "Perempuan"

    class Origin(models.TextChoices):
        KARANG_TARUNA = "karang_taruna", "Karang Taruna"
        PSM = "psm", "Pekerja Sosial Masyarakat (PSM)"
        OTHER = "lainnya", "Lainnya"

    class Schooling(models.TextChoices):
        SMA = "sma", "SMA atau sederajat"
        DIPLOMA = "diploma", "Diploma"
        S1 = "s1", "Sarjana (S1)"
        S2 = "s2", "Magister (S2) atau lebih"

    niat = models.CharField("NIAT (nomor induk anggota TKSK)", max_length=30, blank=True)
    name = models.CharField("nama lengkap", max_length=150)
    sex = models.CharField("jenis kelamin", max_length=1, choices=Sex.choices)
    birth_date = models.DateField("tanggal lahir", null=True, blank=True)
    origin = models.CharField("asal", max_length=20, choices=Origin.choices, blank=True)
    schooling = models.CharField(
        "pendidikan terakhir", max_length=20, choices=Schooling.choices, blank=True
    )
    phone = models.CharField("nomor telepon/WhatsApp", max_length=20, blank=True)
    email = models.EmailField("surel", blank=True)
    address = models.CharField("alamat", max_length=300, blank=True)
    appointed_year = models.PositiveSmallIntegerField(
        "tahun mulai menjadi TKSK", null=True, blank=True
    )
    search_name = models.TextField(editable=False)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="worker"
    )

    objects = WorkerQuerySet.as_manager()

    class Meta:
        ordering = ["search_name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["niat"],
                condition=~Q(niat=""),
                name="tksk_worker_niat_unique",
                violation_error_message="NIAT ini sudah dipakai TKSK lain.",
            )
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("tksk:worker_detail", args=[self.pk])


class Assignment(Record):
    """A worker's duty in one district, until ended. Ends are proposed by one office and decided
    by another (Permensos 28/2018 article 21), so both are kept."""

    class Kind(models.TextChoices):
        DEFINITIVE = "definitif", "Definitif"
        ACTING = "pelaksana_tugas", "Pelaksana tugas (merangkap)"

    class EndReason(models.TextChoices):
        DIED = "meninggal", "Meninggal"
        RESIGNED = "mengundurkan_diri", "Mengundurkan diri"
        MOVED = "pindah", "Pindah tempat tinggal"
        ASN_OR_PARTY = "asn_parpol", "Menjadi ASN atau pengurus partai"
        UNABLE = "tidak_mampu", "Tidak mampu lagi bertugas"
        VIOLATION = "pelanggaran", "Melanggar ketentuan"
        AGE = "batas_usia", "Batas usia"
        REPLACED = "digantikan", "Digantikan atau dipindah tugas"
        OTHER = "lainnya", "Lainnya"

    worker = models.ForeignKey(Worker, models.PROTECT, related_name="assignments")
    district = models.ForeignKey(District, models.PROTECT, verbose_name="kecamatan")
    kind = models.CharField("sifat", max_length=20, choices=Kind.choices, default=Kind.DEFINITIVE)
    since = models.DateField("mulai bertugas")
    until = models.DateField("hari terakhir bertugas", null=True, blank=True)
    end_reason = models.CharField(
        "alasan berakhir", max_length=20, choices=EndReason.choices, blank=True
    )
    end_note = models.CharField("keterangan", max_length=300, blank=True)
    proposed_by = models.CharField("diusulkan oleh", max_length=150, blank=True)
    decided_by = models.CharField("diputuskan oleh", max_length=150, blank=True)
    position = models.OneToOneField(
        "accounts.Position", models.PROTECT, null=True, blank=True, editable=False
    )

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["-since", "-id"]
        constraints = [
            models.CheckConstraint(
                name="tksk_assignment_ends_after_start",
                condition=Q(until=None) | Q(until__gte=F("since")),
                violation_error_message="Hari terakhir bertugas tidak boleh sebelum hari mulai.",
            ),
            models.CheckConstraint(
                name="tksk_assignment_end_has_reason",
                condition=Q(until=None) | ~Q(end_reason=""),
                violation_error_message="Isi alasan berakhirnya penugasan.",
            ),
            ExclusionConstraint(
                name="tksk_assignment_one_definitive_per_district",
                expressions=[
                    (
                        _SERVED,
                        RangeOperators.OVERLAPS,
                    ),
                    ("district", RangeOperators.EQUAL),
                ],
                condition=Q(kind="definitif"),
                violation_error_message="Kecamatan ini sudah punya TKSK definitif pada masa itu.",
            ),
            ExclusionConstraint(
                name="tksk_assignment_one_definitive_per_worker",
                expressions=[
                    (
                        _SERVED,
                        RangeOperators.OVERLAPS,
                    ),
                    ("worker", RangeOperators.EQUAL),
                ],
                condition=Q(kind="definitif"),
                violation_error_message="TKSK ini sudah definitif di kecamatan lain pada masa itu.",
            ),
            ExclusionConstraint(
                name="tksk_assignment_worker_once_per_district",
                expressions=[
                    (
                        _SERVED,
                        RangeOperators.OVERLAPS,
                    ),
                    ("worker", RangeOperators.EQUAL),
                    ("district", RangeOperators.EQUAL),
                ],
                violation_error_message="TKSK ini sudah bertugas di kecamatan itu pada masa itu.",
            ),
        ]

    def __str__(self):
        return f"{self.worker} – {self.district}"

    @property
    def is_definitive(self) -> bool:
        return self.kind == self.Kind.DEFINITIVE

    @property
    def is_over(self) -> bool:
        return self.until is not None and self.until < timezone.localdate()

    @property
    def state(self) -> tuple[str, str]:
        """How it stands today, as a word and a tone."""
        if self.is_over:
            return "Berakhir", "neutral"
        if self.since > timezone.localdate():
            return "Belum mulai", "waits"
        return "Bertugas", "good"

    @property
    def decree_ends(self):
        """The last day any decree under it covers; None without a decree."""
        return max((decree.until for decree in self.decrees.all()), default=None)

    @property
    def decree_expired(self) -> bool:
        """The decrees have run out while the duty goes on: a warning, nothing is revoked."""
        ends = self.decree_ends
        return not self.is_over and ends is not None and ends < timezone.localdate()


class Decree(Record):
    """A yearly SK under an assignment. Its expiry warns, it never revokes."""

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="decrees")
    number = models.CharField("nomor SK", max_length=100)
    issuer = models.CharField("penerbit", max_length=150)
    since = models.DateField("berlaku mulai")
    until = models.DateField("berlaku sampai")

    class Meta:
        ordering = ["-since"]
        constraints = [
            models.CheckConstraint(
                name="tksk_decree_ends_after_start",
                condition=Q(until__gte=F("since")),
                violation_error_message="Tanggal akhir SK tidak boleh sebelum tanggal mulai.",
            )
        ]

    def __str__(self):
        return self.number
