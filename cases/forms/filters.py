"""What the list of cases shows, chosen in the address."""

from django import forms

from cases import policy
from cases.stage import Stage
from cases.workers import WITHOUT, filter_choices
from cases.workload import AGES
from core.filters import ALL, SECRETS, FilterForm
from districts.models import District
from ppks.catalogue import catalogue
from ppks.models.person import Urgency

STATES = (
    ("", "Yang berjalan"),
    ("terlambat", "Asesmen terlambat"),
    ("baru", "Baru untuk Anda"),
    ("draf-asesmen", "Draf asesmen belum diselesaikan"),
    ("draf-rencana", "Draf rencana belum diajukan"),
    ("rencana-menunggu", "Rencana menunggu persetujuan"),
    ("rencana-kembali", "Rencana dikembalikan"),
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
    umur = forms.ChoiceField(
        label="Lama berjalan", choices=[ALL, *((a.code, a.label) for a in AGES)], required=False
    )
    petugas = forms.ChoiceField(
        label="Petugas", choices=[ALL, ("saya", "Saya sendiri")], required=False
    )
    tanda = forms.ChoiceField(
        label="Tanda perhatian", choices=[ALL, ("ada", "Ada")], required=False
    )
    tampak = forms.ChoiceField(label="Kerahasiaan", choices=SECRETS, required=False)

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
        if not secrets:  # then it changes nothing; an address may still say it
            self.fields["tampak"].widget = forms.HiddenInput()
        if user.position.role in policy.HANDERS:
            own = self.fields["petugas"].choices
            self.fields["petugas"].choices = [*own, WITHOUT, *filter_choices(user)]
        if user.position.district_id:
            del self.fields["kecamatan"]
        else:
            districts = District.objects.current().filter(pk__in=user.position.district_codes)
            self.fields["kecamatan"].choices = [
                ALL, *districts.order_by("name").values_list("pk", "name")
            ]  # fmt: skip
