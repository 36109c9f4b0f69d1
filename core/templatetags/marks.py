"""The small marks beside a word: state, danger, *rahasia*. Tags, because a list draws many of
them and an included template costs more than the mark itself."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import mark_safe

register = template.Library()

SVG = '<svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">{}</svg>'
RING = '<circle cx="8" cy="8" r="7" class="line"/>'
SHAPES = {  # the shape follows the tone, so that colour is never alone
    "good": '<circle cx="8" cy="8" r="8" fill="currentColor"/>'
    '<path d="m4.5 8.2 2.4 2.4 4.6-5" class="knock"/>',
    "waits": RING + '<path d="M8 1a7 7 0 0 1 0 14z" fill="currentColor"/>',
    "bad": '<path d="M8 1 16 15H0z" fill="currentColor"/>'
    '<path d="M8 6v4m0 1.6v1.4" class="knock"/>',
    "neutral": RING,
}
STATE = {
    tone: f'<span class="state state-{tone}">{SVG.format(shape)}{{}}</span>'
    for tone, shape in SHAPES.items()
}
FLAG = (
    '<span class="flag">'
    + SVG.format(
        '<path d="M2.5 1v15M2.5 2h11l-3 3.5 3 3.5h-11z" fill="currentColor" class="line"/>'
    )
    + "{}</span>"
)
LOCK = (
    '<span class="lock">'
    + SVG.format(
        '<path d="M4.5 7V5a3.5 3.5 0 0 1 7 0v2" class="line"/>'
        '<rect x="2.5" y="7" width="11" height="8" rx="1.5" fill="currentColor"/>'
    )
    + "{}</span>"
)
SECRET = mark_safe(LOCK.format("rahasia"))  # noqa: S308 - a constant


@register.simple_tag
def state(word: str, tone: str):
    """A word with the shape of its tone: good, waits, bad or neutral."""
    return format_html(STATE.get(tone, STATE["neutral"]), word)


@register.simple_tag
def flag(word: str):
    """A danger that must be seen first."""
    return format_html(FLAG, word)


@register.simple_tag
def lock(text: str = ""):
    """Marks what comes from a *rahasia* kind."""
    return format_html(LOCK, text) if text else SECRET
