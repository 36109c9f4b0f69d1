"""Referring, and what the institution said."""

from crispy_forms.layout import Layout
from django import forms
from django.utils import timezone

from cases.sharing import USUAL, allows, data_of, receiver_of
from core.fields import DayField, LinesField, TextField
from core.forms import Form
from core.layouts import MainAct, Section

VITAL = "Tanpa persetujuan, karena nyawanya terancam (kepentingan vital)"
VITAL_HINT = (
    "Hanya untuk menyelamatkan nyawa. Pilihan ini tercatat, terlihat pada rujukan, dan tertulis "
    "pada suratnya."
)
SECRET_HINT = "Kasus ini rahasia: jangan tulis jenis masalahnya di sini, kalimat ini ada di surat."


def vital_fields() -> dict:
    return {
        "vital": forms.BooleanField(label=VITAL, required=False, help_text=VITAL_HINT),
        "vital_reason": LinesField(
            label="Apa bahayanya bagi nyawanya?", max_length=500, required=False
        ),
    }


def data_field(case) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label="Data yang ikut disampaikan",
        choices=list(data_of(case).items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="Hanya yang diperlukan. NIK tidak ikut.",
    )


class VitalForm(Form):
    """A form on which a vital interest can be chosen, and then has to be explained."""

    def clean(self):
        data = super().clean()
        if data.get("vital") and not data.get("vital_reason"):
            self.add_error("vital_reason", "Jelaskan bahaya bagi nyawanya.")
        return data


class ReferralForm(VitalForm):
    """`providers` in reach of the case; those that consent does not allow stand apart."""

    provider = forms.ChoiceField(
        label="Dirujuk ke", error_messages={"required": "Pilih lembaga tujuannya."}
    )
    reason = LinesField(
        label="Alasan dirujuk", max_length=1000, help_text="Mengapa perlu dibantu lembaga ini."
    )
    asked = LinesField(
        label="Yang diminta",
        max_length=1000,
        help_text="Misalnya tempat tinggal sementara, pemeriksaan, perekaman KTP.",
    )
    sent_on = DayField(label="Tanggal dirujuk")
    submit_label = "Kirim rujukan"

    def __init__(self, *args, case, providers, consent, **kwargs):
        self.providers = {str(provider.pk): provider for provider in providers}
        may, may_not = [], []
        for key, provider in self.providers.items():
            group = may if allows(consent, receiver_of(provider)) else may_not
            group.append((key, provider.name))
        initial = {"sent_on": timezone.localdate(), "data": USUAL}
        super().__init__(*args, initial=initial, **kwargs)
        groups = [("Boleh menerima datanya", may), ("Belum ada persetujuan", may_not)]
        self.fields["provider"].choices = [("", "Pilih lembaga"), *(g for g in groups if g[1])]
        self.fields["data"] = data_field(case)
        if case.is_secret:
            self.fields["asked"].help_text = SECRET_HINT
        if may_not:
            self.fields |= vital_fields()

    def layout(self):
        sections = [
            Section("Rujukan", "provider", "reason", "asked", "sent_on"),
            Section("Data", "data"),
        ]
        if "vital" in self.fields:
            sections.append(Section("Kalau belum ada persetujuan", "vital", "vital_reason"))
        return Layout(*sections, MainAct(self.submit_label))

    def referral(self) -> dict:
        values = self.values()
        return values | {"provider": self.providers[values["provider"]]}


class AnswerForm(Form):
    accepted = forms.ChoiceField(
        label="Apa jawabannya?",
        choices=[("yes", "Diterima"), ("no", "Ditolak")],
        widget=forms.RadioSelect,
    )
    answered_on = DayField(label="Tanggal dijawab")
    answered_name = TextField(
        label="Dijawab oleh", max_length=150, required=False, help_text="Nama petugas lembaga itu."
    )
    answer = LinesField(
        label="Jawabannya",
        max_length=1000,
        required=False,
        help_text="Wajib kalau ditolak: apa alasannya.",
    )
    submit_label = "Simpan jawaban"
    why = "Tulis alasan lembaga itu menolak."

    def __init__(self, *args, **kwargs):
        super().__init__(*args, initial={"answered_on": timezone.localdate()}, **kwargs)

    def clean(self):
        data = super().clean()
        if data.get("accepted") == "no" and not data.get("answer"):
            self.add_error("answer", self.why)
        return data

    def answered(self) -> dict:
        values = self.values()
        return values | {"accepted": values["accepted"] == "yes"}


class OwnAnswerForm(AnswerForm):
    """The institution's own answer: who answers is who signed in."""

    why = "Tulis alasannya."

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["answered_name"]
        self.fields["answer"].label = "Pesan kepada pengirim"
        self.fields["accepted"].choices = [("yes", "Kami terima"), ("no", "Kami tolak")]

    def values(self) -> dict:
        values = super().values()
        return values | {"accepted": values["accepted"] == "yes"}


class FinishForm(Form):
    done_on = DayField(label="Tanggal selesai")
    feedback = LinesField(
        label="Hasilnya",
        max_length=2000,
        help_text="Apa yang diberikan lembaga itu dan bagaimana keadaannya sekarang.",
    )
    submit_label = "Selesaikan rujukan"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, initial={"done_on": timezone.localdate()}, **kwargs)


class WithdrawForm(Form):
    reason = LinesField(label="Alasan", max_length=500)
    submit_label = "Tarik rujukan"
