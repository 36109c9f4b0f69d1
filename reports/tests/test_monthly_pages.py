"""The report on screen: as its worker, its reviewers and those who only read it meet it."""

import datetime
from html import unescape

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from audit.models import AuditEvent
from core.once import new_key
from ppks.operations import verification
from ppks.operations.access import refresh_secrecy
from ppks.tests.factories import make_registrant, make_submission
from reports import months
from reports.models import Activity, MonthlyReport
from reports.tests.factories import make_activity, make_report

LAST = months.shift(months.current(), -1)


def url(name, report):
    return reverse(f"reports:{name}", args=[report.pk])


def post(client, address, version=None, **data):
    data["submission_key"] = new_key()
    return client.post(address, data if version is None else data | {"version": version})


def text_of(response) -> str:
    return unescape(response.content.decode())


def rows_of(response) -> dict:
    return {
        row["key"]: {cell["code"]: cell for cell in row["cells"]}
        for section in response.context["sections"]
        for row in section["rows"]
    }


def test_a_month_from_its_start_to_final(petugas, verifikator, petugas_provinsi, masuk):
    make_activity(petugas)
    worker = masuk(petugas)
    page = worker.get(reverse("reports:report_list"))
    assert f"laporan {months.name(LAST)}" in text_of(page)
    led = post(worker, reverse("reports:report_create"), kecamatan=petugas.position.district_id,
               bulan=months.code(LAST))  # fmt: skip
    report = MonthlyReport.objects.get()
    assert led["Location"] == report.get_absolute_url()
    post(worker, url("report_edit", report), report.version, obstacles="Air surut", plans="Ke hulu")
    report.refresh_from_db()
    post(worker, url("report_submit", report), report.version)
    report.refresh_from_db()
    assert (report.state, report.edition) == ("submitted", 1)

    verifier = masuk(verifikator)
    page = text_of(verifier.get(reverse("reports:report_list")))
    assert report.district.name in page
    page = text_of(verifier.get(report.get_absolute_url()))
    assert "Air surut" in page and "Terima" in page
    post(verifier, url("report_accept", report), report.version)
    report.refresh_from_db()
    assert report.state == "accepted"

    province = masuk(petugas_provinsi)
    assert "Jadikan final" in text_of(province.get(report.get_absolute_url()))
    post(province, url("report_accept", report), report.version)
    report.refresh_from_db()
    assert report.state == "final"
    assert f"{report.district.name}: final." in text_of(province.get(report.get_absolute_url()))
    done = AuditEvent.objects.filter(target=str(report.pk)).values_list("action", flat=True)
    assert set(done) == {
        f"reports.monthly.{act}" for act in ("begin", "write", "submit", "accept", "final")
    }


def test_a_return_with_words_on_a_line_and_what_changed(petugas, verifikator, masuk):
    make_activity(petugas)
    report = make_report(petugas, state="submitted")
    verifier = masuk(verifikator)
    name = "baris:kegiatan.log.bansos"
    assert name in text_of(verifier.get(url("report_return", report)))
    post(verifier, url("report_return", report), report.version, **{name: "Di desa mana?"})
    report.refresh_from_db()
    assert report.state == "returned"
    worker = masuk(petugas)
    assert "Di desa mana?" in text_of(worker.get(report.get_absolute_url()))
    make_activity(petugas)
    post(worker, url("report_submit", report), report.version)
    report.refresh_from_db()
    page = verifier.get(report.get_absolute_url())
    cell = rows_of(page)["kegiatan.log.bansos"]["n"]
    assert (cell["number"], cell["before"], cell["changed"]) == (2, 1, True)
    assert "tadinya 1" in text_of(page)


def test_a_return_without_a_word_keeps_the_page(petugas, verifikator, masuk):
    report = make_report(petugas, state="submitted")
    page = post(masuk(verifikator), url("report_return", report), report.version)
    assert "Tulis apa yang perlu diperbaiki" in text_of(page)
    report.refresh_from_db()
    assert report.state == "submitted"


