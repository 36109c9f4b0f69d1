"""Open data: the recap of regencies by kind at the end of a month, for anybody.

Satu Data Indonesia (Perpres 39/2019): data with its metadata and reference codes, at an address
that stays. Off until the province switches it on.

Nobody may be recognised (domain.md 7.2 and 10; UU 27/2022). *Rahasia* kinds, and who has nothing
but such kinds, are left out altogether: at no level. A number from 1 to 4 is hidden, and with it
as many others of its line as are needed so that the published total does not give it away
(`hidden_in`). No other totals are published: not of L and P together, not of all kinds, since
these would be sums over what is hidden. Kinds, columns and months are therefore lines of their
own, and a month's file never changes: it counts what was recorded before the month was over, so
two fetches of it cannot be subtracted from each other.
"""

import datetime
import json
from dataclasses import dataclass

from django.db import connection, transaction

from audit.events import record
from core.models import Parameter
from core.parameters import parameter
from districts.models import Regency
from ppks.catalogue import SUBJECT_LABELS
from reports.recap import COLUMN, COLUMNS, open_kinds
from reports.recap_files import csv_file
from reports.recap_secret import over

SWITCH = "open_data"
SMALL = 5  # what is smaller, and not nothing, is hidden
NAMES = ("laki_laki", "perempuan", "kk", "kelompok", "komunitas")  # of COLUMNS
TOTAL = ""  # where the code of a regency could stand
ROWS = """
SELECT d.regency_id, m.category_id, {column}, sum(m.delta)
FROM ppks_movement m JOIN districts_district d ON d.code = m.district_id
WHERE NOT m.secret AND m.category_id IS NOT NULL AND m.effective_on <= %s AND m.recorded_at < %s
GROUP BY 1, 2, 3
"""
MEASURES = (
    ("laki_laki", "Jumlah perorangan laki-laki", "orang"),
    ("perempuan", "Jumlah perorangan perempuan", "orang"),
    ("kk", "Jumlah keluarga", "kepala keluarga"),
    ("kelompok", "Jumlah kelompok", "kelompok"),
    ("komunitas", "Jumlah komunitas", "komunitas"),
)
HIDING = (
    "Angka 1 sampai 4 tidak ditampilkan. Supaya tidak dapat dihitung dari jumlah provinsi, "
    "sebagian angka lain pada baris yang sama ikut disembunyikan. Sel yang kosong berarti "
    "disembunyikan, bukan nol."
)


@dataclass(frozen=True)
class Record:
    """One kind in one regency, or in the whole province; None is hidden."""

    regency: str
    area: str
    kind: str
    name: str
    numbers: tuple[int | None, ...]


def is_on() -> bool:
    return bool(parameter(SWITCH))


@transaction.atomic
def switch(*, on: bool, by) -> None:
    """Publish, or stop publishing."""
    Parameter.objects.update_or_create(name=SWITCH, defaults={"value": int(on)})
    record(by=by, action="reports.open_data.switch", on=on)


def hidden_in(numbers: dict[str, int]) -> set[str]:
    """Which numbers of a line are hidden, `TOTAL` among them where there is no larger one.

    With the small ones goes every number that is equal to the smallest of the others. What is
    hidden is then everything up to a limit: any exchange of values between hidden cells would be
    published alike, and there are always two different values among them (or the total is hidden
    too). So not even who knows this rule can tell what stands in any one of them.
    """
    small = {code for code, n in numbers.items() if 0 < n < SMALL}
    if not small:
        return set()
    limit = min((n for n in numbers.values() if n >= SMALL), default=0)
    if not limit:
        return small | {TOTAL}
    return {code for code, n in numbers.items() if 0 < n <= limit}


