"""One line of the daily log: five fields are enough."""

from crispy_forms.layout import Layout
from django import forms
from django.utils import timezone

from cases.models import Visit
from core.fields import DayField, LinesField, TextField, WholeNumberField
from core.filters import ALL, FilterForm
from core.forms import Form
from core.layouts import Link, MainAct, Section
from districts.models import District
from ppks.forms.person import VillageField
from reports import months
from reports.models import Activity
from reports.operations.activity import FACTS

NO_TRAVEL = ("", "Tidak dicatat")


class ActivityForm(Form):
    """`districts`: where it may have happened; one needs no choosing."""

    happened_on = DayField(label="Tanggal")
    kind = forms.ChoiceField(label="Jenis kegiatan", choices=Activity.Kind.choices)
    village = VillageField(required=False)
    district = forms.ModelChoiceField(
        queryset=District.objects.none(), label="Kecamatan", empty_label="– pilih –"
    )
    men = WholeNumberField(label="Laki-laki", required=False, max_value=100_000)
    women = WholeNumberField(label="Perempuan", required=False, max_value=100_000)
    result = LinesField(
        label="Hasilnya", max_length=2000, help_text="Misalnya: 24 keluarga menerima sembako."
    )
    about = TextField(
        label="Tentang apa",
        max_length=200,
        required=False,
        help_text="Misalnya nama program: PKH, sembako, KHBS.",
    )
    obstacle = LinesField(label="Kendala", max_length=2000, required=False)
    travel = forms.ChoiceField(
        label="Kendaraan", choices=[NO_TRAVEL, *Visit.Travel.choices], required=False
    )
    travel_minutes = WholeNumberField(
        label="Lama perjalanan (menit)", required=False, max_value=20_000
    )
    travel_cost = WholeNumberField(
        label="Biaya perjalanan (rupiah)", required=False, max_value=100_000_000
    )
    submit_label = "Simpan kegiatan"

    def __init__(self, *args, back: str, districts, activity=None, **kwargs):
        self.back = back
        initial = {"happened_on": timezone.localdate()}
        if activity is not None:
            initial = {name: getattr(activity, name) for name in FACTS}
            kwargs.setdefault("version", activity.version)
        super().__init__(*args, initial=initial, **kwargs)
        codes = [activity.district_id] if activity else districts
        self.fields["village"].of_districts(codes)
        if len(codes) == 1:
            del self.fields["district"]
        else:
            self.fields["district"].queryset = District.objects.filter(pk__in=codes)

    def layout(self):
        where = ["district"] if "district" in self.fields else []
        return Layout(
            "happened_on",
            "kind",
            *where,
            "village",
            Section(
                "Orang yang dijangkau",
                *("men", "women"),
                hint="Kosong berarti tidak ada.",
            ),
            "result",
            Section(
                "Kalau sempat",
                *("about", "obstacle", "travel", "travel_minutes", "travel_cost"),
                hint="Boleh kosong semua.",
            ),
            MainAct(self.submit_label, Link("Batal", self.back)),
        )

    def facts(self) -> dict:
        """What an operation takes."""
        values = {name: self.cleaned_data[name] for name in FACTS}
        return values | {"men": values["men"] or 0, "women": values["women"] or 0}


class LogFilterForm(FilterForm):
    bulan = forms.ChoiceField(label="Bulan", required=False)
    kecamatan = forms.ChoiceField(label="Kecamatan", required=False)

    def __init__(self, data, *, districts):
        super().__init__(data)
        choices = [("", "Bulan ini"), *months.offered(24)[1:]]
        self.fields["bulan"].widget.choices = self.fields["bulan"].choices = choices
        if len(districts) < 2:
            del self.fields["kecamatan"]
        else:
            self.fields["kecamatan"].widget.choices = self.fields["kecamatan"].choices = [
                ALL,
                *districts,
            ]
