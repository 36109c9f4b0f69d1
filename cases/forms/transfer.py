"""Offering a registrant to another district, and answering; handing cases over."""

import re
import uuid

from django import forms
from django.core.exceptions import ValidationError

from core.fields import LinesField
from core.forms import Form
from districts.models import District
from ppks.forms.person import VillageField


class TransferForm(Form):
    to_district = forms.ChoiceField(label="Kecamatan tujuan")
    reason = LinesField(
        label="Alasan pindah",
        max_length=1000,
        min_length=5,
        help_text="Dibaca oleh penerima sebelum ia menerima. Tulis yang perlu saja.",
    )
    submit_label = "Tawarkan pemindahan"

    def __init__(self, *args, registrant, **kwargs):
        super().__init__(*args, **kwargs)
        here = registrant.district
        groups: dict = {}
        rows = District.objects.current().filter(regency__province=here.regency.province_id)
        for district in rows.select_related("regency").order_by("regency__name", "name"):
            if district.pk != here.pk:
                groups.setdefault(district.regency, []).append((district.pk, district.name))
        own = groups.pop(here.regency, [])
        self.fields["to_district"].choices = [
            ("", "– pilih –"),
            (f"{here.regency.name} (kabupaten/kota ini)", own),
            *((regency.name, districts) for regency, districts in groups.items()),
        ]

    def district(self) -> District:
        rows = District.objects.select_related("regency")
        return rows.get(pk=self.cleaned_data["to_district"])


class AcceptForm(Form):
    """`workers` are those who may hold the cases there; nobody else is offered where the
    receiver is a TKSK."""

    village = VillageField(label="Desa/kelurahan yang baru")
    worker = forms.ChoiceField(label="Petugas untuk kasusnya")

    def __init__(self, *args, district: str, workers=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["village"].of_districts([district])
        if workers is None:
            del self.fields["worker"]
        else:
            self.fields["worker"].choices = [("", "– pilih –"), *workers]


class AnswerForm(Form):
    answer = LinesField(label="Alasan", max_length=1000, min_length=5)


TOKEN = re.compile(r"([0-9a-f-]{36})\.([0-9]{1,9})")


def token(case) -> str:
    """A case as it was shown: id and version."""
    return f"{case.pk}.{case.version}"


class CasesField(forms.MultipleChoiceField):
    """Ticked cases, as `token` writes them: id → version."""

    def __init__(self, **kwargs):
        super().__init__(required=False, **kwargs)

    def clean(self, value):
        found = {}
        for one in value or []:
            match = TOKEN.fullmatch(one)
            if not match:
                raise ValidationError("Muat ulang daftarnya, lalu centang lagi.")
            try:
                found[uuid.UUID(match[1])] = int(match[2])
            except ValueError:
                raise ValidationError("Muat ulang daftarnya, lalu centang lagi.") from None
        return found


class HandOverForm(Form):
    cases = CasesField()
    shown = CasesField()
    everything = forms.BooleanField(required=False)
    worker = forms.ChoiceField(
        label="Diserahkan kepada", error_messages={"required": "Pilih petugas yang menerima."}
    )
    reason = LinesField(label="Alasan", max_length=300, min_length=5)

    def __init__(self, *args, workers, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["worker"].choices = [("", "– pilih –"), *workers]

    def clean(self):
        data = super().clean()
        data["cases"] = data.get("shown" if data.get("everything") else "cases") or {}
        if not data["cases"] and "cases" not in self.errors:
            self.add_error("cases", "Centang dulu kasus yang diserahkan.")
        return data
