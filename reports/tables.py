"""The tables of the dashboard: rows of figures, each number leading to its list."""

from dataclasses import dataclass, field

from reports import figures
from reports.figures import POOLED, Area, Line, Posts
from reports.links import link, page_of

WORDS = {
    "M": "L",
    "F": "P",
    "U": "Belum diketahui",
    "family": "KK",
    "group": "Kelompok",
    "community": "Komunitas",
}
AGES = ("0–7 hari", "8–14 hari", "lebih dari 14 hari")
SEX = {"M": "L", "F": "P", "U": "-"}
VERIFIED, UNVERIFIED = "terverifikasi", "belum"


@dataclass
class Cell:
    value: object
    url: str = ""


@dataclass
class Row:
    label: str
    cells: list[Cell]
    code: str = ""
    url: str = ""  # of the label


@dataclass
class Table:
    title: str
    first: str  # what the first column names
    head: list[str]
    rows: list[Row]
    after: list[Row] = field(default_factory=list)  # pooled and total rows
    note: str = ""


def entries_url(user, area: Area, state: str, column: str = "", kind: str = "", part: str = ""):
    """The list of the register behind one number."""
    place = dict(area.chosen)
    if part:
        name = {"village": "desa", "district": "kecamatan"}.get(area.level, "kabupaten")
        place[name] = part
    subject = "individual" if column in SEX else column
    return link(
        user,
        "ppks:registrant_list",
        keadaan=state,
        jenis=kind,
        jk=SEX.get(column, ""),
        macam=subject,
        **place,
    )


def official_kinds(user, area: Area, lines: list[Line], total: Line | None) -> Table:
    rows = [_kind_row(user, area, line, "official") for line in lines]
    return Table(
        "Terverifikasi menurut jenis",
        "Jenis PPKS",
        [WORDS[column] for column in figures.OFFICIAL],
        rows,
        [_plain_row("Semua jenis, setiap orang satu kali", total, "official")] if total else [],
        "Satu orang dapat punya beberapa jenis dan dihitung pada setiap jenisnya.",
    )


def unverified_kinds(user, area: Area, lines: list[Line], total: Line | None) -> Table:
    rows = [_kind_row(user, area, line, "unverified") for line in lines]
    return Table(
        "Belum diverifikasi menurut jenis",
        "Jenis PPKS",
        [WORDS[column] for column in figures.UNVERIFIED],
        rows,
        [_plain_row("Semua jenis, setiap orang satu kali", total, "unverified")] if total else [],
    )


def official_parts(user, area, lines, only_secret, total, kind: Line | None) -> Table:
    return _parts(user, area, lines, only_secret, total, kind, "official", "Terverifikasi")


def unverified_parts(user, area, lines, only_secret, total, kind: Line | None) -> Table:
    return _parts(user, area, lines, only_secret, total, kind, "unverified", "Belum diverifikasi")


def _parts(user, area, lines, only_secret, total, kind, tally, word) -> Table:
    place = area.part_word.lower()
    columns = _columns(tally)
    state = VERIFIED if tally == "official" else UNVERIFIED
    rows = []
    for line in lines:
        counts = getattr(line, tally)
        cells = [
            Cell(counts[c], entries_url(user, area, state, c, kind.code, line.code))
            if kind and counts[c]
            else Cell(counts[c])
            for c in columns
        ]
        rows.append(
            Row(
                line.label,
                cells,
                url=into("reports:registered", area, line.code, jenis=kind.code if kind else ""),
            )
        )
    after = []
    if area.pooled and not kind:
        label = f"{only_secret.label} (tidak dirinci menurut {place})"
        after.append(_plain_row(label, only_secret, tally))
    after.append(_plain_row("Jumlah", total, tally))
    title = f"{word} menurut {place}" + (f": {kind.label}" if kind else "")
    return Table(title, area.part_word, [WORDS[c] for c in columns], rows, after)


def queue_parts(user, area: Area, lines, only_secret: Line, total: Line) -> Table:
    rows = [Row(line.label, _ages(line)) for line in lines]
    after = []
    if area.pooled:
        place = area.part_word.lower()
        label = f"{only_secret.label} (tidak dirinci menurut {place})"
        after.append(Row(label, _ages(only_secret)))
    # The queue of a verifier lists rahasia entries too: only the sum of all equals its length.
    whole = link(user, "ppks:submission_queue") if area.level == "district" else ""
    after.append(Row("Jumlah", _ages(total, whole if area.is_own else "")))
    return Table(
        f"Pengajuan yang menunggu menurut {area.part_word.lower()}",
        area.part_word,
        [*AGES, "Jumlah", "Paling lama"],
        rows,
        after,
    )


