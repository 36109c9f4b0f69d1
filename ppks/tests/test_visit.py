"""Pendataan through the client: one test per rule."""

import datetime
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.models import AuditEvent
from conftest import DISTRICT
from core.refusal import Refused
from ppks.models import Consent, DataCollection, Identification, Membership, Registrant, Submission
from ppks.operations import data_collection as operations
from ppks.tests.entries import decide, join, make_registrant, new_entry, verified_entry, with_visit

pytestmark = pytest.mark.django_db


def day_fields(day, name="visited_on"):
    return {f"{name}_0": day.day, f"{name}_1": day.month, f"{name}_2": day.year}


def today(days_ago=0):
    return timezone.localdate() - datetime.timedelta(days=days_ago)


def send(client, url, key=None, follow=False, **data):
    return client.post(url, {"submission_key": key or str(uuid.uuid4()), **data}, follow=follow)


def detail(submission):
    return reverse("ppks:visit_detail", args=[submission.pk])


def part(submission, section):
    return reverse("ppks:visit_section", args=[submission.pk, section])


SCORES = {f"assessment_{n}": "2" for n in ("food", "clothing", "shelter", "health", "relations")}
SCORES["assessment_safety"] = "tidak_tahu"


@pytest.fixture
def draft(petugas):
    return new_entry(petugas)


@pytest.fixture
def visited(petugas, draft):
    with_visit(draft, petugas)
    return draft


# The day of the visit


def test_the_day_is_asked_first_and_starts_the_visit(draft, petugas, masuk):
    client = masuk(petugas)
    assert "Kapan Anda bertemu" in client.get(detail(draft)).content.decode()
    assert send(client, detail(draft), **day_fields(today())).status_code == 302
    collection = DataCollection.objects.get(submission=draft)
    assert (collection.visited_on, collection.collected_by, collection.entered_by) == (
        today(),
        petugas,
        petugas,
    )
    assert AuditEvent.objects.filter(action="ppks.data_collection.start").count() == 1
    page = client.get(detail(draft)).content.decode()
    assert "Identitas" in page and "belum" in page and "susulan" not in page


def test_a_section_without_a_day_leads_to_the_day(draft, petugas, masuk):
    assert masuk(petugas).get(part(draft, "rumah")).url == detail(draft)


@pytest.mark.parametrize(
    ("boxes", "words"),
    [
        (("1", "1", "2100"), "antara 1900 dan tahun ini"),
        (("31", "2", "2026"), "tidak ada di kalender"),
        (("1", "1", "1999"), "Agustus 2012"),
        (("", "", ""), "Isi tanggal kunjungan"),
        (("hari", "\x00", "2026"), "arakter null"),
        (("hari", "ini", "26"), "empat angka"),
    ],
)
def test_a_day_that_cannot_be_is_refused_in_words(draft, petugas, masuk, boxes, words):
    data = {f"visited_on_{i}": text for i, text in enumerate(boxes)}
    response = send(masuk(petugas), detail(draft), **data)
    assert response.status_code == 200 and words in response.content.decode()
    assert not DataCollection.objects.exists()


def test_a_visit_of_tomorrow_is_refused(draft, petugas, masuk):
    response = send(masuk(petugas), detail(draft), **day_fields(today(-1)))
    assert "belum terjadi" in response.content.decode()
    with pytest.raises(Refused, match="belum terjadi"):
        operations.start_data_collection(submission=draft, visited_on=today(-1), by=petugas)


@pytest.mark.parametrize(("days", "late"), [(7, False), (8, True)])
def test_an_entry_more_than_a_week_later_is_marked_susulan(draft, petugas, masuk, days, late):
    with_visit(draft, petugas, days_ago=days)
    assert ("susulan" in masuk(petugas).get(detail(draft)).content.decode()) is late


def test_the_day_can_be_corrected(visited, petugas, masuk):
    response = send(masuk(petugas), detail(visited), version=1, **day_fields(today(3)))
    assert response.status_code == 302
    visited.refresh_from_db()
    assert visited.data_collection.visited_on == visited.effective_on == today(3)


