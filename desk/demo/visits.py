"""The answers of a visit: what the questionnaire asks of the person, chosen as in poor homes."""

from functools import cache

from ppks import questionnaire
from ppks.models import DataCollection
from ppks.models.person import Subject
from ppks.questionnaire import REGISTER_SECTIONS, Who

DAYS = (0, 1, 1, 2, 2, 3, 4, 6)  # between identification and visit
COLUMNS = {field.name for field in DataCollection._meta.concrete_fields}
# What is usual in houses along the rivers; everything else is chosen evenly.
USUAL = {
    "housing.floor": ("kayu", "kayu", "semen", "tanah"),
    "housing.wall": ("kayu", "kayu", "kayu", "tembok"),
    "housing.roof": ("seng", "seng", "kayu_sirap", "daun"),
    "housing.ownership": ("milik", "milik", "bebas_sewa", "sewa"),
    "housing.water": ("permukaan", "hujan", "sumur_bor", "isi_ulang"),
    "housing.fuel": ("kayu", "elpiji"),
    "economy.income_band": ("lt_500rb", "500rb_1jt", "1_2jt"),
    "education.level": ("tidak_sekolah", "sd", "sd", "smp", "sma"),
}
NATURAL = ("banjir", "banjir", "angin", "karhutla")
FINDINGS = (
    "Makan dua kali sehari dari pemberian tetangga.",
    "Rumah bocor di bagian dapur; lantai mulai lapuk.",
    "Menoreh karet kalau tidak hujan, hasilnya tidak tentu.",
    "Anak tertua bekerja di kebun sawit dan jarang pulang.",
    "Perlu dibantu mengurus surat di kecamatan.",
)


def who(entry) -> Who:
    """Of whom the questionnaire is asked, by somebody on the team."""
    registrant = entry.registrant
    return Who(
        subject=registrant.subject,
        ages=registrant.ages,
        sex=registrant.sex,
        kinds=frozenset(c.category_id for c in entry.conditions if c.until is None),
        insider=True,
        housed=registrant.stay == "rumah_tangga",
    )


@cache
def _asked(person: Who) -> tuple:
    return tuple(questionnaire.asked(person))


def fill(rng, visit, entry) -> None:
    """Answer what is asked of the person; about one answer in twelve is missing."""
    person = who(entry)
    sections = set(REGISTER_SECTIONS) | {"persetujuan"}
    for question in _asked(person):
        sections.add(question.section)
        if rng.random() < 0.08 or (question.column and question.column not in COLUMNS):
            continue
        value = _answer(rng, question, entry)
        if value is not None:
            questionnaire.put(visit, question, value)
    _agree(visit, entry)
    saved = {"version": 1, "by": str(visit.entered_by_id), "at": visit.entered_at.isoformat()}
    visit.sections = {name: saved for name in questionnaire.SECTIONS if name in sections}


def _agree(visit, entry) -> None:
    """No answer contradicts another, as the form would not let it: a house has room for those who
    live in it, a meter only who has one, a family the head it is named after."""
    size = max(visit.family_household_size or 0, entry.registrant.member_count or 0)
    if visit.family_household_size is not None:
        visit.family_household_size = size
    room = size
    for name in ("family_children_count", "family_elderly_count", "family_disabled_count"):
        if (count := getattr(visit, name)) is not None:
            setattr(visit, name, min(count, max(room - 1, 0)))
            room -= getattr(visit, name)
    if visit.housing_light != "pln_meter":
        visit.housing_power = ""


def _answer(rng, question, entry):
    values = [value for value, _ in question.choices if value != questionnaire.question.NONE]
    if question.name == "condition.disaster_event":
        social = any(c.category_id == "22" and c.until is None for c in entry.conditions)
        values = ("kebakaran", "kebakaran", "konflik") if social else NATURAL
    if question.name == "housing.floor_area":
        return rng.randint(4, 15) * 4
    if question.kind == "choice":
        usual = [v for v in USUAL.get(question.name, ()) if v in values]
        return rng.choice(usual if usual and rng.random() < 0.8 else values)
    if question.kind == "multi":
        return rng.sample(values, min(rng.choice((1, 1, 2, 3)), len(values)))
    if question.kind == "bool":
        return rng.choice(("ya", "tidak", "tidak"))
    if question.kind == "int":
        return rng.randint(question.low, min(question.high, question.low + 6))
    if question.kind == "year":
        return entry.registered_on.year - rng.randint(0, 4)
    if question.kind == "lines":
        return rng.choice(FINDINGS) if rng.random() < 0.3 else None
    if question.name == "family.head_name":
        registrant = entry.registrant
        family = registrant.subject == Subject.FAMILY  # goes by the name of its head
        return (registrant.name if family else registrant.contact_name) or None
    return None
