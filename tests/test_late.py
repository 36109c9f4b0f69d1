"""A form that is sent too late is sent again by its own user, in its own position, and once."""

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts import late
from accounts.models import Position
from accounts.roles import Role
from conftest import NEIGHBOUR, VILLAGE
from core.crypto import seal
from districts.models import District
from ppks.models import Identification
from ppks.tests.factories import PIXELS, make_registrant
from tests.page_forms import fields_for

PASSWORD = "kayu besi kelotok 77"
FORM, SIGN_IN = reverse("ppks:identification_create"), reverse("accounts:sign_in")
LATE = reverse("accounts:late_form")
TYPED = {
    "name": "Bue Inting", "sex": "M", "age_estimate": "80", "village": VILLAGE,
    "no_nik_reason": "belum_rekam", "landmark": "tepi Kapuas",
}  # fmt: skip


def opened(client, address=FORM):
    """The form as it stands on its page, filled in."""
    return fields_for(text(client.get(address)), address, address) | TYPED


def text(response) -> str:
    return response.content.decode()


def press(client, page, address):
    """Press the button of the form on `page` that leads to `address`."""
    return client.post(address, fields_for(text(page), address, address))


def signed_in(client, page, username="petugas"):
    """Carry the late form from its page through sign-in."""
    asked = press(client, page, SIGN_IN)
    body = fields_for(text(asked), SIGN_IN, SIGN_IN) | {"username": username, "password": PASSWORD}
    return client.post(SIGN_IN, body)


@pytest.fixture
def second(petugas):
    """Another position of the same person; the session keeps to the first."""
    place = District.objects.get(pk=NEIGHBOUR)
    return Position.objects.create(user=petugas, role=Role.TKSK, district=place, since="2025-01-01")


def work_in(client, position):
    session = client.session
    session["position"] = str(position.pk)
    session.save()


def names():
    return list(Identification.objects.values_list("name", flat=True))


def test_every_form_says_who_opened_it_and_nobody_in_public(masuk, client, petugas):
    page = text(masuk(petugas).get(FORM))
    assert page.count("csrfmiddlewaretoken") == page.count('name="form_token"') >= 2
    assert "form_token" not in text(client.get(SIGN_IN))


def test_in_time_it_is_simply_written(masuk, petugas):
    client = masuk(petugas)
    assert client.post(FORM, opened(client)).status_code == 302
    assert names() == ["Bue Inting"]


@pytest.mark.parametrize("row", ["gone", "cookie lost"])
def test_after_the_session_ended_it_is_sent_after_signing_in(masuk, petugas, row):
    client = masuk(petugas)
    body = opened(client)
    if row == "gone":
        Session.objects.all().delete()
    else:
        del client.cookies["handep"]
    page = client.post(FORM + "?dari=meja", body)
    assert page.status_code == 401 and "no-store" in page["Cache-Control"]
    assert "tepi Kapuas" in text(page) and names() == []
    assert "Bue Inting" not in fields_for(text(page), SIGN_IN)["sealed"][0]
    page = signed_in(client, page)
    assert page.status_code == 200 and "no-store" in page["Cache-Control"]
    assert "tepi Kapuas" in text(page) and names() == []
    sent = fields_for(text(page), FORM)
    assert sent["submission_key"] == body["submission_key"]
    assert f'action="{FORM}?dari=meja"' in text(page)
    first, again = client.post(FORM, sent), client.post(FORM, sent)
    assert first.status_code == again.status_code == 302
    assert first["Location"] == again["Location"]
    assert names() == ["Bue Inting"]


def test_saved_before_the_answer_was_lost_it_is_not_written_again(masuk, petugas):
    client = masuk(petugas)
    body = opened(client)
    led_to = client.post(FORM, body)["Location"]
    Session.objects.all().delete()
    page = signed_in(client, client.post(FORM, body))
    assert press(client, page, FORM)["Location"] == led_to
    assert names() == ["Bue Inting"]