def test_the_office_says_who_went_and_neither_decides(draft, petugas, petugas_kabupaten, masuk):
    client = masuk(petugas_kabupaten)
    assert petugas.name in client.get(detail(draft)).content.decode()
    send(client, detail(draft), collected_by=str(petugas.pk), **day_fields(today()))
    draft.refresh_from_db()
    assert draft.data_collection.collected_by == petugas
    assert {petugas.pk, petugas_kabupaten.pk} <= set(draft.contributors)


# Sections


def test_sections_save_on_their_own_and_are_resumed_later(visited, petugas, masuk):
    client = masuk(petugas)
    response = send(client, part(visited, "penilaian"), assessment_food="1", version=0)
    assert response.url == detail(visited)
    assert "sebagian" in client.get(detail(visited)).content.decode()
    client = masuk(petugas)  # another day
    page = client.get(part(visited, "penilaian")).content.decode()
    assert page.count(" checked") == 1 and 'name="version" value="1"' in page
    send(client, part(visited, "penilaian"), version=1, **SCORES)
    collection = DataCollection.objects.get(submission=visited)
    assert collection.assessment_food == "2" and collection.section_version("penilaian") == 2
    assert set(collection.sections) == {"penilaian"}
    assert "1 dari 10" in client.get(detail(visited)).content.decode()


def test_save_and_go_on_opens_the_next_unfinished_section(visited, petugas, masuk):
    response = send(
        masuk(petugas), part(visited, "bantuan"), next="1", version=0, programme_needs=["sembako"]
    )
    assert response.url == part(visited, "penilaian")


def test_each_save_is_one_event_without_secrets(visited, petugas, masuk):
    send(masuk(petugas), part(visited, "kesehatan"), version=0, health_cover="pbi")
    event = AuditEvent.objects.get(action="ppks.data_collection.save")
    assert event.details == {"section": "kesehatan"} and not event.secret
    assert (event.registrant, event.happened_in) == (visited.registrant_id, DISTRICT)


def test_whoever_saves_a_section_is_a_contributor(visited, petugas_kabupaten, masuk):
    send(masuk(petugas_kabupaten), part(visited, "bantuan"), version=0)
    visited.refresh_from_db()
    assert petugas_kabupaten.pk in visited.contributors


def test_the_same_post_twice_saves_once(visited, petugas, masuk):
    client, key = masuk(petugas), str(uuid.uuid4())
    answers = [
        send(client, part(visited, "penilaian"), key=key, version=0, **SCORES).url for _ in range(2)
    ]
    assert answers[0] == answers[1]
    assert DataCollection.objects.get(submission=visited).section_version("penilaian") == 1


def test_a_section_saved_by_another_comes_back_with_both_texts(
    visited, petugas, petugas_kabupaten, masuk
):
    send(masuk(petugas_kabupaten), part(visited, "bantuan"), version=0, programme_dtsen="tidak")
    client = masuk(petugas)
    response = send(client, part(visited, "bantuan"), version=0, programme_dtsen="terdaftar")
    page = response.content.decode()
    assert response.status_code == 200 and "diubah orang lain" in page
    assert "Tidak terdaftar" in page and 'name="version" value="1"' in page
    assert DataCollection.objects.get(submission=visited).programme_dtsen == "tidak"
    send(client, part(visited, "bantuan"), version=1, programme_dtsen="terdaftar")
    assert DataCollection.objects.get(submission=visited).programme_dtsen == "terdaftar"


def test_another_section_is_not_stale(visited, petugas, petugas_kabupaten, masuk):
    send(masuk(petugas_kabupaten), part(visited, "bantuan"), version=0)
    assert send(masuk(petugas), part(visited, "penilaian"), version=0, **SCORES).status_code == 302


def test_an_unknown_section_is_not_found(visited, petugas, masuk):
    client = masuk(petugas)
    assert client.get(part(visited, "agama")).status_code == 404
    assert send(client, part(visited, "agama")).status_code == 404


