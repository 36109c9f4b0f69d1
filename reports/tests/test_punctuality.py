"""Who filed when: every mark, the roster's history behind it, and who sees which rows."""

import csv
import datetime
import io
import zipfile
from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.roles import Role
from audit.models import AuditEvent
from conftest import DISTRICT, FAR, NEIGHBOUR, make_user
from core.models import Parameter
from districts.models import AreaSuccession, District
from reports.punctuality import (
    Filed,
    Known,
    Mark,
    districts_of,
    first_month,
    grid,
    punctuality,
    status_of,
)
from reports.tests.filed import make_duty, make_report

URL = "/laporan/ketepatan/"
NOW = "2026-11-24T09:00:00+07:00"
TODAY, MONTH, DUE = date(2026, 11, 24), date(2026, 10, 1), date(2026, 11, 5)


@pytest.fixture(autouse=True)
def _day():
    with time_machine.travel(NOW, tick=False):
        yield


def filed(state="submitted", sent_on=DUE, nil=False):
    return Filed(state, sent_on, nil)


LATE = DUE + datetime.timedelta(days=3)
CASES = {
    "on the due day": ({"filed": filed()}, "tepat waktu", True),
    "the day after": ({"filed": filed(sent_on=date(2026, 11, 6))}, "terlambat 1 hari", False),
    "nil": ({"filed": filed(nil=True)}, "nihil", True),
    "nil and late: late wins, nil is said": (
        {"filed": filed(nil=True, sent_on=LATE)}, "terlambat 3 hari, nihil", False),
    "accepted": ({"filed": filed("accepted")}, "tepat waktu", True),
    "final and late": ({"filed": filed("final", LATE)}, "terlambat 3 hari", False),
    "returned, first sent in time": ({"filed": filed("returned")}, "dikembalikan", True),
    "returned, first sent late": (
        {"filed": filed("returned", LATE)}, "dikembalikan, semula terlambat 3 hari", False),
    "never sent": ({}, "belum masuk, lewat 19 hari", False),
    "a draft": ({"filed": filed("draft", None)}, "belum masuk, lewat 19 hari", False),
    "on the due day still to come": ({"today": DUE}, "belum jatuh tempo", False),
    "vacant": ({"served": False}, "tanpa TKSK", False),
    "vacant, before the due day": ({"served": False, "today": DUE}, "tanpa TKSK", False),
    "vacant so far, in the month itself": (
        {"served": False, "today": date(2026, 10, 31)}, "belum jatuh tempo", False),
    "vacant with a draft of the regency": (
        {"served": False, "filed": filed("draft", None)}, "tanpa TKSK", False),
    "vacant, but the regency wrote it": (
        {"served": False, "filed": filed()}, "tepat waktu", True),
    "not asked": ({"asked": False}, "belum wajib", False),
    "not asked, but sent": ({"asked": False, "filed": filed()}, "tepat waktu", True),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_mark_of_a_month(case):
    facts, words, on_time = CASES[case]
    facts = {"today": TODAY} | facts
    status = status_of(MONTH, facts.pop("today"), DUE, **facts)
    assert status.words == words
    assert status.is_on_time == on_time


ROSTER = {
    "nobody ever": ([], [0, 0, 0]),
    "all along": ([(date(2020, 1, 1), None)], [1, 1, 1]),
    "a successor in the middle of a month": (
        [(date(2020, 1, 1), date(2026, 9, 10)), (date(2026, 9, 20), None)], [1, 1, 1]),
    "gone on the last day of August": ([(date(2020, 1, 1), date(2026, 8, 31))], [1, 0, 0]),
    "gone on the first of September": ([(date(2020, 1, 1), date(2026, 9, 1))], [1, 1, 0]),
    "begun on the last of September": ([(date(2026, 9, 30), None)], [0, 1, 1]),
    "begun on the first of October": ([(date(2026, 10, 1), None)], [0, 0, 1]),
}  # fmt: skip


@pytest.mark.parametrize("case", ROSTER, ids=str)
def test_a_month_is_served_when_one_day_of_it_is(case):
    duties, expected = ROSTER[case]
    known = Known(duties=duties)
    shown = [date(2026, 8, 1), date(2026, 9, 1), date(2026, 10, 1)]
    assert [known.served(month) for month in shown] == [bool(one) for one in expected]


SPLIT = {
    "neither": (None, None, [1, 1, 1]),
    "began in September": (date(2026, 9, 30), None, [0, 1, 1]),
    "closed in September": (None, date(2026, 9, 2), [1, 1, 0]),
    "closed with the beginning of September": (None, date(2026, 9, 1), [1, 0, 0]),
}


@pytest.mark.parametrize("case", SPLIT, ids=str)
def test_a_district_is_asked_while_it_exists(case):
    began, closed, expected = SPLIT[case]
    known = Known(began=began, closed=closed)
    shown = [date(2026, 8, 1), date(2026, 9, 1), date(2026, 10, 1)]
    assert [known.existed(month) for month in shown] == [bool(one) for one in expected]


def marks(user, code=DISTRICT, last=MONTH):
    """The marks of the last three months of a district."""
    found = grid(districts_of(user), last, first_month("62"))
    row = next(row for row in found.rows if row.district.pk == code)
    return [cell.mark for cell in row.cells[-3:]]


def test_the_grid_reads_reports_and_roster(petugas_provinsi, petugas):
    make_duty(DISTRICT, date(2026, 1, 1))
    make_duty(NEIGHBOUR, date(2026, 1, 1), date(2026, 8, 31))
    make_duty(NEIGHBOUR, date(2026, 10, 15), kind="pelaksana_tugas")  # acting counts
    make_report(DISTRICT, date(2026, 8, 1), petugas, state="final")
    make_report(DISTRICT, date(2026, 9, 1), petugas, state="accepted", sent_on=date(2026, 10, 6))
    make_report(DISTRICT, MONTH, petugas, state="submitted", is_nil=True, nil_word="Banjir")
    assert marks(petugas_provinsi) == [Mark.ON_TIME, Mark.LATE, Mark.NIL]
    assert marks(petugas_provinsi, NEIGHBOUR) == [Mark.MISSING, Mark.VACANT, Mark.MISSING]
    assert marks(petugas_provinsi, last=date(2026, 12, 1))[-2:] == [Mark.NOT_DUE] * 2


def test_nothing_is_asked_before_the_first_report_of_the_province(petugas_provinsi, seberang):
    make_duty(DISTRICT, date(2020, 1, 1))
    assert marks(petugas_provinsi) == [Mark.NOT_ASKED] * 3
    make_report(FAR, date(2026, 9, 1), seberang, state="submitted")
    assert marks(petugas_provinsi) == [Mark.NOT_ASKED, Mark.MISSING, Mark.MISSING]


def test_the_day_it_is_due_is_a_setting(petugas_provinsi, petugas):
    make_report(DISTRICT, MONTH, petugas, state="submitted", sent_on=date(2026, 11, 8))
    assert marks(petugas_provinsi)[-1] == Mark.LATE
    Parameter.objects.create(name="report_due_day", value=8)
    assert marks(petugas_provinsi)[-1] == Mark.ON_TIME


def test_late_is_a_day_of_the_local_clock(petugas_provinsi, petugas):
    """Half past eleven at night of the 5th is the 5th here, and half past twelve the 6th."""
    report = make_report(DISTRICT, MONTH, petugas, state="submitted")
    for moment, mark in (("2026-11-05T23:30:00+07:00", Mark.ON_TIME),
                         ("2026-11-06T00:30:00+07:00", Mark.LATE)):  # fmt: skip
        type(report).objects.filter(pk=report.pk).update(
            first_submitted_at=datetime.datetime.fromisoformat(moment)
        )
        assert marks(petugas_provinsi)[-1] == mark


def test_districts_of_a_split(petugas_provinsi, petugas):
    """Of Kapuas Hilir came Kapuas Barat, say, on the 10th of September."""
    make_report(FAR, date(2026, 1, 1), petugas)
    for code in (DISTRICT, NEIGHBOUR):
        make_duty(code, date(2020, 1, 1))
    AreaSuccession.objects.create(old=NEIGHBOUR, new=DISTRICT, on=date(2026, 9, 10))
    District.objects.filter(pk=NEIGHBOUR).update(closed_on=date(2026, 9, 10))
    assert marks(petugas_provinsi) == [Mark.NOT_ASKED, Mark.MISSING, Mark.MISSING]
    assert marks(petugas_provinsi, NEIGHBOUR) == [Mark.MISSING, Mark.MISSING, Mark.NOT_ASKED]
    codes = [d.pk for d in districts_of(petugas_provinsi, since=date(2026, 10, 1))]
    assert NEIGHBOUR not in codes and DISTRICT in codes


def test_the_share_on_time_of_a_month(petugas_provinsi, petugas, verifikator):
    """Of two asked one came on time; it was returned since, which changes nothing. A vacant
    district is apart."""
    make_duty(DISTRICT, date(2026, 1, 1))
    make_duty(NEIGHBOUR, date(2026, 1, 1))
    make_report(DISTRICT, MONTH, petugas, state="returned")
    make_report(NEIGHBOUR, MONTH, petugas, state="submitted", sent_on=date(2026, 11, 6))
    districts = [d for d in districts_of(petugas_provinsi) if d.pk in (DISTRICT, NEIGHBOUR, FAR)]
    share = punctuality(districts, MONTH)
    assert (share.on_time, share.late, share.missing, share.vacant) == (1, 1, 0, 1)
    assert (share.asked, share.percent) == (2, 50)
    assert punctuality([], MONTH).percent is None
    with CaptureQueriesContext(connection) as queries:
        punctuality(districts, MONTH)
    assert len(queries) == 5


def rows(response):
    return {row.district.pk for row in response.context["grid"].rows}


def test_each_role_sees_the_districts_of_its_area(
    petugas, petugas_kabupaten, verifikator, petugas_provinsi, auditor, pengelola, masuk
):
    make_report(FAR, MONTH, petugas)
    current = District.objects.current().filter(regency__province="62")
    everywhere = set(current.values_list("pk", flat=True))
    regency = {code for code in everywhere if code.startswith("62.03")}
    assert len(everywhere) == 136
    assert rows(masuk(petugas).get(URL)) == {DISTRICT}
    for user in (petugas_kabupaten, verifikator):
        assert rows(masuk(user).get(URL)) == regency
        assert rows(masuk(user).get(f"{URL}?kabupaten=62.71")) == regency  # is not asked there
    for user in (petugas_provinsi, auditor, pengelola):
        assert rows(masuk(user).get(URL)) == everywhere
        assert rows(masuk(user).get(f"{URL}?kabupaten=62.03")) == regency


def test_an_institution_has_no_grid(petugas_panti, masuk):
    assert masuk(petugas_panti).get(URL).status_code == 404


def test_a_cell_opens_its_report_for_who_may_read_it(petugas, pengelola, verifikator, masuk):
    report = make_report(DISTRICT, MONTH, petugas, state="submitted")
    link = report.get_absolute_url()
    for user, may in ((petugas, True), (verifikator, True), (pengelola, False)):
        text = masuk(user).get(URL).content.decode()
        assert (link in text) == may, user
        assert "tepat waktu" in text


def test_in_the_whole_province_a_cell_leads_there_by_district_and_month(
    petugas, petugas_provinsi, tetangga, masuk
):
    report = make_report(DISTRICT, MONTH, petugas, state="submitted")
    way = f"{DISTRICT}/2026-10/"
    text = masuk(petugas_provinsi).get(URL).content.decode()
    assert f'<a href="{way}">' in text and report.get_absolute_url() not in text
    text = masuk(petugas_provinsi).get(f"{URL}?kabupaten=62.03").content.decode()
    assert report.get_absolute_url() in text
    for user, status in ((petugas_provinsi, 302), (petugas, 302), (tetangga, 404)):
        assert masuk(user).get(URL + way).status_code == status, user
    assert masuk(petugas_provinsi).get(URL + way)["Location"] == report.get_absolute_url()
    for other in (f"{DISTRICT}/2026-09/", f"{FAR}/2026-10/", f"{DISTRICT}/apa/"):
        assert masuk(petugas_provinsi).get(URL + other).status_code == 404, other


def test_a_mark_is_never_colour_alone(petugas, verifikator, masuk):
    make_report(DISTRICT, MONTH, petugas, state="submitted", sent_on=LATE)
    text = masuk(verifikator).get(URL).content.decode()
    assert '<i aria-hidden="true">T</i><b>terlambat 3 hari</b>' in text
    shown = masuk(verifikator).get(URL).context["grid"]
    legend = {mark: number for mark, _, _, number in shown.legend}
    assert legend[Mark.LATE] == 1
    assert sum(legend.values()) == 12 * District.objects.current().filter(regency="62.03").count()


def test_the_twelve_months_are_chosen_in_the_address(petugas, verifikator, masuk):
    make_report(DISTRICT, date(2026, 3, 1), petugas)
    client = masuk(verifikator)
    for query, last in (("", MONTH), ("?sampai=2026-11", date(2026, 11, 1)),
                        ("?sampai=2026-04", date(2026, 4, 1)), ("?sampai=apa", MONTH),
                        ("?sampai=2031-01", MONTH)):  # fmt: skip
        shown = client.get(URL + query).context["grid"].months
        assert (len(shown), shown[-1]) == (12, last), query


def test_before_the_first_report_the_page_says_so(verifikator, masuk):
    assert "Belum ada laporan bulanan" in masuk(verifikator).get(URL).content.decode()


def test_the_files_say_what_the_page_says_and_are_events(petugas, verifikator, masuk):
    make_duty(DISTRICT, date(2026, 1, 1))
    make_report(
        DISTRICT, MONTH, petugas, state="submitted", is_nil=True, nil_word="x", sent_on=LATE
    )
    client = masuk(verifikator)
    response = client.post(f"{URL}csv/?sampai=2026-10")
    table = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert table[0][-1] == "Oktober 2026"
    line = next(one for one in table if one[0] == DISTRICT)
    assert line[-1] == "terlambat 3 hari, nihil"
    assert len(table) == 1 + District.objects.current().filter(regency="62.03").count()
    book = zipfile.ZipFile(io.BytesIO(client.post(f"{URL}xlsx/").content))
    words = book.read("xl/sharedStrings.xml").decode()
    assert "terlambat 3 hari, nihil" in words and "Keadaan 24 November 2026" in words
    assert 'state="frozen"' in book.read("xl/worksheets/sheet1.xml").decode()
    assert client.get(f"{URL}xlsx/").status_code == 405
    events = AuditEvent.objects.filter(action="reports.punctuality.export")
    assert {event.details["form"] for event in events} == {"csv", "xlsx"}
    assert all(event.details["rows"] == len(table) - 1 for event in events)


@pytest.mark.parametrize("role", [Role.PROVINCE_OFFICER, Role.TKSK], ids=str)
def test_as_many_queries_for_any_number_of_districts(role, petugas, masuk):
    area = District.objects.select_related("regency__province").get(pk=DISTRICT)
    user = make_user("kisi", "Kisi", role, area if role == Role.TKSK else area.regency.province)
    client, counts = masuk(user), []
    client.get(URL)  # the first page of a session asks more
    others = District.objects.current().filter(regency__province="62").exclude(pk=DISTRICT)
    for codes in ([DISTRICT], others.values_list("pk", flat=True)[:60]):
        for code in codes:
            make_report(code, date(2026, 9, 1), petugas, state="final")
            make_duty(code, date(2026, 1, 1))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(URL).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 15, counts


def test_the_menu_leads_there_once(verifikator, pengelola, masuk):
    """Whoever reads reports has one entry for them; the administrator comes from the figures."""
    menu = [entry.label for entry in masuk(verifikator).get(URL).context["navigation"]]
    assert menu.count("Laporan") == 1
    assert f'href="{URL}"' in masuk(pengelola).get("/angka/").content.decode()
