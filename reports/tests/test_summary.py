"""A regency's summary: sums of what is accepted, rahasia pooled, and who decides."""

import io
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pypdf
import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Position
from accounts.roles import Role
from audit.models import AuditEvent
from cases.tests.factories import make_case
from conftest import DISTRICT, FAR, NEIGHBOUR, make_user
from core.once import new_key
from core.refusal import Refused, Stale
from districts.models import District, Regency
from ppks.models import Movement
from ppks.operations import ledger, verification
from ppks.tests.factories import NEIGHBOUR_VILLAGE, make_registrant, make_submission
from reports import content, months, summaries
from reports.models import RegencySummary
from reports.operations import summary as operations
from reports.summary_workflow import SUMMARY_WORKFLOW
from reports.tests.filed import figures, make_report

NOW = "2026-11-24T09:00:00+07:00"
MONTH, RUNNING = date(2026, 10, 1), date(2026, 11, 1)
URL = "/laporan/rangkuman/"
PAGE = f"{URL}62.03/2026-10/"
WORDS = {"overview": "Banjir di hulu", "obstacles": "", "plans": ""}


@pytest.fixture(autouse=True)
def _day():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def regency(db):
    return Regency.objects.get(pk="62.03")


def write(regency, by, version=0, **words):
    return operations.write(regency=regency, month=MONTH, version=version, by=by, **WORDS | words)


def sent(regency, by, version=0, month=MONTH):
    return operations.submit(regency=regency, month=month, version=version, by=by)


def numbers(sections) -> dict:
    return {line["key"]: line["values"] for section in sections for line in section["lines"]}


def gathered(regency, month=MONTH) -> dict:
    return summaries.gather(regency, month, summaries.parts_of(regency, month))


def post(client, address, data, **more):
    return client.post(address, {"submission_key": new_key()} | data, **more)


def admit(by, verifier, kinds, on=date(2026, 10, 12), **fields):
    made = make_submission(
        make_registrant(by, kinds=kinds, **fields), by, state="submitted", effective_on=on
    )
    return verification.verify(submission=made, version=made.version, by=verifier)


def test_lines_are_added_where_they_are_the_same():
    one, two = figures(n=2), figures(n=5)
    two[0]["lines"].append({"key": "kegiatan.rujukan", "label": "Rujukan dikirim",
                            "values": {"n": 1, "L": 0, "P": 1, "susulan": 1}})  # fmt: skip
    two[1]["columns"].insert(2, ["+pindah_kecamatan", "Pindah masuk"])
    two[1]["lines"][0]["values"]["+pindah_kecamatan"] = 3
    two[1]["lines"].insert(0, {"key": "mutasi.orang.F", "label": "Semua, P", "values": {"awal": 9}})
    found = summaries.add_up([two, one])
    values = numbers(found)
    assert values["kegiatan.log.bansos"] == {"n": 7, "L": 8, "P": 12, "susulan": 0}
    assert values["kegiatan.rujukan"]["P"] == 1
    assert values["mutasi.08.M"]["akhir"] == 14
    assert values["mutasi.08.M"]["+pindah_kecamatan"] == 3
    moved = found[1]
    assert [line["key"] for line in moved["lines"]] == ["mutasi.orang.F", "mutasi.08.M"]
    codes = [code for code, _ in moved["columns"]]
    assert codes.index("+baru") < codes.index("+pindah_kecamatan") < codes.index("masuk")
    assert figures() == figures(n=2), "what was frozen is left as it is"


def test_only_accepted_reports_of_the_regency_count(regency, petugas, tetangga, seberang):
    make_report(DISTRICT, MONTH, petugas, state="accepted", numbers={"n": 3})
    make_report(NEIGHBOUR, MONTH, tetangga, state="final", numbers={"n": 4})
    codes = District.objects.filter(regency=regency).exclude(pk__in=[DISTRICT, NEIGHBOUR])
    for code, state in zip(codes.values_list("pk", flat=True), ("submitted", "returned", "draft"),
                           strict=False):  # fmt: skip
        make_report(code, MONTH, petugas, state=state, numbers={"n": 100})
    make_report(FAR, MONTH, seberang, state="accepted", numbers={"n": 1000})
    make_report(DISTRICT, date(2026, 9, 1), petugas, state="final", numbers={"n": 10})
    found = gathered(regency)
    assert numbers(found["sections"])["kegiatan.log.bansos"]["n"] == 7
    assert found["districts"] == [NEIGHBOUR, DISTRICT]
    assert len(found["districts"]) + len(found["missing"]) == 17


