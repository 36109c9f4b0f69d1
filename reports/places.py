"""Where a recap looks: the area of the position, or a smaller one inside it.

An area that is not inside the position's is none (the view answers 404). Districts and villages
that were closed still count, in their regency, for the days before.
"""

from dataclasses import dataclass, field

from districts.models import District, Regency, Village

NAMES = {"regency": "kabupaten", "district": "kecamatan", "village": "desa"}  # in the address
PART_WORDS = {
    "regency": "Kabupaten/kota",
    "district": "Kecamatan",
    "village": "Desa/kelurahan",
    "": "",
}
BELOW = {"province": "regency", "regency": "district", "district": "village", "village": ""}


@dataclass(frozen=True)
class Place:
    """An area: what it is called, which districts it has, and the smaller areas in it."""

    level: str  # province, regency, district or village
    code: str
    name: str
    districts: list[str]  # codes, of closed ones too
    village: str = ""
    parts: list = field(default_factory=list)
    above: tuple = ()  # from the own area down: (level, code, name)
    own: bool = False  # the area of the position itself
    regency: Regency | None = None
    offered: dict = field(default_factory=dict)  # areas to choose from, by name in the address

    @property
    def part_level(self) -> str:
        return BELOW[self.level]

    @property
    def part_word(self) -> str:
        return PART_WORDS[self.part_level]

    @property
    def query(self) -> dict[str, str]:
        """How an address names this area."""
        return {} if self.own else {NAMES[self.level]: self.code}

    def query_of(self, part: str) -> dict[str, str]:
        return {NAMES[self.part_level]: part} if part else self.query

    @property
    def scope(self) -> tuple[str, list]:
        """The rows of the ledger in this area, as SQL on the alias m."""
        if self.village:
            return "m.district_id = ANY(%s) AND m.village_id = %s", [self.districts, self.village]
        return "m.district_id = ANY(%s)", [self.districts]


def place_of(user, kabupaten: str = "", kecamatan: str = "", desa: str = "") -> Place | None:
    """The smallest area asked for; None when one of them lies outside the position's area. A
    smaller one that is not in the larger one asked for with it no longer counts."""
    reach = {one.pk: one for one in _reach(user.position)}
    regencies = {one.regency_id: one.regency for one in reach.values()}
    if (kabupaten and kabupaten not in regencies) or (kecamatan and kecamatan not in reach):
        return None
    village = district = None
    if desa:
        village = Village.objects.filter(pk=desa, district__in=list(reach)).first()
        if village is None:
            return None
        if kecamatan not in ("", village.district_id):
            village = None
    code = village.district_id if village else kecamatan or user.position.district_id
    district = reach[code] if code else None
    if district and kabupaten not in ("", district.regency_id):
        village = district = None
    code = district.regency_id if district else kabupaten or user.position.regency_id
    regency = regencies[code] if code else None
    return _place(user.position, reach, regencies, regency, district, village)


def _reach(position):
    """Districts of the position, closed ones with those of a regency or province."""
    districts = District.objects.select_related("regency").order_by("pk")
    if position.district_id:
        return districts.filter(pk=position.district_id)
    if position.regency_id:
        return districts.filter(regency=position.regency_id)
    return districts.filter(regency__province=position.province_id)


def _place(position, reach, regencies, regency, district, village) -> Place:
    villages = (
        list(Village.objects.filter(district=district).order_by("name", "pk")) if district else []
    )
    own = position.district_id or position.regency_id or position.province_id
    chain = [("regency", regency), ("district", district), ("village", village)]
    chain = [(level, one.pk, _named(level, one)) for level, one in chain if one is not None]
    inner = [one for one in chain if len(one[1]) >= len(own)]  # the own area and what is in it
    level, code, name = chain[-1] if chain else ("province", own, position.area_name)
    districts = [one for one in reach.values() if regency and one.regency_id == regency.pk]
    parts = {
        "province": [regencies[pk] for pk in sorted(regencies)],
        "regency": districts,
        "district": villages,
        "village": [],
    }
    offered = {
        "kabupaten": [] if position.regency_id or position.district_id else parts["province"],
        "kecamatan": [] if position.district_id else districts,
        "desa": villages,
    }
    codes = list(reach) if level == "province" else [one.pk for one in districts]
    return Place(
        level,
        code,
        name,
        [district.pk] if district else codes,
        village.pk if village else "",
        parts[level],
        tuple(inner[:-1]),
        code == own,
        regency,
        {
            name: [(one.pk, one.name) for one in rows if one.closed_on is None]
            for name, rows in offered.items()
            if rows
        },
    )


def _named(level: str, area) -> str:
    if level == "village":
        return f"{area.kind} {area.name}"
    return f"Kecamatan {area.name}" if level == "district" else area.name
