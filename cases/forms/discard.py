from crispy_forms.layout import Layout

from core.forms import Form
from core.layouts import Link, MainAct


class DiscardForm(Form):
    """Only the version: what was read is what is thrown away."""

    submit_label = "Buang draf"

    def __init__(self, *args, back: str, **kwargs):
        self.back = back
        super().__init__(*args, **kwargs)

    def layout(self):
        return Layout(MainAct(self.submit_label, Link("Tidak jadi", self.back)))
