"""How far a case has come, computed from the work that is there (DESIGN.md section 7)."""

from django.apps import apps
from django.db import models


class Stage(models.TextChoices):
    INTAKE = "intake", "Penerimaan"
    ASSESSMENT = "assessment", "Asesmen"
    PLANNING = "planning", "Rencana"
    INTERVENTION = "intervention", "Intervensi"
    MONITORING = "monitoring", "Pemantauan"
    CLOSED = "closed", "Ditutup"


# What counts as work of a stage: model of this app, and which of its rows.
WORK: tuple[tuple[Stage, str, dict], ...] = ()


def stage_of(*, closed: bool, present: frozenset[str] | set[str]) -> Stage:
    """The furthest stage that has work; `present` holds stages."""
    if closed:
        return Stage.CLOSED
    return next((s for s in reversed(list(Stage)) if s in present), Stage.INTAKE)


def work_of(case) -> set[Stage]:
    """The stages that have work in this case."""
    return {
        stage
        for stage, model, which in WORK
        if apps.get_model("cases", model).objects.filter(case=case, **which).exists()
    }
