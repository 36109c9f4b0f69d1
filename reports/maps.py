"""Maps of districts: classes of a figure, the tile map, and true outlines where an office has
loaded them."""

import csv
import math
from bisect import bisect_left
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from districts.models import Boundary, District
from reports.measures import Measure, Values

FOLDER = Path(__file__).parent / "tilemap"
TILE = 100  # units of the drawing
LETTERS = 9  # that fit on one line of a tile
CLASSES = 5
WIDE = 1000  # units of a map of outlines
ROOM = 7  # units between the middle of a number on it and the nearest edge


@dataclass(frozen=True)
class Class:
    """One step of the legend: its number is also its colour, the darker the higher."""

    number: int
    label: str
    districts: int


@dataclass
class Shape:
    """A district as it is drawn."""

    code: str
    title: str
    number: int | None  # of its class, None without a figure
    url: str
    x: float = 0
    y: float = 0
    words: list[str] = field(default_factory=list)
    path: str = ""
    roomy: bool = True  # whether the number fits into it


@dataclass
class Drawing:
    """A map: `box` is the part of the plane it shows; `missing` districts have no place on it."""

    kind: str  # tiles or outlines
    width: int
    height: int
    shapes: list[Shape]
    missing: list[str]
    borders: str = ""
    names: list[dict] = field(default_factory=list)
    source: str = ""
    columns: int = 0

    @property
    def alone(self) -> bool:
        """One regency by itself: there is room for the names of its districts."""
        return not self.names


def classes(measure: Measure, values: Values) -> tuple[list[Class], dict[str, int]]:
    """At most five classes with about as many districts in each, equal values in the same one;
    and the class of every district."""
    if measure.named:
        number_of = {code: int(value) for code, value in values.items()}
        steps = list(measure.named)
    else:
        ordered = sorted(values.values())
        many = len(ordered)
        tops = sorted({ordered[math.ceil(many * n / CLASSES) - 1] for n in range(1, CLASSES + 1)}
                      if many else ())  # fmt: skip
        number_of = {code: bisect_left(tops, value) + 1 for code, value in values.items()}
        steps = range(1, len(tops) + 1)
    found = []
    for number in steps:
        inside = [values[code] for code, n in number_of.items() if n == number]
        found.append(Class(number, _range(measure, inside, number), len(inside)))
    return found, number_of


def _range(measure: Measure, inside: list[float], number: int) -> str:
    if measure.named:
        return measure.named[number]
    low, high = measure.said(min(inside)), measure.said(max(inside))
    return low if low == high else f"{low} – {high}"


@cache
def tiles() -> dict[str, tuple[int, int]]:
    """Column and row of every district that has a tile."""
    with (FOLDER / "tiles.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["district"]: (int(row["column"]), int(row["row"])) for row in csv.DictReader(file)
        }


