"""What somebody in a case needs, what is strong, and how dangerous it is: dated, repeatable."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone

from cases.models.case import Case
from cases.querysets import OfCaseQuerySet
from core.models import Record


class Rating(models.IntegerChoices):
    NONE = 0, "Tidak ada"
    MILD = 1, "Ringan"
    MODERATE = 2, "Sedang"
    SEVERE = 3, "Berat"


class Risk(models.TextChoices):
    LOW = "rendah", "Rendah"
    MEDIUM = "sedang", "Sedang"
    HIGH = "tinggi", "Tinggi"
    CRITICAL = "kritis", "Kritis"


NEEDS = {  # field → how it is asked
    "physical": "Kebutuhan fisik",
    "psychological": "Kebutuhan psikis",
    "social": "Kebutuhan sosial",
    "spiritual": "Kebutuhan spiritual",
    "economic": "Kebutuhan ekonomi",
    "legal": "Kebutuhan hukum",
}
GRAVE = (Risk.HIGH, Risk.CRITICAL)  # must be reasoned, and stand in the header of the case
RISK_REASONS = {
    "nyawa": "Nyawa atau kesehatannya terancam",
    "kekerasan": "Kekerasan masih terjadi atau dapat terulang",
    "penjaga": "Tidak ada yang mengasuh atau menjaga",
    "tempat": "Tidak punya tempat tinggal yang aman",
    "makan": "Tidak dapat makan setiap hari",
    "obat": "Pengobatan atau perawatannya terputus",
    "diri": "Ingin melukai diri atau orang lain",
    "hukum": "Masalah hukum yang mendesak",
}


class AssessmentQuerySet(OfCaseQuerySet):
    def complete(self):
        return self.filter(state="complete")

    def drafts(self):
        """What waits for an officer of the regency."""
        return self.filter(state="draft")

    def latest(self):
        """Newest first, by the day of the assessment."""
        return self.order_by("-assessed_on", "-pk")

    def last_risk(self):
        """Subquery on a case: the risk said last, in a draft too: a danger waits for nobody."""
        said = self.filter(case=OuterRef("pk")).exclude(risk="").latest()
        return Subquery(said.values("risk")[:1])


def _rating(label: str):
    return models.PositiveSmallIntegerField(label, choices=Rating.choices, null=True, blank=True)


def _words(label: str):
    return models.TextField(label, blank=True)


def _rated(need: str) -> Q:
    """Rated, and explained from *sedang* up."""
    rated = Q(**{f"{need}__isnull": False, f"{need}__lte": Rating.SEVERE})
    return rated & (Q(**{f"{need}__lt": Rating.MODERATE}) | ~Q(**{f"{need}_note": ""}))


def _all_rated() -> Q:
    whole = Q()
    for need in NEEDS:
        whole &= _rated(need)
    return whole


class Assessment(Record):
    """One look at all six fields of need. A draft may be as incomplete as the day was; complete
    it is frozen (migration 0004) and the next look is a new one."""

    class State(models.TextChoices):
        DRAFT = "draft", "Draf"
        COMPLETE = "complete", "Selesai"

    case = models.ForeignKey(Case, models.PROTECT, related_name="assessments")
    assessed_on = models.DateField("tanggal asesmen", default=timezone.localdate)
    state = models.CharField("keadaan", max_length=8, choices=State.choices, default=State.DRAFT)
    physical, physical_note = _rating("fisik"), _words("penjelasan fisik")
    psychological, psychological_note = _rating("psikis"), _words("penjelasan psikis")
    social, social_note = _rating("sosial"), _words("penjelasan sosial")
    spiritual, spiritual_note = _rating("spiritual"), _words("penjelasan spiritual")
    economic, economic_note = _rating("ekonomi"), _words("penjelasan ekonomi")
    legal, legal_note = _rating("hukum"), _words("penjelasan hukum")
    strengths = _words("kekuatan")
    family = _words("keluarga dan dukungan")
    risk = models.CharField("tingkat risiko", max_length=6, choices=Risk.choices, blank=True)
    risk_reasons = ArrayField(models.CharField(max_length=10), default=list)
    risk_note = _words("penjelasan risiko")
    answers = models.JSONField(default=dict)  # cases.questions: name → answer
    completed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    completed_at = models.DateTimeField(null=True)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        ordering = ["-assessed_on", "-id"]
        verbose_name = "asesmen"
        constraints = [
            models.CheckConstraint(
                name="cases_assessment_completed_pair",
                condition=Q(
                    state="complete", completed_by__isnull=False, completed_at__isnull=False
                )
                | Q(state="draft", completed_by=None, completed_at=None),
            ),
            models.CheckConstraint(
                name="cases_assessment_needs_explained",
                condition=Q(state="draft") | _all_rated(),
            ),
            models.CheckConstraint(
                name="cases_assessment_risk_reasoned",
                condition=Q(state="draft")
                | Q(risk__in=[Risk.LOW, Risk.MEDIUM])
                | (Q(risk__in=GRAVE) & (Q(risk_reasons__len__gt=0) | ~Q(risk_note=""))),
            ),
            models.UniqueConstraint(
                fields=["case"], condition=Q(state="draft"), name="cases_assessment_one_draft"
            ),
        ]
        indexes = [models.Index(F("case"), F("assessed_on").desc(), name="cases_assessment_latest")]

    def __str__(self):
        return str(self.pk)

    def get_absolute_url(self):
        return reverse("cases:assessment_detail", args=[self.pk])

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT

    def missing(self) -> list[str]:
        """What an officer still has to fill in before it is complete, in the words of the form."""
        found = []
        for need, label in NEEDS.items():
            rating = getattr(self, need)
            if rating is None:
                found.append(label.lower())
            elif rating >= Rating.MODERATE and not getattr(self, f"{need}_note"):
                found.append(f"penjelasan {label.lower()}")
        if not self.risk:
            found.append("tingkat risiko")
        elif self.risk in GRAVE and not (self.risk_reasons or self.risk_note):
            found.append("alasan tingkat risiko")
        return found
