"""How an entry of the register reads: with the person, or masked (DESIGN.md section 2).

The province sees number, kind, age band and village; what is left out here reaches no template.
"""

from dataclasses import dataclass
from functools import cache

from django.utils.html import format_html

from core.templatetags.handep import age_text, day, number_id, sex_word
from ppks import policy
from ppks.catalogue import catalogue
from ppks.models import Registrant, Secrecy
from ppks.models.person import Urgency

BANDS = {
    "0-5": ("0–5 tahun", 0, 5),
    "6-17": ("6–17 tahun", 6, 17),
    "18-59": ("18–59 tahun", 18, 59),
    "60": ("60 tahun ke atas", 60, None),
}
NO_AGE = "umur belum diketahui"


@dataclass(frozen=True)
class Kind:
    code: str
    name: str
    secret: bool


@dataclass(frozen=True)
class Line:
    """One row of the register."""

    url: str
    title: str
    also: str  # what tells two same names apart
    who: str
    place: str
    village: str
    kinds: list[Kind]
    state: str
    tone: str
    urgency: str
    secret: bool

    @property
    def locked(self) -> bool:
        """Secret, though no kind of the line says so."""
        return self.secret and not any(kind.secret for kind in self.kinds)


def age_band(ages: tuple[int, ...]) -> str:
    """The band of an age; of two possible ages both bands, where they differ."""
    labels = [
        label
        for label, low, high in BANDS.values()
        if any(low <= age and (high is None or age <= high) for age in ages)
    ]
    return " atau ".join(labels) or NO_AGE


def state_of(registrant: Registrant) -> tuple[str, str]:
    """Where an entry stands, as a word and its tone."""
    if registrant.life == Registrant.Life.NOT_ADMITTED:
        return registrant.get_life_display(), "bad"
    if not registrant.is_active:
        return registrant.get_life_display(), "neutral"
    return ("Terverifikasi", "good") if registrant.is_verified else ("Belum diverifikasi", "waits")


def is_masked(registrant: Registrant, user) -> bool:
    """Whether this user sees no more than number, kind, age band and village of it."""
    if policy.sees_persons(user) or getattr(registrant, "is_insider", False):
        return False
    return not is_inside(registrant, user)


def is_inside(registrant: Registrant, user) -> bool:
    """Whether it lives in an institution of the province, and is this user's work by that."""
    if registrant.institution_id is None or user.position.role not in policy.INSIDE:
        return False
    return registrant.institution.province_id == user.position.province_id


def village_of(registrant: Registrant, user) -> str:
    """Village, and above the district also where that lies."""
    village = registrant.village
    words = [f"{village.kind} {village.name}"]
    if not user.position.district_id:
        words.append(f"Kecamatan {village.district.name}")
    return ", ".join(words)


def who_of(registrant: Registrant) -> str:
    """Age and sex of a person, size of anything else."""
    if registrant.is_person:
        return f"{age_text(registrant.ages)}, {sex_word(registrant.sex).lower()}"
    size = registrant.member_count
    return registrant.get_subject_display() + (f", {number_id(size)} anggota" if size else "")


def kinds_of(registrant: Registrant, knows_secret: bool) -> list[Kind]:
    """The active kinds, main first; *rahasia* ones only for who knows what is secret here."""
    kinds = map(_kind, registrant.kinds)
    return [kind for kind in kinds if knows_secret or not kind.secret]


@cache
def _kind(code: str) -> Kind:
    kind = catalogue().kind(code)
    return Kind(code, kind.name, kind.is_secret)


def urgency_of(registrant: Registrant) -> str:
    return "" if registrant.urgency == Urgency.NORMAL else registrant.urgency_word


def title_of(registrant: Registrant, masked: bool) -> str:
    return registrant.number if masked else registrant.known_as


def line(registrant: Registrant, user) -> Line:
    """A row of a list. Needs `with_kinds` and the village with its district."""
    masked = is_masked(registrant, user)
    kinds = kinds_of(registrant, registrant.knows_secret)
    state, tone = state_of(registrant)
    if masked:
        person = registrant.is_person
        who = age_band(registrant.ages) if person else registrant.get_subject_display()
        also = place = urgency = ""
    else:
        who, place, urgency = who_of(registrant), short_place(registrant), urgency_of(registrant)
        also = ", ".join(_also(registrant))
    return Line(
        url=registrant.get_absolute_url(),
        title=title_of(registrant, masked),
        also=also,
        who=who,
        place=place,
        village=village_of(registrant, user),
        kinds=kinds,
        state=state,
        tone=tone,
        urgency=urgency,
        secret=any(kind.secret for kind in kinds) or registrant.secrecy == Secrecy.SECRET,
    )


