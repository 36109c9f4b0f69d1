"""Entries from a phone: each arrives once, under the right name; nothing is lost or forced."""

import hashlib
import json
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connections
from django.urls import reverse
from django.utils import timezone

from accounts.models import Position
from accounts.roles import Role
from audit.models import AuditEvent
from cases.models import Visit
from cases.tests.factories import make_case
from conftest import VILLAGE
from districts.models import District
from fieldwork.models import Entry, Piece
from ppks.models import Attachment, Identification, Registrant, Submission
from ppks.operations.verification import verify
from ppks.tests.factories import (
    NEIGHBOUR_VILLAGE,
    PIXELS,
    make_registrant,
    make_submission,
)
from reports.models import Activity

SEND = "/lapangan/kirim/"
WHO = {
    "subject": ["individual"], "name": ["Djoemat bin Oesman"], "sex": ["M"],
    "age_estimate": ["72"], "village": [VILLAGE], "urgency": ["biasa"],
    "no_nik_reason": ["belum_rekam"], "landmark": ["lanting ketiga dari dermaga"],
}  # fmt: skip
SIGNS = {"basic-needs-unmet": ["yes"], "livelihood": ["kurang"]}
LOG = {"kind": ["rapat"], "result": ["Bahas sembako dengan kepala desa"]}


def day(name: str, moment=None) -> dict[str, list[str]]:
    moment = moment or timezone.localdate()
    parts = (moment.day, moment.month, moment.year)
    return {f"{name}_{i}": [str(part)] for i, part in enumerate(parts)}


def message(user, kind, target=None, key=None, **sheets) -> dict:
    now = timezone.now().isoformat()
    return {
        "key": key or str(uuid.uuid4()), "kind": kind, "user": str(user.pk),
        "position": str(user.position.pk), "number": 1, "made_at": now, "sent_at": now,
        "target": target or {},
        "sheets": {n: s if "values" in s else {"values": s} for n, s in sheets.items()},
    }  # fmt: skip


def seen_person(user, *, kinds=("08",), **changes) -> dict:
    return message(
        user, "identifikasi", siapa=WHO | day("identified_on") | changes, tanda=SIGNS,
        jenis={"kinds": list(kinds), "main": [kinds[0]] if kinds else []}
        | {f"reason_{code}": ["Saya lihat sendiri"] for code in kinds},
    )  # fmt: skip


def send(client, entry: dict):
    response = client.post(SEND, json.dumps(entry), content_type="application/json")
    return response.json()


@pytest.fixture
def hp(petugas, masuk):
    return masuk(petugas)


# Once


@pytest.mark.django_db
def test_the_same_entry_sent_ten_times_is_one_record(hp, petugas):
    entry = message(petugas, "kegiatan", kegiatan=LOG | day("happened_on"))
    answers = [send(hp, entry | {"sent_at": f"2026-11-24T0{n}:00:00Z"}) for n in range(10)]
    url = reverse("reports:activity_detail", args=[Activity.objects.get().pk])
    assert {(a["state"], a["key"], a["url"]) for a in answers} == {("saved", entry["key"], url)}
    assert Activity.objects.count() == Entry.objects.count() == 1
    assert AuditEvent.objects.filter(action="fieldwork.entry.save").count() == 1
    send(hp, entry | {"key": str(uuid.uuid4())})  # the control: another key is another record
    assert Activity.objects.count() == 2


@pytest.mark.django_db
def test_the_same_key_with_other_content_is_refused(hp, petugas):
    entry = message(petugas, "kegiatan", kegiatan=LOG | day("happened_on"))
    send(hp, entry)
    other = entry | {"sheets": {"kegiatan": {"values": LOG | {"result": ["Lain sekali"]}}}}
    assert send(hp, other)["state"] == "refused"
    assert Activity.objects.get().result == LOG["result"][0]
    assert send(hp, other)["url"] == Entry.objects.get().led_to  # where the first one lies


@pytest.mark.django_db(transaction=True)
def test_two_that_arrive_at_once_are_one_record(petugas, masuk):
    entry = message(petugas, "kegiatan", kegiatan=LOG | day("happened_on"))
    clients = [masuk(petugas) for _ in range(4)]

    def go(client):
        try:
            return send(client, entry)["state"]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(go, clients)) == {"saved"}
    assert Activity.objects.count() == 1


