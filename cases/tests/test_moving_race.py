"""Two at the same moment: one end, one receiver, one answer; the other is told."""

import pytest
from django.utils import timezone

from accounts.roles import Role
from audit.models import AuditEvent
from cases.models import Case, Closure, Transfer
from cases.operations import closure as closures
from cases.operations import transfer as transfers
from cases.operations.handover import hand_over
from cases.tests.factories import make_case, make_closure, make_transfer
from conftest import DISTRICT, NEIGHBOUR, make_user
from core.refusal import Refused
from districts.models import District, Regency, Village
from ppks.models import Movement
from ppks.operations import verification
from ppks.tests.factories import NEIGHBOUR_VILLAGE, make_registrant, make_submission
from ppks.tests.test_submission_race import at_once

pytestmark = pytest.mark.django_db(transaction=True)

TIMES = 5


@pytest.fixture
def second(db):
    return make_user("kedua", "Kedua", Role.REGENCY_VERIFIER, Regency.objects.get(pk="62.03"))


def one_of(results, model) -> None:
    done = [r for r in results if isinstance(r, model)]
    told = [r for r in results if isinstance(r, Refused)]
    assert (len(done), len(told)) == (1, len(results) - 1), results


def test_approved_and_returned_at_once_is_one_of_both(petugas, verifikator, second):
    """Control: with `select_for_update` taken out of `core.querysets.lock`, both decide."""
    for _ in range(TIMES):
        case = make_case(make_registrant(petugas), petugas, state="closing")
        closure = make_closure(case, petugas)
        results = at_once(
            lambda c=case: closures.approve(case=c, version=c.version, by=verifikator),
            lambda c=case: closures.return_closure(
                case=c, version=c.version, remark="Kunjungi lagi.", by=second
            ),
        )
        one_of(results, Closure)
        case.refresh_from_db()
        closure.refresh_from_db()
        assert {"approved": "closed", "returned": "open"}[closure.state] == case.state
        told = AuditEvent.objects.filter(target=str(case.pk), action__startswith="cases.closure")
        assert told.count() == 1


def test_asked_twice_at_once_is_asked_once(petugas, petugas_kabupaten):
    for _ in range(TIMES):
        case = make_case(make_registrant(petugas), petugas)
        acts = [
            lambda c=case, by=by: closures.ask(
                case=c, version=None, reason="meninggal", closed_on=timezone.localdate(), by=by
            )
            for by in (petugas, petugas_kabupaten)
        ]
        one_of(at_once(*acts), Closure)
        assert Closure.objects.filter(case=case).count() == 1


def test_opened_again_and_another_opened_at_once_is_one(petugas, petugas_kabupaten):
    from cases.operations.case import open_case
    from ppks.models import Category

    old = Category.objects.get(pk="08")
    for _ in range(TIMES):
        row = make_registrant(petugas)
        case = make_case(row, petugas, state="closed", stage="closed")
        results = at_once(
            lambda c=case: closures.reopen(case=c, version=None, reason="Sakit.", by=petugas),
            lambda r=row: open_case(
                registrant=r, by=petugas_kabupaten, category=old, problem="Sakit lagi",
                dangers={}, tonight="", urgency="biasa", opened_on=timezone.localdate(),
                source="temuan", source_note="",
            ),
        )  # fmt: skip
        one_of(results, Case)
        assert row.cases.exclude(state="closed").count() == 1


def test_handed_to_two_at_once_goes_to_one(petugas, petugas_kabupaten):
    other = make_user("lain", "Petugas Lain", Role.REGENCY_OFFICER, Regency.objects.get(pk="62.03"))
    for _ in range(TIMES):
        cases = [make_case(make_registrant(petugas), petugas) for _ in range(3)]
        seen = {case.pk: case.version for case in cases}
        back = dict(reversed(seen.items()))
        results = at_once(
            lambda s=seen: hand_over(cases=s, to=petugas_kabupaten, reason="Dibagi.", by=other),
            lambda s=back: hand_over(cases=s, to=other, reason="Dibagi.", by=petugas_kabupaten),
        )
        one_of(results, list)
        workers = set(Case.objects.filter(pk__in=seen).values_list("worker", flat=True))
        assert len(workers) == 1 and workers < {petugas_kabupaten.pk, other.pk}


def counted(petugas, verifikator):
    row = make_registrant(petugas)
    new = make_submission(row, petugas, state="submitted")
    verification.verify(submission=new, version=new.version, by=verifikator)
    row.refresh_from_db()
    make_case(row, petugas)
    return row


@pytest.mark.parametrize("other", ["accept", "refuse", "withdraw"])
def test_accepted_and_answered_otherwise_at_once_is_one_of_both(
    petugas, tetangga, verifikator, other
):
    second = make_user("t2", "Tiwi Kedua", Role.TKSK, District.objects.get(pk=NEIGHBOUR))
    village = Village.objects.get(pk=NEIGHBOUR_VILLAGE)

    def take(transfer, by):
        return transfers.accept(
            transfer=transfer, version=transfer.version, village=village, worker=by, by=by
        )

    against = {
        "accept": lambda t: take(t, second),
        "refuse": lambda t: transfers.refuse(
            transfer=t, version=t.version, answer="Bukan warga kami.", by=second
        ),
        "withdraw": lambda t: transfers.withdraw(transfer=t, version=t.version, by=petugas),
    }[other]
    for _ in range(TIMES):
        row = counted(petugas, verifikator)
        transfer = make_transfer(row, petugas, to=NEIGHBOUR)
        results = at_once(lambda t=transfer: take(t, tetangga), lambda t=transfer: against(t))
        one_of(results, Transfer)
        transfer.refresh_from_db()
        row.refresh_from_db()
        moved = transfer.state == "accepted"
        assert row.district_id == (NEIGHBOUR if moved else DISTRICT)
        assert row.cases.get().district_id == row.district_id
        moves = Movement.objects.filter(registrant=row, reason="pindah_kecamatan")
        assert moves.count() == (4 if moved else 0)


def test_moving_while_somebody_works_on_the_case_locks_nobody_out(
    petugas, tetangga, petugas_kabupaten, verifikator
):
    """Registrants are locked before cases everywhere: no deadlock, and the case ends up there."""
    village = Village.objects.get(pk=NEIGHBOUR_VILLAGE)
    for _ in range(TIMES):
        row = counted(petugas, verifikator)
        case = row.cases.get()
        transfer = make_transfer(row, petugas, to=NEIGHBOUR)
        results = at_once(
            lambda t=transfer: transfers.accept(
                transfer=t, version=t.version, village=village, worker=tetangga, by=tetangga
            ),
            lambda c=case: hand_over(
                cases={c.pk: c.version}, to=petugas_kabupaten, reason="Dibagi.", by=verifikator
            ),
            lambda c=case: closures.ask(
                case=c, version=None, reason="meninggal", closed_on=timezone.localdate(), by=petugas
            ),
        )
        for result in results:
            assert isinstance(result, Transfer | list | Closure | Refused), results
        assert isinstance(results[0], Transfer), results
        case.refresh_from_db()
        assert (case.district_id, case.worker) == (NEIGHBOUR, tetangga) or isinstance(
            results[1], list
        )
