"""The questionnaire of a home visit, declared as data (DESIGN.md section 5.3).

Pure Python: no database. Every question has a stable name such as `housing.floor`, by which a
collection, a snapshot and a remark speak of it. `values`, `blank_names` and `state` take any
row with the columns, `answers` and `sections` of `DataCollection`.
"""

from ppks.questionnaire.common import COMMON
from ppks.questionnaire.conditions import CONDITIONS
from ppks.questionnaire.consent import CONSENT_LABELS, show_consent
from ppks.questionnaire.question import (
    ALONE,
    HOUSE_SECTION,
    PRIVATE_SECTIONS,
    REGISTER_SECTIONS,
    SECTIONS,
    Question,
    Who,
)

__all__ = [
    "ALONE",
    "HOUSE_SECTION",
    "PRIVATE_SECTIONS",
    "QUESTIONS",
    "REGISTER_SECTIONS",
    "SECTIONS",
    "Question",
    "Who",
    "asked",
    "blanks",
    "has",
    "is_secret",
    "label",
    "put",
    "section_of",
    "sections_for",
    "show",
    "snapshot_rows",
    "state",
    "values",
]

QUESTIONS = {question.name: question for question in CONDITIONS + COMMON}
NOT_YET, PARTLY, COMPLETE = "belum", "sebagian", "lengkap"
_PREFIXES = {
    "identity": "identitas",
    "address": "alamat",
    "condition": "keadaan",
    "kind": "keadaan",
    "consent": "persetujuan",
}


def asked(who: Who, section: str = "") -> list[Question]:
    """The questions that matter for this subject, age, sex and kinds, in order."""
    return [
        question
        for question in QUESTIONS.values()
        if (not section or question.section == section) and question.asked_of(who)
    ]


def sections_for(who: Who) -> list[str]:
    """The sections of the form: those of the register, consent, and where something is asked."""
    filled = {question.section for question in asked(who)}
    return [s for s in SECTIONS if s in filled or s in REGISTER_SECTIONS or s == "persetujuan"]


def value_of(collection, question: Question):
    if question.column:
        return getattr(collection, question.column)
    return collection.answers.get(question.name)


def put(collection, question: Question, value) -> None:
    """Set one answer on the row; the caller saves. Blank answers of a kind are dropped."""
    if question.column:
        if question.is_blank(value):
            value = {"int": None, "year": None, "multi": []}.get(question.kind, "")
        setattr(collection, question.column, value)
    elif question.is_blank(value):
        collection.answers.pop(question.name, None)
    else:
        collection.answers[question.name] = value


def values(collection) -> dict:
    """Stable name → JSON value of everything answered, *rahasia* answers too: `is_secret`."""
    found = ((name, value_of(collection, question)) for name, question in QUESTIONS.items())
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in found
        if not QUESTIONS[name].is_blank(value)
    }


def snapshot_rows(collection, who: Who | None = None) -> list[tuple[str, str, str, str, bool]]:
    """(name, first part of the name, label, text, secret) of everything answered, in words.

    With `who`, only what is asked of it: an answer left over from another kind is not shown.
    Housing of a member of a registered family is read from `collection.house_source`.
    """
    rows = []
    house = getattr(collection, "house_source", None)
    for name, question in QUESTIONS.items():
        if who is not None and not question.asked_of(who):
            continue
        inherited = house is not None and question.house
        text = question.show(value_of(house if inherited else collection, question))
        if text:
            text += " (dari data keluarga)" if inherited else ""
            rows.append((name, name.split(".")[0], question.label, text, question.secret))
    return rows


def blanks(collection, who: Who, section: str) -> list[Question]:
    """The asked questions of a section without an answer; optional ones do not count."""
    return [
        question
        for question in asked(who, section)
        if not question.optional and question.is_blank(value_of(collection, question))
    ]


def state(collection, who: Who, section: str) -> str:
    """belum: never saved; sebagian: saved, some asked questions blank; lengkap.

    The house of a registered family is lengkap for its members: it is asked once.
    """
    if section == HOUSE_SECTION and getattr(collection, "house_source", None):
        return COMPLETE
    if section not in collection.sections:
        return NOT_YET
    return PARTLY if blanks(collection, who, section) else COMPLETE


def has(name: str) -> bool:
    """Whether the questionnaire (consent included) knows this stable name."""
    return name in QUESTIONS or name in CONSENT_LABELS


def label(name: str) -> str:
    """How a stable name reads on screen. Refuses (KeyError) a name it does not know."""
    return QUESTIONS[name].label if name in QUESTIONS else CONSENT_LABELS[name]


def show(name: str, value) -> str:
    """A value in plain words, "" for none. Refuses (KeyError) a name it does not know."""
    return QUESTIONS[name].show(value) if name in QUESTIONS else show_consent(name, value)


def is_secret(name: str) -> bool:
    """Whether an answer comes from a *rahasia* kind: shown to the team only."""
    return name in QUESTIONS and QUESTIONS[name].secret


def section_of(name: str) -> str:
    """The section a stable name belongs to, "" for none: where a remark is answered."""
    if name in QUESTIONS:
        return QUESTIONS[name].section
    return _PREFIXES.get(name.split(".")[0], "")
