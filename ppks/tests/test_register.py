"""The list of the register: filters, sorts, pages, masks; the page of an entry."""

import datetime
import re
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from audit.models import AuditEvent
from ppks import showing
from ppks.models import Condition, Identity, Registrant
from ppks.querysets import years_before
from ppks.tests.factories import (
    FAR_VILLAGE,
    NEIGHBOUR_VILLAGE,
    OTHER_VILLAGE,
    make_registrant,
    make_submission,
)
from tests.page_forms import without_tokens

LIST = "/ppks/"
NIK = "6203051203540001"


def names_on(response) -> list[str]:
    """The names (or numbers) of the rows, in their order."""
    return re.findall(r'class="row-link" href="/ppks/[^"]+">([^<]+)</a>', response.content.decode())


def text_of(response) -> str:
    return response.content.decode()


@pytest.fixture
def entry(petugas):
    return make_registrant(
        petugas,
        name="Bue Darman",
        parent_name="Tambi Rusinah",
        alias="Amang",
        rt="003",
        rw="001",
        verified=True,
        nik=NIK,
    )


def test_a_line_tells_two_same_names_apart(petugas, masuk, entry):
    page = text_of(masuk(petugas).get(LIST))
    for word in ("Bue Darman", "dipanggil Amang", "anak dari Tambi Rusinah", "RT 003/RW 001",
                 "laki-laki", "Terverifikasi", "Lanjut Usia Terlantar"):  # fmt: skip
        assert word in page
    assert f"Desa {entry.village.name}" in page


def test_only_the_own_area_is_listed(petugas, tetangga, seberang, petugas_kabupaten, masuk):
    make_registrant(petugas, name="Orang Barat")
    make_registrant(tetangga, name="Orang Hilir", village=NEIGHBOUR_VILLAGE)
    make_registrant(seberang, name="Orang Seberang", village=FAR_VILLAGE)
    assert names_on(masuk(petugas).get(LIST)) == ["Orang Barat"]
    assert names_on(masuk(petugas_kabupaten).get(LIST)) == ["Orang Barat", "Orang Hilir"]


def test_roles_without_the_register_get_404(pengelola, auditor, masuk):
    for user in (pengelola, auditor):
        assert masuk(user).get(LIST).status_code == 404


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("keadaan=terverifikasi", ["Ani Terverifikasi"]),
        ("keadaan=belum", ["Budi Baru", "Kelompok Tani", "Tanpa Umur"]),
        ("keadaan=keluar", ["Citra Pergi"]),
        ("keadaan=deceased", ["Citra Pergi"]),
        ("keadaan=graduated", []),
        ("keadaan=tidak_diterima", ["Dodi Ditolak"]),
        ("macam=group", ["Kelompok Tani"]),
        ("jk=P", ["Ani Terverifikasi"]),
        ("jk=-", ["Tanpa Umur"]),
        ("umur=tidak-tahu", ["Tanpa Umur"]),
        ("umur=6-17", ["Budi Baru"]),
        ("kegentingan=darurat", ["Budi Baru"]),
        ("jenis=02", ["Budi Baru"]),
        (f"desa={OTHER_VILLAGE}", ["Budi Baru"]),
        ("desa=62.71.01.1001&jenis=99&umur=1000&urut=x", None),
        ("", None),
    ],
)
def test_filters_in_the_address(petugas, masuk, query, expected):
    make_registrant(petugas, name="Ani Terverifikasi", sex="F", verified=True)
    make_registrant(
        petugas, name="Budi Baru", birth_year=None, urgency="darurat", kinds=("02",),
        birth_date=years_before(timezone.localdate(), 10), village=OTHER_VILLAGE,
    )  # fmt: skip
    make_registrant(petugas, name="Citra Pergi", verified=True, life="deceased")
    make_registrant(petugas, name="Dodi Ditolak", life="not_admitted")
    make_registrant(petugas, name="Kelompok Tani", subject="group", kinds=("21",))
    make_registrant(petugas, name="Tanpa Umur", birth_year=None, sex="")
    if expected is None:  # nothing that is understood: everything but what was not admitted
        expected = ["Ani Terverifikasi", "Budi Baru", "Citra Pergi", "Kelompok Tani", "Tanpa Umur"]
    assert names_on(masuk(petugas).get(f"{LIST}?{query}")) == expected


