"""Who somebody is and where: the fields shared by identification, visit and change."""

import datetime

from crispy_forms.layout import HTML, Div, Layout
from django import forms
from django.utils import timezone

from core.fields import DayField, NumberField, PhoneField, TextField, WholeNumberField
from core.forms import Form
from core.layouts import MainAct, Section
from core.nik import FACTS
from core.rules import Rule, after, blank, filled, valid
from districts.models import Institution, Village
from ppks.models import Identity, Registrant
from ppks.models.person import Sex, Subject, Urgency
from ppks.operations.identity import odd
from ppks.proposal import set_birth

UNKNOWN_SEX = [*Sex.choices, ("", "Belum diketahui")]


class VillageField(forms.ModelChoiceField):
    """Villages of the own area, grouped by district, in a province named with its regency; the
    label says desa or kelurahan."""

    def __init__(self, **kwargs):
        kwargs.setdefault("label", "Desa/kelurahan")
        super().__init__(queryset=Village.objects.none(), empty_label="– pilih –", **kwargs)

    def of_districts(self, codes):
        villages = Village.objects.current().filter(district__in=codes)
        rows = villages.select_related("district__regency")
        self.queryset = rows.order_by("district__regency", "district", "name")
        groups = {}
        for village in self.queryset:
            groups.setdefault(village.district, []).append(
                (village.pk, f"{village.name} ({village.kind.lower()})")
            )
        across = len({district.regency_id for district in groups}) > 1
        choices = [
            (f"Kecamatan {one.name}{f', {one.regency.name}' if across else ''}", options)
            for one, options in groups.items()
        ]
        if len(groups) == 1:
            choices = next(iter(groups.values()))
        self.choices = [("", self.empty_label), *choices]


class BirthMixin(forms.Form):
    """A birth as a day, a year alone, or an estimated age, which is stored as its year."""

    birth = DayField(
        label="Tanggal lahir",
        year_only=True,
        required=False,
        help_text="Misalnya 24 11 1954. Kalau hanya tahunnya yang diketahui, isi tahun saja.",
    )
    age_estimate = WholeNumberField(
        label="Atau perkiraan umur",
        max_value=120,
        required=False,
        help_text="Dalam tahun, kalau tanggal dan tahun lahir tidak diketahui.",
    )

    rules = (
        Rule(
            "age_estimate",
            "Isi salah satu saja: tanggal lahir, atau perkiraan umur.",
            (filled("birth", "age_estimate"),),
        ),
    )

    @staticmethod
    def birth_of(data: dict) -> str:
        """The birth as the one JSON value of `ppks.proposal.birth_value`."""
        birth, estimate = data.get("birth"), data.get("age_estimate")
        if estimate is not None:
            return f"~{timezone.localdate().year - estimate}"
        return (
            ""
            if birth is None
            else birth.isoformat()
            if isinstance(birth, datetime.date)
            else str(birth)
        )

    @staticmethod
    def birth_initial(row) -> dict:
        if row.birth_date:
            return {"birth": row.birth_date}
        if row.birth_year and row.birth_estimated:
            return {"age_estimate": timezone.localdate().year - row.birth_year}
        return {"birth": row.birth_year}


