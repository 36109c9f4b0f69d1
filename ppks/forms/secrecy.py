"""Teams, grants, broken glass, and what the access trail shows."""

from crispy_forms.layout import Layout
from django import forms

from accounts.roles import Role
from core.fields import LinesField, TextField, WholeNumberField
from core.filters import ALL, FilterForm
from core.forms import Form, ReasonForm
from core.layouts import Link, MainAct, Section
from ppks.forms.person import VillageField
from ppks.forms.registrant import register_number
from ppks.models import BrokenGlass
from ppks.operations.grant import LONGEST

ROLES = dict(Role.choices)
FEW = 10  # so many stand as rows to press, more in a select
NO_NAMES = "Jangan tulis nama atau nomor orangnya."


class PersonChoice(forms.ChoiceField):
    """One of the users in these positions, named with role and area; gives the user."""

    widget = forms.RadioSelect

    def offer(self, positions) -> None:
        self.users, choices = {}, []
        for position in positions:
            key = position.user.username
            if key not in self.users:
                self.users[key] = position.user
                choices.append((key, said(position)))
        if len(choices) > FEW:
            self.widget = forms.Select()
            choices.insert(0, ("", "– pilih –"))
        self.choices = choices

    def clean(self, value):
        return self.users.get(super().clean(value))


def said(position) -> str:
    return f"{position.user.name}, {ROLES[position.role]} {position.area_name}"


class TeamForm(Form):
    user = PersonChoice(label="Petugas")
    submit_label = "Tambahkan ke tim"

    def __init__(self, *args, positions, url: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.url = url
        self.fields["user"].offer(positions)

    @property
    def helper(self):
        helper = super().helper
        helper.form_action = self.url
        return helper


class RemoveForm(ReasonForm):
    submit_label = "Keluarkan dari tim"

    def __init__(self, *args, back: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.back = back
        self.fields["reason"].help_text = NO_NAMES

    def layout(self):
        return Layout("reason", MainAct(self.submit_label, Link("Batal", self.back)))


class GrantEndForm(RemoveForm):
    submit_label = "Akhiri izin"


class GrantForm(Form):
    number = TextField(
        label="Nomor PPKS", max_length=20, help_text="Misalnya 7F3-K9Q-XD2; ada di halaman datanya."
    )
    user = PersonChoice(
        label="Diberikan kepada",
        help_text="Hanya orang yang bertugas di kecamatan data itu, di kabupaten/kotanya, atau di "
        "provinsi.",
        error_messages={"required": "Pilih orang yang diberi izin."},
    )
    reason = LinesField(label="Alasan", max_length=300, min_length=5, help_text=NO_NAMES)
    days = WholeNumberField(
        label="Berlaku berapa hari?", min_value=1, max_value=LONGEST, help_text="1 sampai 30 hari."
    )
    submit_label = "Beri izin"

    def __init__(self, *args, positions, back: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.back = back
        self.fields["user"].offer(positions)

    def clean_number(self):
        return cleaned_number(self.cleaned_data["number"])

    def layout(self):
        back = Link("Batal", self.back)
        return Layout("number", "user", "reason", "days", MainAct(self.submit_label, back))


def cleaned_number(text: str) -> str:
    """The number as the register writes it. Refuses what cannot be one."""
    number = register_number(text)
    if text and not number:
        raise forms.ValidationError(
            "Nomor PPKS terdiri dari 9 huruf dan angka, misalnya 7F3-K9Q-XD2."
        )
    return number


class GlassForm(Form):
    """Who is meant, exactly; why; and that one answers for it. Nothing is looked up before."""

    number = TextField(label="Nomor PPKS", max_length=20, required=False)
    name = TextField(
        label="Nama lengkap",
        max_length=150,
        required=False,
        help_text="Seluruh namanya, seperti yang tercatat. Sebagian nama tidak cukup.",
    )
    village = VillageField(required=False)
    reason = LinesField(
        label="Apa yang terjadi?",
        max_length=300,
        min_length=20,
        help_text=f"Mengapa data ini perlu dibuka sekarang juga. {NO_NAMES}",
    )
    sure = forms.BooleanField(
        label="Ini keadaan darurat",
        help_text="Nama dan alasan Anda dicatat dan ditinjau verifikator, juga kalau datanya tidak "
        "ditemukan.",
        error_messages={"required": "Centang dulu bahwa ini keadaan darurat."},
    )
    submit_label = "Buka darurat"

    def __init__(self, *args, districts, back: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.back = back
        self.fields["village"].of_districts(districts)

    def clean_number(self):
        return cleaned_number(self.cleaned_data["number"])

    def clean(self):
        data = super().clean()
        if not self.errors:
            if data["number"] and (data["name"] or data["village"]):
                self.add_error("number", "Isi nomornya saja, atau nama dan desanya saja.")
            elif not data["number"] and not data["name"]:
                self.add_error("number", "Isi nomornya, atau nama lengkap dan desanya.")
            elif not data["number"] and not data["village"]:
                self.add_error("village", "Pilih desa atau kelurahannya.")
        return data

    def values(self) -> dict:
        data = super().values()
        del data["sure"]
        return data

    def layout(self):
        return Layout(
            Section("Nomornya diketahui", "number"),
            Section("Atau: nama dan tempat tinggalnya diketahui", "name", "village"),
            Section("Alasan", "reason", "sure"),
            MainAct(self.submit_label, Link("Batal", self.back)),
        )


class ReviewForm(Form):
    verdict = forms.ChoiceField(
        label="Apakah patut?", choices=BrokenGlass.Verdict.choices, widget=forms.RadioSelect
    )
    note = LinesField(label="Penjelasan", max_length=1000, min_length=5, help_text=NO_NAMES)
    join = forms.BooleanField(
        required=False,
        help_text="Kalau ia harus terus menangani orang ini, juga kasus yang baru dibukanya. Tanpa "
        "itu datanya tertutup lagi baginya sesudah 24 jam.",
    )
    submit_label = "Simpan peninjauan"

    def __init__(self, *args, joiner=None, **kwargs):
        super().__init__(*args, **kwargs)
        if joiner is None:
            del self.fields["join"]
        else:
            self.fields["join"].label = f"Masukkan {joiner} ke tim data ini"

    def clean(self):
        data = super().clean()
        if data.get("join") and data.get("verdict") == BrokenGlass.Verdict.IMPROPER:
            self.add_error("join", "Yang dinilai tidak patut tidak masuk ke tim.")
        return data


PERIODS = {"": 30, "hari": 1, "minggu": 7, "triwulan": 92, "tahun": 366}


class TrailFilterForm(FilterForm):
    """Whose looks, and how far back."""

    petugas = forms.ChoiceField(label="Petugas", required=False)
    masa = forms.ChoiceField(
        label="Masa",
        choices=[
            ("", "30 hari terakhir"),
            ("hari", "Sejak kemarin"),
            ("minggu", "7 hari terakhir"),
            ("triwulan", "3 bulan terakhir"),
            ("tahun", "Setahun terakhir"),
        ],
        required=False,
    )

    def __init__(self, data, *, people: list[tuple[str, str]]):
        super().__init__(data)
        self.fields["petugas"].choices = [ALL, *people]
        self.fields["petugas"].widget.choices = self.fields["petugas"].choices
