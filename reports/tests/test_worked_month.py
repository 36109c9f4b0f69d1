"""A month worked through by three districts, with late entries, a correction, a moved person and a
death: every number of their reports recounted by SQL that shares nothing with ours."""

import datetime

import pytest
from django.db import connection

from accounts.roles import Role
from cases.operations import transfer
from cases.tests.factories import make_case, make_referral, make_service, make_visit
from conftest import make_user
from districts.models import District, Village
from ppks.models import Registrant
from ppks.operations import verification
from ppks.tests.factories import (
    NEIGHBOUR_VILLAGE,
    OTHER_VILLAGE,
    make_registrant,
    make_submission,
)
from reports import content, months
from reports.tests.factories import make_activity, make_report

LAST, BEFORE = (months.shift(months.current(), -back) for back in (1, 2))
THIRD = "62.03.03.2001"


def on(day, month=LAST) -> datetime.date:
    return month.replace(day=day)


def decided(submission, verifier):
    verification.verify(submission=submission, version=submission.version, by=verifier)
    return Registrant.objects.get(pk=submission.registrant_id)


def new(by, verifier, day, **fields):
    made = make_submission(make_registrant(by, **fields), by, state="submitted", effective_on=day)
    visit = made.data_collection
    visit.visited_on = day
    visit.save()
    return decided(made, verifier)


def later(registrant, by, verifier, kind, day, **proposal):
    named = {name.replace("__", "."): value for name, value in proposal.items()}
    return decided(
        make_submission(registrant, by, kind=kind, state="submitted", effective_on=day,
                        proposal=named), verifier)  # fmt: skip


@pytest.fixture
def third(db):
    district = District.objects.get(pk=THIRD[:8])
    return make_user("ketiga", "Tiga Petugas", Role.TKSK, district)


@pytest.fixture
def month(petugas, tetangga, third, verifikator):
    """Three districts at work; the reports of the month before are sent in the middle of it."""
    old = [new(petugas, verifikator, on(5, BEFORE), kinds=("08", "24")) for _ in range(3)]
    new(tetangga, verifikator, on(7, BEFORE), village=NEIGHBOUR_VILLAGE, kinds=("24",), sex="F")
    for by in (petugas, tetangga, third):
        make_report(by, month=BEFORE, state="submitted")
    late = new(petugas, verifikator, on(20, BEFORE), kinds=("09",))  # susulan
    new(petugas, verifikator, on(3), kinds=("08",), sex="F")
    new(petugas, verifikator, on(4), kinds=("24",), subject="family", name="Keluarga Entang",
        member_count=4)  # fmt: skip
    new(petugas, verifikator, on(4), kinds=("16",), name="Rahasia Sekali")
    new(third, verifikator, on(9), village=THIRD, kinds=("08", "18"))
    later(old[0], petugas, verifikator, "end", on(10), life="deceased")
    later(old[1], petugas, verifikator, "change", on(11), address__village=OTHER_VILLAGE)
    late = later(late, petugas, verifikator, "change", on(12),
          kind__24={"active": True, "reason": "Penghasilan terhenti"})  # fmt: skip
    later(old[1], petugas, verifikator, "change", on(13),
          kind__24={"active": False, "end_reason": "tidak_lagi"})  # fmt: skip
    _move(old[2], petugas, tetangga)
    case = make_case(late, petugas, opened_on=on(6), urgency="darurat")
    make_visit(case, petugas, visited_on=on(8))
    make_service(late, petugas, case=case, given_on=on(9), quantity=2, unit="paket", rupiah=350_000)
    make_referral(case, petugas, sent_on=on(9))
    sealed = make_case(Registrant.objects.get(name="Rahasia Sekali"), petugas, opened_on=on(6))
    make_visit(sealed, petugas, visited_on=on(8))
    for by in (petugas, tetangga):
        make_activity(by, on=on(15))
        make_activity(by, on=on(25, BEFORE), kind="rapat")  # susulan
    return {
        by.position.district_id: make_report(by, state="submitted")
        for by in (petugas, tetangga, third)
    }


def _move(registrant, sender, receiver):
    offered = transfer.offer(
        registrant=registrant, to_district=receiver.position.district, reason="Ikut anaknya",
        by=sender,
    )  # fmt: skip
    village = Village.objects.get(pk=NEIGHBOUR_VILLAGE)
    transfer.accept(transfer=offered, version=None, village=village, worker=receiver, by=receiver)


def figures(report) -> dict[str, dict]:
    sections = report.editions.first().figures
    return {line["key"]: line["values"] for section in sections for line in section["lines"]}


def scalar(sql, *params) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchone()[0]


