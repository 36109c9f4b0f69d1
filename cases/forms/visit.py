"""Visits: three fields are enough; evaluation of goals; nobody met after the end."""

from crispy_forms.layout import Layout
from django import forms
from django.utils import timezone

from cases.models import Evaluation, Visit
from core.fields import DayField, LinesField, TextField, WholeNumberField
from core.forms import Form, ReasonForm
from core.layouts import Link, MainAct, Section
from core.rules import Rule, blank, filled
from core.templatetags.handep import day

NO_TRAVEL = ("", "Tidak dicatat")


class VisitForm(Form):
    """`steps`: earlier visits of the case whose next step is open; `owed`: looks after the end
    that a visit in a closed case can be; `visit`: one that is corrected."""

    visited_on = DayField(label="Tanggal kunjungan")
    after_care = forms.ChoiceField(label="Kunjungan sesudah tutup", widget=forms.RadioSelect)
    finding = LinesField(
        label="Keadaan yang ditemukan",
        max_length=4000,
        help_text="Apa yang berubah, apa yang sudah baik, apa yang masih kurang.",
    )
    next_action = TextField(
        label="Langkah berikutnya",
        max_length=300,
        required=False,
        help_text="Misalnya antar ke puskesmas. Masuk ke daftar tugas petugas kasus.",
    )
    next_on = DayField(
        label="Paling lambat",
        required=False,
        future=True,
        help_text="Kalau kosong, tujuh hari dari sekarang.",
    )
    nothing_next = forms.BooleanField(label="Tidak ada langkah berikutnya", required=False)
    done = forms.MultipleChoiceField(
        label="Yang sudah dilakukan dari kunjungan sebelumnya",
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    place = TextField(label="Tempat", max_length=200, required=False)
    met = TextField(label="Siapa yang ditemui", max_length=200, required=False)
    travel = forms.ChoiceField(
        label="Kendaraan", choices=[NO_TRAVEL, *Visit.Travel.choices], required=False
    )
    travel_minutes = WholeNumberField(
        label="Lama perjalanan (menit)", required=False, max_value=20_000
    )
    travel_cost = WholeNumberField(
        label="Biaya perjalanan (rupiah)", required=False, max_value=100_000_000
    )
    submit_label = "Simpan kunjungan"
    rules = (
        Rule(
            "next_action",
            "Tulis langkah berikutnya, atau pilih “tidak ada” di bawah.",
            (blank("next_action", "nothing_next"),),
        ),
        Rule(
            "nothing_next",
            "Langkah berikutnya sudah ditulis. Pilih salah satu.",
            (filled("next_action", "nothing_next"),),
        ),
    )

    COLUMNS = (
        *("visited_on", "place", "travel", "travel_minutes", "travel_cost", "met"),
        *("finding", "next_action", "next_on"),
    )

    def __init__(self, *args, back: str, steps=(), owed=(), visit=None, **kwargs):
        self.back, self.visit = back, visit
        initial = {"visited_on": timezone.localdate()}
        if visit is not None:
            initial = {name: getattr(visit, name) for name in self.COLUMNS}
            initial["nothing_next"] = not visit.next_action
            kwargs.setdefault("version", visit.version)
        super().__init__(*args, initial=initial, **kwargs)
        self._offer("done", [(str(row.pk), self.step_words(row)) for row in steps])
        self._offer("after_care", [(str(row.pk), self.owed_words(row)) for row in owed])
        if owed:  # the one that is due now, else the first to come
            due = [row for row in owed if row.due_on <= timezone.localdate()]
            self.initial["after_care"] = str((due or owed[:1])[-1].pk)

    def _offer(self, name: str, choices: list) -> None:
        if choices:
            self.fields[name].choices = choices
        else:
            del self.fields[name]

    @staticmethod
    def step_words(visit: Visit) -> str:
        return f"{visit.next_action} (paling lambat {day(visit.next_on)})"

    @staticmethod
    def owed_words(row) -> str:
        return f"Bulan ke-{row.month}, paling lambat {day(row.due_on)}"

    def layout(self):
        def there(*names):
            return [name for name in names if name in self.fields]

        return Layout(
            *there("visited_on", "after_care", "finding"),
            Section("Sesudah ini", *there("next_action", "next_on", "nothing_next", "done")),
            Section(
                "Kalau sempat",
                *there("place", "met", "travel", "travel_minutes", "travel_cost"),
                hint="Boleh kosong semua.",
            ),
            MainAct(self.submit_label, Link("Batal", self.back)),
        )

    def columns(self) -> dict:
        """The columns of the visit."""
        values = {name: self.cleaned_data[name] for name in self.COLUMNS}
        return values | ({"next_on": None} if not values["next_action"] else {})


class EvaluationForm(Form):
    goal = TextField(label="Tujuan", max_length=300, help_text="Misalnya: makan tiga kali sehari.")
    met = forms.ChoiceField(
        label="Tercapai?", choices=Evaluation.Met.choices, widget=forms.RadioSelect
    )
    note = LinesField(label="Keterangan", max_length=2000, required=False)
    evaluated_on = DayField(label="Tanggal penilaian")
    submit_label = "Simpan penilaian"

    def __init__(self, *args, back: str, **kwargs):
        self.back = back
        super().__init__(*args, initial={"evaluated_on": timezone.localdate()}, **kwargs)

    def layout(self):
        back = Link("Batal", self.back)
        return Layout("goal", "met", "note", "evaluated_on", MainAct(self.submit_label, back))


class MissedForm(ReasonForm):
    """Nobody was met after the end, and why."""

    submit_label = "Simpan alasan"

    def __init__(self, *args, back: str, **kwargs):
        self.back = back
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = "Mengapa tidak dapat ditemui?"

    def layout(self):
        return Layout("reason", MainAct(self.submit_label, Link("Batal", self.back)))
