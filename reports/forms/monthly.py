"""The words of a monthly report, and what reviewers say."""

from crispy_forms.layout import Layout
from django import forms

from core.fields import LinesField, TextField
from core.filters import ALL, FilterForm
from core.forms import Form, ReasonForm
from core.layouts import Link, MainAct, Section
from reports import months
from reports.models import MonthlyReport
from reports.operations.monthly import TEXTS

REMARK = "baris:"  # before the key of a line, in the name of a field


class ReportForm(Form):
    obstacles = LinesField(
        label="Kendala",
        max_length=4000,
        required=False,
        help_text="Apa yang menghambat bulan ini, dan bantuan apa yang diperlukan.",
    )
    plans = LinesField(label="Rencana bulan depan", max_length=4000, required=False)
    remarks = LinesField(label="Catatan lain", max_length=4000, required=False)
    is_nil = forms.BooleanField(label="Nihil: bulan ini tidak ada kegiatan", required=False)
    nil_word = LinesField(
        label="Mengapa nihil?",
        max_length=1000,
        required=False,
        help_text="Misalnya: sakit, banjir, belum ada yang bertugas.",
    )
    submit_label = "Simpan tulisan"

    def __init__(self, *args, back: str, report: MonthlyReport, idle: bool, **kwargs):
        self.back = back
        initial = {name: getattr(report, name) for name in TEXTS}
        super().__init__(*args, initial=initial, version=report.version, **kwargs)
        if not idle and not report.is_nil:
            del self.fields["is_nil"], self.fields["nil_word"]

    def layout(self):
        nil = [name for name in ("is_nil", "nil_word") if name in self.fields]
        hint = "Hanya kalau memang tidak ada kegiatan sama sekali."
        return Layout(
            *("obstacles", "plans", "remarks"),
            *([Section("Laporan nihil", *nil, hint=hint)] if nil else []),
            MainAct(self.submit_label, Link("Batal", self.back)),
        )

    def clean(self):
        data = super().clean()
        if data.get("is_nil") and not data.get("nil_word") and "nil_word" not in self.errors:
            self.add_error("nil_word", "Tulis mengapa nihil.")
        return data

    def texts(self) -> dict:
        """What the operation takes."""
        return {
            name: self.cleaned_data.get(name, False if name == "is_nil" else "") for name in TEXTS
        }


class SubmitForm(Form):
    submit_label = "Kirim laporan"

    def __init__(self, *args, back: str, **kwargs):
        self.back = back
        super().__init__(*args, **kwargs)

    def layout(self):
        return Layout(MainAct(self.submit_label, Link("Belum", self.back)))


class ReturnForm(Form):
    """Words on single lines (`lines`: key → label) and about the whole."""

    note = LinesField(label="Catatan untuk seluruh laporan", max_length=2000, required=False)

    def __init__(self, *args, lines: dict[str, str], **kwargs):
        super().__init__(*args, **kwargs)
        self.lines = lines
        for key, label in lines.items():
            self.fields[REMARK + key] = TextField(label=label, max_length=300, required=False)

    def remarks(self) -> dict[str, str]:
        return {key: self.cleaned_data[REMARK + key] for key in self.lines}


class ReopenForm(ReasonForm):
    submit_label = "Buka lagi laporan ini"

    def __init__(self, *args, back: str, **kwargs):
        self.back = back
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = "Mengapa dibuka lagi?"

    def layout(self):
        return Layout("reason", MainAct(self.submit_label, Link("Batal", self.back)))


class ReportFilterForm(FilterForm):
    """`tab` is chosen above the list."""

    tab = forms.ChoiceField(
        label="Bagian",
        choices=[("", ""), ("menunggu", "Menunggu Anda"), ("semua", "Semua")],
        required=False,
    )
    bulan = forms.ChoiceField(label="Bulan", required=False)
    kabupaten = forms.ChoiceField(label="Kabupaten/kota", required=False)
    keadaan = forms.ChoiceField(
        label="Keadaan",
        choices=[
            ALL,
            ("belum", "Belum dikirim"),
            ("tanpa-tksk", "Belum dikirim, tanpa TKSK"),
            *MonthlyReport.State.choices,
        ],
        required=False,
    )

    def __init__(self, data, *, regencies=(), queue=False):
        super().__init__(data)
        self.fields["tab"].widget = forms.HiddenInput()
        last = months.shift(months.current(), -1)
        unless = ALL if queue else ("", f"{months.name(last)} (bulan lalu)")
        self._offer("bulan", [unless, *months.offered(24)])
        if queue:  # all in it stand alike
            del self.fields["keadaan"]
        if regencies:
            self._offer("kabupaten", [ALL, *regencies])
        else:
            del self.fields["kabupaten"]

    def _offer(self, name, choices):
        self.fields[name].choices = choices
        self.fields[name].widget.choices = choices
