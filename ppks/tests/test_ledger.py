"""The ledger tells who stands with nothing but rahasia kinds, equals a full count of the register,
and takes nothing into a month that is closed."""

import pytest
from django.core.management import CommandError, call_command
from django.db import Error, transaction

from ppks.models import ClosedMonth, Movement, Registrant
from ppks.operations import verification
from ppks.operations.ledger import differences
from ppks.tests.factories import make_registrant, make_submission

SECRET, ORDINARY = "16", "24"


@pytest.fixture
def hidden(petugas, verifikator):
    """Verified with one rahasia kind only."""
    new = make_submission(make_registrant(petugas, kinds=(SECRET,)), petugas, state="submitted")
    return verify(new, verifikator)


def verify(submission, by):
    verification.verify(submission=submission, version=submission.version, by=by)
    return Registrant.objects.get(pk=submission.registrant_id)


def change(registrant, by, verifier, **proposal):
    proposal = {name.replace("__", "."): value for name, value in proposal.items()}
    kind = "end" if "life" in proposal else "change"
    made = make_submission(registrant, by, kind=kind, state="submitted", proposal=proposal)
    return verify(made, verifier)


def persons() -> dict[bool, int]:
    """How many stand in the ledger: with ordinary kinds (False) and with rahasia ones only."""
    found = {False: 0, True: 0}
    for secret, delta in Movement.objects.filter(category=None).values_list("secret", "delta"):
        found[secret] += delta
    return found


def test_a_person_changes_sides_with_the_kinds(hidden, petugas, verifikator):
    assert persons() == {False: 0, True: 1}
    opened = {"active": True, "reason": "Penghasilan terhenti"}
    shown = change(hidden, petugas, verifikator, kind__24=opened)
    assert persons() == {False: 1, True: 0}
    closed = {"active": False, "end_reason": "tidak_lagi"}
    again = change(shown, petugas, verifikator, kind__24=closed)
    assert persons() == {False: 0, True: 1}
    assert differences() == []
    change(again, petugas, verifikator, life="deceased")
    assert persons() == {False: 0, True: 0}
    assert differences() == []


def test_a_second_rahasia_kind_counts_nobody_anew(hidden, petugas, verifikator):
    before = Movement.objects.filter(category=None).count()
    change(hidden, petugas, verifikator, kind__18={"active": True, "reason": "Terungkap"})
    assert Movement.objects.filter(category=None).count() == before


def test_kinds_carry_their_own_grade(petugas, verifikator):
    both = make_registrant(petugas, kinds=(SECRET, ORDINARY))
    verify(make_submission(both, petugas, state="submitted"), verifikator)
    found = dict(both.movements.values_list("category", "secret"))
    assert found == {None: False, SECRET: True, ORDINARY: False}


def test_the_command_tells_what_the_ledger_lacks(hidden, petugas, capsys):
    call_command("check_ledger")
    make_registrant(petugas, verified=True)  # into the register past the ledger
    with pytest.raises(CommandError):
        call_command("check_ledger")
    assert "orang individual M: mutasi 0, daftar 1" in capsys.readouterr().out


def test_the_database_refuses_an_entry_in_a_closed_month(hidden):
    row = hidden.movements.first()
    ClosedMonth.objects.create(district_id=row.district_id, month=row.report_month)
    row.pk, row._state.adding = None, True
    with pytest.raises(Error, match="is closed"), transaction.atomic():
        row.save(force_insert=True)
