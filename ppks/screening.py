"""Which kinds fit: from subject, age, sex and answers to suggestions, each with its reasons.

Source: Permensos 8/2012 for kinds and criteria; limits the regulation does not print, the
strength of an answer and the gates are Handep's own reading (`reference/ppks`). The result is
help: the worker decides, the verifier confirms. No suggestion means "not suggested", never
"is not". Pure Python: no Django, no database.

`static/field/screening.js` is the same on a phone without a line. What can be said as data is
said here once and goes there through `ppks.catalogue_json`; a test holds both to one answer.
"""

from dataclasses import dataclass, replace
from typing import NamedTuple

from ppks.catalogue import CHILD_INSTEAD, INDIVIDUAL, SECRET, TWINS, YES, catalogue, within

STRONG, WEAK, OPEN, NONE = "strong", "weak", "open", "no"
CLEAR, FAINT, INCOMPLETE = "kuat", "lemah", "belum lengkap"
LEVELS = (CLEAR, FAINT, INCOMPLETE)
HIDDEN_SIGN = "ada tanda di bagian terlindung"

# The ages a kind is suggested for, margin years apart. 20, 21, 22 and 24 have no limit here.
LIMITS = {
    "01": (0, 5),
    "02": (6, 17),
    "03": (12, 17),
    "04": (None, 17),
    "05": (None, 17),
    "06": (None, 17),
    "07": (6, 17),
    "08": (60, None),
    **{code: (18, None) for code in ("09", "10", "11", "12", "13", "14", "15", "16")},
    **{code: (18, None) for code in ("17", "18", "19")},
    "23": (18, 59),
}
_LAST_YEAR = (
    "Umur 18 tahun adalah tahun batas: Permensos 8/2012 menyebut sampai 18 tahun, "
    "aturan anak yang lain berakhir pada ulang tahun ke-18."
)
_UNDER_SIX = (
    "Umur di bawah 6 tahun adalah batas: Permensos 8/2012 menyebut mulai 6 tahun, "
    "UU 35/2014 tidak menyebut umur terendah."
)
MARGINS = {"02": ((18, 18, _LAST_YEAR),), "07": ((18, 18, _LAST_YEAR), (0, 5, _UNDER_SIX))}
QUESTION_BEGINS = {"04": 5, "20": 15}
SUPERVISED = {"03": 12}  # under this age a supervisor agrees
# Chosen by hand with these answers, the kind asks for a reason.
VICTIMS = {"03": ("child-legal-status", ("korban", "saksi"))}
# Where else to look when the age does not fit a kind without a twin.
LOOK_AT = {code: ("04", "01", "06", "07") for code in ("11", "12", "13")}


class Computed(NamedTuple):
    """When a criterion holds that no observation reaches: between two ages and of one sex, or
    where each of these questions reports something."""

    low: int | None = None
    high: int | None = None
    sex: str = ""
    reports: tuple = ()


COMPUTED_WHEN = {
    ("06", 1): Computed(0, 17),
    ("07", 1): Computed(6, 18),
    ("15", 1): Computed(18),
    ("16", 1): Computed(18),
    ("20", 6): Computed(reports=("migrant-worker", "livelihood")),
    ("23", 1): Computed(18, 59, "F"),
}
# Questions shown only after one of these has reported something; `disaster-*` after `disaster`.
FOLLOW_UPS = {"work-away-problem": ("migrant-worker", "trafficked")}

# What the screening says, also on a phone.
WORDS = {
    "age_unknown": "Umur belum diketahui, padahal jenis ini bergantung pada umur.",
    "sex_unknown": "Jenis kelamin belum diketahui, padahal jenis ini bergantung padanya.",
    "estimate": "Umur perkiraan: kalau sebenarnya {age} tahun, {other}.",
    "other_level": "hasilnya {level}",
    "other_none": "jenis ini tidak disarankan",
    "kind_unknown": "Jenis ini tidak dikenal.",
    "wrong_subject": "Jenis {code} tidak berlaku untuk {subject}.",
    "women_only": "Jenis {code} hanya untuk perempuan.",
    "outside": "Umur {ages} tahun di luar batas jenis {code}: {limits}.",
    "suggested_for": "Umur {ages} tahun: jenis {code} disarankan untuk {limits}.",
    "begins": "Jenis {code} baru disarankan mulai umur {begins} tahun.",
    "supervised": "Di bawah {age} tahun penyelia harus menyetujui jenis {code}.",
    "victim": "Anak korban atau saksi dipilih dengan alasan; biasanya 06 atau 07 yang utama.",
    "not_suggested": "Hasil penyaringan tidak menyarankan jenis ini.",
    "look_one": "Lihat jenis {code}, {name}.",
    "look_more": "Lihat jenis {code}, atau {rest} kalau anak itu dimanfaatkan.",
    "give_reason": "Tulis alasannya. {against}",
    "clash": "Jenis {one} dan {other} tidak dipakai bersama untuk satu orang.",
    "up_to": "sampai {high} tahun",
    "from": "{low} tahun ke atas",
    "between": "{low} sampai {high} tahun",
}
SUBJECT_WORDS = {
    "individual": "perseorangan",
    "family": "keluarga",
    "group": "kelompok",
    "community": "komunitas",
}

