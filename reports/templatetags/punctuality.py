"""One row of the grid of punctuality. A tag, because a province has 1,632 cells."""

from functools import cache

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from reports import months

register = template.Library()
CELL = '<td class="g-{}">{}</td>'
TEXT = '<i aria-hidden="true">{}</i><b>{}</b>'


@cache
def _text(mark, sign: str, words: str) -> str:
    """The sign, and its words for who does not see it."""
    return format_html(TEXT, sign, words)


@register.simple_tag
def grid_cells(row, shown, links, several: bool):
    """The cells of a district, the newest first (a phone shows four), each with the way to its
    report where there is one and the position opens those of the district (`links`). In the grid
    of a whole province the way goes by district and month: its ids alone would weigh as much as a
    page may (DESIGN.md section 11)."""
    linked, cells = row.district.pk in links, []
    for month, status in reversed(list(zip(shown, row.cells, strict=True))):
        text = _text(status.mark, status.sign, status.words)
        if linked and status.report is not None:
            url = f"{row.district.pk}/{months.code(month)}/"
            if not several:
                url = reverse("reports:report_detail", args=[status.report])
            text = f'<a href="{url}">{text}</a>'
        cells.append(CELL.format(status.mark.value, text))
    return mark_safe("".join(cells))  # noqa: S308 - codes, months, and what was escaped above