def test_a_section_that_is_not_asked_is_not_found(petugas, masuk):
    entry = new_entry(petugas, ["26"], subject="community", name="Komunitas Hulu")
    with_visit(entry, petugas)
    client = masuk(petugas)
    assert client.get(part(entry, "kesehatan")).status_code == 404
    assert (
        "Dari apa mereka hidup?" in client.get(part(entry, "pendidikan-pekerjaan")).content.decode()
    )


@pytest.mark.parametrize(
    ("section", "data", "words"),
    [
        ("rumah", {"housing_floor": "emas"}, "tidak tersedia"),
        ("rumah", {"housing_floor_area": "dua puluh"}, "angka bulat"),
        ("keluarga", {"family_household_size": "31"}, "antara 1 dan 30"),
        ("keluarga", {"family_papers": ["tidak_ada", "ktp"]}, "tidak dapat dipilih bersama"),
        ("bantuan", {"programme_received_year": "2999"}, "angka antara 1990"),
        ("bantuan", {"programme_needs": ["' OR 1=1"]}, "tidak tersedia"),
    ],
)
def test_nonsense_is_refused_in_words_with_everything_typed(
    visited, petugas, masuk, section, data, words
):
    response = send(masuk(petugas), part(visited, section), version=0, **data)
    page = response.content.decode()
    assert response.status_code == 200 and words in page and "Ada yang perlu diperbaiki" in page
    assert not DataCollection.objects.get(submission=visited).sections


def test_an_answer_that_is_not_offered_is_refused_by_the_operation_too(visited, petugas):
    with pytest.raises(Refused):
        operations.record_section(
            submission=visited,
            section="rumah",
            values={"housing.floor": "emas"},
            section_version=None,
            by=petugas,
        )


def test_odd_text_is_cleaned(visited, petugas, masuk):
    text = "Ibu\u200b  Nyai\x07 Ba\u0308lang\u202e"
    send(masuk(petugas), part(visited, "keluarga"), version=0, family_head_name=text)
    assert DataCollection.objects.get(submission=visited).family_head_name == "Ibu Nyai Bälang"


def test_nul_is_taken_out(visited, petugas, masuk):
    send(masuk(petugas), part(visited, "keluarga"), version=0, family_head_name="a\x00b")
    assert DataCollection.objects.get(submission=visited).family_head_name == "ab"


def test_not_wanting_to_answer_is_an_answer(visited, petugas, masuk):
    client = masuk(petugas)
    send(
        client,
        part(visited, "kesehatan"),
        version=0,
        health_chronic=["tidak_mau"],
        health_cover="tidak_tahu",
    )
    collection = DataCollection.objects.get(submission=visited)
    assert collection.health_chronic == ["tidak_mau"] and collection.health_cover == "tidak_tahu"
    assert "1 dari 10" in client.get(detail(visited)).content.decode()


def test_the_power_of_a_meter_falls_away_with_the_meter(visited, petugas, masuk):
    """Rows cannot be unticked: a tick too many on the power must not stand beside the answer."""
    client = masuk(petugas)
    for place, (light, power) in enumerate(
        [("pln_meter", "450"), ("bukan_listrik", ""), ("tidak_tahu", "450"), ("", "450")]
    ):
        version = visited.data_collection.section_version("rumah") if place else 0
        url = part(visited, "rumah")
        send(client, url, version=version, housing_light=light, housing_power="450")
        visited.data_collection.refresh_from_db()
        assert visited.data_collection.housing_power == power, light


def test_a_sensitive_section_opens_with_the_privacy_line(visited, petugas, masuk):
    client, line = masuk(petugas), "Pastikan tidak ada orang lain"
    assert line in client.get(part(visited, "kesehatan")).content.decode()
    assert line not in client.get(part(visited, "rumah")).content.decode()


# Identity, address, condition


def address(**more):
    return {"version": 0, "village": "62.03.05.2001", "placement": "luar_panti", "ktp_same": "on",
            "no_contact_reason": "tidak ada"} | more  # fmt: skip