def test_rahasia_is_pooled_for_the_whole_regency(regency, petugas, tetangga, verifikator):
    """Of both districts, though no report was accepted; 24 beside 16 is no rahasia entry."""
    admit(petugas, verifikator, ("16",), on=date(2026, 9, 12))
    admit(petugas, verifikator, ("16",))
    admit(tetangga, verifikator, ("18",), village=NEIGHBOUR_VILLAGE, sex="F")
    admit(petugas, verifikator, ("24", "16"))
    values = numbers(gathered(regency)["sections"])
    assert values["rahasia"] == {"awal": 1, "masuk": 2, "keluar": 0, "akhir": 3}
    # recounted from the ledger, the plain way
    rows = Movement.objects.filter(secret=True, category=None, report_month__lte=MONTH)
    assert sum(rows.values_list("delta", flat=True)) == 3
    text = str(gathered(regency)["sections"])
    assert "16" not in values and "18" not in values and ".M" not in text and NEIGHBOUR not in text


def test_a_secret_person_who_moves_inside_the_regency_is_no_movement(regency, petugas, verifikator):
    entry = admit(petugas, verifikator, ("16",), on=date(2026, 9, 12)).registrant
    ledger.count_all(entry, -1, Movement.Reason.MOVED, date(2026, 10, 20))
    entry.district_id, entry.village_id = NEIGHBOUR, NEIGHBOUR_VILLAGE
    ledger.count_all(entry, +1, Movement.Reason.MOVED, date(2026, 10, 20))
    values = numbers(gathered(regency)["sections"])["rahasia"]
    assert values == {"awal": 1, "masuk": 0, "keluar": 0, "akhir": 1}
    ledger.count_all(entry, -1, Movement.Reason.DECEASED, date(2026, 10, 25))
    values = numbers(gathered(regency)["sections"])["rahasia"]
    assert values == {"awal": 1, "masuk": 0, "keluar": 1, "akhir": 0}


def test_the_pooled_figures_do_not_follow_which_reports_are_accepted(
    regency, petugas, tetangga, verifikator
):
    """Else accepting one more report would tell those of its district by subtraction."""
    admit(petugas, verifikator, ("16",))
    before = numbers(gathered(regency)["sections"])["rahasia"]
    make_report(DISTRICT, MONTH, petugas, state="accepted")
    assert numbers(gathered(regency)["sections"])["rahasia"] == before


def test_rahasia_cases_are_counted_pooled(regency, petugas):
    def case(kind, opened_on, village=None, **more):
        place = {"village": village} if village else {}
        entry = make_registrant(petugas, kinds=(kind,), verified=True, **place)
        return make_case(entry, petugas, category_id=kind, opened_on=opened_on, **more)

    case("16", date(2026, 10, 3))
    case("18", date(2026, 9, 3), NEIGHBOUR_VILLAGE)
    case("08", date(2026, 10, 3))
    case("16", date(2026, 10, 4), "62.71.01.1001")
    values = numbers(gathered(regency)["sections"])
    assert values["rahasia-kasus.baru"] == {"n": 1}
    assert values["rahasia-kasus.berjalan"] == {"n": 2}
    assert values["rahasia-kasus.ditutup"] == {"n": 0}


def test_submitting_freezes_and_names_who_is_missing(regency, petugas, tetangga, verifikator):
    make_report(DISTRICT, MONTH, petugas, state="accepted", numbers={"n": 3})
    summary = sent(regency, verifikator)
    assert summary.state == "submitted"
    assert NEIGHBOUR in summary.figures["missing"]
    make_report(NEIGHBOUR, MONTH, tetangga, state="accepted", numbers={"n": 4})
    summary.refresh_from_db()
    assert numbers(summary.figures["sections"])["kegiatan.log.bansos"]["n"] == 3
    event = AuditEvent.objects.get(action="reports.summary.submit")
    assert event.details["counted"] == 1 and NEIGHBOUR in event.details["missing"]


