"""Numbers and files that must not leak: AES-256-GCM ciphertext and an HMAC blind index.

A NIK or KK never leaves Python in clear towards SQL, logs or URLs (SECURITY.md, decision 5).
Layout of a ciphertext: key id (1 byte), nonce (12), ciphertext and tag.
"""

import hashlib
import hmac
import os
from functools import cache

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

KEY_ID = b"\x01"


@cache
def _keys() -> tuple[AESGCM, bytes]:
    master = bytes.fromhex(settings.FIELD_KEY)
    encryption = hmac.new(master, b"handep encryption", hashlib.sha256).digest()
    index = hmac.new(master, b"handep blind index", hashlib.sha256).digest()
    return AESGCM(encryption), index


def encrypt(text: str, *, purpose: str, row) -> bytes:
    """Ciphertext bound to `purpose` (a fixed string) and the row's id."""
    return seal(text.encode(), purpose=purpose, row=row)


def decrypt(ciphertext: bytes, *, purpose: str, row) -> str:
    """The text. Raises InvalidTag when moved to another row or changed."""
    return unseal(ciphertext, purpose=purpose, row=row).decode()


def seal(content: bytes, *, purpose: str, row) -> bytes:
    """As `encrypt`, for bytes."""
    nonce = os.urandom(12)
    return KEY_ID + nonce + _keys()[0].encrypt(nonce, content, _bound(purpose, row))


def unseal(ciphertext: bytes, *, purpose: str, row) -> bytes:
    """As `decrypt`, for bytes."""
    ciphertext = bytes(ciphertext)
    return _keys()[0].decrypt(ciphertext[1:13], ciphertext[13:], _bound(purpose, row))


def blind_index(text: str, *, purpose: str) -> bytes:
    """32 bytes that are equal exactly for equal texts of one purpose."""
    return hmac.new(_keys()[1], f"{purpose}\0{text}".encode(), hashlib.sha256).digest()


def _bound(purpose: str, row) -> bytes:
    return f"{purpose}\0{row}".encode()
