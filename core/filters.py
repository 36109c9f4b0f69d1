"""What a list shows, chosen in a GET form: the URL holds it, removable words say it."""

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join

ALL = ("", "Semua")
SECRETS = [ALL, ("biasa", "Tanpa yang rahasia")]


class PlainSelect(forms.Select):
    """A select drawn without a template for every option: lists have many."""

    def render(self, name, value, attrs=None, renderer=None):
        chosen = "" if value is None else str(value)
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            (
                (key, flatatt({"selected": str(key) == chosen}), label)
                for key, label in self.choices
            ),
        )
        attrs = {"class": "form-select", **self.attrs, **(attrs or {})}
        return format_html('<select name="{}"{}>{}</select>', name, flatatt(attrs), options)


class FilterForm(forms.Form):
    """Filters of a list, as selects. A value that is not offered counts as not chosen.

    The field `q` is the search by words, `urut` the order; neither is called a filter.
    """

    use_required_attribute = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.ChoiceField):
                field.widget = PlainSelect(choices=field.choices)

    def chosen(self) -> dict[str, str]:
        """Every field with its valid choice, "" for the others."""
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in self.fields}

    def in_use(self) -> dict[str, str]:
        """Only the fields that have a choice: what the URL has to hold."""
        return {name: value for name, value in self.chosen().items() if value}

    def words(self) -> list[tuple[str, str]]:
        """The filters in use: field name, and how it reads."""
        said = []
        for name, value in self.in_use().items():
            if name == "q":
                said.append((name, f"Cari: {value}"))
            elif name != "urut":
                field = self.fields[name]
                said.append((name, f"{field.label}: {dict(field.choices)[value]}"))
        return said
