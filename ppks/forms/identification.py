"""Page two of an identification: the observations; and how one is ended."""

from dataclasses import dataclass

from django import forms

from core.fields import TextField
from core.forms import Form
from ppks.catalogue import catalogue
from ppks.models import Identification
from ppks.screening import shown


@dataclass(frozen=True)
class Group:
    """Questions of one heading."""

    label: str
    fields: list


class ObservationsForm(Form):
    """The observations that fit subject, age and sex, each with *tidak tahu*.

    `row` is an identification, or a registrant whose earlier answers are `initial`. A follow-up
    question appears once the answer it hangs on is given (`screening.shown`).
    """

    submit_label = "Lihat hasilnya"

    def __init__(self, *args, row, **kwargs):
        self.row = row
        initial = kwargs.pop("initial", None) or dict(getattr(row, "answers", {}))
        self.known, self.first = frozenset(initial), frozenset()
        super().__init__(*args, initial=initial, **kwargs)
        answers = self.data if self.is_bound else initial
        self.observations = [
            observation
            for observation in catalogue().observations_for(row.subject, row.ages, row.sex)
            if shown(observation, answers, row.subject, row.ages, row.sex)
        ]
        for observation in self.observations:
            self.fields[observation.code] = forms.ChoiceField(
                label=observation.question,
                help_text=observation.hint,
                choices=catalogue().choices_for(observation),
                widget=forms.RadioSelect,
                required=False,
            )

    def answers(self) -> dict:
        return {
            o.code: self.cleaned_data[o.code]
            for o in self.observations
            if self.cleaned_data.get(o.code)
        }

    def stale(self, refusal, current: dict, show=str) -> None:
        """As in `core.forms.Form`, with the answers in words."""
        self.others = []
        for observation in self.observations:
            mine = self.cleaned_data.get(observation.code, "")
            theirs = current.get(observation.code, "")
            if mine != theirs:
                words = [catalogue().answer_label(observation, one) for one in (mine, theirs)]
                self.others.append((observation.question, *words))
        self.take_version(refusal)

    def groups(self, secret: bool, known: bool | None = None) -> list[Group]:
        """By heading; `known` only those that had an answer before, or only those that had none."""
        groups = {}
        for observation in self.observations:
            if known is not None and known != (observation.code in self.known):
                continue
            if observation.secret == secret and observation.code not in self.first:
                groups.setdefault(observation.group_label, []).append(self[observation.code])
        return [Group(label, fields) for label, fields in groups.items()]

    def put_first(self, codes) -> None:
        """Follow-up questions that have just appeared stand on top; protected ones stay inside."""
        self.first = frozenset(
            o.code for o in self.observations if o.code in codes and not o.secret
        )

    def first_fields(self) -> list:
        return [self[o.code] for o in self.observations if o.code in self.first]

    def open_groups(self) -> list[Group]:
        return self.groups(secret=False)

    def new_groups(self) -> list[Group]:
        return self.groups(secret=False, known=False)

    def known_groups(self) -> list[Group]:
        return self.groups(secret=False, known=True)

    def protected_groups(self) -> list[Group]:
        return self.groups(secret=True)


class EndForm(Form):
    reason = forms.ChoiceField(
        label="Mengapa ditutup?",
        choices=Identification.EndReason.choices,
        widget=forms.RadioSelect,
    )
    note = TextField(label="Keterangan", max_length=300, required=False)
    submit_label = "Tutup identifikasi"