def test_many_clean_ones_at_once_and_what_somebody_else_took(petugas, tetangga, verifikator, masuk):
    late = months.shift(months.current(), -3)
    first = make_report(petugas, state="submitted")
    second = make_report(tetangga, month=late, state="submitted")
    client = masuk(verifikator)
    page = client.get(reverse("reports:report_list"))
    lines = {line.report.pk: line for line in page.context["lines"]}
    assert not lines[second.pk].is_clean  # late
    MonthlyReport.objects.filter(pk=first.pk).update(first_submitted_at=timezone.make_aware(
        datetime.datetime.combine(months.current(), datetime.time(9))))  # fmt: skip
    page = client.get(reverse("reports:report_list"))
    lines = {line.report.pk: line for line in page.context["lines"]}
    assert lines[first.pk].is_clean
    ticked = [f"{one.pk}:{one.version}" for one in (first, second)]
    second.version += 1
    second.save()
    page = client.post(
        reverse("reports:report_accept_many"),
        {"laporan": ticked, "submission_key": new_key()},
        follow=True,
    )
    states = dict(MonthlyReport.objects.values_list("pk", "state"))
    assert (states[first.pk], states[second.pk]) == ("accepted", "submitted")
    assert "1 laporan diterima" in text_of(page) and second.district.name in text_of(page)


@pytest.mark.parametrize(("days", "late"), [(7, False), (8, True)])
def test_the_queue_marks_what_a_reviewer_has_left_lying(petugas, verifikator, masuk, days, late):
    report = make_report(petugas, state="submitted")
    sent = timezone.now() - datetime.timedelta(days=days)
    MonthlyReport.objects.filter(pk=report.pk).update(submitted_at=sent)
    page = text_of(masuk(verifikator).get(reverse("reports:report_list")))
    assert (f"sudah {days} hari, batasnya 7" in page) == late


def test_a_reopened_report_says_why_to_everybody(
    petugas, verifikator, petugas_provinsi, auditor, masuk
):
    report = make_report(petugas, state="final", verifier=verifikator, province=petugas_provinsi)
    client = masuk(petugas_provinsi)
    page = post(client, url("report_reopen", report), report.version, reason="")
    assert page.status_code == 200
    post(client, url("report_reopen", report), report.version, reason="Angka bantuan keliru")
    for user in (petugas, verifikator, auditor):
        assert "Angka bantuan keliru" in text_of(masuk(user).get(report.get_absolute_url()))


def test_numbers_open_their_lists_for_those_who_may_read_persons(
    petugas, verifikator, auditor, masuk
):
    new = make_submission(make_registrant(petugas), petugas, state="submitted",
                          effective_on=LAST.replace(day=5))  # fmt: skip
    verification.verify(submission=new, version=new.version, by=verifikator)
    report = make_report(petugas, state="submitted")
    address = f"{url('report_line', report)}?baris=mutasi.orang.M&kolom=akhir"
    worker = masuk(petugas)
    assert "kolom=akhir" in text_of(worker.get(report.get_absolute_url()))
    page = worker.get(address)
    assert page.context["number"] == 1 and "Bue Darman" in text_of(page)
    reader = masuk(auditor)
    page = text_of(reader.get(report.get_absolute_url()))
    assert "kolom=akhir" not in page and "Bue Darman" not in page
    assert reader.get(address).status_code == 404
    for wrong in ("baris=mutasi.16.M&kolom=akhir", "baris=x&kolom=n", "baris=mutasi.orang.M"):
        assert worker.get(f"{url('report_line', report)}?{wrong}").status_code == 404


def test_who_became_rahasia_is_no_longer_listed(petugas, verifikator, masuk):
    new = make_submission(make_registrant(petugas), petugas, state="submitted",
                          effective_on=LAST.replace(day=5))  # fmt: skip
    verification.verify(submission=new, version=new.version, by=verifikator)
    report = make_report(petugas, state="submitted")
    with transaction.atomic():
        new.registrant.conditions.update(category="16")
        refresh_secrecy(new.registrant)
        new.registrant.save()
    address = f"{url('report_line', report)}?baris=mutasi.orang.M&kolom=akhir"
    for user in (petugas, verifikator):
        page = masuk(user).get(address)
        assert page.context["hidden"] == 1 and "Bue Darman" not in text_of(page)


