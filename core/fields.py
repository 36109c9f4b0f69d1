"""Form fields that clean what people type, and say in words what to do.

`static/field/checks.js` checks the same on a phone without a line, with the words of these
fields (`core.describe`); a test holds both to one answer.
"""

import datetime
import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from core import nik
from core.names import clean_lines, clean_text


class TextField(forms.CharField):
    """One line: Unicode NFC, no control or zero-width characters, spaces folded."""

    def to_python(self, value):
        value = super().to_python(value)
        return clean_text(value) if value else value


class LinesField(forms.CharField):
    """Several lines, cleaned like names."""

    widget = forms.Textarea(attrs={"rows": 3})

    def to_python(self, value):
        value = super().to_python(value)
        return clean_lines(value) if value else value


class NumberField(TextField):
    """A NIK or KK: exactly 16 ASCII digits once spaces are gone; anything else is an error."""

    def __init__(self, *, what="NIK", **kwargs):
        self.what = what
        attrs = {"inputmode": "numeric", "autocomplete": "off", "class": "w-nik"}
        kwargs.setdefault("widget", forms.TextInput(attrs=attrs))
        kwargs.setdefault("max_length", 60)
        super().__init__(**kwargs)

    def to_python(self, value):
        value = nik.normalise(super().to_python(value) or "")
        if value and (error := nik.shape_error(value, self.what)):
            raise ValidationError(error)
        return value


class PhoneField(TextField):
    """10 to 15 digits, a plus in front allowed; spaces, dots and hyphens are dropped."""

    default_error_messages = {
        "shape": "Isi nomor telepon dengan angka saja, misalnya 081234567890.",
    }

    def __init__(self, **kwargs):
        attrs = {"inputmode": "tel", "autocomplete": "off", "class": "w-mid"}
        kwargs.setdefault("widget", forms.TextInput(attrs=attrs))
        kwargs.setdefault("max_length", 40)
        super().__init__(**kwargs)

    def to_python(self, value):
        value = re.sub(r"[\s.()-]", "", super().to_python(value) or "")
        if value and not re.fullmatch(r"\+?[0-9]{8,15}", value):
            raise ValidationError(self.error_messages["shape"])
        return value


class WholeNumberField(forms.CharField):
    """A whole number typed as text, thousands may be dotted: 1.500.000 → 1500000, "" → None."""

    default_error_messages = {
        "shape": "Isi dengan angka bulat, misalnya 12.",
        "range": "Isi angka antara %(low)s dan %(high)s.",
    }

    def __init__(self, *, min_value=0, max_value=2_000_000_000, **kwargs):
        self.min_value, self.max_value = min_value, max_value
        attrs = {"inputmode": "numeric", "autocomplete": "off", "class": "w-num"}
        kwargs.setdefault("widget", forms.TextInput(attrs=attrs))
        super().__init__(**kwargs)

    def to_python(self, value):
        value = clean_text(super().to_python(value) or "")
        if not value:
            return None
        if not re.fullmatch(r"[0-9]{1,3}(\.[0-9]{3})+|[0-9]{1,12}", value):
            raise ValidationError(self.error_messages["shape"])
        number = int(value.replace(".", ""))
        if not self.min_value <= number <= self.max_value:
            limits = {"low": self.min_value, "high": self.max_value}
            raise ValidationError(self.error_messages["range"], params=limits)
        return number


class DayWidget(forms.MultiWidget):
    template_name = "core/widgets/day.html"
    use_fieldset = True

    def __init__(self, attrs=None):
        box = {"inputmode": "numeric", "autocomplete": "off"}
        super().__init__(
            [
                forms.TextInput(attrs={**box, "class": "w-day", "maxlength": 2}),
                forms.TextInput(attrs={**box, "class": "w-mid", "maxlength": 12}),
                forms.TextInput(attrs={**box, "class": "w-num", "maxlength": 4}),
            ],
            attrs,
        )

    def decompress(self, value):
        if isinstance(value, datetime.date):
            return [value.day, value.month, value.year]
        if isinstance(value, int):  # a year alone
            return [None, None, value]
        return [None, None, None]


MONTHS = (
    "januari februari maret april mei juni juli agustus september oktober november desember"
).split()


class DayField(forms.MultiValueField):
    """A day in three boxes. Month as number or name. Gives a date, or None when empty.

    With `year_only=True` a year alone is allowed and given as an int. Refuses a day after
    today unless `future=True`, and years before 1900.
    """

    widget = DayWidget
    default_error_messages = {
        "year": "Isi tahun dengan empat angka, misalnya 1954.",
        "years": "Periksa tahunnya: antara 1900 dan tahun ini.",
        "calendar": "Tanggal ini tidak ada di kalender.",
        "not_yet": "Tanggal ini belum terjadi. Isi hari ini atau sebelumnya.",
    }

    def __init__(self, *, year_only=False, future=False, **kwargs):
        self.year_only, self.future = year_only, future
        parts = [forms.CharField(required=False) for _ in range(3)]
        kwargs.setdefault("error_messages", {"required": "Isi tanggalnya, misalnya 24 11 2026."})
        super().__init__(parts, require_all_fields=False, **kwargs)

    def clean(self, value):
        self.error_messages["incomplete"] = self.incomplete_text
        if value and len(value) == 3 and not any((part or "").strip() for part in value):
            value = []
        return super().clean(value)

    @property
    def incomplete_text(self) -> str:
        more = " Kalau hanya tahunnya yang diketahui, isi tahun saja." if self.year_only else ""
        return "Isi hari, bulan, dan tahun, misalnya 24 11 2026." + more

    def compress(self, values):
        if not values:
            return None
        day, month, year = (clean_text(part or "").casefold() for part in values)
        today = timezone.localdate()
        number = next(
            (
                str(i)
                for i, name in enumerate(MONTHS, 1)
                if len(month) >= 3 and name.startswith(month)
            ),
            month,
        )
        if not re.fullmatch(r"[0-9]{4}", year):
            raise ValidationError(self.error_messages["year"])
        if not 1900 <= int(year) <= (2100 if self.future else today.year):
            raise ValidationError(self.error_messages["years"])
        if not day and not month and self.year_only:
            return int(year)
        if not (re.fullmatch(r"[0-9]{1,2}", day) and re.fullmatch(r"[0-9]{1,2}", number)):
            raise ValidationError(self.incomplete_text)
        try:
            date = datetime.date(int(year), int(number), int(day))
        except ValueError:
            raise ValidationError(self.error_messages["calendar"]) from None
        if date > today and not self.future:
            raise ValidationError(self.error_messages["not_yet"])
        return date


class YesNoField(forms.TypedChoiceField):
    """Yes, no, or not known: True, False, None."""

    def __init__(self, **kwargs):
        kwargs.setdefault("widget", forms.RadioSelect)
        super().__init__(
            choices=[("yes", "Ya"), ("no", "Tidak"), ("", "Tidak tahu")],
            coerce=lambda value: {"yes": True, "no": False}.get(value),
            empty_value=None,
            **kwargs,
        )

    def prepare_value(self, value):
        return {True: "yes", False: "no", None: ""}.get(value, value)
