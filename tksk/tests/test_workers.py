"""The roster's people: adding, correcting, finding."""

import uuid
from datetime import date

import pytest

from accounts.models import User
from audit.models import AuditEvent
from districts.models import District
from tksk import operations
from tksk.models import Worker
from tksk.tests.build import FAR, TODAY, day, duty, post, text, worker

LIST = "/tksk/"
ENTRY = {"name": "Rahmat Hidayat", "sex": "M", "niat": "62-001", "phone": "0812 3456 7890"}


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to(TODAY, tick=False)


def test_roster_admin_adds_a_worker(masuk, pengelola):
    client = masuk(pengelola)
    response = post(client, "worker_create", **ENTRY, **day("birth_date", "1985-08-17"))
    added = Worker.objects.get()
    assert response["Location"] == added.get_absolute_url()
    assert (added.name, added.phone) == ("Rahmat Hidayat", "081234567890")
    assert added.created_by == pengelola
    event = AuditEvent.objects.get(action="tksk.worker.create")
    assert (event.target, event.actor, event.details) == (str(added.pk), pengelola.pk, {})
    assert "Rahmat Hidayat" in text(client.get(added.get_absolute_url()))


def test_same_post_twice_makes_one_worker(masuk, pengelola):
    client, key = masuk(pengelola), str(uuid.uuid4())
    first = post(client, "worker_create", key=key, **ENTRY)
    second = post(client, "worker_create", key=key, **ENTRY)
    assert first["Location"] == second["Location"]
    assert Worker.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name": ""}, "Isi nama lengkap"),
        ({"name": "12345"}, "Isi nama dengan huruf"),
        ({"sex": ""}, "Pilih jenis kelamin"),
        ({"niat": "<b>"}, "angka dan huruf saja"),
        ({"phone": "nol delapan"}, "angka saja"),
        ({"email": "bukan surel"}, "Periksa alamat surelnya"),
        ({"appointed_year": "1999"}, "antara 2009"),
        ({"appointed_year": "2031"}, "belum tiba"),
        (day("birth_date", "2020-02-02"), "belum 17 tahun"),
        (day("birth_date", "1985-02-31"), "tidak ada di kalender"),
    ],
)
def test_wrong_entry_comes_back_with_what_to_do(masuk, pengelola, wrong, words):
    response = post(
        masuk(pengelola), "worker_create", **{**ENTRY, "address": "Jl. G. Obos", **wrong}
    )
    assert response.status_code == 200
    assert words in text(response)
    assert "Jl. G. Obos" in text(response)
    assert not Worker.objects.exists()


def test_taken_niat_is_refused_in_words_and_recorded(masuk, pengelola):
    worker(pengelola, niat="62-001")
    response = post(masuk(pengelola), "worker_create", **ENTRY)
    assert "NIAT ini sudah dipakai TKSK lain." in text(response)
    assert Worker.objects.count() == 1
    assert AuditEvent.objects.filter(action="refused", actor=pengelola.pk).count() == 1


def test_correction_is_saved_and_follows_in_the_account(masuk, pengelola):
    known = worker(pengelola)
    operations.create_account(worker=known, username="rahmat", by=pengelola)
    known.refresh_from_db()
    response = post(
        masuk(pengelola),
        "worker_edit",
        known.pk,
        **{**ENTRY, "name": "Rahmat Hidayat, S.Sos", "phone": "081299998888"},
        version=known.version,
    )
    assert response["Location"] == known.get_absolute_url()
    user = User.objects.get(username="rahmat")
    assert (user.name, user.phone) == ("Rahmat Hidayat, S.Sos", "081299998888")
    event = AuditEvent.objects.get(action="tksk.worker.edit")
    assert event.details == {"changed": ["niat", "name", "phone"]}
    page = text(masuk(pengelola).get(known.get_absolute_url()))
    assert "Data diubah: NIAT, nama lengkap, nomor telepon/WhatsApp." in page


def test_correction_of_what_another_changed_shows_both(masuk, pengelola):
    known = worker(pengelola)
    opened = known.version
    operations.edit_worker(worker=known, by=pengelola, version=opened, address="Jl. Tilung")
    client = masuk(pengelola)
    mine = {**ENTRY, "address": "Jl. Rajawali", "version": opened}
    response = post(client, "worker_edit", known.pk, **mine)
    page = text(response)
    assert "Isian ini sudah diubah orang lain" in page
    assert "Jl. Rajawali" in page
    assert "Jl. Tilung" in page
    assert "Pangeran Pengelola" in page
    known.refresh_from_db()
    assert known.address == "Jl. Tilung"
    assert f'name="version" value="{known.version}"' in page
    post(client, "worker_edit", known.pk, **{**mine, "version": known.version})
    known.refresh_from_db()
    assert known.address == "Jl. Rajawali"