def test_identity_and_address_of_a_new_entry_are_written_at_once(visited, petugas, masuk):
    client = masuk(petugas)
    response = send(
        client,
        part(visited, "identitas"),
        version=0,
        name="Bawi Entang Tua",
        sex="M",
        birth_2="1950",
        no_nik_reason="hilang",
    )
    assert response.status_code == 302
    assert send(client, part(visited, "alamat"), **address(hamlet="Hulu")).status_code == 302
    registrant = Registrant.objects.get(pk=visited.registrant_id)
    assert (registrant.name, registrant.birth_year, registrant.hamlet) == (
        "Bawi Entang Tua",
        1950,
        "Hulu",
    )
    assert registrant.identity.no_nik_reason == "hilang"
    assert set(DataCollection.objects.get(submission=visited).sections) == {"identitas", "alamat"}


def test_a_known_nik_is_masked_and_kept_when_left_blank(visited, petugas, masuk):
    client, data = masuk(petugas), {"name": "Bawi", "sex": "M", "birth_2": "1954"}
    send(client, part(visited, "identitas"), version=0, nik="6203052403540017", **data)
    page = client.get(part(visited, "identitas")).content.decode()
    assert "6203052403540017" not in page and "620305••••••••17" in page
    assert send(client, part(visited, "identitas"), version=1, **data).status_code == 302
    assert Registrant.objects.get(pk=visited.registrant_id).identity.nik == "6203052403540017"
    assert AuditEvent.objects.filter(action="ppks.identity.change").count() == 1
    late = send(client, part(visited, "identitas"), version=1, **(data | {"name": "Bawi Tua"}))
    page = late.content.decode()
    assert "diubah orang lain" in page and "6203052403540017" not in page


def test_a_village_of_another_district_is_refused(visited, petugas, petugas_kabupaten, masuk):
    response = send(
        masuk(petugas_kabupaten), part(visited, "alamat"), **address(village="62.03.02.2001")
    )
    assert response.status_code == 200
    assert Registrant.objects.get(pk=visited.registrant_id).village_id == "62.03.05.2001"


def test_a_section_of_the_register_saved_by_another_comes_back_too(
    visited, petugas, petugas_kabupaten, masuk
):
    data = {"kinds": ["08"], "urgency": "biasa", "version": 0}
    send(masuk(petugas_kabupaten), part(visited, "keadaan"), condition_adl="semua", **data)
    send(masuk(petugas_kabupaten), part(visited, "alamat"), **address(hamlet="Hulu"))
    client = masuk(petugas)
    page = send(client, part(visited, "keadaan"), condition_adl="tidak", **data).content.decode()
    assert "diubah orang lain" in page and "Ya, hampir semuanya" in page
    assert 'name="version" value="1"' in page and 'value="11"' in page
    page = send(client, part(visited, "alamat"), **address(hamlet="Hilir")).content.decode()
    assert "diubah orang lain" in page and "Hulu" in page and 'value="Hilir"' in page


def test_a_new_kind_brings_its_questions_on_the_same_page(visited, petugas, masuk):
    client = masuk(petugas)
    assert "Ragam disabilitas" not in client.get(part(visited, "keadaan")).content.decode()
    response = send(
        client,
        part(visited, "keadaan"),
        version=0,
        kinds=["08", "09"],
        main="08",
        reason_08="dilihat",
        reason_09="dilihat",
        urgency="segera",
        condition_adl="sebagian",
        next="1",
    )
    assert response.url.startswith(part(visited, "keadaan") + "#div_id_condition_disability")
    assert "Ragam disabilitas" in client.get(part(visited, "keadaan")).content.decode()
    assert "Yang tercatat" in client.get(part(visited, "keadaan")).content.decode()
    registrant = Registrant.objects.get(pk=visited.registrant_id)
    assert registrant.urgency == "segera"
    assert set(registrant.conditions.values_list("category_id", flat=True)) == {"08", "09"}


# Who may


