"""What the panel does, kept: declarations, ballots, the meeting, the chain, the decision, the letters it leads to."""

import uuid
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kitpanel.applications.models import Bid, Version
from kitpanel.core.db import Base
from kitpanel.core.lifecycle import Lifecycle, Move
from kitpanel.panel.rules.ballot import Mark, State
from kitpanel.panel.rules.conflict import Link
from kitpanel.panel.rules.record import Outcome
from kitpanel.rounds.models import Round, Seat


class Declaration(Base):
    """One declaration of one panellist about one bid. The newest counts; a pin can only be lifted by staff."""

    __tablename__ = "declaration"
    __table_args__ = (
        UniqueConstraint("seat_id", "bid_id", "number"),
        Index("ix_declaration_bid", "bid_id"),
        CheckConstraint("NOT pinned OR link = 'out'", name="pin_is_out"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    seat_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("seat.id"))
    bid_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("bid.id"))
    number: Mapped[int]
    """1 for the first declaration, then 2, 3…"""
    link: Mapped[Link]
    pinned: Mapped[bool] = mapped_column(default=False)
    voids: Mapped[int] = mapped_column(default=0)
    """Made after a vote on this bid: versions of the ballot up to this number are void, and stay in the record."""
    words: Mapped[str] = mapped_column(default="")
    salt: Mapped[str] = mapped_column(default="")
    """Random, kept beside the words and emptied with them: the chain holds only their hash under it (voting §5)."""
    by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    """Who declared or pinned it; null when the service found that the panellist is the applicant or the contact."""
    at: Mapped[datetime]

    seat: Mapped[Seat] = relationship()
    bid: Mapped[Bid] = relationship()

    @property
    def late(self) -> bool:
        """Whether it came after a vote on this bid."""
        return self.voids > 0


class Ballot(Base):
    """Everything one panellist says on one bid, one version of it. A later vote is a new row; none is overwritten.

    `stage` 1 was sent before the chair opened the votes, 2 after. Pence. Somebody who stepped out or sent nothing has
    no row, so `state` is never "stepped_out" here.
    """

    __tablename__ = "ballot"
    __table_args__ = (
        UniqueConstraint("seat_id", "bid_id", "version"),
        Index("ix_ballot_bid", "bid_id"),
        CheckConstraint("(state = 'graded') = (grade IS NOT NULL)", name="grade_only_if_graded"),
        CheckConstraint("state <> 'stepped_out'", name="nobody_votes_stepped_out"),
        CheckConstraint("grade IS NULL OR grade BETWEEN 0 AND 4", name="grade_0_to_4"),
        CheckConstraint("lower IS NULL OR (state = 'graded' AND lower > 0)", name="lower_only_if_graded"),
        CheckConstraint("stage IN (1, 2)", name="stage_1_or_2"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    seat_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("seat.id"))
    bid_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("bid.id"))
    version: Mapped[int]
    read_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("version.id"))
    """The version of the bid's text that was read: when the bid has another one now, it must be looked at again."""
    stage: Mapped[int] = mapped_column(default=1)
    state: Mapped[State]
    grade: Mapped[int | None]
    lower: Mapped[int | None]
    """What they would give if less than asked."""
    reason: Mapped[str] = mapped_column(default="")
    missing: Mapped[str] = mapped_column(default="")
    """With "I don't have enough to go on": what is missing."""
    salt: Mapped[str] = mapped_column(default="")
    """Random, kept beside reason and missing and emptied with them: the chain holds only their hash under it."""
    receipt: Mapped[str]
    """The first 16 hex digits of its chain row's hash."""
    sent_at: Mapped[datetime]

    seat: Mapped[Seat] = relationship()
    bid: Mapped[Bid] = relationship()
    read: Mapped[Version] = relationship()
    marks: Mapped[list["BallotMark"]] = relationship(back_populates="ballot", cascade="all, delete-orphan")


class BallotMark(Base):
    """How much it would help one Mission, in a word."""

    __tablename__ = "ballot_mark"

    ballot_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("ballot.id"), primary_key=True)
    mission_key: Mapped[str] = mapped_column(ForeignKey("mission.key"), primary_key=True)
    mark: Mapped[Mark]

    ballot: Mapped[Ballot] = relationship(back_populates="marks")


class ReadingPlace(Base):
    """How far somebody has read: kept across devices, moved by POST."""

    __tablename__ = "reading_place"

    seat_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("seat.id"), primary_key=True)
    bid_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("bid.id"), primary_key=True)
    done: Mapped[bool] = mapped_column(default=False)
    at: Mapped[datetime]


class Meeting(Base):
    """A round's meeting: when it began, when the chair opened the votes, what is being talked about, when it locked."""

    __tablename__ = "meeting"
    __table_args__ = (CheckConstraint("locked_at IS NULL OR opened_at IS NOT NULL", name="opened_before_locked"),)

    round_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("round.id"), primary_key=True)
    started_at: Mapped[datetime]
    started_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    opened_at: Mapped[datetime | None]
    opened_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    current_bid_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("bid.id"))
    locked_at: Mapped[datetime | None]
    locked_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))

    round: Mapped[Round] = relationship()