def _also(registrant: Registrant) -> list[str]:
    words = []
    if registrant.alias and registrant.name:
        words.append(f"dipanggil {registrant.alias}")
    if registrant.parent_name:
        words.append(f"anak dari {registrant.parent_name}")
    return words


def short_place(registrant: Registrant) -> str:
    """Hamlet, RT and RW: what a line has room for."""
    words = [f"Dusun {registrant.hamlet}"] if registrant.hamlet else []
    if registrant.rt or registrant.rw:
        words.append(_rt_rw(registrant))
    return ", ".join(words)


def _rt_rw(registrant: Registrant) -> str:
    numbers = (registrant.rt and f"RT {registrant.rt}", registrant.rw and f"RW {registrant.rw}")
    return "/".join(number for number in numbers if number)


def birth_text(registrant: Registrant) -> str:
    if registrant.birth_date:
        return day(registrant.birth_date)
    if registrant.birth_year:
        more = " (perkiraan)" if registrant.birth_estimated else ""
        return f"tahun {registrant.birth_year}{more}"
    return ""


def identity_rows(registrant: Registrant, identity, url: str) -> list[dict]:
    """Summary of who it is; numbers masked. `url` leads to where it is changed, "" for nowhere."""
    rows = [("Nama lengkap", registrant.name), ("Nama panggilan", registrant.alias)]
    if registrant.is_person:
        rows += [
            ("Anak dari", registrant.parent_name),
            ("Jenis kelamin", sex_word(registrant.sex)),
            ("Lahir", birth_text(registrant)),
            ("Umur", age_text(registrant.ages)),
            ("NIK", nik_text(identity)),
        ]
    else:
        rows += [
            ("Yang dicatat", registrant.get_subject_display()),
            ("Jumlah anggota", _number(registrant.member_count)),
        ]
        if registrant.subject == "community":
            rows.append(("Jumlah kepala keluarga", _number(registrant.family_count)))
    if registrant.subject in ("individual", "family"):
        rows.append(("Nomor KK", identity.masked_kk if identity else ""))
    return _with(rows, url)


def nik_text(identity) -> str:
    """The masked NIK and how it was seen, or why there is none."""
    if identity is None:
        return ""
    if not identity.nik_cipher:
        return identity.without_nik
    words = [identity.masked_nik]
    if identity.seen_how:
        seen = identity.get_seen_how_display().lower()
        words.append(f"{seen}, {day(identity.seen_on)}" if identity.seen_on else seen)
    if identity.disputed:
        words.append("dikesampingkan karena dipakai data lain")
    return "; ".join(words)


def address_rows(registrant: Registrant, url: str) -> list[dict]:
    village = registrant.village
    rows = [
        ("Desa/kelurahan", f"{village.kind} {village.name}, Kecamatan {village.district.name}"),
        ("Dusun", registrant.hamlet),
        ("Jalan atau gang", registrant.street),
        ("RT/RW", _rt_rw(registrant)),
        ("Tepi sungai", registrant.river),
        ("Penempatan", _placement(registrant)),
    ]
    if registrant.is_person:
        rows.append(("Tinggal di", registrant.get_stay_display()))
        same = "sama dengan tempat tinggal"
        rows.append(("Alamat pada KTP", same if registrant.ktp_same else registrant.ktp_address))
    return _with(rows, url)


def _placement(registrant: Registrant) -> str:
    word = registrant.get_placement_display()
    return f"{word}: {registrant.institution}" if registrant.institution_id else word


def contact_rows(registrant: Registrant, url: str) -> list[dict]:
    phone = registrant.phone
    rows = [
        ("Orang yang dapat dihubungi", registrant.contact_name),
        ("Nomor telepon", format_html('<a href="tel:{0}">{0}</a>', phone) if phone else ""),
        ("Patokan", registrant.landmark),
    ]
    if registrant.no_contact_reason:
        rows.insert(2, ("Alasan tanpa kontak", registrant.no_contact_reason))
    return _with(rows, url)


def consent_rows(consent) -> list[dict]:
    if consent is None:
        return []
    sharing = "ditolak" if consent.refused else "tidak ditolak"
    rows = [
        ("Dasar pencatatan", consent.get_basis_display()),
        ("Diberikan oleh", ", ".join(w for w in (consent.given_by, consent.relation) if w)),
        ("Cara", consent.get_how_display()),
        ("Tanggal", day(consent.given_on)),
        ("Berbagi data", sharing),
    ]
    return _with(rows, "")


def _number(value) -> str:
    return "" if value is None else number_id(value)


def _with(rows: list[tuple], url: str) -> list[dict]:
    return [{"label": label, "value": value, "url": url} for label, value in rows]
