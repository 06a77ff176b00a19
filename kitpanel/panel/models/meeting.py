"""The meeting, kept: how far it is, whose names stand under its list, and the chain of all that was said."""

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kitpanel.core.db import Base
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
