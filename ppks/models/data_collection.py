"""One dated home visit with the questionnaire."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from core.models import Record
from ppks.models.registrant import Registrant
from ppks.models.submission import Submission
from ppks.querysets import DataCollectionQuerySet


class DataCollection(Record):
    """The answers of one visit. Common answers are typed columns (`ppks.questionnaire`)."""

    registrant = models.ForeignKey(Registrant, models.CASCADE, related_name="data_collections")
    submission = models.OneToOneField(Submission, models.CASCADE, related_name="data_collection")
    visited_on = models.DateField("tanggal kunjungan")
    collected_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(default=timezone.now)
    sections = models.JSONField(default=dict)  # saved sections: name → version
    answers = models.JSONField(default=dict)

    objects = DataCollectionQuerySet.as_manager()

    class Meta:
        ordering = ["-visited_on", "-id"]
        indexes = [
            models.Index(fields=["registrant", "-visited_on"], name="ppks_datacollection_last")
        ]

    def __str__(self):
        return f"{self.registrant_id} {self.visited_on}"
