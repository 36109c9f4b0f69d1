"""What to take along, what was chosen where two wrote the same, and why something is let go."""

from crispy_forms.layout import Layout
from django import forms

from core.forms import Form, ReasonForm
from core.layouts import Link, MainAct

MINE, THEIRS = "mine", "theirs"


class PackForm(Form):
    """Villages to take along; all of the own district are few."""

    villages = forms.MultipleChoiceField(
        label="Desa/kelurahan yang dikunjungi",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Pilih sedikitnya satu desa/kelurahan."},
    )
    people = forms.ChoiceField(
        label="Orang yang dibawa",
        choices=(
            ("semua", "Semua yang terdaftar di desa itu"),
            ("perlu", "Hanya yang perlu dikunjungi"),
        ),
        widget=forms.RadioSelect,
        initial="semua",
        help_text="Perlu dikunjungi: belum pernah, atau lebih dari 12 bulan yang lalu, atau "
        "kasusnya sedang berjalan.",
    )
    submit_label = "Siapkan HP ini"

    def __init__(self, *args, villages, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["villages"].choices = villages


class DecideForm(Form):
    """For each field that both changed: the own text, or what stands there now."""

    submit_label = "Simpan dengan pilihan ini"

    def __init__(self, *args, clashes, **kwargs):
        super().__init__(*args, **kwargs)
        self.clashes = clashes
        for clash in clashes:
            self.fields[f"pilih_{clash['name']}"] = forms.ChoiceField(
                label=clash["label"],
                choices=(
                    (MINE, f"Isian Anda: {clash['mine'] or '(dikosongkan)'}"),
                    (THEIRS, f"Sekarang di server: {clash['theirs'] or '(kosong)'}"),
                ),
                help_text=f"Waktu HP disiapkan: {clash['base'] or '(kosong)'}",
                widget=forms.RadioSelect,
            )

    def chosen(self) -> dict[str, str]:
        return {c["name"]: self.cleaned_data[f"pilih_{c['name']}"] for c in self.clashes}


class LetGoForm(ReasonForm):
    """Why an entry is dropped, or what the office did with it."""

    def __init__(self, *args, label: str, act: str, back: str, **kwargs):
        self.act, self.back = act, back
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = label

    def layout(self):
        return Layout("reason", MainAct(self.act, Link("Batal", self.back)))
