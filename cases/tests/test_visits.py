"""Visits, what they do to the stage, goals reached or not, and looking in after the end."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from audit.models import AuditEvent
from cases import stage
from cases.models import AfterCare, Evaluation, Visit
from cases.operations.case import add_note
from cases.operations.visit import months_after, plan_after_care, record_visit
from cases.stage import Stage, monitors
from cases.tests.factories import close, make_case, make_visit
from core.once import new_key
from core.refusal import Refused
from ppks.models import TeamMember
from ppks.tests.factories import make_registrant

D = datetime.date
FEW = {
    "visited_on_0": "24",
    "visited_on_1": "11",
    "visited_on_2": "2026",
    "finding": "Sudah makan",
    "nothing_next": "on",
}
NEXT = {k: v for k, v in FEW.items() if k != "nothing_next"} | {"next_action": "Antar ke puskesmas"}


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to("2026-11-24T09:00:00+07:00", tick=False)


@pytest.fixture
def case(petugas):
    return make_case(make_registrant(petugas, name="Bue Inting", verified=True), petugas)


def post(client, name, row, **body):
    url = reverse(f"cases:{name}", args=[row.pk])
    return client.post(url, {"submission_key": new_key(), **body})


def visit(client, case, **body):
    return post(client, "visit_create", case, **body)


def text_of(client, name, row) -> str:
    response = client.get(reverse(f"cases:{name}", args=[row.pk]))
    assert response.status_code == 200
    return response.content.decode()


# Writing one down


def test_three_fields_are_enough_on_a_bad_day(case, petugas, masuk):
    client = masuk(petugas)
    assert "Belum ada kunjungan" in text_of(client, "visit_list", case)
    response = visit(client, case, **FEW)
    assert response["Location"] == reverse("cases:visit_list", args=[case.pk])
    row = Visit.objects.get()
    assert (row.finding, row.next_action, row.next_on, row.travel_cost) == (
        "Sudah makan", "", None, None,
    )  # fmt: skip
    page = text_of(client, "visit_list", case)
    assert "Sudah makan" in page and "susulan" not in page
    event = AuditEvent.objects.get(action="cases.visit.record")
    assert event.target == str(case.pk) and event.details["row"] == str(row.pk)


def test_everything_that_can_be_told_of_a_visit_is_kept(case, petugas, masuk):
    client = masuk(petugas)
    visit(client, case, **NEXT, place="Lanting hulu", met="Ketua RT", travel="klotok",
          travel_minutes="90", travel_cost="150.000", next_on_0="1", next_on_1="12",
          next_on_2="2026")  # fmt: skip
    row = Visit.objects.get()
    assert (row.travel, row.travel_minutes, row.travel_cost) == ("klotok", 90, 150_000)
    assert row.next_on == D(2026, 12, 1) and row.has_open_step
    page = text_of(client, "visit_list", case)
    for words in ("Lanting hulu", "Ketua RT", "Klotok", "Rp150.000", "1 Desember 2026"):
        assert words in page


def test_the_next_step_or_that_there_is_none_must_be_said(case, petugas, masuk):
    client = masuk(petugas)
    body = {k: v for k, v in FEW.items() if k != "nothing_next"}
    response = visit(client, case, **body)
    page = response.content.decode()
    assert response.status_code == 200 and "Tulis langkah berikutnya" in page
    assert "Sudah makan" in page and not Visit.objects.exists()
    body["next_action"] = "Lihat lagi"
    assert visit(client, case, **body, nothing_next="on").status_code == 200
    assert visit(client, case, **body).status_code == 302
    assert Visit.objects.get().next_on == D(2026, 12, 1)  # a week, where no day was given


def test_a_visit_of_tomorrow_is_refused_everywhere(case, petugas, masuk):
    response = visit(masuk(petugas), case, **FEW | {"visited_on_0": "25"})
    assert response.status_code == 200 and "belum terjadi" in response.content.decode()
    with pytest.raises(Refused):
        record_visit(case=case, by=petugas, visited_on=D(2026, 11, 25), finding="Sehat")
    with pytest.raises(IntegrityError), transaction.atomic():
        make_visit(case, petugas, visited_on=D(2026, 11, 25))
    assert not Visit.objects.exists()


@pytest.mark.parametrize(("days", "late"), [(0, False), (7, False), (8, True), (60, True)])
def test_what_is_written_down_more_than_a_week_later_is_marked_susulan(
    case, petugas, masuk, days, late
):
    make_visit(case, petugas, visited_on=timezone.localdate() - datetime.timedelta(days=days))
    assert ("susulan" in text_of(masuk(petugas), "visit_list", case)) is late


def test_the_database_keeps_step_and_day_together(case, petugas):
    wrong = (
        {"next_action": "Antar", "next_on": None},
        {"next_on": D(2026, 12, 1)},
        {"next_done_on": D(2026, 11, 24)},
        {"finding": ""},
    )
    for fields in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            make_visit(case, petugas, **fields)
    make_visit(case, petugas, next_action="Antar", next_on=D(2026, 12, 1))  # the control


def test_the_same_post_twice_is_one_visit(case, petugas, masuk):
    client, url = masuk(petugas), reverse("cases:visit_create", args=[case.pk])
    body = {**FEW, "submission_key": new_key()}
    assert client.post(url, body)["Location"] == client.post(url, body)["Location"]
    assert Visit.objects.count() == 1


def test_what_an_earlier_visit_promised_is_ticked_off_by_the_next(case, petugas, masuk):
    client = masuk(petugas)
    first = make_visit(case, petugas, next_action="Bawa beras")
    other = make_visit(case, petugas, next_action="Urus KTP")
    assert "Bawa beras" in text_of(client, "visit_create", case)
    visit(client, case, **FEW, done=str(first.pk))
    first.refresh_from_db()
    other.refresh_from_db()
    assert first.next_done_on == D(2026, 11, 24) and other.has_open_step
    assert post(client, "step_done", other).status_code == 302
    other.refresh_from_db()
    assert not other.has_open_step
    again = post(client, "step_done", other)
    assert again.status_code == 200 and "sudah ditandai selesai" in again.content.decode()


def test_two_who_correct_a_visit_see_each_other(case, petugas, petugas_kabupaten, masuk):
    row = make_visit(case, petugas)
    body = FEW | {"version": row.version}
    first = post(masuk(petugas), "visit_edit", row, **body | {"finding": "Demam"})
    assert first.status_code == 302
    response = post(masuk(petugas_kabupaten), "visit_edit", row, **body | {"finding": "Jatuh"})
    page = response.content.decode()
    assert response.status_code == 200 and "Demam" in page and "Jatuh" in page
    row.refresh_from_db()
    assert row.finding == "Demam"


def test_a_visit_is_not_moved_behind_the_day_it_was_written_down(
    case, petugas, masuk, time_machine
):
    row = make_visit(case, petugas)
    time_machine.shift(datetime.timedelta(days=3))
    body = FEW | {"version": row.version, "visited_on_0": "26"}
    response = post(masuk(petugas), "visit_edit", row, **body)
    assert response.status_code == 200 and "sebelum tanggal itu" in response.content.decode()


def test_the_verifier_reads_visits_and_writes_none(case, petugas, verifikator, masuk):
    make_visit(case, petugas)
    page = text_of(masuk(verifikator), "visit_list", case)
    assert "Sehat" in page and "Catat kunjungan" not in page
    assert masuk(verifikator).get(reverse("cases:visit_create", args=[case.pk])).status_code == 404
    with pytest.raises(Refused):
        record_visit(case=case, by=verifikator, visited_on=D(2026, 11, 24), finding="Sehat")


def test_visits_of_a_sealed_case_are_the_teams(petugas, petugas_kabupaten, masuk):
    woman = make_registrant(petugas, kinds=("18",), verified=True)
    TeamMember.objects.create(registrant=woman, user=petugas, added_by=petugas)
    row = make_visit(make_case(woman, petugas), petugas, next_action="Antar ke rumah aman")
    assert not Visit.objects.visible_to(petugas_kabupaten).exists()
    assert Visit.objects.visible_to(petugas).get() == row  # the control
    client = masuk(petugas_kabupaten)
    for name, thing in (("visit_list", row.case), ("visit_edit", row)):
        assert client.get(reverse(f"cases:{name}", args=[thing.pk])).status_code == 404
    assert post(client, "step_done", row).status_code == 404


@pytest.mark.parametrize("rows", [1, 30])
def test_the_tab_asks_the_database_equally_often(
    case, petugas, masuk, django_assert_num_queries, rows
):
    for _ in range(rows):
        make_visit(case, petugas, next_action="Antar")
        record_goal(case, petugas)
    client, url = masuk(petugas), reverse("cases:visit_list", args=[case.pk])
    client.get(url)
    with django_assert_num_queries(9):
        client.get(url)


# The stage


@pytest.mark.parametrize(
    ("visited_on", "entered", "began", "expected"),
    [
        (D(2026, 11, 24), 24, None, False),  # nothing to look after yet: part of assessing
        (D(2026, 11, 24), 24, 20, True),  # after the first plan or service
        (D(2026, 11, 20), 24, 20, True),  # on its day
        (D(2026, 11, 19), 24, 20, False),  # before it, and written down late
        (D(2026, 11, 20), 20, 22, False),  # the plan came later
    ],
)
def test_which_visits_are_monitoring(visited_on, entered, began, expected):
    def moment(day):
        return day and datetime.datetime(2026, 11, day, 4, tzinfo=datetime.UTC)

    assert monitors(visited_on, moment(entered), moment(began)) is expected


def test_the_stage_follows_a_visit_only_after_help_began(case, petugas, monkeypatch, time_machine):
    """The notes of this test stand for the work of another stage."""
    own = ((Stage.MONITORING, "Visit", {"is_monitoring": True}),)

    def stage_after(*work, day=24):
        monkeypatch.setattr(stage, "WORK", (*own, *work))
        record_visit(case=case, by=petugas, visited_on=D(2026, 11, day), finding="Sehat")
        case.refresh_from_db()
        return case.stage

    assert stage_after() == "intake"
    add_note(case=case, text="dikaji", by=petugas)
    assert stage_after((Stage.ASSESSMENT, "Note", {"text": "dikaji"})) == "assessment"
    time_machine.shift(datetime.timedelta(days=2))
    add_note(case=case, text="rencana", by=petugas)
    planned = (Stage.PLANNING, "Note", {"text": "rencana"})
    assert stage_after(planned) == "planning"  # visited two days before the plan
    assert stage_after(planned, day=26) == "monitoring"
    assert Visit.objects.filter(is_monitoring=True).count() == 1


# Goals


def record_goal(case, by, **fields):
    row = Evaluation(
        case=case, **{"evaluated_on": D(2026, 11, 24), "goal": "Makan tiga kali", "met": "sebagian"}
        | fields,
    )  # fmt: skip
    row.touch(by)
    row.save()
    return row


@pytest.mark.parametrize("met", ["ya", "sebagian", "tidak"])
def test_a_goal_is_judged_reached_partly_or_not(case, petugas, masuk, met):
    client = masuk(petugas)
    body = {"goal": "Punya KTP", "met": met, "evaluated_on_0": "24", "evaluated_on_1": "11",
            "evaluated_on_2": "2026"}  # fmt: skip
    assert post(client, "evaluation_create", case, **body | {"met": ""}).status_code == 200
    assert post(client, "evaluation_create", case, **body).status_code == 302
    assert Evaluation.objects.get().met == met
    assert "Punya KTP" in text_of(client, "visit_list", case)
    with pytest.raises(IntegrityError), transaction.atomic():
        record_goal(case, petugas, evaluated_on=D(2026, 11, 25))


# After the end


@pytest.fixture
def closed(case, petugas):
    close(case, petugas)
    plan_after_care(case, D(2026, 8, 31), petugas)
    return case


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (D(2026, 8, 31), 1, D(2026, 9, 30)),
        (D(2026, 8, 31), 3, D(2026, 11, 30)),
        (D(2026, 8, 31), 6, D(2027, 2, 28)),
        (D(2027, 8, 31), 6, D(2028, 2, 29)),
        (D(2026, 12, 15), 1, D(2027, 1, 15)),
    ],
)
def test_months_after(day, months, expected):
    assert months_after(day, months) == expected


def test_a_closed_case_owes_a_look_after_1_3_and_6_months(closed, petugas, masuk):
    assert [row.due_on for row in AfterCare.objects.all()] == [
        D(2026, 9, 30), D(2026, 11, 30), D(2027, 2, 28),
    ]  # fmt: skip
    plan_after_care(closed, D(2026, 8, 31), petugas)  # the same closing again
    assert AfterCare.objects.count() == 3
    client, first = masuk(petugas), AfterCare.objects.first()
    assert visit(client, closed, **FEW).status_code == 200  # which one was it?
    assert visit(client, closed, **FEW, after_care=str(first.pk)).status_code == 302
    first.refresh_from_db()
    assert first.visit == Visit.objects.get() and not first.is_open
    assert str(first.pk) not in text_of(client, "visit_create", closed)
    closed.refresh_from_db()
    assert closed.stage == "closed"


def test_who_cannot_be_met_is_said_with_the_reason(closed, petugas, masuk):
    client, row = masuk(petugas), AfterCare.objects.first()
    assert post(client, "after_care_miss", row, version=1, reason="").status_code == 200
    reason = "Rumahnya kosong, tetangga tidak tahu"
    assert post(client, "after_care_miss", row, version=1, reason=reason).status_code == 302
    row.refresh_from_db()
    assert row.missed_reason == reason and not row.is_open
    assert reason in text_of(client, "visit_list", closed)
    again = post(client, "after_care_miss", row, version=row.version, reason=reason)
    assert again.status_code == 200 and "sudah dicatat" in again.content.decode()


def test_a_closed_case_that_owes_nothing_takes_no_visit(case, petugas, masuk):
    close(case, petugas)
    for name in ("visit_list", "case_detail"):
        assert "Catat kunjungan" not in text_of(masuk(petugas), name, case)
    response = visit(masuk(petugas), case, **FEW)
    assert response.status_code == 200 and "sudah ditutup" in response.content.decode()
    assert "Sudah makan" in response.content.decode() and not Visit.objects.exists()


def test_a_second_closing_drops_what_the_first_still_owes(closed, petugas):
    done = AfterCare.objects.first()
    done.visit = make_visit(closed, petugas)
    done.save()
    plan_after_care(closed, D(2026, 11, 24), petugas)
    assert AfterCare.objects.filter(closed_on=D(2026, 8, 31)).get() == done
    assert AfterCare.objects.filter(closed_on=D(2026, 11, 24)).count() == 3


def test_a_reopened_case_owes_no_look_after_the_end(closed, petugas):
    assert AfterCare.objects.visible_to(petugas).open().count() == 3  # the control
    closed.state, closed.stage = "open", "intake"
    closed.save()
    assert not AfterCare.objects.visible_to(petugas).open().exists()


def test_the_database_knows_either_a_visit_or_a_reason(closed, petugas):
    row = AfterCare.objects.first()
    row.missed_on = D(2026, 11, 24)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()
    row.missed_reason, row.visit = "Pindah", make_visit(closed, petugas)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()
    row.visit = None
    row.save()  # the control
