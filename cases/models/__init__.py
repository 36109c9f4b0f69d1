from cases.models.case import Case
from cases.models.directory import Programme, Provider
from cases.models.note import Note

__all__ = ["Case", "Note", "Programme", "Provider"]
