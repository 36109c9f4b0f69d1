"""Own tasks, flags of a case, and what the due list shows."""

import datetime

from crispy_forms.layout import Layout
from django import forms
from django.utils import timezone

from cases.tasks import GROUPS, NOW, SOURCES
from core.fields import DayField, TextField
from core.filters import ALL, FilterForm
from core.forms import Form, ReasonForm
from core.layouts import Link, MainAct


class TaskForm(Form):
    text = TextField(label="Apa yang harus dikerjakan?", max_length=300)
    due_on = DayField(label="Paling lambat", future=True)
    submit_label = "Simpan tugas"

    def __init__(self, *args, back: str, task=None, **kwargs):
        self.back = back
        initial = {"due_on": timezone.localdate() + datetime.timedelta(days=1)}
        if task is not None:
            initial = {"text": task.text, "due_on": task.due_on}
            kwargs.setdefault("version", task.version)
        super().__init__(*args, initial=initial, **kwargs)

    def layout(self):
        return Layout("text", "due_on", MainAct(self.submit_label, Link("Batal", self.back)))


class FlagForm(Form):
    reason = TextField(
        label="Apa yang harus diketahui lebih dulu?",
        max_length=200,
        help_text="Misalnya: jangan datang sendirian, pelaku tinggal serumah.",
    )
    until = DayField(
        label="Sampai",
        future=True,
        required=False,
        help_text="Kalau kosong, berlaku sampai dicabut.",
    )
    submit_label = "Pasang tanda"

    def __init__(self, *args, back: str, **kwargs):
        self.back = back
        super().__init__(*args, **kwargs)

    def layout(self):
        return Layout("reason", "until", MainAct(self.submit_label, Link("Batal", self.back)))


class FlagEndForm(ReasonForm):
    submit_label = "Cabut tanda"

    def __init__(self, *args, back: str, **kwargs):
        self.back = back
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = "Mengapa dicabut?"

    def layout(self):
        return Layout("reason", MainAct(self.submit_label, Link("Batal", self.back)))


class TaskFilterForm(FilterForm):
    """`kapan` is chosen by the tabs above the list."""

    kapan = forms.ChoiceField(
        label="Kapan",
        choices=[("", "Semua"), (NOW, "Terlambat dan hari ini"), *GROUPS.items()],
        required=False,
    )
    petugas = forms.ChoiceField(label="Petugas", required=False)
    macam = forms.ChoiceField(
        label="Macam tugas",
        choices=[ALL, *((source.code, source.label) for source in SOURCES)],
        required=False,
    )

    def __init__(self, data, *, user, workers=()):
        super().__init__(data)
        if user.position.district_id:
            choices = [("", "Tugas saya"), ("semua", "Semua di kecamatan ini")]
        else:
            choices = [("", "Semua petugas"), ("saya", "Saya sendiri"), *workers]
        self.fields["petugas"].choices = choices
        self.fields["kapan"].widget = forms.HiddenInput()
