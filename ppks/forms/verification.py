"""Forms of a verifier: filtering the queue, verify, return, reject."""

from django import forms

from core.fields import LinesField, TextField
from core.filters import SECRETS, FilterForm
from core.forms import Form
from ppks.models import Submission

REMARK = "remark_"


class QueueForm(FilterForm):
    """Filters of the queue; what does not fit is left out."""

    q = TextField(
        label="Nama",
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
    )
    kecamatan = forms.ChoiceField(label="Kecamatan", required=False)
    macam = forms.ChoiceField(
        label="Macam pengajuan",
        required=False,
        choices=[("", "Semua"), *Submission.Kind.choices],
    )
    jenis = forms.ChoiceField(label="Jenis PPKS", required=False)
    sifat = forms.ChoiceField(
        label="Didahulukan",
        required=False,
        choices=[("", "Semua"), ("genting", "Genting"), ("terlambat", "Terlambat")],
    )
    nik = forms.ChoiceField(
        label="NIK",
        required=False,
        choices=[("", "Semua"), ("ganda", "NIK sama di dua kabupaten/kota")],
    )
    tampak = forms.ChoiceField(label="Kerahasiaan", choices=SECRETS, required=False)

    def __init__(self, *args, districts, kinds, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kecamatan"].choices = [("", "Semua"), *districts]
        self.fields["jenis"].choices = [
            ("", "Semua"),
            *[(kind.code, f"{kind.code} {kind.name}") for kind in kinds],
        ]


class VerifyForm(Form):
    note = LinesField(label="Catatan", max_length=1000, required=False)
    nik_disputed = forms.BooleanField(
        label="Verifikasi dengan mengesampingkan NIK-nya", required=False
    )


class ReturnForm(Form):
    """A remark for any row of the snapshot (`remark_` and its stable name), and words for all."""

    note = LinesField(label="Catatan untuk semuanya", max_length=1000, required=False)

    def __init__(self, *args, rows, **kwargs):
        super().__init__(*args, **kwargs)
        for row in rows:
            self.fields[REMARK + row["name"]] = TextField(
                label=f"Catatan tentang {row['label']}", max_length=300, required=False
            )

    def remarks(self) -> dict[str, str]:
        """Stable name → remark, of the fields with one."""
        return {
            name.removeprefix(REMARK): text
            for name, text in self.cleaned_data.items()
            if name.startswith(REMARK) and text
        }


class RejectForm(Form):
    note = LinesField(
        label="Alasan penolakan",
        max_length=1000,
        error_messages={"required": "Tulis alasan penolakannya."},
    )