# Kind 20: rows 1-6 (status) are one gate, rows 7-12 (problem) the signs.
_STATUS_ROWS, _PROBLEM_ROWS = tuple(range(1, 7)), tuple(range(7, 13))
_OWN_LIMIT = frozenset({"09", "10", "11", "12", "13", "14", "17", "18", "19"})
_OWN_GATE = {
    "18": "syarat perdagangan orang: tafsir Handep",
    "20": "satu status dan satu masalah: tafsir Handep",
    "21": "syarat terkena bencana alam: tafsir Handep",
    "22": "syarat terkena bencana sosial: tafsir Handep",
}


class Evidence(NamedTuple):
    code: str
    question: str
    answer: str


class OpenQuestion(NamedTuple):
    code: str
    question: str
    secret: bool


@dataclass(frozen=True)
class Sign:
    """One criterion that speaks for the kind, with the answers behind it.

    `secret`: an answer of the protected section is among them. `outside` is the same sign
    without these answers, None when nothing is left.
    """

    ordinal: int
    text: str
    strength: str
    observations: tuple = ()
    secret: bool = False
    computed: bool = False
    outside: "Sign | None" = None


@dataclass(frozen=True)
class Suggestion:
    """A kind that fits. `hidden`: signs were left out because they are protected."""

    code: str
    name: str
    level: str
    signs: tuple
    open: tuple
    warnings: tuple
    estimated: bool
    source: str
    secrecy: str
    hidden: bool = False

    @property
    def is_secret(self):
        return self.secrecy == SECRET

    def without_secrets(self):
        """The suggestion as it may be read outside the protected section."""
        signs = tuple(s.outside if s.secret else s for s in self.signs)
        return replace(
            self,
            signs=tuple(s for s in signs if s is not None),
            open=tuple(one for one in self.open if not one.secret),
            hidden=any(s.secret for s in self.signs),
        )


def screen(subject, ages, sex, answers, catalogue=catalogue):
    """Suggest kinds.

    In: subject; ages in completed years, () unknown, one number, or two when only the birth
    year is known; sex "M", "F" or ""; answers by observation code. Out: suggestions, kuat
    before lemah before belum lengkap, then by code. Answers to questions that are not asked
    at that age count as no. With two ages a kind fits if either does.
    """
    listed = _load(catalogue)
    ages = tuple(sorted(set(ages or ()))) if subject == INDIVIDUAL else ()
    views = [_View(listed, subject, age, sex, answers) for age in ages or (None,)]
    found = (_suggest(kind, views) for kind in listed.kinds)
    return sorted(
        (one for one in found if one), key=lambda one: (LEVELS.index(one.level), one.code)
    )


def outside_protected(suggestions):
    """What may be shown outside the protected section: no secret kinds, no secret reasons."""
    return [one.without_secrets() for one in suggestions if not one.is_secret]


def fits(kind, subject, age, sex):
    """Whether subject, age (None unknown) and sex allow suggesting the kind, margins included."""
    if subject not in kind.subjects:
        return False
    if subject != INDIVIDUAL:
        return True
    if kind.sex and sex and kind.sex != sex:
        return False
    if age is None or kind.code not in LIMITS:
        return True
    return within(age, *LIMITS[kind.code]) or bool(_margin(kind.code, age))


def shown(observation, answers, subject, ages=(), sex="", catalogue=catalogue):
    """Whether the screen shows a question now; economy only, it never changes a result.

    Pass `answers` without the protected ones where the reader may not see these.
    """
    listed = _load(catalogue)
    code = observation if isinstance(observation, str) else observation.code
    if not listed.observation(code).asked_of(subject, ages, sex):
        return False

    def told(other):
        asked = listed.observation(other).asked_of(subject, ages, sex)
        return asked and listed.reports(other, answers.get(other, ""))

    after = asked_after(code)
    return not after or any(told(other) for other in after)


