"""One cell of the grid of punctuality. A tag, because a province has 1,632 of them."""

from django import template
from django.urls import reverse
from django.utils.html import format_html

register = template.Library()


@register.simple_tag
def grid_cell(status, district: str, links):
    """The sign, its words for who does not see it, and the way to the report where there is one
    and the position opens those of the district (`links`)."""
    if district not in links or status.report is None:
        return format_html(
            '<td class="g-{}"><i aria-hidden="true">{}</i><b>{}</b></td>',
            status.mark.value,
            status.sign,
            status.words,
        )
    return format_html(
        '<td class="g-{}"><a href="{}"><i aria-hidden="true">{}</i><b>{}</b></a></td>',
        status.mark.value,
        reverse("reports:report_detail", args=[status.report]),
        status.sign,
        status.words,
    )