class NumbersMixin(forms.Form):
    """NIK and KK with their warnings, which are confirmed with a reason.

    Numbers that are known already (`keep`) are in no page: they are shown masked, and stay where
    the field is left blank.
    """

    nik = NumberField(
        label="NIK",
        required=False,
        help_text="16 angka pada KTP, kartu anak (KIA), atau KK. Boleh kosong.",
    )
    no_nik_reason = forms.ChoiceField(
        label="Kalau NIK kosong, mengapa?",
        choices=[("", "– pilih –"), *Identity.NoNik.choices],
        required=False,
    )
    seen_how = forms.ChoiceField(
        label="NIK diketahui dari",
        choices=[("", "– pilih –"), *Identity.Seen.choices],
        required=False,
    )
    kk = NumberField(label="Nomor KK", what="Nomor KK", required=False, help_text="Boleh kosong.")
    warning_reason = TextField(
        label="Mengapa nomornya tetap benar?", max_length=300, required=False
    )

    CONFIRM = "Periksa lagi nomornya. Kalau memang benar, tulis alasannya di sini."
    odd_numbers = {**FACTS, "confirm": CONFIRM}  # for a phone (`core.describe`)
    warnings: list = []
    known_nik = known_kk = ""

    def keep(self, known: Identity | None) -> None:
        """Take the numbers of an identity as known."""
        if known is None:
            return
        self.known_nik, self.known_kk = known.nik, known.kk
        for name, masked in (("nik", known.masked_nik), ("kk", known.masked_kk)):
            if masked and name in self.fields:
                self.fields[
                    name
                ].help_text = (
                    f"Sudah tercatat: {masked}. Isi hanya kalau nomornya keliru atau berubah."
                )

    def clean_nik(self):
        number = self.cleaned_data["nik"]
        if not number and not self.data.get("no_nik_reason"):
            return self.known_nik
        return number

    def clean_kk(self):
        return self.cleaned_data["kk"] or self.known_kk

    def clean(self):
        data = super().clean()
        nik, kk = data.get("nik") or "", data.get("kk") or ""
        if "nik" in data and "kk" in data and (nik or kk):
            row = Registrant(sex=data.get("sex") or "")
            set_birth(row, BirthMixin.birth_of(data))
            self.warnings = odd(row, nik, kk)
            missing = not data.get("warning_reason") and "warning_reason" not in self.errors
            if self.warnings and missing:
                self.add_error("warning_reason", self.CONFIRM)
        return data

    def numbers(self) -> dict:
        """What `operations.identity.set_identity` takes."""
        data = self.cleaned_data
        return {
            "nik": data.get("nik") or "",
            "kk": data.get("kk") or "",
            "no_nik_reason": data.get("no_nik_reason") or "",
            "seen_how": data.get("seen_how") or "",
            "warnings": [warning.code for warning in self.warnings],
            "warning_reason": data.get("warning_reason") or "",
        }

    def number_layout(self, person: bool):
        """The number fields; the reason for odd ones only when there is something odd."""
        first = ["nik", "no_nik_reason", "seen_how", "kk"] if person else ["kk"]
        if not (
            self.warnings
            or self.initial.get("warning_reason")
            or (self.is_bound and self.data.get(self.add_prefix("warning_reason")))
        ):
            return [*first, Div("warning_reason", css_class="d-none")]
        lines = "".join(f"<li>{warning.text}</li>" for warning in self.warnings)
        return [
            *first,
            Div(
                HTML(f"<p><strong>Yang janggal pada nomornya</strong></p><ul>{lines}</ul>"),
                "warning_reason",
                css_class="warn-box",
            ),
        ]


def numbers_initial(identity: Identity | None) -> dict:
    """What is said about the numbers; never the numbers (SECURITY.md, Masking)."""
    if identity is None:
        return {}
    return {
        "no_nik_reason": identity.no_nik_reason,
        "seen_how": identity.seen_how,
        "warning_reason": identity.warning_reason,
    }


class PlaceMixin(forms.Form):
    """An address that works without street, RT or RW."""

    village = VillageField()
    hamlet = TextField(label="Dusun", max_length=100, required=False)
    street = TextField(label="Jalan atau gang", max_length=200, required=False)
    rt = WholeNumberField(label="RT", max_value=999, required=False)
    rw = WholeNumberField(label="RW", max_value=999, required=False)
    river = TextField(
        label="Tepi sungai",
        max_length=100,
        required=False,
        help_text="Kalau rumahnya di tepi sungai: nama sungainya.",
    )
    landmark = TextField(
        label="Patokan",
        max_length=200,
        required=False,
        help_text="Misalnya: lanting ketiga dari dermaga, rumah hijau dekat langgar.",
    )

    @staticmethod
    def place_values(data: dict) -> dict:
        return {
            "hamlet": data["hamlet"],
            "street": data["street"],
            "rt": _digits(data["rt"]),
            "rw": _digits(data["rw"]),
            "river": data["river"],
            "landmark": data["landmark"],
        }

    @staticmethod
    def place_initial(row) -> dict:
        names = ("hamlet", "street", "rt", "rw", "river", "landmark")
        return {"village": row.village_id, **{name: getattr(row, name) for name in names}}


def _kk_of(house) -> Identity | None:
    """Where the KK of a sighting is: once it is registered or joined, with its entry."""
    for owner in (house, house.registrant):
        if getattr(getattr(owner, "identity", None), "kk", ""):
            return owner.identity
    return None


def _digits(number: int | None) -> str:
    return "" if number is None else f"{number:03d}" if number < 1000 else str(number)