# Under the right name


@pytest.mark.django_db
def test_another_user_cannot_send_it(petugas, tetangga, masuk):
    entry = message(petugas, "kegiatan", kegiatan=LOG | day("happened_on"))
    assert send(masuk(tetangga), entry)["state"] == "refused"
    forged = entry | {"user": str(tetangga.pk)}  # with the position of the first
    assert send(masuk(tetangga), forged)["state"] == "refused"
    assert not Activity.objects.exists() and not Entry.objects.exists()
    tried = AuditEvent.objects.filter(action="refused", actor=tetangga.pk)
    assert tried.count() == 2  # and it is on record who tried
    assert send(masuk(petugas), entry)["state"] == "saved"


@pytest.mark.django_db
def test_without_a_session_nothing_is_acknowledged(client, petugas):
    entry = message(petugas, "kegiatan", kegiatan=LOG | day("happened_on"))
    response = client.post(SEND, json.dumps(entry), content_type="application/json")
    assert response.status_code == 401 and b"saved" not in response.content
    assert "application/json" not in response["Content-Type"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b'{"key": 1}', b'"x"', b"\xff", b"null", b'{"key":"x","kind":"y"}',
             b'{"half a letter": "\\ud83d"}']
)  # fmt: skip
def test_what_is_no_entry_is_refused_in_words(hp, body):
    response = hp.post(SEND, body, content_type="application/json")
    assert "tidak utuh" in response.json()["words"] and not Entry.objects.exists()


@pytest.mark.django_db
def test_an_entry_is_written_under_the_position_it_was_made_in(petugas, hp):
    """Also when the session works in another one meanwhile; else it would be another's work."""
    second = Position.objects.create(
        user=petugas, role=Role.TKSK, district=District.objects.get(pk="62.03.02"),
        since=timezone.localdate(),
    )  # fmt: skip
    entry = message(petugas, "kegiatan", kegiatan=LOG | day("happened_on"))
    send(hp, entry | {"position": str(second.pk)})
    assert Activity.objects.get().district_id == "62.03.02"


# Identification


@pytest.mark.django_db
def test_a_person_is_registered_on_arrival(hp, petugas):
    answer = send(hp, seen_person(petugas))
    registrant = Registrant.objects.get()
    assert answer["state"] == "saved" and registrant.number in answer["words"]
    assert registrant.kinds == ["08"] and registrant.created_by == petugas
    identification = Identification.objects.get()
    assert identification.answers == {k: v[0] for k, v in SIGNS.items()}
    assert identification.state == "registered"


@pytest.mark.django_db
def test_doubles_are_looked_for_on_arrival_and_a_person_decides(hp, petugas):
    make_registrant(petugas, name="Djoemat bin Oesman", verified=True)
    answer = send(hp, seen_person(petugas))
    assert answer["state"] == "saved" and "Mungkin sudah terdaftar" in answer["todo"]
    assert Registrant.objects.count() == 1  # nothing is registered twice
    identification = Identification.objects.get()
    assert identification.state == "open" and str(identification.pk) in answer["url"]


@pytest.mark.django_db
def test_what_the_server_would_not_take_stays_on_the_phone(hp, petugas):
    wrong = seen_person(petugas, village=["62.71.01.1001"])
    answer = send(hp, wrong)
    assert answer["state"] == "wrong" and "village" in answer["problems"]["siapa"]
    assert not Entry.objects.exists() and not Identification.objects.exists()
    right = seen_person(petugas) | {"key": wrong["key"]}
    assert send(hp, right)["state"] == "saved"  # put right, the same entry


@pytest.mark.django_db
def test_without_a_reason_a_kind_against_the_screening_is_not_taken(hp, petugas):
    entry = seen_person(petugas, kinds=("21",))
    del entry["sheets"]["jenis"]["values"]["reason_21"]
    answer = send(hp, entry)
    assert answer["state"] == "wrong" and "reason_21" in answer["problems"]["jenis"]


