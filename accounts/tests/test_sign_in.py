"""Signing in: by user name, throttled, with a new password first."""

import pytest
from django.urls import reverse

from accounts.models import Position, User
from accounts.roles import Role
from audit.models import AuditEvent
from districts.models import District

PASSWORD = "kayu besi kelotok 77"


def sign_in(client, username="petugas", password=PASSWORD):
    return client.post(reverse("accounts:sign_in"), {"username": username, "password": password})


def test_right_password_leads_to_the_desk(client, petugas):
    response = sign_in(client)
    assert response.status_code == 302
    assert response["Location"] == reverse("desk:home")
    page = client.get("/").content.decode()
    assert "Rahmat Petugas" in page
    assert "Kecamatan Kapuas Barat" in page
    assert AuditEvent.objects.filter(action="accounts.sign_in", actor=petugas.pk).count() == 1


def test_user_name_is_compared_without_case(client, petugas):
    assert sign_in(client, username="PETUGAS").status_code == 302


@pytest.mark.parametrize("username", ["petugas", "tidak-ada"])
def test_wrong_password_and_unknown_user_read_the_same(client, petugas, username):
    page = sign_in(client, username, "salah semua ini").content.decode()
    assert "tidak cocok" in page
    assert "tidak ada" not in page.replace("tidak-ada", "")


def test_after_five_failures_the_account_waits_at_most_30_seconds(client, petugas, time_machine):
    time_machine.move_to("2026-11-24T08:00:00+07:00", tick=False)
    for _ in range(5):
        assert sign_in(client, password="salah semua ini").status_code == 200
    assert sign_in(client).status_code == 429
    assert sign_in(client, username="siapa-lagi").status_code == 200  # others are not held up
    time_machine.shift(31)
    assert sign_in(client).status_code == 302


def test_first_sign_in_asks_for_a_new_password(client, petugas):
    User.objects.filter(pk=petugas.pk).update(must_change_password=True)
    sign_in(client)
    assert client.get("/")["Location"] == reverse("accounts:password_change")
    new = "sungai rotan empat perahu"
    response = client.post(
        reverse("accounts:password_change"),
        {"old_password": PASSWORD, "new_password": new, "new_password_again": new},
    )
    assert response["Location"] == reverse("desk:home")
    assert client.get("/").status_code == 200


@pytest.mark.parametrize("weak", ["pendek", "palangkaraya2026", "petugas petugas", "123456789012"])
def test_weak_passwords_are_refused(masuk, petugas, weak):
    page = masuk(petugas).post(
        reverse("accounts:password_change"),
        {"old_password": PASSWORD, "new_password": weak, "new_password_again": weak},
    )
    assert page.status_code == 200
    petugas.refresh_from_db()
    assert petugas.check_password(PASSWORD)


def test_disabled_account_counts_from_the_next_request(masuk, petugas):
    client = masuk(petugas)
    assert client.get("/").status_code == 200
    User.objects.filter(pk=petugas.pk).update(is_active=False)
    assert client.get("/")["Location"].startswith(reverse("accounts:sign_in"))


def test_ended_position_counts_from_the_next_request(masuk, petugas):
    client = masuk(petugas)
    Position.objects.filter(user=petugas).update(until="2026-01-02")
    assert "Kapuas Barat" not in client.get(reverse("accounts:account")).content.decode()


TYPED = {"catatan": "Rumah di tepi Kapuas"}


@pytest.mark.parametrize("another", [False, True], ids=["no position left", "another one left"])
def test_post_after_the_position_ended_keeps_the_text_and_is_never_done_as_another(
    masuk, petugas, another
):
    """Nothing goes through as a position the form was not opened in."""
    client, form = masuk(petugas), reverse("ppks:identification_create")
    assert client.post(form, TYPED).status_code != 403, "while it lasts, the form answers"
    Position.objects.filter(user=petugas).update(until="2026-01-02")
    if another:
        place = District.objects.get(pk="62.03.02")
        Position.objects.create(user=petugas, role=Role.TKSK, district=place, since="2026-01-01")
    response = client.post(form, TYPED)
    assert response.status_code == 403
    page = response.content.decode()
    assert "Rumah di tepi Kapuas" in page and "sudah berakhir" in page
    if another:
        assert client.get(form).status_code == 200
        assert client.post(form, TYPED).status_code != 403, "from here on as the other position"


def test_post_after_the_session_ended_keeps_the_text_to_copy(client, petugas):
    response = client.post(
        reverse("accounts:password_change"), {"catatan": "Rumah di tepi Kapuas", "password": "x"}
    )
    assert response.status_code == 401 and "no-store" in response["Cache-Control"]
    page = response.content.decode()
    assert "Rumah di tepi Kapuas" in page
    assert "belum tersimpan" in page


def test_what_was_typed_is_said_with_labels_and_without_codes(client, petugas):
    typed = {
        "landmark": "dekat dermaga",
        "birth_0": "24", "birth_1": "11", "birth_2": "1954",
        "urgency": "segera",
        "basic-needs-unmet": "yes",
        "save": "Lanjut",
    }  # fmt: skip
    page = client.post(reverse("accounts:password_change"), typed).content.decode()
    assert "Patokan: dekat dermaga" in page and "Tanggal lahir: 24 11 1954" in page
    for code in ("landmark", "birth", "urgency", "basic-needs-unmet", ">yes", "Lanjut"):
        assert code not in page, code
