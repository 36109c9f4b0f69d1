"""The 26 kinds, their criteria and the observations, read once from `reference/ppks`.

Source of the kinds and criteria: Permensos 8/2012. The observations, and which criterion an
answer speaks for, are Handep's own reading. Pure Python: no Django, no database.
"""

import csv
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "reference" / "ppks"

INDIVIDUAL, FAMILY, GROUP, COMMUNITY = "individual", "family", "group", "community"
SUBJECT_LABELS = {
    INDIVIDUAL: "Perseorangan",
    FAMILY: "Keluarga",
    GROUP: "Kelompok",
    COMMUNITY: "Komunitas",
}

PUBLIC, RESTRICTED, SECRET = "biasa", "terbatas", "rahasia"

YES, NO, UNKNOWN = "yes", "no", "unknown"
UNKNOWN_LABEL = "Tidak tahu"

GROUP_LABELS = {
    "needs": "Kebutuhan dasar",
    "care": "Pengasuhan",
    "health": "Kesehatan dan disabilitas",
    "street": "Tempat tinggal dan hidup di jalan",
    "harm": "Kekerasan dan eksploitasi",
    "law-work": "Hukum dan pekerjaan",
    "disaster": "Bencana",
    "family-community": "Keluarga dan komunitas",
}

# Criteria with no observation behind them, worked out from age, sex or other answers.
COMPUTED = frozenset({("06", 1), ("07", 1), ("15", 1), ("16", 1), ("20", 6), ("23", 1)})

# Kinds whose people are not photographed (domain.md 3.1, evidence).
NOT_PHOTOGRAPHED = frozenset({"06", "07", "10", "14", "16", "18", "19"})

# Ordinal 0: the kind's own definition, used as a gate. It is not one of the 110 criteria.
DEFINITIONS = {
    "18": "Korban perdagangan orang",
    "21": "Terkena bencana alam",
    "22": "Terkena bencana sosial",
}

# Never both for one person: choosing the wrong one points at the other.
TWINS = {"01": "02", "05": "09", "06": "19", "08": "23"}
TWINS |= {adult: child for child, adult in TWINS.items()}
# Under 18 these give way to 07.
CHILD_INSTEAD = {"10": "07", "14": "07", "16": "07", "17": "07", "18": "07"}


class CatalogueError(Exception):
    """The reference files contradict themselves or cannot be read; the text says where."""


def within(age, low, high):
    return (low is None or age >= low) and (high is None or age <= high)


@dataclass(frozen=True)
class Kind:
    """One of the 26 kinds of Permensos 8/2012, with its printed limits."""

    code: str
    slug: str
    name: str
    subjects: frozenset
    min_age: int | None
    max_age: int | None
    sex: str
    secrecy: str
    aliases: tuple
    source: str

    @property
    def is_secret(self):
        return self.secrecy == SECRET


@dataclass(frozen=True)
class Criterion:
    """One line of the regulation's list. `required`: "all" is a gate, "any" a sign."""

    category: str
    ordinal: int
    text: str
    required: str

    @property
    def computed(self):
        return (self.category, self.ordinal) in COMPUTED


@dataclass(frozen=True)
class Observation:
    """One question of the screening. `secret`: asked in the protected section only."""

    code: str
    group: str
    ordinal: int
    question: str
    hint: str
    subjects: frozenset
    min_age: int | None
    max_age: int | None
    sex: str
    secret: bool
    kind: str
    choices: tuple

    @property
    def group_label(self):
        return GROUP_LABELS[self.group]

    @property
    def answers(self):
        """The values that count as an answer; blank and `unknown` do not."""
        return (YES, NO) if self.kind == "bool" else tuple(value for value, label in self.choices)

    def asked_of(self, subject, ages, sex):
        """Whether it is asked: an unknown age or sex excludes nothing, two ages if either fits."""
        if subject not in self.subjects:
            return False
        if subject != INDIVIDUAL:
            return True
        if self.sex and sex and self.sex != sex:
            return False
        return not ages or any(within(age, self.min_age, self.max_age) for age in ages)


@dataclass(frozen=True)
class Mapping:
    """An answer that speaks for a criterion, strongly or weakly."""

    observation: str
    answer: str
    category: str
    ordinal: int
    strength: str