@pytest.mark.django_db
def test_an_identification_can_arrive_ended(hp, petugas):
    entry = seen_person(petugas, kinds=())
    entry["sheets"]["tutup"] = {"values": {"reason": ["menolak"]}}
    assert send(hp, entry)["state"] == "saved"
    assert Identification.objects.get().end_reason == "menolak"


# Data collection


def house(user, registrant, *, base=None, key=None, **values) -> dict:
    sheet = {"values": {n: [v] for n, v in values.items()}, "base": base or {}}
    return message(
        user, "pendataan", {"registrant": str(registrant.pk)}, key, tanggal=day("visited_on"),
        rumah=sheet, tetap={"sections": ["identitas", "alamat"]},
    )  # fmt: skip


@pytest.mark.django_db
def test_a_visit_becomes_a_draft_with_what_was_answered(hp, petugas):
    registrant = make_registrant(petugas, verified=True)
    answer = send(hp, house(petugas, registrant, housing_floor="tanah", housing_wall="kayu"))
    assert answer["state"] == "saved" and "Masih kurang" in answer["todo"], answer
    visit = Submission.objects.get(kind="visit").data_collection
    assert (visit.housing_floor, visit.housing_wall) == ("tanah", "kayu")
    assert visit.visited_on == timezone.localdate() and visit.entered_by == petugas
    assert "rumah" in visit.sections


@pytest.mark.django_db
def test_a_visit_follows_the_person_who_was_found_without_a_line(hp, petugas):
    first = seen_person(petugas)
    second = house(petugas, make_registrant(petugas), housing_floor="tanah")
    second["target"] = {"of": first["key"]}
    assert send(hp, second)["state"] == "waits"  # the order may be lost, the entry not
    send(hp, first)
    assert send(hp, second)["state"] == "saved"
    registrant = Registrant.objects.get(name="Djoemat bin Oesman")
    assert registrant.submissions.get(kind="new").data_collection.housing_floor == "tanah"


@pytest.mark.django_db
def test_what_both_changed_is_shown_field_by_field_and_a_person_decides(hp, petugas, verifikator):
    registrant = make_registrant(petugas, verified=True)
    send(hp, house(petugas, registrant, housing_floor="semen", housing_wall="kayu"))
    first = Submission.objects.get(kind="visit")
    # the phone was prepared when there was no answer; the worker saw another floor that day
    mine = house(petugas, registrant, housing_floor="tanah", housing_roof="daun")
    answer = send(hp, mine)
    assert answer["state"] == "held" and "diubah orang lain" in answer["todo"]
    first.data_collection.refresh_from_db()
    assert first.data_collection.housing_floor == "semen"  # not forced
    page = hp.get(answer["url"])
    clashes = page.context["clashes"]
    assert [(c["label"], c["mine"], c["theirs"]) for c in clashes] == [
        ("Lantai terluas", "Tanah", "Semen")
    ]
    held = Entry.objects.get(state="held")
    assert b"tanah" not in bytes(held.content)  # kept as ciphertext
    key = {"submission_key": str(uuid.uuid4())}
    decided = hp.post(answer["url"], {"pilih_housing_floor": "mine"} | key)
    assert decided.status_code == 302
    first.data_collection.refresh_from_db()
    assert first.data_collection.housing_floor == "tanah"
    assert first.data_collection.housing_roof == "daun"  # what only one wrote needs no decision
    assert first.data_collection.housing_wall == "kayu"  # nor what only the other wrote
    held.refresh_from_db()
    assert held.state == "saved" and held.content is None


@pytest.mark.django_db
def test_theirs_may_stay(hp, petugas):
    registrant = make_registrant(petugas, verified=True)
    send(hp, house(petugas, registrant, housing_floor="semen"))
    answer = send(hp, house(petugas, registrant, housing_floor="tanah", housing_roof="daun"))
    key = {"submission_key": str(uuid.uuid4())}
    hp.post(answer["url"], {"pilih_housing_floor": "theirs"} | key)
    visit = Submission.objects.get(kind="visit").data_collection
    assert (visit.housing_floor, visit.housing_roof) == ("semen", "daun")


@pytest.mark.django_db
@pytest.mark.parametrize("life", ["deceased", "merged", "out_of_province"])
def test_a_person_who_left_meanwhile_is_not_forced(hp, petugas, life):
    registrant = make_registrant(petugas, verified=True, life=life)
    answer = send(hp, house(petugas, registrant, housing_floor="tanah"))
    assert answer["state"] == "held" and not Submission.objects.exists()
    assert "keluar dari daftar" in hp.get(answer["url"]).content.decode()


