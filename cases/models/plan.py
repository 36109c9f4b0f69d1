"""What is to be reached in a case, who does what for it, and until when."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from cases.models.case import Case
from cases.querysets import OfCaseQuerySet
from core.ids import uuid7
from core.models import Record


class PlanQuerySet(OfCaseQuerySet):
    def open(self):
        """Still being written or decided; at most one of a case."""
        return self.filter(state__in=["draft", "submitted", "returned"])

    def waiting(self):
        """What waits for the verifier, the oldest first."""
        return self.filter(state="submitted").exclude(case__state="closed").order_by("submitted_at")

    def in_force(self):
        return self.filter(state="approved")

    def worked_on(self, case):
        """The version of a case whose actions are carried out and whose goals are evaluated: the
        one in force; before there is one, the one being written. None without either."""
        rows = list(self.filter(case=case).exclude(state="replaced"))
        return next((plan for plan in rows if plan.state == "approved"), next(iter(rows), None))


class Plan(Record):
    """One version of a case's plan. What was approved is in force until the next version is;
    help never waits for it."""

    class State(models.TextChoices):
        DRAFT = "draft", "Draf"
        SUBMITTED = "submitted", "Menunggu persetujuan"
        RETURNED = "returned", "Dikembalikan"
        APPROVED = "approved", "Disetujui"
        REPLACED = "replaced", "Digantikan"

    EDITABLE = ("draft", "returned")
    DECIDED = ("returned", "approved", "replaced")

    case = models.ForeignKey(Case, models.PROTECT, related_name="plans")
    number = models.PositiveSmallIntegerField("versi")
    state = models.CharField("keadaan", max_length=9, choices=State.choices, default=State.DRAFT)
    writers = ArrayField(models.UUIDField(), default=list)  # everybody who wrote in it
    remarks = models.TextField("catatan verifikator", blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    submitted_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        verbose_name = "rencana"
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="cases_plan_number"),
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(state__in=["draft", "submitted", "returned"]),
                name="cases_plan_one_open",
            ),
            models.UniqueConstraint(
                fields=["case"], condition=Q(state="approved"), name="cases_plan_one_in_force"
            ),
            models.CheckConstraint(
                name="cases_plan_submitted_pair",
                condition=Q(state="draft", submitted_by=None, submitted_at=None)
                | (~Q(state="draft") & Q(submitted_by__isnull=False, submitted_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="cases_plan_decided_pair",
                condition=Q(
                    state__in=["returned", "approved", "replaced"],
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                )
                | Q(state__in=["draft", "submitted"], decided_by=None, decided_at=None),
            ),
            models.CheckConstraint(
                name="cases_plan_returned_with_remarks",
                condition=~Q(state="returned") | ~Q(remarks=""),
            ),
        ]
        indexes = [
            models.Index(
                fields=["submitted_at"], condition=Q(state="submitted"), name="cases_plan_waiting"
            ),
            models.Index(  # from a case to its actions, from the indexes alone
                fields=["case"],
                include=["id"],
                condition=Q(state="approved"),
                name="cases_plan_in_force",
            ),
        ]

    def __str__(self):
        return f"versi {self.number}"

    def get_absolute_url(self):
        return reverse("cases:plan_detail", args=[self.pk])

    @property
    def is_editable(self) -> bool:
        return self.state in self.EDITABLE


class GoalQuerySet(OfCaseQuerySet):
    case_path = "plan__case"


class Goal(Record):
    """Something that is to be different at the end. `thread` is the same in all versions that
    have this goal, however its words change."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="goals")
    thread = models.UUIDField(default=uuid7, editable=False)
    text = models.TextField("tujuan")

    objects = GoalQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "id"]
        verbose_name = "tujuan"
        constraints = [models.CheckConstraint(name="cases_goal_said", condition=~Q(text=""))]
        indexes = [models.Index(fields=["plan"], include=["id"], name="cases_goal_of_plan")]

    def __str__(self):
        return str(self.pk)


class ActionQuerySet(OfCaseQuerySet):
    case_path = "goal__plan__case"

    def open(self):
        return self.filter(done_on=None)

    def of_plans_in_force(self):
        """What is still to be done of the plans in force."""
        return self.open().filter(goal__plan__state="approved")

    def due(self):
        """The same, of cases that are not closed."""
        rows = self.of_plans_in_force()
        return rows.exclude(goal__plan__case__state="closed").order_by("due_on", "pk")

    def late(self):
        return self.filter(due_on__lt=timezone.localdate())

    def of_user(self, user):
        return self.filter(user=user)


class Action(Record):
    """One thing somebody does for a goal: a user of the area, or somebody named in words."""

    goal = models.ForeignKey(Goal, models.CASCADE, related_name="actions")
    text = models.TextField("tindakan")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="pelaksana",
    )
    who = models.CharField("pelaksana lain", max_length=150, blank=True)
    due_on = models.DateField("paling lambat")
    done_on = models.DateField("selesai", null=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    source = models.ForeignKey(  # the same action in the version before
        "self", models.SET_NULL, null=True, editable=False, related_name="+"
    )

    objects = ActionQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "id"]
        verbose_name = "tindakan"
        constraints = [
            models.CheckConstraint(name="cases_action_said", condition=~Q(text="")),
            models.CheckConstraint(
                name="cases_action_one_doer",
                condition=Q(user__isnull=False, who="") | (Q(user=None) & ~Q(who="")),
            ),
            models.CheckConstraint(
                name="cases_action_done_pair",
                condition=Q(done_on=None, done_by=None)
                | Q(done_on__isnull=False, done_by__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["user", "due_on"], condition=Q(done_on=None), name="cases_action_due"
            ),
            models.Index(
                fields=["goal"],
                include=["id", "due_on", "user"],
                condition=Q(done_on=None),
                name="cases_action_open",
            ),
        ]

    def __str__(self):
        return str(self.pk)

    @property
    def doer(self) -> str:
        return self.who or str(self.user)

    @property
    def is_late(self) -> bool:
        return self.done_on is None and self.due_on < timezone.localdate()
