"""Compare a file of worked examples with what the screening says."""

import csv
import re
import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from ppks.catalogue import SUBJECT_LABELS, UNKNOWN, catalogue
from ppks.screening import LEVELS, screen

COLUMNS = ("case_id", "subject", "age", "sex", "answers", "expected")
SEXES = {"": "", "M": "M", "F": "F", "L": "M", "P": "F"}


class UnreadableRow(Exception):
    """A row that cannot be compared; the text says why."""


class Command(BaseCommand):
    help = "Membandingkan berkas contoh penyaringan (CSV) dengan hasil penyaringan."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="BERKAS", help="CSV seperti screening_cases.csv")

    def handle(self, *args, **options):
        same = different = unreadable = 0
        for line, row in read_rows(options["file"]):
            case = row["case_id"] or f"baris {line}"
            try:
                expected, got = compare(row)
            except UnreadableRow as error:
                unreadable += 1
                self.stdout.write(f"{case}: baris {line} tidak terbaca: {error}")
                continue
            if expected == got:
                same += 1
                continue
            different += 1
            self.stdout.write(f"{case}: diharapkan {written(expected)}, hasilnya {written(got)}")
        total = same + different + unreadable
        closing = f"{total} contoh: {same} sama, {different} berbeda"
        self.stdout.write(closing + (f", {unreadable} tidak terbaca." if unreadable else "."))
        if different or unreadable:
            sys.exit(1)


def read_rows(path):
    """Line number and trimmed cells of each row that is not empty; refuses a wrong file."""
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise CommandError(f"Berkas tidak ditemukan: {path}") from error
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"Berkas tidak terbaca: {path}") from error
    reader = csv.DictReader(text.splitlines(), skipinitialspace=True)
    missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
    if missing:
        raise CommandError(f"Kolom tidak ada: {', '.join(missing)}")
    rows = []
    try:
        for row in reader:
            cells = {name: (row[name] or "").strip() for name in COLUMNS}
            if any(cells.values()):
                rows.append((reader.line_num, cells))
    except csv.Error as error:
        raise CommandError(f"Berkas tidak terbaca: {path}, baris {reader.line_num}") from error
    if not rows:
        raise CommandError(f"Berkas tidak berisi contoh: {path}")
    return rows


def compare(row):
    """Expected and real result of one row, both as {code: level}."""
    subject = row["subject"].lower()
    if subject not in SUBJECT_LABELS:
        raise UnreadableRow(f"subjek {row['subject'] or 'kosong'} tidak dikenal")
    sex = row["sex"].upper()
    if sex not in SEXES:
        raise UnreadableRow(f"jenis kelamin {row['sex']} tidak dikenal")
    ages, answers, expected = _ages(row["age"]), _answers(row["answers"]), _levels(row["expected"])
    found = screen(subject, ages, SEXES[sex], answers)
    return expected, {one.code: one.level for one in found}


def written(levels):
    return ";".join(f"{code}:{level}" for code, level in sorted(levels.items())) or "(kosong)"


def _ages(text):
    """ "" unknown, "34", or two numbers as "33-34" or "33/34"."""
    if not text:
        return ()
    match = re.fullmatch(r"([0-9]{1,3})(?:\s*[-/–]\s*([0-9]{1,3}))?", text)
    if match is None:
        raise UnreadableRow(f"umur {text} tidak terbaca")
    return tuple(int(part) for part in match.groups() if part is not None)


def _pairs(text, sign):
    for part in filter(None, (part.strip() for part in text.split(";"))):
        left, found, right = (piece.strip() for piece in part.partition(sign))
        if not found or not left:
            raise UnreadableRow(f"{part} tidak terbaca")
        yield left, right


def _answers(text):
    answers = dict(_pairs(text, "="))
    for code, value in answers.items():
        if not catalogue().has_observation(code):
            raise UnreadableRow(f"pertanyaan {code} tidak dikenal")
        if value not in ("", UNKNOWN) and not catalogue().answered(code, value):
            raise UnreadableRow(f"jawaban {code}={value} tidak dikenal")
    return answers


def _levels(text):
    levels = {}
    for code, level in _pairs(text, ":"):
        code, level = code.zfill(2), level.lower().replace("_", " ")
        if not catalogue().has_kind(code):
            raise UnreadableRow(f"jenis {code} tidak dikenal")
        if level not in (*LEVELS, "tidak"):
            raise UnreadableRow(f"hasil {level} tidak dikenal")
        if level != "tidak":
            levels[code] = level
    return levels
