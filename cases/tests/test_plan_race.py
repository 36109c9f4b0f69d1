"""Many at the same moment: one version, one decision, one done, and everybody is told."""

import pytest
from django.urls import reverse

from audit.models import AuditEvent
from cases.models import Assessment, Plan
from cases.operations import assessment as assessing
from cases.operations import plan as operations
from cases.tests.factories import make_case
from cases.tests.planned import action_of, make_plan
from core.once import new_key
from core.refusal import Refused
from ppks.tests.factories import make_registrant
from ppks.tests.test_submission_race import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def case(petugas):
    return make_case(make_registrant(petugas, verified=True), petugas)


def one_of(results, model) -> None:
    assert sorted(isinstance(r, Refused) for r in results) == [False, True], results
    assert sum(isinstance(r, model) for r in results) == 1, results


def test_two_begin_at_once_and_one_begins(case, petugas, petugas_kabupaten):
    for start, model in (
        (operations.start_plan, Plan),
        (assessing.start_assessment, Assessment),
    ):
        results = at_once(
            *[lambda by=by, s=start: s(case=case, by=by) for by in (petugas, petugas_kabupaten)]
        )
        one_of(results, model)
        assert model.objects.count() == 1


def test_approved_and_returned_at_once_is_one_of_both(case, petugas, verifikator):
    plan = make_plan(case, petugas, state="submitted")
    results = at_once(
        lambda: operations.approve_plan(plan=plan, version=plan.version, by=verifikator),
        lambda: operations.return_plan(
            plan=plan, version=plan.version, remarks="Siapa?", by=verifikator
        ),
    )
    one_of(results, Plan)


def test_submitted_while_somebody_writes_is_submitted_as_it_was_read_or_not_at_all(
    case, petugas, petugas_kabupaten
):
    plan = make_plan(case, petugas)
    results = at_once(
        lambda: operations.submit_plan(plan=plan, version=plan.version, by=petugas_kabupaten),
        lambda: operations.add_goal(plan=plan, text="Punya KTP", by=petugas),
    )
    assert sum(isinstance(r, Refused) for r in results) == 1, results
    plan.refresh_from_db()
    assert (plan.state, plan.goals.count()) in (("submitted", 1), ("draft", 2))


def test_one_tap_posted_ten_times_at_once_is_one_event(case, petugas, masuk):
    action = action_of(make_plan(case, petugas))
    address = reverse("cases:action_done", args=[action.pk])
    body = {"submission_key": new_key()}
    clients = [masuk(petugas) for _ in range(10)]
    results = at_once(*[lambda c=client: c.post(address, body) for client in clients])
    assert {r.status_code for r in results} == {302}, results
    assert AuditEvent.objects.filter(action="cases.action.done").count() == 1
