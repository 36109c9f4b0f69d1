"""A form as one JSON object, for a phone that shows and checks it without a line.

`static/field/checks.js` checks what is entered by it: every word it shows comes from here.
"""

import re

from crispy_forms.layout import Fieldset, Submit
from django import forms
from django.core import validators

from core import nik
from core.fields import (
    DayField,
    DayWidget,
    LinesField,
    NumberField,
    PhoneField,
    TextField,
    WholeNumberField,
)
from core.once import TOKENS

# The first that fits: the class of the field, its kind, its messages besides "required".
KINDS = (
    (NumberField, "number", ()),
    (PhoneField, "phone", ("shape",)),
    (TextField, "text", ()),
    (LinesField, "lines", ()),
    (WholeNumberField, "whole", ("shape", "range")),
    (DayField, "day", ("incomplete", "year", "years", "calendar", "not_yet")),
    (forms.MultipleChoiceField, "several", ("invalid_choice", "invalid_list")),
    (forms.ModelMultipleChoiceField, "", ()),
    (forms.ChoiceField, "choice", ("invalid_choice",)),
    (forms.ModelChoiceField, "choice", ("invalid_choice",)),
    (forms.BooleanField, "tick", ()),
    (forms.IntegerField, "integer", ("invalid",)),
    (forms.CharField, "plain", ()),
)
AS_IT_IS = {forms.BooleanField, forms.IntegerField, forms.CharField}  # no subclass of these
WIDGETS = (
    (forms.HiddenInput, "hidden"),
    (DayWidget, "day"),
    (forms.Textarea, "lines"),
    (forms.CheckboxInput, "check"),
    (forms.CheckboxSelectMultiple, "checkboxes"),
    (forms.RadioSelect, "radio"),
    (forms.SelectMultiple, "checkboxes"),
    (forms.Select, "select"),
    (forms.TextInput, "text"),
)
CHECKED = (
    validators.MaxLengthValidator,
    validators.MinLengthValidator,
    validators.ProhibitNullCharactersValidator,
)
LENGTH = 987654321  # stands for the length in a message until the phone knows it


def describe(form) -> dict:
    """Fields, their order on the page, rules across them, and the words of the button.

    In: a form that carries all it needs (`core.forms.Form`). Out: `fields` by name, `blocks` of
    the page in order, `rules` of `core.rules`, `submit`; `numbers` where NIK and KK are checked
    beside the person (`NumbersMixin.odd_numbers`). Refuses (TypeError) a field that the
    phone could not check as the server does. Tokens are not in it: the phone has its own key.
    """
    layout, blocks, apart = form.layout(), [_block()], set()
    _walk(form, layout, blocks, apart)
    names = [name for name in form.fields if name not in TOKENS]
    return {
        "fields": {name: _field(form, name, name in apart) for name in names},
        "blocks": [block for block in blocks if block["fields"] or block.get("part")],
        "rules": [list(rule) for rule in form.rules if rule.field in form.fields],
        "submit": next(_submits(layout), form.submit_label),
        **({"numbers": form.odd_numbers} if hasattr(form, "odd_numbers") else {}),
    }


def _walk(form, item, blocks, apart, hidden=False) -> None:
    """Fields under the heading they stand under; `part` names what has a template of its own."""
    if isinstance(item, str):
        if item in form.fields:
            blocks[-1]["fields"].append(item)
            apart.update([item] if hidden else [])
        return
    part, heading = getattr(item, "part", ""), isinstance(item, Fieldset)
    if part:
        blocks.append(_block(part=part))
    elif heading:
        blocks.append(_block(title=str(item.legend), hint=getattr(item, "hint", "")))
    hidden = hidden or "d-none" in (getattr(item, "css_class", None) or "")
    for one in getattr(item, "fields", ()):
        _walk(form, one, blocks, apart, hidden)
    if part or heading:
        blocks.append(_block())


