"""Asking for the end of a case, deciding about it, and taking it up again."""

from crispy_forms.layout import Layout
from django import forms
from django.utils import timezone

from cases.models import Closure
from core.fields import DayField, LinesField, TextField
from core.forms import Form
from core.layouts import MainAct, Section

GOALS = 3  # rows for goals, where none are known yet
GOAL_LENGTH = 300  # as of an evaluation
DAY_LABELS = {
    Closure.Reason.DIED: "Tanggal meninggal",
    Closure.Reason.REFUSED: "Tanggal menolak",
    Closure.Reason.LOST: "Terakhir dicari",
    Closure.Reason.MOVED: "Tanggal pindah",
}
HINTS = {
    Closure.Reason.DIED: "Boleh kosong. Misalnya siapa yang memberi tahu.",
    Closure.Reason.REFUSED: "Boleh kosong. Misalnya siapa yang menolak dan mengapa.",
    Closure.Reason.LOST: "Boleh kosong. Misalnya sudah dicari ke mana dan berapa kali.",
    Closure.Reason.MOVED: "Boleh kosong. Misalnya pindah ke mana dan sudah memberi tahu siapa.",
}


class ShortClosureForm(Form):
    """Death, refusal, lost contact, moved: a day is enough."""

    reason = forms.ChoiceField(choices=Closure.Reason.choices, widget=forms.HiddenInput)
    closed_on = DayField(label="Tanggal berakhir")
    summary = LinesField(label="Keterangan", max_length=4000, required=False)
    submit_label = "Minta penutupan"

    def __init__(self, *args, reason: str, **kwargs):
        initial = {"reason": reason, "closed_on": timezone.localdate()}
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["closed_on"].label = DAY_LABELS[reason]
        self.fields["summary"].help_text = HINTS[reason]

    def asked(self) -> dict:
        """What the operation takes."""
        return {name: self.cleaned_data[name] for name in ("reason", "closed_on", "summary")}


class ClosureForm(Form):
    """`goals`: words and last outcome ("" for none) of those of the plan, which are fixed
    (`planned`), or of free ones, which may be written here. `in_force`: the plan is approved, and
    each of its goals ends with an outcome."""

    reason = forms.ChoiceField(
        label="Mengapa kasus ini berakhir?",
        choices=Closure.Reason.choices,
        widget=forms.RadioSelect,
    )
    closed_on = DayField(label="Tanggal berakhir")
    summary = LinesField(
        label="Ringkasan hasil",
        max_length=4000,
        required=False,
        help_text="Apa yang sudah dilakukan, bagaimana keadaannya sekarang, siapa yang "
        "mendampingi sesudah ini.",
    )
    submit_label = "Minta penutupan"

    def __init__(self, *args, goals=(), planned=False, in_force=False, **kwargs):
        initial = {"closed_on": timezone.localdate()}
        for place, (goal, outcome) in enumerate(goals):
            initial |= {f"goal_{place}": goal, f"outcome_{place}": outcome}
        super().__init__(*args, initial=initial, **kwargs)
        self.goals, self.planned, self.in_force = goals, planned, in_force
        self.rows = range(len(goals) if planned else max(len(goals) + 1, GOALS))
        for place in self.rows:
            label = f"Hasil tujuan {place + 1}"
            if planned:
                label += f": {goals[place][0]}"
            else:
                self.fields[f"goal_{place}"] = TextField(
                    label=f"Tujuan {place + 1}", max_length=GOAL_LENGTH, required=False
                )
            self.fields[f"outcome_{place}"] = forms.ChoiceField(
                label=label,
                choices=Closure.Outcome.choices,
                widget=forms.RadioSelect,
                required=False,
            )

    def layout(self):
        names = (f"{part}_{place}" for place in self.rows for part in ("goal", "outcome"))
        goals = [name for name in names if name in self.fields]
        hint = "Yang sudah dipilih berasal dari penilaian terakhir." if self.planned else ""
        return Layout(
            Section("Akhir kasus", "reason", "closed_on", "summary"),
            Section("Tujuan dan hasilnya", *goals, hint=hint or "Boleh kosong."),
            MainAct(self.submit_label),
        )

    def clean(self):
        data = super().clean()
        if data.get("reason") and data["reason"] not in Closure.SHORT and not data.get("summary"):
            if "summary" not in self.errors:
                self.add_error("summary", "Tulis ringkasan hasilnya.")
        if self.planned:
            self._check_planned(data)
            return data
        for place in self.rows:
            goal, outcome = data.get(f"goal_{place}"), data.get(f"outcome_{place}")
            if goal and not outcome:
                self.add_error(f"outcome_{place}", "Pilih hasilnya.")
            if outcome and not goal:
                self.add_error(f"goal_{place}", "Tulis tujuannya.")
        return data

    def _check_planned(self, data) -> None:
        if not self.in_force or data.get("reason") in Closure.SHORT:
            return
        for place in self.rows:
            name = f"outcome_{place}"
            if not data.get(name) and name not in self.errors:
                self.add_error(name, "Pilih hasil tujuan ini.")

    def _goal(self, place: int) -> str:
        return self.goals[place][0] if self.planned else self.cleaned_data[f"goal_{place}"]

    def asked(self) -> dict:
        """What the operation takes."""
        data = self.cleaned_data
        outcomes = {
            self._goal(place): data[f"outcome_{place}"]
            for place in self.rows
            if data[f"outcome_{place}"]
        }
        own = {name: data[name] for name in ("reason", "closed_on", "summary")}
        return own | {"outcomes": outcomes}


class ApproveForm(Form):
    remark = LinesField(label="Catatan", max_length=1000, required=False)


class ReturnForm(Form):
    remark = LinesField(
        label="Apa yang masih perlu dikerjakan",
        max_length=1000,
        error_messages={"required": "Tulis apa yang masih perlu dikerjakan."},
    )


class PlainForm(Form):
    """A button with nothing to fill in."""


class ReopenForm(Form):
    reason = LinesField(label="Mengapa kasus ini dibuka lagi?", max_length=500, min_length=5)
    submit_label = "Buka lagi"
