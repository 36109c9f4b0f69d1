"""The directory of help: what it begins with, who keeps it, who reads it."""

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.urls import reverse

from audit.models import AuditEvent
from cases.models import Programme, Provider
from core.once import new_key
from districts.models import Regency

KAPUAS, CITY = "62.03", "62.71"
HOME = "PSTW_SINTA_RANGKANG"


@pytest.fixture
def far(db):
    return Provider.objects.create(name="LKSA Kota", sort="lks", regency_id=CITY)


@pytest.fixture
def near(db):
    return Provider.objects.create(name="Puskesmas Mandomai", sort="kesehatan", regency_id=KAPUAS)


def post(client, view, /, *args, **values):
    body = {"submission_key": new_key(), **values}
    return client.post(reverse(f"cases:{view}", args=args), body)


def text_of(client, view, /, *args, **query) -> str:
    response = client.get(reverse(f"cases:{view}", args=args), query)
    assert response.status_code == 200
    return response.content.decode()


# What it begins with


def test_the_files_are_loaded_and_stand_in_the_lists(petugas, masuk):
    client = masuk(petugas)
    page = text_of(client, "provider_list")
    for name in ("Dinas Sosial Provinsi Kalimantan Tengah", "Sinta Rangkang", "Budi Luhur"):
        assert name in page
    page = text_of(client, "programme_list")
    for code in ("PKH", "SEMBAKO", "PBI_JK", "ATENSI", "RTLH", "KHBS", "LAINNYA"):
        assert code in page
    assert not Programme.objects.get(pk="BST").is_active  # ended


def test_loading_again_puts_in_what_is_missing_and_overwrites_nothing(db):
    before = (Programme.objects.count(), Provider.objects.count())
    Programme.objects.filter(pk="SEMBAKO").update(name="Sembako Kita", repeat_days=7)
    Programme.objects.filter(pk="PKH").delete()
    home = Provider.objects.get(seed=HOME)
    Provider.objects.filter(pk=home.pk).update(name="Panti Lansia", phone="0536123456")
    Provider.objects.filter(seed="PSBRKW").delete()
    call_command("load_directory", verbosity=0)
    assert (Programme.objects.count(), Provider.objects.count()) == before
    kept = Programme.objects.get(pk="SEMBAKO")
    assert (kept.name, kept.repeat_days) == ("Sembako Kita", 7)
    home.refresh_from_db()
    assert (home.name, home.phone) == ("Panti Lansia", "0536123456")


def test_an_institution_the_office_entered_first_is_not_put_in_twice(db):
    Provider.objects.filter(seed=HOME).delete()
    name = "panti sosial tresna werdha (pstw) sinta rangkang"
    Provider.objects.create(name=name, sort="panti")
    call_command("load_directory", verbosity=0)
    assert Provider.objects.filter(name__icontains="rangkang").count() == 1


# Institutions


def test_a_regency_officer_keeps_the_institutions_of_the_own_regency(
    near, far, petugas_kabupaten, masuk
):
    client = masuk(petugas_kabupaten)
    values = {"name": "LKS Harapan", "sort": "lks", "regency": CITY, "phone": "0513 21-234"}
    assert post(client, "provider_create", **values).status_code == 302
    made = Provider.objects.get(name="LKS Harapan")
    assert (made.regency_id, made.phone, made.created_by) == (
        KAPUAS, "051321234", petugas_kabupaten,
    )  # fmt: skip
    assert AuditEvent.objects.filter(action="cases.provider.create", target=str(made.pk)).exists()
    values = {"name": "Puskesmas Lama", "sort": "kesehatan", "version": near.version}
    assert post(client, "provider_edit", near.pk, **values).status_code == 302
    near.refresh_from_db()
    assert (near.name, near.is_active) == ("Puskesmas Lama", False)
    page = text_of(client, "provider_list")
    assert reverse("cases:provider_edit", args=[made.pk]) in page
    whole = Provider.objects.get(seed=HOME)
    for other in (far, whole):  # the control is `near` above
        assert reverse("cases:provider_edit", args=[other.pk]) not in page
        assert post(client, "provider_edit", other.pk, **values).status_code == 404


def test_a_province_officer_keeps_all(near, petugas_provinsi, masuk):
    client = masuk(petugas_provinsi)
    whole = Provider.objects.get(seed=HOME)
    body = {"name": "Baru", "sort": "panti", "is_active": "on", "capacity": "44", "regency": ""}
    for row in (near, whole):
        values = body | {"name": f"Baru {row.pk}", "version": row.version}
        assert post(client, "provider_edit", row.pk, **values).status_code == 302
        row.refresh_from_db()
        assert (row.regency_id, row.capacity) == (None, 44)
    assert post(client, "provider_create", **body | {"regency": CITY}).status_code == 302
    assert post(client, "provider_create", **body | {"regency": "63.01"}).status_code == 200


def test_the_same_name_twice_in_one_place_is_refused(near, petugas_kabupaten, masuk):
    response = post(
        masuk(petugas_kabupaten), "provider_create", name="PUSKESMAS mandomai", sort="kesehatan"
    )
    page = response.content.decode()
    assert response.status_code == 200 and "sudah ada di daftar" in page and "PUSKESMAS" in page
    assert Provider.objects.filter(name__iexact=near.name).count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        Provider.objects.create(name=near.name, sort="lks", regency_id=KAPUAS)
    with pytest.raises(IntegrityError), transaction.atomic():
        Provider.objects.create(name="Sentra Budi Luhur Kementerian Sosial", sort="sentra")


