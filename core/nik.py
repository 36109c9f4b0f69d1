"""NIK and KK: what the 16 digits say, and what looks odd about them.

Source: domain.md section 9 (`PPKKCC DDMMYY NNNN`, day + 40 for women; the region is that of the
first registration and never changes). Only the shape is an error; everything else is a warning
that the worker confirms with a reason and the verifier sees (DESIGN.md section 6).

`static/field/numbers.js` says the same on a phone without a line, with the words of `FACTS`; a
test holds both to one answer.
"""

import datetime
import re
from dataclasses import dataclass

PROVINCES = frozenset(
    "11 12 13 14 15 16 17 18 19 21 31 32 33 34 35 36 51 52 53 61 62 63 64 65 71 72 73 74 75 76 "
    "81 82 91 92 93 94 95 96".split()
)

NOT_DIGITS = "{what} hanya berisi angka 0 sampai 9, tanpa huruf atau tanda lain."
WRONG_LENGTH = "{what} ini {length} angka; {what} ada 16 angka."

GUESSED = 5  # years that a guessed age may lie beside the NIK without a warning
WORDS = {
    "region": "Dua angka pertama NIK ({two}) bukan kode provinsi.",
    "serial": "Empat angka terakhir NIK 0000, biasanya salah ketik.",
    "kk": "NIK sama dengan nomor KK.",
    "date": "Tanggal lahir di dalam NIK tidak ada di kalender.",
    "birth": "Tanggal lahir di dalam NIK lain dari yang diisi.",
    "year": "Tahun lahir di dalam NIK lain dari yang diisi.",
    "F": "Menurut NIK, orang ini perempuan; lain dari yang diisi.",
    "M": "Menurut NIK, orang ini laki-laki; lain dari yang diisi.",
    "kk_region": "Dua angka pertama nomor KK bukan kode provinsi.",
    "kk_date": "Tanggal di dalam nomor KK tidak ada di kalender.",
    "kk_serial": "Empat angka terakhir nomor KK 0000.",
}
FACTS = {"provinces": sorted(PROVINCES), "guessed": GUESSED, "words": WORDS}


@dataclass(frozen=True)
class Warning:
    code: str
    text: str


def normalise(text: str) -> str:
    """The digits without white space. Says nothing about their shape."""
    return re.sub(r"\s", "", text)


def shape_error(number: str, what: str = "NIK") -> str:
    """ "" or what to do about the shape: 16 ASCII digits is all that is demanded."""
    if not re.fullmatch(r"[0-9]+", number):
        return NOT_DIGITS.format(what=what)
    if len(number) != 16:
        return WRONG_LENGTH.format(what=what, length=len(number))
    return ""


def masked(number: str) -> str:
    """Region and last two digits: `627101••••••••17`."""
    return number[:6] + "•" * 8 + number[-2:] if number else ""


def warnings(
    nik: str,
    *,
    sex: str = "",
    birth_date: datetime.date | None = None,
    birth_year: int | None = None,
    birth_estimated: bool = False,
    kk: str = "",
    today: datetime.date,
) -> list[Warning]:
    """What looks odd about a NIK of the right shape, beside what was entered. `sex` M, F or ""."""
    found = []
    if nik[:2] not in PROVINCES:
        found.append(Warning("region", WORDS["region"].format(two=nik[:2])))
    if nik.endswith("0000"):
        found.append(Warning("serial", WORDS["serial"]))
    if kk and kk == nik:
        found.append(Warning("kk", WORDS["kk"]))
    day = int(nik[6:8])
    nik_sex = "F" if day > 40 else "M"
    dates = possible_birth_dates(nik, today)
    if not dates:
        found.append(Warning("date", WORDS["date"]))
    elif birth_date and birth_date not in dates:
        found.append(Warning("birth", WORDS["birth"]))
    elif birth_year and not birth_date and not _near(birth_year, dates, birth_estimated):
        found.append(Warning("birth", WORDS["year"]))
    if sex and dates and sex != nik_sex:
        found.append(Warning("sex", WORDS[nik_sex]))
    return found


def _near(year: int, dates: list[datetime.date], estimated: bool) -> bool:
    """Whether a year fits; an age that was only guessed may be a few years off."""
    return any(abs(date.year - year) <= (GUESSED if estimated else 0) for date in dates)


def possible_birth_dates(nik: str, today: datetime.date) -> list[datetime.date]:
    """The birth dates a NIK can mean: both centuries, none in the future, none impossible."""
    day, month, year = int(nik[6:8]), int(nik[8:10]), int(nik[10:12])
    day -= 40 if day > 40 else 0
    dates = []
    for century in (1900, 2000):
        try:
            date = datetime.date(century + year, month, day)
        except ValueError:
            continue
        if date <= today:
            dates.append(date)
    return dates


def kk_warnings(kk: str, *, nik: str = "") -> list[Warning]:
    """What looks odd about a KK number of the right shape: region, then day and month."""
    found = []
    if kk[:2] not in PROVINCES:
        found.append(Warning("kk_region", WORDS["kk_region"]))
    if not (1 <= int(kk[6:8]) <= 31 and 1 <= int(kk[8:10]) <= 12):
        found.append(Warning("kk_date", WORDS["kk_date"]))
    if kk.endswith("0000"):
        found.append(Warning("kk_serial", WORDS["kk_serial"]))
    if nik and kk == nik:
        found.append(Warning("kk", "Nomor KK sama dengan NIK."))
    return found
