"""Registrants and submissions in any state, small and valid; the situation is in the arguments."""

import base64
import hashlib
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from core import vault
from core.names import search_key
from core.pictures import JPEG
from districts.models import Village
from ppks import proposal
from ppks.check import snapshot_of
from ppks.models import (
    Attachment,
    Condition,
    Consent,
    DataCollection,
    Identity,
    Registrant,
    Residence,
    Submission,
)
from ppks.models.person import Subject
from ppks.operations.access import refresh_secrecy
from ppks.operations.identity import set_claim
from ppks.questionnaire.consent import WORDING_VERSION

VILLAGE = "62.03.05.2001"  # of the district of `petugas`
OTHER_VILLAGE = "62.03.05.2002"  # the same district
NEIGHBOUR_VILLAGE = "62.03.02.1001"  # of `tetangga`, the same regency
FAR_VILLAGE = "62.71.01.1001"  # another regency
SECTIONS = {name: {"version": 1} for name in ("identitas", "alamat", "keadaan")}
OLD_AND_ALONE = "08"
VICTIM = "18"  # of trafficking: a rahasia kind
PIXELS = base64.b64decode(  # a grey JPEG of two by two
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABsSFBcUERsXFhceHBsgKEIrKCUlKFE6PTBCYFVlZF9VXVtqeJmBanGQ"
    "c1tdhbWGkJ6jq62rZ4C8ybqmx5moq6T/wAALCAACAAIBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAAAP/EABQQAQAA"
    "AAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AP//Z"
)


@transaction.atomic
def make_registrant(
    by, *, kinds=(OLD_AND_ALONE,), verified=False, village=VILLAGE, nik="", **fields
) -> Registrant:
    """A person of 72 with everything a submission needs, or what `fields` say instead."""
    village = Village.objects.get(pk=village)
    values = {
        "subject": Subject.INDIVIDUAL,
        "name": "Bue Darman",
        "contact_name": "Ketua RT",
        "phone": "081234567890",
    }
    if fields.get("subject", Subject.INDIVIDUAL) == Subject.INDIVIDUAL:
        values |= {"sex": "M", "birth_year": timezone.localdate().year - 72}
    registrant = Registrant(**(values | fields), village=village, district_id=village.district_id)
    registrant.search_name = search_key(registrant.name, registrant.alias, registrant.parent_name)
    if verified:
        registrant.verified_at = timezone.now() - timedelta(days=60)
    registrant.touch(by)
    registrant.save()
    Condition.objects.bulk_create(
        Condition(
            registrant=registrant,
            category_id=code,
            since=timezone.localdate() - timedelta(days=60),
            is_main=place == 0,
        )
        for place, code in enumerate(kinds)
    )
    refresh_secrecy(registrant)
    registrant.save()
    identity = Identity(registrant=registrant, no_nik_reason="" if nik else "belum_rekam")
    if nik:
        identity.set_nik(nik)
        identity.seen_how = "kartu"
    identity.save()
    set_claim(registrant)
    Consent.objects.create(
        registrant=registrant,
        basis=Consent.Basis.CONSENT,
        given_by=registrant.known_as,
        how=Consent.How.SPOKEN,
        wording=WORDING_VERSION,
        given_on=timezone.localdate(),
        created_by=by,
    )
    return registrant


def make_residence(registrant, by, *, institution="P62-001", **fields) -> Residence:
    """The registrant lives in an institution, since today unless told."""
    residence = Residence(
        registrant=registrant,
        institution_id=institution,
        **({"since": timezone.localdate()} | fields),
    )
    residence.touch(by)
    residence.save()
    if residence.until is None:
        registrant.institution_id, registrant.placement = institution, "dalam_panti"
        registrant.save()
    return residence


def make_submission(
    registrant, by, *, kind="new", state="draft", decided_by=None, days_ago=0, **fields
) -> Submission:
    """A submission in any state; a visit of its kind comes with it, and with `submitted` and
    what follows the frozen snapshot. `days_ago`: when it was sent."""
    sent = timezone.now() - timedelta(days=days_ago)
    submission = Submission(
        registrant=registrant,
        kind=kind,
        entered_by=by,
        contributors=[by.pk],
        is_urgent=registrant.urgency != "biasa",
        **fields,
    )
    submission.touch(by)
    submission.save()
    if kind in Submission.VISITS:
        make_visit(submission, by)
    if state != "draft":
        submission.submitted_at, submission.submitted_by = sent, by
        submission.due_at = sent + timedelta(days=1 if submission.is_urgent else 14)
        submission.effective_on = submission.effective_on or timezone.localdate(sent)
        submission.base = proposal.base_for(registrant, submission.proposal)
        submission.snapshot = snapshot_of(submission)
        submission.state = state
    if state == "returned":
        submission.returned_by, submission.returned_at = decided_by, timezone.now()
        submission.returned_snapshot = {
            **submission.snapshot,
            "remarks": submission.remarks,
            "note": submission.note,
        }
    if state in ("verified", "rejected"):
        submission.decided_by, submission.decided_at = decided_by, timezone.now()
    submission.save()
    if state == "verified" and kind in Submission.VISITS:
        registrant.visited_on = max(filter(None, (registrant.visited_on, submission.effective_on)))
        registrant.save()
    return submission


def make_visit(submission, by) -> DataCollection:
    return DataCollection.objects.create(
        registrant=submission.registrant,
        submission=submission,
        visited_on=timezone.localdate(),
        collected_by=by,
        entered_by=by,
        sections=dict(SECTIONS),
        created_by=by,
    )


def make_attachment(registrant, by, *, purpose="rumah", **fields) -> Attachment:
    """A photo of four pixels, with its files."""
    kept = Attachment(registrant=registrant, purpose=purpose, added_by=by, **fields)
    kept.taken_on = kept.taken_on or timezone.localdate()
    content = PIXELS + kept.stored_as.encode()  # no two are alike
    kept.content_type = kept.content_type or JPEG
    kept.size, kept.sha256 = len(content), hashlib.sha256(content).hexdigest()
    for name in kept.files:
        vault.keep(name, content)
    kept.save()
    return kept
