"""Outlines of areas from GeoJSON: read, checked and simplified. Plain Python, no database.

A file is taken as a whole or not at all; whatever is wrong with it is said in one go, so that it
has to be mended once.
"""

import json
import math
import re
from collections import defaultdict
from dataclasses import dataclass, field

NAMES = ("code", "kode", "kode_wilayah")  # of the property that holds the code of the region
WEST, EAST, SOUTH, NORTH = 94.0, 142.0, -12.0, 7.0  # of Indonesia
TOLERANCE = 0.004  # degrees, some 450 metres: finer than a map on a screen shows
DECIMALS = 3
SAID = 20  # faults of one area that are told
Point = tuple[float, float]


@dataclass
class Reading:
    """What a file holds: polygons by code, and everything that is wrong with it."""

    areas: dict[str, list] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


def read(text: str, known: dict[str, str]) -> Reading:
    """Read a file; `known` are the codes that may have an outline, with their names."""
    reading = Reading()
    try:
        found = json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError) as problem:
        reading.faults.append(f"Berkas ini bukan JSON yang sah: {problem}.")
        return reading
    if not isinstance(found, dict) or found.get("type") != "FeatureCollection":
        reading.faults.append("Berkas ini bukan GeoJSON FeatureCollection.")
        return reading
    features = found.get("features")
    if not isinstance(features, list) or not features:
        reading.faults.append("FeatureCollection ini tidak berisi wilayah (features).")
        return reading
    for number, feature in enumerate(features, 1):
        _read_feature(number, feature, known, reading)
    return reading


def _no_number(word: str):
    raise ValueError(f"{word} bukan angka")


def _read_feature(number: int, feature, known: dict[str, str], reading: Reading) -> None:
    label = f"Wilayah ke-{number}"
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        reading.faults.append(f"{label}: bukan Feature.")
        return
    code, fault = _code(feature.get("properties"))
    if not fault and code not in known:
        fault = f"kode {code} bukan kode kabupaten/kota atau kecamatan yang berlaku"
    elif not fault and code in reading.areas:
        fault = f"kode {code} sudah ada di atas"
    if fault:
        reading.faults.append(f"{label}: {fault}.")
        return
    label += f" ({code} {known[code]})"
    polygons, faults = _polygons(feature.get("geometry"))
    reading.areas[code] = polygons
    reading.faults += [f"{label}: {fault}." for fault in faults[:SAID]]
    if len(faults) > SAID:
        reading.faults.append(f"{label}: dan {len(faults) - SAID} kesalahan lain.")


def _code(properties) -> tuple[str, str]:
    """62.03.05 of `62.03.05` or `620305`; or what is wrong."""
    names = {str(k).lower(): v for k, v in properties.items()} if type(properties) is dict else {}
    given = next((names[name] for name in NAMES if names.get(name) not in (None, "")), None)
    if given is None:
        return "", f"tidak ada kode wilayah (properti {', '.join(NAMES)})"
    digits = re.sub(r"[.\s]", "", str(given))
    if not re.fullmatch(r"[0-9]{4}|[0-9]{6}", digits):
        return "", f"“{str(given)[:30]}” bukan kode kabupaten/kota atau kecamatan"
    return ".".join(digits[place : place + 2] for place in range(0, len(digits), 2)), ""


def _polygons(geometry) -> tuple[list, list[str]]:
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in ("Polygon", "MultiPolygon"):
        return [], [f"bentuknya {kind or 'tidak ada'}, seharusnya Polygon atau MultiPolygon"]
    parts = geometry.get("coordinates")
    parts = [parts] if kind == "Polygon" else parts
    if not isinstance(parts, list) or not parts or not all(type(p) is list and p for p in parts):
        return [], ["koordinatnya kosong atau tidak tersusun sebagai poligon"]
    faults, polygons = [], []
    for part, rings in enumerate(parts, 1):
        polygon = []
        for place, ring in enumerate(rings, 1):
            where = f"bagian {part}, garis {place}"
            points, fault = _ring(ring)
            if fault:
                faults.append(f"{where}: {fault}")
            polygon.append(points)
        polygons.append(polygon)
    return polygons, faults


def _ring(ring) -> tuple[list[Point], str]:
    """The points of a ring, or what is wrong with it."""
    if not isinstance(ring, list):
        return [], "bukan daftar titik"
    points = []
    for place, point in enumerate(ring, 1):
        if not isinstance(point, list) or len(point) < 2 or not all(map(_is_number, point[:2])):
            return [], f"titik ke-{place} bukan pasangan bujur dan lintang"
        longitude, latitude = float(point[0]), float(point[1])
        if not (WEST <= longitude <= EAST and SOUTH <= latitude <= NORTH):
            swapped = WEST <= latitude <= EAST and SOUTH <= longitude <= NORTH
            hint = "; bujur dan lintang tertukar?" if swapped else ""
            at = f"{longitude:g}, {latitude:g}"
            return [], f"titik ke-{place} ({at}) berada di luar Indonesia{hint}"
        points.append((longitude, latitude))
    return points, _shape_fault(points)


