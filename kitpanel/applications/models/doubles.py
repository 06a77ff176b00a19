"""By what ideas that may be alike find each other, and what staff said of two of them."""

import uuid
from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from kitpanel.core.db import Base


class MarkedIdea(Base):
    """The version of an idea whose marks are kept: another version is marked anew by the timetable."""

    __tablename__ = "marked_idea"

    application_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("application.id"), primary_key=True)
    version: Mapped[int]


class IdeaMark(Base):
    """One mark of an idea: a number that says nothing by itself, found again in whatever is alike."""

    __tablename__ = "idea_mark"
    __table_args__ = (Index("ix_idea_mark_value", "value", "application_id"),)

    application_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("application.id"), primary_key=True)
    value: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    weight: Mapped[int]


class DoubleVerdict(Base):
    """What somebody found when they looked at two ideas. The newest counts, for the signs it was given on."""

    __tablename__ = "double_verdict"
    __table_args__ = (
        Index("ix_double_verdict_pair", "one_id", "other_id"),
        CheckConstraint("one_id < other_id", name="in_order"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    one_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("application.id"))
    other_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("application.id"), index=True)
    same: Mapped[bool]
    why: Mapped[str]
    marks: Mapped[list[str]]
    """Marks of the signs there were, as keyed to what was alike."""
    by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
