"""The tables of the recap: each number leads to the list of whom it counts."""

from collections import Counter

from core.templatetags.handep import day
from reports import recap
from reports import recap_traits as traits
from reports.links import link
from reports.places import Place
from reports.recap import COLUMNS, IN_WORDS, OUT_WORDS, PERSON, Cells, Flow, measured
from reports.recap_form import MEASURES
from reports.recap_lists import CAME, WENT
from reports.tables import Cell, Row, Table

HEAD = ["L", "P", "KK", "Kelompok", "Komunitas"]
KEYS = {column: key for key, (_, column) in MEASURES.items() if column}  # in the address
ONCE = "Semua jenis, setiap orang satu kali"
SEVERAL = "Satu orang dapat punya beberapa jenis dan dihitung pada setiap jenisnya."


class Links:
    """Addresses of the lists behind the numbers of one page."""

    def __init__(self, user, place: Place, on, kind: str = ""):
        self.place, self.on, self.kind = place, on, kind
        self.base = link(user, "reports:recap_list")  # "" where the role has no lists

    def cell(self, number: int, column: str, kind: str = "", part: str = "", **more) -> Cell:
        return Cell(number, self._list(column, kind, part, more) if number and self.base else "")

    def row(self, label: str, counts: Counter, kind: str = "", part: str = "", code="", url="",
            **more) -> Row:  # fmt: skip
        cells = [self.cell(counts[c], c, kind, part, **more) for c in COLUMNS]
        return Row(label, cells, code, url)

    def _list(self, column, kind, part, more) -> str:
        asked = {"jenis": kind, "kolom": KEYS.get(column, "perorangan"), "pada": self.on} | more
        asked |= self.place.query_of(part)
        # Codes, days and words of ours: nothing in them needs quoting.
        return f"{self.base}?{'&'.join(f'{name}={one}' for name, one in asked.items() if one)}"


def shown_parts(place: Place, *cells: Cells) -> list:
    """The smaller areas: closed ones only where something is counted."""
    counted = {part for one in cells for part, _ in one.parts}
    return [one for one in place.parts if one.closed_on is None or one.pk in counted]


def kinds(links: Links, cells: Cells, kind: str) -> Table:
    rows = [
        links.row(one.name, cells.of(one.code), one.code, code=one.code)
        for one in recap.open_kinds()
        if kind in ("", one.code)
    ]
    after = [] if kind else [links.row(ONCE, cells.of(PERSON))]
    return Table("Menurut jenis", "Jenis PPKS", HEAD, rows, after, "" if kind else SEVERAL)


def parts(links: Links, cells: Cells, kind: str, into) -> Table:
    """One kind, or all persons once, by part of the area; `into` gives the page of a part."""
    place = links.place
    rows = [
        links.row(one.name, cells.of(kind, one.pk), kind, one.pk, url=into(one.pk))
        for one in shown_parts(place, cells)
    ]
    last = links.row("Jumlah", cells.of(kind), kind)
    return Table(f"Menurut {place.part_word.lower()}", place.part_word, HEAD, rows, [last])


def cross(links: Links, cells: Cells, kind: str, measure: str) -> Table:
    """Kinds down, areas across, one measure."""
    place, across = links.place, shown_parts(links.place, cells)

    def row(label, code, kind):
        numbers = [
            links.cell(measured(cells.of(kind, one.pk), measure), measure, kind, one.pk)
            for one in across
        ]
        whole = links.cell(measured(cells.of(kind), measure), measure, kind)
        return Row(label, [*numbers, whole], code)

    rows = [row(k.name, k.code, k.code) for k in recap.open_kinds() if kind in ("", k.code)]
    after = [] if kind else [row(ONCE, "", PERSON)]
    head = [*(one.name.removeprefix("Kabupaten ") for one in across), "Jumlah"]
    title = f"Jenis dan {place.part_word.lower()}: {word_of(measure)}"
    return Table(title, "Jenis PPKS", head, rows, after)


def word_of(measure: str) -> str:
    words = next(words for words, column in MEASURES.values() if column == measure)
    return words[:1].lower() + words[1:] if words[1] != ":" else words


def _flow_row(links: Links, flow: Flow, measure: str, label: str, kind: str, part="", **row):
    since = links.since

    def number(cells):
        return measured(cells.of(kind, part), measure)

    def moved(cells, way, why):
        return links.cell(number(cells), measure, kind, part, sejak=since, arus=way, sebab=why)

    return Row(
        label,
        [
            links.cell(number(flow.opening), measure, kind, part, pada=links.before),
            *(moved(cells, CAME, why) for why, cells in flow.came.items()),
            *(moved(cells, WENT, why) for why, cells in flow.went.items()),
            links.cell(number(flow.closing), measure, kind, part),
        ],
        **row,
    )


def flow_head(since, on) -> list[str]:
    return [f"Awal, {day(since)}", *IN_WORDS.values(), *OUT_WORDS.values(), f"Akhir, {day(on)}"]


def flow_kinds(links: Links, flow: Flow, kind: str, measure: str) -> Table:
    rows = [
        _flow_row(links, flow, measure, one.name, one.code, code=one.code)
        for one in recap.open_kinds()
        if kind in ("", one.code)
    ]
    after = [] if kind else [_flow_row(links, flow, measure, ONCE, PERSON)]
    head = flow_head(links.since, links.on)
    return Table(f"Menurut jenis: {word_of(measure)}", "Jenis PPKS", head, rows, after)