def test_a_month_is_sent_when_it_is_over(regency, verifikator):
    with pytest.raises(Refused, match="sesudah bulan itu berakhir"):
        sent(regency, verifikator, month=RUNNING)
    assert not RegencySummary.objects.exists(), "nothing is left of it"
    with time_machine.travel("2026-12-01T00:30:00+07:00", tick=False):
        assert sent(regency, verifikator, month=RUNNING)


# Who may do what from which state, written by hand.
V, PO, PV = Role.REGENCY_VERIFIER, Role.PROVINCE_OFFICER, Role.PROVINCE_VERIFIER
ALLOWED = {
    ("submit", "draft", V), ("submit", "returned", V),
    ("final", "submitted", PO), ("final", "submitted", PV),
    ("return", "submitted", PO), ("return", "submitted", PV),
    ("return", "final", PO), ("return", "final", PV),
}  # fmt: skip


def test_the_workflow_is_this_table(regency):
    found = set()
    for role in Role:
        user = type("Somebody", (), {"pk": None, "position": Position(role=role)})()
        for state in RegencySummary.State.values:
            summary = RegencySummary(regency=regency, month=MONTH, state=state)
            summary.submitted_by_id = new_key()
            found |= {
                (t.action, state, role) for t, why in SUMMARY_WORKFLOW.available(summary, user)
                if not why
            }  # fmt: skip
    assert found == ALLOWED


def test_the_whole_way(regency, verifikator, petugas_kabupaten, petugas_provinsi, masuk):
    office, desk, province = masuk(petugas_kabupaten), masuk(verifikator), masuk(petugas_provinsi)
    assert post(office, f"{PAGE}ubah/", WORDS | {"version": 0}).status_code == 302
    summary = RegencySummary.objects.get()
    assert (summary.overview, summary.state) == ("Banjir di hulu", "draft")
    version = {"version": summary.version}
    assert post(office, f"{PAGE}kirim/", version).status_code == 404  # the verifier sends it
    assert post(desk, f"{PAGE}kirim/", version).status_code == 302
    summary.refresh_from_db()
    answer = post(province, f"{PAGE}kembalikan/", {"version": summary.version, "note": ""})
    assert "Tulis apa yang perlu diperbaiki" in answer.content.decode()
    back = {"version": summary.version, "note": "Kendala belum ada"}
    assert post(province, f"{PAGE}kembalikan/", back).status_code == 302
    assert "Kendala belum ada" in desk.get(PAGE).content.decode()
    summary.refresh_from_db()
    words = WORDS | {"version": summary.version, "obstacles": "Air surut"}
    assert post(desk, f"{PAGE}ubah/", words).status_code == 302
    summary.refresh_from_db()
    assert post(desk, f"{PAGE}kirim/", {"version": summary.version}).status_code == 302
    summary.refresh_from_db()
    assert (summary.note, summary.decided_by) == ("", None)
    assert post(province, f"{PAGE}final/", {"version": summary.version}).status_code == 302
    summary.refresh_from_db()
    assert (summary.state, summary.decided_by) == ("final", petugas_provinsi)
    assert post(desk, f"{PAGE}ubah/", words).status_code == 302
    summary.refresh_from_db()
    assert summary.state == "final"
    actions = AuditEvent.objects.filter(action__startswith="reports.summary.")
    assert sorted(a.rpartition(".")[2] for a in actions.values_list("action", flat=True)) == [
        "final", "return", "submit", "submit", "write", "write",
    ]  # fmt: skip


