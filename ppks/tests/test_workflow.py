"""The workflow of a submission: action × state × role, and four eyes."""

import itertools

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.models import Position
from accounts.roles import Role
from core.refusal import Refused
from districts.models import Regency
from ppks.models import Identification, Submission
from ppks.operations import identification as sightings
from ppks.operations import submission as field
from ppks.operations import verification
from ppks.tests.factories import (
    VILLAGE,
    make_registrant,
    make_residence,
    make_submission,
)
from ppks.workflow import SUBMISSION_WORKFLOW

pytestmark = pytest.mark.django_db

ACTIONS = {
    "submit": lambda s, by: field.submit(submission=s, version=s.version, by=by),
    "withdraw": lambda s, by: field.withdraw(submission=s, version=s.version, by=by),
    "verify": lambda s, by: verification.verify(submission=s, version=s.version, by=by),
    "return": lambda s, by: verification.return_submission(
        submission=s, version=s.version, remarks={}, note="Perbaiki.", by=by
    ),
    "reject": lambda s, by: verification.reject(
        submission=s, version=s.version, note="Tidak sesuai.", by=by
    ),
}
FIELD, REGENCY, STAND_IN = (
    ("petugas", "petugas_kabupaten", "petugas_provinsi"),  # the last of who lives inside
    ("verifikator",),
    ("verifikator_provinsi",),
)
ALLOWED = {
    *((a, s, r) for a in ("submit", "withdraw") for s in ("draft", "returned") for r in FIELD),
    *(("withdraw", "submitted", r) for r in FIELD),
    *((a, "submitted", r) for a in ("verify", "return", "reject") for r in (*REGENCY, *STAND_IN)),
}
TARGETS = {
    "submit": "submitted",
    "withdraw": "withdrawn",
    "verify": "verified",
    "return": "returned",
    "reject": "rejected",
}
ROLES = (
    "petugas petugas_kabupaten verifikator verifikator_provinsi petugas_provinsi pengelola auditor"
).split()


@pytest.fixture
def author(petugas):
    """Somebody else of the same desk, so that four eyes do not blur the matrix."""
    from conftest import DISTRICT, make_user
    from districts.models import District

    return make_user("penulis", "Penulis Pertama", Role.TKSK, District.objects.get(pk=DISTRICT))


def resident(author):
    """Somebody in an institution of the province, in whose district the others work."""
    row = make_registrant(author)
    make_residence(row, author)
    return row


@pytest.mark.parametrize("action", ["submit", "withdraw"])
def test_the_province_submits_nothing_of_who_lives_outside(author, petugas_provinsi, action):
    submission = make_submission(make_registrant(author), author, state="draft")
    with pytest.raises(Refused):
        ACTIONS[action](submission, petugas_provinsi)


@pytest.mark.parametrize("role", ROLES)
def test_exactly_the_allowed_triples_succeed(request, author, verifikator, role):
    user = request.getfixturevalue(role)
    for action, state in itertools.product(ACTIONS, Submission.State.values):
        submission = make_submission(
            resident(author),
            author,
            state=state,
            decided_by=verifikator if role != "verifikator" else _another_verifier(),
            days_ago=30,
        )
        try:
            with transaction.atomic():
                ACTIONS[action](submission, user)
            happened = True
        except Refused:
            happened = False
        submission.refresh_from_db()
        assert happened == ((action, state, role) in ALLOWED), (action, state, role)
        assert submission.state == (TARGETS[action] if happened else state)


def _another_verifier():
    from accounts.models import User
    from conftest import make_user

    found = User.objects.filter(username="pemutus").first()
    area = Regency.objects.get(pk="62.03")
    return found or make_user("pemutus", "Pemutus Lain", Role.REGENCY_VERIFIER, area)


def test_the_matrix_and_the_buttons_say_the_same(request, author):
    for role in ROLES:
        user = request.getfixturevalue(role)
        for state in Submission.State.values:
            submission = Submission(registrant=resident(author), state=state, entered_by=author)
            shown = {t.action for t, objection in SUBMISSION_WORKFLOW.available(submission, user)}
            assert shown == {a for a, s, r in ALLOWED if s == state and r == role}


