"""What the panel does, kept: declarations, ballots, the meeting, the chain, the decision, the letters it leads to."""

from kitpanel.panel.models.decision import (
    DECISION_LETTER,
    Basis,
    Decision,
    DecisionLetter,
    DecisionLetterState,
    DecisionRow,
    LettersTime,
)
from kitpanel.panel.models.kept import HeadNote, Paper, PaperKind
from kitpanel.panel.models.meeting import ChainRow, Meeting, Motion, MotionUndone, Signature
from kitpanel.panel.models.own import BallotDraft, BidNote, PackAsked
from kitpanel.panel.models.voting import Ballot, BallotMark, Declaration, ReadingPlace

__all__ = [
    "DECISION_LETTER",
    "Ballot",
    "BallotDraft",
    "BallotMark",
    "Basis",
    "BidNote",
    "ChainRow",
    "Decision",
    "DecisionLetter",
    "DecisionLetterState",
    "DecisionRow",
    "Declaration",
    "HeadNote",
    "LettersTime",
    "Meeting",
    "Motion",
    "MotionUndone",
    "PackAsked",
    "Paper",
    "PaperKind",
    "ReadingPlace",
    "Signature",
]
