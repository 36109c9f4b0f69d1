"""The frozen hand-over file: what a former regency keeps of somebody who moved away.

Made at the moment of acceptance, in words, so that it reads the same for ever. What is *rahasia*
in it is marked, and shown to its readers as the live record would have been.
"""

from dataclasses import dataclass

from django.utils import timezone

from cases.models import Case, Note, Service, Transfer
from core.templatetags.handep import day
from ppks import showing
from ppks.models import Registrant

LAST_NOTES = 3


def frozen(registrant: Registrant, cases: list[Case]) -> dict:
    """The file of a registrant with its open cases, as JSON. Without NIK, telephone or address."""
    return {
        "name": registrant.known_as,
        "number": registrant.number,
        "who": showing.who_of(registrant),
        "village": f"{registrant.village.kind} {registrant.village.name}",
        "kinds": [
            {"name": kind.name, "secret": kind.secret}
            for kind in showing.kinds_of(registrant, knows_secret=True)
        ],
        "cases": [_case(case) for case in cases],
        "services": _services(Service.objects.filter(registrant=registrant, case=None)),
        "frozen_on": day(timezone.localdate()),
    }


def _case(case: Case) -> dict:
    # What was written for some roles only goes to nobody who no longer holds one here.
    notes = Note.objects.filter(case=case, roles=[]).select_related("created_by")[:LAST_NOTES]
    return {
        "number": case.number,
        "kind": case.category.name,
        "secret": case.is_secret,
        "stage": case.get_stage_display(),
        "urgency": case.urgency_word,
        "opened_on": day(case.opened_on),
        "worker": str(case.worker),
        "problem": case.problem,
        "notes": [
            {"day": day(note.created_at), "who": str(note.created_by), "text": note.text}
            for note in notes
        ],
        "services": _services(Service.objects.filter(case=case)),
    }


def _services(rows) -> list[str]:
    """Help that was given, in words, the last first."""
    given = rows.filter(state=Service.State.GIVEN).order_by("-given_on", "-pk")
    return [
        ", ".join(word for word in (row.programme.name, row.amount, day(row.given_on)) if word)
        for row in given.select_related("programme")
    ]


@dataclass(frozen=True)
class Dossier:
    """The file as one reader may see it."""

    file: dict
    kinds: list[str]
    cases: list[dict]


def read(transfer: Transfer) -> Dossier:
    """Needs `knows_secret`: without it, nothing that was *rahasia* stands in it."""
    file, whole = transfer.file, transfer.knows_secret
    return Dossier(
        file=file,
        kinds=[kind["name"] for kind in file["kinds"] if whole or not kind["secret"]],
        cases=[case for case in file["cases"] if whole or not case["secret"]],
    )