@dataclass(frozen=True)
class Catalogue:
    kinds: tuple
    criteria: tuple
    observations: tuple
    mappings: tuple
    _kinds: dict = field(init=False, repr=False, compare=False)
    _observations: dict = field(init=False, repr=False, compare=False)
    _criteria: dict = field(init=False, repr=False, compare=False)
    _mappings: dict = field(init=False, repr=False, compare=False)

    def __post_init__(self):
        definitions = {
            (code, 0): Criterion(code, 0, text, "all") for code, text in DEFINITIONS.items()
        }
        rows = {}
        for mapping in self.mappings:
            by_ordinal = rows.setdefault(mapping.category, {})
            by_ordinal.setdefault(mapping.ordinal, []).append(mapping)
        set_ = object.__setattr__
        set_(self, "_kinds", {kind.code: kind for kind in self.kinds})
        set_(self, "_observations", {one.code: one for one in self.observations})
        set_(
            self,
            "_criteria",
            definitions | {(one.category, one.ordinal): one for one in self.criteria},
        )
        set_(self, "_mappings", rows)
        self._check()

    def _check(self):
        for criterion in self.criteria:
            if criterion.category not in self._kinds:
                raise CatalogueError(f"criteria.csv: jenis {criterion.category} tidak dikenal")
        for observation in self.observations:
            if observation.group not in GROUP_LABELS:
                raise CatalogueError(
                    f"observations.csv: kelompok {observation.group} tidak dikenal"
                )
        for mapping in self.mappings:
            observation = self._observations.get(mapping.observation)
            if observation is None or mapping.answer not in observation.answers:
                wrong = f"{mapping.observation}={mapping.answer}"
                raise CatalogueError(f"observation_criteria.csv: jawaban {wrong} tidak dikenal")
            if (mapping.category, mapping.ordinal) not in self._criteria:
                wrong = f"{mapping.category}.{mapping.ordinal}"
                raise CatalogueError(f"observation_criteria.csv: kriteria {wrong} tidak dikenal")

    @classmethod
    def from_folder(cls, path=FOLDER):
        """Read the four files of `path`; refuses, as CatalogueError, what does not fit together."""
        path = Path(path)
        try:
            return cls(
                kinds=tuple(_kind(row) for row in _rows(path / "categories.csv")),
                criteria=tuple(_criterion(row) for row in _rows(path / "criteria.csv")),
                observations=tuple(
                    sorted(
                        (_observation(row) for row in _rows(path / "observations.csv")),
                        key=lambda one: one.ordinal,
                    )
                ),
                mappings=tuple(_mapping(row) for row in _rows(path / "observation_criteria.csv")),
            )
        except OSError as error:
            raise CatalogueError(f"Berkas tidak terbaca: {error.filename}") from error
        except (KeyError, ValueError) as error:
            raise CatalogueError(f"Isi berkas acuan tidak sesuai: {error}") from error

    def kind(self, code):
        return self._kinds[code]

    def called(self, text):
        """Kinds that people call by this word, such as ODGJ or gepeng (screening_rules.md 9).

        They propose, never select.
        """
        word = _plain(text)
        return tuple(k for k in self.kinds if word and word in map(_plain, (*k.aliases, k.name)))

    def has_kind(self, code):
        return code in self._kinds

    def observation(self, code):
        return self._observations[code]

    def has_observation(self, code):
        return code in self._observations

    def criterion(self, code, ordinal):
        """One criterion; ordinal 0 is the kind's own definition (18, 21, 22)."""
        return self._criteria[code, ordinal]

    def criteria_of(self, code):
        return tuple(one for one in self.criteria if one.category == code)

    def mappings_of(self, code):
        """The mapping rows of a kind, by criterion ordinal."""
        return self._mappings.get(code, {})

    def observations_for(self, subject, ages=(), sex="", secret=None):
        """What is asked, in order. `secret`: None all, False the ordinary, True the protected."""
        return tuple(
            one
            for one in self.observations
            if one.asked_of(subject, ages, sex) and (secret is None or one.secret == secret)
        )

    def choices_for(self, observation):
        """Value and label of each answer; *tidak tahu* is always the last."""
        observation = self._resolve(observation)
        if observation.kind == "bool":
            return ((YES, "Ya"), (NO, "Tidak"), (UNKNOWN, UNKNOWN_LABEL))
        return (*observation.choices, (UNKNOWN, UNKNOWN_LABEL))

    def answer_label(self, observation, value):
        """The words of an answer, "" for a blank or a value that is not offered."""
        return dict(self.choices_for(observation)).get(value, "")

    def answered(self, observation, value):
        """True for a real answer: blank, `unknown` and values that are not offered are none."""
        return value in self._resolve(observation).answers

    def reports(self, observation, value):
        """True when the answer reports something: yes, or any choice after the first."""
        observation = self._resolve(observation)
        if observation.kind == "bool":
            return value == YES
        return value in observation.answers[1:]

    def twin_of(self, code):
        """The kind that takes this one's place at another age, "" where there is none."""
        return TWINS.get(code) or CHILD_INSTEAD.get(code, "")

    def _resolve(self, observation):
        return self._observations[observation] if isinstance(observation, str) else observation


def _plain(text):
    return " ".join(text.casefold().split())


@cache
def catalogue():
    """The catalogue of the project, read once."""
    return Catalogue.from_folder(FOLDER)


def _rows(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def _age(text):
    return int(text) if text else None


def _set(text):
    return frozenset(text.split("|"))


def _kind(row):
    return Kind(
        code=row["code"],
        slug=row["slug"],
        name=row["name_id"],
        subjects=_set(row["subject"]),
        min_age=_age(row["min_age"]),
        max_age=_age(row["max_age"]),
        sex=row["sex"],
        secrecy=row["secrecy"],
        aliases=tuple(word for word in row["aliases"].split("|") if word),
        source=f"Permensos 8/2012, jenis {row['code']}",
    )


def _criterion(row):
    return Criterion(
        row["category_code"], int(row["ordinal"]), row["criterion_id"], row["required"]
    )


def _observation(row):
    pairs = (choice.partition(":") for choice in row["choices"].split("|") if choice)
    return Observation(
        code=row["code"],
        group=row["group"],
        ordinal=int(row["ordinal"]),
        question=row["question_id"],
        hint=row["hint_id"],
        subjects=_set(row["subject"]),
        min_age=_age(row["min_age"]),
        max_age=_age(row["max_age"]),
        sex=row["sex"],
        secret=row["secret"] == "yes",
        kind=row["answer"],
        choices=tuple((value, label) for value, _, label in pairs),
    )


def _mapping(row):
    return Mapping(
        row["observation_code"],
        row["answer"],
        row["category_code"],
        int(row["criterion_ordinal"]),
        row["strength"],
    )
