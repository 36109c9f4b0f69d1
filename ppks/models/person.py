"""What an identification and a registrant have in common: who and where."""

from django.db import models

from districts.models import District, Village


class Subject(models.TextChoices):
    INDIVIDUAL = "individual", "Perorangan"
    FAMILY = "family", "Keluarga"
    GROUP = "group", "Kelompok"
    COMMUNITY = "community", "Komunitas"


class Sex(models.TextChoices):
    MALE = "M", "Laki-laki"
    FEMALE = "F", "Perempuan"


class Urgency(models.TextChoices):
    """With what each means, shown beside the choice."""

    EMERGENCY = "darurat", "Darurat: nyawa atau keselamatan terancam, hari ini juga"
    URGENT = "segera", "Segera: tidak dapat menunggu kunjungan rutin"
    NORMAL = "biasa", "Biasa"

    @property
    def word(self) -> str:
        return self.label.split(":")[0]


def known_as(name: str, alias: str) -> str:
    """The name, else the alias, else a word that says none is known."""
    return name or alias or "Tanpa nama"


class Subjective(models.Model):
    """A person, family, group or community, and where it is found."""

    subject = models.CharField("yang dicatat", max_length=12, choices=Subject.choices)
    name = models.CharField("nama lengkap", max_length=150, blank=True)
    alias = models.CharField("nama panggilan", max_length=100, blank=True)
    parent_name = models.CharField("anak dari (nama orang tua)", max_length=150, blank=True)
    sex = models.CharField("jenis kelamin", max_length=1, choices=Sex.choices, blank=True)
    birth_date = models.DateField("tanggal lahir", null=True, blank=True)
    birth_year = models.PositiveSmallIntegerField("tahun lahir", null=True, blank=True)
    birth_estimated = models.BooleanField("perkiraan", default=False)
    member_count = models.PositiveIntegerField("jumlah anggota", null=True, blank=True)
    village = models.ForeignKey(Village, models.PROTECT, verbose_name="desa/kelurahan")
    district = models.ForeignKey(District, models.PROTECT, verbose_name="kecamatan")
    hamlet = models.CharField("dusun", max_length=100, blank=True)
    rt = models.CharField("RT", max_length=3, blank=True)
    rw = models.CharField("RW", max_length=3, blank=True)
    street = models.CharField("jalan atau gang", max_length=200, blank=True)
    landmark = models.CharField("patokan", max_length=200, blank=True)
    river = models.CharField("tepi sungai", max_length=100, blank=True)
    urgency = models.CharField(
        "kegentingan", max_length=8, choices=Urgency.choices, default=Urgency.NORMAL
    )

    class Meta:
        abstract = True

    @property
    def is_person(self) -> bool:
        return self.subject == Subject.INDIVIDUAL

    @property
    def known_as(self) -> str:
        return known_as(self.name, self.alias)

    @property
    def urgency_word(self) -> str:
        return Urgency(self.urgency).word

    @property
    def place(self) -> str:
        """Where it is, from small to large, without the village."""
        named = self.hamlet.casefold().startswith("dusun ")
        parts = [self.street, self.hamlet if named else self.hamlet and f"Dusun {self.hamlet}"]
        if self.rt or self.rw:
            numbers = (self.rt and f"RT {self.rt}", self.rw and f"RW {self.rw}")
            parts.append("/".join(number for number in numbers if number))
        parts += [self.river and f"tepi {self.river}", self.landmark]
        return ", ".join(part for part in parts if part)
