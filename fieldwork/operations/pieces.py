"""Pieces of a photo: each arrives by itself, so that a bad line loses little."""

import hashlib
from datetime import timedelta
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from core.crypto import seal, unseal
from core.refusal import Refused
from fieldwork.message import Message
from fieldwork.models import Piece

LARGEST, MOST = 65_536, 200  # bytes of a piece, pieces of a photo
WAITING = 2_000  # pieces of one user that may wait for their entries
KEPT = timedelta(days=30)
PURPOSE = "fieldwork.piece"


def keep_piece(*, by, photo: UUID, number: int, content: bytes) -> None:
    """Keep one piece; the same again changes nothing. Refuses what is too large or too much."""
    if not 0 < len(content) <= LARGEST or not 0 <= number < MOST:
        raise Refused("Potongan foto ini tidak utuh. Coba kirim lagi.")
    if Piece.objects.filter(user=by).count() >= WAITING:
        raise Refused("Terlalu banyak foto yang menunggu. Kirim dulu isiannya.")
    sealed = seal(content, purpose=PURPOSE, row=photo)
    Piece.objects.get_or_create(user=by, photo=photo, number=number, defaults={"content": sealed})


def numbers_there(by, photo: UUID) -> list[int]:
    """Which pieces have arrived: the phone sends only the others."""
    rows = Piece.objects.filter(user=by, photo=photo).order_by("number")
    return list(rows.values_list("number", flat=True))


def assembled(message: Message, by) -> SimpleUploadedFile | None:
    """The whole file; None while pieces are missing or it is not what the phone had."""
    photo, wanted = message.uuid("photo"), message.target.get("pieces", "")
    rows = list(Piece.objects.filter(user=by, photo=photo).order_by("number"))
    if not rows or str(len(rows)) != wanted or rows[-1].number != len(rows) - 1:
        return None
    content = b"".join(unseal(row.content, purpose=PURPOSE, row=photo) for row in rows)
    if hashlib.sha256(content).hexdigest() != message.target.get("sha256"):
        Piece.objects.filter(user=by, photo=photo).delete()
        return None
    return SimpleUploadedFile("foto.jpg", content)


def forget_pieces(message: Message, by) -> None:
    Piece.objects.filter(user=by, photo=message.uuid("photo")).delete()


def forget_old_pieces() -> int:
    """Delete pieces whose entry never came; run by a timer. Returns how many."""
    return Piece.objects.filter(received_at__lt=timezone.now() - KEPT).delete()[0]
