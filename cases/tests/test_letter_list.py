"""All letters of an area: who finds which, by what, and how they are printed again."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from audit.models import AuditEvent
from cases.tests.factories import make_case, make_letter
from ppks.models import TeamMember
from ppks.tests.factories import FAR_VILLAGE, NEIGHBOUR_VILLAGE, make_registrant

pytestmark = pytest.mark.django_db
URL = reverse("cases:letter_list")


def letter_of(by, **fields):
    place = fields.pop("village", None)
    kinds = fields.pop("kinds", ("08",))
    about = make_registrant(by, kinds=kinds, **({"village": place} if place else {}))
    return make_letter(make_case(about, by), by, **fields)


def found(client, *letters, **query):
    page = client.get(URL, query).content.decode()
    return [letter for letter in letters if letter.get_absolute_url() in page]


def test_the_officer_finds_the_letters_of_the_own_regency_and_prints_them_again(
    petugas, petugas_kabupaten, masuk
):
    draft = letter_of(petugas)
    issued = letter_of(petugas, state="issued", village=NEIGHBOUR_VILLAGE)
    far = letter_of(petugas, state="issued", village=FAR_VILLAGE)
    client = masuk(petugas_kabupaten)
    assert found(client, draft, issued, far) == [draft, issued]
    page = client.get(URL).content.decode()
    assert page.index(draft.get_absolute_url()) < page.index(issued.get_absolute_url())
    assert issued.number in page and "Kepala Dinas Dukcapil" in page
    assert reverse("cases:letter_pdf", args=[issued.pk]) in page
    assert reverse("cases:letter_pdf", args=[draft.pk]) not in page
    assert found(masuk(petugas), draft, issued, far) == [draft]


def test_letters_of_a_rahasia_case_are_those_of_its_team(
    petugas, petugas_kabupaten, verifikator, masuk
):
    sealed = letter_of(petugas, kinds=("16",), state="issued")
    assert found(masuk(petugas_kabupaten), sealed) == []
    assert "0 surat" in masuk(petugas_kabupaten).get(URL).content.decode()
    looks = AuditEvent.objects.filter(action="seen.secrets")
    assert found(masuk(verifikator), sealed) == [sealed]
    assert looks.filter(actor=verifikator.pk, secret=True).exists()
    TeamMember.objects.create(
        registrant=sealed.case.registrant, user=petugas_kabupaten, added_by=verifikator
    )
    assert found(masuk(petugas_kabupaten), sealed) == [sealed]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"surat": "keterangan_telantar"}, "other"),
        ({"keadaan": "draft"}, "other"),
        ({"keadaan": "issued"}, "issued"),
        ({"tahun": str(timezone.localdate().year - 2)}, ""),
        ({"q": "dukcapil"}, "both"),
        ({"q": "460/001"}, "issued"),
        ({"kecamatan": "62.03.02"}, "other"),
        ({"keadaan": "tidak-ada"}, "both"),
    ],
)
def test_the_filters_stand_in_the_address(petugas, petugas_kabupaten, masuk, query, expected):
    issued = letter_of(petugas, state="issued")
    other = letter_of(petugas, kind="keterangan_telantar", village=NEIGHBOUR_VILLAGE)
    wanted = {"issued": [issued], "other": [other], "both": [issued, other], "": []}[expected]
    assert found(masuk(petugas_kabupaten), issued, other, **query) == wanted


def test_the_list_asks_the_database_equally_often(petugas, petugas_kabupaten, masuk):
    client, used = masuk(petugas_kabupaten), []
    for rows in (1, 29):
        for _ in range(rows):
            letter_of(petugas)
        client.get(URL)
        with CaptureQueriesContext(connection) as seen:
            client.get(URL)
        used.append(len(seen))
    assert used[0] == used[1] == 7
