"""Handing a case on to somebody who can help with it."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from cases import policy
from cases.models.case import Case
from cases.models.directory import Provider
from cases.querysets import OfCaseQuerySet
from core.models import Record

ANSWERED = ("accepted", "refused", "done")


class ReferralQuerySet(OfCaseQuerySet):
    """With its case; and the officer of an institution sees what was referred to it, *rahasia* or
    not: `cases.incoming` shows of the person what the sender chose and the consent allows."""

    def visible_to(self, user):
        position = user.position
        if position is not None and position.role in policy.RECEIVERS:
            return self.filter(provider__institution=position.institution_id)
        return super().visible_to(user)

    def going_on(self):
        return self.filter(state__in=["pending", "accepted"]).exclude(case__state="closed")

    def waiting(self):
        """Sent and not answered, of cases that are open."""
        return self.filter(state="pending").exclude(case__state="closed")

    def overdue(self):
        """Those waiting that should have been answered before today."""
        return self.waiting().filter(due_on__lt=timezone.localdate())

    def with_lines(self):
        return self.select_related("provider", "created_by", "answered_by")

    def for_receiver(self):
        """With all that the institution is shown of it."""
        return self.with_lines().select_related(
            "done_by",
            "case__category",
            "case__district__regency",
            "case__registrant__consent",
            "case__registrant__village__district__regency",
        )

    def queue(self):
        """Those to be answered first, the most pressing on top; then the latest."""
        pending = models.Case(models.When(state="pending", then=0), default=1)
        return self.order_by(pending, models.Case(models.When(state="pending", then="due_on")),
                             "-sent_on", "-pk")  # fmt: skip


class Referral(Record):
    """A case put before a provider: answered, and closed by what came of it.

    `data` are the codes of `cases.sharing.DATA` that go along. Without consent there is none,
    unless a life is at stake: then `vital` is chosen and explained.
    """

    class State(models.TextChoices):
        PENDING = "pending", "Menunggu jawaban"
        ACCEPTED = "accepted", "Diterima"
        REFUSED = "refused", "Ditolak"
        DONE = "done", "Selesai"
        WITHDRAWN = "withdrawn", "Ditarik"

    case = models.ForeignKey(Case, models.PROTECT, related_name="referrals")
    provider = models.ForeignKey(
        Provider, models.PROTECT, related_name="referrals", verbose_name="dirujuk ke"
    )
    reason = models.TextField("alasan dirujuk")
    asked = models.TextField("yang diminta")
    data = ArrayField(models.CharField(max_length=10), default=list)
    vital = models.BooleanField("kepentingan vital", default=False)
    vital_reason = models.TextField("bahaya bagi nyawanya", blank=True)
    sent_on = models.DateField("tanggal dirujuk", default=timezone.localdate)
    due_on = models.DateField("jawaban ditunggu sampai")
    state = models.CharField(
        "keadaan", max_length=9, choices=State.choices, default=State.PENDING, editable=False
    )
    answered_on = models.DateField("tanggal dijawab", null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    answered_name = models.CharField("dijawab oleh", max_length=150, blank=True)
    answer = models.TextField("jawaban", blank=True)
    done_on = models.DateField("tanggal selesai", null=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    feedback = models.TextField("hasilnya", blank=True)
    withdrawn_on = models.DateField("tanggal ditarik", null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    withdrawn_reason = models.TextField("alasan ditarik", blank=True)

    objects = ReferralQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_on", "-id"]
        verbose_name = "rujukan"
        constraints = [
            models.UniqueConstraint(fields=["id", "case"], name="cases_referral_of_case"),
            models.CheckConstraint(
                name="cases_referral_vital_is_explained",
                condition=Q(vital=False, vital_reason="") | (Q(vital=True) & ~Q(vital_reason="")),
            ),
            models.CheckConstraint(
                name="cases_referral_answered",
                condition=Q(
                    state__in=("pending", "withdrawn"),
                    answered_on=None,
                    answered_by=None,
                    answer="",
                )
                | Q(
                    state__in=(*ANSWERED, "withdrawn"),
                    answered_on__gte=models.F("sent_on"),
                    answered_by__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="cases_referral_refusal_has_reason",
                condition=~Q(state="refused") | ~Q(answer=""),
            ),
            models.CheckConstraint(
                name="cases_referral_done",
                condition=Q(state="done", done_on__gte=models.F("answered_on"))
                & Q(done_by__isnull=False)
                & ~Q(feedback="")
                | (~Q(state="done") & Q(done_on=None, done_by=None, feedback="")),
            ),
            models.CheckConstraint(
                name="cases_referral_withdrawn",
                condition=Q(state="withdrawn", withdrawn_on__isnull=False)
                & Q(withdrawn_by__isnull=False)
                & ~Q(withdrawn_reason="")
                | (
                    ~Q(state="withdrawn")
                    & Q(withdrawn_on=None, withdrawn_by=None, withdrawn_reason="")
                ),
            ),
            models.CheckConstraint(
                name="cases_referral_due_after_sent",
                condition=Q(due_on__gte=models.F("sent_on")),
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_on"], condition=Q(state="pending"), name="cases_referral_waiting"
            ),
            models.Index(  # what the due list asks, from the index alone
                fields=["case"],
                include=["id", "due_on"],
                condition=Q(state="pending"),
                name="cases_referral_due_of_case",
            ),
        ]

    def __str__(self):
        return str(self.pk)

    def get_absolute_url(self):
        return reverse("cases:referral_detail", args=[self.pk])

    @property
    def is_overdue(self) -> bool:
        return self.state == self.State.PENDING and self.due_on < timezone.localdate()

    @property
    def tone(self) -> str:
        tones = {"pending": "waits", "accepted": "good", "done": "good", "refused": "bad"}
        return tones.get(self.state, "neutral")
