"""Between the sheets of a phone and the forms of the server."""

from django import forms
from django.http import QueryDict

from fieldwork.message import Sheet

TOKENS = {"submission_key", "version"}


def query(values: dict[str, list[str]]) -> QueryDict:
    """As a browser would have posted it."""
    data = QueryDict(mutable=True)
    for name, texts in values.items():
        data.setlist(name, texts)
    return data


def posted(form: forms.Form) -> dict[str, list[str]]:
    """What a browser would post of a form that nobody touched: field name → strings."""
    found = {}
    for name, field in form.fields.items():
        if name not in TOKENS:
            value = form.get_initial_for_field(field, name)
            found.update(_strings(name, field, value))
    return found


def _strings(name: str, field: forms.Field, value) -> dict[str, list[str]]:
    if isinstance(field.widget, forms.MultiWidget):
        parts = field.widget.decompress(value)
        return {f"{name}_{i}": [_text(part)] for i, part in enumerate(parts)}
    value = field.prepare_value(value)
    if isinstance(field, forms.BooleanField):
        return {name: ["on"] if value else []}
    if isinstance(value, list | tuple):
        return {name: [_text(one) for one in value]}
    return {name: [] if value is None else [_text(value)]}


def _text(value) -> str:
    return "" if value is None else str(getattr(value, "pk", value))


def blank(values: list[str] | None) -> bool:
    return not any(values or ())


def same(one: list[str] | None, other: list[str] | None) -> bool:
    return (blank(one) and blank(other)) or one == other


def clashes(sheet: Sheet, now: dict[str, list[str]]) -> list[str]:
    """The fields that the worker wrote and somebody else changed since the phone was prepared,
    otherwise than the worker; or that are not asked any more."""

    def clash(name: str, mine: list[str]) -> bool:
        if name not in now:
            return not blank(mine)
        return not same(now[name], sheet.base.get(name)) and not same(now[name], mine)

    return [name for name, mine in sheet.changed.items() if clash(name, mine)]


def merged(sheet: Sheet, now: dict[str, list[str]], chosen: dict[str, str]) -> dict:
    """What stands there now with what the worker wrote over it, save where a person decided for
    the other."""
    own = {n: v for n, v in sheet.changed.items() if n in now and chosen.get(n) != "theirs"}
    return now | own