@cache
def edges() -> list[dict[str, str]]:
    """Where the names of the regencies stand beside the tiles."""
    with (FOLDER / "edges.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def tile_map(districts: list[District], shapes: dict[str, Shape], whole: bool) -> Drawing:
    """Equal tiles; `whole` for all of the province, with the names of regencies at the edge."""
    placed = {d.pk: tiles()[d.pk] for d in districts if d.pk in tiles()}
    missing = [f"{d.name} ({d.regency.name})" for d in districts if d.pk not in placed]
    if not placed:
        return Drawing("tiles", TILE, TILE, [], missing)
    left = min(column for column, _ in placed.values())
    top = min(row for _, row in placed.values())
    drawn = []
    for district in districts:
        if district.pk in placed:
            column, row = placed[district.pk]
            shape = shapes[district.pk]
            shape.x, shape.y = (column - left) * TILE, (row - top) * TILE
            shape.words = words_of(district.name)
            drawn.append(shape)
    columns = max(column for column, _ in placed.values()) - left + 1
    rows = max(row for _, row in placed.values()) - top + 1
    return Drawing(
        "tiles",
        columns * TILE + (30 if whole else 0),
        rows * TILE + (60 if whole else 0),
        drawn,
        missing,
        _tile_borders({code: (c - left, r - top) for code, (c, r) in placed.items()}),
        _names({d.regency_id: d.regency.name for d in districts}) if whole else [],
        columns=columns,
    )


def words_of(name: str) -> list[str]:
    """A name as at most two lines that fit into a tile."""
    lines = []
    for word in name.split():
        short = word if len(word) <= LETTERS else f"{word[: LETTERS - 1]}."
        if lines and len(lines[-1]) + 1 + len(short) <= LETTERS:
            lines[-1] += f" {short}"
        elif len(lines) < 2:
            lines.append(short)
    return lines


def _names(regencies: dict[str, str]) -> list[dict]:
    return [
        edge | {"text": regencies[edge["regency"]].removeprefix("Kabupaten ").removeprefix("Kota ")}
        for edge in edges()
        if edge["regency"] in regencies
    ]


def _tile_borders(placed: dict[str, tuple[int, int]]) -> str:
    """The lines between tiles of different regencies, and around all."""
    at = {place: code[:5] for code, place in placed.items()}
    lines = set()
    for (column, row), regency in at.items():
        x, y = column * TILE, row * TILE
        for other, line in (
            ((column, row - 1), f"M{x} {y}h{TILE}"),
            ((column, row + 1), f"M{x} {y + TILE}h{TILE}"),
            ((column - 1, row), f"M{x} {y}v{TILE}"),
            ((column + 1, row), f"M{x + TILE} {y}v{TILE}"),
        ):
            if at.get(other) != regency:
                lines.add(line)
    return "".join(sorted(lines))


def has_outlines(codes: list[str]) -> bool:
    """Whether the office has loaded the outline of any of these districts."""
    return Boundary.objects.filter(pk__in=codes).exists()


def outline_map(districts: list[District], shapes: dict[str, Shape]) -> Drawing:
    """True outlines, as far as they are loaded; regencies as heavier lines over them."""
    codes = [d.pk for d in districts]
    regencies = sorted({d.regency_id for d in districts})
    rows = {row.pk: row for row in Boundary.objects.filter(pk__in=[*codes, *regencies])}
    missing = [f"{d.name} ({d.regency.name})" for d in districts if d.pk not in rows]
    have = [code for code in codes if code in rows]
    if not have:
        return Drawing("outlines", WIDE, WIDE, [], missing)
    scale = _Scale([point for code in have for point in _outer(rows[code].polygons)])
    drawn = []
    for code in have:
        shape = shapes[code]
        shape.path = "".join(scale.path(ring) for part in rows[code].polygons for ring in part)
        shape.x, shape.y, shape.roomy = scale.heart(rows[code].polygons)
        drawn.append(shape)
    borders = "".join(
        scale.path(ring)
        for code in regencies
        if code in rows
        for part in rows[code].polygons
        for ring in part
    )
    sources = sorted({rows[code].source for code in have})
    return Drawing(
        "outlines", WIDE, scale.height, drawn, missing, borders, source="; ".join(sources)
    )


def _outer(polygons: list):
    return (point for part in polygons for point in part[0])


class _Scale:
    """From longitude and latitude to whole units of the drawing; degrees of longitude are as short
    as they are at the middle of the map."""

    def __init__(self, points: list):
        self.west = min(x for x, _ in points)
        self.north = max(y for _, y in points)
        south = min(y for _, y in points)
        self.narrow = math.cos(math.radians((self.north + south) / 2))
        wide = (max(x for x, _ in points) - self.west) * self.narrow
        self.unit = WIDE / max(wide, (self.north - south) * 0.8)
        self.height = max(1, round((self.north - south) * self.unit))

    def at(self, point) -> tuple[int, int]:
        x, y = point
        return round((x - self.west) * self.narrow * self.unit), round((self.north - y) * self.unit)

    def path(self, ring: list) -> str:
        """Relative steps, which are short to write; none where two points fall together."""
        here = first = self.at(ring[0])
        steps = []
        for point in ring[1:-1]:
            x, y = self.at(point)
            if (x, y) != here:
                dx, dy = x - here[0], y - here[1]
                steps.append(f"{dx}{dy}" if dy < 0 else f"{dx} {dy}")
                here = x, y
        return f"M{first[0]} {first[1]}l{' '.join(steps)}z" if len(steps) > 1 else ""

    def heart(self, polygons: list) -> tuple[float, float, bool]:
        """A place for the number inside the largest part, far from its edges; and whether there is
        room for it. On lines across the part the widest pieces are tried: from the middle of one
        straight up and down to the middle there, and across once more."""
        rings = [[self.at(point) for point in part[0]] for part in polygons]
        ring = max(rings, key=lambda one: _width(one) * _height(one))
        turned = [(y, x) for x, y in ring]
        low, high = min(y for _, y in ring), max(y for _, y in ring)
        tried = []
        for share in (0.5, 0.35, 0.65, 0.2, 0.8):
            line = low + (high - low) * share + 0.01
            left, right = max(_pieces(ring, line), key=_length, default=(0, 0))
            x = (left + right) / 2 + 0.01
            top, bottom = _piece_at(_pieces(turned, x), line)
            y = (top + bottom) / 2 + 0.01
            left, right = _piece_at(_pieces(ring, y), x)
            tried.append((min(right - left, bottom - top), ((left + right) / 2, y)))
        nearest = [(_clearance(ring, place), place) for _, place in sorted(tried)[-2:]]
        clear, (x, y) = max(nearest)
        return round(x), round(y), clear > ROOM


def _pieces(ring: list, y: float) -> list[tuple[float, float]]:
    """The pieces of the level line at `y` that lie inside the ring."""
    cuts = sorted(
        a[0] + (b[0] - a[0]) * (y - a[1]) / (b[1] - a[1])
        for a, b in zip(ring, ring[1:], strict=False)
        if (a[1] > y) != (b[1] > y)
    )
    return list(zip(cuts[::2], cuts[1::2], strict=False))


def _piece_at(pieces: list, x: float) -> tuple[float, float]:
    return next((piece for piece in pieces if piece[0] <= x <= piece[1]), (0, 0))


def _clearance(ring: list, place: tuple[float, float]) -> float:
    """How far the nearest edge of the ring is."""
    x, y = place
    nearest = math.inf
    for (ax, ay), (bx, by) in zip(ring, ring[1:], strict=False):
        dx, dy = bx - ax, by - ay
        along = ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy or 1)
        along = min(1, max(0, along))
        nearest = min(nearest, math.hypot(x - ax - along * dx, y - ay - along * dy))
    return nearest


def _length(piece: tuple[float, float]) -> float:
    return piece[1] - piece[0]


def _width(ring: list) -> int:
    return max(x for x, _ in ring) - min(x for x, _ in ring)


def _height(ring: list) -> int:
    return max(y for _, y in ring) - min(y for _, y in ring)
