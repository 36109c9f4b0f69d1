"""Timers: months open, people are reminded, reports become final; twice without harm."""

import datetime
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.models import Position
from audit.models import AuditEvent
from conftest import DISTRICT, FAR, NEIGHBOUR
from core.models import Parameter
from districts.models import District
from reports.models import MonthlyReport, Reminder
from reports.operations import monthly, timers
from reports.reminders import due
from reports.tests.filed import make_duty, make_report

NOW = "2026-11-24T09:00:00+07:00"
MONTH, RUNNING = date(2026, 10, 1), date(2026, 11, 1)


@pytest.fixture(autouse=True)
def _day():
    with time_machine.travel(NOW, tick=False):
        yield


def run(command) -> str:
    out = StringIO()
    call_command(command, stdout=out)
    return out.getvalue()


def reasons(user) -> list[str]:
    return [task.reason for task in due().get(user, [])]


@pytest.mark.django_db
def test_months_open_once_for_all_current_districts(petugas):
    make_report(DISTRICT, MONTH, petugas, state="submitted")
    District.objects.filter(pk=FAR).update(closed_on=date(2026, 5, 1))
    number = District.objects.current().count()
    assert run("open_month") == f"{2 * number - 1} laporan dibuka.\n"
    assert set(MonthlyReport.objects.values_list("month", flat=True)) == {MONTH, RUNNING}
    assert MonthlyReport.objects.get(district=DISTRICT, month=MONTH).state == "submitted"
    assert not MonthlyReport.objects.filter(district=FAR).exists()
    assert run("open_month") == "0 laporan dibuka.\n"
    assert AuditEvent.objects.filter(action="reports.monthly.open").count() == 1


@pytest.mark.django_db
def test_one_bad_district_does_not_stop_the_others(monkeypatch):
    real = MonthlyReport.save

    def save(self, *args, **more):
        if self.district_id == NEIGHBOUR:
            raise ValueError("broken")
        return real(self, *args, **more)

    monkeypatch.setattr(MonthlyReport, "save", save)
    with pytest.raises(CommandError, match=f"{NEIGHBOUR} 2026-10, {NEIGHBOUR} 2026-11"):
        run("open_month")
    assert MonthlyReport.objects.count() == 2 * (District.objects.current().count() - 1)


DUE = {  # the day it is, and what the worker is told of the report of October, due on the 5th
    "2026-11-01": None,
    "2026-11-02": "due",
    "2026-11-05": "due",
    "2026-11-06": "overdue",
}


@pytest.mark.parametrize("today", DUE)
def test_a_draft_is_reminded_from_three_days_before(today, petugas):
    make_report(DISTRICT, MONTH)
    with time_machine.travel(f"{today}T12:00:00+07:00", tick=False):
        assert reasons(petugas) == ([DUE[today]] if DUE[today] else [])


@pytest.mark.django_db
def test_who_acts_next_is_reminded_and_nobody_else(
    petugas, tetangga, petugas_kabupaten, verifikator, petugas_provinsi, verifikator_lain
):
    everybody = (petugas, tetangga, petugas_kabupaten, verifikator, petugas_provinsi,
                 verifikator_lain)  # fmt: skip

    def told():
        return {user.username for user in everybody if user in due()}

    report = make_report(DISTRICT, MONTH)
    assert told() == {"petugas"}
    Position.objects.filter(user=petugas).update(until=date(2026, 11, 1))
    assert told() == {"kabupaten"}  # the district is vacant
    Position.objects.filter(user=petugas).update(until=None)
    report.delete()
    report = make_report(DISTRICT, MONTH, petugas, state="submitted")
    assert told() == {"verifikator"}  # since the 5th, and the settings give seven days
    Parameter.objects.create(name="report_review_days", value=30)
    assert told() == set()
    MonthlyReport.objects.update(
        state="accepted", accepted_at=datetime.datetime.fromisoformat("2026-11-06T09:00:00+07:00")
    )
    assert told() == {"provinsi"}
    MonthlyReport.objects.update(contributors=[petugas_provinsi.pk])
    assert told() == set()
    MonthlyReport.objects.update(state="returned")
    assert told() == {"petugas"}
    assert reasons(petugas) == ["returned"]


