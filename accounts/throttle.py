"""Guessing passwords is slow, and never locks out an office (SECURITY.md).

Two rows are kept for each failed try: the account from any address, and the account from this
address. After five failures an account waits 1, 2, 4 … at most 30 seconds between tries, from
any address; after twenty from one address, that address waits 15 minutes for that account.
Accounts that do not exist are treated alike.
"""

from datetime import timedelta

from django.conf import settings
from django.db.models import F
from django.utils import timezone

from accounts.models import Throttle

FREE_TRIES = 5
LONGEST_WAIT = 30
TRIES_FROM_ADDRESS = 20
ADDRESS_WAIT = 15 * 60
FORGOTTEN_AFTER = timedelta(hours=12)


def client_address(request) -> str:
    """The caller's address; a forwarded one only from as many proxies as are trusted."""
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    if settings.TRUSTED_PROXIES and len(forwarded) >= settings.TRUSTED_PROXIES:
        return forwarded[-settings.TRUSTED_PROXIES].strip()
    return request.META.get("REMOTE_ADDR", "")


def _keys(username: str, address: str) -> tuple[str, str]:
    account = username.casefold()[:120]
    return f"account {account}", f"pair {account} {address[:60]}"


def seconds_to_wait(username: str, address: str) -> int:
    """How long until the next try may be made; 0 when it may be made now."""
    account, pair = _keys(username, address)
    now, wait = timezone.now(), 0
    for row in Throttle.objects.filter(key__in=[account, pair]):
        age = now - row.last_failed_at
        if age > FORGOTTEN_AFTER:
            continue
        if row.key == account and row.failures >= FREE_TRIES:
            pause = min(LONGEST_WAIT, 2 ** min(row.failures - FREE_TRIES, 10))
        elif row.key == pair and row.failures >= TRIES_FROM_ADDRESS:
            pause = ADDRESS_WAIT
        else:
            continue
        wait = max(wait, int(pause - age.total_seconds() + 0.999))
    return max(wait, 0)


def failed(username: str, address: str) -> None:
    now = timezone.now()
    for key in _keys(username, address):
        row, new = Throttle.objects.get_or_create(
            key=key, defaults={"failures": 1, "last_failed_at": now}
        )
        if not new:
            forgotten = now - row.last_failed_at > FORGOTTEN_AFTER
            Throttle.objects.filter(key=key).update(
                failures=1 if forgotten else F("failures") + 1, last_failed_at=now
            )


def succeeded(username: str, address: str) -> None:
    Throttle.objects.filter(key__in=_keys(username, address)).delete()
