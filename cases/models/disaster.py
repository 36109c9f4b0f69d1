"""Kejadian: a disaster, and the quick list of the families it hit."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower
from django.urls import reverse

from cases import policy
from core.models import Record
from core.querysets import ScopedQuerySet
from districts.models import District, Regency, Village
from ppks.models import Identification


class DisasterQuerySet(models.QuerySet):
    """A disaster belongs to a regency; whoever serves there or in one of its districts sees it."""

    def visible_to(self, user):
        position = user.position
        if position is None or position.role not in policy.AREA_READERS:
            return self.none()
        here = District.objects.filter(regency=OuterRef("regency"), pk__in=position.district_codes)
        return self.filter(Exists(here))


class Disaster(Record):
    """One event: what, when, where. Its families are written down many a minute."""

    class Sort(models.TextChoices):
        FLOOD = "banjir", "Banjir"
        LANDSLIDE = "longsor", "Tanah longsor"
        WIND = "angin", "Angin puting beliung"
        FOREST_FIRE = "karhutla", "Kebakaran hutan dan lahan, asap"
        OTHER_NATURAL = "alam", "Bencana alam lain"
        HOUSE_FIRE = "kebakaran", "Kebakaran rumah"
        CONFLICT = "konflik", "Konflik sosial"
        OTHER_SOCIAL = "sosial", "Bencana sosial lain"

    SOCIAL = ("kebakaran", "konflik", "sosial")  # Kemensos' social-disaster unit has house fires

    name = models.CharField("nama kejadian", max_length=150)
    sort = models.CharField("macam bencana", max_length=10, choices=Sort.choices)
    happened_on = models.DateField("tanggal kejadian")
    regency = models.ForeignKey(Regency, models.PROTECT, related_name="+")
    place = models.CharField("tempat", max_length=300, blank=True)
    ended_on = models.DateField("selesai ditangani", null=True, blank=True)

    objects = DisasterQuerySet.as_manager()

    class Meta:
        ordering = ["-happened_on", "-id"]
        verbose_name = "kejadian"
        constraints = [
            models.CheckConstraint(
                name="cases_disaster_ends_after_start",
                condition=Q(ended_on=None) | Q(ended_on__gte=models.F("happened_on")),
            )
        ]
        indexes = [models.Index(fields=["regency", "-happened_on"], name="cases_disaster_list")]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("cases:disaster_detail", args=[self.pk])

    @property
    def is_social(self) -> bool:
        return self.sort in self.SOCIAL

    @property
    def kind(self) -> str:
        """The kind of PPKS that whoever it hit belongs to: 21 or 22."""
        return "22" if self.is_social else "21"


class AffectedQuerySet(ScopedQuerySet):
    readers = policy.AREA_READERS

    def wanting(self):
        """Families that still need something they did not get."""
        return self.exclude(needs__contained_by=models.F("helped"))


class AffectedFamily(Record):
    """One line of the quick list: a family, completed later."""

    class Damage(models.TextChoices):
        NONE = "tidak", "Tidak rusak"
        LIGHT = "ringan", "Rusak ringan"
        MIDDLE = "sedang", "Rusak sedang"
        HEAVY = "berat", "Rusak berat atau hanyut"

    class Need(models.TextChoices):
        FOOD = "makanan", "Makanan"
        WATER = "air", "Air bersih"
        CLOTHES = "sandang", "Pakaian dan selimut"
        MEDICINE = "obat", "Obat atau periksa kesehatan"
        SHELTER = "hunian", "Tempat mengungsi"
        BABY = "bayi", "Keperluan bayi"
        HOUSE = "rumah", "Perbaikan rumah"

    disaster = models.ForeignKey(Disaster, models.PROTECT, related_name="families")
    village = models.ForeignKey(Village, models.PROTECT, related_name="+")
    district = models.ForeignKey(District, models.PROTECT, related_name="+", editable=False)
    head = models.CharField("kepala keluarga", max_length=150)
    rt = models.CharField("RT", max_length=3, blank=True)
    people = models.PositiveSmallIntegerField("jiwa", null=True, blank=True)
    frail = models.PositiveSmallIntegerField(
        "balita, lansia, ibu hamil, disabilitas", null=True, blank=True
    )
    damage = models.CharField("rumah", max_length=8, choices=Damage.choices, blank=True)
    needs = ArrayField(models.CharField(max_length=8), default=list)
    helped = ArrayField(models.CharField(max_length=8), default=list)
    note = models.CharField("keterangan", max_length=200, blank=True)
    identification = models.OneToOneField(
        Identification, models.SET_NULL, null=True, blank=True, related_name="affected_family"
    )

    objects = AffectedQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "id"]
        verbose_name = "keluarga terdampak"
        constraints = [
            models.UniqueConstraint(
                models.F("disaster"),
                models.F("village"),
                Lower("head"),
                models.F("rt"),
                name="cases_affectedfamily_once",
                violation_error_message="Keluarga ini sudah ada di daftar desa itu.",
            )
        ]
        indexes = [
            models.Index(
                fields=["disaster", "district", "created_at"], name="cases_affectedfamily_list"
            )
        ]

    def __str__(self):
        return str(self.pk)

    def save(self, *args, **kwargs):
        self.district_id = self.village.district_id
        super().save(*args, **kwargs)
