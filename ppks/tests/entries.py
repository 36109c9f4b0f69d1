"""Entries of the register for tests: a fresh draft, a verified one, a visit that was verified."""

import datetime

from django.utils import timezone

from conftest import VILLAGE
from core.names import search_key
from ppks.models import Condition, DataCollection, Identity, Registrant, Submission, TeamMember
from ppks.operations.access import refresh_secrecy

DEFAULT_YEAR = 1954


def make_registrant(by, kinds=("08",), **fields) -> Registrant:
    """An individual of Kapuas Barat with unconfirmed kinds, the first of them main."""
    fields = {
        "subject": "individual",
        "name": "Bawi Entang",
        "sex": "M",
        "birth_year": DEFAULT_YEAR,
        "village_id": VILLAGE,
        "district_id": VILLAGE[:8],
        "no_contact_reason": "tidak punya telepon",
    } | fields
    if fields["subject"] != "individual":
        fields |= {"sex": "", "birth_year": None, "birth_date": None}
    registrant = Registrant(search_name=search_key(fields["name"]), **fields)
    registrant.touch(by)
    registrant.save()
    for place, code in enumerate(kinds):
        Condition.objects.create(
            registrant=registrant,
            category_id=code,
            since=timezone.localdate(),
            is_main=place == 0,
            override_reason="dilihat sendiri",
        )
    refresh_secrecy(registrant)
    registrant.save()
    return registrant


def new_entry(by, kinds=("08",), **fields) -> Submission:
    """A registered entry with the draft of its first submission."""
    registrant = make_registrant(by, kinds, **fields)
    submission = Submission(registrant=registrant, kind="new", entered_by=by, contributors=[by.pk])
    submission.touch(by)
    submission.save()
    return submission


def with_visit(submission, by, days_ago=0, **columns) -> DataCollection:
    """The data collection of a submission; `columns` as on the model."""
    collection = DataCollection(
        registrant=submission.registrant,
        submission=submission,
        visited_on=timezone.localdate() - datetime.timedelta(days=days_ago),
        collected_by=by,
        entered_by=by,
        **columns,
    )
    collection.touch(by)
    collection.save()
    return collection


def verified_entry(by, verifier, kinds=("08",), days_ago=60, columns=None, **fields):
    """A verified registrant with its verified first visit."""
    submission = new_entry(by, kinds, **fields)
    with_visit(submission, by, days_ago, **(columns or {}))
    decide(submission, by, verifier)
    registrant = submission.registrant
    registrant.verified_at = timezone.now()
    registrant.save()
    Identity.objects.get_or_create(
        registrant=registrant, defaults={"no_nik_reason": "hilang", "claims": True}
    )
    return registrant


def decide(submission, by, verifier, state="verified") -> Submission:
    now = timezone.now()
    submission.state, submission.snapshot = state, {"rows": []}
    submission.submitted_at = submission.due_at = now
    submission.submitted_by = by
    submission.effective_on = timezone.localdate()
    if state in ("verified", "rejected"):
        submission.decided_by, submission.decided_at = verifier, now
    submission.save()
    return submission


def join(registrant, user) -> TeamMember:
    return TeamMember.objects.create(registrant=registrant, user=user, added_by=user)
