"""Kejadian: a flood written down family by family, completed and helped later."""

import pytest
from django.urls import reverse

from cases.forms.disaster import parsed
from cases.models import AffectedFamily, Case, Disaster
from cases.tests.factories import make_case
from core.once import new_key
from ppks.models import Identification, Registrant
from ppks.tests.factories import FAR_VILLAGE, NEIGHBOUR_VILLAGE, OTHER_VILLAGE, VILLAGE


@pytest.fixture
def flood(petugas):
    row = Disaster(
        name="Banjir Mandomai", sort="banjir", happened_on="2026-11-20", regency_id="62.03"
    )
    row.touch(petugas)
    row.save()
    return row


def send(client, name, row, **body):
    url = reverse(f"cases:{name}", args=[row.pk])
    return client.post(url, {"submission_key": new_key(), **body})


def text_of(client, row, **query) -> str:
    return client.get(row.get_absolute_url(), query).content.decode()


def family(flood, head="Darman", village=VILLAGE, **more) -> AffectedFamily:
    return AffectedFamily.objects.create(disaster=flood, village_id=village, head=head, **more)


@pytest.mark.django_db
def test_an_event_is_written_down_and_leads_to_its_list(petugas, masuk):
    client = masuk(petugas)
    response = client.post(
        reverse("cases:disaster_create"),
        {"submission_key": new_key(), "name": "Banjir", "sort": "banjir", "happened_on_0": "20",
         "happened_on_1": "11", "happened_on_2": "2025"},
    )  # fmt: skip
    flood = Disaster.objects.get()
    assert response["Location"] == flood.get_absolute_url() and flood.regency_id == "62.03"
    assert "Catat keluarga" in text_of(client, flood)
    assert "Banjir" in client.get(reverse("cases:disaster_list")).content.decode()


@pytest.mark.django_db
def test_forty_families_in_one_go_and_the_same_list_again_adds_nothing(flood, petugas, masuk):
    lines = "\n".join(f"Keluarga {n}; {n % 7 + 1}; {n % 3 + 1}" for n in range(40))
    client = masuk(petugas)
    body = {"village": VILLAGE, "lines": lines, "needs": ["makanan", "air"]}
    assert send(client, "family_create_many", flood, **body).status_code == 302
    assert flood.families.count() == 40
    assert send(client, "family_create_many", flood, **body).status_code == 302
    assert flood.families.count() == 40
    page = text_of(client, flood)
    assert "sudah ada di daftar" in page
    totals = client.get(flood.get_absolute_url()).context["totals"]
    assert totals["families"] == 40 and totals["people"] == sum(n % 7 + 1 for n in range(40))
    assert {f.rt for f in flood.families.all()} == {"001", "002", "003"}


@pytest.mark.parametrize(
    ("line", "row"),
    [
        ("Darman; 5; 03", {"head": "Darman", "people": 5, "rt": "003"}),
        ("Bue Ujang", {"head": "Bue Ujang", "people": None, "rt": ""}),
        ("Siti;;2", {"head": "Siti", "people": None, "rt": "002"}),
        ("Mina\t4 jiwa\tRT 1", {"head": "Mina", "people": 4, "rt": "001"}),
        ("H. Darman, S.Pd, 5, RT 3", {"head": "H. Darman, S.Pd", "people": 5, "rt": "003"}),
        ("Darman, , 03", {"head": "Darman", "people": None, "rt": "003"}),
        ("Darman,", {"head": "Darman", "people": None, "rt": ""}),
        ("Darman, 03", None),
        ("Lewi; banyak; 1", None),
        ("; 5; 1", None),
        ("---", None),
        ("A; 5; 1; 9", None),
        ("A; 0", None),
    ],
)
def test_a_line_is_read_as_people_write_it(line, row):
    assert parsed(line) == row


@pytest.mark.django_db
def test_a_line_that_cannot_be_read_is_named_and_nothing_is_lost(flood, petugas, masuk):
    lines = "Darman; 5\nLewi; banyak"
    response = send(masuk(petugas), "family_create_many", flood, village=VILLAGE, lines=lines)
    page = response.content.decode()
    assert response.status_code == 200 and "baris 2" in page and "Darman; 5" in page
    assert not flood.families.exists()


@pytest.mark.django_db
def test_one_after_the_other_the_village_stays_chosen(flood, petugas, masuk):
    client = masuk(petugas)
    response = send(client, "family_create", flood, village=OTHER_VILLAGE, head="Indu Rahel")
    assert f"desa={OTHER_VILLAGE}" in response["Location"]
    assert client.get(response["Location"]).context["quick"]["village"].value() == OTHER_VILLAGE
    response = send(client, "family_create", flood, village=OTHER_VILLAGE, head="indu rahel")
    assert response.status_code == 200 and "sudah ada" in response.content.decode()
    assert flood.families.count() == 1


