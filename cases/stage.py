"""How far a case has come, computed from the work that is there (DESIGN.md section 7)."""

import datetime

from django.apps import apps
from django.db import models
from django.db.models import Max, Min
from django.utils import timezone


class Stage(models.TextChoices):
    INTAKE = "intake", "Penerimaan"
    ASSESSMENT = "assessment", "Asesmen"
    PLANNING = "planning", "Rencana"
    INTERVENTION = "intervention", "Intervensi"
    MONITORING = "monitoring", "Pemantauan"
    CLOSED = "closed", "Ditutup"


# What counts as work of a stage: model of this app, and which of its rows. A draft of an assessment
# is none: one left alone would else stop the clock of an assessment that nobody makes. The bar
# shows it as being worked on. A draft of a plan is work; it stops no clock (`Case.is_unassessed`).
WORK: tuple[tuple[Stage, str, dict], ...] = (
    (Stage.ASSESSMENT, "Assessment", {"state": "complete"}),
    (Stage.PLANNING, "Plan", {}),
    (Stage.INTERVENTION, "Service", {"state": "given"}),
    (Stage.INTERVENTION, "Referral", {"state__in": ("pending", "accepted", "refused", "done")}),
    (Stage.MONITORING, "Visit", {"is_monitoring": True}),
)
HELP = frozenset({Stage.PLANNING, Stage.INTERVENTION})  # what a visit can monitor


def stage_of(*, closed: bool, present: frozenset[str] | set[str]) -> Stage:
    """The furthest stage that has work; `present` holds stages."""
    if closed:
        return Stage.CLOSED
    return next((s for s in reversed(list(Stage)) if s in present), Stage.INTAKE)


def work_of(case) -> set[Stage]:
    """The stages that have work in this case. Reopened, it wants a new assessment: those from
    before stay in its story, but its clock runs anew."""
    found = set()
    for stage, model, which in WORK:
        rows = apps.get_model("cases", model).objects.filter(case=case, **which)
        if stage == Stage.ASSESSMENT and (again := _reopened_at(case)):
            rows = rows.filter(completed_at__gt=again)
        if rows.exists():
            found.add(stage)
    return found


def _reopened_at(case) -> datetime.datetime | None:
    if not case.reopened:
        return None
    return case.reopenings.aggregate(last=Max("created_at"))["last"]


def help_began(case) -> datetime.datetime | None:
    """When the first plan or service of a case was written down."""
    moments = (
        apps.get_model("cases", model)
        .objects.filter(case=case, **which)
        .aggregate(first=Min("created_at"))["first"]
        for stage, model, which in WORK
        if stage in HELP
    )
    return min((moment for moment in moments if moment), default=None)


def monitors(
    visited_on: datetime.date, entered_at: datetime.datetime, began: datetime.datetime | None
) -> bool:
    """Whether a visit is monitoring: there was a plan or a service to look after when it was
    written down, and it did not take place before that one's day. Until then a visit is part of
    assessing, and the stage stays."""
    if began is None or began > entered_at:
        return False
    return visited_on >= timezone.localdate(began)
