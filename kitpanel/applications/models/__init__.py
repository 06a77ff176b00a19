"""What is kept of ideas: the record, the people who have a hand in it, and what staff find them by."""

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
from kitpanel.applications.models.desk import Export, Format, SavedView, desk_row, desk_words
from kitpanel.applications.models.doubles import DoubleVerdict, IdeaMark, MarkedIdea
from kitpanel.applications.models.drafts import DraftLetter, DraftLetterKind
from kitpanel.applications.models.hands import Confirmation, Member, PaperPhoto, TakenDown
from kitpanel.applications.models.questions import Question
from kitpanel.applications.models.recording import Recording
from kitpanel.applications.models.reviews import Review

__all__ = [
    "ApplicantType",
    "Application",
    "ApplicationMission",
    "Bid",
    "BudgetLine",
    "Channel",
    "Confirmation",
    "DoubleVerdict",
    "DraftLetter",
    "DraftLetterKind",
    "Export",
    "Format",
    "IdeaMark",
    "InfoRequest",
    "MarkedIdea",
    "Member",
    "Note",
    "PaperPhoto",
    "Question",
    "Recording",
    "ReferenceCount",
    "Review",
    "SavedView",
    "TakenDown",
    "Version",
    "desk_row",
    "desk_words",
]