@pytest.mark.django_db
def test_a_person_who_moved_out_of_reach_is_not_told(hp, petugas, tetangga):
    registrant = make_registrant(tetangga, village=NEIGHBOUR_VILLAGE, name="Rahasia Pindah")
    answer = send(hp, house(petugas, registrant, housing_floor="tanah"))
    assert answer["state"] == "held"
    text = hp.get(answer["url"]).content.decode()
    assert "Rahasia Pindah" not in text and "tidak dapat Anda buka lagi" in text
    nobody = house(petugas, registrant, housing_floor="tanah")
    nobody["target"] = {"registrant": str(uuid.uuid4())}
    assert send(hp, nobody)["todo"] == answer["todo"]  # as one that does not exist


# The right is gone


@pytest.fixture
def ended(petugas):
    """What the worker wrote; since yesterday the position is over."""
    entry = house(petugas, make_registrant(petugas, verified=True), housing_floor="tanah")
    position = petugas.position
    position.since = position.until = timezone.localdate() - timedelta(days=1)
    position.save()
    return entry


@pytest.mark.django_db
def test_an_ended_position_loses_nothing_and_writes_nothing(ended, petugas, tetangga, masuk):
    client = masuk(petugas)
    answer = send(client, ended)
    assert answer["state"] == "held" and "sudah berakhir" in answer["todo"]
    assert not Submission.objects.exists()
    text = client.get(answer["url"]).content.decode()
    assert "Tanah" in text and "Serahkan" in text
    asked = f"/lapangan/halo/?kunci=x,{ended['key']}"
    assert client.get(asked).json()["entries"] == [answer]
    assert masuk(tetangga).get(asked).json()["entries"] == []
    key = {"submission_key": str(uuid.uuid4())}
    refused = client.post(answer["url"], key)
    assert refused.status_code == 200 and "sudah berakhir" in refused.content.decode()


@pytest.mark.django_db
def test_the_text_is_handed_to_the_officer_of_the_district(
    ended, petugas, masuk, petugas_kabupaten, verifikator_lain, tetangga
):
    client = masuk(petugas)
    answer = send(client, ended)
    entry = Entry.objects.get()
    office = masuk(petugas_kabupaten)
    page = f"/lapangan/serahan/{entry.pk}/"
    assert office.get(page).status_code == 404  # not before it is handed over
    key = {"submission_key": str(uuid.uuid4())}
    client.post(f"{answer['url']}serahkan/", key)
    assert "Tanah" in office.get(page).content.decode()
    assert AuditEvent.objects.filter(action="seen.entry", actor=petugas_kabupaten.pk).exists()
    for other in (verifikator_lain, tetangga):
        assert masuk(other).get(page).status_code == 404
    assert masuk(tetangga).get(answer["url"]).status_code == 404
    done = {"submission_key": str(uuid.uuid4()), "reason": "Dicatat di kunjungan"}
    assert office.post(page, done).status_code == 302
    entry.refresh_from_db()
    assert entry.state == "taken" and entry.content is None


@pytest.mark.django_db
def test_a_rahasia_entry_goes_to_the_verifier_alone(petugas, masuk, petugas_kabupaten, verifikator):
    registrant = make_registrant(petugas, kinds=("16",), verified=True, life="deceased")
    client = masuk(petugas)
    answer = send(client, house(petugas, registrant, housing_floor="tanah"))
    client.post(f"{answer['url']}serahkan/", {"submission_key": str(uuid.uuid4())})
    page = f"/lapangan/serahan/{Entry.objects.get().pk}/"
    assert masuk(petugas_kabupaten).get(page).status_code == 404
    assert "16" not in masuk(petugas_kabupaten).get("/lapangan/serahan/").content.decode().split(
        "<main")[1].split("</main")[0]  # fmt: skip
    assert masuk(verifikator).get(page).status_code == 200
    assert AuditEvent.objects.filter(action="seen.secret", actor=verifikator.pk).exists()


