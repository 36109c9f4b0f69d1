"""Forms of the register: filters, looks with a reason, contact, members."""

import re

from crispy_forms.layout import HTML, Layout
from django import forms
from django.utils import timezone

from accounts.roles import PROVINCE_ROLES
from core import nik
from core.fields import DayField, NumberField, PhoneField, TextField, WholeNumberField
from core.filters import ALL, SECRETS, FilterForm
from core.forms import Form, ReasonForm
from core.ids import ALPHABET
from core.layouts import Link, MainAct, Section
from districts.models import District, Regency, Village
from ppks import policy
from ppks.catalogue import catalogue
from ppks.models import Membership, Registrant
from ppks.models.person import Sex, Subject, Urgency
from ppks.showing import BANDS

STATES = {
    "terverifikasi": "Terverifikasi",
    "belum": "Belum diverifikasi",
    "keluar": "Keluar dari daftar",
    "deceased": "Keluar: meninggal",
    "out_of_province": "Keluar: pindah ke luar provinsi",
    "graduated": "Keluar: tidak lagi memerlukan layanan",
    "not_found": "Keluar: tidak ditemukan",
    "tidak_diterima": "Tidak diterima",
}
SORTS = {"nama": "Nama", "terbaru": "Perubahan terbaru", "terlama": "Paling lama terdaftar"}
SEXES = [("L", "Laki-laki"), ("P", "Perempuan"), ("-", "Belum diketahui")]


class RegisterFilterForm(FilterForm):
    """What the list of the register shows; sent with GET. Choices are those of the user's role
    and area; a value that is not among them counts as not chosen."""

    q = forms.CharField(required=False, max_length=100, widget=forms.HiddenInput)
    jenis = forms.ChoiceField(label="Jenis PPKS", required=False)
    kabupaten = forms.ChoiceField(label="Kabupaten/kota", required=False)
    kecamatan = forms.ChoiceField(label="Kecamatan", required=False)
    desa = forms.ChoiceField(label="Desa/kelurahan", required=False)
    keadaan = forms.ChoiceField(label="Keadaan", choices=[ALL, *STATES.items()], required=False)
    umur = forms.ChoiceField(
        label="Umur",
        choices=[
            ALL,
            *((code, words[0]) for code, words in BANDS.items()),
            ("tidak-tahu", "Belum diketahui"),
        ],
        required=False,
    )
    jk = forms.ChoiceField(label="Jenis kelamin", choices=[ALL, *SEXES], required=False)
    kegentingan = forms.ChoiceField(
        label="Kegentingan",
        choices=[ALL, *((u.value, u.word) for u in Urgency)],
        required=False,
    )
    macam = forms.ChoiceField(label="Yang dicatat", choices=[ALL, *Subject.choices], required=False)
    tampak = forms.ChoiceField(label="Kerahasiaan", choices=SECRETS, required=False)
    urut = forms.ChoiceField(label="Urutkan menurut", required=False)

    def __init__(self, data, *, user, secrets: bool):
        super().__init__(data)
        position = user.position
        self.fields["jenis"].choices = [
            ALL,
            *(
                (k.code, f"{k.code} {k.name}")
                for k in catalogue().kinds
                if secrets or not k.is_secret
            ),
        ]
        if not secrets:  # then it changes nothing; an address may still say it
            self.fields["tampak"].widget = forms.HiddenInput()
        masked = not policy.sees_persons(user)
        if masked:
            del self.fields["kegentingan"]
        sorts = {key: word for key, word in SORTS.items() if not (masked and key == "nama")}
        if self.text:
            sorts = {"": "Kemiripan nama", **sorts}
        else:
            first = next(iter(sorts))
            sorts = {"" if key == first else key: word for key, word in sorts.items()}
        self.fields["urut"].choices = list(sorts.items())
        self._places(position)

    @property
    def text(self) -> str:
        return (self.data.get("q") or "").strip()

    def _places(self, position) -> None:
        """Own villages for a district; districts, then villages, for a regency; regencies
        before them for the province."""
        regency, district = position.regency_id, position.district_id
        if position.role in PROVINCE_ROLES:
            regencies = Regency.objects.current().filter(province=position.province_id)
            self.fields["kabupaten"].choices = [ALL, *regencies.values_list("pk", "name")]
            regency = self._given("kabupaten", 5)
        else:
            del self.fields["kabupaten"]
        if not district:
            districts = District.objects.current()
            if regency:
                districts = districts.filter(regency=regency)
                rows = districts.filter(pk__in=position.district_codes)
                self.fields["kecamatan"].choices = [ALL, *rows.values_list("pk", "name")]
                district = self._given("kecamatan", 8)
            else:
                del self.fields["kecamatan"]
        else:
            del self.fields["kecamatan"]
        if district and district in position.district_codes:
            villages = Village.objects.current().filter(district=district).order_by("name")
            self.fields["desa"].choices = [ALL, *villages.values_list("pk", "name")]
        else:
            del self.fields["desa"]

    def _given(self, name: str, length: int) -> str:
        """The area chosen, or the one in which a smaller one was chosen."""
        for other in (name, "kecamatan", "desa"):
            if value := self.data.get(other):
                return value[:length]
        return ""


def register_number(text: str) -> str:
    """`7f3 k9q xd2` → `7F3-K9Q-XD2`; "" for a text that is no number of the register."""
    plain = re.sub(r"[\s-]", "", text.upper())
    if len(plain) != 9 or not set(plain) <= set(ALPHABET):
        return ""
    return "-".join((plain[:3], plain[3:6], plain[6:]))


def is_nik(text: str) -> bool:
    """Whether somebody typed a NIK or KK into the box for names: it must not be searched by URL."""
    return bool(re.fullmatch(r"[0-9]{12,20}", nik.normalise(text)))