def queue_kinds(lines: list[Line]) -> Table:
    return Table(
        "Pengajuan yang menunggu menurut jenis",
        "Jenis PPKS",
        ["Pengajuan"],
        [Row(line.label, [Cell(line.waiting)], _code(line)) for line in lines],
        [],
        "Pengajuan untuk orang dengan beberapa jenis dihitung pada setiap jenisnya.",
    )


def posts(user, area: Area, lines: list[Posts], total: Posts) -> Table:
    """Who serves where; a single district needs no table of districts."""

    def row(line: Posts, url: str = "") -> Row:
        cells = [Cell(line.districts), Cell(line.definitive), Cell(line.acting), Cell(line.empty)]
        return Row(line.label, cells, url=url)

    rows = [row(line, into("reports:posts", area, line.code)) for line in lines]
    last = row(total)
    list_url = link(user, "tksk:vacant_list") if area.is_own else ""
    last.cells.append(Cell(total.vacant, list_url))
    for made, line in zip(rows, lines, strict=True):
        made.cells.append(Cell(line.vacant))
    head = [
        "Kecamatan",
        "TKSK definitif",
        "Hanya pelaksana tugas",
        "Tanpa petugas",
        "Tanpa TKSK definitif",
    ]
    first = area.part_word if area.level != "village" else "Kecamatan"
    return Table("Penugasan TKSK hari ini", first, head, rows, [last])


def tiles(user, area: Area, total: Line, kind: Line | None) -> list[dict]:
    """The official figures one beside the other, never added together."""
    people = total.official["M"] + total.official["F"]
    code = kind.code if kind else ""
    counted = (
        ("Perorangan terverifikasi", people, "individual"),
        ("Keluarga (KK) terverifikasi", total.official["family"], "family"),
        ("Kelompok terverifikasi", total.official["group"], "group"),
        ("Komunitas terverifikasi", total.official["community"], "community"),
    )
    shown = []
    for label, number, column in counted:
        url = entries_url(user, area, VERIFIED, column, code) if kind and number else ""
        shown.append({"label": label, "number": number, "url": url})
    return shown


def kind_bars(lines: list[Line]) -> list:
    """Verified persons by kind, L and P, the largest first."""
    bars = [
        (f"{_code(line)} {line.label.split(' (')[0]}".strip(), _sexes(line))
        for line in lines
        if sum(_sexes(line))
    ]
    return sorted(bars, key=lambda bar: -sum(bar[1]))


def _sexes(line: Line) -> list[int]:
    return [line.official["M"], line.official["F"]]


def _columns(tally: str) -> tuple[str, ...]:
    return figures.OFFICIAL if tally == "official" else figures.UNVERIFIED


def _code(line: Line) -> str:
    return "" if line.code == POOLED else line.code


def _kind_row(user, area: Area, line: Line, tally: str) -> Row:
    state = VERIFIED if tally == "official" else UNVERIFIED
    counts = getattr(line, tally)
    cells = []
    for column in _columns(tally):
        url = ""
        if counts[column] and line.code != POOLED:
            url = entries_url(user, area, state, column, line.code)
        cells.append(Cell(counts[column], url))
    url = ""
    if line.code != POOLED and sum(counts.values()):
        url = _here(area, line.code)
    return Row(line.label, cells, _code(line), url)


def _plain_row(label: str, line: Line, tally: str) -> Row:
    counts = getattr(line, tally)
    return Row(label, [Cell(counts[column]) for column in _columns(tally)])


def _ages(line: Line, url: str = "") -> list[Cell]:
    oldest = "–" if line.oldest is None else f"{line.oldest_days} hari"
    waiting = Cell(line.waiting, url if line.waiting else "")
    return [*(Cell(days) for days in line.ages), waiting, Cell(oldest)]


def _here(area: Area, kind: str) -> str:
    """The figures of the same area for one kind."""
    return page_of("reports:registered", area, jenis=kind)


def into(name: str, area: Area, part: str, **more: str) -> str:
    """The same page for one of the parts of an area; "" for a village, which has none."""
    smaller = {"regency": "kabupaten", "district": "kecamatan"}.get(area.level)
    return page_of(name, area, **{smaller: part}, **more) if smaller else ""
