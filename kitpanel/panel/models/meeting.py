"""The meeting, kept: how far it is, the motions put, whose names stand under its list, and the chain of all of it."""

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kitpanel.applications.models import Bid
from kitpanel.core.db import Base
from kitpanel.panel.rules.record import Outcome
from kitpanel.rounds.models import Round, Seat


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
    current_block: Mapped[str | None]
    """The block of ideas talked about together, "yes" or "no"; null while the panel is at one idea, or at none."""
    timer_until: Mapped[datetime | None]
    """When the time set for what is talked about is up."""
    break_until: Mapped[datetime | None]
    wall_number: Mapped[int] = mapped_column(default=0)
    """How many links to the room's screen were made: the newest alone leads anywhere, while `wall_open`."""
    wall_open: Mapped[bool] = mapped_column(default=False)
    locked_at: Mapped[datetime | None]
    locked_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))

    round: Mapped[Round] = relationship()


class Motion(Base):
    """A motion put on one bid after the lock, with the hands that were counted (voting §3). Pence; never changed.

    Carried or not, undone or not, it stays. Its codes and numbers are in the ballot chain too; its words are here only.
    """

    __tablename__ = "motion"
    __table_args__ = (
        UniqueConstraint("round_id", "number"),
        CheckConstraint("(outcome IN ('fund', 'part_fund')) = (amount > 0)", name="money_only_if_funded"),
        CheckConstraint("outcome IN ('fund', 'part_fund', 'defer', 'not_this_time')", name="outcome_that_can_be_moved"),
        CheckConstraint("votes_for >= 0 AND votes_against >= 0 AND votes_abstain >= 0", name="hands_from_none_up"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    round_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("round.id"))
    bid_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("bid.id"))
    number: Mapped[int]
    """1 for the first motion of the round, then 2, 3… Shown to nobody: it would tell of motions they may not see."""
    outcome: Mapped[Outcome]
    amount: Mapped[int] = mapped_column(default=0)
    votes_for: Mapped[int]
    votes_against: Mapped[int]
    votes_abstain: Mapped[int]
    reason: Mapped[str] = mapped_column(default="")
    """Why, for the person who asked: it goes into their letter."""
    internal_reason: Mapped[str] = mapped_column(default="")
    salt: Mapped[str] = mapped_column(default="")
    """Random, kept beside the words and emptied with them: the chain holds only their hash under it (voting §5)."""
    by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]

    bid: Mapped[Bid] = relationship()
    undone: Mapped["MotionUndone | None"] = relationship(lazy="joined")


class MotionUndone(Base):
    """A motion was undone before the panel confirmed its decision. A row of its own: the motion stays as it was."""

    __tablename__ = "motion_undone"

    motion_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("motion.id"), primary_key=True)
    by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class Signature(Base):
    """Somebody at the meeting signed what the panel decided: two names must stand under every bid (voting §3).

    `list_hash` is the SHA-256 of the record they saw and of the motions on the bids they may see, so that a name never
    stands under another list. It is emptied when a motion changes what they signed: they sign again.
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
