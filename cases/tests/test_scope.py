"""A case is as sealed as its registrant is now, and the list of cases reads its page whole."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from cases import tasks
from cases.lines import lines_of
from cases.models import Case
from cases.tests.factories import make_case, make_task, make_visit
from ppks.models import Condition, Registrant, Secrecy
from ppks.operations.access import refresh_secrecy
from ppks.tests.factories import NEIGHBOUR_VILLAGE, VILLAGE, make_registrant

pytestmark = pytest.mark.django_db


def seal(registrant: Registrant, by) -> None:
    """End what is ordinary; what is left is *rahasia*."""
    Condition.objects.create(
        registrant=registrant, category_id="18", since=timezone.localdate(), is_main=False
    )
    Condition.objects.filter(registrant=registrant, category="08").update(
        until=timezone.localdate(), end_reason="tidak_lagi", is_main=False
    )
    refresh_secrecy(registrant)
    registrant.touch(by)
    registrant.save()


def test_a_case_is_sealed_with_its_registrant_at_once(petugas, petugas_kabupaten):
    registrant = make_registrant(petugas, verified=True)
    case = make_case(registrant, petugas, due_on=timezone.localdate())
    make_visit(case, petugas, next_action="Antar ke puskesmas")
    assert Case.objects.visible_to(petugas_kabupaten).exists()
    assert tasks.due_list(petugas_kabupaten).total() == 2
    seal(registrant, petugas)
    assert Registrant.objects.get().secrecy == Secrecy.SECRET
    assert not Case.objects.visible_to(petugas_kabupaten).exists()
    assert tasks.due_list(petugas_kabupaten).total() == 0


def test_the_grade_of_a_case_cannot_differ_from_its_registrants(petugas):
    case = make_case(make_registrant(petugas), petugas)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        Case.objects.filter(pk=case.pk).update(registrant_secrecy=Secrecy.SECRET)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_the_page_of_a_list_keeps_its_order_and_size(petugas):
    for urgency in ("biasa", "darurat", "segera", "biasa"):
        make_case(make_registrant(petugas), petugas, urgency=urgency)
    rows = Case.objects.visible_to(petugas).queue()
    for page in (rows[:3], rows[2:4]):
        assert [row.pk for row in lines_of(page, petugas)] == [row.pk for row in page]


def test_what_is_compiled_for_one_worker_is_asked_for_the_next(petugas, tetangga):
    for by, village in ((petugas, VILLAGE), (tetangga, NEIGHBOUR_VILLAGE)):
        case = make_case(make_registrant(by, village=village), by)
        make_task(by, case, due_on=timezone.localdate())
    for by in (petugas, tetangga, petugas):
        found = tasks.due_list(by, worker=by, source="tugas")
        assert [line.worker for line in found.lines] == [by.name]


def test_a_task_for_no_case_is_seen_by_nobody_else_and_in_no_case(petugas, petugas_kabupaten):
    make_task(petugas, due_on=timezone.localdate())
    case = make_case(make_registrant(petugas), petugas, stage="assessment", work=["assessment"])
    assert tasks.due_list(petugas).total() == 1
    assert tasks.due_list(petugas, case=case).total() == 0
    assert tasks.due_list(petugas_kabupaten).total() == 0


def test_a_desk_counts_what_is_due_and_nothing_after(petugas):
    today = timezone.localdate()
    case = make_case(make_registrant(petugas), petugas, stage="assessment", work=["assessment"])
    for days in (-2, 0, 1, 30):
        make_task(petugas, case, due_on=today + timedelta(days=days))
    found = tasks.due_list(petugas, only_now=True)
    assert (found.now, found.total()) == (2, 2)
    assert tasks.due_list(petugas).total() == 4
