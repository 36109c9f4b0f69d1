"""What is typed for a letter, by kind, and who signs it."""

import datetime
import re

from crispy_forms.layout import Layout
from django import forms
from django.utils import timezone

from cases.forms.referral import SECRET_HINT, VitalForm, data_field, vital_fields
from cases.models import Letter
from cases.sharing import RECEIVERS, USUAL, allows
from core.fields import DayField, LinesField, TextField
from core.forms import Form
from core.layouts import MainAct, Section

K = Letter.Kind
WRITTEN = {  # what is asked for each paper
    K.REFERRAL: ("note",),
    K.INTRODUCTION: ("purpose", "note"),
    K.NEGLECTED: ("place", "purpose", "note"),
    K.HANDOVER: ("handed_on", "place", "received_by", "received_title", "condition", "belongings"),
}
ALL_WRITTEN = frozenset().union(*WRITTEN.values())


class LetterForm(VitalForm):
    """A draft. Of a referral's papers the receiver and the data are the referral's."""

    receiver = forms.ChoiceField(label="Surat ini untuk siapa?", widget=forms.RadioSelect)
    addressee = LinesField(
        label="Kepada Yth.",
        max_length=300,
        help_text="Jabatan dan nama lembaganya, di bawahnya kotanya.",
        error_messages={"required": "Isi penerima surat ini."},
    )
    handed_on = DayField(label="Tanggal diserahkan")
    place = TextField(label="Tempat", max_length=150, required=False)
    purpose = LinesField(
        label="Keperluan", max_length=500, help_text="Misalnya perekaman KTP, perjalanan pulang."
    )
    received_by = TextField(label="Nama penerima", max_length=150, required=False)
    received_title = TextField(label="Jabatan penerima", max_length=150, required=False)
    condition = LinesField(label="Keadaan saat diserahkan", max_length=1000, required=False)
    belongings = LinesField(label="Barang yang diserahkan", max_length=1000, required=False)
    note = LinesField(label="Tambahan pada surat", max_length=1000, required=False)
    submit_label = "Simpan konsep"

    def __init__(self, *args, case, kind, consent, referral=None, letter=None, **kwargs):
        self.of_referral = referral is not None
        initial = {"data": USUAL}
        if letter is not None:
            names = ("receiver", "addressee", "data", "vital", "vital_reason")
            initial = {name: getattr(letter, name) for name in names} | letter.written
            if day := letter.written.get("handed_on"):
                initial["handed_on"] = datetime.date.fromisoformat(day)
        elif referral is not None:
            provider = referral.provider
            initial = {
                "addressee": f"Pimpinan {provider.name}\n{provider.address}".strip(),
                "handed_on": referral.answered_on or timezone.localdate(),
            }
        super().__init__(*args, initial=initial, **kwargs)
        for name in ALL_WRITTEN - set(WRITTEN[kind]):
            del self.fields[name]
        if kind == K.NEGLECTED:
            self.fields["place"].label = "Ditemukan di"
            self.fields["addressee"].label = "Diberikan kepada"
        if case.is_secret:
            for name in ("purpose", "note", "condition"):
                if name in self.fields:
                    self.fields[name].help_text = SECRET_HINT
        if kind == K.HANDOVER:
            del self.fields["addressee"]  # the two parties, and nobody else
        if self.of_referral:
            del self.fields["receiver"]
        else:
            self._ask_receiver(case, consent)

    def _ask_receiver(self, case, consent):
        yes, no = "", " (belum ada persetujuan)"
        self.fields["receiver"].choices = [
            (code, label + (yes if allows(consent, code) else no))
            for code, label in RECEIVERS.items()
        ]
        self.fields["data"] = data_field(case)
        self.fields["data"].choices = [
            one for one in self.fields["data"].choices if one[0] != "alasan"
        ]
        if not all(allows(consent, code) for code in RECEIVERS):
            self.fields |= vital_fields()

    def layout(self):
        first = [name for name in ("receiver", "addressee") if name in self.fields]
        first += [name for name in self.base_fields if name in ALL_WRITTEN & set(self.fields)]
        sections = [Section("Surat", *first)]
        if "data" in self.fields:
            sections.append(Section("Data", "data"))
        if "vital" in self.fields:
            sections.append(Section("Kalau belum ada persetujuan", "vital", "vital_reason"))
        return Layout(*sections, MainAct(self.submit_label))

    def letter(self) -> dict:
        values = self.values()
        values.setdefault("addressee", "")
        written = {name: values.pop(name) for name in ALL_WRITTEN & set(values)}
        return values | {"written": {name: str(said) for name, said in written.items() if said}}


class IssueForm(Form):
    signer_title = TextField(label="Jabatan penanda tangan", max_length=150)
    signer_name = TextField(label="Nama penanda tangan", max_length=150)
    signer_nip = TextField(
        label="NIP", max_length=30, required=False, help_text="18 angka, boleh kosong."
    )
    submit_label = "Terbitkan"

    def clean_signer_nip(self):
        digits = re.sub(r"[\s.]", "", self.cleaned_data["signer_nip"])
        if digits and not re.fullmatch(r"[0-9]{18}", digits):
            raise forms.ValidationError("NIP ada 18 angka.")
        return digits


class LetterWithdrawForm(Form):
    reason = LinesField(label="Alasan", max_length=500)

    def __init__(self, *args, label, **kwargs):
        self.submit_label = label
        super().__init__(*args, **kwargs)
