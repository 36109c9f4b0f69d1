"""Open data: off until the province says so; nobody can be recognised in what is published."""

import csv
import io
import itertools
import json
import random
from collections import defaultdict

import pytest
import time_machine

from audit.models import AuditEvent
from core.error_pages import error_page
from districts.models import Village
from ppks.models import Movement, Registrant
from reports import open_data
from reports.open_data import SMALL, TOTAL, hidden_in
from reports.tests.recap_world import (
    FAR_VILLAGE,
    NOW,
    SECRET,
    VILLAGE,
    World,
)

RECAP, JSON = "/data-terbuka/rekap-ppks-2026-10.csv", "/data-terbuka/rekap-ppks-2026-10.json"
ADDRESSES = ("/data-terbuka/", RECAP, JSON, "/data-terbuka/metadata.csv",
             "/data-terbuka/metadata.json")  # fmt: skip


@pytest.fixture(autouse=True)
def frozen(db):
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world(petugas, verifikator):
    """One of 08 in Kapuas in October, to be counted on many times."""
    with time_machine.travel("2026-10-20T09:00:00+07:00", tick=False):
        return World(petugas, verifikator).enter(("08", SECRET), "2026-10-05")


@pytest.fixture
def published(petugas_provinsi):
    open_data.switch(on=True, by=petugas_provinsi)


def count(world, times, village, kind="08", sex="M"):
    """So many more in the ledger, past the register: only figures are looked at here."""
    first = world.movements.filter(category="08").first()
    Movement.objects.bulk_create(
        Movement(
            registrant_id=first.registrant_id, category_id=kind, district_id=village[:8],
            village_id=village, subject="individual", sex=sex, delta=1, reason="baru",
            effective_on=first.effective_on, recorded_at=first.recorded_at,
            report_month=first.report_month,
        )
        for _ in range(times)
    )  # fmt: skip


def rows(client) -> dict:
    text = client.get(RECAP).content.decode("utf-8-sig")
    return {(one["kode_wilayah"], one["kode_jenis"]): one
            for one in csv.DictReader(io.StringIO(text), delimiter=";")}  # fmt: skip


def test_off_it_is_the_static_404_for_everybody(client, masuk, petugas_provinsi):
    for one in (client, masuk(petugas_provinsi)):
        for address in ADDRESSES:
            answer = one.get(address)
            assert (answer.status_code, answer.content) == (404, error_page(404).content)


def test_on_anybody_reads_it_at_its_address(client, world, published):
    for address in ADDRESSES:
        assert client.get(address).status_code == 200, address
    for address in ("/data-terbuka/rekap-ppks-2026-11.csv", "/data-terbuka/rekap-ppks-2019-01.csv",
                    "/data-terbuka/rekap-ppks-2026-13.csv"):  # fmt: skip
        assert client.get(address).status_code == 404, address


def test_only_the_province_officer_switches_it_and_that_is_an_event(
    client, masuk, petugas_provinsi, auditor, verifikator_provinsi, petugas_kabupaten
):
    url, sent = "/rekap/data-terbuka/", {"terbit": "ya"}
    for user in (auditor, verifikator_provinsi, petugas_kabupaten):
        key = {"submission_key": "0192a000-0000-7000-8000-000000000009"}
        assert masuk(user).post(url, sent | key).status_code == 404
    assert client.get(RECAP).status_code == 404
    office = masuk(petugas_provinsi)
    for terbit, key, status in (("ya", 1, 200), ("tidak", 2, 404)):
        sent = {"terbit": terbit, "submission_key": f"0192a000-0000-7000-8000-00000000000{key}"}
        assert office.post(url, sent).status_code == 302
        assert client.get(RECAP).status_code == status
    events = AuditEvent.objects.filter(action="reports.open_data.switch")
    assert sorted(event.details["on"] for event in events) == [False, True]


def test_no_event_no_publishing(client, masuk, petugas_provinsi, monkeypatch):
    def fail(**event):
        raise RuntimeError("no audit")

    monkeypatch.setattr("reports.open_data.record", fail)
    with pytest.raises(RuntimeError):
        open_data.switch(on=True, by=petugas_provinsi)
    assert not open_data.is_on()


