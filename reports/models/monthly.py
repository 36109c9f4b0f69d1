"""The monthly report of a district, its frozen editions, and what reviewers wrote on lines."""

import datetime

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from core.ids import uuid7
from core.models import Record
from core.parameters import parameter
from core.querysets import ScopedQuerySet
from districts.models import District
from reports import months, policy


class MonthlyReportQuerySet(ScopedQuerySet):
    """Reports of the area; and within the grace days those of the own months in a district that
    one served until lately (DESIGN.md section 2)."""

    readers = policy.READERS

    def of_area(self, user):
        """Of the area of the position alone."""
        return super().visible_to(user)

    def visible_to(self, user):
        rows = self.of_area(user)
        own = own_past_months(user)
        return self.filter(Q(pk__in=rows.values("pk")) | own) if own else rows

    def sent(self):
        """Put before a reviewer, or past one: its month is closed."""
        return self.filter(state__in=SENT)

    def waiting_for(self, user):
        """What this position is to review now."""
        role = user.position.role if user.position else ""
        if role in policy.FIRST_REVIEW:
            return self.filter(state="submitted")
        if role in policy.SECOND_REVIEW:
            return self.filter(state="accepted")
        return self.none()

    def queue(self):
        """The oldest first."""
        return self.order_by("submitted_at", "pk")

    def with_lines(self):
        return self.select_related("district__regency", "submitted_by")


def past_positions(user) -> list[tuple]:
    """Positions as TKSK that ended not longer ago than the grace days: district, first and last
    month of each."""
    if not user.is_authenticated:
        return []
    today = timezone.localdate()
    ended = list(user.positions.filter(role=Role.TKSK, until__lt=today))
    if not ended:
        return []
    since = today - datetime.timedelta(days=parameter("past_position_grace_days"))
    return [
        (one.district_id, months.month_of(one.since), months.month_of(one.until))
        for one in ended
        if one.until >= since
    ]


def own_past_months(user) -> Q | None:
    """The reports of `past_positions`; None when there are none."""
    found = None
    for district, first, last in past_positions(user):
        mine = Q(district=district, month__gte=first, month__lte=last)
        found = mine if found is None else found | mine
    return found


class MonthlyReport(Record):
    """One per district and month. Figures are drafted anew while it is a draft or returned;
    submitting freezes them in a `ReportEdition` and closes the month (`ppks.ClosedMonth`)."""

    class State(models.TextChoices):
        DRAFT = "draft", "Draf"
        SUBMITTED = "submitted", "Menunggu kabupaten/kota"
        ACCEPTED = "accepted", "Diterima kabupaten/kota"
        FINAL = "final", "Final"
        RETURNED = "returned", "Dikembalikan"

    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    month = models.DateField("bulan")  # its first day
    state = models.CharField(
        "keadaan", max_length=9, choices=State.choices, default=State.DRAFT, editable=False
    )
    is_nil = models.BooleanField("nihil", default=False)
    nil_word = models.TextField("mengapa nihil", blank=True)
    obstacles = models.TextField("kendala", blank=True)
    plans = models.TextField("rencana bulan depan", blank=True)
    remarks = models.TextField("catatan", blank=True)
    contributors = ArrayField(models.UUIDField(), default=list, editable=False)
    edition = models.PositiveSmallIntegerField("kiriman ke", default=0, editable=False)
    first_submitted_at = models.DateTimeField(null=True, editable=False)  # on time or late
    submitted_at = models.DateTimeField(null=True, editable=False)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    accepted_at = models.DateTimeField(null=True, editable=False)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    final_at = models.DateTimeField(null=True, editable=False)
    final_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    returned_at = models.DateTimeField(null=True, editable=False)
    returned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    note = models.TextField("catatan peninjau", blank=True, editable=False)
    reopened = models.PositiveSmallIntegerField("dibuka lagi", default=0, editable=False)

    objects = MonthlyReportQuerySet.as_manager()

    class Meta:
        ordering = ["-month", "district"]
        verbose_name = "laporan bulanan"
        constraints = [
            models.UniqueConstraint(
                fields=["district", "month"], name="reports_monthlyreport_once"
            ),
            models.CheckConstraint(
                name="reports_monthlyreport_month_is_first_day", condition=Q(month__day=1)
            ),
            models.CheckConstraint(
                name="reports_monthlyreport_four_eyes",
                condition=(Q(accepted_by=None) | ~Q(accepted_by=F("submitted_by")))
                & (Q(final_by=None) | ~Q(final_by=F("submitted_by")))
                & (Q(final_by=None) | Q(accepted_by=None) | ~Q(final_by=F("accepted_by"))),
            ),
            models.CheckConstraint(
                name="reports_monthlyreport_nil_has_a_word",
                condition=Q(is_nil=False) | ~Q(nil_word=""),
            ),
            models.CheckConstraint(
                name="reports_monthlyreport_sent_has_sender",
                condition=Q(state__in=["draft", "returned"])
                | Q(submitted_at__isnull=False, submitted_by__isnull=False, edition__gt=0),
            ),
        ]
        indexes = [
            models.Index(fields=["month", "state"], name="reports_monthly_month"),
            models.Index(
                fields=["state", "submitted_at"],
                condition=Q(state__in=["submitted", "accepted"]),
                name="reports_monthly_queue",
            ),
        ]

    def __str__(self):
        return f"{self.district_id} {months.code(self.month)}"

    def get_absolute_url(self):
        return reverse("reports:report_detail", args=[self.pk])

    @property
    def month_name(self) -> str:
        return months.name(self.month)

    @property
    def is_open(self) -> bool:
        """Still to be written: a draft, or given back."""
        return self.state not in SENT

    @property
    def due_on(self) -> datetime.date:
        return months.due_on(self.month)

    @property
    def was_late(self) -> bool:
        """Sent for the first time after the day it was due."""
        return (
            self.first_submitted_at is not None
            and timezone.localdate(self.first_submitted_at) > self.due_on
        )

    @property
    def is_overdue(self) -> bool:
        return self.first_submitted_at is None and timezone.localdate() > self.due_on


SENT = ("submitted", "accepted", "final")


class ReportEdition(models.Model):
    """What was submitted, frozen: figures by line, and the ids behind them. Never changed
    (a trigger refuses it)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    report = models.ForeignKey(MonthlyReport, models.PROTECT, related_name="editions")
    number = models.PositiveSmallIntegerField()
    submitted_at = models.DateTimeField()
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    author = models.CharField(max_length=200)  # as whom: "Rahmat, TKSK Kecamatan Kapuas Barat"
    is_nil = models.BooleanField(default=False)
    texts = models.JSONField()  # nil_word, obstacles, plans, remarks
    figures = models.JSONField()  # reports.content: sections of lines
    evidence = models.JSONField()  # line → ids of what it counts

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="reports_edition_once")
        ]

    def __str__(self):
        return f"{self.report_id} kiriman {self.number}"


class ReportRemark(models.Model):
    """What a reviewer wrote about one line of an edition, or (no line) about all of it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    edition = models.ForeignKey(ReportEdition, models.PROTECT, related_name="remarks")
    line = models.CharField(max_length=300, blank=True)
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return f"{self.line}: {self.text[:40]}"
