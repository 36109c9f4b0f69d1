"""Taking a case in: what is wrong, who says so, how urgent, and the danger check."""

from crispy_forms.layout import Layout
from django import forms
from django.utils import timezone

from cases.models import Case
from cases.operations.case import DANGERS
from core.fields import DayField, LinesField, TextField
from core.forms import Form
from core.layouts import MainAct, Section
from ppks.models import Category, Consent
from ppks.models.person import Urgency
from ppks.questionnaire.consent import SHARING

ANSWERS = (("yes", "Ya"), ("no", "Tidak"), ("unknown", "Tidak tahu"))


class IntakeForm(Form):
    """`kinds` are the kinds of the registrant that may be the case's (none: it is not asked, as
    when an intake is corrected); `consent` is False where the entry has one already."""

    category = forms.ChoiceField(label="Kasus ini tentang jenis apa?", widget=forms.RadioSelect)
    problem = LinesField(
        label="Masalah pokok",
        max_length=2000,
        help_text="Apa yang terjadi, sejak kapan, apa yang paling mendesak.",
    )
    opened_on = DayField(label="Tanggal diterima")
    source = forms.ChoiceField(
        label="Sumber laporan", choices=[("", "– pilih –"), *Case.Source.choices]
    )
    source_note = TextField(
        label="Dilaporkan oleh",
        max_length=200,
        required=False,
        help_text="Boleh kosong. Hanya terlihat oleh yang boleh melihat kasus ini.",
    )
    urgency = forms.ChoiceField(
        label="Kegentingan", choices=Urgency.choices, widget=forms.RadioSelect
    )
    tonight = LinesField(
        label="Apa yang dilakukan malam ini?",
        max_length=1000,
        required=False,
        help_text="Wajib kalau ada tanda bahaya: tempat aman, siapa yang menjaga, siapa yang "
        "dihubungi (112, puskesmas, UPTD PPA, polisi).",
    )
    basis = forms.ChoiceField(
        label="Dasar pencatatan", choices=Consent.Basis.choices, widget=forms.RadioSelect
    )
    given_by = TextField(label="Diberikan oleh", max_length=150, required=False)
    relation = TextField(
        label="Hubungan dengan orangnya",
        max_length=100,
        required=False,
        help_text="Misalnya dirinya sendiri, ibu, wali.",
    )
    how = forms.ChoiceField(
        label="Cara", choices=Consent.How.choices, widget=forms.RadioSelect, required=False
    )
    refused = forms.BooleanField(
        label="Menolak data dibagikan",
        required=False,
        help_text="Tetap dicatat dan dilayani; datanya tidak dibagikan dan tidak dirujuk, "
        "kecuali nyawanya terancam.",
    )
    sharing = forms.MultipleChoiceField(
        label="Data boleh dibagikan kepada",
        choices=SHARING,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    submit_label = "Buka kasus"

    CONSENT = ("basis", "given_by", "relation", "how", "refused", "sharing")
    INTAKE = ("problem", "opened_on", "source", "source_note", "urgency", "tonight")

    def __init__(self, *args, kinds=(), consent=True, case=None, is_child=False, **kwargs):
        self.is_child = is_child
        initial = {"opened_on": timezone.localdate(), "urgency": Urgency.NORMAL}
        if case is not None:
            initial = {name: getattr(case, name) for name in self.INTAKE}
            initial |= {f"danger_{code}": answer for code, answer in case.dangers.items()}
            self.submit_label = "Simpan"
        super().__init__(*args, initial=initial | kwargs.pop("initial", {}), **kwargs)
        self.fields["category"].choices = [(kind.code, kind.name) for kind in kinds]
        if not kinds:
            del self.fields["category"]
        elif len(kinds) == 1:
            self.initial.setdefault("category", kinds[0].code)
        if not consent:
            for name in self.CONSENT:
                del self.fields[name]
        for code, question in DANGERS.items():
            self.fields[f"danger_{code}"] = forms.ChoiceField(
                label=question, choices=ANSWERS, widget=forms.RadioSelect, required=False
            )

    def layout(self):
        dangers = [f"danger_{code}" for code in DANGERS]
        sections = [
            Section("Bahaya sekarang", *dangers, "tonight"),
            Section(
                "Laporan",
                *[name for name in ("category", *self.INTAKE) if name in self.fields
                  and name != "tonight"],
            ),
        ]  # fmt: skip
        if "basis" in self.fields:
            sections.append(Section("Persetujuan", *self.CONSENT))
        return Layout(*sections, MainAct(self.submit_label))

    def clean(self):
        data = super().clean()
        day = data.get("opened_on")
        if day and day > timezone.localdate():
            self.add_error("opened_on", "Tanggal ini belum terjadi.")
        if "yes" in self.dangers().values() and not data.get("tonight"):
            self.add_error("tonight", "Ada tanda bahaya: tulis apa yang dilakukan malam ini.")
        basis = data.get("basis")
        if basis == Consent.Basis.CONSENT and self.is_child:
            self.add_error("basis", "Untuk anak, yang menyetujui orang tua atau walinya.")
        if basis == Consent.Basis.GUARDIAN and not (data.get("given_by") and data.get("relation")):
            self.add_error("given_by", "Isi nama orang tua atau wali dan hubungannya.")
        return data

    def dangers(self) -> dict[str, str]:
        given = {code: self.cleaned_data.get(f"danger_{code}", "") for code in DANGERS}
        return {code: answer for code, answer in given.items() if answer}

    def intake(self) -> dict:
        """The columns of the case."""
        values = {name: self.cleaned_data[name] for name in self.INTAKE}
        if "category" in self.fields:
            values["category"] = Category.objects.get(pk=self.cleaned_data["category"])
        return values | {"dangers": self.dangers()}

    def consent(self) -> dict | None:
        if "basis" not in self.fields:
            return None
        return {name: self.cleaned_data[name] for name in self.CONSENT}


class NoteForm(Form):
    text = LinesField(label="Catatan baru", max_length=4000)
    submit_label = "Simpan catatan"
