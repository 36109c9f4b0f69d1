"""Choosing kinds: the screening beside every kind the subject can have, reasons where needed."""

from dataclasses import dataclass

from django import forms
from django.utils.functional import cached_property

from core.fields import TextField
from core.forms import Form
from core.rules import Rule, blank, outside, several
from ppks.catalogue import catalogue
from ppks.models import Condition
from ppks.screening import WORDS, objections, outside_protected, screen


@dataclass(frozen=True)
class Option:
    """One kind in the list: what the screening says, and whether it is chosen."""

    code: str
    name: str
    secret: bool
    suggestion: object | None
    chosen: bool
    main: bool
    against: tuple[str, ...]
    reason: str
    reason_error: str
    locked: bool = False  # already confirmed; unticking means an end


class KindsForm(Form):
    """Kinds as ticks, one of them main, `reason_NN` for a choice against the screening.

    `row` is an identification or a registrant with subject, ages and sex; `chosen` the codes
    ticked at first, `protected` whether the protected section is shown at all.
    """

    kinds = forms.MultipleChoiceField(label="Jenis PPKS", required=False)
    main = forms.CharField(label="Jenis utama", required=False)
    rules = (
        Rule("kinds", "Pilih sedikitnya satu jenis PPKS.", (blank("kinds"),)),
        Rule(
            "main",
            "Pilih satu jenis utama di antara jenis yang dicentang.",
            (several("kinds"), outside("main", "kinds")),
        ),
    )

    def __init__(
        self, *args, row, answers: dict, chosen=(), main="", active=(), protected=True, **kwargs
    ):
        super().__init__(*args, **kwargs)
        self.row, self.answers, self.protected = row, answers, protected
        self.at_first, self.main_at_first, self.active = list(chosen), main, set(active)
        self.kinds_possible = [
            kind
            for kind in catalogue().kinds
            if row.subject in kind.subjects and (protected or not kind.is_secret)
        ]
        self.fields["kinds"].choices = [(k.code, k.name) for k in self.kinds_possible]
        for kind in self.kinds_possible:
            self.fields[f"reason_{kind.code}"] = TextField(
                label=f"Alasan memilih {kind.name}", max_length=300, required=False
            )
            if kind.code in self.active:
                self.fields[f"end_{kind.code}"] = forms.ChoiceField(
                    label=f"Mengapa {kind.name} berakhir",
                    required=False,
                    choices=[
                        (value, text)
                        for value, text in Condition.EndReason.choices
                        if value != Condition.EndReason.LIFE
                    ],
                )
        found = screen(row.subject, row.ages, row.sex, answers)
        if not protected:
            found = outside_protected(found)
        self.suggestions = {s.code: s for s in found}

    def clean(self):
        data = super().clean()
        chosen = data.get("kinds") or []
        if len(chosen) == 1:
            data["main"] = chosen[0]
        for code in chosen:
            if code in self.active or data.get(f"reason_{code}"):
                continue
            if against := self.objections(code):
                text = WORDS["give_reason"].format(against=" ".join(against))
                self.add_error(f"reason_{code}", text)
        return data

    def objections(self, code: str) -> tuple[str, ...]:
        return objections(code, self.row.subject, self.row.ages, self.row.sex, self.answers)

    def reasons(self) -> dict[str, str]:
        """Code → reason, and `end_NN` → reason of an end, as the operations take them."""
        found = {}
        for name, value in self.cleaned_data.items():
            if name.startswith("reason_") and value:
                found[name.removeprefix("reason_")] = value
            elif name.startswith("end_") and value:
                found[name] = value
        return found

    @cached_property
    def options(self) -> list[Option]:
        """All kinds: kuat, lemah, belum lengkap, then the rest by code."""
        if self.is_bound:
            chosen, main = self.data.getlist("kinds"), self.data.get("main", "")
        else:
            chosen, main = self.at_first, self.main_at_first
        order = {code: place for place, code in enumerate(self.suggestions)}
        kinds = sorted(self.kinds_possible, key=lambda k: (order.get(k.code, 99), k.code))
        return [
            Option(
                code=kind.code,
                name=kind.name,
                secret=kind.is_secret,
                suggestion=self.suggestions.get(kind.code),
                chosen=kind.code in chosen,
                main=kind.code == main,
                against=self.objections(kind.code) if kind.code in chosen else (),
                reason=self.data.get(f"reason_{kind.code}", "") if self.is_bound else "",
                reason_error=" ".join(self.errors.get(f"reason_{kind.code}", []))
                if self.is_bound
                else "",
                locked=kind.code in self.active,
            )
            for kind in kinds
        ]

    def opens_others(self) -> bool:
        return self._opens(self.others())

    def opens_protected(self) -> bool:
        return self._opens(self.protected_ones())

    def _opens(self, options) -> bool:
        """Whether a list comes back open: something in it is chosen, which may want a reason."""
        return bool(self.errors) and any(option.chosen for option in options)

    def protected_ones(self):
        return self.suggested_secret() + self.others_secret()

    def suggested(self):
        return [o for o in self.options if o.suggestion and not o.secret]

    def suggested_secret(self):
        return [o for o in self.options if o.secret and (o.suggestion or o.chosen)]

    def others(self):
        return [o for o in self.options if not o.suggestion and not o.secret]

    def others_secret(self):
        return [o for o in self.options if o.secret and not (o.suggestion or o.chosen)]