class Signature(Base):
    """Somebody at the meeting signed what the panel decided: two names must stand under every bid (voting §3).

    `list_hash` is the SHA-256 of the record they saw, so that a name never stands under another list.
    """

    __tablename__ = "signature"

    seat_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("seat.id"), primary_key=True)
    list_hash: Mapped[str]
    at: Mapped[datetime]

    seat: Mapped[Seat] = relationship()


class ChainRow(Base):
    """One row of a round's ballot chain (voting §5). The database refuses UPDATE and DELETE on this table."""

    __tablename__ = "chain_row"

    round_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("round.id"), primary_key=True)
    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    previous: Mapped[str]
    body: Mapped[str]
    """Canonical JSON; ids and codes and the salt, no names and no free text."""
    hash: Mapped[str] = mapped_column(unique=True)
    at: Mapped[datetime]


class Decision(Base):
    """What a round decided, with the whole record it was computed from. One per round; never changed."""

    __tablename__ = "decision"

    round_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("round.id"), primary_key=True)
    record: Mapped[str]
    """kitpanel-round/1 as text: what `kitpanel rounds replay` reads."""
    software: Mapped[str]
    confirmed_at: Mapped[datetime]
    confirmed_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    signed_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))

    round: Mapped[Round] = relationship()
    rows: Mapped[list["DecisionRow"]] = relationship(back_populates="decision", order_by="DecisionRow.place")


class Basis(StrEnum):
    """Whether an outcome is the computed list's, a motion's, or taken over from before this system."""

    LIST = "list"
    MOTION = "motion"
    BEFORE_KITPANEL = "before_kitpanel"


class DecisionRow(Base):
    """The decision on one bid, and the money it was charged to. Pence."""

    __tablename__ = "decision_row"
    __table_args__ = (
        UniqueConstraint("round_id", "place"),
        CheckConstraint("(outcome IN ('fund', 'part_fund')) = (amount > 0)", name="money_only_if_funded"),
        CheckConstraint("signed_by_1_id IS NULL OR signed_by_1_id <> signed_by_2_id", name="two_people_signed"),
    )

    bid_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("bid.id"), primary_key=True)
    round_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("decision.round_id"), index=True)
    place: Mapped[int]
    outcome: Mapped[Outcome]
    amount: Mapped[int] = mapped_column(default=0)
    charged: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Strand code → pence."""
    basis: Mapped[Basis]
    votes_for: Mapped[int | None]
    votes_against: Mapped[int | None]
    votes_abstain: Mapped[int | None]
    reason: Mapped[str] = mapped_column(default="")
    internal_reason: Mapped[str] = mapped_column(default="")
    signed_by_1_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    signed_by_2_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))

    decision: Mapped[Decision] = relationship(back_populates="rows")
    bid: Mapped[Bid] = relationship()


class DecisionLetterState(StrEnum):
    """Where the letter about a decision is."""

    DRAFTED = "drafted"
    CHECKED = "checked"
    SENT = "sent"


DECISION_LETTER = Lifecycle(
    "decision letter",
    DecisionLetterState.DRAFTED,
    (
        Move("edit", (DecisionLetterState.DRAFTED, DecisionLetterState.CHECKED), DecisionLetterState.DRAFTED, "Save"),
        Move("check", (DecisionLetterState.DRAFTED,), DecisionLetterState.CHECKED, "Ready to send"),
        Move("send", (DecisionLetterState.CHECKED,), DecisionLetterState.SENT, "Send"),
    ),
    {
        DecisionLetterState.DRAFTED: "To be checked",
        DecisionLetterState.CHECKED: "Held, ready to send",
        DecisionLetterState.SENT: "Sent",
    },
    {
        DecisionLetterState.DRAFTED: "yellow",
        DecisionLetterState.CHECKED: "purple",
        DecisionLetterState.SENT: "green",
    },
)


class DecisionLetter(Base):
    """The letter that tells one applicant what the panel decided. Held until all of a round's are sent at once.

    A sent decision is never edited: a correction is a second letter (`number` 2) with a recorded reason.
    """

    __tablename__ = "decision_letter"
    __table_args__ = (
        UniqueConstraint("bid_id", "number"),
        CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name="sent_has_a_time"),
        CheckConstraint("number = 1 OR why_corrected <> ''", name="correction_has_a_reason"),
    )
    lifecycle: ClassVar[Lifecycle] = DECISION_LETTER

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    round_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("round.id"), index=True)
    bid_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("bid.id"))
    number: Mapped[int] = mapped_column(default=1)
    state: Mapped[DecisionLetterState] = mapped_column(default=DecisionLetterState.DRAFTED)
    version: Mapped[int] = mapped_column(default=1)
    subject: Mapped[str]
    body: Mapped[str]
    why_corrected: Mapped[str] = mapped_column(default="")
    written_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    written_at: Mapped[datetime]
    letter_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("letter.id"))
    sent_at: Mapped[datetime | None]

    bid: Mapped[Bid] = relationship()
