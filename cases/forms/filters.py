"""What the list of cases shows, chosen in the address."""

from django import forms

from cases.stage import Stage
from core.filters import ALL, FilterForm
from districts.models import District
from ppks.catalogue import catalogue
from ppks.models.person import Urgency

STATES = (
    ("", "Yang berjalan"),
    ("terlambat", "Asesmen terlambat"),
    ("menunggu", "Menunggu persetujuan tutup"),
    ("ditutup", "Ditutup"),
    ("semua", "Semua"),
)


class CaseFilterForm(FilterForm):
    q = forms.CharField(required=False, max_length=100, widget=forms.HiddenInput)
    keadaan = forms.ChoiceField(label="Keadaan", choices=STATES, required=False)
    tahap = forms.ChoiceField(
        label="Tahap",
        choices=[ALL, *((s.value, s.label) for s in Stage if s != Stage.CLOSED)],
        required=False,
    )
    kegentingan = forms.ChoiceField(
        label="Kegentingan",
        choices=[ALL, *((u.value, u.word) for u in Urgency)],
        required=False,
    )
    jenis = forms.ChoiceField(label="Jenis PPKS", required=False)
    kecamatan = forms.ChoiceField(label="Kecamatan", required=False)
    petugas = forms.ChoiceField(
        label="Petugas", choices=[ALL, ("saya", "Saya sendiri")], required=False
    )

    def __init__(self, data, *, user, secrets: bool):
        super().__init__(data)
        self.fields["jenis"].choices = [
            ALL,
            *(
                (k.code, f"{k.code} {k.name}")
                for k in catalogue().kinds
                if secrets or not k.is_secret
            ),
        ]
        if user.position.district_id:
            del self.fields["kecamatan"]
        else:
            districts = District.objects.current().filter(pk__in=user.position.district_codes)
            self.fields["kecamatan"].choices = [
                ALL, *districts.order_by("name").values_list("pk", "name")
            ]  # fmt: skip