@pytest.mark.parametrize(
    ("low", "high", "years", "days", "fits"),
    [
        (6, 17, 6, 0, True),
        (6, 17, 6, 1, False),  # six tomorrow
        (6, 17, 18, 1, True),  # eighteen tomorrow
        (6, 17, 18, 0, False),
        (60, None, 60, 0, True),
        (60, None, 60, 1, False),
        (0, 5, 6, 1, True),
        (0, 5, 6, 0, False),
    ],
)
def test_an_age_band_holds_to_the_day(petugas, low, high, years, days, fits):
    born = years_before(timezone.localdate(), years) + datetime.timedelta(days=days)
    make_registrant(petugas, birth_year=None, birth_date=born)
    assert Registrant.objects.of_age(low, high).exists() is fits


@pytest.mark.parametrize(("age", "bands"), [(17, {"6-17"}), (18, {"6-17", "18-59"})])
def test_a_year_alone_fits_both_bands_it_may_lie_in(petugas, age, bands):
    make_registrant(petugas, birth_year=timezone.localdate().year - age)
    found = {
        code
        for code, (_, low, high) in showing.BANDS.items()
        if Registrant.objects.of_age(low, high).exists()
    }
    assert found == bands


def test_what_is_filtered_is_said_and_can_be_taken_away(petugas, masuk, entry):
    page = text_of(masuk(petugas).get(f"{LIST}?jenis=08&keadaan=belum&page=3"))
    assert "Jenis PPKS: 08 Lanjut Usia Terlantar (LUT)" in page
    assert 'href="/ppks/?keadaan=belum"' in page and 'href="/ppks/?jenis=08"' in page
    assert "Hapus semua saringan" in page and "Tidak ada PPKS yang cocok" in page


def test_an_empty_register_says_what_to_do(petugas, verifikator, masuk):
    page = text_of(masuk(petugas).get(LIST))
    assert "Belum ada PPKS" in page and reverse("ppks:identification_create") in page
    assert reverse("ppks:identification_create") not in text_of(masuk(verifikator).get(LIST))


def test_sorts(petugas, masuk):
    now = timezone.now()
    for name, created, updated in (("Citra", 3, 1), ("Ani", 1, 3), ("Budi", 2, 2)):
        row = make_registrant(petugas, name=name)
        Registrant.objects.filter(pk=row.pk).update(
            created_at=now - datetime.timedelta(days=created),
            updated_at=now - datetime.timedelta(days=updated),
        )
    client = masuk(petugas)
    assert names_on(client.get(LIST)) == ["Ani", "Budi", "Citra"]
    assert names_on(client.get(f"{LIST}?urut=terbaru")) == ["Citra", "Budi", "Ani"]
    assert names_on(client.get(f"{LIST}?urut=terlama")) == ["Citra", "Budi", "Ani"]


def test_pages_of_25_keep_the_filter(petugas, masuk):
    for i in range(27):
        make_registrant(petugas, name=f"Orang {i:02}")
    client = masuk(petugas)
    first = client.get(f"{LIST}?jenis=08")
    assert len(names_on(first)) == 25 and "27 PPKS" in text_of(first)
    assert "?jenis=08&amp;page=2" in text_of(first)
    assert names_on(client.get(f"{LIST}?jenis=08&page=2")) == ["Orang 25", "Orang 26"]
    assert client.get(f"{LIST}?page=zzz").status_code == 200


def test_a_very_long_list_is_counted_no_further_than_ten_thousand(petugas, masuk, monkeypatch):
    monkeypatch.setattr("ppks.views.registrant.COUNTED", 26)
    for i in range(28):
        make_registrant(petugas, name=f"Orang {i:02}")
    page = text_of(masuk(petugas).get(LIST))
    assert "lebih dari 26 PPKS" in page
    assert len(names_on(masuk(petugas).get(f"{LIST}?page=2"))) == 1


