"""One dated home visit with the questionnaire."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property

from core.models import Record
from ppks.models.person import Subject
from ppks.models.reference import Secrecy
from ppks.models.registrant import Registrant
from ppks.models.submission import Submission
from ppks.querysets import DataCollectionQuerySet
from ppks.questionnaire import HOUSE_SECTION, QUESTIONS

LATE_ENTRY_DAYS = 7


def _choice(name):
    question = QUESTIONS[name]
    return models.CharField(question.label, max_length=24, choices=question.offered, blank=True)


def _multi(name):
    question = QUESTIONS[name]
    answer = models.CharField(max_length=24, choices=question.offered)
    return ArrayField(answer, verbose_name=question.label, default=list, blank=True)


def _text(name):
    return models.CharField(QUESTIONS[name].label, max_length=200, blank=True)


def _lines(name):
    return models.TextField(QUESTIONS[name].label, blank=True)


def _number(name):
    return models.PositiveIntegerField(QUESTIONS[name].label, null=True, blank=True)


class DataCollection(Record):
    """The answers of one visit. Common answers are typed columns, those of a kind `answers`.

    What is asked, of whom, and how it reads: `ppks.questionnaire`. `sections` holds, for each
    section that was saved, its version, by whom and when.
    """

    registrant = models.ForeignKey(Registrant, models.CASCADE, related_name="data_collections")
    submission = models.OneToOneField(Submission, models.CASCADE, related_name="data_collection")
    visited_on = models.DateField("tanggal kunjungan")
    collected_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(default=timezone.now)
    previous = models.ForeignKey(  # the visit whose answers were offered at the start
        "self", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    house_from = models.ForeignKey(  # another person of this house whose answers were copied
        "self", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    sections = models.JSONField(default=dict)
    answers = models.JSONField(default=dict)

    condition_neglect = _multi("condition.neglect")
    condition_neglect_elderly = _choice("condition.neglect_elderly")
    condition_lives_with = _choice("condition.lives_with")
    condition_adl = _choice("condition.adl")
    condition_caregiver = _text("condition.caregiver")
    condition_note = _lines("condition.note")
    family_papers = _multi("family.papers")
    family_marital = _choice("family.marital")
    family_lives_within = _choice("family.lives_within")
    family_relation_to_head = _choice("family.relation_to_head")
    family_head_name = _text("family.head_name")
    family_household_size = _number("family.household_size")
    family_children_count = _number("family.children_count")
    family_elderly_count = _number("family.elderly_count")
    family_disabled_count = _number("family.disabled_count")
    family_orphan = _choice("family.orphan")
    family_cared_by = _choice("family.cared_by")
    family_guardian_name = _text("family.guardian_name")
    family_guardian_relation = _text("family.guardian_relation")
    family_guardian_address = _text("family.guardian_address")
    education_participation = _choice("education.participation")
    education_obstacles = _multi("education.obstacles")
    education_level = _choice("education.level")
    economy_activity = _choice("economy.activity")
    economy_work_status = _choice("economy.work_status")
    economy_occupation = _text("economy.occupation")
    economy_livelihood = _multi("economy.livelihood")
    economy_place_note = _lines("economy.place_note")
    health_chronic = _multi("health.chronic")
    health_nutrition = _choice("health.nutrition")
    health_pregnant = _choice("health.pregnant")
    health_cover = _choice("health.cover")
    housing_ownership = _choice("housing.ownership")
    housing_floor_area = _number("housing.floor_area")
    housing_floor = _choice("housing.floor")
    housing_wall = _choice("housing.wall")
    housing_roof = _choice("housing.roof")
    housing_water = _choice("housing.water")
    housing_light = _choice("housing.light")
    housing_power = _choice("housing.power")
    housing_fuel = _choice("housing.fuel")
    housing_toilet = _choice("housing.toilet")
    housing_disposal = _choice("housing.disposal")
    economy_income = _choice("economy.income")
    economy_assets = _multi("economy.assets")
    programme_dtsen = _choice("programme.dtsen")
    programme_dtsen_id = _text("programme.dtsen_id")
    programme_decile = _choice("programme.decile")
    programme_received = _multi("programme.received")
    programme_received_year = _number("programme.received_year")
    programme_needs = _multi("programme.needs")
    programme_needs_note = _lines("programme.needs_note")
    assessment_food = _choice("assessment.food")
    assessment_clothing = _choice("assessment.clothing")
    assessment_shelter = _choice("assessment.shelter")
    assessment_health = _choice("assessment.health")
    assessment_relations = _choice("assessment.relations")
    assessment_safety = _choice("assessment.safety")
    assessment_note = _lines("assessment.note")

    objects = DataCollectionQuerySet.as_manager()

    class Meta:
        ordering = ["-visited_on", "-id"]
        indexes = [
            models.Index(fields=["registrant", "-visited_on"], name="ppks_datacollection_last")
        ]

    def __str__(self):
        return f"{self.registrant_id} {self.visited_on}"

    @property
    def is_late_entry(self) -> bool:
        """*Susulan*: entered more than a week after the visit. Normal, and said (domain.md)."""
        return (timezone.localdate(self.entered_at) - self.visited_on).days > LATE_ENTRY_DAYS

    def section_version(self, section: str) -> int:
        """How often a section was saved; 0 never."""
        return self.sections.get(section, {}).get("version", 0)

    @cached_property
    def house_source(self):
        """The last visit of the registered family this person belongs to, where housing was
        saved; None without one. A *rahasia* family or one of another district tells nothing."""
        if self.registrant.subject != Subject.INDIVIDUAL:
            return None
        families = Registrant.objects.filter(
            members__person=self.registrant_id,
            members__until=None,
            subject=Subject.FAMILY,
            life=Registrant.Life.ACTIVE,
            secrecy__lt=Secrecy.SECRET,
            district=self.registrant.district_id,
        )
        saved = DataCollection.objects.filter(
            registrant__in=families, sections__has_key=HOUSE_SECTION
        )
        return saved.select_related("registrant").first()