def asked_after(code):
    """The questions of which one must report something before this one is shown; () for none."""
    return ("disaster",) if code.startswith("disaster-") else FOLLOW_UPS.get(code, ())


def offered_answers(no_nik_reason):
    """Answers filled in beforehand from the reason for no NIK; the worker may change them."""
    return {"no-id-card": YES} if no_nik_reason == "belum_rekam" else {}


def ages_on(birth_date=None, birth_year=None, estimated_age=None, *, on):
    """Completed years on a day, as `screen` takes them.

    The date wins over the year, the year over the estimate; a year or an estimate gives two
    numbers, before and after the birthday. Who is born on 29 February turns on 1 March in a
    common year. Nothing known, or a birth after that day: ().
    """
    if birth_date is not None:
        age = on.year - birth_date.year - ((on.month, on.day) < (birth_date.month, birth_date.day))
        return (age,) if age >= 0 else ()
    if birth_year is None and estimated_age is None:
        return ()
    older = on.year - birth_year if birth_year is not None else estimated_age
    return tuple(age for age in (older - 1, older) if age >= 0)


def impossible(code, subject, catalogue=catalogue):
    """Why a kind cannot be chosen at all, "" when it can: only the subject decides this."""
    listed = _load(catalogue)
    if not listed.has_kind(code):
        return WORDS["kind_unknown"]
    if subject in listed.kind(code).subjects:
        return ""
    return _say("wrong_subject", code=code, subject=SUBJECT_WORDS.get(subject, "subjek ini"))


def objections(code, subject, ages, sex, answers, catalogue=catalogue):
    """What speaks against a kind chosen by hand; each asks for a written reason.

    Out: sentences, () when nothing does. Source: the printed limits, Handep's limits for
    suggesting, the twins, and the screening itself.
    """
    listed = _load(catalogue)
    if refusal := impossible(code, subject, listed):
        return (refusal,)
    kind = listed.kind(code)
    notes = []
    if subject == INDIVIDUAL:
        notes += _limit_objections(kind, tuple(sorted(set(ages or ()))), sex, listed)
    question, victims = VICTIMS.get(code, ("", ()))
    if answers.get(question) in victims:
        notes.append(WORDS["victim"])
    suggested = {one.code for one in screen(subject, ages, sex, answers, listed)}
    if not notes and code not in suggested:
        notes.append(WORDS["not_suggested"])
    return tuple(notes)


def conflicts(codes, ages=()):
    """Sentences for kinds that never stand together for one person, () when none clash."""
    codes = set(codes)
    clashes = [pair for pair in sorted(TWINS.items()) if pair[0] < pair[1] and codes >= set(pair)]
    if ages and max(ages) < 18:
        clashes += [("07", code) for code in sorted(CHILD_INSTEAD) if codes >= {"07", code}]
    return tuple(_say("clash", one=one, other=other) for one, other in clashes)


class BirthdayMove(NamedTuple):
    ends: bool
    look_at: tuple


_ADULT = tuple(code for code in sorted(LIMITS) if "09" <= code <= "19") + ("20", "23")
_FOR_07 = ("10", "14", "16", "17", "18", "19")
# Kind: the age from which it has ended, and what to look at then.
BIRTHDAYS = {
    "01": (6, ("02", "07")),
    "02": (19, ("24", *_ADULT)),
    "03": (18, ("15",)),
    "04": (18, ("11", "12", "13", "24")),
    "05": (18, ("09",)),
    "06": (18, ("19",)),
    "07": (19, ("24", *_FOR_07, *(code for code in _ADULT if code not in _FOR_07))),
    "23": (60, ("08", "24")),
}


def birthday_moves(code, ages):
    """Whether an open kind has passed its last age, and which kinds to look at.

    With two ages it ends only when both are past. Kind 07 at 18 goes on for its margin year
    and already names the adult kinds. 03 leads to 15 only after release. Nothing changes by
    itself.
    """
    if not ages or code not in BIRTHDAYS:
        return BirthdayMove(False, ())
    end, look_at = BIRTHDAYS[code]
    if min(ages) >= end:
        return BirthdayMove(True, look_at)
    if code == "07" and min(ages) >= 18:
        return BirthdayMove(False, _FOR_07)
    return BirthdayMove(False, ())


