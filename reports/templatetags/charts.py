"""Charts made by the server: SVG without script or style, readable in black and white."""

from django import template

register = template.Library()
ROW = 46  # height of one row: label above, bar below
ROOM = 80  # percent of the width that the longest bar takes; the value stands behind it


@register.inclusion_tag("reports/_bar_chart.html")
def bar_chart(key: str, title: str, series: list[str], rows: list, unit: str = ""):
    """Bars of one or two series, one above the other on a row, each row (label, values).

    Widths are percentages, so that words keep their size on a phone. The first series is
    filled, the second only outlined. A table of the same numbers stands under it.
    """
    longest = max((sum(values) for _, values in rows), default=0)
    drawn = []
    for number, (label, values) in enumerate(rows):
        bars, left = [], 0.0
        for place, value in enumerate(values):
            width = ROOM * value / longest if longest else 0
            bars.append({"x": f"{left:.2f}%", "width": f"{width:.2f}%", "outlined": place > 0})
            left += width
        drawn.append(
            {
                "label": label,
                "values": values,
                "said": sum(values),
                "bars": [bar for bar, value in zip(bars, values, strict=True) if value],
                "end": f"{left:.2f}%",
                "text_y": number * ROW + 16,
                "bar_y": number * ROW + 23,
                "value_y": number * ROW + 35,
            }
        )
    return {
        "key": key,
        "title": title,
        "series": series,
        "rows": drawn,
        "height": len(rows) * ROW + 4,
        "unit": unit,
        "several": len(series) > 1,
    }