def test_nobody_decides_about_what_they_wrote(regency, verifikator, petugas_provinsi):
    """Four eyes are of the person: the same one, now in the province, may not; another may."""
    summary = sent(regency, verifikator)
    both = make_user("pindah", "Pindah Jabatan", Role.PROVINCE_OFFICER, regency.province)
    RegencySummary.objects.filter(pk=summary.pk).update(contributors=[both.pk, verifikator.pk])
    for act in (operations.make_final, operations.give_back):
        more = {"note": "x"} if act is operations.give_back else {}
        with pytest.raises(Refused, match="ikut menulis"):
            act(summary=summary, version=summary.version, by=both, **more)
    assert operations.make_final(
        summary=summary, version=summary.version, by=petugas_provinsi
    ).state == "final"  # fmt: skip


def test_another_regency_is_not_found(verifikator_lain, verifikator, petugas, auditor, masuk):
    for path in (PAGE, f"{PAGE}ubah/", f"{PAGE}cetak/", f"{PAGE}pdf/"):
        assert masuk(verifikator_lain).get(path).status_code == 404, path
        assert masuk(petugas).get(path).status_code == 404, path
    assert masuk(verifikator).get(PAGE).status_code == 200
    assert masuk(auditor).get(PAGE).status_code == 200
    assert masuk(auditor).get(f"{PAGE}ubah/").status_code == 404
    for month in ("2026-13", "2026-12", "2026-1", "apa"):
        assert masuk(verifikator).get(f"{URL}62.03/{month}/").status_code == 404, month


def test_two_who_write_at_once_see_each_other(regency, verifikator, petugas_kabupaten, masuk):
    write(regency, petugas_kabupaten)
    with pytest.raises(Stale):
        write(regency, verifikator)
    text = post(masuk(verifikator), f"{PAGE}ubah/", WORDS | {"version": 0, "overview": "Kering"})
    shown = text.content.decode()
    assert text.status_code == 200
    assert "Banjir di hulu" in shown and "Kering" in shown
    assert RegencySummary.objects.get().overview == "Banjir di hulu"


def test_the_province_sees_all_of_a_month_and_the_total(
    regency, verifikator, verifikator_lain, petugas, seberang, petugas_provinsi, masuk
):
    client = masuk(petugas_provinsi)
    assert "Belum ada rangkuman yang dikirim" in client.get(URL).content.decode()
    make_report(DISTRICT, MONTH, petugas, state="accepted", numbers={"n": 3})
    make_report(FAR, MONTH, seberang, state="accepted", numbers={"n": 4})
    other = Regency.objects.get(pk="62.71")
    sent(regency, verifikator)
    response = client.get(f"{URL}?bulan=2026-10")
    lines = {line.regency.pk: line for line in response.context["lines"]}
    assert len(lines) == 14
    assert (lines["62.03"].counted, lines["62.03"].districts) == (1, 17)
    assert lines["62.03"].state[0] == "Menunggu provinsi"
    assert lines["62.71"].state[0] == "Belum dibuat"
    assert "Kota Palangka Raya" in response.context["left_out"]
    rows = {row["key"]: row for s in response.context["sections"] for row in s["rows"]}
    assert rows["kegiatan.log.bansos"]["cells"][0]["number"] == 3
    sent(other, verifikator_lain)
    response = client.get(f"{URL}?bulan=2026-10")
    rows = {row["key"]: row for s in response.context["sections"] for row in s["rows"]}
    assert rows["kegiatan.log.bansos"]["cells"][0]["number"] == 7
    assert response.context["added"] == 2
    assert [s["key"] for s in response.context["sections"]][-2:] == ["rahasia", "rahasia-kasus"]


def test_a_regency_sees_its_own_months(verifikator, masuk):
    lines = masuk(verifikator).get(URL).context["lines"]
    assert {line.regency.pk for line in lines} == {"62.03"}
    assert [line.month for line in lines][:2] == [RUNNING, MONTH]