def flow_parts(links: Links, flow: Flow, kind: str, measure: str, into) -> Table:
    place = links.place
    rows = [
        _flow_row(links, flow, measure, one.name, kind, one.pk, url=into(one.pk))
        for one in shown_parts(place, flow.opening, flow.closing)
    ]
    last = _flow_row(links, flow, measure, "Jumlah", kind)
    title = f"Menurut {place.part_word.lower()}: {word_of(measure)}"
    return Table(title, place.part_word, flow_head(links.since, links.on), rows, [last])


def compared(links: Links, old: Cells, new: Cells, kind: str, measure: str, then) -> Table:
    def row(label, code, kind):
        return _compared_row(links, old, new, measure, then, label, kind, code=code)

    rows = [row(k.name, k.code, k.code) for k in recap.open_kinds() if kind in ("", k.code)]
    after = [] if kind else [row(ONCE, "", PERSON)]
    head = [day(then), day(links.on), "Selisih"]
    return Table(f"Menurut jenis: {word_of(measure)}", "Jenis PPKS", head, rows, after)


def compared_parts(links, old, new, kind, measure, then, into) -> Table:
    place = links.place

    def row(label, part, url=""):
        return _compared_row(links, old, new, measure, then, label, kind, part, url=url)

    rows = [row(one.name, one.pk, into(one.pk)) for one in shown_parts(place, old, new)]
    head = [day(then), day(links.on), "Selisih"]
    title = f"Menurut {place.part_word.lower()}: {word_of(measure)}"
    return Table(title, place.part_word, head, rows, [row("Jumlah", "")])


def _compared_row(links, old, new, measure, then, label, kind, part="", **more) -> Row:
    before, after = (measured(cells.of(kind, part), measure) for cells in (old, new))
    difference = after - before
    return Row(
        label,
        [
            links.cell(before, measure, kind, part, pada=then),
            links.cell(after, measure, kind, part),
            Cell(f"+{difference}" if difference > 0 else f"−{-difference}" if difference else 0),
        ],
        **more,
    )


def ages(links: Links, found: traits.Traits) -> Table:
    rows = [
        Row(label, [links.cell(found.ages[code][c], c, links.kind, umur=code) for c in ("M", "F")])
        for code, label in traits.AGES.items()
    ]
    last = Row("Jumlah", [links.cell(found.total[c], c, links.kind) for c in ("M", "F")])
    return Table("Perorangan menurut umur", "Umur pada tanggal itu", ["L", "P"], rows, [last])


def placements(links: Links, found: traits.Traits) -> Table:
    return _trait(links, "Di dalam dan di luar panti", "Tempat", "panti", traits.PLACES,
                  found.places, found.total)  # fmt: skip


def deciles(links: Links, found: traits.Traits) -> Table:
    return _trait(links, "Menurut desil DTSEN", "Desil", "desil", traits.DECILES, found.deciles,
                  found.total)  # fmt: skip


def _trait(links, title, first, name, labels, counts, total) -> Table:
    rows = [
        links.row(label, counts[code], links.kind, **{name: code}) for code, label in labels.items()
    ]
    return Table(title, first, HEAD, rows, [links.row("Jumlah", total, links.kind)])


def lives(links: Links, found: traits.Traits, gone) -> Table:
    rows = [links.row("Aktif", found.total)]
    rows += [links.row(label, gone[code], hidup=code) for code, label in traits.LIVES.items()]
    return Table("Menurut keadaan", "Keadaan", HEAD, rows)


def spm(links: Links, found) -> Table:
    """Five groups, inside and outside institutions."""
    head = [f"{word} panti, {name}" for word in ("Dalam", "Luar") for name in HEAD]
    rows = []
    for group in traits.SPM:
        cells = [
            links.cell(found["", group.code, place][c], c, spm=group.code, panti=place)
            for place in traits.PLACES
            for c in COLUMNS
        ]
        rows.append(Row(group.name, cells))
    return Table("Kelompok SPM", "Kelompok", head, rows)


def spm_on_paper(found) -> Table:
    """The same, narrow enough for a page: each group on two rows."""
    rows = [
        Row(f"{group.name}, {label.lower()}",
            [Cell(found["", group.code, inside][c]) for c in COLUMNS])
        for group in traits.SPM
        for inside, label in traits.PLACES.items()
    ]  # fmt: skip
    return Table("Kelompok SPM", "Kelompok", HEAD, rows)


def spm_parts(links: Links, found, measure: str, into) -> Table:
    place = links.place
    closed = {part for part, _, _ in found}

    def row(label, part, url=""):
        cells = [
            links.cell(measured(found[part, group.code, inside], measure), measure, "", part,
                       spm=group.code, panti=inside)
            for group in traits.SPM
            for inside in traits.PLACES
        ]  # fmt: skip
        return Row(label, cells, url=url)

    head = [f"{group.name}, {word} panti" for group in traits.SPM for word in ("dalam", "luar")]
    shown = [one for one in place.parts if one.closed_on is None or one.pk in closed]
    title = f"Menurut {place.part_word.lower()}: {word_of(measure)}"
    rows = [row(one.name, one.pk, into(one.pk)) for one in shown]
    return Table(title, place.part_word, head, rows, [row("Jumlah", "")])
