"""What is kept of a round beside its decision: the head its panel was sent, and the papers made of it."""

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from kitpanel.core.db import Base

_MINUTES = text("kind = 'minutes'")


class HeadNote(Base):
    """The head of a round's chain at the lock, as it was written to everybody seated (voting §5). One per round.

    A chain that only the server holds proves little: `kitpanel rounds verify` holds the chain against this and the
    letters.
    """

    __tablename__ = "head_note"

    round_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("round.id"), primary_key=True)
    head: Mapped[str]
    letters: Mapped[int]
    """How many were written: fewer than the seats where somebody cannot be reached."""
    at: Mapped[datetime]


class PaperKind(StrEnum):
    """What a paper of a round is."""

    MINUTES = "minutes"
    REGISTER = "register"


class Paper(Base):
    """A PDF of a round, made by the timetable: its minutes, or its register of conflicts as it stood when asked for."""

    __tablename__ = "round_paper"
    __table_args__ = (
        CheckConstraint("(made_at IS NULL) = (print_key IS NULL)", name="made_has_a_file"),
        CheckConstraint("(kind = 'minutes') = (asked_by_id IS NULL)", name="register_is_asked_for"),
        Index("uq_round_paper_minutes", "round_id", unique=True, postgresql_where=_MINUTES, sqlite_where=_MINUTES),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    round_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("round.id"), index=True)
    kind: Mapped[PaperKind]
    asked_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime]
    made_at: Mapped[datetime | None]
    print_key: Mapped[str | None] = mapped_column(unique=True)
    sha256: Mapped[str] = mapped_column(default="")
