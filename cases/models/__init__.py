from cases.models.case import Case
from cases.models.note import Note

__all__ = ["Case", "Note"]
