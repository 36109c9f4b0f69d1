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


TALL, LIFT = 190, 26  # height of the plot, and of the room above it for the value
FOOT = 40  # for the words of the months
TICKS = 4
ASIDE = 11  # percent of the width, for the values of the axis


@register.inclusion_tag("reports/_column_chart.html")
def column_chart(key: str, title: str, series: list[str], rows: list, axis: str, below=False):
    """Columns over time, each row (label, second line or "", two values).

    The two values stand one on the other, or, `below`, the second hangs under the line of zero.
    The first series is filled, the second only outlined. Places are percentages of the width, so
    that words keep their size on a phone; there only every third column says its value.
    """
    over = [values[0] if below else sum(values) for *_, values in rows]
    under = [values[1] if below else 0 for *_, values in rows]
    step = nice_step(max(over, default=0), max(under, default=0))
    high = max(1, -(-max(over, default=0) // step))
    low = -(-max(under, default=0) // step)
    unit = TALL / ((high + low) * step)
    zero = LIFT + high * step * unit
    wide = (100 - ASIDE) / max(len(rows), 1)
    drawn = [
        _column(place, row, wide, unit, zero, len(rows), below=below)
        for place, row in enumerate(rows)
    ]
    ticks = [
        {"value": abs(number * step), "y": f"{zero - number * step * unit:.1f}"}
        for number in range(-low, high + 1)
    ]
    bottom = LIFT + TALL + (LIFT if below else 0)
    return {
        "key": key,
        "title": title,
        "series": series,
        "axis": axis,
        "columns": drawn if any(over) or any(under) else [],
        "ticks": ticks,
        "zero": f"{zero:.1f}",
        "label_y": bottom + 18,
        "year_y": bottom + 34,
        "height": bottom + FOOT,
        "below": below,
    }


def nice_step(over: int, under: int) -> int:
    """A round distance between the lines of an axis: 1, 2 or 5 times a power of ten."""
    rough, size = max(over + under, 1) / TICKS, 1
    while True:
        for factor in (1, 2, 5):
            if factor * size >= rough:
                return factor * size
        size *= 10


def _column(place, row, wide, unit, zero, count, *, below: bool) -> dict:
    label, year, values = row
    first, second = (value * unit for value in values)
    top = zero - first - (0 if below else second)
    boxes = [
        {"y": f"{zero - first:.1f}", "height": f"{first:.1f}", "outlined": False},
        {
            "y": f"{zero if below else top:.1f}",
            "height": f"{second:.1f}",
            "outlined": True,
        },
    ]
    return {
        "label": label,
        "year": year,
        "x": f"{ASIDE + place * wide + wide * 0.12:.2f}%",
        "width": f"{wide * 0.76:.2f}%",
        "middle": f"{ASIDE + (place + 0.5) * wide:.2f}%",
        "boxes": [box for box, value in zip(boxes, values, strict=True) if value],
        "over": values[0] if below else sum(values),
        "over_y": f"{top - 6:.1f}",
        "under": values[1] if below else None,
        "under_y": f"{zero + second + 16:.1f}",
        "minor": (count - 1 - place) % 3 != 0,
    }
