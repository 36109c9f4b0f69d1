"""Kemendagri areas by official code, and the succession of codes when areas split."""

from django.db import models


class AreaQuerySet(models.QuerySet):
    def current(self):
        """Areas that are in force; a split closes the old code, it is never re-keyed."""
        return self.filter(closed_on=None)


class Area(models.Model):
    code = models.CharField("kode", max_length=13, primary_key=True)
    name = models.CharField("nama", max_length=100)
    closed_on = models.DateField(null=True, blank=True)

    objects = AreaQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["code"]

    def __str__(self):
        return self.name


class Province(Area):
    class Meta(Area.Meta):
        verbose_name = "provinsi"


class Regency(Area):
    province = models.ForeignKey(Province, models.PROTECT)

    class Meta(Area.Meta):
        verbose_name = "kabupaten/kota"


class District(Area):
    regency = models.ForeignKey(Regency, models.PROTECT)

    class Meta(Area.Meta):
        verbose_name = "kecamatan"


class Village(Area):
    district = models.ForeignKey(District, models.PROTECT)

    class Meta(Area.Meta):
        verbose_name = "desa/kelurahan"

    @property
    def kind(self) -> str:
        """A leading 1 in the last part of the code is a kelurahan, a leading 2 a desa."""
        return "Kelurahan" if self.code[9:10] == "1" else "Desa"


class Institution(Area):
    """A panti or UPTD that a province runs, an area beside the others: the province serves inside
    it, the regencies outside (PP 2/2018 article 10). Its codes are ours, `P62-001`."""

    class Sort(models.TextChoices):
        HOME = "panti", "Panti"
        UNIT = "uptd", "UPTD"

    sort = models.CharField("jenis", max_length=5, choices=Sort.choices)
    province = models.ForeignKey(Province, models.PROTECT)
    village = models.ForeignKey(  # where it stands, as far as we know
        Village, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta(Area.Meta):
        verbose_name = "panti/UPTD"


class AreaSuccession(models.Model):
    """`old` was followed by `new` on a day: how live rows move when an area splits."""

    old = models.CharField(max_length=13)
    new = models.CharField(max_length=13)
    on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["old", "new"], name="districts_succession_once")
        ]

    def __str__(self):
        return f"{self.old} → {self.new}"


class Boundary(models.Model):
    """The outline of a regency or district, as an office loaded it (`load_boundaries`): for maps
    only, never a statement on where a border runs. `polygons` are rings of longitude and latitude,
    the outer one first, simplified."""

    code = models.CharField("kode", max_length=13, primary_key=True)
    polygons = models.JSONField()
    source = models.CharField("sumber", max_length=200)
    loaded_at = models.DateTimeField()

    class Meta:
        ordering = ["code"]
        verbose_name = "batas wilayah"

    def __str__(self):
        return self.code