def test_another_district_finds_nothing(visited, tetangga, masuk):
    client = masuk(tetangga)
    for url in (detail(visited), part(visited, "rumah")):
        assert client.get(url).status_code == 404
        assert send(client, url, version=0).status_code == 404


def test_a_verifier_neither_reaches_nor_writes(visited, verifikator, masuk):
    assert masuk(verifikator).get(part(visited, "rumah")).status_code == 404
    with pytest.raises(Refused, match="Jabatan"):
        operations.record_section(
            submission=visited, section="rumah", values={}, section_version=0, by=verifikator
        )


def test_a_submitted_one_is_frozen_and_can_be_read(visited, petugas, verifikator, masuk):
    decide(visited, petugas, verifikator, state="submitted")
    client = masuk(petugas)
    assert "hanya dapat dibaca" in client.get(part(visited, "rumah")).content.decode()
    response = send(client, part(visited, "rumah"), version=0, housing_floor="tanah")
    assert "tidak dapat diubah" in response.content.decode()
    assert not DataCollection.objects.get(submission=visited).sections


def test_remarks_of_a_returned_one_stand_beside_their_fields(visited, petugas, masuk):
    visited.state, visited.remarks = "returned", {"housing.floor": "Tanah atau kayu?"}
    visited.save()
    client = masuk(petugas)
    assert "Tanah atau kayu?" in client.get(detail(visited)).content.decode()
    page = client.get(part(visited, "rumah")).content.decode()
    assert page.index("Tanah atau kayu?") < page.index("id_housing_floor_0")
    assert "Tanah atau kayu?" not in client.get(part(visited, "bantuan")).content.decode()


def test_secret_questions_are_shown_to_insiders_only(petugas, petugas_kabupaten, masuk):
    entry = new_entry(petugas, ["08", "16"])
    with_visit(entry, petugas, answers={"condition.treatment": "rutin"})
    join(entry.registrant, petugas)
    inside, outside = masuk(petugas), masuk(petugas_kabupaten)
    assert "Pengobatan" in inside.get(part(entry, "keadaan")).content.decode()
    page = outside.get(part(entry, "keadaan")).content.decode()
    assert "condition_treatment" not in page and "condition_secret_note" not in page
    send(
        outside,
        part(entry, "keadaan"),
        version=0,
        kinds=["08"],
        urgency="biasa",
        condition_treatment="terputus",
    )
    collection = DataCollection.objects.get(submission=entry)
    assert collection.answers == {"condition.treatment": "rutin"}
    assert entry.registrant.conditions.filter(category="16", until=None).exists()
    assert not AuditEvent.objects.get(action="ppks.data_collection.save").secret


def test_an_entry_that_is_all_rahasia_is_an_event_to_open_and_to_save(petugas, tetangga, masuk):
    entry = new_entry(petugas, ["16"], birth_year=1990)
    with_visit(entry, petugas)
    client = masuk(petugas)
    assert client.get(part(entry, "keadaan")).status_code == 404
    join(entry.registrant, petugas)
    assert client.get(part(entry, "keadaan")).status_code == 200
    assert AuditEvent.objects.filter(action="seen.secret").count() == 1
    send(
        client,
        part(entry, "keadaan"),
        version=0,
        kinds=["16"],
        urgency="biasa",
        condition_treatment="terputus",
    )
    assert AuditEvent.objects.get(action="ppks.data_collection.save").secret


# The house


def family_of(registrant, by, **columns):
    family = new_entry(by, ["24"], subject="family", name="Keluarga Entang")
    with_visit(family, by, sections={"rumah": {"version": 1}}, **columns)
    Membership.objects.create(whole=family.registrant, person=registrant, relation="kepala")
    return family


def test_a_family_member_shows_the_house_of_the_family(visited, petugas, masuk):
    family_of(visited.registrant, petugas, housing_floor="tanah")
    client = masuk(petugas)
    page = client.get(part(visited, "rumah")).content.decode()
    assert "Dari data keluarga" in page and "Tanah" in page and "id_housing_floor" not in page
    assert "Dari data keluarga." in client.get(detail(visited)).content.decode()
    send(client, part(visited, "rumah"), version=0, housing_floor="kayu")
    collection = DataCollection.objects.get(submission=visited)
    assert collection.housing_floor == "" and collection.house_source.housing_floor == "tanah"