def records(end: datetime.date) -> list[Record]:
    """A month: every kind in every regency, then in the province, small numbers hidden."""
    counts = {}
    with connection.cursor() as cursor:
        cursor.execute(ROWS.format(column=COLUMN.format("m")), [end, over(end)])
        for regency, kind, column, n in cursor.fetchall():
            counts[kind, column, regency] = int(n)
    regencies = list(Regency.objects.values_list("pk", "name"))
    shown = {}
    for kind in open_kinds():
        for column in COLUMNS:
            line = {code: counts.get((kind.code, column, code), 0) for code, _ in regencies}
            hidden = hidden_in(line)
            shown |= {
                (code, kind.code, column): None if code in hidden else n
                for code, n in (*line.items(), (TOTAL, sum(line.values())))
            }
    return [
        Record(code, name, kind.code, kind.name,
               tuple(shown[code, kind.code, column] for column in COLUMNS))
        for code, name in (*regencies, (TOTAL, "Seluruh provinsi"))
        for kind in open_kinds()
    ]  # fmt: skip


def as_csv(end: datetime.date) -> bytes:
    head = ["bulan", "kode_wilayah", "wilayah", "kode_jenis", "jenis_ppks", *NAMES, "disembunyikan"]
    rows = [
        [f"{end:%Y-%m}", one.regency, one.area, one.kind, one.name,
         *("" if n is None else n for n in one.numbers), one.numbers.count(None)]
        for one in records(end)
    ]  # fmt: skip
    return csv_file([head, *rows])


def as_json(end: datetime.date) -> bytes:
    rows = [
        {
            "kode_wilayah": one.regency or None,
            "wilayah": one.area,
            "kode_jenis": one.kind,
            "jenis_ppks": one.name,
            **dict(zip(NAMES, one.numbers, strict=True)),
            "disembunyikan": [
                name for name, n in zip(NAMES, one.numbers, strict=True) if n is None
            ],
        }
        for one in records(end)
    ]
    return _json({"bulan": f"{end:%Y-%m}", "keterangan": HIDING, "data": rows})


def metadata() -> list[dict]:
    """Concept, definition, measure, unit, classification and reference of each column."""
    common = {
        "konsep": "Pemerlu Pelayanan Kesejahteraan Sosial (PPKS) terverifikasi",
        "definisi": (
            "Perorangan, keluarga, kelompok, atau komunitas yang memenuhi kriteria jenis PPKS "
            "(Permensos 8/2012), diverifikasi dinas sosial kabupaten/kota, dan masih aktif pada "
            "akhir bulan, menurut yang tercatat sampai akhir bulan itu."
        ),
    }
    found = [
        common
        | {
            "kolom": name,
            "ukuran": measure,
            "satuan": unit,
            "klasifikasi": "Kabupaten/kota; jenis PPKS",
            "rujukan_kode": "Kode wilayah Kemendagri; kode jenis PPKS Handep 01 sampai 26",
            "catatan": HIDING,
        }
        for name, measure, unit in MEASURES
    ]
    codes = (
        ("kode_wilayah", "Kode kabupaten/kota; kosong untuk seluruh provinsi",
         "Kode wilayah Kemendagri"),
        ("kode_jenis", "Jenis PPKS; jenis rahasia tidak dimuat", "Permensos 8/2012"),
        ("bulan", "Akhir bulan yang dihitung, tahun-bulan", "ISO 8601"),
        ("disembunyikan", "Banyaknya angka yang disembunyikan pada baris itu", ""),
    )  # fmt: skip
    found += [
        {"konsep": "Klasifikasi", "definisi": meaning, "kolom": name, "ukuran": "", "satuan": "",
         "klasifikasi": "", "rujukan_kode": reference, "catatan": ""}
        for name, meaning, reference in codes
    ]  # fmt: skip
    return found


def metadata_csv() -> bytes:
    rows = metadata()
    head = ["kolom", *(name for name in rows[0] if name != "kolom")]
    return csv_file([head, *([row[name] for name in head] for row in rows)])


def metadata_json() -> bytes:
    kinds = [
        {"kode": kind.code, "nama": kind.name,
         "subjek": sorted(SUBJECT_LABELS[one] for one in kind.subjects)}
        for kind in open_kinds()
    ]  # fmt: skip
    return _json({"kolom": metadata(), "jenis_ppks": kinds})


def _json(value) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode()