def _block(**what) -> dict:
    return {"title": "", "hint": "", "fields": [], **what}


def _submits(item):
    if isinstance(item, Submit):
        yield str(item.value)
    for one in getattr(item, "fields", ()):
        yield from _submits(one)


def _field(form, name: str, apart: bool) -> dict:
    field = form.fields[name]
    kind, keys = _kind(name, field)
    facts = {
        "kind": kind,
        "widget": _widget(name, field),
        "label": str(field.label or ""),
        "help": str(field.help_text),
        "required": field.required,
        "apart": apart,  # shown only once it is needed
        "kept": bool(getattr(form, f"known_{name}", "")),  # blank leaves a number as it is known
        "initial": _posted(form, name, kind),
        "max_length": getattr(field, "max_length", None),
        "min_length": getattr(field, "min_length", None),
        "year_only": getattr(field, "year_only", False),
        "future": getattr(field, "future", False),
        "attrs": _attrs(field.widget),
        "messages": _messages(field, kind, keys),
    }
    if kind == "whole":
        facts |= {"low": field.min_value, "high": field.max_value}
    if kind in ("choice", "several"):
        facts["choices"] = _choices(field.choices)
    return {k: v for k, v in facts.items() if v not in (None, "", {}) and v is not False}


def _kind(name: str, field) -> tuple:
    fitting = (
        (kind, keys)
        for cls, kind, keys in KINDS
        if type(field) is cls or (cls not in AS_IT_IS and isinstance(field, cls))
    )
    kind, keys = next(fitting, ("", ()))
    if not kind or not all(type(one) in CHECKED for one in field.validators):
        raise TypeError(f"{name}: a phone cannot check {type(field).__name__} as the server does")
    return kind, keys


def _widget(name: str, field) -> str:
    for cls, word in WIDGETS:
        if isinstance(field.widget, cls):
            return word
    raise TypeError(f"{name}: a phone has no {type(field.widget).__name__}")


def _attrs(widget) -> dict:
    """What the element says of itself, as the page has it; nothing for a day, which has three."""
    return {k: str(v) for k, v in widget.attrs.items() if k in ("inputmode", "class", "rows")}


def _choices(choices) -> list:
    """[value, words], or [heading, [[value, words] …]]."""
    return [
        [str(value), _choices(words) if isinstance(words, list | tuple) else str(words)]
        for value, words in choices
    ]


def _messages(field, kind: str, keys: tuple) -> dict:
    found = {key: str(field.error_messages[key]) for key in keys if key in field.error_messages}
    if field.required:
        found["required"] = str(field.error_messages["required"])
    if kind == "day":
        found["incomplete"] = field.incomplete_text
    if kind == "number":
        found["digits"] = nik.NOT_DIGITS.format(what=field.what)
        found["length"] = nik.WRONG_LENGTH.format(what=field.what, length="{length}")
    if kind == "whole":
        found["range"] %= {"low": field.min_value, "high": field.max_value}
    if kind in ("day", "plain"):
        found["null"] = str(validators.ProhibitNullCharactersValidator.message)
    for one in field.validators:
        if isinstance(one, validators.BaseValidator):
            values = {"limit_value": one.limit_value, "show_value": LENGTH}
            found[one.code] = str(one.message % values).replace(str(LENGTH), "{length}")
    return {key: re.sub(r"%\((\w+)\)s", r"{\1}", text) for key, text in found.items()}


def _posted(form, name: str, kind: str):
    """What the page would post if nothing were touched."""
    value, field = form[name].value(), form.fields[name]
    if kind == "day":
        parts = value if isinstance(value, list) else field.widget.decompress(value)
        return [_word(part) for part in parts] if any(parts) else None
    if kind == "several":
        return [str(one) for one in value or []] or None
    if kind == "tick":
        return "on" if value else None
    return _word(value)


def _word(value) -> str:
    return "" if value is None else str(value)
