"""Accounts of officers from the command line."""

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Position


def test_verifier_of_a_regency_gets_a_position_and_a_code(db, capsys):
    call_command("create_account", "vera", name="Vera", role="regency_verifier", area="62.03")
    position = Position.objects.get()
    assert (position.role, position.regency_id) == ("regency_verifier", "62.03")
    assert "Kode aktivasi" in capsys.readouterr().out
    assert not position.user.has_usable_password()


@pytest.mark.parametrize(
    ("role", "area"), [("regency_verifier", "62"), ("auditor", "62.03"), ("auditor", "99")]
)
def test_area_must_be_of_the_level_of_the_role(db, role, area):
    with pytest.raises(CommandError, match="belum ada"):
        call_command("create_account", "vera", name="Vera", role=role, area=area)
    assert not Position.objects.exists()


def test_tksk_come_from_the_roster_only(db):
    with pytest.raises(CommandError):
        call_command("create_account", "t", "--name=T", "--role=tksk", "--area=62.03")