def test_a_membership_that_ended_or_a_rahasia_family_tells_nothing(visited, petugas):
    family = family_of(visited.registrant, petugas, housing_floor="tanah")
    Registrant.objects.filter(pk=family.registrant_id).update(secrecy=2)
    assert DataCollection.objects.get(submission=visited).house_source is None
    Registrant.objects.filter(pk=family.registrant_id).update(secrecy=0)
    Membership.objects.update(until=today())
    assert DataCollection.objects.get(submission=visited).house_source is None


def sighting(registrant, by, house=None):
    row = Identification(
        subject="individual", village_id=registrant.village_id, state="registered",
        district_id=registrant.district_id, registrant=registrant, same_house_as=house,
    )  # fmt: skip
    row.touch(by)
    row.save()
    return row


def test_the_house_of_a_housemate_can_be_copied(visited, petugas, masuk):
    client = masuk(petugas)
    assert "Salin isian rumahnya" not in client.get(part(visited, "rumah")).content.decode()
    mate = new_entry(petugas, name="Indu Entang", sex="F")
    with_visit(
        mate,
        petugas,
        sections={"rumah": {"version": 1}},
        housing_floor="kayu",
        economy_income="tidak_mau",
        health_cover="pbi",
    )
    sighting(visited.registrant, petugas, sighting(mate.registrant, petugas))
    page = client.get(part(visited, "rumah")).content.decode()
    assert "Salin isian rumahnya" in page and "Indu Entang" in page
    assert send(client, part(visited, "rumah"), copy_house="1", version=0).status_code == 302
    collection = DataCollection.objects.get(submission=visited)
    assert (collection.housing_floor, collection.economy_income) == ("kayu", "tidak_mau")
    assert collection.health_cover == "" and collection.house_from.submission_id == mate.pk


def test_copying_without_a_housemate_is_refused(visited, petugas):
    with pytest.raises(Refused, match="Belum ada orang lain"):
        operations.copy_house(submission=visited, section_version=0, by=petugas)


# A further visit


def visit_url(registrant):
    return reverse("ppks:visit_create", args=[registrant.pk])


def test_the_last_verified_visit_is_offered_and_every_section_stays_belum(
    petugas, verifikator, masuk
):
    registrant = verified_entry(petugas, verifikator, columns={"housing_floor": "tanah"})
    client = masuk(petugas)
    response = send(client, visit_url(registrant), **day_fields(today()))
    submission = Submission.objects.get(kind="visit")
    assert response.url == detail(submission)
    assert (submission.entered_by, submission.contributors) == (petugas, [petugas.pk])
    collection = submission.data_collection
    assert collection.housing_floor == "tanah" and collection.sections == {}
    page = client.get(part(submission, "rumah")).content.decode()
    assert "Isian dari kunjungan" in page
    assert "0 dari 10" in client.get(detail(submission)).content.decode()


def test_identity_of_a_verified_entry_becomes_a_proposal(petugas, verifikator, masuk):
    registrant = verified_entry(petugas, verifikator)
    client = masuk(petugas)
    send(client, visit_url(registrant), **day_fields(today()))
    submission = Submission.objects.get(kind="visit")
    send(
        client,
        part(submission, "identitas"),
        version=0,
        name="Nama Baru",
        sex="M",
        birth_2="1954",
        no_nik_reason="hilang",
    )
    submission.refresh_from_db()
    assert submission.proposal == {"identity.name": "Nama Baru"}
    registrant.refresh_from_db()
    assert registrant.name == "Bawi Entang"


def test_who_is_not_verified_gets_no_further_visit(draft, petugas, masuk):
    response = send(masuk(petugas), visit_url(draft.registrant), **day_fields(today()))
    assert "belum diverifikasi" in response.content.decode()
    assert not Submission.objects.filter(kind="visit").exists()


