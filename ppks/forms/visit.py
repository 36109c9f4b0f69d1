"""The forms of a visit: its day, and one for each section."""

import datetime
from dataclasses import replace

from crispy_forms.layout import HTML, Div, Field, Layout
from crispy_forms.utils import TEMPLATE_PACK
from django import forms
from django.template.loader import render_to_string
from django.utils import timezone

from core.fields import (
    DayField,
    LinesField,
    NumberField,
    TextField,
    WholeNumberField,
    YesNoField,
)
from core.forms import Form
from core.layouts import MainAct, Section
from core.nik import masked
from core.rules import Rule, among, blank, over, several
from core.templatetags.handep import day
from ppks.forms.kinds import KindsForm
from ppks.forms.person import AddressForm, IdentityForm, numbers_initial
from ppks.models import Consent
from ppks.models.person import Subject, Urgency
from ppks.questionnaire import ALONE
from ppks.questionnaire.consent import SHARING
from ppks.questionnaire.question import UNKNOWN

SELECT_BEYOND = 11  # more choices than this are a list to open, not rows
SAVE_FOR_LATER = (
    '<button type="submit" class="btn btn-outline-primary" name="save" value="1">'
    "Simpan, lanjut nanti</button>"
)
NOT_OFFERED = "Jawaban ini tidak tersedia. Pilih salah satu yang ada."


class Remark:
    """The verifier's remark, in the layout just above its field."""

    fields: list = []

    def __init__(self, text: str):
        self.text = text

    def render(self, form, context, template_pack=TEMPLATE_PACK, **kwargs):
        return render_to_string("ppks/_visit_remark.html", {"text": self.text})

    def get_field_names(self, *args, **kwargs):
        return []

    get_layout_objects = get_field_names


class KindChoices(Remark):
    """The kinds with what speaks for them, drawn by `ppks/_kinds.html`."""

    part = "kinds"

    def __init__(self):
        super().__init__("")

    def render(self, form, context, template_pack=TEMPLATE_PACK, **kwargs):
        return render_to_string("ppks/_visit_kinds.html", {"form": form})