@pytest.mark.parametrize(
    "role", ["petugas", "petugas_kabupaten", "verifikator", "petugas_provinsi"]
)
def test_queries_of_the_list_do_not_grow(request, petugas, masuk, role):
    user = petugas if role == "petugas" else request.getfixturevalue(role)
    client = masuk(user)
    make_registrant(petugas, name="Orang 0", kinds=("08", "24"))
    counts = []
    for url in (LIST, f"{LIST}?jenis=08&keadaan=belum&umur=60", f"{LIST}?q=oranq"):
        client.get(url)
        with CaptureQueriesContext(connection) as few:
            client.get(url)
        counts.append(len(few))
    for i in range(1, 30):
        make_registrant(petugas, name=f"Orang {i}", kinds=("08", "24"))
    for url, before in zip(
        (LIST, f"{LIST}?jenis=08&keadaan=belum&umur=60", f"{LIST}?q=oranq"), counts, strict=True
    ):
        with CaptureQueriesContext(connection) as many:
            client.get(url)
        assert len(many) == before <= 15, url


@pytest.mark.parametrize("tab", ["", "kondisi/", "pendataan/", "riwayat/"])
def test_queries_of_an_entry_do_not_grow(petugas, verifikator, masuk, entry, tab):
    client = masuk(verifikator)
    url = f"{entry.get_absolute_url()}{tab}"
    make_submission(entry, petugas, kind="visit", state="submitted")
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    for _ in range(6):
        make_submission(entry, petugas, kind="visit", state="submitted")
    with CaptureQueriesContext(connection) as many:
        client.get(url)
    assert len(many) == len(few) <= 15


def test_an_entry_shows_the_person_and_a_masked_nik(petugas, masuk, entry):
    page = text_of(masuk(petugas).get(entry.get_absolute_url()))
    for word in ("Bue Darman", "Tambi Rusinah", "620305••••••••01", "kartu asli dilihat",
                 'href="tel:081234567890"', "Ketua RT", entry.number):  # fmt: skip
        assert word in page
    assert NIK not in page


def test_what_comes_next_is_offered_to_those_who_write(petugas, verifikator, masuk, entry):
    draft = make_submission(make_registrant(petugas, name="Baru"), petugas)
    page = text_of(masuk(petugas).get(draft.registrant.get_absolute_url()))
    assert reverse("ppks:visit_detail", args=[draft.pk]) in page and "Lanjutkan pendataan" in page
    page = text_of(masuk(petugas).get(entry.get_absolute_url()))
    for name in ("visit_create", "change_create", "end_create", "registrant_contact"):
        assert reverse(f"ppks:{name}", args=[entry.pk]) in page
    page = text_of(masuk(verifikator).get(entry.get_absolute_url()))
    for name in ("visit_create", "change_create", "end_create", "registrant_contact"):
        assert reverse(f"ppks:{name}", args=[entry.pk]) not in page


def test_a_returned_submission_is_a_flag_on_every_tab(petugas, verifikator, masuk, entry):
    make_submission(entry, petugas, kind="visit", state="returned", decided_by=verifikator)
    for tab in ("", "kondisi/", "pendataan/", "riwayat/"):
        assert "Dikembalikan" in text_of(masuk(petugas).get(f"{entry.get_absolute_url()}{tab}"))


def test_conditions_say_since_when_and_why(petugas, masuk, entry):
    Condition.objects.create(
        registrant=entry, category_id="24", since=datetime.date(2026, 1, 2),
        until=datetime.date(2026, 3, 4), end_reason="tertangani", override_reason="rumah roboh",
    )  # fmt: skip
    page = text_of(masuk(petugas).get(f"{entry.get_absolute_url()}kondisi/"))
    for word in ("sejak 2 Januari 2026", "sampai 4 Maret 2026", "Sudah tertangani", "rumah roboh",
                 "Belum dipastikan verifikator"):  # fmt: skip
        assert word in page


# The province


def test_the_province_sees_number_kind_age_band_and_village_only(
    petugas, petugas_provinsi, verifikator_provinsi, masuk, entry
):
    hidden = ("Bue Darman", "Amang", "Tambi Rusinah", "RT 003", "081234567890", "Ketua RT",
              "aki-laki,", "72 tahun", "620305•", "1954")  # fmt: skip
    for user in (petugas_provinsi, verifikator_provinsi):
        client = masuk(user)
        for url in (LIST, entry.get_absolute_url(), f"{entry.get_absolute_url()}kondisi/"):
            page = without_tokens(text_of(client.get(url)))
            for word in (entry.number, "60 tahun ke atas", "Lanjut Usia Terlantar", "Kapuas Barat"):
                assert word in page, (url, word)
            main = page[page.index("<h1>") :]
            for word in hidden:
                assert word not in main, (url, word)
        for tab in ("pendataan/", "riwayat/"):
            assert client.get(f"{entry.get_absolute_url()}{tab}").status_code == 404


