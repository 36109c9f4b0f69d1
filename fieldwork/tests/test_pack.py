"""What a phone takes along: what the day needs, and nothing that is rahasia."""

import json

import pytest
from django.utils import timezone

from audit.models import AuditEvent
from cases.tests.factories import make_case
from conftest import VILLAGE
from ppks.catalogue import catalogue
from ppks.questionnaire import QUESTIONS
from ppks.tests.factories import OTHER_VILLAGE, make_registrant, make_submission

PACK = "/lapangan/bekal/"


def packed(client, villages=(VILLAGE,), people="semua") -> dict:
    response = client.post(PACK, {"villages": villages, "people": people})
    assert response.status_code == 200, response.content
    return response.json()


@pytest.mark.django_db
def test_the_pack_has_the_people_of_the_chosen_villages(masuk, petugas, verifikator):
    one = make_registrant(petugas, name="Indu Satu", verified=True, village=VILLAGE)
    make_registrant(petugas, name="Amang Dua", village=OTHER_VILLAGE)
    visit = make_submission(one, petugas, kind="visit", state="verified", decided_by=verifikator)
    visit.data_collection.housing_floor = "tanah"
    visit.data_collection.save()
    pack = packed(masuk(petugas))
    assert [p["name"] for p in pack["people"]] == ["Indu Satu"]
    line = pack["people"][0]
    assert line["answers"]["housing_floor"] == ["tanah"] and line["number"] == one.number
    assert line["visited_on"] == timezone.localdate().isoformat()
    assert AuditEvent.objects.filter(action="fieldwork.pack", actor=petugas.pk).count() == 1


@pytest.mark.django_db
def test_nothing_rahasia_and_no_number_leaves_in_a_pack(masuk, petugas):
    make_registrant(petugas, name="Hanya Rahasia", kinds=("16",), verified=True)
    mixed = make_registrant(
        petugas, name="Campur", kinds=("08", "16"), verified=True, nik="6203050101540001"
    )
    make_case(mixed, petugas, category_id="16", problem="Rahasia sekali")
    pack = packed(masuk(petugas))
    text = json.dumps(pack["people"]) + json.dumps(pack["cases"])
    assert [p["name"] for p in pack["people"]] == ["Campur"]
    assert pack["people"][0]["kinds"] == ["08"] and not pack["cases"]
    for word in ("Hanya Rahasia", "6203050101540001", "081234567890", '"16"'):
        assert word not in text
    make_case(mixed, petugas, category_id="08")  # the control
    assert len(packed(masuk(petugas))["cases"]) == 1


@pytest.mark.django_db
def test_only_who_is_due(masuk, petugas, verifikator):
    fresh = make_registrant(petugas, name="Baru Dikunjungi", verified=True)
    make_submission(fresh, petugas, kind="visit", state="verified", decided_by=verifikator)
    make_registrant(petugas, name="Belum Pernah", verified=True)
    busy = make_registrant(petugas, name="Ada Kasus", verified=True)
    make_submission(busy, petugas, kind="visit", state="verified", decided_by=verifikator)
    make_case(busy, petugas)
    names = {p["name"] for p in packed(masuk(petugas), people="perlu")["people"]}
    assert names == {"Belum Pernah", "Ada Kasus"}
    assert len(packed(masuk(petugas))["people"]) == 3


@pytest.mark.django_db
def test_a_village_of_another_district_is_refused(masuk, petugas, petugas_kabupaten):
    response = masuk(petugas).post(PACK, {"villages": ["62.71.01.1001"], "people": "semua"})
    assert response.status_code == 422
    assert masuk(petugas_kabupaten).post(PACK, {"villages": [VILLAGE]}).status_code == 404


@pytest.mark.django_db
def test_every_form_of_the_field_is_described(masuk, petugas):
    forms = packed(masuk(petugas))["forms"]
    for name in ("siapa.individual", "siapa.community", "tutup", "tanggal", "kegiatan",
                 "kunjungan", "lampiran", "persetujuan.adult", "rumah", "keadaan"):  # fmt: skip
        assert forms[name]["fields"], name
    asked = forms["rumah"]["asked"]["housing_floor"]
    assert asked["subjects"] == ["family", "individual"] and asked["housed"] is True
    assert {"neglected", "urgency"} <= set(forms["keadaan"]["fields"])
    secret = {question.field for question in QUESTIONS.values() if question.secret}
    assert secret and not secret & {n for f in forms.values() for n in f["fields"]}
    assert len(catalogue().kinds) == 26


@pytest.mark.django_db
def test_the_pack_takes_the_same_few_queries_for_one_and_many(
    masuk, petugas, django_assert_max_num_queries
):
    client, used = masuk(petugas), []
    packed(client)  # the first visit of the session writes
    for number in (1, 20):
        for n in range(number):
            make_case(make_registrant(petugas, name=f"Orang {n}"), petugas)
        with django_assert_max_num_queries(40) as seen:
            packed(client)
        used.append(len(seen))
    assert used[0] == used[1]


@pytest.mark.django_db
def test_the_key_is_the_users_own_and_always_the_same(masuk, petugas, tetangga):
    hello = masuk(petugas).get("/lapangan/halo/").json()
    assert hello["key"] == masuk(petugas).get("/lapangan/halo/").json()["key"]
    assert hello["key"] != masuk(tetangga).get("/lapangan/halo/").json()["key"]
    assert hello["user"] == str(petugas.pk) and len(hello["positions"]) == 1
