"""The form all forms are made of: submission key, version, and a crispy layout."""

import re

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms

from core.layouts import MainAct
from core.once import new_key
from core.refusal import Stale
from core.rules import broken

NO_VERSION = "Formulir ini tidak utuh terkirim. Buka lagi halamannya, lalu isi dan simpan lagi."


class Form(forms.Form):
    """Carries the submission key (`core.once`) and, where a row is edited, its `version`.

    A subclass may set `submit_label` and override `layout()`; without it the fields follow
    each other. `rules` (`core.rules`) are checks across fields that a phone makes too.
    """

    submission_key = forms.CharField(widget=forms.HiddenInput, required=False)
    submit_label = "Simpan"
    rules: tuple = ()
    use_required_attribute = False

    def __init__(self, *args, version: int | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["submission_key"].initial = new_key()
        if version is not None:
            self.fields["version"] = forms.IntegerField(
                widget=forms.HiddenInput,
                initial=version,
                error_messages={"required": NO_VERSION, "invalid": NO_VERSION},
            )
        for name, field in self.fields.items():
            if "invalid_choice" in field.error_messages:
                field.error_messages["invalid_choice"] = "Pilih salah satu dari yang ada di daftar."
            if field.required and "required" in field.error_messages:
                if (
                    field.error_messages["required"]
                    == forms.Field.default_error_messages["required"]
                ):
                    verb = "Pilih" if isinstance(field, forms.ChoiceField) else "Isi"
                    question = str(field.label or "").endswith("?")
                    field.error_messages["required"] = (
                        "Jawab pertanyaan ini." if question else f"{verb} {self._label(name)}."
                    )

    def _label(self, name: str) -> str:
        label = str(self.fields[name].label or name)
        return label if label.isupper() or label[:2].isupper() else label[:1].lower() + label[1:]

    def clean(self):
        data = super().clean()
        for name, text in broken(self.rules, self.fields, data, self.errors):
            self.add_error(name, text)
        return data

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.attrs = {"novalidate": True}
        helper.layout = self.layout()
        helper.render_hidden_fields = True
        return helper

    def layout(self) -> Layout:
        names = [n for n, f in self.fields.items() if not isinstance(f.widget, forms.HiddenInput)]
        return Layout(*names, MainAct(self.submit_label))

    def values(self) -> dict:
        """What was entered, without the tokens: what an operation takes."""
        return {
            k: v for k, v in self.cleaned_data.items() if k not in ("submission_key", "version")
        }

    @property
    def opened_version(self) -> int | None:
        return self.cleaned_data.get("version")

    def stale(self, refusal: Stale, current: dict, show=str) -> None:
        """Show the other's text beside the own one, and let the next save go through.

        `current` maps field names to what the row holds now.
        """
        self.others = []
        for name, theirs in current.items():
            mine = self.cleaned_data.get(name)
            if name in self.fields and (mine or "") != (theirs or ""):
                self.others.append(
                    (self.fields[name].label, show(mine or "–"), show(theirs or "–"))
                )
        self.take_version(refusal)

    def take_version(self, refusal: Stale) -> None:
        """Let the next save go through, now that it is said that the row has changed."""
        if "version" in self.fields and refusal.current is not None:
            self.data = self.data.copy()
            self.data[self.add_prefix("version")] = refusal.current.version


class ReasonForm(Form):
    """A reason, for an act that needs one."""

    reason = forms.CharField(label="Alasan", max_length=300, min_length=5)


def in_words(name: str, values: list[str]) -> tuple[str, str]:
    """What was posted under a field's name, as its form says it: label and text.

    The form itself is not known here: a name that forms label too differently, or none, has no
    label. A code that stands for a choice is said in its words, or left out.
    """
    fields = [form.base_fields[name] for form in _forms(Form) if name in form.base_fields]
    labels = {str(field.label) for field in fields if field.label}
    alike = len({label.split()[0] for label in labels}) == 1
    label = min(labels, key=len) if alike else ""
    words = {}
    for field in fields:
        if isinstance(field, forms.ModelChoiceField):
            return label, ""
        if isinstance(field, forms.ChoiceField):
            words |= {str(value): str(word) for value, word in field.choices if value}
    if words or not fields:
        values = [words.get(v, "" if re.fullmatch(r"[a-z_-]+", v) else v) for v in values]
    return label, " ".join(value for value in values if value)


def _forms(form) -> list:
    below = form.__subclasses__()
    return below + [one for sub in below for one in _forms(sub)]
