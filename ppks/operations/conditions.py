"""Which kinds apply: what is refused, and opening the conditions."""

from django.utils import timezone

from core.refusal import Refused
from ppks.models import Condition
from ppks.screening import conflicts, impossible, objections, screen


def check_kinds(row, codes: list[str], main: str, reasons: dict[str, str], answers: dict) -> None:
    """Refuse kinds the subject cannot have, two that exclude each other, a main kind that is not
    among them, and a choice against the screening or its limits without a written reason."""
    if not codes:
        raise Refused("Pilih sedikitnya satu jenis PPKS.", "kinds")
    if main not in codes:
        raise Refused("Pilih satu jenis utama di antara jenis yang dipilih.", "main")
    check_more_kinds(row, codes, (), reasons, answers)


def check_more_kinds(row, codes, known, reasons: dict[str, str], answers: dict) -> None:
    """The same for kinds that come beside those already `known`: one that the subject cannot
    have, that excludes another, or that is against the screening without a written reason."""
    for code in codes:
        if problem := impossible(code, row.subject):
            raise Refused(problem, "kinds")
    if found := conflicts([*codes, *known], row.ages):
        raise Refused(found[0], "kinds")
    for code in codes:
        against = objections(code, row.subject, row.ages, row.sex, answers)
        if against and not reasons.get(code):
            raise Refused(f"Jenis {code}: tulis alasannya. {against[0]}", f"reason_{code}")


def open_conditions(registrant, kinds, main, reasons, answers, submission=None) -> None:
    """Open the conditions that are not active yet, unconfirmed unless by a submission."""
    levels = {
        s.code: s.level
        for s in screen(registrant.subject, registrant.ages, registrant.sex, answers)
    }
    active = set(registrant.conditions.filter(until=None).values_list("category_id", flat=True))
    Condition.objects.bulk_create(
        Condition(
            registrant=registrant,
            category_id=code,
            since=timezone.localdate(),
            is_main=code == main and not active,
            screening=levels.get(code, ""),
            override_reason=reasons.get(code, ""),
            confirmed_by=submission,
        )
        for code in kinds
        if code not in active
    )