def test_the_officer_of_a_served_district_is_told_whose_it_is(petugas, petugas_kabupaten, masuk):
    report = make_report(petugas)
    client = masuk(petugas_kabupaten)
    for name in ("report_edit", "report_submit"):
        assert "ditulis TKSK yang bertugas" in text_of(client.get(url(name, report)))
        post(client, url(name, report), report.version, obstacles="Bukan saya")
    report.refresh_from_db()
    assert (report.state, report.obstacles) == ("draft", "")


def test_within_the_grace_days_figures_and_no_persons(petugas, masuk):
    report = make_report(petugas)
    position = petugas.position
    client = masuk(petugas)
    position.until = timezone.localdate() - datetime.timedelta(days=2)
    position.since = LAST
    position.save()
    page = client.get(report.get_absolute_url())
    assert page.status_code == 200 and "kolom=" not in text_of(page)
    assert client.get(reverse("reports:report_list")).status_code == 200
    assert client.get(f"{url('report_line', report)}?baris=kegiatan.identifikasi&kolom=n"
                      ).status_code == 404  # fmt: skip
    assert client.get(reverse("reports:daily_log")).status_code == 404
    position.until = timezone.localdate() - datetime.timedelta(days=11)
    position.save()
    assert client.get(report.get_absolute_url()).status_code == 404


def test_two_who_write_at_once_see_both_texts(petugas, masuk):
    report = make_report(petugas)
    client = masuk(petugas)
    post(client, url("report_edit", report), report.version, obstacles="Pertama")
    page = post(client, url("report_edit", report), report.version, obstacles="Kedua")
    assert "Pertama" in text_of(page) and "Kedua" in text_of(page)


def test_the_paper_has_its_places_to_sign(petugas, masuk):
    report = make_report(petugas, state="submitted")
    page = text_of(masuk(petugas).get(url("report_print", report)))
    assert "Mengetahui," in page and f"Camat {report.district.name}" in page
    made = masuk(petugas).get(url("report_pdf", report))
    assert made.content.startswith(b"%PDF")


def test_the_log_in_five_fields(petugas, masuk):
    client = masuk(petugas)
    day = timezone.localdate()
    post(client, reverse("reports:activity_create"), happened_on_0=day.day, happened_on_1=day.month,
         happened_on_2=day.year, kind="ground_check", men="3", women="", result="Tiga rumah dicek",
         village="62.03.05.2001")  # fmt: skip
    made = Activity.objects.get()
    assert (made.kind, made.men, made.women, made.report_month) == (
        "ground_check", 3, 0, months.current(),
    )  # fmt: skip
    page = text_of(client.get(reverse("reports:daily_log")))
    assert "Ground check DTSEN" in page
    post(client, reverse("reports:activity_remove", args=[made.pk]), made.version)
    assert not Activity.objects.exists()


def test_the_log_tells_what_is_there_by_itself_and_nothing_rahasia(
    petugas, petugas_kabupaten, masuk
):
    make_submission(make_registrant(petugas, name="Bue Terlihat"), petugas)
    make_submission(make_registrant(petugas, name="Bue Rahasia", kinds=("16",)), petugas)
    for user in (petugas, petugas_kabupaten):
        page = text_of(masuk(user).get(reverse("reports:daily_log")))
        assert "Bue Terlihat" in page and "Bue Rahasia" not in page


@pytest.mark.parametrize("rows", [1, 12])
def test_the_same_queries_for_few_and_many(
    petugas, tetangga, verifikator, masuk, rows, django_assert_num_queries
):
    for _ in range(rows):
        make_activity(petugas, on=timezone.localdate())
        make_submission(make_registrant(petugas), petugas)
    report = make_report(petugas, state="submitted")
    worker, verifier = masuk(petugas), masuk(verifikator)
    with django_assert_num_queries(8):
        worker.get(reverse("reports:daily_log"))
    with django_assert_num_queries(12):
        verifier.get(report.get_absolute_url())
    with django_assert_num_queries(9):
        verifier.get(reverse("reports:report_list"))
    with django_assert_num_queries(6):
        worker.get(f"{url('report_line', report)}?baris=kegiatan.kunjungan-rumah&kolom=n")
