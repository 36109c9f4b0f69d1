"""A monthly report counts the month's work, freezes it, and opens only in order."""

import datetime

import pytest
from django.db import Error, transaction
from django.utils import timezone

from core.refusal import Refused
from ppks.models import ClosedMonth, Movement
from ppks.operations import verification
from ppks.tests.factories import NEIGHBOUR_VILLAGE, make_registrant, make_submission
from reports import content, months
from reports.models import ReportEdition
from reports.operations import activity as log
from reports.operations import monthly

MONTH = months.shift(months.current(), -1)
NEXT = months.current()
WORDS = {"is_nil": False, "nil_word": "", "obstacles": "Air surut", "plans": "", "remarks": ""}
FACTS = {
    "village": None, "kind": "bansos", "about": "", "men": 4, "women": 6, "result": "Tersalur",
    "obstacle": "", "travel": "", "travel_minutes": None, "travel_cost": None,
}  # fmt: skip


def in_month(month=MONTH, day=12):
    return month.replace(day=day)


def begun(by, month=MONTH):
    return monthly.begin(district=by.position.district, month=month, by=by)


def sent(by, month=MONTH):
    report = begun(by, month)
    return monthly.submit(report=report, version=report.version, by=by)


def figures(report):
    return {
        line["key"]: line["values"]
        for section in report.editions.first().figures
        for line in section["lines"]
    }


def returned(report, by):
    return monthly.return_report(
        report=report, version=report.version, remarks={}, note="Lengkapi", by=by
    )


def admit(by, verifier, on, kinds=("08",), **fields):
    made = make_submission(
        make_registrant(by, kinds=kinds, **fields), by, state="submitted", effective_on=on
    )
    return verification.verify(submission=made, version=made.version, by=verifier)


def test_the_movement_balances_and_leaves_rahasia_out(petugas, tetangga, verifikator):
    admit(petugas, verifikator, in_month(months.shift(MONTH, -1)))
    admit(petugas, verifikator, in_month(), kinds=("08", "24"))
    admit(petugas, verifikator, in_month(), kinds=("16",))
    admit(petugas, verifikator, in_month(), kinds=("24", "16"), sex="F")
    admit(tetangga, verifikator, in_month(), village=NEIGHBOUR_VILLAGE)
    found = figures(sent(petugas))
    everybody = found["mutasi.orang.M"]
    assert (everybody["awal"], everybody["masuk"], everybody["akhir"]) == (1, 1, 2)
    assert found["mutasi.orang.F"]["akhir"] == 1
    assert not [key for key in found if key.startswith("mutasi.16")]
    for key, values in found.items():
        if key.startswith("mutasi."):
            assert values["awal"] + values["masuk"] - values["keluar"] == values["akhir"]


def test_no_column_tells_that_somebody_stood_with_rahasia_kinds_only(petugas, verifikator):
    """Such a person comes in with an ordinary kind as anybody does, and leaves as anybody does."""
    hidden = admit(petugas, verifikator, in_month(months.shift(MONTH, -1)), kinds=("16",))
    shown = admit(petugas, verifikator, in_month(months.shift(MONTH, -1)), kinds=("16", "24"))
    for registrant, kind in (
        (hidden.registrant, {"active": True, "reason": "Penghasilan terhenti"}),
        (shown.registrant, {"active": False, "end_reason": "tidak_lagi"}),
    ):
        registrant.refresh_from_db()
        change = make_submission(
            registrant, petugas, kind="change", state="submitted", effective_on=in_month(),
            proposal={"kind.24": kind},
        )  # fmt: skip
        verification.verify(submission=change, version=change.version, by=verifikator)
    report = sent(petugas)
    line = figures(report)["mutasi.orang.M"]
    assert (line["+baru"], line["-tertangani"], line["awal"], line["akhir"]) == (1, 1, 1, 1)
    assert (line["+jenis_bertambah"], line["-jenis_berakhir"]) == (0, 0)
    edition = report.editions.get()
    for column in ("+baru", "-tertangani"):
        assert len(content.behind(report, edition, "mutasi.orang.M", column)) == 1


def test_a_corrected_village_is_no_movement(petugas, verifikator):
    new = admit(petugas, verifikator, in_month(months.shift(MONTH, -1)))
    change = make_submission(
        new.registrant, petugas, kind="change", state="submitted", effective_on=in_month(),
        proposal={"address.village": "62.03.05.2002"},
    )  # fmt: skip
    verification.verify(submission=change, version=change.version, by=verifikator)
    assert Movement.objects.filter(reason="pembetulan").count() == 4
    line = figures(sent(petugas))["mutasi.orang.M"]
    assert (line["awal"], line["masuk"], line["keluar"], line["akhir"]) == (1, 0, 0, 1)


def test_what_comes_after_the_report_is_susulan_in_the_next(petugas, verifikator):
    sent(petugas)
    late = admit(petugas, verifikator, in_month())
    assert {m.report_month for m in late.registrant.movements.all()} == {NEXT}
    log.note_activity(
        district=petugas.position.district, by=petugas, happened_on=in_month(), **FACTS
    )
    drafted = content.draft(begun(petugas, NEXT))
    values = {line["key"]: line["values"] for s in drafted.figures for line in s["lines"]}
    assert values["mutasi.orang.M"]["susulan"] == 1
    assert values["mutasi.orang.M"]["awal"] == 0
    assert values["kegiatan.log.bansos"] == {"n": 1, "L": 4, "P": 6, "susulan": 1}
    # the visit is of today, so it is none; a visit of the month before entered now is one
    assert values["kegiatan.kunjungan-rumah"]["susulan"] == 0
    visit = late.data_collection
    visit.visited_on = in_month()
    visit.save()
    drafted = content.draft(begun(petugas, NEXT))
    values = {line["key"]: line["values"] for s in drafted.figures for line in s["lines"]}
    assert values["kegiatan.kunjungan-rumah"]["susulan"] == 1


