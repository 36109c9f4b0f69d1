from cases.models.case import Case
from cases.models.directory import Programme, Provider
from cases.models.disaster import AffectedFamily, Disaster
from cases.models.note import Note

__all__ = ["AffectedFamily", "Case", "Disaster", "Note", "Programme", "Provider"]