class IdentityForm(BirthMixin, NumbersMixin, Form):
    """Section *Identitas*: of a person, or the name and size of a family, group, community.

    `values` are those of `ppks.proposal.overlaid`; `changes()` gives the same names.
    """

    name = TextField(label="Nama lengkap", max_length=150, required=False)
    alias = TextField(label="Nama panggilan", max_length=100, required=False)
    parent_name = TextField(
        label="Anak dari",
        max_length=150,
        required=False,
        help_text="Nama ayah atau ibu, supaya dua nama yang sama dapat dibedakan.",
    )
    sex = forms.ChoiceField(
        label="Jenis kelamin", choices=UNKNOWN_SEX, widget=forms.RadioSelect, required=False
    )
    member_count = WholeNumberField(
        label="Jumlah anggota", min_value=1, max_value=100_000, required=False
    )
    family_count = WholeNumberField(
        label="Jumlah kepala keluarga", max_value=100_000, required=False
    )
    PERSON_ONLY = ("parent_name", "sex", "birth", "age_estimate")
    NOT_PERSON = ("member_count", "family_count")
    rules = (
        *BirthMixin.rules,
        Rule("name", "Isi nama lengkap atau nama panggilan.", (blank("name", "alias"),)),
        Rule(
            "no_nik_reason",
            "Pilih alasannya, karena NIK kosong.",
            (valid("nik"), blank("nik", "no_nik_reason")),
        ),
    )

    def __init__(self, *args, subject: str, values: dict, **kwargs):
        self.subject = subject
        self.is_person = subject == Subject.INDIVIDUAL
        row = Registrant()
        set_birth(row, values.get("identity.birth") or "")
        initial = {
            **{n[9:]: v for n, v in values.items() if n.startswith("identity.")},
            **self.birth_initial(row),
        }
        super().__init__(*args, initial=initial, **kwargs)
        for name in self.NOT_PERSON if self.is_person else self.PERSON_ONLY:
            del self.fields[name]
        if not self.is_person:
            for name in ("nik", "no_nik_reason", "seen_how"):
                del self.fields[name]
            if subject != Subject.COMMUNITY:
                del self.fields["family_count"]
            if subject != Subject.FAMILY:
                del self.fields["kk"], self.fields["warning_reason"]
            self.fields["name"].label = {
                Subject.FAMILY: "Nama kepala keluarga",
                Subject.GROUP: "Nama kelompok",
                Subject.COMMUNITY: "Nama komunitas",
            }[subject]
        if "nik" in self.fields:
            self.fields["nik"].help_text = (
                "16 angka pada KTP, kartu anak (KIA), atau KK. "
                "Kalau tidak ada, pilih alasannya di bawah."
            )

    def changes(self) -> dict:
        data = self.cleaned_data
        found = {
            f"identity.{name}": data[name]
            for name in ("name", "alias", "parent_name", "sex", "member_count", "family_count")
            if name in data
        }
        if self.is_person:
            found["identity.birth"] = self.birth_of(data)
        return found

    def layout(self):
        names = [
            n
            for n in (
                "name",
                "alias",
                "parent_name",
                "sex",
                "birth",
                "age_estimate",
                "member_count",
                "family_count",
            )
            if n in self.fields
        ]
        blocks = [Section("Nama" if not self.is_person else "Orangnya", *names)]
        if "kk" in self.fields:
            blocks.append(
                Section(
                    "NIK dan KK" if self.is_person else "Kartu keluarga",
                    *self.number_layout(self.is_person),
                )
            )
        return Layout(*blocks, MainAct(self.submit_label))


