from cases.models.case import Case
from cases.models.closure import Closure, Reopening
from cases.models.directory import Programme, Provider
from cases.models.note import Note
from cases.models.transfer import Transfer

__all__ = [
    "Case",
    "Closure",
    "Note",
    "Programme",
    "Provider",
    "Reopening",
    "Transfer",
]