@pytest.mark.django_db
def test_a_worker_writes_and_sees_the_own_district_only(
    flood, petugas, tetangga, seberang, petugas_kabupaten, masuk
):
    family(flood, "Bue Ujang")
    family(flood, "Tetangga Jauh", NEIGHBOUR_VILLAGE)
    assert "Tetangga Jauh" not in text_of(masuk(petugas), flood)
    assert "Bue Ujang" not in text_of(masuk(tetangga), flood)
    both = text_of(masuk(petugas_kabupaten), flood)
    assert "Bue Ujang" in both and "Tetangga Jauh" in both
    assert masuk(seberang).get(flood.get_absolute_url()).status_code == 404
    for village in (NEIGHBOUR_VILLAGE, FAR_VILLAGE):
        assert (
            send(masuk(petugas), "family_create", flood, village=village, head="X").status_code
            == 200
        )  # noqa: E501
    assert flood.families.count() == 2


@pytest.mark.django_db
def test_help_is_totalled_beside_what_is_needed(flood, petugas, masuk):
    rows = [family(flood, f"Keluarga {n}", needs=["makanan", "obat"]) for n in range(3)]
    client = masuk(petugas)
    ticked = [str(row.pk) for row in rows[:2]]
    assert send(client, "help_create", flood, families=ticked, help="makanan").status_code == 302
    needs = {n["label"]: n for n in client.get(flood.get_absolute_url()).context["needs"]}
    assert (needs["Makanan"]["wanted"], needs["Makanan"]["given"]) == (3, 2)
    assert needs["Obat atau periksa kesehatan"]["given"] == 0
    send(client, "help_create", flood, families=[ticked[0]], help="obat")
    waiting = text_of(client, flood, perlu="1")
    assert "Keluarga 0" not in waiting and "Keluarga 1" in waiting


@pytest.mark.django_db
def test_a_line_becomes_an_identification_once_and_then_a_case(flood, petugas, masuk):
    row = family(flood, "Darman", people=5, damage="berat")
    client = masuk(petugas)
    first = send(client, "family_identify", row)
    found = Identification.objects.get()
    assert str(found.pk) in first["Location"]
    assert (found.subject, found.name, found.member_count) == ("family", "Darman", 5)
    assert found.answers["disaster"] == "alam"
    assert send(client, "family_identify", row)["Location"] == first["Location"]
    assert Identification.objects.count() == 1
    register = client.post(
        reverse("ppks:identification_register", args=[found.pk]),
        {"submission_key": new_key(), "version": found.version, "kinds": "21", "main": "21",
         "reason_21": "Terdampak banjir"},
    )  # fmt: skip
    assert register.status_code == 302
    registrant = Registrant.objects.get()
    assert "buka kasus" in text_of(client, flood)
    case = make_case(registrant, petugas)
    assert case.number in text_of(client, flood)
    assert Case.objects.count() == 1


@pytest.mark.django_db
def test_a_mistaken_line_goes_but_a_completed_one_stays(flood, petugas, masuk):
    client = masuk(petugas)
    wrong, done = family(flood, "Salah"), family(flood, "Darman")
    assert send(client, "family_delete", wrong).status_code == 302
    send(client, "family_identify", done)
    assert send(client, "family_delete", done).status_code == 200
    assert list(flood.families.all()) == [done]


@pytest.mark.django_db
def test_social_disasters_are_of_the_other_kind(flood):
    assert flood.kind == "21"
    flood.sort = "kebakaran"
    assert flood.kind == "22" and flood.is_social


@pytest.mark.django_db
@pytest.mark.parametrize("rows", [1, 10])
def test_the_page_asks_the_database_equally_often(
    flood, petugas, masuk, django_assert_num_queries, rows
):
    client = masuk(petugas)
    for number in range(rows):
        send(client, "family_identify", family(flood, f"Keluarga {number}"))
        found = Identification.objects.get(name=f"Keluarga {number}")
        body = {"submission_key": new_key(), "version": found.version, "kinds": "21", "main": "21",
                "reason_21": "Terdampak banjir"}  # fmt: skip
        url = reverse("ppks:identification_register", args=[found.pk])
        assert client.post(url, body).status_code == 302
    client.get(flood.get_absolute_url())
    with django_assert_num_queries(12):
        client.get(flood.get_absolute_url())
