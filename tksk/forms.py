"""Forms of the roster."""

import re

from crispy_forms.layout import Layout
from django import forms
from django.utils import timezone

from core.fields import DayField, PhoneField, TextField, WholeNumberField
from core.filters import FilterForm
from core.forms import Form, ReasonForm
from core.layouts import MainAct, Section
from tksk.models import Assignment, Worker

FIRST_YEAR = 2009  # the first year there were TKSK
YOUNGEST = 17
OPTIONAL = [("", "Belum diketahui")]


class WorkerForm(Form):
    """The facts of a worker."""

    name = TextField(
        label="Nama lengkap",
        max_length=150,
        help_text="Seperti di KTP. Gelar boleh ditulis setelah koma.",
    )
    niat = TextField(
        label="NIAT",
        max_length=30,
        required=False,
        help_text="Nomor induk anggota TKSK. Kosongkan kalau belum ada.",
        widget=forms.TextInput(attrs={"class": "w-mid", "autocomplete": "off"}),
    )
    sex = forms.ChoiceField(
        label="Jenis kelamin",
        choices=Worker.Sex.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Pilih jenis kelamin."},
    )
    birth_date = DayField(label="Tanggal lahir", required=False)
    origin = forms.ChoiceField(
        label="Asal",
        choices=Worker.Origin.choices + OPTIONAL,
        required=False,
        widget=forms.RadioSelect,
        help_text="Tempat berkegiatan sebelum menjadi TKSK.",
    )
    schooling = forms.ChoiceField(
        label="Pendidikan terakhir",
        choices=Worker.Schooling.choices + OPTIONAL,
        required=False,
        widget=forms.RadioSelect,
    )
    appointed_year = WholeNumberField(
        label="Tahun mulai menjadi TKSK", min_value=FIRST_YEAR, max_value=2100, required=False
    )
    phone = PhoneField(
        label="Nomor telepon atau WhatsApp", required=False, help_text="Misalnya 081234567890."
    )
    email = forms.EmailField(
        label="Alamat surel",
        max_length=254,
        required=False,
        help_text="Kosongkan kalau tidak punya.",
        error_messages={"invalid": "Periksa alamat surelnya, misalnya nama@contoh.id."},
    )
    address = TextField(label="Alamat rumah", max_length=300, required=False)

    def layout(self) -> Layout:
        return Layout(
            Section("Orangnya", "name", "niat", "sex", "birth_date"),
            Section("Latar belakang", "origin", "schooling", "appointed_year"),
            Section("Cara menghubungi", "phone", "email", "address"),
            MainAct(self.submit_label),
        )

    def clean_name(self):
        name = self.cleaned_data["name"]
        if not any(character.isalpha() for character in name):
            raise forms.ValidationError("Isi nama dengan huruf, seperti di KTP.")
        return name

    def clean_niat(self):
        niat = self.cleaned_data["niat"].replace(" ", "")
        if niat and not re.fullmatch(r"[0-9A-Za-z./-]+", niat):
            raise forms.ValidationError("Isi NIAT dengan angka dan huruf saja.")
        return niat

    def clean_birth_date(self):
        day = self.cleaned_data["birth_date"]
        if day and timezone.localdate().year - day.year < YOUNGEST:
            raise forms.ValidationError(
                f"Periksa tahunnya: menurut tanggal ini umurnya belum {YOUNGEST} tahun."
            )
        return day

    def clean_appointed_year(self):
        year = self.cleaned_data["appointed_year"]
        if year and year > timezone.localdate().year:
            raise forms.ValidationError("Tahun ini belum tiba. Isi tahun mulai bertugas.")
        return year


def decree_errors(form, since: str, until: str) -> None:
    """The end of a decree is not before its start."""
    first, last = form.cleaned_data.get(since), form.cleaned_data.get(until)
    if first and last and last < first:
        form.add_error(until, "Tanggal akhir SK tidak boleh sebelum tanggal mulainya.")


class AssignmentForm(Form):
    """A duty in a district; `districts` are those to choose from, with their regency."""

    kind = forms.ChoiceField(
        label="Sifat penugasan",
        choices=Assignment.Kind.choices,
        widget=forms.RadioSelect,
        help_text="Satu kecamatan hanya punya satu TKSK definitif. Pelaksana tugas mengisi "
        "kecamatan yang kosong sambil tetap bertugas di kecamatannya sendiri.",
        error_messages={"required": "Pilih sifat penugasan."},
    )
    district = forms.ChoiceField(
        label="Kecamatan",
        error_messages={
            "required": "Pilih kecamatan.",
            "invalid_choice": "Pilih kecamatan dari daftar.",
        },
    )
    since = DayField(
        label="Mulai bertugas", future=True, help_text="Boleh tanggal yang belum tiba."
    )
    number = TextField(label="Nomor SK", max_length=100, required=False)
    issuer = TextField(
        label="Penerbit SK",
        max_length=150,
        required=False,
        help_text="Misalnya Kepala Dinas Sosial Provinsi Kalimantan Tengah.",
    )
    decree_since = DayField(label="SK berlaku mulai", future=True, required=False)
    decree_until = DayField(label="SK berlaku sampai", future=True, required=False)
    submit_label = "Simpan penugasan"

    def __init__(self, *args, districts, **kwargs):
        super().__init__(*args, **kwargs)
        self.districts = {district.pk: district for district in districts}
        self.fields["district"].choices = [("", "Pilih kecamatan"), *grouped(districts)]

    def layout(self) -> Layout:
        return Layout(
            Section("Penugasan", "kind", "district", "since"),
            Section(
                "Surat keputusan (SK)",
                "number",
                "issuer",
                "decree_since",
                "decree_until",
                hint="Kosongkan semuanya kalau SK belum terbit; dapat ditambahkan nanti.",
            ),
            MainAct(self.submit_label),
        )

    def clean_district(self):
        return self.districts[self.cleaned_data["district"]]

    def clean(self):
        data = super().clean()
        decree = ("number", "issuer", "decree_since", "decree_until")
        if any(data.get(name) or name in self.errors for name in decree):
            for name in decree:
                if not data.get(name) and name not in self.errors:
                    label = self.fields[name].label
                    self.add_error(name, f"Isi {label}, atau kosongkan semua isian SK.")
        decree_errors(self, "decree_since", "decree_until")
        return data