def twin_now(code, subject, ages, sex, catalogue=catalogue):
    """The kind that takes the place of this one at the ages of now, "" where there is none."""
    listed = _load(catalogue)
    twin = listed.twin_of(code)
    if twin and any(fits(listed.kind(twin), subject, age, sex) for age in ages):
        return twin
    return ""


def _say(key, **values):
    return WORDS[key].format(**values)


def _load(given):
    return given() if callable(given) else given


def _margin(code, age):
    return next((text for low, high, text in MARGINS.get(code, ()) if low <= age <= high), "")


def _best(states):
    """A list counts as its best row: strong, weak, open, no; an empty one is no."""
    return min(states, key=(STRONG, WEAK, OPEN, NONE).index, default=NONE)


class _View:
    """The answers as they count for one age (None: unknown, or not a person)."""

    def __init__(self, listed, subject, age, sex, answers):
        self.listed, self.subject, self.age, self.sex = listed, subject, age, sex
        ages = () if age is None else (age,)
        asked = [o for o in listed.observations if o.asked_of(subject, ages, sex)]
        self.asked = {o.code for o in asked}
        self.answers = {
            o.code: answers[o.code] for o in asked if listed.answered(o, answers.get(o.code))
        }

    def state(self, code, ordinal):
        """Strong, weak, open or no: over the rows whose observation is asked."""
        rows = self.rows(code, ordinal)
        spoken = [row.strength for row in rows if self.answers.get(row.observation) == row.answer]
        if spoken:
            return _best(spoken)
        return OPEN if any(row.observation not in self.answers for row in rows) else NONE

    def rows(self, code, ordinal):
        rows = self.listed.mappings_of(code).get(ordinal, ())
        return [row for row in rows if row.observation in self.asked]

    def computed(self, code, ordinal):
        """Whether a criterion that no observation reaches holds; an unknown age shows none."""
        if self.subject != INDIVIDUAL:
            return False
        when = COMPUTED_WHEN[code, ordinal]
        if when.reports:
            told = self.listed.reports
            return all(told(one, self.answers.get(one)) for one in when.reports)
        known = self.age is not None and (not when.sex or self.sex == when.sex)
        return known and within(self.age, when.low, when.high)


def gates_and_signs(listed, code):
    """The gates, each a list of rows, and the rows that are signs."""
    if code == "20":
        return [_STATUS_ROWS], _PROBLEM_ROWS
    rows = listed.mappings_of(code)
    gates = [[0]] if 0 in rows else []
    criteria = listed.criteria_of(code)
    gates += [[c.ordinal] for c in criteria if c.required == "all" and c.ordinal in rows]
    return gates, tuple(c.ordinal for c in criteria if c.required == "any")


def _level(view, code):
    gates, signs = gates_and_signs(view.listed, code)
    held = [_best(view.state(code, ordinal) for ordinal in gate) for gate in gates]
    sign = _best(view.state(code, ordinal) for ordinal in signs)
    if not gates:
        return {STRONG: CLEAR, WEAK: FAINT}.get(sign)
    if NONE in held or not {STRONG, WEAK} & set(held):
        return None
    if OPEN in held:
        return INCOMPLETE
    if signs and sign in (NONE, OPEN):
        return INCOMPLETE if sign == OPEN else None
    return CLEAR if set(held) | ({sign} if signs else set()) == {STRONG} else FAINT


def _rate(kind, view):
    """Level and warnings of a kind at one age, None when it is not suggested."""
    if not fits(kind, view.subject, view.age, view.sex):
        return None
    level = _level(view, kind.code)
    if level is None:
        return None
    warnings = []
    if view.subject == INDIVIDUAL:
        if view.age is None and kind.code in LIMITS:
            level = INCOMPLETE
            warnings.append(WORDS["age_unknown"])
        if kind.sex and not view.sex:
            level = INCOMPLETE
            warnings.append(WORDS["sex_unknown"])
        if view.age is not None and (margin := _margin(kind.code, view.age)):
            level = FAINT if level == CLEAR else level
            warnings.append(margin)
    return level, tuple(warnings)


def _suggest(kind, views):
    rated = [(rate, view) for view in views if (rate := _rate(kind, view))]
    if not rated:
        return None
    (level, warnings), view = min(rated, key=lambda r: (LEVELS.index(r[0][0]), len(r[0][1])))
    if len(views) > 1:
        warnings += _estimate_warning(kind, views, level, view)
    return Suggestion(
        code=kind.code,
        name=kind.name,
        level=level,
        signs=tuple(_signs(kind.code, view)),
        open=tuple(_open(kind.code, view)),
        warnings=warnings,
        estimated=len(views) > 1,
        source=source_of(kind, view.subject),
        secrecy=kind.secrecy,
    )


