"""What the four papers say. Everything on paper is frozen when a letter is issued."""

import datetime

from django.db.models import F

from cases.models import Case, Letter, LetterText
from cases.sharing import TELLING, rows_of
from core.templatetags.handep import day
from districts.models import Regency

K = Letter.Kind
CODES = {K.REFERRAL: "RJK", K.INTRODUCTION: "SP", K.NEGLECTED: "SKT", K.HANDOVER: "BAST"}
OF_REFERRAL = (K.REFERRAL, K.HANDOVER)
OF_CASE = (K.INTRODUCTION, K.NEGLECTED)
DEFAULTS = {  # rows of LetterText go before these; {regency} and {place} are filled in
    "government": "Pemerintah {regency}",
    "office": "Dinas Sosial {regency}",
    "address": "",
    "contact": "",
    "place": "{place}",
    "number": "460/{nomor}/{jenis}/{tahun}",
    "signer_title": "Kepala Dinas Sosial {regency}",
    "signer_name": "",
    "signer_nip": "",
}
ARTICLE = "Pasal 20 ayat (2) huruf d Undang-Undang Nomor 27 Tahun 2022"
VITAL = (
    f"Data ini diberikan tanpa persetujuan, demi kepentingan vital: nyawanya terancam ({ARTICLE})."
)
PROTECT = (
    "Data dalam surat ini hanya untuk keperluan tersebut di atas, dijaga kerahasiaannya, dan "
    "tidak diteruskan kepada pihak lain."
)
WEEKDAYS = "Senin Selasa Rabu Kamis Jumat Sabtu Minggu".split()


def letter_texts(regency: Regency) -> dict[str, str]:
    """The words of a regency's letters: its own, else those for all, else the defaults."""
    rows = LetterText.objects.filter(regency=None) | LetterText.objects.filter(regency=regency)
    found = dict(rows.order_by(F("regency").asc(nulls_first=True)).values_list("name", "text"))
    place = regency.name.removeprefix("Kabupaten ").removeprefix("Kota ")
    words = {"{regency}": regency.name, "{place}": place}
    return {name: _filled(found.get(name, text), words) for name, text in DEFAULTS.items()}


def _filled(text: str, words: dict[str, str]) -> str:
    """Plain replacing: what an office typed is never a format string."""
    for mark, word in words.items():
        text = text.replace(mark, word)
    return text


def number_text(pattern: str, *, kind: str, series: str, serial: int, year: int) -> str:
    """The number as it reads. What a pattern forgets is put behind, so that none reads twice."""
    shown = f"{series}-{serial:03}" if series else f"{serial:03}"
    words = {"{nomor}": shown, "{jenis}": CODES[kind], "{tahun}": str(year)}
    missing = "".join(f"/{mark}" for mark in words if mark not in pattern)
    return _filled(pattern + missing, words)


def body_of(letter: Letter, texts: dict[str, str]) -> dict:
    """What the letter says: from the case and from what was typed for it."""
    case = letter.case
    reason = letter.referral.reason if letter.referral else ""
    body = {
        "head": [text for text in (texts["government"], texts["office"]) if text],
        "under": [text for text in (texts["address"], texts["contact"]) if text],
        "place": texts["place"],
        "rows": rows_of(case, letter.data, reason),
        "secret": case.is_secret,
        "to": _to(letter),
        "title": "", "subject": "", "after": [], "parties": [],
    }  # fmt: skip
    if letter.kind == K.HANDOVER:  # says whom, not why
        body["rows"] = [row for row in body["rows"] if row[0] not in TELLING]
    body |= WRITERS[letter.kind](letter, letter.written)
    if letter.vital:
        more = "" if case.is_secret else f" {letter.vital_reason}"
        body["after"].append(VITAL + more)
    return body


