"""Two at the same moment: the second is told what the first one gave."""

import pytest
from django.utils import timezone

from cases.models import Programme, Provider, Service
from cases.operations import directory
from cases.operations.service import Repeated, cancel_service, give_service, record_service
from cases.tests.factories import make_case, make_service
from core.refusal import Refused
from ppks.tests.factories import make_registrant
from ppks.tests.test_submission_race import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def give(registrant, case, by):
    return record_service(
        registrant=registrant, case=case, given=True, on=timezone.localdate(), by=by,
        programme=Programme.objects.get(pk="SEMBAKO"),
    )  # fmt: skip


def test_the_same_help_from_two_at_once_is_kept_once_and_told_to_the_other(
    petugas, petugas_kabupaten
):
    """One on the case, one without. Control: with the lock on the registrant taken out of
    `cases.operations.service._held` both are kept and this goes red."""
    for _ in range(5):
        row = make_registrant(petugas)
        case = make_case(row, petugas)
        results = at_once(
            lambda r=row, c=case: give(r, c, petugas),
            lambda r=row: give(r, None, petugas_kabupaten),
        )
        assert sorted(type(r).__name__ for r in results) == ["Repeated", "Service"], results
        assert Service.objects.filter(registrant=row).count() == 1
        assert next(r for r in results if isinstance(r, Repeated)).earlier


def test_given_and_cancelled_at_once_is_one_of_both(petugas, petugas_kabupaten):
    row = make_registrant(petugas)
    case = make_case(row, petugas)
    for _ in range(5):
        plan = make_service(row, petugas, case=case, state="planned", programme_id="LAINNYA")
        results = at_once(
            lambda s=plan: give_service(
                service=s, version=s.version, on=timezone.localdate(), by=petugas
            ),
            lambda s=plan: cancel_service(
                service=s, version=s.version, reason="Tidak jadi", by=petugas_kabupaten
            ),
        )
        assert [isinstance(r, Refused) for r in results].count(True) == 1, results


def test_the_same_institution_entered_by_two_at_once_stands_once(petugas_kabupaten):
    def enter():
        return directory.add_provider(name="LKS Baru", sort="lks", by=petugas_kabupaten)

    results = at_once(enter, enter)
    assert sorted(type(r).__name__ for r in results) == ["Provider", "Refused"], results
    assert Provider.objects.filter(name="LKS Baru").count() == 1


def test_the_directory_is_back_after_the_tables_were_emptied(db):
    """The clean-up of these tests empties it with the users it points to, and loads it again."""
    assert Programme.objects.filter(pk="PKH").exists()
    assert not Provider.objects.filter(name="LKS Baru").exists()
    assert Provider.objects.filter(seed="PSTW_SINTA_RANGKANG").exists()