PERSONS = """
SELECT count(*) FROM ppks_registrant r WHERE r.district_id = %s AND r.life = 'active'
    AND r.verified_at IS NOT NULL AND r.subject = 'individual' AND r.sex = %s
    AND EXISTS (SELECT 1 FROM ppks_condition c JOIN ppks_category k ON k.code = c.category_id
                WHERE c.registrant_id = r.id AND c.until IS NULL AND k.secrecy < 2)
"""
OF_KIND = """
SELECT count(*) FROM ppks_registrant r JOIN ppks_condition c ON c.registrant_id = r.id
WHERE r.district_id = %s AND r.life = 'active' AND r.verified_at IS NOT NULL AND r.sex = %s
    AND r.subject = 'individual' AND c.category_id = %s AND c.until IS NULL
"""


def test_the_closing_is_what_the_register_holds(month):
    """All that moved is of this month or earlier, but the transfer, which counts today."""
    for code, report in month.items():
        found = figures(report)
        for sex in "MF":
            shown = found.get(f"mutasi.orang.{sex}", {"akhir": 0})["akhir"]
            moved = {"62.03.05": +1, "62.03.02": -1}.get(code, 0) if sex == "M" else 0
            assert shown == scalar(PERSONS, code, sex) + moved, (code, sex)
            for kind in ("08", "09"):
                shown = found.get(f"mutasi.{kind}.{sex}", {"akhir": 0})["akhir"]
                gone = moved if kind == "08" else 0
                assert shown == scalar(OF_KIND, code, sex, kind) + gone, (code, kind, sex)


def test_each_reason_stands_in_its_own_column(month):
    found = figures(month["62.03.05"])
    men = found["mutasi.orang.M"]
    assert (men["awal"], men["+baru"], men["-meninggal"], men["akhir"]) == (3, 1, 1, 3)
    assert men["susulan"] == 1
    assert (men["+pembetulan"], men["-pembetulan"]) == (0, 0)
    assert found["mutasi.24.M"]["+jenis_bertambah"] == 1
    assert found["mutasi.24.M"]["-jenis_berakhir"] == 1
    assert found["mutasi.orang.F"]["+baru"] == found["mutasi.orang.family"]["+baru"] == 1
    third = figures(month["62.03.03"])
    assert third["mutasi.08.M"]["akhir"] == 1
    assert not [key for key in (*found, *third) if key.startswith(("mutasi.16", "mutasi.18"))]


def test_the_work_is_counted_as_sql_counts_it_and_nothing_rahasia(month):
    start, end = LAST, months.shift(LAST, 1)
    ordinary = """JOIN ppks_registrant r ON r.id = {}.registrant_id
                  WHERE r.district_id = %s AND r.secrecy < 2"""
    for code, report in month.items():
        found = figures(report)
        visits = scalar(
            f"SELECT count(*) FROM ppks_datacollection d {ordinary.format('d')} "
            "AND d.visited_on >= %s AND d.visited_on < %s", code, start, end,
        )  # fmt: skip
        late = 1 if code == "62.03.05" else 0  # entered after the month before was sent
        assert found["kegiatan.kunjungan-rumah"]["n"] == visits + late, code
        assert found["kegiatan.kunjungan-rumah"]["susulan"] == late
        cases = scalar(
            f"SELECT count(*) FROM cases_case c {ordinary.format('c')} "
            "AND c.opened_on >= %s AND c.opened_on < %s", code, start, end,
        )  # fmt: skip
        assert found["kasus.baru"]["n"] == cases, code
        money = scalar(
            "SELECT coalesce(sum(rupiah), 0) FROM cases_service WHERE district_id = %s "
            "AND given_on >= %s AND given_on < %s", code, start, end,
        )  # fmt: skip
        shown = [line["rupiah"] for key, line in found.items() if key.startswith("layanan.")]
        assert sum(shown) == money
    own = figures(month["62.03.05"])
    assert own["kegiatan.kunjungan-kasus"]["n"] == 1  # not the one of the sealed case
    assert own["kasus.darurat"]["n"] == own["kegiatan.rujukan"]["n"] == 1
    assert own["kegiatan.log.bansos"] == {"n": 1, "L": 4, "P": 6, "susulan": 0}
    assert own["kegiatan.log.rapat"]["susulan"] == 1


def test_the_moved_person_counts_out_here_and_in_there_in_the_month_of_acceptance(
    month, petugas, tetangga
):
    for by, column in ((petugas, "-pindah_kecamatan"), (tetangga, "+pindah_kecamatan")):
        report = make_report(by, month=months.current())
        values = {
            line["key"]: line["values"]
            for section in content.draft(report).figures
            for line in section["lines"]
        }
        assert values["mutasi.orang.M"][column] == 1
