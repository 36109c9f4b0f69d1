from cases.models.case import Case
from cases.models.directory import Programme, Provider
from cases.models.letter import Letter, LetterText
from cases.models.note import Note
from cases.models.referral import Referral

__all__ = ["Case", "Letter", "LetterText", "Note", "Programme", "Provider", "Referral"]