def test_two_who_change_an_institution_at_once_see_each_other(
    near, petugas_kabupaten, petugas_provinsi, masuk
):
    body = {"name": near.name, "sort": "kesehatan", "is_active": "on", "version": near.version,
            "regency": KAPUAS}  # fmt: skip
    first = body | {"contact": "Bu Rina"}
    assert post(masuk(petugas_kabupaten), "provider_edit", near.pk, **first).status_code == 302
    response = post(masuk(petugas_provinsi), "provider_edit", near.pk, **body, contact="Pak Anton")
    page = response.content.decode()
    assert response.status_code == 200 and "Bu Rina" in page and "Pak Anton" in page
    near.refresh_from_db()
    assert near.contact == "Bu Rina"


def test_the_filters_find_what_they_say(near, far, petugas, masuk):
    closed = Provider.objects.create(
        name="Panti Lama", sort="panti", regency_id=KAPUAS, is_active=False
    )
    client = masuk(petugas)

    def found(**query):
        page = text_of(client, "provider_list", **query)
        return [row for row in (near, far, closed) if row.name in page]

    assert found() == [near, far]
    assert found(jenis="lks") == [far]
    assert found(kabupaten=KAPUAS) == [near]
    assert found(kabupaten="provinsi") == []
    assert found(keadaan="tutup") == [closed]
    assert found(keadaan="semua", kabupaten=KAPUAS) == [near, closed]
    assert found(q="mandomai") == [near]
    assert "Lanjut usia" in text_of(client, "provider_list", q="lanjut usia")


def test_others_do_not_reach_the_directory(verifikator_provinsi, auditor, petugas, masuk):
    for user in (verifikator_provinsi, auditor):
        for name in ("provider_list", "programme_list", "provider_create", "programme_create"):
            assert masuk(user).get(reverse(f"cases:{name}")).status_code == 404
        assert not Provider.objects.visible_to(user).exists()
    assert Provider.objects.visible_to(petugas).exists()  # the control
    assert not Provider.objects.editable_by(petugas).exists()


def test_the_menu_lights_one_entry(petugas, petugas_provinsi, masuk):
    for user, name, lit in (
        (petugas, "case_list", "Kasus"),
        (petugas, "provider_list", "Lembaga"),
        (petugas_provinsi, "programme_list", "Lembaga"),
    ):
        response = masuk(user).get(reverse(f"cases:{name}"))
        entries = response.context["navigation"]
        assert [entry.label for entry in entries if entry.current] == [lit]


@pytest.mark.parametrize("rows", [1, 30])
def test_the_lists_ask_the_database_equally_often(
    petugas_provinsi, masuk, django_assert_num_queries, rows
):
    area = Regency.objects.get(pk=KAPUAS)
    Provider.objects.bulk_create(
        Provider(name=f"Lembaga {n}", sort="lks", regency=area) for n in range(rows)
    )
    Programme.objects.bulk_create(Programme(code=f"P{n}", name=f"Program {n}") for n in range(rows))
    client = masuk(petugas_provinsi)
    client.get(reverse("cases:provider_list"))  # the first look moves the end of the session
    with django_assert_num_queries(7):
        client.get(reverse("cases:provider_list"))
    with django_assert_num_queries(5):
        client.get(reverse("cases:programme_list"))


# Programmes


def test_the_province_adds_changes_and_switches_off_a_programme(
    petugas_provinsi, petugas_kabupaten, masuk
):
    client = masuk(petugas_provinsi)
    values = {"code": "beras daerah", "name": "Beras Daerah", "repeat_days": "30"}
    assert post(client, "programme_create", **values).status_code == 302
    row = Programme.objects.get(pk="BERAS_DAERAH")
    assert (row.name, row.repeat_days, row.is_active) == ("Beras Daerah", 30, True)
    response = post(client, "programme_create", **values)
    assert response.status_code == 200 and "sudah dipakai" in response.content.decode()
    change = {"name": "Beras Kita", "repeat_days": "", "version": row.version}
    assert post(client, "programme_edit", row.pk, **change).status_code == 302
    row.refresh_from_db()
    assert (row.name, row.repeat_days, row.is_active) == ("Beras Kita", None, False)
    assert "Tidak dipakai lagi" in text_of(client, "programme_list")
    other = masuk(petugas_kabupaten)  # reads only
    assert "Beras Kita" in text_of(other, "programme_list")
    assert post(other, "programme_create", **values | {"code": "LAIN"}).status_code == 404
    assert post(other, "programme_edit", row.pk, **change).status_code == 404


def test_two_who_change_a_programme_at_once_see_each_other(petugas_provinsi, masuk):
    client, row = masuk(petugas_provinsi), Programme.objects.get(pk="PKH")
    body = {"name": "PKH satu", "is_active": "on", "version": row.version}
    assert post(client, "programme_edit", "PKH", **body).status_code == 302
    response = post(client, "programme_edit", "PKH", **body | {"name": "PKH dua"})
    page = response.content.decode()
    assert response.status_code == 200 and "PKH satu" in page and "PKH dua" in page
    row.refresh_from_db()
    assert row.name == "PKH satu"


def test_an_impossible_span_is_refused_by_form_and_database(petugas_provinsi, masuk):
    values = {"code": "X1", "name": "Uji", "repeat_days": "99999"}
    response = post(masuk(petugas_provinsi), "programme_create", **values)
    assert response.status_code == 200 and not Programme.objects.filter(pk="X1").exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        Programme.objects.create(code="X1", name="Uji", repeat_days=0)
