"""Assessing: a draft by whoever works in the field, completed by an officer of the regency."""

from django.db import transaction
from django.utils import timezone

from cases import policy
from cases.models import Assessment, Case
from cases.operations.case import check_role, locked, noted, refresh
from cases.planning import ASSESSMENT_WORKFLOW
from core.querysets import lock
from core.refusal import Refused


class AlreadyDrafted(Refused):
    """Somebody has a draft already; `assessment` is it."""

    def __init__(self, assessment: Assessment):
        super().__init__("Sudah ada draf asesmen untuk kasus ini. Lanjutkan draf itu.")
        self.assessment = assessment


@transaction.atomic
def start_assessment(*, case: Case, by, **values) -> Assessment:
    """Keep the first words of a new assessment. `values` are its columns, as many as are known.

    Refuses a second draft of one case (`AlreadyDrafted`).
    """
    check_role(by, policy.FIELD)
    case = locked(case, by)
    if draft := case.assessments.drafts().first():
        raise AlreadyDrafted(draft)
    assessment = Assessment(case=case)
    _write(assessment, values, by)
    refresh(case, by)
    noted(case, by, "assessment.start", risk=assessment.risk)
    return assessment


@transaction.atomic
def edit_assessment(*, assessment: Assessment, version: int, by, **values) -> Assessment:
    """Change a draft."""
    assessment = locked_assessment(assessment, by, version)
    ASSESSMENT_WORKFLOW.resolve("write", assessment, by)
    _write(assessment, values, by)
    refresh(assessment.case, by)
    noted(assessment.case, by, "assessment.edit", risk=assessment.risk)
    return assessment


@transaction.atomic
def complete_assessment(*, assessment: Assessment, version: int, by) -> Assessment:
    """Freeze it. Refuses, naming it, whatever is not rated, explained or reasoned yet."""
    assessment = locked_assessment(assessment, by, version)
    transition = ASSESSMENT_WORKFLOW.resolve("complete", assessment, by)
    assessment.state = transition.target
    assessment.completed_by, assessment.completed_at = by, timezone.now()
    assessment.touch(by)
    assessment.save()
    refresh(assessment.case, by)
    noted(assessment.case, by, "assessment.complete", risk=assessment.risk)
    return assessment


def locked_assessment(assessment: Assessment, by, version: int) -> Assessment:
    """The assessment for writing, its case locked before it."""
    case = locked(assessment.case, by)
    row = lock(Assessment.objects.visible_to(by), assessment.pk, version)
    row.case = case
    return row


def _write(assessment: Assessment, values: dict, by) -> None:
    if values.get("assessed_on", timezone.localdate()) > timezone.localdate():
        raise Refused("Tanggal ini belum terjadi.", "assessed_on")
    for name, value in values.items():
        setattr(assessment, name, value)
    assessment.touch(by)
    assessment.save()
