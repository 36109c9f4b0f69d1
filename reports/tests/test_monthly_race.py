"""At the same moment: a month is closed or an entry is in it, never both; one decision of three."""

import pytest
from django.db import connection

from accounts.roles import Role
from conftest import make_user
from core.refusal import Refused
from districts.models import Regency
from ppks.models import ClosedMonth, Movement
from ppks.operations import verification
from ppks.tests.factories import make_registrant, make_submission
from ppks.tests.test_submission_race import at_once
from reports import months
from reports.models import MonthlyReport
from reports.operations import monthly
from reports.tests.factories import make_report

pytestmark = pytest.mark.django_db(transaction=True)
LAST = months.shift(months.current(), -1)


def counted(report) -> int:
    figures = report.editions.first().figures
    lines = {line["key"]: line["values"] for s in figures for line in s["lines"]}
    return lines.get("mutasi.orang.M", {"masuk": 0})["masuk"]


def test_what_is_verified_while_a_month_is_sent_is_in_it_or_in_the_next(petugas, verifikator):
    """Control: with `hold` emptied in `ppks.operations.ledger`, an entry is refused by the database
    or slips uncounted into the closed month, and this goes red."""
    for back in (4, 3, 2, 1):
        month = months.shift(months.current(), -back)
        report = monthly.begin(district=petugas.position.district, month=month, by=petugas)
        news = [
            make_submission(make_registrant(petugas), petugas, state="submitted",
                            effective_on=month.replace(day=9))
            for _ in range(3)
        ]  # fmt: skip
        results = at_once(
            lambda r=report: monthly.submit(report=r, version=r.version, by=petugas),
            *(
                lambda n=new: verification.verify(submission=n, version=n.version, by=verifikator)
                for new in news
            ),
        )
        assert not [one for one in results if isinstance(one, Exception)], results
        persons = Movement.objects.filter(
            registrant__in=[new.registrant_id for new in news], category=None
        )
        inside = persons.filter(report_month=month).count()
        assert inside + persons.filter(report_month=months.shift(month, 1)).count() == 3
        earlier = Movement.objects.filter(category=None, report_month=month).count()
        assert counted(MonthlyReport.objects.get(pk=report.pk)) == earlier


def test_of_three_reviewers_one_decides_and_the_others_are_told(petugas, verifikator):
    """Control: with `select_for_update` taken out of `core.querysets.lock`, two decide."""
    others = [
        make_user(f"v{n}", f"Verifikator {n}", Role.REGENCY_VERIFIER,
                  Regency.objects.get(pk="62.03"))
        for n in (2, 3)
    ]  # fmt: skip
    for back in (3, 2, 1):
        report = make_report(petugas, month=months.shift(months.current(), -back),
                             state="submitted")  # fmt: skip
        results = at_once(
            *(
                lambda r=report, by=by: monthly.accept(report=r, version=r.version, by=by)
                for by in others
            ),
            lambda r=report: monthly.return_report(
                report=r, version=r.version, remarks={}, note="Lengkapi", by=verifikator
            ),
        )
        done = [one for one in results if isinstance(one, MonthlyReport)]
        told = [one for one in results if isinstance(one, Refused)]
        assert (len(done), len(told)) == (1, 2), results
        report.refresh_from_db()
        closed = ClosedMonth.objects.filter(month=report.month).exists()
        assert closed == (report.state != "returned")
        if report.state == "returned":
            monthly.submit(report=report, version=report.version, by=petugas)
    connection.close()


def test_two_begin_the_same_month_and_find_one_report(petugas):
    results = at_once(
        *(
            lambda: monthly.begin(district=petugas.position.district, month=LAST, by=petugas)
            for _ in range(4)
        )
    )
    assert len({one.pk for one in results}) == 1