def test_the_paper(regency, verifikator, petugas, auditor, masuk):
    make_report(DISTRICT, MONTH, petugas, state="accepted")
    client = masuk(auditor)
    assert "Konsep, belum dikirim" in client.get(f"{PAGE}cetak/").content.decode()
    assert client.get(f"{PAGE}pdf/").status_code == 302
    sent(regency, verifikator)
    response = client.get(f"{PAGE}pdf/")
    assert response["Content-Type"] == "application/pdf"
    pages = pypdf.PdfReader(io.BytesIO(response.content)).pages
    text = "".join(page.extract_text() for page in pages)
    assert "Kabupaten Kapuas, Oktober 2026" in text
    assert f"Halaman 1 dari {len(pages)}" in text and "Uraian" in text
    assert AuditEvent.objects.filter(action="reports.summary.print").count() == 1


def test_no_audit_no_summary(regency, verifikator, monkeypatch):
    def broken(**details):
        raise RuntimeError("no audit")

    monkeypatch.setattr(operations, "record", broken)
    with pytest.raises(RuntimeError):
        sent(regency, verifikator)
    assert not RegencySummary.objects.exists()


@pytest.mark.parametrize("path", [URL, PAGE])
def test_as_many_queries_for_any_number_of_reports(
    path, regency, petugas, verifikator, petugas_provinsi, masuk
):
    for user in (verifikator, petugas_provinsi):
        client, counts = masuk(user), []
        client.get(path)  # the first page of a session asks more
        for some in (slice(0, 1), slice(1, 12)):
            codes = District.objects.filter(regency=regency).values_list("pk", flat=True)
            for code in codes[some]:
                month = MONTH if user is verifikator else date(2026, 8, 1)
                make_report(code, month, petugas, state="accepted")
            with CaptureQueriesContext(connection) as queries:
                assert client.get(path).status_code == 200
            counts.append(len(queries))
        assert counts[0] == counts[1] <= 15, (user, counts)


def test_the_months_behind_a_summary_are_whole(regency, petugas):
    """A district that closed in a month is part of it, one that closed before is not."""
    District.objects.filter(pk=DISTRICT).update(closed_on=date(2026, 10, 10))
    assert DISTRICT in [part.district.pk for part in summaries.parts_of(regency, MONTH)]
    later = months.shift(MONTH, 1)
    assert DISTRICT not in [part.district.pk for part in summaries.parts_of(regency, later)]
    assert content.shown(gathered(regency)["sections"])


@pytest.mark.django_db(transaction=True)
def test_three_who_send_at_once_send_it_once(regency, verifikator, petugas):
    """Control: without `select_for_update` in `_held` two of them send it."""
    make_report(DISTRICT, MONTH, petugas, state="accepted")
    others = [
        make_user(f"v{place}", f"Verifikator {place}", Role.REGENCY_VERIFIER, regency)
        for place in range(2)
    ]

    def act(by):
        try:
            return sent(regency, by)
        except Refused as refusal:
            return refusal
        finally:
            connection.close()

    for month in range(3):
        RegencySummary.objects.all().delete()
        with ThreadPoolExecutor(max_workers=3) as pool:
            results = list(pool.map(act, [verifikator, *others]))
        kinds = sorted(type(one).__name__ for one in results)
        assert kinds == ["RegencySummary", "Stale", "Stale"], (month, results)
        assert RegencySummary.objects.get().version == 2


@pytest.mark.django_db(transaction=True)
def test_finished_and_given_back_at_once_is_one_of_both(
    regency, verifikator, petugas_provinsi, verifikator_provinsi
):
    summary = sent(regency, verifikator)

    def act(which):
        try:
            if which:
                return operations.make_final(
                    summary=summary, version=summary.version, by=petugas_provinsi
                )
            return operations.give_back(
                summary=summary, version=summary.version, note="x", by=verifikator_provinsi
            )
        except Refused as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=2) as pool:
        results = list(pool.map(act, (0, 1)))
    assert sum(isinstance(one, Refused) for one in results) == 1, results


def test_today_is_not_a_month_of_the_future(regency, verifikator):
    """A summary of a month to come is refused, one that runs may be written."""
    with pytest.raises(Refused, match="belum mulai"):
        operations.write(
            regency=regency, month=date(2026, 12, 1), version=0, by=verifikator, **WORDS
        )
    assert operations.write(regency=regency, month=RUNNING, version=0, by=verifikator, **WORDS)
