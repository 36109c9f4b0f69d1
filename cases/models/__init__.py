from cases.models.assessment import Assessment
from cases.models.case import Case
from cases.models.closure import Closure, Reopening
from cases.models.directory import Programme, Provider
from cases.models.disaster import AffectedFamily, Disaster
from cases.models.letter import Letter, LetterText
from cases.models.note import Note
from cases.models.plan import Action, Goal, Plan
from cases.models.referral import Referral
from cases.models.service import Service
from cases.models.task import Flag, Look, Task
from cases.models.transfer import Transfer
from cases.models.visit import AfterCare, Evaluation, Visit

__all__ = [
    "Action",
    "AffectedFamily",
    "AfterCare",
    "Assessment",
    "Case",
    "Closure",
    "Disaster",
    "Evaluation",
    "Flag",
    "Goal",
    "Letter",
    "LetterText",
    "Look",
    "Note",
    "Plan",
    "Programme",
    "Provider",
    "Referral",
    "Reopening",
    "Service",
    "Task",
    "Transfer",
    "Visit",
]