def _is_number(value) -> bool:
    return type(value) in (int, float) and math.isfinite(value)


def _shape_fault(points: list[Point]) -> str:
    if len(points) < 4:
        return f"hanya {len(points)} titik, paling sedikit 4"
    if points[0] != points[-1]:
        return "tidak tertutup: titik terakhir bukan titik pertama"
    if len(set(points)) < 3 or abs(area(points)) < 1e-12:
        return "tidak punya luas"
    if crossing := _crossing(points):
        longitude, latitude = crossing
        return f"memotong dirinya sendiri di dekat {longitude:.4f}, {latitude:.4f}"
    return ""


def area(points: list[Point]) -> float:
    """Twice the signed area, in square degrees."""
    x, y = points[0]  # differences: sums of large products lose the small ones
    return sum(
        (a[0] - x) * (b[1] - y) - (b[0] - x) * (a[1] - y)
        for a, b in zip(points, points[1:], strict=False)
    )


def _crossing(points: list[Point]) -> Point | None:
    """Where two sides of a ring cross. Sides that only touch are let pass: simplified outlines
    have such places, and they draw well. Sides are compared where they share a field of a grid."""
    sides = [pair for pair in zip(points, points[1:], strict=False) if pair[0] != pair[1]]
    size = max(
        max(p[0] for p in points) - min(p[0] for p in points),
        max(p[1] for p in points) - min(p[1] for p in points),
    )
    cell = size / max(1.0, math.sqrt(len(sides)))
    fields: dict[tuple[int, int], list[int]] = defaultdict(list)
    for number, (a, b) in enumerate(sides):
        left, right = sorted((int(a[0] // cell), int(b[0] // cell)))
        low, high = sorted((int(a[1] // cell), int(b[1] // cell)))
        for column in range(left, right + 1):
            for row in range(low, high + 1):
                for other in fields[column, row]:
                    if _cross(*sides[other], a, b):
                        return a
                fields[column, row].append(number)
    return None


def _cross(a: Point, b: Point, c: Point, d: Point) -> bool:
    def turn(p: Point, q: Point, r: Point) -> float:
        return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])

    return turn(a, b, c) * turn(a, b, d) < 0 and turn(c, d, a) * turn(c, d, b) < 0


def simplified(polygons: list) -> list:
    """Polygons with only the points that a map of a province shows. What is too small to be seen
    goes, but never the largest part of an area."""
    parts = []
    for rings in polygons:
        kept = [ring for ring in map(simplified_ring, rings) if ring]
        if kept and simplified_ring(rings[0]):
            parts.append(kept)
    if parts:
        return parts
    largest = max(polygons, key=lambda rings: abs(area(rings[0])))
    return [[[[round(x, 5), round(y, 5)] for x, y in largest[0]]]]


def simplified_ring(points: list[Point]) -> list:
    """A ring after Douglas and Peucker, rounded; empty when nothing of it is left."""
    middle = max(range(len(points)), key=lambda place: math.dist(points[0], points[place]))
    kept = _peucker(points[: middle + 1])[:-1] + _peucker(points[middle:])
    rounded = [[round(x, DECIMALS), round(y, DECIMALS)] for x, y in kept]
    ring = [p for place, p in enumerate(rounded) if place == 0 or p != rounded[place - 1]]
    return ring if len(ring) >= 4 and abs(area(ring)) > TOLERANCE**2 else []


def _peucker(points: list[Point]) -> list[Point]:
    """Without recursion: a coast may have many thousand points."""
    keep, stack = {0, len(points) - 1}, [(0, len(points) - 1)]
    while stack:
        first, last = stack.pop()
        if last - first < 2:
            continue
        far, place = max(
            (_distance(points[place], points[first], points[last]), place)
            for place in range(first + 1, last)
        )
        if far > TOLERANCE:
            keep.add(place)
            stack += [(first, place), (place, last)]
    return [points[place] for place in sorted(keep)]


def _distance(point: Point, a: Point, b: Point) -> float:
    length = math.dist(a, b)
    if not length:
        return math.dist(point, a)
    return abs((b[0] - a[0]) * (a[1] - point[1]) - (a[0] - point[0]) * (b[1] - a[1])) / length
