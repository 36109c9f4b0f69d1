"""What an entry says, in words: for who decides about it, and for the office it is given to."""

from core.typed import typed
from fieldwork.sheets import query
from ppks.catalogue import catalogue
from ppks.questionnaire import QUESTIONS, SECTIONS

TITLES = {
    "siapa": "Orangnya",
    "tanda": "Tanda",
    "jenis": "Jenis PPKS",
    "tutup": "Identifikasi ditutup",
    "tanggal": "Kunjungan",
    "kunjungan": "Kunjungan kasus",
    "kegiatan": "Kegiatan",
    "lampiran": "Foto",
    **SECTIONS,
}


def in_words(sheets: dict) -> list[tuple[str, list[tuple[str, str]]]]:
    """Title of each sheet, and its lines: label and text. `sheets` as in the message."""
    found = []
    for name, sheet in sheets.items():
        lines = _lines(name, sheet.get("values") or {})
        if lines and name in TITLES:
            found.append((TITLES[name], lines))
    return found


def _lines(name: str, values: dict) -> list[tuple[str, str]]:
    if name == "tanda":
        listed = catalogue()
        return [
            (listed.observation(code).question, listed.answer_label(code, texts[0]))
            for code, texts in values.items()
            if texts and listed.has_observation(code)
        ]
    if name == "jenis":
        codes = [code for code in values.get("kinds", []) if catalogue().has_kind(code)]
        return [(code, catalogue().kind(code).name) for code in codes]
    questions = {q.field: q for q in QUESTIONS.values()}
    asked = {field: texts for field, texts in values.items() if field in questions}
    others = {field: texts for field, texts in values.items() if field not in questions}
    lines = typed(query(others))
    for field, texts in asked.items():
        value = texts if questions[field].kind == "multi" else "".join(texts)
        if text := questions[field].show(value):
            lines.append((questions[field].label, text))
    return lines