def test_a_name_search_of_the_province_is_an_event_and_stays_masked(petugas_provinsi, masuk, entry):
    page = masuk(petugas_provinsi).get(f"{LIST}?q=darman")
    assert names_on(page) == [entry.number] and "Bue Darman" not in text_of(page)
    event = AuditEvent.objects.get(action="ppks.registrant.search")
    assert event.actor == petugas_provinsi.pk and event.details == {"found": 1}
    assert "darman" not in str(event.__dict__)


def test_a_name_search_below_the_province_is_no_event(petugas, masuk, entry):
    masuk(petugas).get(f"{LIST}?q=darman")
    assert not AuditEvent.objects.filter(action="ppks.registrant.search").exists()


def test_a_reveal_needs_a_reason_and_lasts_one_answer(petugas_provinsi, masuk, entry):
    client = masuk(petugas_provinsi)
    url = reverse("ppks:registrant_reveal", args=[entry.pk])
    page = text_of(client.post(url, {"reason": "abc"}))
    assert "Bue Darman" not in page and "Ada yang perlu diperbaiki" in page
    assert not AuditEvent.objects.filter(action="seen.person").exists()
    answer = client.post(url, {"reason": "Rapat rujukan ke panti"})
    assert answer.status_code == 200 and "Bue Darman" in text_of(answer)
    assert "no-store" in answer.headers["Cache-Control"]
    event = AuditEvent.objects.get(action="seen.person")
    assert (event.note, event.registrant) == ("Rapat rujukan ke panti", entry.pk)
    assert "Bue Darman" not in text_of(client.get(entry.get_absolute_url()))


def test_only_the_province_reveals(petugas, verifikator, masuk, entry):
    for user in (petugas, verifikator):
        url = reverse("ppks:registrant_reveal", args=[entry.pk])
        assert masuk(user).post(url, {"reason": "ingin tahu saja"}).status_code == 404


@pytest.mark.parametrize(
    "role", ["petugas", "petugas_kabupaten", "verifikator", "petugas_provinsi"]
)
def test_a_nik_is_shown_once_with_a_reason(request, petugas, masuk, entry, role):
    client = masuk(petugas if role == "petugas" else request.getfixturevalue(role))
    url = reverse("ppks:registrant_nik", args=[entry.pk])
    assert client.get(url).status_code == 405
    page = text_of(client.post(url, {"reason": ""}))
    assert "6203 0512 0354 0001" not in page
    assert not AuditEvent.objects.filter(action="seen.nik").exists()
    answer = client.post(url, {"reason": "Mengurus BPJS"})
    assert "6203 0512 0354 0001" in text_of(answer)
    assert "no-store" in answer.headers["Cache-Control"]
    event = AuditEvent.objects.get(action="seen.nik")
    assert event.note == "Mengurus BPJS" and NIK not in str(event.__dict__)
    if role == "petugas_provinsi":
        assert "Bue Darman" not in text_of(answer)


def test_a_nik_is_not_shown_without_its_event(petugas, masuk, entry, monkeypatch):
    def broken(**_):
        raise RuntimeError("no audit")

    monkeypatch.setattr("ppks.operations.identity.seen", broken)
    with pytest.raises(RuntimeError):
        masuk(petugas).post(
            reverse("ppks:registrant_nik", args=[entry.pk]), {"reason": "Mengurus BPJS"}
        )


def test_a_nik_is_found_by_post_within_reach(petugas, tetangga, petugas_provinsi, masuk, entry):
    url = reverse("ppks:nik_search")
    assert names_on(masuk(petugas).post(url, {"nik": "6203 0512 0354 0001"})) == ["Bue Darman"]
    assert names_on(masuk(petugas_provinsi).post(url, {"nik": NIK})) == [entry.number]
    page = masuk(tetangga).post(url, {"nik": NIK})
    assert names_on(page) == [] and "tidak ditemukan" in text_of(page)
    events = AuditEvent.objects.filter(action="ppks.registrant.nik_search")
    assert events.count() == 3 and not any(NIK in str(one.__dict__) for one in events)
    assert "16 angka" in text_of(masuk(petugas).post(url, {"nik": "12345"}))


