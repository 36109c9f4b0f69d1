"""The directory of help: its filters, and the forms of what stands in it."""

import re

from crispy_forms.layout import Layout
from django import forms

from cases.models import Provider
from core.fields import TextField, WholeNumberField
from core.filters import ALL, FilterForm
from core.forms import Form
from core.layouts import MainAct, Section

WHOLE = ("provinsi", "Seluruh provinsi")


class ProviderFilterForm(FilterForm):
    q = forms.CharField(required=False, max_length=100, widget=forms.HiddenInput)
    jenis = forms.ChoiceField(
        label="Jenis lembaga", choices=[ALL, *Provider.Sort.choices], required=False
    )
    kabupaten = forms.ChoiceField(label="Kabupaten/kota", required=False)
    keadaan = forms.ChoiceField(
        label="Keadaan",
        choices=[("", "Masih melayani"), ("tutup", "Tidak lagi melayani"), ("semua", "Semua")],
        required=False,
    )

    def __init__(self, data, *, regencies):
        super().__init__(data)
        self.fields["kabupaten"].choices = [ALL, WHOLE, *((r.pk, r.name) for r in regencies)]


class ProviderForm(Form):
    """`regencies` to choose from; none where the institution lies in the officer's own."""

    name = TextField(label="Nama lembaga", max_length=200)
    sort = forms.ChoiceField(
        label="Jenis lembaga", choices=[("", "– pilih –"), *Provider.Sort.choices]
    )
    services = TextField(
        label="Layanan",
        max_length=300,
        required=False,
        help_text="Siapa yang dilayani dan apa yang diberikan.",
    )
    regency = forms.ChoiceField(label="Kabupaten/kota", required=False)
    address = TextField(label="Alamat", max_length=300, required=False)
    contact = TextField(label="Orang yang dihubungi", max_length=150, required=False)
    phone = TextField(
        label="Nomor telepon",
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off", "class": "w-mid"}),
    )
    capacity = WholeNumberField(
        label="Daya tampung", min_value=1, max_value=100_000, required=False,
        help_text="Berapa orang, kalau ada batasnya.",
    )  # fmt: skip
    is_active = forms.BooleanField(
        label="Masih melayani",
        required=False,
        help_text="Yang tidak lagi melayani tidak ditawarkan; di catatan lama tetap terbaca.",
    )

    def __init__(self, *args, regencies=(), provider=None, **kwargs):
        initial = {"is_active": True}
        if provider is not None:
            initial = {
                name: getattr(provider, name)
                for name in self.base_fields
                if name != "submission_key"
            }
            initial["regency"] = provider.regency_id or ""
        super().__init__(*args, initial=initial, **kwargs)
        if provider is None:
            del self.fields["is_active"]
        if regencies:
            self.fields["regency"].choices = [
                ("", "Seluruh provinsi atau lebih luas"), *((r.pk, r.name) for r in regencies)
            ]  # fmt: skip
        else:
            del self.fields["regency"]

    def layout(self):
        first = [n for n in ("name", "sort", "services", "regency") if n in self.fields]
        last = [n for n in ("capacity", "is_active") if n in self.fields]
        return Layout(
            Section("Lembaganya", *first),
            Section("Cara menghubungi", "address", "contact", "phone", *last),
            MainAct(self.submit_label),
        )

    def clean_phone(self):
        number = re.sub(r"[\s.()-]", "", self.cleaned_data["phone"])
        if number and not re.fullmatch(r"\+?[0-9]{3,15}", number):
            raise forms.ValidationError(
                "Isi nomor telepon dengan angka saja, misalnya 05363221234."
            )
        return number

    def columns(self) -> dict:
        values = self.values()
        if "regency" in values:
            values["regency_id"] = values.pop("regency") or None
        return values


class ProgrammeForm(Form):
    code = TextField(
        label="Kode",
        max_length=20,
        help_text="Singkat, dengan huruf besar, misalnya BLT_DD. Kode tidak dapat diubah lagi.",
        widget=forms.TextInput(attrs={"class": "w-mid", "autocomplete": "off"}),
    )
    name = TextField(label="Nama program", max_length=150)
    note = TextField(label="Keterangan", max_length=300, required=False)
    repeat_days = WholeNumberField(
        label="Jarak wajar (hari)",
        min_value=1,
        max_value=3650,
        required=False,
        help_text="Kalau orang yang sama menerima lagi dalam sekian hari, petugas diingatkan. "
        "Kosongkan kalau tidak perlu diingatkan.",
    )
    is_active = forms.BooleanField(
        label="Dipakai",
        required=False,
        help_text="Program yang tidak dipakai lagi tidak ditawarkan, tetapi tetap terbaca di "
        "catatan lama.",
    )

    def __init__(self, *args, programme=None, **kwargs):
        initial = {}
        names = ("name", "note", "repeat_days", "is_active")
        if programme is not None:
            initial = {name: getattr(programme, name) for name in names}
        super().__init__(*args, initial=initial, **kwargs)
        del self.fields["is_active" if programme is None else "code"]

    def clean_code(self):
        code = self.cleaned_data["code"].upper().replace(" ", "_")
        if not re.fullmatch(r"[A-Z0-9_]{2,20}", code):
            raise forms.ValidationError("Isi kode dengan huruf, angka, dan garis bawah saja.")
        return code
