"""Help that is planned for a registrant, or was given, with a case or without one."""

from django.db import models
from django.db.models import Count, F, Max, Q, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from cases import policy
from cases.models.case import Case
from cases.models.directory import Programme, Provider
from core.models import Record
from core.querysets import ScopedQuerySet
from core.templatetags.handep import number_id, rupiah
from districts.models import District
from ppks.models import Membership, Registrant, Secrecy
from ppks.models.person import Subject
from ppks.policy import SECRET_BY_ROLE
from ppks.querysets import insider


class ServiceQuerySet(ScopedQuerySet):
    """Services of the area; one of a case is as hidden as the case, one without a case as its
    registrant."""

    readers = policy.AREA_READERS
    inside_readers = policy.INSIDE
    institution_path = "registrant__institution"

    def visible_to(self, user):
        rows = super().visible_to(user)
        if user.position is None or user.position.role in SECRET_BY_ROLE:
            return rows
        ordinary = Q(registrant__secrecy__lt=Secrecy.SECRET) & (
            Q(case=None) | Q(case__category__secrecy__lt=Secrecy.SECRET)
        )
        return rows.filter(ordinary | insider(user, "registrant"))

    def given(self):
        return self.filter(state="given")

    def due(self):
        """What is still to be given, the earliest first: tasks. Those of a closed case are none."""
        rows = self.filter(state="planned").exclude(case__state=Case.State.CLOSED)
        return rows.order_by("planned_on", "pk")

    def overdue(self):
        return self.due().filter(planned_on__lt=timezone.localdate())

    def newest_first(self):
        return self.order_by(Coalesce("given_on", "planned_on").desc(), "-pk")

    def in_order_of_work(self):
        """On a case: what is still to be given, the earliest on top; then what was given, the
        newest on top; cancelled ones at the end."""
        planned = models.When(state="planned", then=F("planned_on"))
        return self.order_by(
            models.Case(planned, output_field=models.DateField()).asc(nulls_last=True),
            models.Case(models.When(state="cancelled", then=1), default=0),
            Coalesce("given_on", "planned_on").desc(),
            "-pk",
        )

    def of_household(self, registrant, user):
        """Of the registrant, of the registered families it belongs to, and of their members, as
        far as this user may see these."""
        ties = Membership.objects.visible_to(user).current()
        ties = ties.filter(whole__subject=Subject.FAMILY)
        families = ties.filter(person=registrant).values("whole")
        persons = ties.filter(
            Q(whole=registrant) | Q(whole__in=families), person__isnull=False
        ).values("person")
        return self.filter(
            Q(registrant=registrant) | Q(registrant__in=families) | Q(registrant__in=persons)
        )

    def totals(self):
        """What was given, by programme and unit: times, quantity, rupiah, last day."""
        rows = self.given().order_by().values("programme", "programme__name", "unit")
        return rows.annotate(
            times=Count("pk"),
            quantity_sum=Sum("quantity"),
            rupiah_sum=Sum("rupiah"),
            last_on=Max("given_on"),
        ).order_by("programme__name", "unit")

    def with_lines(self):
        return self.select_related("programme", "provider", "case__category", "registrant")


class Service(Record):
    """One help of a programme. The district is the registrant's, and the case one of the same
    registrant: both are held by foreign keys over two columns."""

    class State(models.TextChoices):
        PLANNED = "planned", "Direncanakan"
        GIVEN = "given", "Diberikan"
        CANCELLED = "cancelled", "Dibatalkan"

    registrant = models.ForeignKey(Registrant, models.PROTECT, related_name="services")
    district = models.ForeignKey(District, models.PROTECT, editable=False, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="services")
    programme = models.ForeignKey(
        Programme, models.PROTECT, related_name="+", verbose_name="program"
    )
    provider = models.ForeignKey(
        Provider,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="lembaga pemberi",
    )
    provider_name = models.CharField("pemberi lain", max_length=200, blank=True)
    state = models.CharField("keadaan", max_length=9, choices=State.choices)
    planned_on = models.DateField("tanggal rencana", null=True, blank=True)
    given_on = models.DateField("tanggal diberikan", null=True, blank=True)
    quantity = models.PositiveIntegerField("jumlah", null=True, blank=True)
    unit = models.CharField("satuan", max_length=30, blank=True)
    rupiah = models.PositiveBigIntegerField("nilai rupiah", null=True, blank=True)
    proof = models.CharField("bukti", max_length=200, blank=True)
    note = models.TextField("keterangan", blank=True)
    repeat_reason = models.CharField("alasan diberikan lagi", max_length=300, blank=True)
    cancel_reason = models.CharField("alasan dibatalkan", max_length=300, blank=True)

    objects = ServiceQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name = "layanan"
        constraints = [
            models.CheckConstraint(
                name="cases_service_days_of_state",
                condition=Q(state="planned", planned_on__isnull=False, given_on=None)
                | Q(state="given", given_on__isnull=False)
                | Q(state="cancelled"),
            ),
            models.CheckConstraint(
                name="cases_service_cancelled_with_reason",
                condition=(Q(state="cancelled") & ~Q(cancel_reason=""))
                | (~Q(state="cancelled") & Q(cancel_reason="")),
            ),
            models.CheckConstraint(
                name="cases_service_one_provider",
                condition=Q(provider=None) | Q(provider_name=""),
            ),
            models.CheckConstraint(
                name="cases_service_quantity_has_unit",
                condition=Q(quantity=None, unit="")
                | (Q(quantity__isnull=False, quantity__gt=0) & ~Q(unit="")),
            ),
            models.CheckConstraint(
                name="cases_service_rupiah_positive",
                condition=Q(rupiah=None) | Q(rupiah__gt=0),
            ),
        ]
        indexes = [
            models.Index(
                fields=["district", "planned_on"],
                condition=Q(state="planned"),
                name="cases_service_due",
            ),
            models.Index(  # what the due list asks, from the index alone
                fields=["case"],
                include=["id", "planned_on"],
                condition=Q(state="planned"),
                name="cases_service_due_of_case",
            ),
            models.Index(
                fields=["registrant", "programme", "given_on"], name="cases_service_received"
            ),
        ]

    def __str__(self):
        return str(self.pk)

    def save(self, *args, **kwargs):
        if self._state.adding:
            self.district_id = self.registrant.district_id
        super().save(*args, **kwargs)

    @property
    def is_planned(self) -> bool:
        return self.state == self.State.PLANNED

    @property
    def is_overdue(self) -> bool:
        return self.is_planned and self.planned_on < timezone.localdate()

    @property
    def is_open(self) -> bool:
        """Whether it can still be changed: not cancelled, and not of a closed case."""
        return self.state != self.State.CANCELLED and (self.case is None or self.case.is_open)

    @property
    def is_secret(self) -> bool:
        """As the scope has it."""
        return self.registrant.secrecy == Secrecy.SECRET or (
            self.case is not None and self.case.category.secrecy == Secrecy.SECRET
        )

    @property
    def on(self):
        """The day it was given, else the day it is planned for."""
        return self.given_on or self.planned_on

    @property
    def from_whom(self) -> str:
        return self.provider.name if self.provider_id else self.provider_name

    @property
    def amount(self) -> str:
        """2 paket, Rp1.234.000"""
        return amount_text(self.quantity, self.unit, self.rupiah)


def amount_text(quantity, unit: str, money) -> str:
    parts = [f"{number_id(quantity)} {unit}" if quantity else "", rupiah(money)]
    return ", ".join(part for part in parts if part)
