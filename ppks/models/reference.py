"""The 26 kinds of PPKS, their official signs, and the plain questions asked in the field.

Source: Permensos 8/2012 as recorded in reference/ppks/, loaded by `manage.py load_reference`.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Secrecy(models.IntegerChoices):
    """The three grades of DESIGN.md section 2; a higher number is kept closer."""

    ORDINARY = 0, "biasa"
    RESTRICTED = 1, "terbatas"
    SECRET = 2, "rahasia"


class Category(models.Model):
    code = models.CharField("kode", max_length=2, primary_key=True)
    slug = models.SlugField(unique=True)
    name = models.CharField("jenis PPKS", max_length=120)
    subjects = ArrayField(models.CharField(max_length=12))
    min_age = models.PositiveSmallIntegerField(null=True)
    max_age = models.PositiveSmallIntegerField(null=True)
    sex = models.CharField(max_length=1, blank=True)
    secrecy = models.PositiveSmallIntegerField(choices=Secrecy.choices)
    definition = models.TextField(blank=True)
    note = models.TextField(blank=True)
    aliases = ArrayField(models.CharField(max_length=60), default=list)
    active = models.BooleanField(default=True)  # a kind dropped from the file is kept, inactive

    class Meta:
        ordering = ["code"]
        verbose_name = "jenis PPKS"

    def __str__(self):
        return self.name

    @property
    def is_secret(self) -> bool:
        return self.secrecy == Secrecy.SECRET


class Criterion(models.Model):
    category = models.ForeignKey(Category, models.PROTECT, related_name="criteria")
    ordinal = models.PositiveSmallIntegerField()
    text = models.CharField("kriteria", max_length=300)
    required = models.CharField(max_length=3)  # all: a gate, any: a sign
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["category", "ordinal"]
        constraints = [
            models.UniqueConstraint(fields=["category", "ordinal"], name="ppks_criterion_ordinal")
        ]

    def __str__(self):
        return self.text


class Observation(models.Model):
    code = models.SlugField(primary_key=True)
    group = models.CharField(max_length=30)
    ordinal = models.PositiveSmallIntegerField()
    question = models.CharField("pertanyaan", max_length=200)
    hint = models.CharField(max_length=300, blank=True)
    subjects = ArrayField(models.CharField(max_length=12))
    min_age = models.PositiveSmallIntegerField(null=True)
    max_age = models.PositiveSmallIntegerField(null=True)
    sex = models.CharField(max_length=1, blank=True)
    secret = models.BooleanField()
    answer = models.CharField(max_length=10)  # bool or choice
    choices = models.JSONField(default=list)
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["ordinal"]

    def __str__(self):
        return self.question


class ObservationCriterion(models.Model):
    """What an answer speaks for. `criterion_ordinal` 0 is the kind's own definition."""

    observation = models.ForeignKey(Observation, models.PROTECT, related_name="speaks_for")
    answer = models.CharField(max_length=30)
    category = models.ForeignKey(Category, models.PROTECT)
    criterion_ordinal = models.PositiveSmallIntegerField()
    strength = models.CharField(max_length=6)
    active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["observation", "answer", "category", "criterion_ordinal"],
                name="ppks_observationcriterion_once",
            )
        ]

    def __str__(self):
        return f"{self.observation_id}={self.answer} → {self.category_id}.{self.criterion_ordinal}"