def test_a_nik_in_the_box_for_names_is_not_searched(petugas, masuk, entry):
    answer = masuk(petugas).get(f"{LIST}?q=6203 0512 0354 0001")
    assert answer.status_code == 302 and answer["Location"] == reverse("ppks:nik_search")


# Contact


def contact(entry, version=None, **values) -> dict:
    return {
        "contact_name": "Ketua RT",
        "phone": "081234567890",
        "landmark": "",
        "version": version or entry.version,
        "submission_key": str(uuid.uuid4()),
    } | values


def test_contact_and_landmark_change_at_once(petugas, masuk, entry):
    url = reverse("ppks:registrant_contact", args=[entry.pk])
    answer = masuk(petugas).post(
        url, contact(entry, phone="0812-999 888 77", landmark="lanting ketiga")
    )
    assert answer.status_code == 302
    entry.refresh_from_db()
    assert (entry.phone, entry.landmark) == ("081299988877", "lanting ketiga")
    assert AuditEvent.objects.filter(action="ppks.registrant.contact").count() == 1


def test_the_later_of_two_sees_both_texts(petugas, masuk, entry):
    client, url = masuk(petugas), reverse("ppks:registrant_contact", args=[entry.pk])
    client.post(url, contact(entry, landmark="rumah hijau"))
    answer = client.post(url, contact(entry, landmark="rumah biru"))
    page = text_of(answer)
    assert answer.status_code == 200 and "rumah biru" in page and "rumah hijau" in page
    entry.refresh_from_db()
    assert entry.landmark == "rumah hijau"
    client.post(url, contact(entry, landmark="rumah biru"))
    entry.refresh_from_db()
    assert entry.landmark == "rumah biru"


def test_contact_is_not_emptied_without_a_reason(petugas, masuk, entry):
    url = reverse("ppks:registrant_contact", args=[entry.pk])
    page = text_of(masuk(petugas).post(url, contact(entry, contact_name="", phone="")))
    assert "Isi orang yang dapat dihubungi" in page


def test_only_those_who_write_change_contact(verifikator, petugas_provinsi, masuk, entry):
    url = reverse("ppks:registrant_contact", args=[entry.pk])
    for user in (verifikator, petugas_provinsi):
        assert masuk(user).post(url, contact(entry)).status_code == 404


def test_families_groups_and_communities_are_listed_with_what_fits(petugas, masuk):
    family = make_registrant(
        petugas, subject="family", name="Keluarga Sangen", kinds=("23",), member_count=5
    )
    community = make_registrant(petugas, subject="community", name="Komunitas Hulu", kinds=("26",))
    client = masuk(petugas)
    page = text_of(client.get(LIST))
    assert "Keluarga, 5 anggota" in page and "Komunitas" in page
    page = text_of(client.get(family.get_absolute_url()))
    assert "Tambah anggota" in page and "Jenis kelamin" not in page
    page = text_of(client.get(community.get_absolute_url()))
    assert "Tambah anggota" not in page and "Jumlah kepala keluarga" in page


def test_an_identity_without_nik_says_why(petugas, masuk):
    row = make_registrant(petugas, name="Tanpa Kartu")
    Identity.objects.filter(registrant=row).update(no_nik_reason="hilang")
    assert "tidak ada: KTP hilang" in text_of(masuk(petugas).get(row.get_absolute_url()))


@pytest.mark.parametrize(
    ("typed", "kind"), [("ODGJ", "09"), ("  lansia   terlantar ", "08"), ("PRSE", "23")]
)
def test_word_that_people_use_for_a_kind_leads_to_it(masuk, petugas, typed, kind):
    page = masuk(petugas).get(reverse("ppks:registrant_list"), {"q": typed}).content.decode()
    assert f"?jenis={kind}" in page


def test_word_for_a_guarded_kind_leads_nowhere_for_outsiders(masuk, petugas, verifikator):
    for user, found in ((petugas, False), (verifikator, True)):
        page = masuk(user).get(reverse("ppks:registrant_list"), {"q": "KDRT"}).content.decode()
        assert ("?jenis=19" in page) is found


@pytest.mark.parametrize("view", ["registrant_list", "identification_list", "submission_list"])
def test_nik_typed_into_a_box_for_names_is_led_out_of_the_address(masuk, petugas, view):
    response = masuk(petugas).get(reverse(f"ppks:{view}"), {"q": "6203 0501 0154 0001"})
    assert response["Location"] == reverse("ppks:nik_search")