def shown_body(letter: Letter) -> dict:
    """The frozen words of an issued letter, or those a draft would have today. What a case about
    something *rahasia* must not tell is left out, also where it became so later."""
    body = letter.body or body_of(letter, letter_texts(letter.case.district.regency))
    if letter.case.is_secret:
        body = body | {"secret": True}
        body["rows"] = [row for row in body["rows"] if row[0] not in TELLING]
    return body


def _referral(letter, written) -> dict:
    after = [f"Yang kami mohon: {letter.referral.asked}"]
    after += _note(written)
    after.append(
        f"Jawaban kami tunggu paling lambat {day(letter.referral.due_on)}. {PROTECT} Atas bantuan "
        "dan kerja samanya kami ucapkan terima kasih."
    )
    return {
        "subject": "Rujukan layanan",
        "opening": "Dengan hormat, bersama ini kami merujuk orang berikut untuk mendapat layanan:",
        "after": after,
    }


def _introduction(letter, written) -> dict:
    return {
        "subject": "Surat pengantar",
        "opening": "Dengan hormat, bersama ini kami menerangkan bahwa orang berikut sedang "
        "didampingi Dinas Sosial:",
        "after": [
            f"Surat ini diberikan untuk keperluan: {written.get('purpose', '')}",
            *_note(written),
            f"Kami mohon bantuannya. {PROTECT} Atas perhatiannya kami ucapkan terima kasih.",
        ],
    }


def _neglected(letter, written) -> dict:
    whom = ", ".join(line.strip() for line in letter.addressee.splitlines() if line.strip())
    found = f" Orang ini ditemukan di {written['place']}." if written.get("place") else ""
    return {
        "title": "Surat keterangan orang telantar",
        "opening": "Yang bertanda tangan di bawah ini menerangkan bahwa:",
        "after": [
            "adalah orang telantar yang sedang ditangani Dinas Sosial." + found,
            f"Surat ini diberikan kepada {whom} untuk keperluan: {written.get('purpose', '')}",
            *_note(written),
            PROTECT,
        ],
    }


def _handover(letter, written) -> dict:
    day_of = datetime.date.fromisoformat(written["handed_on"])
    when = f"{WEEKDAYS[day_of.weekday()]}, {day(day_of)}"
    place = f" bertempat di {written['place']}," if written.get("place") else ""
    provider = letter.referral.provider.name
    more = (("Keadaan saat diserahkan", "condition"), ("Barang yang diserahkan", "belongings"))
    return {
        "title": "Berita acara serah terima",
        "opening": f"Pada hari {when},{place} pihak pertama menyerahkan kepada pihak kedua, "
        f"yaitu {provider}, dan pihak kedua menerima dari pihak pertama:",
        "after": [
            *(f"{label}: {written[name]}" for label, name in more if name in written),
            f"Sejak penyerahan ini pengasuhan dan perawatannya menjadi tanggung jawab pihak "
            f"kedua. {PROTECT}",
            "Berita acara ini dibuat rangkap dua dan ditandatangani kedua belah pihak.",
        ],
        "parties": [["Pihak kedua, yang menerima", written.get("received_by", ""),
                     written.get("received_title", "") or provider]],
    }  # fmt: skip


def _to(letter) -> list[str]:
    """The lines of the address; none on a paper that is not a letter."""
    if letter.kind in (K.NEGLECTED, K.HANDOVER):
        return []
    return [line.strip() for line in letter.addressee.splitlines() if line.strip()]


def _note(written) -> list[str]:
    return [written["note"]] if "note" in written else []


WRITERS = {
    K.REFERRAL: _referral,
    K.INTRODUCTION: _introduction,
    K.NEGLECTED: _neglected,
    K.HANDOVER: _handover,
}


def kinds_for(case: Case, referral=None) -> list[tuple[str, str]]:
    """The papers that can be begun from here: kind and label."""
    wanted = OF_CASE if referral is None else OF_REFERRAL
    return [(kind.value, kind.label) for kind in wanted]
