"""Evaluating the goals of a plan, all on one page."""

from crispy_forms.layout import Layout
from django import forms
from django.utils import timezone

from cases.models import Evaluation
from core.fields import DayField, LinesField
from core.forms import Form
from core.layouts import Link, MainAct, Section
from core.templatetags.handep import day

NOT_NOW = ("", "Tidak dinilai sekarang")


class GoalsForm(Form):
    """`goals` of the plan; `last`: what was said last of each, by thread. One is enough."""

    evaluated_on = DayField(label="Tanggal penilaian")
    submit_label = "Simpan penilaian"

    def __init__(self, *args, goals, last: dict, back: str, **kwargs):
        self.back, self.goals, self.last = back, goals, last
        super().__init__(*args, initial={"evaluated_on": timezone.localdate()}, **kwargs)
        for place, goal in enumerate(goals):
            before = last.get(goal.thread)
            self.fields[f"met_{place}"] = forms.ChoiceField(
                label="Tercapai?",
                choices=[*Evaluation.Met.choices, NOT_NOW],
                widget=forms.RadioSelect,
                required=False,
                initial="",
                help_text=said_last(before),
            )
            self.fields[f"note_{place}"] = LinesField(
                label="Keterangan", max_length=2000, required=False
            )

    def layout(self):
        sections = [
            Section(f"Tujuan {place + 1}: {goal.text}", f"met_{place}", f"note_{place}")
            for place, goal in enumerate(self.goals)
        ]
        back = Link("Batal", self.back)
        return Layout(*sections, "evaluated_on", MainAct(self.submit_label, back))

    def clean(self):
        data = super().clean()
        places = range(len(self.goals))
        for place in places:
            if data.get(f"note_{place}") and not data.get(f"met_{place}"):
                self.add_error(f"met_{place}", "Pilih juga apakah tujuannya tercapai.")
        if not self.errors and not any(data.get(f"met_{place}") for place in places):
            self.add_error("met_0", "Nilai paling sedikit satu tujuan.")
        return data

    def said(self) -> dict:
        """What the operation takes: goal → outcome and note."""
        data = self.cleaned_data
        return {
            goal: (data[f"met_{place}"], data[f"note_{place}"])
            for place, goal in enumerate(self.goals)
            if data[f"met_{place}"]
        }


def said_last(evaluation) -> str:
    if evaluation is None:
        return "Belum pernah dinilai."
    return f"Terakhir: {evaluation.get_met_display().lower()}, {day(evaluation.evaluated_on)}."
