"""What may come in as a file: photos and PDF, told by their content, never by name.

A photo is drawn anew as a small JPEG: turned upright, without anything but its pixels, so that
no place (GPS), no comment and nothing hidden behind the picture is kept.
"""

import io
import re
from dataclasses import dataclass

from PIL import Image

from core.refusal import Refused

JPEG, PDF = "image/jpeg", "application/pdf"
SIDE, SMALL_SIDE = 1600, 240  # the longest side of a photo, and of its small copy
DECODERS = ("JPEG", "PNG", "WEBP")
HEIC = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif"}
TURNS = {  # EXIF orientation
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
ORIENTATION = 0x0112
BROKEN = (
    "Foto ini rusak atau terpotong, mungkin belum terkirim utuh. Pilih lagi fotonya, atau "
    "potret ulang."
)
BROKEN_PDF = "PDF ini rusak atau terpotong. Buka dulu di gawai Anda, lalu simpan lagi sebagai PDF."


@dataclass(frozen=True)
class Prepared:
    """What is kept of an upload."""

    content: bytes
    content_type: str
    small: bytes  # b"" for a PDF


def prepare(data: bytes, *, megapixels: int) -> Prepared:
    """An upload as it is kept. Refuses, in words, what is no sound photo or PDF."""
    if not data:
        raise _no("Berkas ini kosong. Pilih lagi berkasnya, atau potret ulang.")
    if data.startswith(b"%PDF-"):
        _check_pdf(data)
        return Prepared(data, PDF, b"")
    if data.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")) or _is_webp(data):
        return _redrawn(data, megapixels)
    raise _no(_why_not(data))


def _no(words: str) -> Refused:
    return Refused(words, "file")


def _is_webp(data: bytes) -> bool:
    return data[:4] == b"RIFF" and data[8:12] == b"WEBP"


def _why_not(data: bytes) -> str:
    if data[4:8] == b"ftyp":
        if data[8:12] in HEIC:
            return (
                "Foto ini berformat HEIC, yang belum dapat dibaca di sini. Di iPhone, buka "
                "Pengaturan › Kamera › Format, pilih Paling Kompatibel, lalu potret lagi. Atau "
                "kirim tangkapan layar fotonya."
            )
        return "Video tidak dapat dilampirkan. Ambil fotonya saja."
    if data[:4] == b"GIF8":
        return "Gambar GIF tidak dapat dilampirkan. Pilih foto JPEG, PNG, atau WebP."
    if data[:4] == b"PK\x03\x04" or data[:4] == b"\xd0\xcf\x11\xe0":
        return "Dokumen Word, Excel, atau ZIP tidak dapat dilampirkan. Simpan dulu sebagai PDF."
    return (
        "Isi berkas ini bukan foto dan bukan PDF, apa pun namanya. Yang dapat dilampirkan: foto "
        "JPEG, PNG, atau WebP, dan dokumen PDF."
    )


def _redrawn(data: bytes, megapixels: int) -> Prepared:
    try:
        with Image.open(io.BytesIO(data), formats=DECODERS) as image:
            width, height = image.size
            if width * height > megapixels * 1_000_000:
                raise _too_many_pixels(megapixels)
            turn = TURNS.get(_orientation(image))
            drawn = _flat(image)
        if turn is not None:
            drawn = drawn.transpose(turn)
        small = drawn.copy()
        small.thumbnail((SMALL_SIDE, SMALL_SIDE))
        return Prepared(_jpeg(drawn, 82), JPEG, _jpeg(small, 65))
    except Refused:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_many_pixels(megapixels) from None
    except Exception as problem:  # a decoder fed by strangers may raise anything
        raise _no(BROKEN) from problem


def _too_many_pixels(megapixels: int) -> Refused:
    return _no(
        f"Foto ini terlalu besar ukurannya: paling besar {megapixels} megapiksel. Kecilkan dulu, "
        "atau potret dengan ukuran lebih kecil."
    )


def _orientation(image) -> int | None:
    try:
        return image.getexif().get(ORIENTATION)
    except Exception:  # odd EXIF is no reason to lose the photo
        return None


def _flat(image):
    """The picture on white, eight bits a colour, small, and nothing else of the file."""
    if image.mode.startswith("I"):  # 16 or 32 bits a pixel; the upper eight are seen
        image = image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    elif image.mode in ("P", "1") or "transparency" in image.info:
        image = image.convert("RGBA")
    image.thumbnail((SIDE, SIDE), reducing_gap=2)
    drawn = Image.new("RGB", image.size, "white")
    if image.has_transparency_data:
        image = image.convert("RGBA")
        drawn.paste(image, mask=image.getchannel("A"))
    else:
        drawn.paste(image.convert("RGB"))
    return drawn


def _jpeg(image, quality: int) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality, optimize=True)
    return out.getvalue()


def _check_pdf(data: bytes) -> None:
    """Whether it ends as a PDF does and its table of objects is where it says; a cheap look,
    as it is only ever handed on to be saved."""
    end = re.search(rb"startxref\s+([0-9]{1,10})\s+%%EOF[\s\0]*\Z", data[-2048:])
    if end is None:
        raise _no(BROKEN_PDF)
    table = data[int(end[1]) : int(end[1]) + 40].lstrip()
    if not re.match(rb"xref\b|[0-9]+\s+[0-9]+\s+obj\b", table):
        raise _no(BROKEN_PDF)
    if b"/Encrypt" in data:
        raise _no("PDF ini dikunci dengan kata sandi. Simpan dulu tanpa kata sandi.")
    if b"/JavaScript" in data or b"/Launch" in data:
        raise _no("PDF ini memuat program, jadi tidak dapat dilampirkan. Potret saja dokumennya.")