def test_what_a_returned_month_took_in_is_not_counted_again(petugas, verifikator):
    report = sent(petugas)
    returned(report, verifikator)
    log.note_activity(
        district=petugas.position.district, by=petugas, happened_on=in_month(), **FACTS
    )
    again = sent(petugas)
    assert figures(again)["kegiatan.log.bansos"]["n"] == 1
    drafted = content.draft(begun(petugas, NEXT))
    assert "kegiatan.log.bansos" not in drafted.evidence


def test_submitting_freezes(petugas, verifikator):
    report = sent(petugas)
    edition = report.editions.get()
    with pytest.raises(Error, match="frozen"), transaction.atomic():
        ReportEdition.objects.filter(pk=edition.pk).update(number=2)
    before = edition.figures
    admit(petugas, verifikator, in_month())
    assert report.editions.get().figures == before
    assert content.behind(report, edition, "mutasi.orang.M", "akhir") == []


def test_every_number_is_the_sum_of_what_is_behind_it(petugas, verifikator):
    for sex in ("M", "F", "M"):
        admit(petugas, verifikator, in_month(), kinds=("08", "24"), sex=sex)
    log.note_activity(
        district=petugas.position.district, by=petugas, happened_on=in_month(), **FACTS
    )
    report = sent(petugas)
    edition, seen = report.editions.get(), 0
    for section in edition.figures:
        for line in section["lines"]:
            for code, value in line["values"].items():
                found = content.behind(report, edition, line["key"], code)
                assert sum(adds for _, adds in found) == value, (line["key"], code)
                seen += value > 0
    assert seen > 8


def test_months_are_sent_in_order(petugas):
    begun(petugas)
    later = begun(petugas, NEXT)
    objection = monthly.objection_to_submit(later)
    assert "hari terakhir bulan itu" in objection or months.name(MONTH) in objection
    early = begun(petugas, months.shift(MONTH, -2))
    monthly.submit(report=early, version=early.version, by=petugas)
    with pytest.raises(Refused, match=months.name(months.shift(MONTH, -1))):
        sent(petugas)


def test_only_the_last_month_sent_can_be_returned(petugas, verifikator):
    first = sent(petugas, months.shift(MONTH, -1))
    second = sent(petugas)
    with pytest.raises(Refused, match="Hanya laporan terakhir"):
        returned(first, verifikator)
    returned(second, verifikator)
    returned(first, verifikator)
    assert not ClosedMonth.objects.exists()


def test_nobody_reviews_what_they_wrote(petugas, verifikator, verifikator_provinsi):
    report = sent(petugas)
    report.contributors = [petugas.pk, verifikator.pk]
    report.save()
    with pytest.raises(Refused, match="ikut menulis"):
        monthly.accept(report=report, version=report.version, by=verifikator)
    report.submitted_by, report.contributors = verifikator, []
    with pytest.raises(Error, match="four_eyes"), transaction.atomic():
        report.accepted_by = verifikator
        report.save()


def test_nil_needs_a_word_and_an_idle_month(petugas):
    report = begun(petugas)
    with pytest.raises(Refused, match="mengapa nihil"):
        monthly.write(
            report=report, version=report.version, by=petugas, **{**WORDS, "is_nil": True}
        )
    nil = {**WORDS, "is_nil": True, "nil_word": "Banjir besar"}
    report = monthly.write(report=report, version=report.version, by=petugas, **nil)
    activity = log.note_activity(
        district=petugas.position.district, by=petugas, happened_on=in_month(), **FACTS
    )
    with pytest.raises(Refused, match="tidak nihil"):
        monthly.submit(report=report, version=report.version, by=petugas)
    log.remove_activity(activity=activity, version=activity.version, by=petugas)
    report = monthly.submit(report=report, version=report.version, by=petugas)
    assert report.editions.get().is_nil


def test_what_was_reported_is_not_changed_in_the_log(petugas):
    activity = log.note_activity(
        district=petugas.position.district, by=petugas, happened_on=in_month(), **FACTS
    )
    sent(petugas)
    with pytest.raises(Refused, match="sudah masuk laporan"):
        log.correct_activity(
            activity=activity, version=activity.version, by=petugas,
            happened_on=in_month(), **FACTS,
        )  # fmt: skip
    with pytest.raises(Refused, match="sudah masuk laporan"):
        log.remove_activity(activity=activity, version=activity.version, by=petugas)


def test_the_officer_writes_only_for_a_vacant_district(petugas_kabupaten, petugas):
    district = petugas.position.district
    with pytest.raises(Refused, match="hanya kalau tidak ada TKSK"):
        monthly.begin(district=district, month=MONTH, by=petugas_kabupaten)
    position = petugas.position
    position.until = timezone.localdate() - datetime.timedelta(days=40)
    position.save()
    assert monthly.begin(district=district, month=MONTH, by=petugas_kabupaten)


@pytest.mark.parametrize(("days", "may"), [(10, True), (11, False)])
def test_a_past_position_finishes_its_months_within_the_grace_days(petugas, days, may):
    position, district = petugas.position, petugas.position.district
    position.until = timezone.localdate() - datetime.timedelta(days=days)
    position.save()
    petugas.work_as(None)
    own = months.month_of(position.until)
    if not may:
        with pytest.raises(Refused):
            monthly.begin(district=district, month=own, by=petugas)
        return
    assert monthly.begin(district=district, month=own, by=petugas)
    with pytest.raises(Refused):  # nor a month after it
        monthly.begin(district=district, month=months.shift(own, 1), by=petugas)