def _estimate_warning(kind, views, level, best):
    """Said when the other possible age gives another result."""
    for view in views:
        rate = _rate(kind, view)
        if view is not best and (rate is None or rate[0] != level):
            other = _say("other_level", level=rate[0]) if rate else WORDS["other_none"]
            return (_say("estimate", age=view.age, other=other),)
    return ()


def source_of(kind, subject):
    """The regulation, and what of it is Handep's own reading."""
    notes = [_OWN_GATE[kind.code]] if kind.code in _OWN_GATE else []
    if kind.code in _OWN_LIMIT and subject == INDIVIDUAL:
        notes.insert(0, "batas 18 tahun: tafsir Handep")
    return f"{kind.source} ({'; '.join(notes)})" if notes else kind.source


def _signs(code, view):
    ordinals = {c.ordinal for c in view.listed.criteria_of(code)} | set(
        view.listed.mappings_of(code)
    )
    for ordinal in sorted(ordinals):
        criterion = view.listed.criterion(code, ordinal)
        if criterion.computed:
            if view.computed(code, ordinal):
                yield Sign(ordinal, criterion.text, STRONG, computed=True)
            continue
        rows = [
            row
            for row in view.rows(code, ordinal)
            if view.answers.get(row.observation) == row.answer
        ]
        if rows:
            ordinary = [r for r in rows if not view.listed.observation(r.observation).secret]
            secret = len(ordinary) < len(rows)
            outside = _sign(criterion, ordinary, view) if secret and ordinary else None
            yield replace(_sign(criterion, rows, view), secret=secret, outside=outside)


def _sign(criterion, rows, view):
    listed = view.listed
    return Sign(
        criterion.ordinal,
        criterion.text,
        _best(row.strength for row in rows),
        tuple(
            Evidence(
                row.observation,
                listed.observation(row.observation).question,
                listed.answer_label(row.observation, row.answer),
            )
            for row in rows
        ),
    )


def _open(code, view):
    """Questions still unanswered whose answer could add to a criterion that is not yet strong."""
    waiting = {
        row.observation
        for ordinal in view.listed.mappings_of(code)
        if view.state(code, ordinal) != STRONG
        for row in view.rows(code, ordinal)
        if row.observation not in view.answers
    }
    for one in view.listed.observations:
        if one.code in waiting:
            yield OpenQuestion(one.code, one.question, one.secret)


def _limit_objections(kind, ages, sex, listed):
    notes = []
    if kind.sex and sex and kind.sex != sex:
        notes.append(_say("women_only", code=kind.code))
    if not ages:
        return notes
    age_words = " atau ".join(str(age) for age in ages)
    printed = any(within(age, kind.min_age, kind.max_age) for age in ages)
    suggested = any(fits(kind, INDIVIDUAL, age, "") for age in ages)
    begins = QUESTION_BEGINS.get(kind.code, 0)
    if not printed:
        limits = _limit_words(kind.min_age, kind.max_age)
        notes.append(_say("outside", ages=age_words, code=kind.code, limits=limits))
    elif not suggested:
        limits = _limit_words(*LIMITS[kind.code])
        notes.append(_say("suggested_for", ages=age_words, code=kind.code, limits=limits))
    elif max(ages) < begins:
        notes.append(_say("begins", code=kind.code, begins=begins))
    if max(ages) < (under := SUPERVISED.get(kind.code, 0)):
        notes.append(_say("supervised", age=under, code=kind.code))
    if not (printed and suggested):
        notes += _twin_hint(kind, ages, sex, listed)
    return notes


def _twin_hint(kind, ages, sex, listed):
    """Where to look instead, only where that kind fits the age."""
    twin = listed.twin_of(kind.code)
    candidates = LOOK_AT.get(kind.code) or ([twin] if twin else [])
    fitting = [
        code
        for code in candidates
        if any(fits(listed.kind(code), INDIVIDUAL, age, sex) for age in ages)
    ]
    if not fitting:
        return []
    if len(fitting) == 1:
        return [_say("look_one", code=fitting[0], name=listed.kind(fitting[0]).name)]
    first, *rest = fitting
    return [_say("look_more", code=first, rest=", ".join(rest))]


def _limit_words(low, high):
    if low is None:
        return _say("up_to", high=high)
    if high is None:
        return _say("from", low=low)
    return _say("between", low=low, high=high)
