"""What is put before the verifier."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from core.models import Record
from districts.models import District
from ppks.models.registrant import Registrant
from ppks.querysets import SubmissionQuerySet


class Submission(Record):
    """A new entry, a visit, a change or an end, on its way through verification.

    `proposal` (stable field name → new value) is the draft of everything that is not in the
    visit's own row; `base` the values it found when submitted; `snapshot` what the verifier
    decides on, frozen, without NIK; `remarks` go by the same names.
    """

    class Kind(models.TextChoices):
        NEW = "new", "Data baru"
        VISIT = "visit", "Kunjungan"
        CHANGE = "change", "Perubahan"
        END = "end", "Keluar dari daftar"

    class State(models.TextChoices):
        DRAFT = "draft", "Draf"
        SUBMITTED = "submitted", "Menunggu verifikasi"
        RETURNED = "returned", "Dikembalikan"
        VERIFIED = "verified", "Terverifikasi"
        REJECTED = "rejected", "Ditolak"
        WITHDRAWN = "withdrawn", "Ditarik"

    OPEN = ("draft", "submitted", "returned")
    EDITABLE = ("draft", "returned")
    VISITS = ("new", "visit")  # the kinds that come with a visit

    registrant = models.ForeignKey(Registrant, models.CASCADE, related_name="submissions")
    # Of the registrant, held to it by a foreign key over both columns (migration 0006).
    district = models.ForeignKey(District, models.PROTECT, editable=False, related_name="+")
    kind = models.CharField("macam", max_length=6, choices=Kind.choices)
    state = models.CharField("keadaan", max_length=9, choices=State.choices, default=State.DRAFT)
    proposal = models.JSONField(default=dict)
    base = models.JSONField(default=dict)
    snapshot = models.JSONField(null=True)
    returned_snapshot = models.JSONField(null=True)  # what the verifier saw when returning it
    remarks = models.JSONField(default=dict)
    note = models.TextField(blank=True)  # the verifier's words for all of it
    worker_note = models.CharField("catatan untuk verifikator", max_length=500, blank=True)
    effective_on = models.DateField(null=True)  # new: first visit; change, end: the day it happened
    is_urgent = models.BooleanField(default=False)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="entered_submissions"
    )
    contributors = ArrayField(models.UUIDField(), default=list)  # everybody who wrote in it
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    submitted_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    returned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    returned_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        verbose_name = "pengajuan"
        constraints = [
            models.CheckConstraint(
                name="ppks_submission_decided_pair",
                condition=Q(
                    state__in=["verified", "rejected"],
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                )
                | (~Q(state__in=["verified", "rejected"]) & Q(decided_by=None, decided_at=None)),
            ),
            models.CheckConstraint(
                name="ppks_submission_four_eyes",
                condition=Q(decided_by=None)
                | (~Q(decided_by=F("entered_by")) & ~Q(decided_by=F("submitted_by"))),
                violation_error_message="Yang memasukkan data tidak boleh memutuskannya.",
            ),
            models.CheckConstraint(
                name="ppks_submission_submitted_is_frozen",
                condition=~Q(state__in=["submitted", "verified", "rejected"])
                | Q(
                    snapshot__isnull=False,
                    submitted_at__isnull=False,
                    submitted_by__isnull=False,
                    due_at__isnull=False,
                    effective_on__isnull=False,
                ),
            ),
            models.UniqueConstraint(
                fields=["registrant"],
                condition=Q(kind="new", state__in=["draft", "submitted", "returned"]),
                name="ppks_submission_one_open_new",
            ),
        ]
        indexes = [
            models.Index(
                fields=["-is_urgent", "submitted_at"],
                condition=Q(state="submitted"),
                name="ppks_submission_queue",
            ),
            models.Index(  # counts of what is open, from the index alone
                fields=["district", "state"],
                include=["id", "registrant", "is_urgent", "submitted_at", "due_at", "returned_by"],
                condition=Q(state__in=["draft", "submitted", "returned"]),
                name="ppks_submission_open",
            ),
            models.Index(
                fields=["registrant", "kind"],
                condition=Q(state__in=["draft", "submitted", "returned"]),
                name="ppks_submission_of_entry",
            ),
            models.Index(  # how long what was decided of late had waited
                fields=["decided_at"],
                include=["district", "submitted_at", "due_at", "registrant"],
                condition=Q(decided_at__isnull=False),
                name="ppks_submission_decided",
            ),
            models.Index(
                fields=["state", "-updated_at"],
                condition=Q(state__in=["draft", "returned"]),
                name="ppks_submission_desk",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.registrant_id}"

    def save(self, *args, **kwargs):
        if self._state.adding:
            self.district_id = self.registrant.district_id
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("ppks:submission_detail", args=[self.pk])

    @property
    def is_editable(self) -> bool:
        return self.state in self.EDITABLE

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN

    @property
    def late_days(self) -> int:
        """Days past the set time while it waits; 0 when it is not late."""
        if self.state != self.State.SUBMITTED or self.due_at > timezone.now():
            return 0
        return max(1, (timezone.localdate() - timezone.localdate(self.due_at)).days)
