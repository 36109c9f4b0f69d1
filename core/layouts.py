"""Sections and the submit row, so that every form looks and behaves the same."""

from crispy_forms.layout import HTML, Div, Fieldset, Submit


def Section(title: str, *fields, hint: str = ""):
    """Fields under a heading; `hint` is a plain line below it."""
    lines = [HTML(f'<p class="muted">{hint}</p>')] if hint else []
    section = Fieldset(title, *lines, *fields)
    section.hint = hint
    return section


def MainAct(label: str, *more, name: str = "save"):
    """The one main button, last in its form; at the bottom edge on phones."""
    return Div(Submit(name, label), *more, css_class="main-act")


def Link(label: str, url: str, css_class: str = "btn btn-link"):
    """A link beside the main act."""
    return HTML(f'<a class="{css_class}" href="{url}">{label}</a>')
