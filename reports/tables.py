"""The tables of the dashboard: rows of figures, each number leading to its list."""

from dataclasses import dataclass, field

from reports import figures
from reports.figures import Area, Line, Posts
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
FEW = 7  # numbers of a row that a phone shows under its name
EVERYBODY = "Semua jenis, setiap orang satu kali"


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

    @property
    def said(self) -> str:
        return f"{self.code} {self.label}".strip()


@dataclass
class Table:
    title: str
    first: str  # what the first column names
    head: list[str]
    rows: list[Row]
    after: list[Row] = field(default_factory=list)  # total rows
    note: str = ""

    @property
    def is_wide(self) -> bool:
        """Too many numbers for a phone, where it is scrolled, and for level heads on paper."""
        return len(self.head) > FEW

    @property
    def is_folded(self) -> bool:
        """On a phone each row becomes two lines, its name over its numbers."""
        return 1 < len(self.head) <= FEW


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
        tampak="biasa",
        **place,
    )


def official_kinds(user, area: Area, lines: list[Line], total: Line | None) -> Table:
    rows = [_kind_row(user, area, line, "official") for line in lines]
    return Table(
        "Terverifikasi menurut jenis",
        "Jenis PPKS",
        [WORDS[column] for column in figures.OFFICIAL],
        rows,
        [_total_row(user, area, EVERYBODY, total, "official")] if total else [],
        "Satu orang dapat punya beberapa jenis dan dihitung pada setiap jenisnya.",
    )


def unverified_kinds(user, area: Area, lines: list[Line], total: Line | None) -> Table:
    rows = [_kind_row(user, area, line, "unverified") for line in lines]
    return Table(
        "Belum diverifikasi menurut jenis",
        "Jenis PPKS",
        [WORDS[column] for column in figures.UNVERIFIED],
        rows,
        [_total_row(user, area, EVERYBODY, total, "unverified")] if total else [],
    )


def official_parts(user, area, lines, total, kind: Line | None) -> Table:
    return _parts(user, area, lines, total, kind, "official", "Terverifikasi")


def unverified_parts(user, area, lines, total, kind: Line | None) -> Table:
    return _parts(user, area, lines, total, kind, "unverified", "Belum diverifikasi")


def _parts(user, area, lines, total, kind, tally, word) -> Table:
    place = area.part_word.lower()
    columns = _columns(tally)
    state = VERIFIED if tally == "official" else UNVERIFIED
    rows = []
    for line in lines:
        counts = getattr(line, tally)
        cells = [
            Cell(
                counts[c],
                entries_url(user, area, state, c, kind.code if kind else "", line.code)
                if counts[c]
                else "",
            )
            for c in columns
        ]
        rows.append(
            Row(
                line.label,
                cells,
                url=into("reports:registered", area, line.code, jenis=kind.code if kind else ""),
            )
        )
    code = kind.code if kind else ""
    after = [_total_row(user, area, "Jumlah", total, tally, code)]
    title = f"{word} menurut {place}" + (f": {kind.label}" if kind else "")
    return Table(title, area.part_word, [WORDS[c] for c in columns], rows, after)


def queue_url(user, area: Area, district: str = "") -> str:
    """The queue behind a number of what waits in an area or a district of it, for who has one
    queue for all of it."""
    if not user.position.regency_id:
        return ""
    district = district or area.chosen["kecamatan"]
    return link(user, "ppks:submission_queue", kecamatan=district, tampak="biasa")


def queue_parts(user, area: Area, lines, total: Line) -> Table:
    single = area.level == "district"
    rows = [
        Row(line.label, _ages(line, queue_url(user, area, line.code) if single else ""))
        for line in lines
    ]
    after = [Row("Jumlah", _ages(total, queue_url(user, area)))]
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
        [Row(line.label, [Cell(line.waiting)], line.code) for line in lines],
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
        url = entries_url(user, area, VERIFIED, column, code) if number else ""
        shown.append({"label": label, "number": number, "url": url})
    return shown


def kind_bars(lines: list[Line]) -> list:
    """Verified persons by kind, L and P, the largest first."""
    bars = [
        (f"{line.code} {line.label.split(' (')[0]}", _sexes(line))
        for line in lines
        if sum(_sexes(line))
    ]
    return sorted(bars, key=lambda bar: -sum(bar[1]))


def _sexes(line: Line) -> list[int]:
    return [line.official["M"], line.official["F"]]


def _columns(tally: str) -> tuple[str, ...]:
    return figures.OFFICIAL if tally == "official" else figures.UNVERIFIED


def _kind_row(user, area: Area, line: Line, tally: str) -> Row:
    row = _total_row(user, area, line.label, line, tally, line.code)
    row.code = line.code
    if any(cell.value for cell in row.cells):
        row.url = page_of("reports:registered", area, jenis=line.code)
    return row


def _total_row(user, area: Area, label: str, line: Line, tally: str, kind: str = "") -> Row:
    """Entries of the whole area, or those of one kind in it."""
    state = VERIFIED if tally == "official" else UNVERIFIED
    counts = getattr(line, tally)
    return Row(
        label,
        [
            Cell(
                counts[column],
                entries_url(user, area, state, column, kind) if counts[column] else "",
            )
            for column in _columns(tally)
        ],
    )


def _ages(line: Line, url: str = "") -> list[Cell]:
    oldest = "–" if line.oldest is None else f"{line.oldest_days} hari"
    waiting = Cell(line.waiting, url if line.waiting else "")
    return [*(Cell(days) for days in line.ages), waiting, Cell(oldest)]


def into(name: str, area: Area, part: str, **more: str) -> str:
    """The same page for one of the parts of an area; "" for a village, which has none."""
    smaller = {"regency": "kabupaten", "district": "kecamatan"}.get(area.level)
    return page_of(name, area, **{smaller: part}, **more) if smaller else ""