def test_small_numbers_are_hidden_and_the_total_does_not_tell_them(client, world, published):
    count(world, 2, VILLAGE)  # three in Kapuas with the one that is there
    count(world, 9, FAR_VILLAGE)
    count(world, 30, Village.objects.filter(district__regency="62.02").first().pk)
    found = rows(client)
    # Kapuas is small; with it goes the next smallest, or the total would give it away
    assert found["62.03", "08"]["laki_laki"] == "" == found["62.71", "08"]["laki_laki"]
    assert found["62.02", "08"]["laki_laki"] == "30"
    assert found["", "08"]["laki_laki"] == "42"
    assert found["62.03", "08"]["disembunyikan"] == "1"
    assert found["62.04", "08"]["laki_laki"] == "0"


def test_a_single_small_number_hides_its_total(client, world, published):
    found = rows(client)
    assert found["62.03", "08"]["laki_laki"] == "" == found["", "08"]["laki_laki"]


def test_no_line_gives_a_hidden_number_away():
    """An attacker who knows the rule tries every line that would be published alike."""
    published = defaultdict(list)
    codes = "abc"
    for numbers in itertools.product(range(10), repeat=3):
        line = dict(zip(codes, numbers, strict=True))
        hidden = hidden_in(line)
        seen = tuple(None if code in hidden else n for code, n in line.items())
        total = None if TOTAL in hidden else sum(numbers)
        published[seen, total].append(numbers)
    tried = 0
    for (seen, _), lines in published.items():
        for at, value in enumerate(seen):
            if value is None:
                possible = {line[at] for line in lines}
                assert len(possible) > 1, (seen, lines)
                tried += 1
    assert tried > 50


def test_control_without_a_second_hidden_number_the_total_tells_it():
    line = {"a": 3, "b": 9}
    only_small = {code for code, n in line.items() if 0 < n < SMALL}
    assert only_small != hidden_in(line) == {"a", "b"}


def test_every_small_number_is_hidden_in_lines_of_fourteen():
    rng = random.Random(62)
    for _ in range(3000):
        line = {str(at): rng.choice((0, 0, 1, 2, 3, 4, 5, 6, 9, 40)) for at in range(14)}
        hidden = hidden_in(line)
        assert {code for code, n in line.items() if 0 < n < SMALL} <= hidden
        assert len(hidden) != 1
        numbers = {line[code] for code in hidden - {TOTAL}}
        assert len(numbers) != 1 or TOTAL in hidden


def test_no_rahasia_kind_and_nobody_is_in_it(client, world, published):
    text = "".join(client.get(address).content.decode() for address in ADDRESSES)
    for code, word in (("16", "HIV"), ("18", "Trafficking"), ("03", "Hukum")):
        assert f";{code};" not in text and f'"{code}"' not in text and word not in text
    for entry in Registrant.objects.all():
        assert entry.name not in text and entry.number not in text


def test_rahasia_kinds_change_nothing(client, world, published, petugas, verifikator):
    before = client.get(RECAP).content
    with time_machine.travel("2026-10-21T09:00:00+07:00", tick=False):
        for _ in range(6):
            World(petugas, verifikator).enter((SECRET, "18"), "2026-10-06")
    assert client.get(RECAP).content == before


def test_a_published_month_never_changes(client, world, published):
    count(world, 20, VILLAGE)
    before = client.get(RECAP).content, client.get(JSON).content
    late = world.movements.filter(category="08").first()
    late.pk, late._state.adding = None, True
    late.recorded_at, late.effective_on = "2026-11-02T00:00:00Z", "2026-10-30"
    late.save(force_insert=True)
    assert (client.get(RECAP).content, client.get(JSON).content) == before


def test_csv_and_json_say_the_same(client, world, published):
    count(world, 20, VILLAGE)
    told = json.loads(client.get(JSON).content)
    assert told["bulan"] == "2026-10"
    found = rows(client)
    for one in told["data"]:
        line = found[one["kode_wilayah"] or "", one["kode_jenis"]]
        for name in open_data.NAMES:
            assert line[name] == ("" if one[name] is None else str(one[name]))
            assert (one[name] is None) == (name in one["disembunyikan"])
    assert len(told["data"]) == len(found) == 15 * len({kind for _, kind in found})


def test_the_metadata_describe_every_column(client, published, world):
    text = client.get("/data-terbuka/metadata.csv").content.decode("utf-8-sig")
    described = {one["kolom"] for one in csv.DictReader(io.StringIO(text), delimiter=";")}
    line = next(iter(rows(client).values()))
    assert set(line) - {"wilayah", "jenis_ppks"} == described
    told = json.loads(client.get("/data-terbuka/metadata.json").content)
    assert {"konsep", "definisi", "ukuran", "satuan", "rujukan_kode"} <= set(told["kolom"][0])
    assert {one["kode"] for one in told["jenis_ppks"]} == {kind for _, kind in rows(client)}