class AddressForm(PlaceMixin, Form):
    """Section *Alamat*: where one lives, what the KTP says, and whom to call."""

    stay = forms.ChoiceField(
        label="Tinggal di",
        choices=[*Registrant.Stay.choices, ("", "Tidak tahu")],
        widget=forms.RadioSelect,
        required=False,
    )
    placement = forms.ChoiceField(
        label="Penempatan",
        choices=Registrant.Placement.choices,
        widget=forms.RadioSelect,
        help_text="Di dalam panti menjadi urusan provinsi, di luar panti urusan kabupaten/kota.",
    )
    ktp_same = forms.BooleanField(
        label="Alamat pada KTP sama dengan tempat tinggal", required=False
    )
    ktp_address = TextField(
        label="Alamat menurut KTP",
        max_length=300,
        required=False,
        help_text="Kalau berbeda: desa, kecamatan, kabupaten, provinsi.",
    )
    contact_name = TextField(
        label="Orang yang dapat dihubungi",
        max_length=150,
        required=False,
        help_text="Dirinya, keluarga, tetangga, atau ketua RT.",
    )
    phone = PhoneField(label="Nomor telepon", required=False)
    no_contact_reason = TextField(
        label="Kalau tidak ada kontak, mengapa?", max_length=200, required=False
    )
    rules = (
        Rule(
            "ktp_address",
            "Isi alamat menurut KTP, atau centang “sama”.",
            (blank("ktp_same", "ktp_address"),),
        ),
        Rule(
            "no_contact_reason",
            "Isi kontak, atau alasan tanpa kontak.",
            (valid("phone"), blank("contact_name", "phone", "no_contact_reason")),
        ),
    )

    def __init__(self, *args, subject: str, values: dict, districts, **kwargs):
        self.is_person = subject == Subject.INDIVIDUAL
        initial = {n[8:]: v for n, v in values.items() if n.startswith("address.")}
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["village"].of_districts(districts)
        if not self.is_person:
            for name in ("ktp_same", "ktp_address", "stay"):
                del self.fields[name]

    def changes(self) -> dict:
        data = self.cleaned_data
        found = {"village": data["village"].pk, **self.place_values(data)}
        for name in (
            "stay",
            "placement",
            "ktp_same",
            "ktp_address",
            "contact_name",
            "phone",
            "no_contact_reason",
        ):
            if name in data:
                found[name] = data[name]
        if found.get("ktp_same"):
            found["ktp_address"] = ""
        return {f"address.{name}": value for name, value in found.items()}

    def layout(self):
        home = ["village", "hamlet", "street", "rt", "rw", "river", "landmark"]
        blocks = [
            Section(
                "Tempat tinggal", *home, *[n for n in ("stay", "placement") if n in self.fields]
            )
        ]
        if self.is_person:
            blocks.append(Section("Alamat pada KTP", "ktp_same", "ktp_address"))
        blocks.append(Section("Kontak", "contact_name", "phone", "no_contact_reason"))
        return Layout(*blocks, MainAct(self.submit_label))


PLACE = ("village", "hamlet", "street", "rt", "rw", "river", "landmark")