@pytest.mark.django_db
def test_an_entry_is_dropped_only_with_a_reason(ended, petugas, masuk):
    client = masuk(petugas)
    url = send(client, ended)["url"] + "buang/"
    key = {"submission_key": str(uuid.uuid4())}
    assert client.post(url, key).status_code == 200
    assert Entry.objects.get().state == "held"
    client.post(url, key | {"reason": "salah orang"})
    entry = Entry.objects.get()
    assert (entry.state, entry.content) == ("dropped", None)


# Cases, photos, the clock


@pytest.mark.django_db
def test_a_visit_of_a_case(hp, petugas):
    case = make_case(make_registrant(petugas, verified=True), petugas)
    sheet = {"finding": ["Sudah makan"], "nothing_next": ["on"]} | day("visited_on")
    entry = message(petugas, "kunjungan", {"case": str(case.pk)}, kunjungan=sheet)
    assert send(hp, entry)["state"] == "saved"
    assert Visit.objects.get().finding == "Sudah makan"
    del sheet["nothing_next"]
    wrong = message(petugas, "kunjungan", {"case": str(case.pk)}, kunjungan=sheet)
    assert "next_action" in send(hp, wrong)["problems"]["kunjungan"]


def pieces_of(hp, photo: str, content: bytes, size: int, leave_out=()):
    for number, start in enumerate(range(0, len(content), size)):
        if number not in leave_out:
            hp.post(
                f"/lapangan/potongan/{photo}/?nomor={number}", content[start : start + size],
                content_type="application/octet-stream",
            )  # fmt: skip
    return -(-len(content) // size)


@pytest.mark.django_db
def test_a_photo_comes_in_pieces_and_goes_on_where_it_stopped(hp, petugas):
    content = PIXELS
    registrant = make_registrant(petugas, verified=True)
    photo = str(uuid.uuid4())
    count = pieces_of(hp, photo, content, 100, leave_out=(1,))
    sheet = {"purpose": ["rumah"]} | day("taken_on")
    target = {
        "registrant": str(registrant.pk), "photo": photo, "pieces": str(count),
        "sha256": hashlib.sha256(content).hexdigest(),
    }  # fmt: skip
    entry = message(petugas, "foto", target, lampiran=sheet)
    assert send(hp, entry)["state"] == "waits" and not Attachment.objects.exists()
    there = hp.get(f"/lapangan/potongan/{photo}/").json()["there"]
    assert there == [n for n in range(count) if n != 1]
    pieces_of(hp, photo, content, 100, leave_out=there)
    pieces_of(hp, photo, content, 100)  # the same again changes nothing
    assert send(hp, entry)["state"] == "saved"
    assert send(hp, entry)["state"] == "saved"
    assert Attachment.objects.count() == 1 and not Piece.objects.exists()


@pytest.mark.django_db
def test_pieces_of_another_are_not_taken(hp, petugas, tetangga, masuk):
    photo = str(uuid.uuid4())
    pieces_of(masuk(tetangga), photo, b"x" * 50, 50)
    assert hp.get(f"/lapangan/potongan/{photo}/").json()["there"] == []
    assert b"xxxxx" not in bytes(Piece.objects.get().content)


@pytest.mark.django_db
def test_a_wrong_clock_is_marked_and_orders_nothing(hp, petugas):
    entry = message(petugas, "kegiatan", kegiatan=LOG | day("happened_on"))
    off = timezone.now() - timedelta(days=3)
    late = send(hp, entry | {"sent_at": off.isoformat(), "made_at": off.isoformat()})
    assert -3 * 86400 - 60 < late["clock_off"] < -3 * 86400 + 60
    assert Entry.objects.get().clock_was_off
    event = AuditEvent.objects.get(action="fieldwork.entry.save")
    assert event.details["clock_off"] < -250_000
    good = message(petugas, "kegiatan", kegiatan=LOG | day("happened_on"))
    assert send(hp, good)["clock_off"] == 0
    assert "jam HP tidak cocok" in hp.get("/lapangan/kiriman/").content.decode()


@pytest.mark.django_db
def test_a_day_that_has_not_come_is_refused_in_words(hp, petugas):
    ahead = timezone.localdate() + timedelta(days=3)
    entry = message(petugas, "kegiatan", kegiatan=LOG | day("happened_on", ahead))
    answer = send(hp, entry | {"sent_at": (timezone.now() + timedelta(days=3)).isoformat()})
    assert "belum terjadi" in answer["problems"]["kegiatan"]["happened_on"][0]
    assert answer["clock_off"] > 250_000  # why it is wrong
    assert send(hp, entry)["clock_off"] == 0


@pytest.mark.django_db
def test_a_visit_that_was_verified_meanwhile_keeps_what_both_know(hp, petugas, verifikator):
    """Prepared before a visit was verified: what the worker left alone is as verified."""
    registrant = make_registrant(petugas, verified=True)
    earlier = make_submission(registrant, petugas, kind="visit", state="submitted")
    earlier.data_collection.housing_floor = "semen"
    earlier.data_collection.save()
    verify(submission=earlier, version=earlier.version, by=verifikator)
    answer = send(hp, house(petugas, registrant, housing_roof="daun"))
    assert answer["state"] == "saved"
    visit = Submission.objects.filter(kind="visit").latest("created_at").data_collection
    assert (visit.housing_floor, visit.housing_roof) == ("semen", "daun")


@pytest.mark.django_db
def test_pieces_whose_entry_never_came_go_after_a_month(hp, petugas, capsys):
    pieces_of(hp, str(uuid.uuid4()), b"x" * 50, 50)
    call_command("forget_old_pieces")
    assert Piece.objects.count() == 1
    Piece.objects.update(received_at=timezone.now() - timedelta(days=31))
    call_command("forget_old_pieces")
    assert not Piece.objects.exists() and "1 potongan" in capsys.readouterr().out


# Nothing typed is lost, and nothing is asked that needs no answer


@pytest.mark.django_db
def test_an_answer_that_is_not_asked_any_more_is_shown_not_dropped(hp, petugas):
    """The person moved into an institution meanwhile: housing is not asked there."""
    registrant = make_registrant(petugas, verified=True, stay="panti")
    answer = send(hp, house(petugas, registrant, housing_floor="tanah"))
    assert answer["state"] == "held" and not Submission.objects.exists()
    clash = hp.get(answer["url"]).context["clashes"][0]
    assert (clash["label"], clash["mine"]) == ("Lantai terluas", "Tanah")
    assert "tidak lagi ditanyakan" in clash["theirs"]
    key = {"submission_key": str(uuid.uuid4())}
    assert hp.post(answer["url"], {"pilih_housing_floor": "theirs"} | key).status_code == 302
    assert Entry.objects.get().state == "saved"


@pytest.mark.django_db
def test_a_consent_is_given_anew_and_asks_nobody_to_choose(hp, petugas):
    registrant = make_registrant(petugas, verified=True)
    assert registrant.consent.how == "lisan"
    entry = house(petugas, registrant)
    del entry["sheets"]["rumah"]
    given = {"basis": ["persetujuan"], "how": ["cap_jempol"], "given_by": ["Indu Anaknya"]}
    entry["sheets"]["persetujuan"] = {"values": given | day("given_on")}
    answer = send(hp, entry)
    assert answer["state"] == "saved", answer
    registrant.consent.refresh_from_db()
    assert (registrant.consent.how, registrant.consent.given_by) == ("cap_jempol", "Indu Anaknya")


@pytest.mark.django_db
@pytest.mark.parametrize("how", ["kinds", "of"])
def test_what_tells_of_a_rahasia_kind_is_handed_to_the_verifier_alone(petugas, masuk, how):
    client = masuk(petugas)
    first = seen_person(petugas, kinds=("16",))
    del first["sheets"]["tanda"]
    entry = first
    if how == "of":
        send(client, first)
        entry = house(petugas, make_registrant(petugas), housing_floor="tanah")
        entry["target"] = {"of": first["key"]}
    position = petugas.position
    position.since = position.until = timezone.localdate() - timedelta(days=1)
    position.save()
    assert send(client, entry)["state"] == "held"
    assert Entry.objects.get(key=entry["key"]).secret
    plain = message(petugas, "kegiatan", kegiatan=LOG | day("happened_on"))  # the control
    send(client, plain)
    assert not Entry.objects.get(key=plain["key"]).secret
