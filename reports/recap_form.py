"""What a recap is asked for, as a GET form: the address holds it."""

import datetime
import re

from django import forms
from django.utils import timezone

from core.fields import DayField, DayWidget
from core.filters import ALL, FilterForm, PlainSelect
from core.templatetags.handep import day
from reports.places import NAMES, Place
from reports.recap import open_kinds

MEASURES = {
    "": ("Perorangan (L dan P)", ""),
    "L": ("L: laki-laki", "M"),
    "P": ("P: perempuan", "F"),
    "KK": ("KK: keluarga", "family"),
    "kelompok": ("Kelompok", "group"),
    "komunitas": ("Komunitas", "community"),
}
FIRST = datetime.date(2000, 1, 1)


class LinkedDayWidget(DayWidget):
    """Three boxes to fill in; in a link one value, as in `pada=2026-10-31`."""

    def __init__(self, attrs=None):
        super().__init__(attrs)
        for box in self.widgets:
            box.attrs["class"] += " form-control"

    def value_from_datadict(self, data, files, name):
        whole = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", data.get(name, ""), re.ASCII)
        if whole:
            return [whole[3], whole[2], whole[1]]
        return super().value_from_datadict(data, files, name)


class LinkedDayField(DayField):
    widget = LinkedDayWidget

    def compress(self, values):
        value = super().compress(values)
        if value and value < FIRST:
            raise forms.ValidationError("Isi tanggal sejak 1 Januari 2000.")
        return value


def _with_areas(data, place: Place):
    """The areas as they are looked at, whatever larger ones a link left out."""
    data = data.copy()
    chain = {level: code for level, code, _ in place.above} | {place.level: place.code}
    for level, name in NAMES.items():
        data[name] = chain.get(level, "")
    return data


class RecapForm(FilterForm):
    """Area, kind, day. Areas are those inside the position's, as `reports.places` has them."""

    kabupaten = forms.ChoiceField(label="Kabupaten/kota", required=False)
    kecamatan = forms.ChoiceField(label="Kecamatan", required=False)
    desa = forms.ChoiceField(label="Desa/kelurahan", required=False)
    jenis = forms.ChoiceField(label="Jenis PPKS", required=False)
    hitung = forms.ChoiceField(
        label="Yang dihitung",
        choices=[(key, words[0]) for key, words in MEASURES.items()],
        required=False,
    )
    pada = LinkedDayField(label="Keadaan pada tanggal", required=False)

    days = ("pada",)
    field_order = ("kabupaten", "kecamatan", "desa", "jenis", "hitung", "sejak", "banding", "pada")

    def __init__(self, data, *, place: Place, without=()):
        super().__init__(_with_areas(data, place))
        self.place = place
        for name in without:
            self.fields.pop(name, None)
        if "jenis" in self.fields:
            kinds = [(kind.code, f"{kind.code} {kind.name}") for kind in open_kinds()]
            self.fields["jenis"].choices = [("", "Semua jenis"), *kinds]
        self._areas()
        for field in self.fields.values():
            if isinstance(field, forms.ChoiceField):
                field.widget = PlainSelect(choices=field.choices)

    def _areas(self) -> None:
        """The areas of `places`; the chosen one stays, also when it was closed since."""
        place = self.place
        for level, name in NAMES.items():
            offered = place.offered.get(name)
            if not offered:
                del self.fields[name]
                continue
            codes = {code for code, _ in offered}
            here = [(place.code, place.name)] if level == place.level else []
            more = [one for one in here if one[0] not in codes]
            self.fields[name].choices = [ALL, *offered, *more]

    def clean(self):
        data = super().clean()
        since, on = data.get("sejak"), data.get("pada") or timezone.localdate()
        if since and since > on:
            self.add_error("sejak", "Tanggal mulai harus sebelum tanggal akhirnya.")
        return data

    @property
    def choices(self) -> list:
        """The bound fields that are selects."""
        return [self[name] for name in self.fields if name not in self.days]

    @property
    def day_fields(self) -> list:
        return [self[name] for name in self.fields if name in self.days]

    def words(self) -> list[tuple[str, str]]:
        """The filters in use that are not said elsewhere on the page."""
        said = []
        for name, value in self.in_use().items():
            if name in self.days:
                said.append((name, f"{self.fields[name].label}: {day(value)}"))
            else:
                said.append((name, f"{self.fields[name].label}: "
                                   f"{dict(self.fields[name].choices)[value]}"))  # fmt: skip
        return said


class PeriodForm(RecapForm):
    sejak = LinkedDayField(label="Sejak tanggal", required=False)
    pada = LinkedDayField(label="Sampai tanggal", required=False)

    days = ("sejak", "pada")


class CompareForm(RecapForm):
    banding = LinkedDayField(label="Dibandingkan dengan tanggal", required=False)
    pada = LinkedDayField(label="Keadaan pada tanggal", required=False)

    days = ("banding", "pada")
