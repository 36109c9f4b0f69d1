"""One entry of the register, who it is, and which kinds apply to it."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from core import crypto, nik
from core.ids import public_number, uuid7
from core.models import Record
from districts.models import Institution, Village
from ppks.models.person import Sex, Subject, Subjective
from ppks.models.reference import Category, Secrecy
from ppks.querysets import (
    ConditionQuerySet,
    IdentityQuerySet,
    MembershipQuerySet,
    RegistrantQuerySet,
)
from ppks.screening import ages_on

COUNTED_OPENLY = Q(life="active", secrecy__lt=Secrecy.SECRET, verified_at__isnull=False)


class Registrant(Subjective, Record):
    """One entry of the register: a person, family, group or community."""

    class Life(models.TextChoices):
        ACTIVE = "active", "Aktif"
        OUT_OF_PROVINCE = "out_of_province", "Pindah ke luar provinsi"
        DECEASED = "deceased", "Meninggal"
        GRADUATED = "graduated", "Tidak lagi memerlukan layanan"
        NOT_FOUND = "not_found", "Tidak ditemukan"
        MERGED = "merged", "Digabung"
        NOT_ADMITTED = "not_admitted", "Tidak diterima"

    class Placement(models.TextChoices):
        IN = "dalam_panti", "Di dalam panti"
        OUT = "luar_panti", "Di luar panti"

    class Stay(models.TextChoices):
        HOUSEHOLD = "rumah_tangga", "Rumah tangga"
        INSTITUTION = "panti", "Panti"
        HOMELESS = "tuna_wisma", "Tanpa tempat tinggal"

    number = models.CharField("nomor", max_length=11, unique=True, default=public_number)
    ktp_same = models.BooleanField("alamat KTP sama dengan tempat tinggal", default=True)
    ktp_village = models.ForeignKey(
        Village,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="desa/kelurahan menurut KTP",
    )
    ktp_address = models.CharField("alamat menurut KTP", max_length=300, blank=True)
    latitude = models.DecimalField("lintang", max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField("bujur", max_digits=9, decimal_places=6, null=True, blank=True)
    accuracy = models.PositiveIntegerField("ketelitian (meter)", null=True, blank=True)
    contact_name = models.CharField("orang yang dapat dihubungi", max_length=150, blank=True)
    phone = models.CharField("nomor telepon", max_length=20, blank=True)
    no_contact_reason = models.CharField("alasan tanpa kontak", max_length=200, blank=True)
    placement = models.CharField(
        "penempatan", max_length=12, choices=Placement.choices, default=Placement.OUT
    )
    institution = models.ForeignKey(  # of the province, where one lives in one of those
        Institution,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        db_index=False,
        related_name="residents",
        verbose_name="panti/UPTD",
    )
    stay = models.CharField("tempat tinggal", max_length=12, choices=Stay.choices, blank=True)
    neglected = models.BooleanField("telantar", null=True, blank=True)
    family_count = models.PositiveIntegerField("jumlah kepala keluarga", null=True, blank=True)

    life = models.CharField("keadaan", max_length=16, choices=Life.choices, default=Life.ACTIVE)
    life_since = models.DateField(default=timezone.localdate)
    verified_at = models.DateTimeField(null=True)  # the first verified submission
    visited_on = models.DateField(null=True, editable=False)  # the last verified visit
    secrecy = models.PositiveSmallIntegerField(choices=Secrecy.choices, default=Secrecy.ORDINARY)
    highest_secrecy = models.PositiveSmallIntegerField(default=Secrecy.ORDINARY)
    # The codes of the active conditions, main first: what lists and figures read. The database
    # holds it and `secrecy` to the conditions (migration 0004).
    kinds = ArrayField(models.CharField(max_length=3), default=list, editable=False)
    search_name = models.TextField(editable=False)

    objects = RegistrantQuerySet.as_manager()

    class Meta:
        ordering = ["search_name", "id"]
        verbose_name = "PPKS"
        constraints = [
            models.CheckConstraint(
                name="ppks_registrant_individual_has_no_members",
                condition=~Q(subject=Subject.INDIVIDUAL) | Q(member_count=None),
            ),
            models.CheckConstraint(
                name="ppks_registrant_sex_of_persons_only",
                condition=Q(subject=Subject.INDIVIDUAL)
                | Q(sex="", birth_date=None, birth_year=None),
            ),
            models.CheckConstraint(
                name="ppks_registrant_named",
                condition=~Q(name="") | ~Q(alias="") | Q(subject=Subject.INDIVIDUAL),
            ),
            models.CheckConstraint(
                name="ppks_registrant_one_birth",
                condition=Q(birth_date=None) | Q(birth_year=None),
            ),
            models.CheckConstraint(
                name="ppks_registrant_institution_is_inside",
                condition=Q(institution=None) | Q(placement="dalam_panti"),
            ),
            models.CheckConstraint(
                name="ppks_registrant_verified_has_sex",
                condition=Q(verified_at=None) | ~Q(subject=Subject.INDIVIDUAL) | ~Q(sex=""),
            ),
        ]
        indexes = [
            models.Index(
                fields=["institution", "search_name", "id"],
                condition=Q(institution__isnull=False),
                name="ppks_registrant_inside",
            ),
            models.Index(fields=["district", "search_name", "id"], name="ppks_registrant_list"),
            models.Index(fields=["district", "-updated_at"], name="ppks_registrant_recent"),
            models.Index(fields=["search_name", "id"], name="ppks_registrant_all"),
            models.Index(fields=["-updated_at"], name="ppks_registrant_all_recent"),
            models.Index(fields=["village", "search_name"], name="ppks_registrant_village"),
            models.Index(fields=["district", "created_at"], name="ppks_registrant_oldest"),
            models.Index(fields=["created_at"], name="ppks_registrant_all_oldest"),
            models.Index(
                fields=["-updated_at"],
                condition=Q(verified_at=None, life="active"),
                name="ppks_registrant_unverified",
            ),
            models.Index(  # counts and figures of an area, from the index alone
                fields=["district"],
                include=[
                    *("id", "life", "village", "subject", "sex", "secrecy", "verified_at", "kinds")
                ],
                name="ppks_registrant_figures",
            ),
            models.Index(  # what counts, and openly: in this order it is counted without sorting
                fields=["district", "subject", "sex", "kinds"],
                condition=COUNTED_OPENLY,
                name="ppks_registrant_counted",
            ),
            models.Index(
                fields=["district", "subject", "sex", "kinds"],
                condition=Q(life="active", secrecy__lt=Secrecy.SECRET, verified_at=None),
                name="ppks_registrant_not_yet",
            ),
            models.Index(  # villages, also by visits to those who left since
                fields=["village", "visited_on"],
                condition=Q(secrecy__lt=Secrecy.SECRET),
                name="ppks_registrant_visits",
            ),
            models.Index(
                fields=["district", "visited_on"],
                condition=COUNTED_OPENLY,
                name="ppks_registrant_visited",
            ),
            models.Index(  # who has passed the last age of a kind, from the index alone
                fields=["district"],
                include=["id", "birth_year", "birth_date"],
                condition=Q(life="active", subject="individual"),
                name="ppks_registrant_birthdays",
            ),
            GinIndex(fields=["kinds"], name="ppks_registrant_kinds"),
            GinIndex(
                OpClass(F("search_name"), name="gin_trgm_ops"), name="ppks_registrant_trigrams"
            ),
            GinIndex(  # the words of a name, as in ppks.search
                models.Func(F("search_name"), models.Value(" "), function="STRING_TO_ARRAY"),
                name="ppks_registrant_words",
            ),
        ]

    def __str__(self):
        return self.number

    def get_absolute_url(self):
        return reverse("ppks:registrant_detail", args=[self.pk])

    @property
    def is_verified(self) -> bool:
        return self.verified_at is not None

    @property
    def is_active(self) -> bool:
        return self.life == self.Life.ACTIVE

    @property
    def ages(self) -> tuple[int, ...]:
        """Completed years today: () unknown, two numbers when only a year is known."""
        if not self.is_person:
            return ()
        return ages_on(
            birth_date=self.birth_date, birth_year=self.birth_year, on=timezone.localdate()
        )


class Identity(models.Model):
    """NIK and KK: a row of its own, encrypted, of exactly one owner (DESIGN.md section 4)."""

    class NoNik(models.TextChoices):
        NOT_RECORDED = "belum_rekam", "Belum pernah rekam KTP-el"
        LOST = "hilang", "KTP hilang"
        FORGOTTEN = "tidak_ingat", "Tidak ingat"
        REFUSES = "menolak", "Tidak mau menunjukkan"
        NOT_RESIDENT = "bukan_penduduk", "Bukan penduduk yang tercatat"
        OTHER = "lainnya", "Sebab lain"

    class Seen(models.TextChoices):
        CARD = "kartu", "Kartu asli dilihat"
        COPY = "salinan", "Dari salinan atau foto"
        TOLD = "lisan", "Disebutkan saja"

    class Match(models.TextChoices):
        UNCHECKED = "belum_dicek", "Belum dicek"
        MATCH = "padan", "Padan"
        MISMATCH = "tidak_padan", "Tidak padan"
        NOT_FOUND = "tidak_ditemukan", "Tidak ditemukan"
        DOUBLE = "ganda", "Ganda"
        OFF = "nonaktif", "Nonaktif"
        DECEASED = "meninggal", "Meninggal"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    identification = models.OneToOneField(
        "ppks.Identification", models.CASCADE, null=True, related_name="identity"
    )
    registrant = models.OneToOneField(
        Registrant, models.CASCADE, null=True, related_name="identity"
    )
    submission = models.OneToOneField(  # a new NIK of a verified registrant waits here
        "ppks.Submission", models.CASCADE, null=True, related_name="identity"
    )
    nik_cipher = models.BinaryField(null=True)
    nik_index = models.BinaryField(null=True, max_length=32)
    kk_cipher = models.BinaryField(null=True)
    kk_index = models.BinaryField(null=True, max_length=32)
    no_nik_reason = models.CharField(
        "alasan tanpa NIK", max_length=20, choices=NoNik.choices, blank=True
    )
    seen_how = models.CharField(
        "NIK diketahui dari", max_length=10, choices=Seen.choices, blank=True
    )
    seen_on = models.DateField(null=True)
    match = models.CharField(
        "padan Dukcapil", max_length=20, choices=Match.choices, default=Match.UNCHECKED
    )
    matched_on = models.DateField(null=True)
    warnings = ArrayField(models.CharField(max_length=12), default=list)  # codes confirmed
    warning_reason = models.CharField(max_length=300, blank=True)
    claims = models.BooleanField(default=False)  # true while verified and active
    disputed = models.BooleanField(default=False)  # NIK set aside at verification

    objects = IdentityQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="ppks_identity_one_owner",
                condition=Q(identification__isnull=False, registrant=None, submission=None)
                | Q(identification=None, registrant__isnull=False, submission=None)
                | Q(identification=None, registrant=None, submission__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["nik_index"],
                condition=Q(claims=True) & Q(nik_index__isnull=False),
                name="ppks_identity_nik_claimed_once",
            ),
            models.CheckConstraint(
                name="ppks_identity_only_registrants_claim",
                condition=Q(claims=False) | Q(registrant__isnull=False, disputed=False),
            ),
            models.CheckConstraint(
                name="ppks_identity_nik_pair",
                condition=Q(nik_cipher=None, nik_index=None)
                | Q(nik_cipher__isnull=False, nik_index__isnull=False),
            ),
            models.CheckConstraint(
                name="ppks_identity_kk_pair",
                condition=Q(kk_cipher=None, kk_index=None)
                | Q(kk_cipher__isnull=False, kk_index__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["nik_index"], name="ppks_identity_nik"),
            models.Index(fields=["kk_index"], name="ppks_identity_kk"),
        ]

    def __str__(self):
        return str(self.pk)

    @property
    def nik(self) -> str:
        return self._read("nik")

    @property
    def kk(self) -> str:
        return self._read("kk")

    @property
    def masked_nik(self) -> str:
        return nik.masked(self.nik)

    @property
    def without_nik(self) -> str:
        """That there is no NIK, and why; "" where no reason was given."""
        reason = self.get_no_nik_reason_display()
        if not reason[:3].isupper():
            reason = reason[:1].lower() + reason[1:]
        return f"tidak ada: {reason}" if reason else ""

    @property
    def masked_kk(self) -> str:
        return nik.masked(self.kk)

    def set_nik(self, number: str) -> None:
        """Store a NIK of the right shape, or none for ""."""
        self._write("nik", number)

    def set_kk(self, number: str) -> None:
        self._write("kk", number)

    def _read(self, purpose: str) -> str:
        cipher = getattr(self, f"{purpose}_cipher")
        return crypto.decrypt(cipher, purpose=purpose, row=self.pk) if cipher else ""

    def _write(self, purpose: str, number: str) -> None:
        cipher = crypto.encrypt(number, purpose=purpose, row=self.pk) if number else None
        index = crypto.blind_index(number, purpose=purpose) if number else None
        setattr(self, f"{purpose}_cipher", cipher)
        setattr(self, f"{purpose}_index", index)


class Condition(models.Model):
    """One kind that applies to a registrant, from, to. The grade of secrecy belongs here."""

    class EndReason(models.TextChoices):
        AGE = "batas_usia", "Batas usia"
        NO_LONGER = "tidak_lagi", "Keadaannya tidak lagi demikian"
        HELPED = "tertangani", "Sudah tertangani"
        WRONG = "keliru", "Jenisnya keliru"
        LIFE = "keluar_daftar", "Keluar dari daftar"
        OTHER = "lainnya", "Sebab lain"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    registrant = models.ForeignKey(Registrant, models.CASCADE, related_name="conditions")
    category = models.ForeignKey(Category, models.PROTECT, verbose_name="jenis PPKS")
    since = models.DateField("sejak")
    until = models.DateField("sampai", null=True, blank=True)
    end_reason = models.CharField(max_length=16, choices=EndReason.choices, blank=True)
    is_main = models.BooleanField("jenis utama", default=False)
    screening = models.CharField(max_length=16, blank=True)  # kuat, lemah, belum lengkap or ""
    override_reason = models.CharField("alasan", max_length=300, blank=True)
    confirmed_by = models.ForeignKey(
        "ppks.Submission", models.PROTECT, null=True, blank=True, related_name="confirmed"
    )

    objects = ConditionQuerySet.as_manager()

    class Meta:
        ordering = ["-is_main", "category"]
        constraints = [
            models.UniqueConstraint(
                fields=["registrant", "category"],
                condition=Q(until=None),
                name="ppks_condition_one_active_per_kind",
            ),
            models.UniqueConstraint(
                fields=["registrant"],
                condition=Q(until=None, is_main=True),
                name="ppks_condition_one_main",
            ),
            models.CheckConstraint(
                name="ppks_condition_end_has_reason",
                condition=Q(until=None, end_reason="")
                | (Q(until__isnull=False) & ~Q(end_reason="")),
            ),
        ]
        indexes = [
            models.Index(  # whose kinds are these, from the index alone
                fields=["category", "registrant"],
                include=["id"],
                condition=Q(until=None),
                name="ppks_condition_current",
            )
        ]

    def __str__(self):
        return f"{self.category_id} {self.registrant_id}"

    @property
    def is_active(self) -> bool:
        return self.until is None


class Membership(Record):
    """Ties a person, a registrant or only a name, to a family or group."""

    class Relation(models.TextChoices):
        HEAD = "kepala", "Kepala keluarga/ketua"
        HUSBAND = "suami", "Suami"
        WIFE = "istri", "Istri"
        CHILD = "anak", "Anak"
        IN_LAW_CHILD = "menantu", "Menantu"
        GRANDCHILD = "cucu", "Cucu"
        PARENT = "orang_tua", "Orang tua"
        PARENT_IN_LAW = "mertua", "Mertua"
        KIN = "famili_lain", "Famili lain"
        HELP = "pembantu", "Pembantu"
        MEMBER = "anggota", "Anggota"
        OTHER = "lainnya", "Lainnya"

    whole = models.ForeignKey(Registrant, models.CASCADE, related_name="members")
    person = models.ForeignKey(
        Registrant, models.PROTECT, null=True, blank=True, related_name="memberships"
    )
    name = models.CharField("nama", max_length=150, blank=True)
    sex = models.CharField("jenis kelamin", max_length=1, choices=Sex.choices, blank=True)
    birth_year = models.PositiveSmallIntegerField("tahun lahir", null=True, blank=True)
    relation = models.CharField("hubungan", max_length=12, choices=Relation.choices)
    since = models.DateField(default=timezone.localdate)
    until = models.DateField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["since", "id"]
        constraints = [
            models.CheckConstraint(
                name="ppks_membership_person_or_name",
                condition=Q(person__isnull=False, name="") | (Q(person=None) & ~Q(name="")),
            ),
            models.UniqueConstraint(
                fields=["whole", "person"],
                condition=Q(until=None, person__isnull=False),
                name="ppks_membership_once",
                violation_error_message="Orang ini sudah menjadi anggota.",
            ),
        ]

    def __str__(self):
        return str(self.pk)

    @property
    def relation_word(self) -> str:
        """The relation as it reads in this family or group."""
        if self.relation == self.Relation.HEAD:
            return "Kepala keluarga" if self.whole.subject == Subject.FAMILY else "Ketua"
        return self.get_relation_display()


class Consent(Record):
    """Agreement to be recorded, and what sharing it allows (UU 27/2022 articles 20 to 26)."""

    class Basis(models.TextChoices):
        CONSENT = "persetujuan", "Persetujuan orangnya"
        GUARDIAN = "wali", "Persetujuan orang tua atau wali"
        LEGAL_DUTY = "kewajiban_hukum", "Kewajiban hukum"
        VITAL = "kepentingan_vital", "Kepentingan vital: menyelamatkan nyawa"

    class How(models.TextChoices):
        WRITTEN = "tertulis", "Tertulis, ditandatangani"
        THUMB = "cap_jempol", "Cap jempol"
        SPOKEN = "lisan", "Lisan, disaksikan"

    registrant = models.OneToOneField(Registrant, models.CASCADE, related_name="consent")
    basis = models.CharField("dasar pencatatan", max_length=20, choices=Basis.choices)
    refused = models.BooleanField("menolak data dibagikan", default=False)
    given_by = models.CharField("diberikan oleh", max_length=150, blank=True)
    relation = models.CharField("hubungan dengan orangnya", max_length=100, blank=True)
    how = models.CharField("cara", max_length=12, choices=How.choices, blank=True)
    wording = models.CharField(max_length=20)  # version of the text read out
    sharing = ArrayField(models.CharField(max_length=20), default=list)
    given_on = models.DateField("tanggal")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="ppks_consent_refusal_shares_nothing",
                condition=Q(refused=False) | Q(sharing=[]),
            )
        ]

    def __str__(self):
        return f"{self.basis} {self.given_on}"
