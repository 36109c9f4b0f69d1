"""Identifikasi, through the pages: who and where, what was seen, which kinds, and what comes
of it."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.urls import reverse

from audit.models import AuditEvent
from conftest import VILLAGE
from core.models import SubmissionKey
from ppks.models import Identification, Registrant, Submission, TeamMember
from tests.page_forms import fields_for

OLD_MAN = {
    "subject": "individual",
    "name": "Djoemat bin Oesman",
    "alias": "Kai Jumat",
    "sex": "M",
    "age_estimate": "72",
    "village": VILLAGE,
    "landmark": "lanting ketiga dari dermaga",
    "identified_on_0": "20",
    "identified_on_1": "November",
    "identified_on_2": "2026",
    "urgency": "biasa",
    "no_nik_reason": "belum_rekam",
}


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to("2026-11-24T09:00:00+07:00", tick=True)


def key() -> dict:
    return {"submission_key": str(uuid.uuid4())}


def page_one(client, **changes):
    return client.post(reverse("ppks:identification_create"), OLD_MAN | key() | changes)


def identify(client, answers=None, **changes) -> Identification:
    """An identification with answers, made through the two pages."""
    response = page_one(client, **changes)
    assert response.status_code == 302, response.content.decode()
    identification = Identification.objects.latest("created_at")
    if answers is not None:
        response = client.post(
            reverse("ppks:identification_observations", args=[identification.pk]),
            answers | key() | {"version": identification.version},
        )
        assert response.status_code == 302
        identification.refresh_from_db()
    return identification


def detail(client, identification):
    return client.get(identification.get_absolute_url()).content.decode()


def register(client, identification, **fields):
    data = {"kinds": ["08"], "main": "08", "version": identification.version} | key() | fields
    return client.post(reverse("ppks:identification_register", args=[identification.pk]), data)


def test_old_man_without_papers_is_seen_as_kind_08_and_why(masuk, petugas):
    client = masuk(petugas)
    identification = identify(client, {"basic-needs-unmet": "yes", "abandoned": "yes"})
    page = detail(client, identification)
    assert "Lanjut Usia Terlantar" in page
    assert "Pangan, sandang, papan tidak tercukupi" in page
    assert "Permensos 8/2012" in page
    assert "checked" not in page  # nothing is preselected


def test_registering_makes_an_entry_with_an_unconfirmed_condition_and_a_draft(masuk, petugas):
    client = masuk(petugas)
    identification = identify(client, {"basic-needs-unmet": "yes"})
    response = register(client, identification)
    registrant = Registrant.objects.get()
    submission = registrant.submissions.get()
    assert response["Location"] == reverse("ppks:visit_detail", args=[submission.pk])
    condition = registrant.conditions.get()
    assert (condition.category_id, condition.is_main, condition.screening) == ("08", True, "kuat")
    assert condition.confirmed_by is None
    assert (submission.kind, submission.state) == ("new", "draft")
    assert registrant.verified_at is None
    assert registrant.identity.no_nik_reason == "belum_rekam"
    identification.refresh_from_db()
    assert identification.state == "registered"
    assert AuditEvent.objects.filter(action="ppks.identification.register").count() == 1


def test_kind_against_the_screening_needs_a_written_reason(masuk, petugas):
    client = masuk(petugas)
    identification = identify(client, {"basic-needs-unmet": "yes"})
    response = register(client, identification, kinds=["09"], main="09")
    assert response.status_code == 200
    assert "Tulis alasannya" in response.content.decode()
    assert not Registrant.objects.exists()
    response = register(
        client, identification, kinds=["09"], main="09", reason_09="kaki kanan diamputasi"
    )
    assert response.status_code == 302
    assert Registrant.objects.get().conditions.get().override_reason == "kaki kanan diamputasi"


def test_twins_are_never_both_chosen(masuk, petugas):
    client = masuk(petugas)
    identification = identify(client, {}, age_estimate="", birth_2="2022")
    response = register(
        client, identification, kinds=["01", "02"], main="01", reason_01="a b c", reason_02="a b c"
    )
    assert response.status_code == 200
    assert not Registrant.objects.exists()


def test_kind_that_the_subject_cannot_have_is_refused(masuk, petugas):
    client = masuk(petugas)
    identification = identify(client, {})
    response = register(client, identification, kinds=["26"], main="26", reason_26="terpencil")
    assert response.status_code == 200
    assert not Registrant.objects.exists()


def test_village_of_another_district_is_refused(masuk, petugas):
    response = page_one(masuk(petugas), village="62.03.02.1001")
    assert response.status_code == 200
    assert not Identification.objects.exists()


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("nik", "62710117", "NIK ada 16 angka"),
        ("nik", "62710117O5540001", "hanya berisi angka"),
        ("identified_on_2", "2027", "antara 1900 dan tahun ini"),
        ("identified_on_0", "31", "tidak ada di kalender"),
        ("age_estimate", "-3", "angka bulat"),
        ("age_estimate", "400", "antara 0 dan 120"),
        ("village", "ngawur", "Pilih"),
        ("sex", "X", "Pilih"),
        ("urgency", "", "Pilih kegentingan"),
        ("name", "x" * 151, "150"),
    ],
)
def test_bad_input_comes_back_with_words_and_everything_typed(masuk, petugas, field, value, words):
    response = page_one(masuk(petugas), **{field: value})
    page = response.content.decode()
    assert response.status_code == 200
    assert words in page
    assert "lanting ketiga dari dermaga" in page
    assert "Ada yang perlu diperbaiki" in page
    assert not Identification.objects.exists()


def test_odd_unicode_in_a_name_is_cleaned(masuk, petugas):
    identification = identify(masuk(petugas), name="  Sri\u200b  Re\u0301na\u202e ")
    assert identification.name == "Sri Réna"


def test_odd_nik_is_confirmed_with_a_reason(masuk, petugas):
    client = masuk(petugas)
    odd = {"nik": "6203054501540000", "no_nik_reason": ""}
    response = page_one(client, **odd)
    page = response.content.decode()
    assert "Menurut NIK, orang ini perempuan" in page
    assert "0000" in page
    response = page_one(client, **odd, warning_reason="KTP aslinya dilihat, salah cetak")
    assert response.status_code == 302
    identity = Identification.objects.get().identity
    assert identity.nik == odd["nik"]
    assert set(identity.warnings) >= {"sex", "serial"}
    assert b"6203054501540000" not in bytes(identity.nik_cipher)


def test_only_questions_that_fit_age_and_sex_are_asked(masuk, petugas):
    client = masuk(petugas)
    identification = identify(client)
    page = client.get(
        reverse("ppks:identification_observations", args=[identification.pk])
    ).content.decode()
    assert "livelihood" in page
    assert "street-child" not in page
    assert "left-by-husband" not in page
    assert "disaster-loss" not in page  # only after a disaster
    card = page.split('name="no-id-card" value="yes"')[1].split(">")[0]
    assert "checked" in card  # the reason for no NIK says so already


def test_follow_up_question_appears_after_its_answer(masuk, petugas):
    client = masuk(petugas)
    identification = identify(client)
    url = reverse("ppks:identification_observations", args=[identification.pk])
    response = client.post(url, {"disaster": "alam", "version": 1} | key())
    assert response["Location"].startswith(url)
    assert "disaster-loss" in client.get(url).content.decode()


def test_secret_answer_hides_the_identification_from_colleagues_at_once(
    masuk, petugas, petugas_kabupaten, verifikator
):
    identification = identify(masuk(petugas), {"violence": "kasar"})
    assert identification.secrecy == 2
    url = identification.get_absolute_url()
    assert masuk(petugas).get(url).status_code == 200
    assert masuk(petugas_kabupaten).get(url).status_code == 404
    assert masuk(verifikator).get(url).status_code == 200
    looks = AuditEvent.objects.filter(action="seen.secret", target=str(identification.pk))
    assert looks.filter(actor=verifikator.pk).count() == 1


def test_ordinary_identification_is_seen_by_the_regency_officer(masuk, petugas, petugas_kabupaten):
    identification = identify(masuk(petugas), {"violence": "tidak", "basic-needs-unmet": "yes"})
    assert masuk(petugas_kabupaten).get(identification.get_absolute_url()).status_code == 200


def test_registering_a_secret_kind_makes_a_team(masuk, petugas, petugas_kabupaten):
    client = masuk(petugas)
    identification = identify(
        client, {"violence": "berat"}, age_estimate="30", sex="F", name="Bunga"
    )
    assert register(client, identification, kinds=["19"], main="19").status_code == 302
    registrant = Registrant.objects.get()
    assert registrant.secrecy == 2
    assert TeamMember.objects.get().user == petugas
    assert Registrant.objects.visible_to(petugas).exists()
    assert not Registrant.objects.visible_to(petugas_kabupaten).exists()


def test_possible_double_is_shown_with_the_reason_and_can_be_joined(masuk, petugas):
    client = masuk(petugas)
    first = identify(client, {"basic-needs-unmet": "yes"})
    register(client, first)
    second = identify(
        client, {"basic-needs-unmet": "yes"}, name="Jumat bin Usman", age_estimate="71"
    )
    page = detail(client, second)
    assert "Mungkin sudah terdaftar" in page
    registrant = Registrant.objects.get()
    assert registrant.get_absolute_url() in page
    assert "nama" in page and "umur berdekatan" in page and "desa sama" in page
    response = client.post(
        reverse("ppks:identification_join", args=[second.pk, registrant.pk]),
        {"version": second.version, "kinds": ["24"]} | key(),
    )
    assert response.status_code == 302
    second.refresh_from_db()
    assert (second.state, second.registrant) == ("joined", registrant)
    assert Registrant.objects.count() == 1
    assert Submission.objects.count() == 1  # the open draft is used
    assert set(registrant.conditions.values_list("category_id", flat=True)) == {"08", "24"}


def test_double_out_of_reach_is_not_shown(masuk, petugas, tetangga):
    client = masuk(tetangga)
    there = identify(
        client,
        {"basic-needs-unmet": "yes"},
        village="62.03.02.1001",
        nik="6203020101540001",
        no_nik_reason="",
        age_estimate="",
        birth_2="1954",
    )
    register(client, there)
    here = identify(
        masuk(petugas),
        {},
        nik="6203020101540001",
        no_nik_reason="",
        age_estimate="",
        birth_2="1954",
    )
    assert "Tidak ada data yang mirip" in detail(masuk(petugas), here)


def test_another_person_of_this_house_starts_prefilled(masuk, petugas):
    client = masuk(petugas)
    identification = identify(client, kk="6203051211100003")
    page = client.get(
        reverse("ppks:identification_create"), {"rumah": identification.pk}
    ).content.decode()
    assert "lanting ketiga dari dermaga" in page
    assert "620305••••••••03" in page
    assert "Djoemat" not in page.split("<form")[-1]


def test_the_house_is_where_the_register_says_it_is_now(masuk, petugas, seberang):
    client = masuk(petugas)
    seen = identify(client, {"basic-needs-unmet": "yes"})
    register(client, seen)
    home = Registrant.objects.get()
    home.landmark, home.rt = "dekat dermaga lama", "004"
    home.save()
    address = reverse("ppks:identification_create") + f"?rumah={seen.pk}"
    page = client.get(address).content.decode()
    assert "dekat dermaga lama" in page and 'value="004"' in page
    assert "dekat dermaga lama" not in masuk(seberang).get(address).content.decode()


@pytest.mark.parametrize("subject", ["group", "community"])
def test_a_group_has_no_house(masuk, petugas, subject):
    client = masuk(petugas)
    row = identify(client, {}, subject=subject, member_count="12", sex="", age_estimate="")
    register(client, row, kinds=["26"], main="26", reason_26="Terlihat di lapangan")
    page = client.get(Registrant.objects.get().get_absolute_url()).content.decode()
    assert "Orang lain di rumah ini" not in page


def test_nobody_counts_no_members(masuk, petugas):
    response = page_one(masuk(petugas), subject="group", member_count="0", sex="", age_estimate="")
    assert "Isi angka antara 1 dan" in response.content.decode()


def test_after_a_mistake_only_what_is_chosen_stands_open(masuk, petugas):
    """The protected section does not open itself before whoever looks over the shoulder."""
    client = masuk(petugas)
    row = identify(client, {"basic-needs-unmet": "yes"})
    closed = register(client, row, kinds=[], main="").content.decode()
    assert "<details data-private>" in closed and "<details open>" not in closed
    ordinary = register(client, row, kinds=["09"], main="09").content.decode()
    assert "<details data-private>" in ordinary and "<details open>" in ordinary
    secret = register(client, row, kinds=["18"], main="18").content.decode()
    assert "<details data-private open>" in secret and "<details open>" not in secret


def test_the_kk_of_the_house_is_taken_over_and_stands_in_no_page(masuk, petugas):
    """Also after the first was registered; unticked, it is not taken over."""
    client = masuk(petugas)
    first = identify(client, {"basic-needs-unmet": "yes"}, kk="6203051211100003")
    register(client, first)
    address = reverse("ppks:identification_create") + f"?rumah={first.pk}"
    page = client.get(address).content.decode()
    assert "6203051211100003" not in page and "620305••••••••03" in page
    for ticked, kk in (({"same_kk": "on"}, "6203051211100003"), ({}, "")):
        client.post(address, OLD_MAN | {"name": "Anak"} | ticked | key())
        assert Identification.objects.latest("created_at").identity.kk == kk


def test_the_second_tab_is_told_that_it_was_registered(masuk, petugas):
    client = masuk(petugas)
    row = identify(client, {"basic-needs-unmet": "yes"})
    assert register(client, row).status_code == 302
    assert "sudah selesai: didaftarkan" in register(client, row).content.decode()


def test_the_same_key_with_other_content_keeps_the_text_to_copy(masuk, petugas):
    client, same = masuk(petugas), key()
    for name in ("Djoemat", "Lain Orang"):
        response = client.post(
            reverse("ppks:identification_create"), OLD_MAN | same | {"name": name}
        )
    assert response.status_code == 409 and "Lain Orang" in response.content.decode()
    assert Identification.objects.count() == 1


def test_numbers_of_an_identification_stay_masked_and_stay_when_left_blank(masuk, petugas):
    """Shown whole only for a reason (SECURITY.md, Masking)."""
    client = masuk(petugas)
    numbers = {"nik": "6203051203540001", "kk": "6203051211100003", "no_nik_reason": ""}
    row = identify(client, birth_0="12", birth_1="3", birth_2="1954", age_estimate="", **numbers)
    address = reverse("ppks:identification_edit", args=[row.pk])
    page = client.get(address).content.decode()
    assert numbers["nik"] not in page and numbers["kk"] not in page
    assert "620305••••••••01" in page
    fields = fields_for(page, address, address)
    assert client.post(address, fields | {"alias": ["Kai"]}).status_code == 302
    row.refresh_from_db()
    assert (row.identity.nik, row.identity.kk) == (numbers["nik"], numbers["kk"])
    assert row.alias == "Kai"


def test_joining_with_a_kind_against_the_screening_needs_a_reason(masuk, petugas):
    client = masuk(petugas)
    register(client, identify(client, {"basic-needs-unmet": "yes"}))
    registrant = Registrant.objects.get()
    second = identify(client, {"basic-needs-unmet": "yes"})
    address = reverse("ppks:identification_join", args=[second.pk, registrant.pk])
    ticked = {"version": second.version, "kinds": ["11"]}
    page = client.post(address, ticked | key())
    assert page.status_code == 200
    assert page.content.decode().count("Jenis 11: tulis alasannya.") >= 1
    second.refresh_from_db()
    assert second.state == "open"
    told = {"reason_11": "Tidur di dermaga, dilihat sendiri"}
    assert client.post(address, ticked | told | key()).status_code == 302
    condition = registrant.conditions.get(category="11")
    assert condition.override_reason == told["reason_11"]


def test_joining_refuses_a_kind_that_excludes_one_the_entry_has(masuk, petugas):
    client = masuk(petugas)
    register(client, identify(client, {"basic-needs-unmet": "yes"}))
    registrant = Registrant.objects.get()
    second = identify(client)
    page = client.post(
        reverse("ppks:identification_join", args=[second.pk, registrant.pk]),
        {"version": second.version, "kinds": ["23"], "reason_23": "coba"} | key(),
    )
    assert page.status_code == 200
    assert "tidak dipakai bersama" in page.content.decode()
    assert set(registrant.conditions.values_list("category_id", flat=True)) == {"08"}


def test_ended_identification_can_be_opened_again(masuk, petugas):
    client = masuk(petugas)
    identification = identify(client)
    client.post(
        reverse("ppks:identification_end", args=[identification.pk]),
        {"reason": "menolak", "note": "", "version": identification.version} | key(),
    )
    identification.refresh_from_db()
    assert identification.state == "ended"
    client.post(reverse("ppks:identification_reopen", args=[identification.pk]), key())
    identification.refresh_from_db()
    assert identification.state == "open"


def test_late_save_keeps_the_own_text_and_shows_the_other(masuk, petugas):
    client = masuk(petugas)
    identification = identify(client)
    url = reverse("ppks:identification_edit", args=[identification.pk])
    first = client.post(url, OLD_MAN | key() | {"version": 1, "landmark": "dekat langgar"})
    assert first.status_code == 302
    second = client.post(url, OLD_MAN | key() | {"version": 1, "landmark": "dekat balai desa"})
    page = second.content.decode()
    assert second.status_code == 200
    assert "dekat balai desa" in page and "dekat langgar" in page
    identification.refresh_from_db()
    assert identification.landmark == "dekat langgar"
    third = client.post(url, OLD_MAN | key() | {"version": 2, "landmark": "dekat balai desa"})
    assert third.status_code == 302


@pytest.mark.parametrize("who", ["verifikator", "verifikator_provinsi", "pengelola", "auditor"])
def test_roles_that_do_not_enter_data_cannot_identify(masuk, request, who):
    client = masuk(request.getfixturevalue(who))
    assert page_one(client).status_code == 404
    assert not Identification.objects.exists()


def test_same_post_twice_makes_one_and_answers_alike(masuk, petugas):
    client = masuk(petugas)
    data = OLD_MAN | key()
    url = reverse("ppks:identification_create")
    answers = {client.post(url, data)["Location"] for _ in range(2)}
    assert len(answers) == 1
    assert Identification.objects.count() == 1
    changed = client.post(url, data | {"name": "Orang lain"})
    assert changed.status_code == 409
    assert "sudah pernah dikirim" in changed.content.decode()
    assert Identification.objects.count() == 1


def test_post_without_its_key_writes_nothing(masuk, petugas):
    response = masuk(petugas).post(reverse("ppks:identification_create"), OLD_MAN)
    assert response.status_code == 400
    assert not Identification.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_same_post_twenty_times_at_once_makes_one(masuk, petugas):
    data = OLD_MAN | key()
    clients = [masuk(petugas) for _ in range(20)]

    def send(client):
        try:
            response = client.post(reverse("ppks:identification_create"), data)
            return response.status_code, response.get("Location")
        finally:
            connections.close_all()

    with ThreadPoolExecutor(20) as pool:
        answers = set(pool.map(send, clients))
    assert len(answers) == 1 and next(iter(answers))[0] == 302
    assert Identification.objects.count() == 1
    assert SubmissionKey.objects.count() == 1
    # The control: with a key each, twenty posts make twenty.
    for client in clients[:3]:
        client.post(reverse("ppks:identification_create"), OLD_MAN | key())
    assert Identification.objects.count() == 4


@pytest.mark.parametrize(("answer", "looks"), [("kasar", 1), ("tidak", 0)])
def test_a_list_that_shows_guarded_sightings_is_one_look(
    masuk, petugas, verifikator, answer, looks
):
    identification = identify(masuk(petugas), {"violence": answer})
    masuk(verifikator).get(reverse("ppks:identification_list"))
    found = AuditEvent.objects.filter(action="seen.secrets", actor=verifikator.pk)
    assert found.count() == looks
    assert all(e.details == {"identifications": [str(identification.pk)]} for e in found)
