"""Forms of a plan: a goal, an action, the decision, and the day something was done."""

import datetime

from crispy_forms.layout import Layout
from django import forms
from django.db.models import Q
from django.utils import timezone

from accounts.models import Position, User
from cases import policy
from core.fields import DayField, LinesField, TextField
from core.forms import Form
from core.layouts import MainAct, Section
from core.templatetags.handep import day

OTHER = ("", "Orang lain (tulis di bawah)")
ACTION = ("text", "user", "who", "due_on")


def doers_for(case) -> list[User]:
    """Who can be asked to act: those at work in the field there; of a *rahasia* case its team."""
    area = Q(district=case.district_id) | Q(regency=case.district.regency_id)
    at_work = Position.objects.in_force().filter(area, role__in=policy.FIELD)
    rows = User.objects.filter(is_active=True, pk__in=at_work.values("user"))
    if case.is_secret:
        rows = rows.filter(pk__in=case.registrant.team.filter(until=None).values("user"))
    return list(rows.order_by("name"))


class ActionForm(Form):
    """What is done, by whom, until when. `doers`: the users to choose from."""

    text = LinesField(label="Tindakan", max_length=1000, help_text="Apa yang dikerjakan.")
    user = forms.ChoiceField(label="Pelaksana", required=False)
    who = TextField(
        label="Pelaksana lain",
        max_length=150,
        required=False,
        help_text="Kalau bukan petugas. Misalnya kakaknya, ketua RT, puskesmas.",
    )
    due_on = DayField(
        label="Paling lambat",
        future=True,
        error_messages={"required": "Isi sampai kapan, misalnya 30 12 2026."},
    )
    submit_label = "Simpan tindakan"

    def __init__(self, *args, doers, action=None, worker=None, **kwargs):
        """`worker`: who is proposed for a new action, where that one can be chosen."""
        self.doers = {str(user.pk): user for user in doers}
        if action is not None:
            initial = {name: getattr(action, name) for name in ("text", "who", "due_on")}
            initial["user"] = str(action.user_id or "")
            if action.user_id:  # whoever it is already, also when no longer at work there
                self.doers.setdefault(str(action.user_id), action.user)
        else:
            initial = {"user": str(worker.pk) if str(worker.pk) in self.doers else ""}
        super().__init__(*args, initial=initial, **kwargs)
        names = [(key, user.name) for key, user in self.doers.items()]
        self.fields["user"].choices = [*names, OTHER]

    def clean(self):
        data = super().clean()
        self.check_doer(data)
        return data

    def check_doer(self, data) -> None:
        """One doer. Of two, the one that was touched is meant: a proposed user gives way."""
        if data.get("who") and data.get("user"):
            touched = {"who", "user"}.intersection(self.changed_data)
            if len(touched) == 1:
                data[({"who", "user"} - touched).pop()] = ""
            else:
                self.add_error("who", "Pilih “Orang lain” di atas, atau kosongkan isian ini.")
        elif not (data.get("who") or data.get("user")) and "who" not in self.errors:
            self.add_error("user", "Pilih petugasnya, atau tulis siapa yang mengerjakannya.")

    def action(self) -> dict:
        """The columns of the action."""
        values = {name: self.cleaned_data[name] for name in ACTION}
        return values | {"user": self.doers.get(values["user"])}

    def said(self, value) -> str:
        """A value of a field in words, for both sides of a comparison."""
        if isinstance(value, datetime.date):
            return day(value)
        return getattr(self.doers.get(value), "name", value)

    def current(self, action) -> dict:
        """What the row holds now, to stand beside what was typed."""
        return {"text": action.text, "who": action.who, "due_on": action.due_on,
                "user": str(action.user_id or "")}  # fmt: skip


class GoalForm(ActionForm):
    """A goal with its first action, which may follow later."""

    goal = LinesField(
        label="Tujuan",
        max_length=1000,
        help_text="Apa yang harus berubah bagi orangnya. Misalnya: tinggal di rumah yang aman.",
    )
    submit_label = "Simpan tujuan"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("text", "due_on"):
            self.fields[name].required = False
        self.fields["text"].label = "Tindakan pertama"
        self.fields["text"].help_text = "Boleh menyusul."

    def check_doer(self, data) -> None:
        if not data.get("text"):
            return
        if not data.get("due_on") and "due_on" not in self.errors:
            self.add_error("due_on", "Isi sampai kapan, misalnya 30 12 2026.")
        super().check_doer(data)

    def layout(self):
        return Layout("goal", Section("Tindakan", *ACTION), MainAct(self.submit_label))

    def action(self) -> dict | None:
        return super().action() if self.cleaned_data["text"] else None


class GoalTextForm(Form):
    text = LinesField(label="Tujuan", max_length=1000)
    submit_label = "Simpan tujuan"


class DecisionForm(Form):
    """Nothing but the version: what was read is what is decided."""


class ReturnPlanForm(Form):
    remarks = LinesField(
        label="Yang perlu diperbaiki",
        max_length=2000,
        error_messages={"required": "Tulis apa yang perlu diperbaiki."},
    )


class DoneForm(Form):
    """The day an action was done: today, unless another is written."""

    done_on = DayField(label="Selesai pada", required=False)

    def chosen(self) -> datetime.date:
        return self.cleaned_data["done_on"] or timezone.localdate()
