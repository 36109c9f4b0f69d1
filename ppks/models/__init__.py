"""The register of PPKS and the work that leads into it."""

from ppks.models.access import BrokenGlass, Grant, TeamMember
from ppks.models.attachment import Attachment
from ppks.models.data_collection import DataCollection
from ppks.models.identification import Identification
from ppks.models.movement import ClosedMonth, Movement
from ppks.models.reference import Category, Criterion, Observation, ObservationCriterion, Secrecy
from ppks.models.registrant import Condition, Consent, Identity, Membership, Registrant
from ppks.models.residence import Residence
from ppks.models.search import NameWord
from ppks.models.submission import Submission

__all__ = [
    "Attachment",
    "BrokenGlass",
    "Category",
    "ClosedMonth",
    "Condition",
    "Consent",
    "Criterion",
    "DataCollection",
    "Grant",
    "Identification",
    "Identity",
    "Membership",
    "Movement",
    "NameWord",
    "Observation",
    "ObservationCriterion",
    "Registrant",
    "Residence",
    "Secrecy",
    "Submission",
    "TeamMember",
]
