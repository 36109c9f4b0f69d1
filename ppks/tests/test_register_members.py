"""Members of families and groups."""

import datetime
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.models import AuditEvent
from core.refusal import Refused
from ppks.models import Membership
from ppks.operations.membership import add_member, end_member
from ppks.tests.factories import NEIGHBOUR_VILLAGE, make_registrant


@pytest.fixture
def family(petugas):
    return make_registrant(petugas, subject="family", name="Keluarga Sangen", kinds=("24",))


@pytest.fixture
def group(petugas):
    return make_registrant(petugas, subject="group", name="Kelompok Hulu", kinds=("21",))


def add(whole, by, **values):
    return add_member(whole=whole, by=by, **({"relation": "anak"} | values))


def post(client, url, **values):
    return client.post(url, {"submission_key": str(uuid.uuid4())} | values)


def test_a_registrant_becomes_a_member(petugas, masuk, family):
    child = make_registrant(petugas, name="Anak Sangen", kinds=("24",))
    client, url = masuk(petugas), reverse("ppks:member_create", args=[family.pk])
    assert "Anak Sangen" in client.get(url, {"q": "sanggen anak"}).content.decode()
    answer = post(client, url, q="sanggen anak", person=child.pk, relation="anak")
    assert answer.status_code == 302
    member = Membership.objects.get()
    assert (member.whole, member.person, member.name) == (family, child, "")
    assert AuditEvent.objects.filter(action="ppks.membership.create").count() == 1
    assert "Anak Sangen" in client.get(family.get_absolute_url()).content.decode()
    assert "Keluarga Sangen" in client.get(child.get_absolute_url()).content.decode()


def test_only_a_name_becomes_a_member(petugas, masuk, family):
    url = reverse("ppks:member_create", args=[family.pk])
    post(masuk(petugas), url, name="Bayi", sex="F", birth_year="2026", relation="cucu")
    member = Membership.objects.get()
    assert (member.person, member.name, member.sex, member.birth_year) == (None, "Bayi", "F", 2026)


def test_neither_or_both_are_asked_again(petugas, masuk, family):
    person = make_registrant(petugas, name="Budi")
    client, url = masuk(petugas), reverse("ppks:member_create", args=[family.pk])
    for values in ({}, {"q": "budi", "person": person.pk, "name": "Budi"}):
        page = post(client, url, relation="anak", **values).content.decode()
        assert "Ada yang perlu diperbaiki" in page
    assert not Membership.objects.exists()


def test_a_person_of_another_district_is_not_offered(petugas_kabupaten, tetangga, masuk, family):
    other = make_registrant(tetangga, name="Anak Seberang", village=NEIGHBOUR_VILLAGE)
    client, url = masuk(petugas_kabupaten), reverse("ppks:member_create", args=[family.pk])
    page = client.get(url, {"q": "anak seberang"}).content.decode()
    assert other.number not in page and "Tidak ada orang bernama mirip" in page
    post(client, url, q="anak seberang", person=other.pk, relation="anak")
    assert not Membership.objects.exists()


def test_four_refusals(petugas, petugas_kabupaten, tetangga, family, group):
    person = make_registrant(petugas, name="Budi")
    add(family, petugas, person=person)
    far = make_registrant(tetangga, name="Jauh", village=NEIGHBOUR_VILLAGE)
    for whole, by, member, words in (
        (family, petugas, person, "sudah menjadi anggota"),
        (family, petugas, family, "anggotanya sendiri"),
        (group, petugas, family, "bukan keluarga atau kelompok lain"),
        (family, petugas_kabupaten, far, "kecamatan yang sama"),
        (family, petugas, far, "kecamatan yang sama"),
    ):
        with pytest.raises(Refused, match=words):
            add(whole, by, person=member)
    assert Membership.objects.count() == 1


def test_a_person_has_no_members(petugas):
    with pytest.raises(Refused, match="Hanya keluarga dan kelompok"):
        add(make_registrant(petugas), petugas, name="Siapa")


def test_a_family_has_one_head(petugas, family):
    head = add(family, petugas, name="Ayah", relation="kepala")
    with pytest.raises(Refused, match="sudah punya kepala"):
        add(family, petugas, name="Ibu", relation="kepala")
    end_member(membership=head, until=timezone.localdate(), version=1, by=petugas)
    add(family, petugas, name="Ibu", relation="kepala")


def test_a_verifier_adds_nobody(verifikator, masuk, family):
    url = reverse("ppks:member_create", args=[family.pk])
    assert post(masuk(verifikator), url, name="Siapa", relation="anak").status_code == 404
    with pytest.raises(Refused):
        add(family, verifikator, name="Siapa")


def test_a_membership_ends_on_a_day(petugas, masuk, family):
    member = add(family, petugas, name="Ayah")
    today = timezone.localdate()
    url = reverse("ppks:member_end", args=[member.pk])
    answer = post(masuk(petugas), url, until_0=today.day, until_1=today.month, until_2=today.year,
                  version=1)  # fmt: skip
    assert answer.status_code == 302
    member.refresh_from_db()
    assert member.until == today
    assert AuditEvent.objects.filter(action="ppks.membership.end").count() == 1


def test_a_membership_does_not_end_before_it_began_nor_twice(petugas, family):
    member, today = add(family, petugas, name="Ayah"), timezone.localdate()
    early = today - datetime.timedelta(days=1)
    with pytest.raises(Refused, match="sebelum"):
        end_member(membership=member, until=early, version=1, by=petugas)
    end_member(membership=member, until=today, version=1, by=petugas)
    with pytest.raises(Refused, match="sudah berakhir"):
        end_member(membership=member, until=today, version=2, by=petugas)


def test_a_foreign_membership_is_not_found(petugas, tetangga, masuk, family):
    member = add(family, petugas, name="Ayah")
    url = reverse("ppks:member_end", args=[member.pk])
    assert masuk(tetangga).get(url).status_code == 404
    assert post(masuk(tetangga), url, version=1).status_code == 404


def test_a_member_who_may_not_be_seen_leaves_no_trace(
    petugas, tetangga, verifikator, masuk, family
):
    hidden = make_registrant(petugas, name="Anak Rahasia", kinds=("06",))
    Membership.objects.create(whole=family, person=hidden, relation="anak")
    page = masuk(petugas).get(family.get_absolute_url()).content.decode()
    assert "Anak Rahasia" not in page and "Belum ada anggota" in page
    assert "Anak Rahasia" in masuk(verifikator).get(family.get_absolute_url()).content.decode()


def test_nothing_is_saved_without_its_event(petugas, family, monkeypatch):
    def broken(**_):
        raise RuntimeError("no audit")

    monkeypatch.setattr("ppks.operations.membership.record", broken)
    with pytest.raises(RuntimeError):
        add(family, petugas, name="Ayah")
    assert not Membership.objects.exists()
