"""What is written about a service: three fields are enough, the rest may follow."""

from crispy_forms.layout import HTML, Div, Layout
from django import forms
from django.utils import timezone

from cases.models import Programme, Service
from core.fields import DayField, LinesField, TextField, WholeNumberField
from core.forms import Form, ReasonForm
from core.layouts import MainAct, Section

GIVEN, PLANNED = Service.State.GIVEN, Service.State.PLANNED
AMOUNT = ("quantity", "unit", "rupiah", "proof")
WRITTEN = ("programme", "provider", "provider_name", *AMOUNT, "note", "repeat_reason")


class ServiceForm(Form):
    """`providers` are those to choose from. With a `service` it is corrected, and its state is not
    asked; `earlier` holds what was given just before, once the operation has said so."""

    state = forms.ChoiceField(
        label="Sudah diberikan?",
        choices=[(GIVEN, "Sudah diberikan"), (PLANNED, "Direncanakan")],
        widget=forms.RadioSelect,
    )
    on = DayField(label="Tanggal", future=True)
    programme = forms.ChoiceField(label="Program atau jenis bantuan")
    quantity = WholeNumberField(label="Jumlah", min_value=1, max_value=1_000_000, required=False)
    unit = TextField(
        label="Satuan",
        max_length=30,
        required=False,
        help_text="Misalnya paket, kg, buah, kali.",
        widget=forms.TextInput(attrs={"class": "w-mid", "autocomplete": "off"}),
    )
    rupiah = WholeNumberField(
        label="Nilai dalam rupiah",
        min_value=1,
        max_value=100_000_000_000,
        required=False,
        help_text="Misalnya 600.000. Boleh kosong.",
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "class": "w-mid"}
        ),
    )
    proof = TextField(
        label="Bukti",
        max_length=200,
        required=False,
        help_text="Nomor surat, kuitansi, atau berita acara. Boleh kosong.",
    )
    provider = forms.ChoiceField(label="Diberikan oleh", required=False)
    provider_name = TextField(
        label="Pemberi lain",
        max_length=200,
        required=False,
        help_text="Kalau tidak ada di daftar, misalnya nama toko, gereja, atau keluarga.",
    )
    note = LinesField(label="Keterangan", max_length=1000, required=False)
    repeat_reason = TextField(label="Mengapa tetap diberikan lagi?", max_length=300, required=False)
    submit_label = "Simpan layanan"
    earlier = ()

    def __init__(self, *args, providers=(), service=None, **kwargs):
        initial = {"on": timezone.localdate(), "state": GIVEN}
        if service is not None:
            initial = written(service)
        super().__init__(*args, initial=initial | kwargs.pop("initial", {}), **kwargs)
        self.service = service
        self.programmes = {
            row.pk: row for row in Programme.objects.all() if row.is_active or self._has(row)
        }
        self.fields["programme"].choices = [
            ("", "– pilih –"), *((row.pk, row.name) for row in self.programmes.values())
        ]  # fmt: skip
        self.providers = {str(row.pk): row for row in providers}
        if service is not None and service.provider_id:
            self.providers.setdefault(str(service.provider_id), service.provider)
        self.fields["provider"].choices = [
            ("", "– pilih, atau tulis di bawah –"),
            *((key, row.name) for key, row in self.providers.items()),
        ]
        if service is not None:
            del self.fields["state"]
            self.name_day(service)

    def name_day(self, service: Service) -> None:
        """Which day the form asks for, as the service stands now."""
        self.fields["on"].label = "Tanggal rencana" if service.is_planned else "Tanggal diberikan"

    def _has(self, programme: Programme) -> bool:
        return self.service is not None and self.service.programme_id == programme.pk

    def layout(self):
        first = [name for name in ("state", "on", "programme") if name in self.fields]
        rest = [name for name in WRITTEN if name in self.fields and name not in
                ("programme", "repeat_reason")]  # fmt: skip
        sections = [Section("Layanan", *first)] if first else []
        sections.append(Section("Lebih rinci", *rest, hint="Boleh dilengkapi kemudian."))
        return Layout(self.repeat_box(), *sections, MainAct(self.submit_label))

    def repeat_box(self):
        """What was given just before, and why again; hidden as long as there is nothing to say."""
        if not self.earlier and not self["repeat_reason"].value():
            return Div("repeat_reason", css_class="d-none")
        return Div(
            HTML('{% include "cases/_service_repeats.html" with rows=form.earlier only %}'),
            "repeat_reason",
            css_class="warn-box",
        )

    def warn(self, repeated) -> None:
        """Show what was given just before; the next save with a reason goes through."""
        self.earlier = repeated.earlier
        self.add_error("repeat_reason", str(repeated))

    def clean(self):
        data = super().clean()
        if data.get("provider") and data.get("provider_name"):
            self.add_error(
                "provider_name", "Pilih dari daftar atau tulis sendiri, jangan keduanya."
            )
        if data.get("quantity") and not data.get("unit") and "unit" in data:
            self.add_error("unit", "Isi satuannya, misalnya paket.")
        if data.get("unit") and data.get("quantity") is None and "quantity" in data:
            self.add_error("quantity", "Isi jumlahnya, misalnya 1.")
        return data

    @property
    def given(self) -> bool:
        return self.cleaned_data["state"] == GIVEN

    def columns(self) -> dict:
        """What an operation takes, with `on`."""
        values = {n: v for n, v in self.values().items() if n in (*WRITTEN, "on")}
        if "programme" in values:
            values["programme"] = self.programmes[values["programme"]]
        if "provider" in values:
            values["provider"] = self.providers.get(values["provider"])
        return values


class GiveForm(ServiceForm):
    """Of a planned service: that it was given, when, how much."""

    submit_label = "Tandai sudah diberikan"

    def __init__(self, *args, service, **kwargs):
        initial = {"on": timezone.localdate()}
        super().__init__(*args, service=service, initial=initial, **kwargs)
        for name in ("programme", "provider", "provider_name", "note"):
            del self.fields[name]

    def name_day(self, service: Service) -> None:
        self.fields["on"].label = "Tanggal diberikan"

    def layout(self):
        return Layout(self.repeat_box(), "on", *AMOUNT, MainAct(self.submit_label))


class CancelForm(ReasonForm):
    submit_label = "Batalkan layanan"


def written(service: Service) -> dict:
    """What a form begins with, by the names of its fields."""
    names = [n for n in WRITTEN if n not in ("programme", "provider")]
    return {name: getattr(service, name) for name in names} | {
        "on": service.on,
        "programme": service.programme_id,
        "provider": str(service.provider_id or ""),
    }
