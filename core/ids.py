"""UUIDv7 (RFC 9562 section 5.7): ids that sort by the time they were made."""

import secrets
import time
import uuid
from collections.abc import Callable


def uuid7(
    clock: Callable[[], int] = time.time_ns, random: Callable[[int], int] = secrets.randbits
) -> uuid.UUID:
    """A new id. `clock` gives nanoseconds since 1970, `random(n)` gives n random bits."""
    milliseconds = clock() // 1_000_000
    value = (milliseconds & (2**48 - 1)) << 80 | 0x7 << 76
    value |= random(12) << 64 | 0b10 << 62 | random(62)
    return uuid.UUID(int=value)


ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # no 0/O, 1/I: read aloud over a bad line


def public_number() -> str:
    """A number for a register entry, such as `7F3-K9Q-XD2`: random, so it tells no order."""
    characters = "".join(secrets.choice(ALPHABET) for _ in range(9))
    return "-".join((characters[:3], characters[3:6], characters[6:]))
