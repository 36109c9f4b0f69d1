"""Every write about users, their positions and their passwords."""

import datetime
import secrets

from django.contrib.auth.hashers import check_password, make_password
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Position, User
from accounts.roles import Role
from audit.events import record
from core.ids import ALPHABET
from core.parameters import parameter
from core.refusal import Refused


@transaction.atomic
def create_user(
    *, username: str, name: str, by, phone: str = "", password: str = "", **extra
) -> User:
    """A new account. Without a password it waits for activation. Refuses a taken user name."""
    user = User(username=username, name=name, phone=phone, **extra)
    if password:
        user.set_password(password)
    else:
        user.set_unusable_password()
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError:
        raise Refused("Nama pengguna ini sudah dipakai. Pilih yang lain.", "username") from None
    record(by=by, action="accounts.user.create", target=user)
    return user


@transaction.atomic
def give_activation_code(*, user: User, by) -> str:
    """A one-time code to hand over, in place of any earlier one. Only its hash is stored."""
    characters = "".join(secrets.choice(ALPHABET) for _ in range(12))
    code = "-".join((characters[:4], characters[4:8], characters[8:]))
    user.activation_hash = make_password(code)
    user.activation_until = timezone.now() + datetime.timedelta(days=parameter("activation_days"))
    user.save(update_fields=["activation_hash", "activation_until"])
    record(by=by, action="accounts.user.activation_code", target=user)
    return code


WRONG_CODE = "Nama pengguna atau kode aktivasi tidak cocok, atau kodenya sudah habis masa."


@transaction.atomic
def activate(*, username: str, code: str, password: str) -> User:
    """Set the first password with a code. Refuses a wrong, used or expired code alike."""
    user = User.objects.select_for_update().filter(username__iexact=username).first()
    code = code.strip().upper()
    usable = (
        user is not None
        and user.is_active
        and user.activation_hash
        and user.activation_until > timezone.now()
    )
    # The same work for an unknown user: no telling by time.
    fits = check_password(code, user.activation_hash if usable else make_password("-"))
    if not (usable and fits):
        raise Refused(WRONG_CODE)
    user.set_password(password)
    user.activation_hash, user.activation_until = "", None
    user.must_change_password = False
    user.save()
    record(by=user, action="accounts.user.activate", target=user)
    return user


@transaction.atomic
def change_password(*, user: User, password: str, by) -> User:
    """A new password for oneself; other sessions of this user end with it."""
    user.set_password(password)
    user.must_change_password = False
    user.save(update_fields=["password", "must_change_password"])
    record(by=by, action="accounts.user.password_change", target=user)
    return user


@transaction.atomic
def set_active(*, user: User, active: bool, reason: str, by) -> User:
    """Disable or enable an account; counts from its next request. Refuses oneself."""
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.pk == by.pk:
        raise Refused("Anda tidak dapat menutup akun Anda sendiri.")
    user.is_active = active
    user.save(update_fields=["is_active"])
    word = "enable" if active else "disable"
    record(by=by, action=f"accounts.user.{word}", target=user, note=reason)
    return user


@transaction.atomic
def give_position(
    *, user: User, role: Role, area, since, by, until=None, source: str = ""
) -> Position:
    """Give a user a role in an area from a day. `area` is a District, Regency, Province or
    Institution."""
    position = Position(user=user, role=role, since=since, until=until, source=source)
    setattr(position, area._meta.model_name, area)
    position.touch(by)
    position.save()
    record(by=by, action="accounts.position.give", target=position, given=str(role), where=area.pk)
    return position


@transaction.atomic
def end_position(*, position: Position, until, by, reason: str = "") -> Position:
    """The last day a position counts; today at the latest unless `until` is later."""
    position = Position.objects.select_for_update().get(pk=position.pk)
    position.until = max(until, position.since)
    position.touch(by)
    position.save()
    record(by=by, action="accounts.position.end", target=position, note=reason)
    return position


@transaction.atomic
def switch_position(*, user: User, position: Position, session) -> None:
    """Work in another of the own positions from now on in this session."""
    session["position"] = str(position.pk)
    record(by=user.work_as(position), action="accounts.position.switch", target=position)
