"""What is a panellist's own, and nobody else's: ballots begun, notes, and the files they asked for."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from kitpanel.core.db import Base


class BallotDraft(Base):
    """A ballot that somebody has begun and not sent: theirs alone, sealed, in no chain and no count. Gone once sent."""

    __tablename__ = "ballot_draft"

    seat_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("seat.id"), primary_key=True)
    bid_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("bid.id"), primary_key=True)
    read_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("version.id"))
    """The version of the bid's text it was written on."""
    sealed: Mapped[str]
    """A `rules.draft.Draft`."""
    at: Mapped[datetime]


class BidNote(Base):
    """What somebody wrote for themselves about a bid: only they see it; gone when the round closes."""

    __tablename__ = "bid_note"

    seat_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("seat.id"), primary_key=True)
    bid_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("bid.id"), primary_key=True)
    sealed: Mapped[str]
    at: Mapped[datetime]


class PackAsked(Base):
    """Somebody asked for the ideas they may read as a file to print: the timetable makes it."""

    __tablename__ = "pack_asked"

    seat_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("seat.id"), primary_key=True)
    large: Mapped[bool] = mapped_column(primary_key=True)
    at: Mapped[datetime]
