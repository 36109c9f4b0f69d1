"""What was seen on the spot, whether goals were met, and looking in again after the end."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from cases.models.case import Case
from cases.models.plan import Goal
from cases.querysets import OfCaseQuerySet
from core.models import Record
from ppks.models.data_collection import LATE_ENTRY_DAYS


class VisitQuerySet(OfCaseQuerySet):
    def with_open_step(self):
        """Visits whose next step is not done yet."""
        return self.filter(next_on__isnull=False, next_done_on=None)


class Visit(Record):
    """One visit in a case. Day, finding and next step are enough; a day to come is refused here
    and by the database (migration 0007)."""

    class Travel(models.TextChoices):
        KLOTOK = "klotok", "Klotok"
        BOAT = "perahu", "Perahu lain"
        MOTORBIKE = "motor", "Sepeda motor"
        CAR = "mobil", "Mobil"
        WALK = "jalan", "Jalan kaki"
        OTHER = "lainnya", "Lainnya"

    case = models.ForeignKey(Case, models.PROTECT, related_name="visits")
    visited_on = models.DateField("tanggal kunjungan")
    place = models.CharField("tempat", max_length=200, blank=True)
    travel = models.CharField("kendaraan", max_length=7, choices=Travel.choices, blank=True)
    travel_minutes = models.PositiveIntegerField("lama perjalanan (menit)", null=True, blank=True)
    travel_cost = models.PositiveIntegerField("biaya perjalanan (rupiah)", null=True, blank=True)
    met = models.CharField("yang ditemui", max_length=200, blank=True)
    finding = models.TextField("keadaan yang ditemukan")
    next_action = models.CharField("langkah berikutnya", max_length=300, blank=True)
    next_on = models.DateField("paling lambat", null=True, blank=True)
    next_done_on = models.DateField("sudah dilakukan", null=True, blank=True)
    is_monitoring = models.BooleanField(default=False, editable=False)  # see cases.stage.monitors

    objects = VisitQuerySet.as_manager()

    class Meta:
        ordering = ["-visited_on", "-id"]
        verbose_name = "kunjungan"
        constraints = [
            models.CheckConstraint(
                name="cases_visit_next_step_has_a_day",
                condition=Q(next_action="", next_on=None)
                | (~Q(next_action="") & Q(next_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="cases_visit_only_a_step_is_done",
                condition=Q(next_done_on=None) | Q(next_on__isnull=False),
            ),
            models.CheckConstraint(name="cases_visit_has_finding", condition=~Q(finding="")),
        ]
        indexes = [
            models.Index(fields=["case", "-visited_on"], name="cases_visit_case"),
            models.Index(
                fields=["next_on"],
                condition=Q(next_on__isnull=False, next_done_on=None),
                name="cases_visit_open_step",
            ),
            models.Index(  # what the due list asks, from the index alone
                fields=["case"],
                include=["id", "next_on"],
                condition=Q(next_on__isnull=False, next_done_on=None),
                name="cases_visit_step_of_case",
            ),
        ]

    def __str__(self):
        return f"{self.case_id} {self.visited_on}"

    @property
    def is_late_entry(self) -> bool:
        """*Susulan*: entered more than a week after the visit, as everywhere."""
        return (timezone.localdate(self.created_at) - self.visited_on).days > LATE_ENTRY_DAYS

    @property
    def has_open_step(self) -> bool:
        return self.next_on is not None and self.next_done_on is None


class EvaluationQuerySet(OfCaseQuerySet):
    def last_of(self, case) -> dict:
        """What was said last of each goal of a case: the thread of a goal of its plan, or the
        words of a free one → the evaluation. One query."""
        rows = self.filter(case=case).select_related("plan_goal", "created_by")
        return {
            row.plan_goal.thread if row.plan_goal else row.goal: row
            for row in rows.order_by("evaluated_on", "pk")
        }


class Evaluation(Record):
    """Whether one goal was reached, on one day; repeatable. `plan_goal` is the goal of the plan,
    `goal` its words on that day; a case without a plan has free goals, words only. A goal dropped
    from a draft leaves its evaluations as such."""

    class Met(models.TextChoices):
        YES = "ya", "Ya, tercapai"
        PARTLY = "sebagian", "Sebagian"
        NO = "tidak", "Tidak"

    case = models.ForeignKey(Case, models.PROTECT, related_name="evaluations")
    evaluated_on = models.DateField("tanggal penilaian")
    plan_goal = models.ForeignKey(
        Goal, models.SET_NULL, null=True, editable=False, related_name="evaluations"
    )
    goal = models.TextField("tujuan")
    met = models.CharField("tercapai", max_length=8, choices=Met.choices)
    note = models.TextField("keterangan", blank=True)

    objects = EvaluationQuerySet.as_manager()

    class Meta:
        ordering = ["-evaluated_on", "-id"]
        verbose_name = "penilaian tujuan"
        constraints = [
            models.CheckConstraint(name="cases_evaluation_has_goal", condition=~Q(goal=""))
        ]
        indexes = [models.Index(fields=["case", "-evaluated_on"], name="cases_evaluation_case")]

    def __str__(self):
        return f"{self.case_id} {self.evaluated_on}"

    @property
    def tone(self) -> str:
        return {self.Met.YES: "good", self.Met.PARTLY: "waits"}.get(self.met, "bad")


class AfterCareQuerySet(OfCaseQuerySet):
    def open(self):
        """Still owed: neither visited nor given up. Of closed cases; reopening drops the rest."""
        return self.owed().filter(case__state=Case.State.CLOSED)

    def owed(self):
        """Whatever the state of its case is now."""
        return self.filter(visit=None, missed_on=None)


class AfterCare(Record):
    """Looking in again so many months after a case was closed: done by a visit, or marked
    *tidak dapat ditemui* with the reason."""

    MONTHS = (1, 3, 6)

    case = models.ForeignKey(Case, models.PROTECT, related_name="after_care")
    closed_on = models.DateField()  # of which closing: a case may be reopened and closed again
    month = models.PositiveSmallIntegerField("bulan ke")
    due_on = models.DateField("paling lambat")
    visit = models.OneToOneField(
        Visit, models.PROTECT, null=True, blank=True, related_name="after_care"
    )
    missed_on = models.DateField("dicatat tidak dapat ditemui", null=True, blank=True)
    missed_reason = models.CharField("alasan", max_length=300, blank=True)

    objects = AfterCareQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "id"]
        verbose_name = "kunjungan sesudah ditutup"
        constraints = [
            models.UniqueConstraint(
                fields=["case", "closed_on", "month"], name="cases_aftercare_once"
            ),
            models.CheckConstraint(name="cases_aftercare_month", condition=Q(month__in=[1, 3, 6])),
            models.CheckConstraint(
                name="cases_aftercare_missed_with_reason",
                condition=Q(missed_on=None, missed_reason="")
                | (Q(missed_on__isnull=False, visit=None) & ~Q(missed_reason="")),
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_on"],
                condition=Q(visit=None, missed_on=None),
                name="cases_aftercare_open",
            ),
            models.Index(  # what the due list asks, from the index alone
                fields=["case"],
                include=["id", "due_on"],
                condition=Q(visit=None, missed_on=None),
                name="cases_aftercare_owed",
            ),
        ]

    def __str__(self):
        return f"{self.case_id} bulan ke-{self.month}"

    @property
    def is_open(self) -> bool:
        return self.visit_id is None and self.missed_on is None