def grouped(districts) -> list:
    """Districts as choices, under the name of their regency."""
    groups: dict[str, list] = {}
    for district in districts:
        groups.setdefault(district.regency.name, []).append((district.pk, district.name))
    return list(groups.items())


class DecreeForm(Form):
    number = TextField(label="Nomor SK", max_length=100)
    issuer = TextField(
        label="Penerbit SK",
        max_length=150,
        help_text="Misalnya Kepala Dinas Sosial Provinsi Kalimantan Tengah.",
    )
    since = DayField(label="Berlaku mulai", future=True)
    until = DayField(label="Berlaku sampai", future=True)
    submit_label = "Simpan SK"

    def clean(self):
        data = super().clean()
        decree_errors(self, "since", "until")
        return data


class EndForm(Form):
    until = DayField(
        label="Hari terakhir bertugas",
        future=True,
        help_text="Sampai hari ini TKSK masih dapat bekerja di kecamatan ini.",
    )
    end_reason = forms.ChoiceField(
        label="Alasan berakhir",
        choices=Assignment.EndReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Pilih alasan berakhir."},
    )
    end_note = TextField(label="Keterangan", max_length=300, required=False)
    proposed_by = TextField(
        label="Diusulkan oleh",
        max_length=150,
        required=False,
        help_text="Kantor dan nomor suratnya, misalnya Dinas Sosial Kabupaten Kapuas.",
    )
    decided_by = TextField(
        label="Diputuskan oleh",
        max_length=150,
        required=False,
        help_text="Kantor dan nomor suratnya.",
    )
    submit_label = "Akhiri penugasan"


class AccountForm(Form):
    username = TextField(
        label="Nama pengguna",
        max_length=60,
        help_text="Huruf kecil, angka, dan titik. Nama ini diketik setiap kali masuk.",
        widget=forms.TextInput(
            attrs={"class": "w-mid", "autocomplete": "off", "autocapitalize": "none"}
        ),
    )
    submit_label = "Buat akun"

    def clean_username(self):
        username = self.cleaned_data["username"].casefold()
        if not re.fullmatch(r"[a-z0-9]([a-z0-9._-]*[a-z0-9])?", username) or len(username) < 3:
            raise forms.ValidationError(
                "Pakai huruf kecil, angka, dan titik, sedikitnya 3 huruf, tanpa spasi. "
                "Misalnya rahmat.hidayat."
            )
        return username


class AccountStateForm(ReasonForm):
    """Close or open an account. `active` is what it shall become."""

    active = forms.TypedChoiceField(
        choices=[("1", ""), ("0", "")],
        coerce=lambda value: value == "1",
        widget=forms.HiddenInput,
    )


class WorkerFilterForm(FilterForm):
    """What the list of the roster shows; sent with GET."""

    STATES = [("", "Semua"), ("bertugas", "Sedang bertugas"), ("tidak", "Tidak sedang bertugas")]
    ACCOUNTS = [("", "Semua"), ("tanpa", "Belum punya akun"), ("ada", "Punya akun")]
    DECREES = [("", "Semua"), ("habis", "SK habis masa"), ("tanpa", "Belum ada SK")]
    SORTS = [
        ("", "Nama"),
        ("kecamatan", "Kabupaten dan kecamatan"),
        ("mulai", "Paling lama bertugas"),
        ("sk", "SK paling dekat habis"),
    ]

    q = forms.CharField(required=False, max_length=100, widget=forms.HiddenInput)
    kabupaten = forms.ChoiceField(label="Kabupaten/kota", required=False)
    tugas = forms.ChoiceField(label="Penugasan", choices=STATES, required=False)
    akun = forms.ChoiceField(label="Akun", choices=ACCOUNTS, required=False)
    sk = forms.ChoiceField(label="SK", choices=DECREES, required=False)
    urut = forms.ChoiceField(label="Urutkan menurut", choices=SORTS, required=False)

    def __init__(self, *args, regencies, **kwargs):
        super().__init__(*args, **kwargs)
        choices = [("", "Semua"), *((r.pk, r.name) for r in regencies)]
        self.fields["kabupaten"].choices = choices
