"""What is taken in as a photo or PDF, and what is kept of it."""

import io

import pypdf
import pytest
from PIL import Image
from pypdf.generic import DictionaryObject, NameObject
from pypdf.generic import TextStringObject as String

from core.pictures import JPEG, PDF, SIDE, SMALL_SIDE, Prepared, prepare
from core.refusal import Refused


def saved(image, form="JPEG", **more) -> bytes:
    out = io.BytesIO()
    image.save(out, form, **more)
    return out.getvalue()


def photo(size=(60, 40), color="red", mode="RGB"):
    return Image.new(mode, size, color)


def from_phone() -> bytes:
    """A landscape on its side, with the place it was taken and a comment."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Telepon Rahmat"
    exif[0x8825] = {1: "S", 2: (2.0, 30.0, 0.0), 3: "E", 4: (114.0, 20.0, 0.0)}
    return saved(photo((2400, 1200)), exif=exif, comment=b"rumah Bue Darman")


def paper(*, javascript="", password="") -> bytes:
    sheets = pypdf.PdfWriter()
    sheets.add_blank_page(200, 200)
    if javascript:
        script = {
            NameObject("/S"): NameObject("/JavaScript"),
            NameObject("/JS"): String(javascript),
        }
        sheets.root_object[NameObject("/OpenAction")] = DictionaryObject(script)
    if password:
        sheets.encrypt(password, algorithm="RC4-128")
    out = io.BytesIO()
    sheets.write(out)
    return out.getvalue()


def drawn(data: bytes, megapixels=50):
    kept = prepare(data, megapixels=megapixels)
    assert kept.content_type == JPEG
    return Image.open(io.BytesIO(kept.content)), Image.open(io.BytesIO(kept.small))


CLEAR = photo((60, 40), (255, 0, 0, 0), "RGBA")
WHITE, RED, GREY = (255, 255, 255), (254, 0, 0), (128, 128, 128)


@pytest.mark.parametrize(
    ("data", "color"),
    [
        (saved(photo()), RED),
        (saved(photo(), "PNG"), RED),
        (saved(photo(), "WEBP"), RED),
        (saved(photo(color=(0, 255, 255, 0), mode="CMYK")), RED),
        (saved(photo(color=0x8000, mode="I;16"), "PNG"), GREY),
        (saved(CLEAR, "PNG"), WHITE),
        (saved(CLEAR.quantize(), "PNG"), WHITE),  # a palette with alpha
        (saved(photo(color=(1, 2, 3)), "PNG", transparency=(1, 2, 3)), WHITE),
        (saved(photo(), "WEBP", save_all=True, append_images=[photo(color="blue")]), RED),
    ],
    ids="jpeg png webp cmyk sixteen-bit alpha palette key-colour moving-webp".split(),
)
def test_a_photo_of_any_sort_is_drawn_anew(data, color):
    image, small = drawn(data)
    assert image.mode == "RGB" and image.size == (60, 40)
    assert all(abs(a - b) < 4 for a, b in zip(image.getpixel((30, 20)), color, strict=True))
    assert small.size == (60, 40)


def test_a_photo_stands_upright_and_small_without_place_or_comment():
    data = from_phone()
    assert b"Telepon Rahmat" in data and Image.open(io.BytesIO(data)).getexif().get_ifd(0x8825)
    kept = prepare(data, megapixels=50)
    for content, side in ((kept.content, SIDE), (kept.small, SMALL_SIDE)):
        image = Image.open(io.BytesIO(content))
        assert image.size == (side // 2, side)
        assert not image.getexif() and "comment" not in image.info
        assert b"Rahmat" not in content and b"Darman" not in content


def test_nothing_hidden_behind_a_picture_is_kept():
    kept = prepare(saved(photo()) + b"PK\x03\x04<script>", megapixels=50)
    assert b"PK" not in kept.content and b"<script" not in kept.content


def test_a_pdf_is_kept_as_it_is():
    data = paper()
    assert prepare(data, megapixels=50) == Prepared(data, PDF, b"")


SOUND = saved(Image.effect_noise((300, 200), 90))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "kosong"),
        (SOUND[: len(SOUND) // 2], "terpotong"),
        (saved(photo(), "PNG")[:60], "terpotong"),
        (b"\xff\xd8\xff" + b"no picture" * 9, "rusak"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "bukan foto"),
        (b"<html><script>alert(1)</script>", "bukan foto"),
        (b"MZ\x90\x00" + bytes(200), "bukan foto"),
        (b"PK\x03\x04" + bytes(200), "Simpan dulu sebagai PDF"),
        (b"\x00\x00\x00\x18ftypheic" + bytes(200), "HEIC"),
        (b"\x00\x00\x00\x18ftypmp42" + bytes(200), "Video"),
        (saved(photo(mode="P", color=0), "GIF", save_all=True, append_images=[photo()]), "GIF"),
        (saved(photo((2001, 1000), 0, "1"), "PNG"), "paling besar 2 megapiksel"),
        (saved(photo((20_000, 20_000), 0, "1"), "PNG"), "paling besar 2 megapiksel"),  # a bomb
        (b"%PDF-1.7\nhello", "rusak"),
        (paper()[:-20], "terpotong"),
        (paper().replace(b"xref\n0 ", b"yref\n0 ", 1), "rusak"),
        (paper() + b"PK\x03\x04", "rusak"),
        (paper(password="x"), "kata sandi"),
        (paper(javascript="app.alert(1)"), "program"),
    ],
    ids=(
        "empty half-jpeg half-png broken svg html exe zip heic video moving-gif pixels bomb "
        "pdf-in-name half-pdf pdf-without-table pdf-and-zip locked javascript"
    ).split(),
)
def test_what_is_no_sound_photo_or_pdf_is_refused_in_words(data, words):
    with pytest.raises(Refused) as refusal:
        prepare(data, megapixels=2)
    assert words in str(refusal.value) and refusal.value.field == "file"


def test_control_what_is_spoilt_above_is_taken_when_sound():
    for data in (SOUND, saved(photo(), "PNG"), saved(photo((2000, 1000), 0, "1"), "PNG"), paper()):
        assert prepare(data, megapixels=2).content
