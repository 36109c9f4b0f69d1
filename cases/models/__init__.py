from cases.models.case import Case
from cases.models.directory import Programme, Provider
from cases.models.note import Note
from cases.models.service import Service

__all__ = ["Case", "Note", "Programme", "Provider", "Service"]
