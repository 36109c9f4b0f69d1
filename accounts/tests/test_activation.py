"""The first administrator, and activation by a code."""

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from accounts.models import Position, User
from accounts.roles import Role
from audit.models import AuditEvent
from districts.models import Province

PASSWORD = "sungai rotan empat perahu"


def test_no_account_exists_after_migrating(db):
    assert not User.objects.exists()


def create(capsys, username="pertama") -> str:
    """Runs the command; the code it printed."""
    call_command("create_administrator", username, name="Pengelola Pertama")
    printed = capsys.readouterr().out
    return printed.split("Kode aktivasi: ")[1].split()[0]


def activate(client, code, username="pertama", again=PASSWORD):
    return client.post(
        reverse("accounts:activate"),
        {
            "username": username,
            "code": code,
            "new_password": PASSWORD,
            "new_password_again": again,
        },
    )


def test_first_administrator_activates_and_reaches_the_roster(client, db, capsys):
    code = create(capsys)
    position = Position.objects.get(user__username="pertama")
    assert (position.role, position.province_id) == (Role.ROSTER_ADMIN, "62")
    assert activate(client, code)["Location"] == reverse("accounts:sign_in")
    sign_in = {"username": "pertama", "password": PASSWORD}
    assert client.post(reverse("accounts:sign_in"), sign_in).status_code == 302
    assert client.get(reverse("tksk:worker_list")).status_code == 200
    assert AuditEvent.objects.filter(action="accounts.user.create").count() == 1


def test_taken_user_name_stops_the_command(db, capsys):
    create(capsys)
    with pytest.raises(CommandError, match="sudah dipakai"):
        call_command("create_administrator", "PERTAMA", name="Orang Lain")
    assert User.objects.count() == 1


def test_command_needs_the_reference_data(db):
    with pytest.raises(CommandError, match="load_reference"):
        call_command("create_administrator", "pertama", name="Satu", province="99")
    assert Province.objects.filter(pk="62").exists()
    assert not User.objects.exists()


def test_code_reads_without_case_and_spaces(client, db, capsys):
    code = create(capsys)
    assert activate(client, f" {code.lower()} ").status_code == 302


def test_two_different_passwords_keep_the_code(client, db, capsys):
    code = create(capsys)
    page = activate(client, code, again="lain dari yang pertama").content.decode()
    assert "tidak sama" in page
    assert activate(client, code).status_code == 302


def test_guessing_codes_is_slowed_down(client, db, capsys, time_machine):
    time_machine.move_to("2026-11-24T08:00:00+07:00", tick=False)
    code = create(capsys)
    for _ in range(5):
        activate(client, "AAAA-BBBB-CCCC")
    assert "Terlalu sering salah" in activate(client, code).content.decode()
    time_machine.shift(31)
    assert activate(client, code).status_code == 302