class IdentificationForm(BirthMixin, NumbersMixin, PlaceMixin, Form):
    """Page one of an identification: who, where, how old. As little as possible is demanded."""

    subject = forms.ChoiceField(choices=Subject.choices, widget=forms.HiddenInput)
    name = TextField(
        label="Nama",
        max_length=150,
        required=False,
        help_text="Kalau nama lengkapnya tidak diketahui, isi nama panggilan saja.",
    )
    alias = TextField(label="Nama panggilan", max_length=100, required=False)
    parent_name = TextField(label="Anak dari", max_length=150, required=False)
    sex = forms.ChoiceField(
        label="Jenis kelamin", choices=UNKNOWN_SEX, widget=forms.RadioSelect, required=False
    )
    member_count = WholeNumberField(
        label="Jumlah anggota", min_value=1, max_value=100_000, required=False
    )
    same_kk = forms.BooleanField(
        label="Satu KK dengan orang di rumah ini", required=False, initial=True
    )
    identified_on = DayField(label="Tanggal ditemui")
    found_at = TextField(
        label="Ditemukan di",
        max_length=200,
        required=False,
        help_text="Misalnya: di rumahnya, di pasar, di emperan toko.",
    )
    reported_by = TextField(
        label="Dilaporkan oleh",
        max_length=200,
        required=False,
        help_text="Boleh kosong. Dirahasiakan seperti kasusnya sendiri.",
    )
    urgency = forms.ChoiceField(
        label="Kegentingan",
        choices=Urgency.choices[::-1],
        widget=forms.RadioSelect,
        initial=Urgency.NORMAL,
    )
    institution = forms.ModelChoiceField(
        label="Panti",
        queryset=Institution.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
    )
    submit_label = "Lanjut ke tanda-tanda"
    rules = (
        *BirthMixin.rules,
        Rule(
            "birth",
            "Tanggal lahir tidak boleh sesudah tanggal ditemui.",
            (after("birth", "identified_on"),),
        ),
    )
    NAMED = Rule(
        "name", "Isi nama keluarga, kelompok, atau komunitasnya.", (blank("name", "alias"),)
    )

    def __init__(
        self,
        *args,
        districts,
        institutions=None,
        subject=Subject.INDIVIDUAL,
        identification=None,
        house=None,
        home=None,
        **kwargs,
    ):
        """`house`: the sighting of another person there; `home`: what became of it, whose address
        may be newer. `institutions`: to choose from, for who works inside them; where the place of
        one is known, its village need not be chosen."""
        initial = {
            "identified_on": timezone.localdate(),
            "subject": subject,
            **kwargs.pop("initial", {}),
        }
        if house is not None:
            initial.update(self.place_initial(home or house))
            initial.update(found_at=house.found_at, institution=house.institution_id)
        if identification is not None:
            names = ("subject", "name", "alias", "parent_name", "sex", "member_count",
                     "identified_on", "found_at", "reported_by", "urgency",
                     "institution")  # fmt: skip
            initial.update({name: getattr(identification, name) for name in names})
            initial.update(self.place_initial(identification))
            initial.update(self.birth_initial(identification))
            initial.update(numbers_initial(getattr(identification, "identity", None)))
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["village"].of_districts(districts)
        self.is_person = subject == Subject.INDIVIDUAL
        if institutions is None:
            del self.fields["institution"]
        else:
            self.fields["institution"].queryset = institutions
            self.fields["village"].required = False
            self.fields["village"].help_text = "Tempat panti itu berada."
            only = institutions.values_list("pk", flat=True)[:2]
            if len(only) == 1:
                self.initial["institution"] = self.initial.get("institution") or only[0]
        left_out = ["member_count"]
        if not self.is_person:
            self.rules = (*self.rules, self.NAMED)
            left_out = "parent_name sex birth age_estimate nik no_nik_reason seen_how".split()
            if subject != Subject.FAMILY:
                left_out += ["kk", "warning_reason"]
            self.fields["name"].label = {
                Subject.FAMILY: "Nama kepala keluarga",
                Subject.GROUP: "Nama kelompok",
                Subject.COMMUNITY: "Nama komunitas",
            }[subject]
            self.fields["name"].help_text = ""
        for name in left_out:
            del self.fields[name]
        if identification is not None:
            self.keep(getattr(identification, "identity", None))
        self.house_kk = _kk_of(house) if house is not None and "kk" in self.fields else None
        if self.house_kk is None:
            del self.fields["same_kk"]
        else:
            self.fields["same_kk"].help_text = f"Nomor KK rumah ini: {self.house_kk.masked_kk}."

    def clean(self):
        if self.cleaned_data.get("same_kk") and self.cleaned_data.get("kk") == "":
            self.cleaned_data["kk"] = self.house_kk.kk
        data = super().clean()
        if institution := data.get("institution"):
            data["village"] = institution.village or data.get("village")
            if data["village"] is None and not self.errors.get("village"):
                self.add_error("village", "Pilih desa atau kelurahan tempat panti itu berada.")
        return data

    def values(self) -> dict:
        """Columns of Identification."""
        data = self.cleaned_data
        person = self.is_person
        row = Registrant()
        set_birth(row, self.birth_of(data) if person else "")
        names = ("subject", "name", "alias", "identified_on", "found_at", "reported_by",
                 "urgency", "village", "institution")  # fmt: skip
        return {
            **{name: data[name] for name in names if name in data},
            **self.place_values(data),
            "parent_name": data["parent_name"] if person else "",
            "sex": data["sex"] if person else "",
            "member_count": None if person else data["member_count"],
            "birth_date": row.birth_date,
            "birth_year": row.birth_year,
            "birth_estimated": row.birth_estimated,
        }

    def layout(self):
        who = ["name", "alias", "parent_name", "sex", "birth", "age_estimate", "member_count"]
        inside = ["institution"] if "institution" in self.fields else []
        blocks = [
            Section("Siapa", *[name for name in who if name in self.fields]),
            Section("Di mana", *inside, *PLACE),
            Section("Pertemuan", "identified_on", "found_at", "reported_by", "urgency"),
        ]
        if "kk" in self.fields:
            title = "NIK dan KK" if self.is_person else "Kartu keluarga"
            same = ["same_kk"] if "same_kk" in self.fields else []
            blocks.append(Section(title, *same, *self.number_layout(self.is_person)))
        return Layout(*blocks, MainAct(self.submit_label))
