"""What can come of an entry that arrives."""

from dataclasses import dataclass, field
from uuid import UUID


@dataclass
class Saved:
    """It is written. `todo`: what is still to be decided about it, in words."""

    url: str
    words: str
    district: str
    identification: UUID | None = None
    registrant: UUID | None = None
    secret: bool = False
    todo: str = ""


class Wrong(Exception):
    """What was typed cannot be taken: `problems` by sheet and field, "" for the whole sheet. It
    stays on the phone to be put right."""

    def __init__(self, problems: dict[str, dict[str, list[str]]]):
        super().__init__("wrong")
        self.problems = problems


class Waits(Exception):
    """It hangs on another entry that has not led to a registrant yet; the phone keeps it."""


@dataclass
class Clash:
    """A field that both changed: as the phone was prepared, as the worker wrote, as it is now."""

    sheet: str
    name: str
    label: str
    base: str
    mine: str
    theirs: str


@dataclass
class Held(Exception):
    """It cannot be written as it is: the server keeps it and a person decides."""

    why: str
    district: str = ""
    clashes: list[Clash] = field(default_factory=list)
    secret: bool = False
    url: str = ""  # what to look at meanwhile

    def __post_init__(self):
        super().__init__(self.why)