def test_a_second_open_visit_of_the_same_day_is_refused_and_the_first_offered(
    petugas, verifikator, masuk
):
    registrant = verified_entry(petugas, verifikator)
    client = masuk(petugas)
    send(client, visit_url(registrant), **day_fields(today()))
    assert "Lanjutkan kunjungan" in client.get(visit_url(registrant)).content.decode()
    response = send(client, visit_url(registrant), **day_fields(today()))
    assert "sedang diisi" in response.content.decode()
    assert Submission.objects.filter(kind="visit").count() == 1


def test_a_visit_elsewhere_is_not_found(petugas, verifikator, tetangga, masuk):
    registrant = verified_entry(petugas, verifikator)
    assert masuk(tetangga).get(visit_url(registrant)).status_code == 404
    assert send(masuk(tetangga), visit_url(registrant)).status_code == 404


# Consent


def consent(**more):
    return {"version": 0, "basis": "persetujuan", "how": "lisan", "given_by": "dirinya",
            **day_fields(today(), "given_on")} | more  # fmt: skip


def test_consent_is_kept_with_the_version_of_the_words(visited, petugas, masuk):
    client = masuk(petugas)
    assert "Bacakan lebih dulu" in client.get(part(visited, "persetujuan")).content.decode()
    response = send(client, part(visited, "persetujuan"), **consent(sharing=["dtsen", "rujukan"]))
    assert response.status_code == 302
    row = Consent.objects.get(registrant=visited.registrant_id)
    assert row.wording and row.sharing == ["dtsen", "rujukan"] and row.given_on == today()
    assert AuditEvent.objects.filter(action="ppks.consent.record").count() == 1


def test_a_refusal_shares_nothing(visited, petugas, masuk):
    send(masuk(petugas), part(visited, "persetujuan"), **consent(refused="on", sharing=["dtsen"]))
    row = Consent.objects.get(registrant=visited.registrant_id)
    assert row.refused and row.sharing == []


def test_for_a_child_the_guardian_consents_by_name(petugas, masuk):
    entry = new_entry(petugas, ["02"], birth_year=timezone.localdate().year - 10)
    with_visit(entry, petugas)
    client = masuk(petugas)
    response = send(client, part(entry, "persetujuan"), **consent())
    assert response.status_code == 200
    response = send(client, part(entry, "persetujuan"), **consent(basis="wali", given_by=""))
    assert "Isi nama yang menyetujui" in response.content.decode()
    with pytest.raises(Refused, match="orang tua atau walinya"):
        operations.record_consent(
            submission=entry, basis="persetujuan", refused=False, given_by="a", relation="b",
            how="lisan", sharing=[], given_on=today(), section_version=None, by=petugas,
        )  # fmt: skip
    assert not Consent.objects.exists()
    assert (
        send(
            client, part(entry, "persetujuan"), **consent(basis="wali", relation="ibu")
        ).status_code
        == 302
    )


def test_pages_cost_few_queries(visited, petugas, masuk, django_assert_max_num_queries):
    client = masuk(petugas)
    for url in (detail(visited), part(visited, "rumah"), part(visited, "keadaan")):
        with django_assert_max_num_queries(15):
            client.get(url)


def test_nothing_is_saved_when_the_event_is_not(visited, petugas, monkeypatch):
    def fail(**kwargs):
        raise RuntimeError("no audit")

    monkeypatch.setattr("ppks.operations.data_collection.record", fail)
    with pytest.raises(RuntimeError):
        operations.record_section(
            submission=visited,
            section="rumah",
            values={"housing.floor": "tanah"},
            section_version=0,
            by=petugas,
        )
    assert DataCollection.objects.get(submission=visited).housing_floor == ""


def test_a_registrant_alone_has_no_visit_page(petugas, masuk):
    registrant = make_registrant(petugas)
    assert masuk(petugas).get(reverse("ppks:visit_detail", args=[registrant.pk])).status_code == 404