def test_a_province_verifier_cannot_decide_what_the_regency_still_has_time_for(
    petugas, verifikator_provinsi
):
    submission = make_submission(make_registrant(petugas), petugas, state="submitted", days_ago=3)
    with pytest.raises(Refused):
        verification.verify(submission=submission, version=1, by=verifikator_provinsi)


def second_position(user) -> None:
    """The same person now works as the verifier of the regency."""
    position = Position.objects.create(
        user=user,
        role=Role.REGENCY_VERIFIER,
        regency=Regency.objects.get(pk="62.03"),
        since="2026-01-01",
    )
    user.work_as(position)


@pytest.mark.parametrize("action", ["verify", "return", "reject"])
@pytest.mark.parametrize("part", ["entered_by", "submitted_by", "contributors"])
def test_whoever_wrote_in_it_never_decides_it_in_another_position(petugas, author, part, action):
    submission = make_submission(make_registrant(author), author, state="submitted")
    if part == "contributors":
        submission.contributors.append(petugas.pk)
    else:
        setattr(submission, part, petugas)
        submission.contributors = []
    submission.save()
    second_position(petugas)
    with pytest.raises(Refused, match="Anda ikut mengisi"):
        ACTIONS[action](submission, petugas)
    submission.refresh_from_db()
    assert submission.state == "submitted"


def test_whoever_wrote_the_sighting_wrote_in_what_comes_of_it(petugas, author):
    """Registered or joined by somebody else, it is still not theirs to decide."""
    for known in (None, make_registrant(author, verified=True)):
        sighting = Identification(
            subject="individual", name="Bue Darman", village_id=VILLAGE, district_id=VILLAGE[:8]
        )
        sighting.touch(petugas)
        sighting.save()
        chosen = {"kinds": ["08"], "reasons": {"08": "kata RT"}, "version": sighting.version}
        if known is None:
            entry = sightings.register(identification=sighting, main="08", by=author, **chosen)
            submission = entry.submissions.get()
        else:
            submission = sightings.join(
                identification=sighting, registrant=known, by=author, **chosen
            )
        assert set(submission.contributors) == {petugas.pk, author.pk}


@pytest.mark.parametrize(
    ("contributors", "constraint"),
    [
        (False, "ppks_submission_four_eyes"),
        (True, "ppks_submission_no_contributor_decides"),
    ],
)
def test_the_database_refuses_a_decision_by_whoever_wrote_in_it(
    petugas, author, verifikator, contributors, constraint
):
    submission = make_submission(make_registrant(author), author, state="submitted")
    rows = Submission.objects.filter(pk=submission.pk)
    rows.update(contributors=[petugas.pk] if contributors else [])
    wrong = petugas if contributors else author
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        rows.update(state="verified", decided_by=wrong, decided_at=submission.submitted_at)
    rows.update(state="verified", decided_by=verifikator, decided_at=submission.submitted_at)


def test_the_database_refuses_half_a_decision_and_a_queue_without_a_snapshot(petugas, verifikator):
    submission = make_submission(make_registrant(petugas), petugas, state="submitted")
    rows = Submission.objects.filter(pk=submission.pk)
    for wrong in (
        {"state": "verified"},
        {"decided_by": verifikator, "decided_at": submission.submitted_at},
        {"snapshot": None},
        {"due_at": None},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**wrong)


def test_movements_are_append_only(petugas, verifikator):
    submission = make_submission(make_registrant(petugas), petugas, state="submitted")
    verification.verify(submission=submission, version=submission.version, by=verifikator)
    for statement in ("UPDATE ppks_movement SET delta = -1", "DELETE FROM ppks_movement"):
        with pytest.raises(Exception, match="append-only"), transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(statement)
    assert submission.registrant.movements.count() == 2
