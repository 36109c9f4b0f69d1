"""What somebody has to do, what everybody must know about a case, and who looked last."""

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from cases import policy
from cases.models.case import Case
from cases.querysets import OfCaseQuerySet
from core.models import Record


class TaskQuerySet(OfCaseQuerySet):
    def visible_to(self, user):
        """Tasks of a case go with the case; one without a case is its owner's alone."""
        if user.position is None or user.position.role not in policy.READERS:
            return self.none()
        cases = apps.get_model("cases", "Case").objects.visible_to(user)
        return self.filter(Q(case=None, owner=user) | Q(case__in=cases.order_by().values("pk")))

    def own(self, user):
        """Of this user, for no case: nobody else sees them."""
        if user.position is None or user.position.role not in policy.READERS:
            return self.none()
        return self.filter(case=None, owner=user)

    def open(self):
        return self.filter(done_on=None)


class Task(Record):
    """Something a worker wants to be reminded of, for a case or for none."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    case = models.ForeignKey(
        Case, models.PROTECT, null=True, blank=True, related_name="tasks", verbose_name="kasus"
    )
    text = models.CharField("yang harus dikerjakan", max_length=300)
    due_on = models.DateField("paling lambat")
    done_on = models.DateField("selesai", null=True, blank=True)

    objects = TaskQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "id"]
        verbose_name = "tugas"
        constraints = [models.CheckConstraint(name="cases_task_has_text", condition=~Q(text=""))]
        indexes = [
            models.Index(
                fields=["owner", "due_on"], condition=Q(done_on=None), name="cases_task_open"
            ),
            models.Index(  # what the due list asks, from the index alone
                fields=["case"],
                include=["id", "due_on", "owner"],
                condition=Q(done_on=None),
                name="cases_task_of_case",
            ),
        ]

    def __str__(self):
        return str(self.pk)


class FlagQuerySet(OfCaseQuerySet):
    def open(self):
        """Not taken off, and not past its last day."""
        today = timezone.localdate()
        return self.filter(Q(until=None) | Q(until__gte=today), ended_on=None)


class Flag(Record):
    """What must be known first of a case; until a day, or until taken off with a reason."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="flags")
    reason = models.CharField("alasan", max_length=200)
    until = models.DateField("sampai", null=True, blank=True)
    ended_on = models.DateField("dicabut", null=True, blank=True)
    end_reason = models.CharField("alasan dicabut", max_length=300, blank=True)

    objects = FlagQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "id"]
        verbose_name = "tanda perhatian"
        constraints = [
            models.CheckConstraint(name="cases_flag_has_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="cases_flag_ended_with_reason",
                condition=Q(ended_on=None, end_reason="")
                | (Q(ended_on__isnull=False) & ~Q(end_reason="")),
            ),
        ]
        indexes = [
            models.Index(fields=["case"], condition=Q(ended_on=None), name="cases_flag_open")
        ]

    def __str__(self):
        return str(self.pk)


class Look(models.Model):
    """When a user last looked at a case, and up to when everything was known before that sitting:
    so that what others did since can be marked *baru* (`cases.looks`)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    case = models.ForeignKey(Case, models.CASCADE, related_name="looks")
    at = models.DateTimeField()
    known = models.DateTimeField(null=True)  # the look before this sitting

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "case"], name="cases_look_one_per_user")
        ]

    def __str__(self):
        return f"{self.user_id} {self.case_id}"
