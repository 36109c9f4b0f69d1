from cases.models.assessment import Assessment
from cases.models.case import Case
from cases.models.directory import Programme, Provider
from cases.models.note import Note
from cases.models.plan import Action, Goal, Plan

__all__ = ["Action", "Assessment", "Case", "Goal", "Note", "Plan", "Programme", "Provider"]
