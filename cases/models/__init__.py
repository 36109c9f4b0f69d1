from cases.models.case import Case
from cases.models.directory import Programme, Provider
from cases.models.note import Note
from cases.models.task import Flag, Look, Task
from cases.models.visit import AfterCare, Evaluation, Visit

__all__ = [
    "AfterCare",
    "Case",
    "Evaluation",
    "Flag",
    "Look",
    "Note",
    "Programme",
    "Provider",
    "Task",
    "Visit",
]
