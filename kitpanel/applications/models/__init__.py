"""What is kept of ideas: the record, and the people who have a hand in it."""

from kitpanel.applications.models.application import (
    ApplicantType,
    Application,
    ApplicationMission,
    Bid,
    BudgetLine,
    Channel,
    InfoRequest,
    Note,
    ReferenceCount,
    Version,
)
from kitpanel.applications.models.hands import Confirmation, Member, PaperPhoto, TakenDown

__all__ = [
    "ApplicantType",
    "Application",
    "ApplicationMission",
    "Bid",
    "BudgetLine",
    "Channel",
    "Confirmation",
    "InfoRequest",
    "Member",
    "Note",
    "PaperPhoto",
    "ReferenceCount",
    "TakenDown",
    "Version",
]
