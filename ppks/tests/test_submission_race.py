"""Many at the same moment: one decision, one record, and everybody is told."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.urls import reverse

from accounts.roles import Role
from audit.models import AuditEvent
from conftest import make_user
from core.once import new_key
from core.refusal import Refused
from districts.models import Regency
from ppks.models import Identity, Movement, Submission
from ppks.operations import submission as field
from ppks.operations import verification
from ppks.tests.factories import make_registrant, make_submission

pytestmark = pytest.mark.django_db(transaction=True)

NIK = "6203051507540001"


def at_once(*acts) -> list:
    """Run acts in threads of their own; what each returned or raised."""

    def run(act):
        try:
            return act()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=len(acts)) as pool:
        return list(pool.map(run, acts))


@pytest.fixture
def second(db):
    return make_user(
        "kedua", "Kedua Verifikator", Role.REGENCY_VERIFIER, Regency.objects.get(pk="62.03")
    )


def test_two_verifiers_at_once_make_one_decision_and_the_other_is_told(
    petugas, verifikator, second
):
    """Control: with `select_for_update` taken out of `core.querysets.lock` and of
    `ppks.operations.submission.locked`, both decide and this goes red."""
    for _ in range(5):
        submission = make_submission(make_registrant(petugas), petugas, state="submitted")
        results = at_once(
            lambda s=submission: verification.verify(
                submission=s, version=s.version, by=verifikator
            ),
            lambda s=submission: verification.reject(
                submission=s, version=s.version, note="Tidak.", by=second
            ),
        )
        decided = [r for r in results if isinstance(r, Submission)]
        told = [r for r in results if isinstance(r, Refused)]
        assert (len(decided), len(told)) == (1, 1), results
        submission.refresh_from_db()
        assert submission.state == decided[0].state
        expected = 2 if submission.state == "verified" else 0
        assert submission.registrant.movements.count() == expected


def test_the_same_decision_posted_twenty_times_at_once_is_made_once(petugas, verifikator, masuk):
    submission = make_submission(make_registrant(petugas), petugas, state="submitted")
    address = reverse("ppks:submission_verify", args=[submission.pk])
    data = {"submission_key": new_key(), "version": submission.version, "note": "Baik."}
    clients = [masuk(verifikator) for _ in range(20)]
    results = at_once(*[lambda c=client: c.post(address, data) for client in clients])
    assert {r.status_code for r in results} == {302}, results
    assert len({r["Location"] for r in results}) == 1
    assert AuditEvent.objects.filter(action="ppks.submission.verify").count() == 1
    assert Movement.objects.count() == 2


def test_the_same_submission_sent_twenty_times_at_once_is_sent_once(petugas, masuk):
    submission = make_submission(make_registrant(petugas), petugas)
    address = reverse("ppks:submission_submit", args=[submission.pk])
    data = {"submission_key": new_key(), "version": submission.version}
    clients = [masuk(petugas) for _ in range(20)]
    results = at_once(*[lambda c=client: c.post(address, data) for client in clients])
    assert {r.status_code for r in results} == {302}, results
    assert len({r["Location"] for r in results}) == 1
    assert AuditEvent.objects.filter(action="ppks.submission.submit").count() == 1


def test_one_nik_verified_twice_at_once_is_claimed_once(petugas, verifikator, second):
    submissions = [
        make_submission(make_registrant(petugas, nik=NIK), petugas, state="submitted")
        for _ in range(2)
    ]
    results = at_once(
        *[
            lambda s=s, by=by: verification.verify(submission=s, version=s.version, by=by)
            for s, by in zip(submissions, (verifikator, second), strict=True)
        ]
    )
    assert sorted(type(r).__name__ for r in results) == ["Refused", "Submission"], results
    assert Identity.objects.filter(claims=True).count() == 1


def test_withdrawn_and_verified_at_once_is_one_of_both(petugas, verifikator):
    submission = make_submission(make_registrant(petugas), petugas, state="submitted")
    results = at_once(
        lambda: field.withdraw(submission=submission, version=submission.version, by=petugas),
        lambda: verification.verify(
            submission=submission, version=submission.version, by=verifikator
        ),
    )
    assert sum(isinstance(r, Refused) for r in results) == 1, results
    submission.refresh_from_db()
    registrant = submission.registrant
    assert registrant.is_verified == (submission.state == "verified")
    assert (registrant.life == "not_admitted") == (submission.state == "withdrawn")