@pytest.mark.django_db
def test_one_message_a_day_for_all_that_waits(petugas, tetangga, mailoutbox):
    make_duty(DISTRICT, date(2026, 1, 1), user=petugas, email="rahmat@example.go.id")
    for month in (date(2026, 9, 1), MONTH):
        make_report(DISTRICT, month)
    make_report(NEIGHBOUR, MONTH)  # no address is known
    assert run("remind") == "3 pengingat baru, 1 surel dikirim.\n"
    (message,) = mailoutbox
    assert message.to == ["rahmat@example.go.id"]
    assert "Laporan September 2026 Kecamatan Kapuas Barat" in message.body
    assert "jatuh tempo 5 November 2026, sudah lewat 19 hari." in message.body
    assert run("remind") == "0 pengingat baru, 0 surel dikirim.\n"
    assert len(mailoutbox) == 1
    assert Reminder.objects.get(user=tetangga).by_mail is False
    with time_machine.travel("2026-11-25T06:00:00+07:00", tick=False):
        run("remind")
    assert len(mailoutbox) == 2 and Reminder.objects.count() == 6


@pytest.mark.django_db
def test_a_message_that_does_not_leave_is_tried_again_and_stops_nobody(
    petugas, tetangga, monkeypatch, mailoutbox
):
    make_duty(DISTRICT, date(2026, 1, 1), user=petugas, email="rusak@example.go.id")
    make_duty(NEIGHBOUR, date(2026, 1, 1), user=tetangga, email="tiwi@example.go.id")
    for code in (DISTRICT, NEIGHBOUR):
        make_report(code, MONTH)
    real = timers.send_mail

    def send_mail(subject, body, sender, to):
        if "rusak" in to[0]:
            raise OSError("no server")
        return real(subject, body, sender, to)

    monkeypatch.setattr(timers, "send_mail", send_mail)
    with pytest.raises(CommandError, match="petugas"):
        run("remind")
    assert [message.to for message in mailoutbox] == [["tiwi@example.go.id"]]
    assert not Reminder.objects.filter(user=petugas).exists()
    monkeypatch.setattr(timers, "send_mail", real)
    assert run("remind") == "1 pengingat baru, 1 surel dikirim.\n"


@pytest.mark.django_db
def test_without_a_mail_server_nobody_is_written_to(petugas, settings):
    settings.EMAIL_BACKEND = timers.DUMMY
    make_duty(DISTRICT, date(2026, 1, 1), user=petugas, email="rahmat@example.go.id")
    make_report(DISTRICT, MONTH)
    assert run("remind") == "1 pengingat baru, 0 surel dikirim.\n"
    assert Reminder.objects.get().by_mail is False


@pytest.mark.django_db
def test_what_was_accepted_long_ago_becomes_final(petugas, tetangga):
    old = make_report(DISTRICT, date(2026, 9, 1), petugas, state="accepted")
    new = make_report(NEIGHBOUR, MONTH, tetangga, state="accepted")
    assert run("close_month") == "1 laporan menjadi final.\n"
    assert run("close_month") == "0 laporan menjadi final.\n"
    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.state, old.final_by, new.state) == ("final", None, "accepted")
    assert AuditEvent.objects.filter(action="reports.monthly.final").count() == 1


@pytest.mark.django_db
def test_one_report_that_cannot_does_not_stop_the_others(petugas, tetangga, monkeypatch):
    bad = make_report(DISTRICT, date(2026, 9, 1), petugas, state="accepted")
    make_report(NEIGHBOUR, date(2026, 9, 1), tetangga, state="accepted")
    real = monthly._finish

    def finish(pk, days):
        if pk == bad.pk:
            raise ValueError("broken")
        return real(pk, days)

    monkeypatch.setattr(monthly, "_finish", finish)
    with pytest.raises(CommandError, match=str(bad.pk)):
        run("close_month")
    assert MonthlyReport.objects.filter(state="final").count() == 1


@pytest.mark.django_db(transaction=True)
def test_three_runs_at_once_remind_once(petugas, mailoutbox):
    """The lock of the timer aside: the row of the day alone keeps it to one message. Control:
    without the unique constraint there are three."""
    make_duty(DISTRICT, date(2026, 1, 1), user=petugas, email="rahmat@example.go.id")
    make_report(DISTRICT, MONTH)

    def act(_):
        try:
            return timers.remind()
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=3) as pool:
        outcomes = list(pool.map(act, range(3)))
    assert sorted(one.done for one in outcomes) == [0, 0, 1]
    assert not any(one.failed for one in outcomes)
    assert len(mailoutbox) == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("command", ["open_month", "remind", "close_month"])
def test_a_second_run_beside_the_first_does_nothing(command, petugas):
    make_report(DISTRICT, MONTH)

    def second(_):
        try:
            return run(command)
        finally:
            connection.close()

    with timers.alone(command), ThreadPoolExecutor(max_workers=1) as pool:
        (said,) = pool.map(second, [0])
    assert "sedang berjalan" in said
    assert "sedang berjalan" not in run(command)  # control: free again
