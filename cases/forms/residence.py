"""Into an institution, and out of it."""

from django import forms
from django.utils import timezone

from core.fields import DayField, LinesField
from core.forms import Form
from ppks.models import Residence

REASONS = [(r.value, r.label) for r in Residence.EndReason if r != Residence.EndReason.DATA]


class MoveInForm(Form):
    since = DayField(label="Tinggal di panti sejak")
    submit_label = "Catat tinggal di panti"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, initial={"since": timezone.localdate()}, **kwargs)


class MoveOutForm(Form):
    until = DayField(label="Tanggal keluar")
    reason = forms.ChoiceField(label="Mengapa keluar?", choices=REASONS, widget=forms.RadioSelect)
    note = LinesField(
        label="Keterangan",
        max_length=1000,
        required=False,
        help_text="Misalnya tinggal dengan siapa sekarang.",
    )
    submit_label = "Catat keluar"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, initial={"until": timezone.localdate()}, **kwargs)