def test_a_wrong_password_keeps_it_on_its_way(masuk, petugas):
    client = masuk(petugas)
    body = opened(client)
    Session.objects.all().delete()
    page = press(client, client.post(FORM, body), SIGN_IN)
    wrong = fields_for(text(page), SIGN_IN, SIGN_IN) | {
        "username": "petugas",
        "password": "salah sekali",
    }
    page = client.post(SIGN_IN, wrong)
    assert "tidak cocok" in text(page)
    again = fields_for(text(page), SIGN_IN, SIGN_IN) | {"username": "petugas", "password": PASSWORD}
    assert press(client, client.post(SIGN_IN, again), FORM).status_code == 302
    assert names() == ["Bue Inting"]


def test_after_the_csrf_secret_was_lost_one_button_sends_it(petugas, masuk):
    client = Client(enforce_csrf_checks=True)
    client.cookies = masuk(petugas).cookies
    body = opened(client)
    control = client.post(FORM, body | {"submission_key": ["0" * 32]})
    assert control.status_code == 302
    del client.cookies["csrftoken"]
    page = client.post(FORM, body)
    assert page.status_code == 403 and "tepi Kapuas" in text(page)
    assert len(names()) == 1
    assert press(client, page, FORM).status_code == 302
    assert len(names()) == 2


def test_csrf_secret_and_session_lost_together(petugas, masuk):
    client = Client(enforce_csrf_checks=True)
    client.cookies = masuk(petugas).cookies
    body = opened(client)
    client.cookies.clear()
    page = client.post(FORM, body)
    assert page.status_code == 401
    page = signed_in(client, page)
    assert press(client, page, FORM).status_code == 302
    assert names() == ["Bue Inting"]


def test_in_another_position_nothing_is_written_until_back_in_the_first(masuk, petugas, second):
    client = masuk(petugas)
    body = opened(client)
    work_in(client, second)
    page = client.post(FORM, body)
    assert page.status_code == 403 and "no-store" in page["Cache-Control"]
    assert f"Anda sekarang bekerja sebagai <strong>{second}</strong>" in text(page)
    assert "tepi Kapuas" in text(page) and "Kirim sekarang" not in text(page)
    back = fields_for(text(page), LATE)
    page = client.post(LATE, back | {"switch": "1"})
    assert press(client, page, FORM).status_code == 302
    row = Identification.objects.get()
    assert row.district_id == "62.03.05"


def test_without_the_wish_to_switch_it_stays_unsent(masuk, petugas, second):
    client = masuk(petugas)
    body = opened(client)
    work_in(client, second)
    page = press(client, client.post(FORM, body), LATE)
    assert "Kirim sekarang" not in text(page) and f"sebagai {petugas.position}" in text(page)
    assert client.session["position"] == str(second.pk)


def test_signed_in_anew_in_another_position_it_asks_to_switch(masuk, petugas, second):
    client = masuk(petugas)
    work_in(client, second)
    body = opened(client)
    Session.objects.all().delete()
    page = signed_in(client, client.post(FORM, body))  # works in the newest one: the first
    assert f"Kembali bekerja sebagai {second}" in text(page)
    assert "Kirim sekarang" not in text(page)


@pytest.mark.parametrize("another", [False, True], ids=["no position left", "another one left"])
def test_after_the_position_ended_it_can_only_be_copied(masuk, petugas, second, another):
    if not another:
        second.delete()
    client = masuk(petugas)
    body = opened(client)
    Position.objects.filter(pk=petugas.position.pk).update(until="2026-01-02")
    page = client.post(FORM, body)
    assert page.status_code == 403 and names() == []
    assert "sudah berakhir" in text(page) and "tepi Kapuas" in text(page)
    assert "Kirim sekarang" not in text(page) and "Kembali bekerja" not in text(page)


def test_another_user_sees_nothing_of_it(masuk, petugas, tetangga):
    client = masuk(petugas)
    body = opened(client)
    Session.objects.all().delete()
    page = signed_in(client, client.post(FORM, body), username="tetangga")
    assert page.status_code == 200 and "tidak dapat dibuka" in text(page)
    assert "tepi Kapuas" not in text(page) and "Kirim sekarang" not in text(page)
    assert "Tetangga" in text(client.get("/")), "control: somebody else did sign in"


def test_a_form_of_another_user_is_not_written_under_the_own_name(masuk, petugas, tetangga):
    body = opened(masuk(petugas))
    page = masuk(tetangga).post(FORM, body)
    assert page.status_code == 403 and names() == []
    assert "tepi Kapuas" not in text(page)


