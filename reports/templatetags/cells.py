"""The cells of a row of figures. A tag, because a page has hundreds of them."""

from django import template
from django.utils.html import escape
from django.utils.safestring import mark_safe

from core.templatetags.handep import number_id

register = template.Library()


@register.simple_tag
def cells(row, strong: bool = False):
    """`row` as reports.tables.Row: each number, leading to its list where it has one."""
    before, after = ("<strong>", "</strong>") if strong else ("", "")
    found = []
    for cell in row.cells:
        said = escape(number_id(cell.value))
        if cell.url:
            said = f'<a href="{escape(cell.url)}">{said}</a>'
        found.append(f'<td class="num">{before}{said}{after}</td>')
    return mark_safe("".join(found))  # noqa: S308 - escaped above
