"""Forms of a disaster: the event, the quick list, what was given."""

import re

from crispy_forms.layout import Layout
from django import forms

from cases.models import AffectedFamily, Disaster
from core.fields import DayField, LinesField, TextField, WholeNumberField
from core.forms import Form
from core.layouts import MainAct
from core.names import clean_text
from ppks.forms.person import VillageField

NEEDS = AffectedFamily.Need.choices


class DisasterForm(Form):
    name = TextField(
        label="Nama kejadian", max_length=150, help_text="Misalnya Banjir Mandomai November 2026."
    )
    sort = forms.ChoiceField(
        label="Macam bencana", choices=Disaster.Sort.choices, widget=forms.RadioSelect
    )
    happened_on = DayField(label="Tanggal kejadian")
    place = TextField(label="Tempat", max_length=300, required=False, help_text="Boleh kosong.")
    ended_on = DayField(
        label="Selesai ditangani",
        required=False,
        help_text="Kosongkan selama penanganannya masih berjalan.",
    )

    def clean(self):
        data = super().clean()
        start, end = data.get("happened_on"), data.get("ended_on")
        if start and end and end < start:
            self.add_error("ended_on", "Tanggal selesai lebih awal daripada kejadiannya.")
        return data


class FamilyForm(Form):
    """One line of the list; only the name and the village are needed."""

    village = VillageField()
    head = TextField(label="Kepala keluarga", max_length=150)
    rt = WholeNumberField(label="RT", max_value=999, required=False)
    people = WholeNumberField(label="Jiwa", min_value=1, max_value=60, required=False)
    frail = WholeNumberField(
        label="Balita, lansia, ibu hamil, disabilitas", max_value=60, required=False
    )
    damage = forms.ChoiceField(
        label="Rumah", choices=[("", "Belum dilihat"), *AffectedFamily.Damage.choices],
        required=False,
    )  # fmt: skip
    needs = forms.MultipleChoiceField(
        label="Yang dibutuhkan",
        choices=NEEDS,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    note = TextField(label="Keterangan", max_length=200, required=False)
    submit_label = "Simpan, lalu keluarga berikutnya"

    FIELDS = ("village", "head", "rt", "people", "frail", "damage", "needs", "note")

    def __init__(self, *args, districts, family=None, village="", **kwargs):
        initial = {"village": village}
        if family is not None:
            initial = {name: getattr(family, name) for name in self.FIELDS}
            initial["village"] = family.village_id
            self.submit_label = "Simpan"
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["village"].of_districts(districts)

    def layout(self):
        return Layout(*self.FIELDS, MainAct(self.submit_label))

    def values(self) -> dict:
        values = super().values()
        rt = values.get("rt")
        return values | {"rt": "" if rt is None else f"{rt:03d}"}


class LinesForm(Form):
    """Many families at once, one a line: `nama; jiwa; RT`."""

    village = VillageField()
    lines = LinesField(
        label="Satu keluarga satu baris",
        max_length=20000,
        help_text="Nama kepala keluarga, jumlah jiwa, RT, dipisah koma atau titik koma. Misalnya: "
        "Darman, 5, 03. Jiwa dan RT boleh kosong.",
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    needs = forms.MultipleChoiceField(
        label="Yang dibutuhkan semuanya",
        choices=NEEDS,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    submit_label = "Tambahkan semuanya"

    def __init__(self, *args, districts, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["village"].of_districts(districts)

    def layout(self):
        return Layout("village", "lines", "needs", MainAct(self.submit_label))

    def clean_lines(self):
        self.rows, wrong = [], []
        for number, line in enumerate(self.cleaned_data["lines"].splitlines(), 1):
            if not line.strip():
                continue
            row = parsed(line)
            if row is None:
                wrong.append(f"baris {number}: “{line[:60]}”")
            else:
                self.rows.append(row)
        if wrong:
            raise forms.ValidationError(
                "Belum terbaca: " + "; ".join(wrong[:5]) + ". Tulis nama; jiwa; RT."
            )
        return self.cleaned_data["lines"]

    def rows_to_add(self) -> list[dict]:
        shared = {"village": self.cleaned_data["village"], "needs": self.cleaned_data["needs"]}
        return [row | shared for row in self.rows]


def parsed(line: str) -> dict | None:
    """`Darman; 5; 03` → its columns; None for a line that cannot be read. A comma separates
    too where a number or nothing follows, not in `H. Darman, S.Pd`. `Darman, 03` is not read: it
    would make three people of the RT."""
    parts = [clean_text(part) for part in re.split(r"[;\t]|,(?=\s*(?:(?:RT\s*)?[0-9]|,|$))", line)]
    if not parts[0] or len(parts[0]) > 150 or len(parts) > 3 or not re.search(r"\w", parts[0]):
        return None
    people, rt = (parts + ["", ""])[1:3]
    people = re.sub(r"\s*(jiwa|orang)$", "", people, flags=re.IGNORECASE)
    rt = re.sub(r"^RT\s*", "", rt, flags=re.IGNORECASE)
    if people and not (re.fullmatch(r"[1-9][0-9]?", people) and int(people) <= 60):
        return None
    if rt and not re.fullmatch(r"[0-9]{1,3}", rt):
        return None
    return {
        "head": parts[0],
        "people": int(people) if people else None,
        "rt": f"{int(rt):03d}" if rt else "",
    }


class HelpForm(Form):
    """What families of the list were given."""

    families = forms.MultipleChoiceField(
        label="Keluarga", error_messages={"required": "Centang keluarga yang dibantu."}
    )
    help = forms.MultipleChoiceField(
        label="Yang diberikan",
        choices=NEEDS,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Centang apa yang diberikan."},
    )
    submit_label = "Catat bantuan"

    def __init__(self, *args, families=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["families"].choices = [(str(pk), "") for pk in families]
