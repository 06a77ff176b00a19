"""What each panellist says, kept: declarations, ballots, and how far they have read."""

import uuid
from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kitpanel.applications.models import Bid, Version
from kitpanel.core.db import Base
from kitpanel.panel.rules.ballot import Mark, State
from kitpanel.panel.rules.conflict import Link
from kitpanel.rounds.models import Seat


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
    lower_lines: Mapped[list[int]] = mapped_column(JSON, default=list)
    """The places, from 0, of the budget lines they would leave out."""
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
