"""What a question is, and of whom it is asked. Pure Python: no Django, no database.

Source of the fields and their code lists: domain.md section 3.1 (Form P1 of Kemensos, PPKS and
DTSEN-like survey forms). What the privacy section advises not to record is not asked: religion,
mother's maiden name, bank accounts, exact income, which minority somebody belongs to.
"""

from dataclasses import dataclass, field

from ppks.catalogue import COMMUNITY, FAMILY, GROUP, INDIVIDUAL, within

UNKNOWN, UNWILLING = "tidak_tahu", "tidak_mau"
YES, NO = "ya", "tidak"
NONE = "tidak_ada"  # in a question with several answers: none of them
ALONE = frozenset({NONE, UNKNOWN, UNWILLING})  # never together with another answer
PERSON = frozenset({INDIVIDUAL})
HOME = frozenset({INDIVIDUAL, FAMILY})
MANY = frozenset({GROUP, COMMUNITY})
ALL = frozenset({INDIVIDUAL, FAMILY, GROUP, COMMUNITY})

SECTIONS = {
    "identitas": "Identitas",
    "alamat": "Alamat dan kontak",
    "keadaan": "Keadaan dan jenis PPKS",
    "keluarga": "Keluarga",
    "pendidikan-pekerjaan": "Pendidikan dan pekerjaan",
    "kesehatan": "Kesehatan",
    "rumah": "Rumah dan ekonomi rumah tangga",
    "bantuan": "Bantuan dan kebutuhan",
    "penilaian": "Penilaian petugas",
    "persetujuan": "Persetujuan",
}
REGISTER_SECTIONS = ("identitas", "alamat", "keadaan")  # kept by the registrant, not the visit
PRIVATE_SECTIONS = frozenset({"keadaan", "kesehatan", "keluarga"})  # open with the privacy line
HOUSE_SECTION = "rumah"  # asked once per house


@dataclass(frozen=True)
class Who:
    """Of whom the questionnaire is asked. `ages` as in `ppks.screening`: (), one or two.

    `insider`: the reader may see what is *rahasia* about this registrant; `kinds` are those the
    reader may see. `housed`: lives in a house, not in an institution or on the street.
    """

    subject: str
    ages: tuple = ()
    sex: str = ""
    kinds: frozenset = frozenset()
    insider: bool = False
    housed: bool = True

    @property
    def is_child(self) -> bool:
        """Certainly under 18: a guardian speaks for the person."""
        return self.subject == INDIVIDUAL and bool(self.ages) and max(self.ages) < 18


@dataclass(frozen=True)
class Question:
    """One question as data.

    `kind`: choice, multi, bool, text, lines, int, year. `column`: the typed column of
    DataCollection, "" when the answer is kept in `answers`. `secret`: comes from a *rahasia*
    kind. `sensitive`: offers *tidak mau menjawab*. `optional`: does not count towards a
    complete section.
    `house`: asked once per house. `housing`: only of people who live in a house.
    """

    name: str
    label: str
    section: str
    kind: str
    choices: tuple = ()
    hint: str = ""
    subjects: frozenset = PERSON
    min_age: int | None = None
    max_age: int | None = None
    sex: str = ""
    kinds: frozenset = field(default_factory=frozenset)
    column: str = ""
    secret: bool = False
    sensitive: bool = False
    optional: bool = False
    house: bool = False
    housing: bool = False
    group: str = ""
    low: int = 0
    high: int = 1000

    @property
    def field(self) -> str:
        """Its name in forms: `housing.floor` → `housing_floor`."""
        return self.name.replace(".", "_")

    @property
    def offered(self) -> tuple:
        """Values and labels, *tidak tahu* and *tidak mau menjawab* last: answers, not gaps."""
        if self.kind not in ("choice", "multi", "bool"):
            return ()
        listed = ((YES, "Ya"), (NO, "Tidak")) if self.kind == "bool" else self.choices
        unwilling = ((UNWILLING, "Tidak mau menjawab"),) if self.sensitive else ()
        return (*listed, (UNKNOWN, "Tidak tahu"), *unwilling)

    def asked_of(self, who: Who) -> bool:
        """Whether it is asked: an unknown age or sex excludes nothing, two ages if either fits."""
        if who.subject not in self.subjects or (self.secret and not who.insider):
            return False
        if self.kinds and not self.kinds & who.kinds:
            return False
        if self.housing and not who.housed:
            return False
        if who.subject != INDIVIDUAL:
            return True
        if self.sex and who.sex and self.sex != who.sex:
            return False
        return not who.ages or any(within(age, self.min_age, self.max_age) for age in who.ages)

    def is_blank(self, value) -> bool:
        return value is None or value == "" or value == []

    def accepts(self, value) -> bool:
        """Whether this is an answer to it at all; blank is."""
        if self.is_blank(value):
            return True
        if self.kind == "multi":
            values = {one for one, label in self.offered}
            return set(value) <= values and (len(value) == 1 or not ALONE & set(value))
        if self.offered:
            return value in dict(self.offered)
        if self.kind in ("int", "year"):
            return self.low <= value <= self.high
        return isinstance(value, str)

    def show(self, value) -> str:
        """The answer in words, "" for none."""
        if self.is_blank(value):
            return ""
        labels = dict(self.offered)
        if isinstance(value, list | tuple):
            return ", ".join(labels.get(one, str(one)) for one in value)
        return labels.get(value, str(value))


def choice(name, label, section, choices, **more) -> Question:
    return Question(name, label, section, "choice", tuple(choices), **_in_column(name, more))


def multi(name, label, section, choices, **more) -> Question:
    more.setdefault("hint", "Boleh lebih dari satu.")
    return Question(name, label, section, "multi", tuple(choices), **_in_column(name, more))


def yes_no(name, label, section, **more) -> Question:
    return Question(name, label, section, "bool", **_in_column(name, more))


def text(name, label, section, **more) -> Question:
    return Question(name, label, section, "text", **_in_column(name, more))


def lines(name, label, section, **more) -> Question:
    more.setdefault("optional", True)
    return Question(name, label, section, "lines", **_in_column(name, more))


def number(name, label, section, low, high, **more) -> Question:
    return Question(name, label, section, "int", low=low, high=high, **_in_column(name, more))


def year(name, label, section, low, **more) -> Question:
    """A year up to this one; the form knows which that is."""
    return Question(name, label, section, "year", low=low, high=2200, **_in_column(name, more))


def _in_column(name, more) -> dict:
    """Common questions have a column of their own; those of a kind live in `answers`."""
    if not more.get("kinds"):
        more.setdefault("column", name.replace(".", "_"))
    return more
