"""What a regency writes about a month, and what the province answers."""

from core.fields import LinesField
from core.forms import Form


class SummaryForm(Form):
    overview = LinesField(
        label="Gambaran bulan ini",
        max_length=8000,
        required=False,
        help_text="Yang menonjol di kabupaten/kota ini, beserta sebabnya.",
    )
    obstacles = LinesField(label="Kendala", max_length=8000, required=False)
    plans = LinesField(label="Rencana bulan depan", max_length=8000, required=False)


class PlainForm(Form):
    """An act without a question."""


class ReturnForm(Form):
    note = LinesField(
        label="Apa yang perlu diperbaiki",
        max_length=2000,
        error_messages={"required": "Tulis apa yang perlu diperbaiki."},
    )