class NikSearchForm(Form):
    nik = NumberField(
        label="NIK",
        help_text="16 angka. Nomor ini tidak tertinggal di alamat halaman; pencariannya dicatat.",
    )
    submit_label = "Cari"


class LookForm(ReasonForm):
    """A look at what is guarded, with a reason that is kept. `url`: where it is sent."""

    submit_label = "Lihat"

    def __init__(self, *args, url: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.url = url
        self.fields["reason"].help_text = "Alasan dan nama Anda dicatat di riwayat data ini."

    @property
    def helper(self):
        helper = super().helper
        helper.form_action = self.url
        return helper

    def layout(self):
        button = (
            f'<button type="submit" class="btn btn-outline-primary">{self.submit_label}</button>'
        )
        return Layout("reason", HTML(button))


class RevealForm(LookForm):
    submit_label = "Lihat data pribadi"


class NikForm(LookForm):
    submit_label = "Lihat NIK dan nomor KK"


class ContactForm(Form):
    """What changes without a submission: phone, contact, landmark."""

    contact_name = TextField(
        label="Orang yang dapat dihubungi",
        max_length=150,
        required=False,
        help_text="Dirinya, keluarga, tetangga, atau ketua RT.",
    )
    phone = PhoneField(label="Nomor telepon", required=False)
    landmark = TextField(
        label="Patokan",
        max_length=200,
        required=False,
        help_text="Misalnya: lanting ketiga dari dermaga, rumah hijau dekat langgar.",
    )

    def __init__(self, *args, registrant: Registrant, **kwargs):
        self.registrant = registrant
        super().__init__(
            *args, initial=contact_of(registrant), version=registrant.version, **kwargs
        )

    def clean(self):
        data = super().clean()
        if not (data.get("contact_name") or data.get("phone") or self.errors):
            if not self.registrant.no_contact_reason:
                self.add_error("contact_name", "Isi orang yang dapat dihubungi, atau teleponnya.")
        return data

    def layout(self):
        back = Link("Batal", self.registrant.get_absolute_url())
        return Layout("contact_name", "phone", "landmark", MainAct(self.submit_label, back))


def contact_of(registrant: Registrant) -> dict:
    return {name: getattr(registrant, name) for name in ("contact_name", "phone", "landmark")}


class PersonChoice(forms.ModelChoiceField):
    """One of the registrants found; `label_of` says how each reads."""

    label_of = staticmethod(str)

    def label_from_instance(self, registrant):
        return self.label_of(registrant)


class MemberForm(Form):
    """A member: one of the registrants found by name, or only a name."""

    q = forms.CharField(widget=forms.HiddenInput, required=False, max_length=100)
    person = PersonChoice(
        label="Orangnya di daftar PPKS",
        queryset=Registrant.objects.none(),
        widget=forms.RadioSelect,
        required=False,
        empty_label="Tidak ada di antara ini",
        blank=True,
    )
    name = TextField(label="Nama", max_length=150, required=False)
    sex = forms.ChoiceField(
        label="Jenis kelamin",
        choices=[*Sex.choices, ("", "Belum diketahui")],
        widget=forms.RadioSelect,
        required=False,
    )
    birth_year = WholeNumberField(label="Tahun lahir", min_value=1900, required=False)
    relation = forms.ChoiceField(label="Hubungan", choices=[])
    submit_label = "Tambahkan anggota"

    def __init__(self, *args, whole: Registrant, found, label_of, q: str, **kwargs):
        self.whole = whole
        super().__init__(*args, initial={"q": q}, **kwargs)
        self.fields["person"].label_of = label_of
        self.fields["person"].queryset = found
        if not q:
            self.fields["person"].widget = forms.HiddenInput()
        self.fields["relation"].choices = [("", "– pilih –"), *relations_in(whole)]
        self.fields["birth_year"].max_value = timezone.localdate().year

    def clean(self):
        data = super().clean()
        if not self.errors:
            if data.get("person") and data.get("name"):
                self.add_error("name", "Isi salah satu saja: pilih orangnya, atau tulis namanya.")
            elif not data.get("person") and not data.get("name"):
                self.add_error("name", "Pilih orangnya di daftar, atau tulis namanya di sini.")
        return data

    def values(self) -> dict:
        data = super().values()
        del data["q"]
        if data["person"]:
            data |= {"sex": "", "birth_year": None}
        return data

    def layout(self):
        found = [] if isinstance(self.fields["person"].widget, forms.HiddenInput) else ["person"]
        hint = "Kalau orangnya tidak ada di daftar PPKS."
        return Layout(
            *found,
            Section("Hanya namanya", "name", "sex", "birth_year", hint=hint),
            "relation",
            MainAct(self.submit_label, Link("Batal", self.whole.get_absolute_url())),
        )


def relations_in(whole: Registrant) -> list[tuple[str, str]]:
    """The relations that fit: kin in a family, leader and members in a group."""
    kinds = Membership.Relation
    if whole.subject == Subject.FAMILY:
        return [
            ("kepala", "Kepala keluarga") if choice == kinds.HEAD else (choice.value, choice.label)
            for choice in kinds
            if choice != kinds.MEMBER
        ]
    return [("kepala", "Ketua"), ("anggota", "Anggota"), ("lainnya", "Lainnya")]


class MemberEndForm(Form):
    until = DayField(label="Menjadi anggota sampai")
    submit_label = "Akhiri keanggotaan"

    def __init__(self, *args, membership: Membership, **kwargs):
        self.membership = membership
        super().__init__(*args, version=membership.version, **kwargs)

    def layout(self):
        back = Link("Batal", self.membership.whole.get_absolute_url())
        return Layout("until", MainAct(self.submit_label, back))