@pytest.mark.parametrize(
    "asked",
    [
        "Soeharjo", "suharyo", "SUHARJO", "suharj", "Suhajro", "prabowo soeharjo", "sug1-77",
        "Kapuas Barat", "Soeharrjo",
    ],
)  # fmt: skip
def test_search_finds_misspelt_old_spelled_and_reordered_names(masuk, pengelola, asked):
    found = worker(pengelola, name="Suharjo Prabowo", niat="SUG1-77")
    duty(found, pengelola)
    worker(pengelola, name="Yanti Lestari")
    page = text(masuk(pengelola).get(LIST, {"q": asked}))
    assert "Suharjo Prabowo" in page
    assert "Yanti Lestari" not in page


def test_search_that_finds_nothing_says_what_to_do(masuk, pengelola):
    worker(pengelola)
    page = text(masuk(pengelola).get(LIST, {"q": "Zzyzx"}))
    assert "Tidak ada TKSK yang cocok" in page
    assert "Cari: Zzyzx" in page


@pytest.fixture
def roster(pengelola):
    """Four people: serving with a valid and an expired decree, without duty, in the city."""
    names = {n: worker(pengelola, name=n) for n in ("Abdi", "Budi", "Citra", "Dewi")}
    valid = {"decree_since": date(2026, 1, 1), "decree_until": date(2026, 12, 31)}
    old = {"decree_since": date(2025, 1, 1), "decree_until": date(2025, 12, 31)}
    duty(names["Abdi"], pengelola, number="SK/1", issuer="Dinsos", **valid)
    duty(names["Budi"], pengelola, "62.03.02", since="2025-01-01", number="2", issuer="D", **old)
    duty(names["Dewi"], pengelola, FAR, since="2024-01-01")
    operations.create_account(worker=names["Abdi"], username="abdi", by=pengelola)
    return names


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({}, "Abdi Budi Citra Dewi"),
        ({"kabupaten": "62.03"}, "Abdi Budi"),
        ({"kabupaten": "99.99"}, "Abdi Budi Citra Dewi"),
        ({"tugas": "bertugas"}, "Abdi Budi Dewi"),
        ({"tugas": "tidak"}, "Citra"),
        ({"akun": "tanpa"}, "Budi Citra Dewi"),
        ({"akun": "ada"}, "Abdi"),
        ({"sk": "habis"}, "Budi"),
        ({"sk": "tanpa"}, "Dewi"),
        ({"urut": "kecamatan"}, "Budi Abdi Dewi Citra"),
        ({"urut": "mulai"}, "Dewi Budi Abdi Citra"),
        ({"urut": "sk"}, "Budi Abdi Citra Dewi"),
        ({"kabupaten": "62.03", "akun": "tanpa"}, "Budi"),
    ],
)
def test_list_filters_and_sorts(masuk, pengelola, roster, query, names):
    response = masuk(pengelola).get(LIST, query)
    assert [w.name for w in response.context["page"]] == names.split()


def test_filter_in_use_can_be_removed_alone(masuk, pengelola, roster):
    page = text(masuk(pengelola).get(LIST, {"kabupaten": "62.03", "akun": "tanpa", "page": "1"}))
    assert 'href="/tksk/?kabupaten=62.03"' in page
    assert 'href="/tksk/?akun=tanpa"' in page


def test_list_has_25_rows_a_page(masuk, pengelola):
    for number in range(27):
        worker(pengelola, name=f"Orang {chr(65 + number % 26)} {number}")
    client = masuk(pengelola)
    assert len(client.get(LIST).context["page"].object_list) == 25
    assert len(client.get(LIST, {"page": 2}).context["page"].object_list) == 2
    assert client.get(LIST, {"page": "salah"}).status_code == 200


@pytest.mark.parametrize("rows", [1, 30])
def test_list_and_page_cost_the_same_however_many(
    masuk, pengelola, django_assert_num_queries, rows
):
    districts = District.objects.current().values_list("pk", flat=True)
    for number in range(rows):
        someone = worker(pengelola, name=f"Orang {number}")
        duty(someone, pengelola, districts[number])
    for number in range(rows - 1):
        duty(someone, pengelola, districts[number], "pelaksana_tugas")
    client = masuk(pengelola)
    client.get(LIST)
    with django_assert_num_queries(8):
        client.get(LIST)
    with django_assert_num_queries(9):
        client.get(someone.get_absolute_url())


def test_unknown_fact_is_a_mistake_of_the_caller(pengelola):
    with pytest.raises(TypeError):
        worker(pengelola, user_id=pengelola.pk)


def test_definitive_duty_comes_first_in_the_list(masuk, pengelola):
    known = worker(pengelola)
    duty(known, pengelola, FAR, "pelaksana_tugas")
    duty(known, pengelola, since="2026-02-01")
    row = masuk(pengelola).get(LIST).context["page"][0]
    assert [d.district_id for d in row.current] == ["62.03.05", FAR]