class VisitDateForm(Form):
    """The day of a visit; in an office also who went."""

    visited_on = DayField(
        label="Tanggal kunjungan",
        help_text="Hari Anda bertemu orangnya, bukan hari mengisi data. Misalnya 24 11 2026.",
        error_messages={"required": "Isi tanggal kunjungan, misalnya 24 11 2026."},
    )
    collected_by = forms.ChoiceField(label="Yang berkunjung", widget=forms.RadioSelect)
    submit_label = "Mulai pendataan"

    def __init__(self, *args, workers=(), **kwargs):
        """`workers`: users who may have gone, the user first; with one, it is not asked."""
        self.workers = {str(worker.pk): worker for worker in workers}
        kwargs["initial"] = {"visited_on": timezone.localdate(), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        if len(self.workers) < 2:
            del self.fields["collected_by"]
        else:
            self.fields["collected_by"].choices = [(k, w.name) for k, w in self.workers.items()]
            self.fields["collected_by"].initial = next(iter(self.workers))

    def values(self) -> dict:
        data = super().values()
        if "collected_by" in data:
            data["collected_by"] = self.workers[data["collected_by"]]
        return data


class ChangeDateForm(VisitDateForm):
    submit_label = "Ganti tanggal"


class SectionActs:
    """What the forms of all sections share: two ways on, remarks beside the fields, and the
    other's text when somebody saved first."""

    remarks: dict = {}  # field name → text
    conflicts: list = []  # (label, own text, the other text) of a save that came too late

    def finish(self, *blocks) -> Layout:
        later = Div(HTML(SAVE_FOR_LATER), css_class="acts")
        layout = Layout(*blocks, later, MainAct("Simpan dan lanjut", name="next"))
        return with_remarks(layout, self.remarks)

    def late(self, refusal, fresh: Form) -> None:
        """Show what `fresh` (the form as it would open now) holds beside the own text, and let
        the next save go through."""
        self.conflicts = []
        for name, field in self.fields.items():
            if isinstance(field.widget, forms.HiddenInput) or name not in fresh.fields:
                continue
            known = getattr(fresh, f"known_{name}", None)  # NIK and KK, which no form is given
            mine = in_words(field, self.cleaned_data.get(name))
            theirs = in_words(field, known or fresh.get_initial_for_field(fresh.fields[name], name))
            if mine != theirs:
                self.conflicts.append((field.label, mine, theirs))
        self.data = self.data.copy()
        self.data["version"] = refusal.current.version


def in_words(field, value) -> str:
    """A value of a form field as the user would read it."""
    if value is None or value == "" or value == []:
        return ""
    if isinstance(field, NumberField):
        return masked(value)
    if isinstance(value, bool):
        return "Ya" if value else "Tidak"
    if isinstance(value, datetime.date):
        return day(value)
    labels = {}
    for key, text in getattr(field, "choices", ()):
        labels.update(dict(text) if isinstance(text, list | tuple) else {key: text})
    labels = {str(key): text for key, text in labels.items()}
    if isinstance(value, list | tuple):
        return ", ".join(str(labels.get(str(one), one)) for one in value)
    return str(labels.get(str(getattr(value, "pk", value)), value))


def with_remarks(layout: Layout, remarks: dict) -> Layout:
    """Put each remark just above its field."""
    for pointer in reversed(layout.get_field_names()):
        if text := remarks.get(pointer.name):
            block = layout
            for place in pointer.positions[:-1]:
                block = block.fields[place]
            block.fields.insert(pointer.positions[-1], Remark(text))
    return layout


def question_field(question) -> forms.Field:
    """The form field of one question. None of them is demanded."""
    common = {"label": question.label, "help_text": question.hint, "required": False}
    wrong = {"invalid_choice": NOT_OFFERED, "invalid_list": NOT_OFFERED}
    if question.kind == "multi":
        return forms.MultipleChoiceField(
            choices=question.offered,
            widget=forms.CheckboxSelectMultiple,
            error_messages=wrong,
            **common,
        )
    if question.offered:
        if len(question.offered) - 1 > SELECT_BEYOND:
            choices, widget = [("", "– pilih –"), *question.offered], forms.Select
        else:
            choices, widget = question.offered, forms.RadioSelect
        return forms.ChoiceField(choices=choices, widget=widget, error_messages=wrong, **common)
    if question.kind in ("int", "year"):
        high = timezone.localdate().year if question.kind == "year" else question.high
        return WholeNumberField(min_value=question.low, max_value=high, **common)
    if question.kind == "lines":
        return LinesField(max_length=1000, **common)
    return TextField(max_length=150, **common)


def alone_rules(question) -> list[Rule]:
    """*Tidak tahu* and its like are never ticked together with another answer."""
    if question.kind != "multi":
        return []
    name = question.field
    return [
        Rule(
            name,
            f"“{label}” tidak dapat dipilih bersama jawaban lain.",
            (several(name), among(name, value)),
        )
        for value, label in question.offered
        if value in ALONE
    ]


class Questions(SectionActs, forms.Form):
    """Fields made of questions; `answers` by field name. Beside `core.forms.Form`."""

    def add_questions(self, questions, answers: dict) -> None:
        self.questions = list(questions)
        for question in self.questions:
            self.fields[question.field] = question_field(question)
            self.initial.setdefault(question.field, answers.get(question.field))
            self.rules = (*self.rules, *alone_rules(question))

    def answered(self) -> dict:
        """Stable name → value."""
        return {q.name: self.cleaned_data.get(q.field) for q in self.questions}

    def question_blocks(self) -> list:
        """The questions under their group headings, in order."""
        groups: dict[str, list] = {}
        for question in self.questions:
            groups.setdefault(question.group, []).append(question.field)
        blocks = []
        for title, names in groups.items():
            blocks += [Section(title, *names)] if title else names
        return blocks


class SectionForm(Questions, Form):
    """A section made of questions only."""

    rules = (
        Rule(
            "family_household_size",
            "Anak dan lanjut usia ada {sum} orang, penghuni rumah {limit} orang. Periksa angkanya.",
            (over("family_household_size", "family_children_count", "family_elderly_count"),),
        ),
    )

    def __init__(self, *args, questions, answers: dict, remarks: dict = (), **kwargs):
        super().__init__(*args, **kwargs)
        self.remarks = dict(remarks)
        self.add_questions(questions, answers)

    def clean(self):
        data = super().clean()
        if data.get("housing_light") not in ("", None, "pln_meter", UNKNOWN):
            data["housing_power"] = ""  # a meter tells it; rows once ticked cannot be cleared
        return data

    def layout(self):
        return self.finish(*self.question_blocks())


class VisitIdentityForm(SectionActs, IdentityForm):
    """Section Identitas. A NIK or KK that is known stays masked; left blank it is kept."""

    def __init__(self, *args, known=None, remarks: dict = (), **kwargs):
        super().__init__(*args, **kwargs)
        self.remarks = dict(remarks)
        self.keep(known)
        for name, value in numbers_initial(known).items():
            if name in self.fields:
                self.initial.setdefault(name, value)

    def layout(self):
        return self.finish(*super().layout().fields[:-1])


class VisitAddressForm(SectionActs, AddressForm):
    def __init__(self, *args, remarks: dict = (), **kwargs):
        super().__init__(*args, **kwargs)
        self.remarks = dict(remarks)

    def layout(self):
        return self.finish(*super().layout().fields[:-1])


class ConditionForm(Questions, KindsForm):
    """Section Keadaan: the kinds, how pressing it is, and the questions they bring.

    The kinds are drawn by their own template, with what speaks for each.
    """

    neglected = YesNoField(label="Apakah orang ini telantar?", required=False)
    urgency = forms.ChoiceField(
        label="Kegentingan",
        choices=list(reversed(Urgency.choices)),
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": NOT_OFFERED},
    )

    def __init__(
        self, *args, values: dict, questions, answers_given, ends=False, remarks=(), **kwargs
    ):
        """`ends`: unticking a kind ends it, with a reason; a first entry only drops it."""
        super().__init__(*args, **kwargs)
        self.remarks = dict(remarks)
        self.initial.setdefault("kinds", self.at_first)
        self.initial.setdefault("main", self.main_at_first)
        self.ends = [name for name in self.fields if name.startswith("end_")] if ends else []
        for name in self.ends:
            self.initial.setdefault(name, "tidak_lagi")
        self.initial.setdefault("neglected", values.get("condition.neglected"))
        self.initial.setdefault("urgency", values.get("condition.urgency"))
        if self.row.subject != Subject.INDIVIDUAL:
            del self.fields["neglected"]
        self.add_questions(questions, answers_given)

    def changes(self) -> dict:
        names = [name for name in ("neglected", "urgency") if name in self.fields]
        return {f"condition.{name}": self.cleaned_data[name] for name in names} | self.answered()

    def recorded(self):
        """The kinds that apply now, drawn first; the other lists leave them out. Why they were
        chosen has been said before."""
        return [replace(o, against=()) for o in self.options if o.code in self.at_first]

    def suggested(self):
        return [o for o in super().suggested() if o.code not in self.at_first]

    def others(self):
        return [o for o in super().others() if o.code not in self.at_first]

    def protected_ones(self):
        found = super().suggested_secret() + super().others_secret()
        return [o for o in found if o.code not in self.at_first]

    def chosen_kinds(self) -> dict:
        """What `operations.submission.propose_kinds` takes."""
        data = self.cleaned_data
        return {
            "kinds": data["kinds"],
            "main": data["main"],
            "reasons": self.reasons(),
            "answers": self.answers,
        }

    def layout(self):
        general = [name for name in ("neglected", "urgency") if name in self.fields]
        ends = []
        if self.ends:
            ends = [Section("Kalau ada jenis yang tidak dicentang lagi", *self.ends)]
        return self.finish(
            KindChoices(), *ends, Section("Keadaan", *general), *self.question_blocks()
        )


class ConsentForm(SectionActs, Form):
    """Section Persetujuan: what was agreed to after the words were read aloud."""

    basis = forms.ChoiceField(
        label="Dasar pencatatan",
        choices=Consent.Basis.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Pilih dasar pencatatan.",
            "invalid_choice": NOT_OFFERED,
        },
    )
    given_by = TextField(
        label="Diberikan oleh",
        max_length=150,
        required=False,
        help_text="Nama orang yang menyetujui.",
    )
    relation = TextField(
        label="Hubungan dengan orangnya",
        max_length=100,
        required=False,
        help_text="Misalnya dirinya sendiri, ibu, wali, ketua kelompok.",
    )
    how = forms.ChoiceField(
        label="Cara",
        choices=Consent.How.choices,
        widget=forms.RadioSelect,
        required=False,
        error_messages={"invalid_choice": NOT_OFFERED},
    )
    refused = forms.BooleanField(
        label="Menolak data dibagikan",
        required=False,
        help_text="Tetap dicatat dan dilayani; tidak difoto dan datanya tidak dibagikan.",
    )
    sharing = forms.MultipleChoiceField(
        label="Data boleh dibagikan kepada",
        choices=SHARING,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": NOT_OFFERED, "invalid_list": NOT_OFFERED},
    )
    given_on = DayField(label="Tanggal persetujuan")

    def __init__(self, *args, who, consent=None, visited_on=None, remarks: dict = (), **kwargs):
        self.who, self.remarks = who, dict(remarks)
        if consent is not None:
            initial = {name: getattr(consent, name) for name in self.base_fields if
                       hasattr(consent, name)}  # fmt: skip
        else:
            initial = {
                "given_on": visited_on,
                "basis": Consent.Basis.GUARDIAN if who.is_child else None,
            }
        super().__init__(*args, initial=initial, **kwargs)
        if who.is_child:
            self.fields["basis"].choices = [
                choice for choice in Consent.Basis.choices if choice[0] != Consent.Basis.CONSENT
            ]
            self.fields["basis"].help_text = "Untuk anak, orang tua atau wali yang menyetujui."
        self.rules = self.rules_for(who)

    @staticmethod
    def rules_for(who) -> tuple:
        """Agreed somehow; and by whom, where one speaks for another or for many."""
        agreed = among("basis", Consent.Basis.CONSENT, Consent.Basis.GUARDIAN)
        guardian = among("basis", Consent.Basis.GUARDIAN)
        for_another = guardian if who.subject == Subject.INDIVIDUAL else agreed
        return (
            Rule("how", "Pilih cara persetujuan diberikan.", (agreed, blank("how"))),
            Rule("given_by", "Isi nama yang menyetujui.", (for_another, blank("given_by"))),
            Rule("relation", "Isi hubungannya.", (for_another, blank("relation"))),
        )

    def layout(self):
        fields = ("basis", "given_by", "relation", "how", "refused", "sharing", "given_on")
        return self.finish(*[Field(name) for name in fields])
