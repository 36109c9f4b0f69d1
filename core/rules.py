"""Checks across the fields of a form as data: the server and a phone without a line obey the same.

`core.forms.Form.clean` applies the `rules` of a form here, `static/field/rules.js` there; a test
holds both to one answer. What needs the database stays in the form's own `clean`.
"""

from typing import NamedTuple


class Rule(NamedTuple):
    """The error `says` on `field`, where all conditions of `when` hold.

    A field that is not in the form or has an error already gets none. `{sum}` and `{limit}` in
    the text are the numbers of `over`.
    """

    field: str
    says: str
    when: tuple


def blank(*names) -> tuple:
    """Nothing was entered in any of them, or what was entered was an error; a tick left out."""
    return ("blank", *names)


def filled(*names) -> tuple:
    """Something was entered in each of them; a tick is set."""
    return ("filled", *names)


def valid(*names) -> tuple:
    """None of them has an error."""
    return ("valid", *names)


def among(name: str, *values) -> tuple:
    """The value is one of these; of several values, one is."""
    return ("among", name, *(str(value) for value in values))


def several(name: str) -> tuple:
    """More than one is ticked."""
    return ("several", name)


def outside(name: str, ticked: str) -> tuple:
    """The value is none of those ticked in another field."""
    return ("outside", name, ticked)


def over(limit: str, *names) -> tuple:
    """The sum of the numbers, blank ones as 0, is more than a number that is known."""
    return ("over", limit, *names)


def after(name: str, other: str) -> tuple:
    """Both are whole days, and the first is the later one."""
    return ("after", name, other)


def broken(rules, fields, data: dict, errors):
    """(field, text) of each rule that the cleaned data breaks, one for a field.

    Lazily, for `add_error` between two of them takes the field out of `data`.
    """
    for rule in rules:
        if rule.field in fields and rule.field not in errors:
            if all(_HOLDS[kind](data, errors, *names) for kind, *names in rule.when):
                yield rule.field, _text(rule, data)


def _is_blank(value) -> bool:
    return value is None or value is False or value == "" or value == []


def _values(value) -> list:
    return value if isinstance(value, list) else [value]


def _sum(data, names) -> int:
    return sum(data.get(name) or 0 for name in names)


def _text(rule: Rule, data: dict) -> str:
    for kind, limit, *names in rule.when:
        if kind == "over":
            return rule.says.format(sum=_sum(data, names), limit=data[limit])
    return rule.says


def _outside(data, errors, name, ticked) -> bool:
    return data.get(name) not in (data.get(ticked) or [])


def _over(data, errors, limit, *names) -> bool:
    return data.get(limit) is not None and _sum(data, names) > data[limit]


def _after(data, errors, name, other) -> bool:
    one, two = data.get(name), data.get(other)
    return hasattr(one, "month") and hasattr(two, "month") and one > two


_HOLDS = {
    "blank": lambda data, errors, *names: all(_is_blank(data.get(name)) for name in names),
    "filled": lambda data, errors, *names: not any(_is_blank(data.get(name)) for name in names),
    "valid": lambda data, errors, *names: not any(name in errors for name in names),
    "among": lambda data, errors, name, *values: any(
        str(one) in values for one in _values(data.get(name))
    ),
    "several": lambda data, errors, name: len(data.get(name) or []) > 1,
    "outside": _outside,
    "over": _over,
    "after": _after,
}
