"""How days, numbers and ages read on screen, in plain Bahasa Indonesia."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from django import template
from django.template.defaulttags import CsrfTokenNode
from django.utils import timezone
from django.utils.html import format_html

from core import form_token
from core.once import new_key
from core.typed import typed

register = template.Library()

MONTHS = (
    "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember"
).split()


def local_day(value: date | datetime) -> date:
    """The day of `value` on the clock of the application's time zone."""
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value


@register.filter
def day(value: date | datetime | None) -> str:
    """24 November 2026; a moment reads as its day in local time; nothing stays empty."""
    if not value:
        return ""
    value = local_day(value)
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


@register.filter
def day_time(value: datetime | None) -> str:
    """24 November 2026 pukul 14.05, in local time."""
    if not value:
        return ""
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return f"{day(local)} pukul {local:%H.%M}"


@register.filter
def number_id(value: int | float | Decimal | str | None) -> str:
    """1.234,5; text that is no number (such as "lebih dari 10.000") passes unchanged."""
    if value is None or isinstance(value, str):
        return value or ""
    return f"{value:,}".translate(str.maketrans(",.", ".,"))


@register.filter
def rupiah(value: int | None) -> str:
    """Rp1.234.000; nothing stays empty."""
    return "" if value is None else f"Rp{number_id(value)}"


@register.filter
def ago_days(value: date | datetime | None) -> str:
    """hari ini, kemarin, 3 hari lalu; for days to come: besok, 3 hari lagi."""
    if not value:
        return ""
    days = (timezone.localdate() - local_day(value)).days
    near = {0: "hari ini", 1: "kemarin", -1: "besok"}
    if days in near:
        return near[days]
    return f"{number_id(abs(days))} hari {'lalu' if days > 0 else 'lagi'}"


@register.filter
def age_text(ages: int | Iterable[int] | None) -> str:
    """72 tahun; two possible ages read 71–72 tahun (perkiraan); none: umur belum diketahui."""
    if ages is None:
        return "umur belum diketahui"
    possible = sorted({ages} if isinstance(ages, int) else set(ages))
    if not possible:
        return "umur belum diketahui"
    if len(possible) > 1:
        return f"{possible[0]}–{possible[-1]} tahun (perkiraan)"
    return f"{possible[0]} tahun" if possible[0] else "di bawah 1 tahun"


@register.filter
def sex_word(value: str | None) -> str:
    """The stored M or F as a word."""
    return {"M": "Laki-laki", "F": "Perempuan"}.get(value or "", "Belum diketahui")


@register.simple_tag
def submission_key():
    """The hidden field that lets `core.once` see the same POST sent again."""
    return format_html('<input type="hidden" name="submission_key" value="{}">', new_key())


@register.simple_tag(name="csrf_token", takes_context=True)
def csrf_token(context):
    """Django's hidden field, and beside it who opened the form: so no form can forget it."""
    hidden = CsrfTokenNode().render(context)
    request = getattr(context, "request", None) or context.get("request")
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return hidden
    if not hasattr(request, "form_token"):  # one for all forms of the page: it packs better
        request.form_token = form_token.token(user)
    return hidden + format_html(
        '<input type="hidden" name="{}" value="{}">', form_token.NAME, request.form_token
    )


@register.inclusion_tag("core/_typed.html", takes_context=True)
def typed_text(context, post=None, lead="Salin dulu yang perlu disimpan:"):
    """What was typed into the form of this POST (or of `post`), to copy: it was not saved."""
    return {"typed": typed(context["request"].POST if post is None else post), "lead": lead}
