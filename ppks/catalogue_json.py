"""The catalogue and the rules of the screening as one JSON object, for a phone without a line.

`static/field/screening.js` reads it. What a kind needs (gates, signs, limits, sources) is worked
out here, by `ppks.screening`, so that the phone has only to follow it. Pure Python: no database.
"""

from ppks import screening
from ppks.catalogue import CHILD_INSTEAD, SECRET, TWINS, UNKNOWN, catalogue


def catalogue_json(listed=None) -> dict:
    """Kinds, observations and words. What is "" or None or empty is left out of it."""
    listed = listed or catalogue()
    return {
        "kinds": [_kind(listed, kind) for kind in listed.kinds],
        "observations": [_observation(listed, one) for one in listed.observations],
        "twins": TWINS,
        "child_instead": CHILD_INSTEAD,
        "levels": screening.LEVELS,
        "subject_words": screening.SUBJECT_WORDS,
        "words": screening.WORDS,
        "hidden_sign": screening.HIDDEN_SIGN,
        "unknown": UNKNOWN,
        "secret": SECRET,
    }


def _kind(listed, kind) -> dict:
    gates, signs = screening.gates_and_signs(listed, kind.code)
    ordinals = {one.ordinal for one in listed.criteria_of(kind.code)}
    return _filled(
        code=kind.code,
        name=kind.name,
        subjects=sorted(kind.subjects),
        printed=_span(kind.min_age, kind.max_age),
        limits=_span(*screening.LIMITS.get(kind.code, (None, None))),
        margins=screening.MARGINS.get(kind.code),
        sex=kind.sex,
        secrecy=kind.secrecy,
        source={subject: screening.source_of(kind, subject) for subject in sorted(kind.subjects)},
        gates=gates,
        signs=signs,
        begins=screening.QUESTION_BEGINS.get(kind.code),
        supervised=screening.SUPERVISED.get(kind.code),
        victims=screening.VICTIMS.get(kind.code),
        twin=listed.twin_of(kind.code),
        look_at=screening.LOOK_AT.get(kind.code),
        criteria=[
            _criterion(listed, listed.criterion(kind.code, ordinal))
            for ordinal in sorted(ordinals | set(listed.mappings_of(kind.code)))
        ],
    )


def _criterion(listed, criterion) -> dict:
    key = (criterion.category, criterion.ordinal)
    rows = listed.mappings_of(criterion.category).get(criterion.ordinal, ())
    return _filled(
        ordinal=criterion.ordinal,
        text=criterion.text,
        rows=[(row.observation, row.answer, row.strength) for row in rows],
        computed=_computed(screening.COMPUTED_WHEN[key]) if criterion.computed else None,
    )


def _computed(when) -> dict:
    return _filled(span=_span(when.low, when.high), sex=when.sex, reports=when.reports)


def _observation(listed, one) -> dict:
    return _filled(
        code=one.code,
        group=one.group_label,
        question=one.question,
        hint=one.hint,
        subjects=sorted(one.subjects),
        span=_span(one.min_age, one.max_age),
        sex=one.sex,
        secret=one.secret,
        after=screening.asked_after(one.code),
        choices=listed.choices_for(one),  # the last is "tidak tahu"
        reports=[value for value in one.answers if listed.reports(one, value)],
    )


def _span(low, high) -> tuple | None:
    return None if low is None and high is None else (low, high)


def _filled(**values) -> dict:
    """Without what says nothing; an ordinal 0 says something."""
    return {k: v for k, v in values.items() if v not in (None, "", (), []) and v is not False}