def held(client):
    """A late form, sealed, of a client who is signed in again."""
    body = opened(client)
    cookies, client.cookies = client.cookies, Client().cookies
    page = client.post(FORM, body)
    client.cookies = cookies
    return fields_for(text(page), SIGN_IN)["sealed"][0]


def flipped(sealed):
    middle = len(sealed) // 2
    return sealed[:middle] + ("A" if sealed[middle] != "A" else "B") + sealed[middle + 1 :]


@pytest.mark.parametrize("change", [flipped, lambda s: s[:-8], lambda s: "%%%", lambda s: ""])
def test_a_changed_seal_is_refused_in_words(masuk, petugas, change):
    client = masuk(petugas)
    sealed = held(client)
    assert "Kirim sekarang" in text(client.post(LATE, {"sealed": sealed}))
    page = text(client.post(LATE, {"sealed": change(sealed)}))
    assert "tidak dapat dibuka" in page and "Kirim sekarang" not in page


def test_a_seal_for_another_purpose_is_refused(masuk, petugas):
    client = masuk(petugas)
    other = seal(b"[]", purpose="file", row=petugas.pk)
    page = text(client.post(LATE, {"sealed": late.urlsafe_b64encode(other).decode()}))
    assert "tidak dapat dibuka" in page


def test_after_seven_days_it_is_refused_in_words(petugas, masuk, time_machine):
    time_machine.move_to("2026-11-24T08:00:00+07:00", tick=False)
    sealed = held(masuk(petugas))
    time_machine.move_to("2026-12-01T08:00:00+07:00", tick=False)
    assert "Kirim sekarang" in text(masuk(petugas).post(LATE, {"sealed": sealed}))
    time_machine.move_to("2026-12-01T08:00:01+07:00", tick=False)
    page = text(masuk(petugas).post(LATE, {"sealed": sealed}))
    assert "lebih dari 7 hari" in page and "Kirim sekarang" not in page


@pytest.mark.parametrize("letters, carried", [(90_000, True), (100_001, False)])
def test_what_is_too_long_to_carry_is_left_to_copy(masuk, petugas, letters, carried):
    client = masuk(petugas)
    body = opened(client) | {"landmark": "x" * letters}
    Session.objects.all().delete()
    page = text(client.post(FORM, body))
    assert ('name="sealed"' in page) == carried
    assert ("terlalu panjang" in page) != carried
    assert "x" * letters in page


def test_a_file_is_not_carried_but_asked_for_again(masuk, petugas):
    person = make_registrant(petugas, verified=True)
    client, address = masuk(petugas), reverse("ppks:attachment_create", args=[person.pk])

    def photo():
        return SimpleUploadedFile("rumah.jpg", PIXELS, "image/jpeg")

    body = fields_for(text(client.get(address)), address, address)
    body |= {"purpose": "rumah", "caption": "tampak depan"}
    Session.objects.all().delete()
    page = signed_in(client, client.post(address, body | {"file": photo()}))
    assert "Berkas tidak ikut terbawa" in text(page) and "Pilih foto atau PDF" in text(page)
    assert 'type="file" name="file"' in text(page) and "multipart/form-data" in text(page)
    sent = fields_for(text(page), address)
    assert client.post(address, sent).status_code == 200, "control: without it the form asks"
    assert client.post(address, sent | {"file": photo()}).status_code == 302
    assert person.attachments.get().caption == "tampak depan"


def test_passwords_are_never_sealed(masuk, petugas):
    client, address = masuk(petugas), reverse("accounts:password_change")
    body = fields_for(text(client.get(address)), address, address)
    body |= {"old_password": PASSWORD, "new_password": "sungai rotan", "new_password_again": "x"}
    Session.objects.all().delete()
    page = text(client.post(address, body))
    assert "belum tersimpan" in page and 'name="sealed"' not in page and "rotan" not in page


def test_a_changed_token_is_no_token(masuk, petugas):
    client = masuk(petugas)
    body = opened(client)
    Session.objects.all().delete()
    page = text(client.post(FORM, body | {"form_token": flipped(body["form_token"][0])}))
    assert "tepi Kapuas" in page and 'name="sealed"' not in page
