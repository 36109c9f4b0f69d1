"""The key by which a phone locks what it keeps: one for each user, the same at each sign-in.

Derived, not stored: without the server's own key nobody makes it (SECURITY.md). It wraps the
random key of the phone, so what was left there opens for the same user only.
"""

import base64
import hashlib
import hmac
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

DAYS = 7


def key_for(user) -> str:
    """32 bytes in base64."""
    master = bytes.fromhex(settings.FIELD_KEY)
    secret = hmac.new(master, b"handep fieldwork", hashlib.sha256).digest()
    return base64.b64encode(
        hmac.new(secret, str(user.pk).encode(), hashlib.sha256).digest()
    ).decode()


def until() -> str:
    return (timezone.now() + timedelta(days=DAYS)).isoformat()
