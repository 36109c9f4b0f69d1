"""The form of an assessment: six needs, strengths, risk, and the questions that fit the case."""

from crispy_forms.layout import Field, Layout
from django import forms
from django.utils import timezone

from cases.models.assessment import NEEDS, RISK_REASONS, Assessment, Rating, Risk
from cases.questions import groups_for
from core.fields import DayField, LinesField
from core.forms import Form
from core.layouts import MainAct, Section
from ppks.forms.visit import Questions

HINTS = {
    "physical": "Makan, pakaian, tempat tinggal, kesehatan, perawatan diri.",
    "psychological": "Sedih, takut, marah, trauma, tidur, semangat hidup.",
    "social": "Hubungan dengan keluarga, tetangga, sekolah, pekerjaan.",
    "spiritual": "Ibadah, harapan, ketenangan, dukungan dari jemaah atau adat.",
    "economic": "Penghasilan, utang, pekerjaan, biaya sekolah dan berobat.",
    "legal": "KTP, KK, akta, perkara, perlindungan hukum.",
}
EXPLAINED = "Wajib kalau sedang atau berat."


class AssessmentForm(Questions, Form):
    """Everything may be left open in a draft but the day; `case` says what is asked besides."""

    assessed_on = DayField(label="Tanggal asesmen", help_text="Hari Anda menilainya.")
    strengths = LinesField(
        label="Kekuatan",
        max_length=2000,
        required=False,
        help_text="Apa yang dapat dilakukannya, apa yang diinginkannya, apa yang dimilikinya.",
    )
    family = LinesField(
        label="Keluarga dan dukungan",
        max_length=2000,
        required=False,
        help_text="Siapa yang dekat, siapa yang dapat menolong, siapa yang tidak.",
    )
    risk = forms.ChoiceField(
        label="Tingkat risiko", choices=Risk.choices, widget=forms.RadioSelect, required=False
    )
    risk_reasons = forms.MultipleChoiceField(
        label="Alasan tingkat risiko",
        choices=list(RISK_REASONS.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="Wajib untuk tinggi dan kritis: pilih yang sesuai, atau tulis di bawah.",
    )
    risk_note = LinesField(label="Penjelasan risiko", max_length=2000, required=False)
    submit_label = "Simpan draf"

    COLUMNS = (
        "assessed_on",
        *(name for need in NEEDS for name in (need, f"{need}_note")),
        "strengths",
        "family",
        "risk",
        "risk_reasons",
        "risk_note",
    )

    def __init__(self, *args, case, assessment: Assessment | None = None, before=None, **kwargs):
        """`assessment`: the draft that is changed. `before`: the last complete one, of which a
        new one takes over what seldom changes; needs and risk are always judged anew."""
        initial, answers = {"assessed_on": timezone.localdate()}, {}
        if assessment is not None:
            initial = {name: getattr(assessment, name) for name in self.COLUMNS}
            answers = assessment.answers
        elif before is not None:
            initial |= {"strengths": before.strengths, "family": before.family}
            answers = before.answers
        self.groups = groups_for(case)
        super().__init__(*args, initial=initial, **kwargs)
        for need, label in NEEDS.items():
            self.fields[need] = forms.TypedChoiceField(
                label=label,
                choices=Rating.choices,
                coerce=int,
                empty_value=None,
                widget=forms.RadioSelect,
                required=False,
                help_text=HINTS[need],
                error_messages={"invalid_choice": "Pilih salah satu dari yang ada di daftar."},
            )
            self.fields[f"{need}_note"] = LinesField(
                label=f"Penjelasan {label.lower()}",
                max_length=2000,
                required=False,
                help_text=EXPLAINED,
                widget=forms.Textarea(attrs={"rows": 2}),
            )
        questions = [question for group in self.groups for question in group.questions]
        self.add_questions(questions, {q.field: answers.get(q.name) for q in questions})
        self.kept = answers

    def layout(self):
        needs = [
            block
            for need in NEEDS
            for block in (Field(need, wrapper_class="inline"), f"{need}_note")
        ]
        return Layout(
            "assessed_on",
            Section("Kebutuhan", *needs),
            Section("Kekuatan dan dukungan", "strengths", "family"),
            *(Section(g.title, *(q.field for q in g.questions)) for g in self.groups),
            Section("Risiko", Field("risk", wrapper_class="inline"), "risk_reasons", "risk_note"),
            MainAct(self.submit_label),
        )

    def columns(self) -> dict:
        """The columns of the assessment. Answers to what is not asked any more are kept."""
        values = {name: self.cleaned_data[name] for name in self.COLUMNS}
        answers = self.kept | self.answered()
        return values | {"answers": {k: v for k, v in answers.items() if v not in (None, "", [])}}


class CompleteForm(Form):
    """Only the version: it is completed as it was read."""
