"""What somebody asks to be looked at again of how their idea was decided, and what was found."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kitpanel.applications.models.application import Application
from kitpanel.core.db import Base


class Review(Base):
    """One review of the process, never of the merit (domain §3). Its outcome is the state its idea goes to."""

    __tablename__ = "review"
    __table_args__ = (
        CheckConstraint("(answered_at IS NULL) = (answered_by_id IS NULL)", name="answered_by_somebody"),
        CheckConstraint("answered_at IS NULL OR stands IS NOT NULL", name="answered_with_an_outcome"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    application_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("application.id"), index=True)
    words: Mapped[str]
    """What they say went wrong."""
    asked_at: Mapped[datetime]
    answer_by: Mapped[date]
    """The last day, in London, on which they should hear."""
    stands: Mapped[bool | None]
    """Whether the decision stands; None until somebody has looked."""
    finding: Mapped[str] = mapped_column(default="")
    """What was found, in the words of the letter."""
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))

    application: Mapped[Application] = relationship()
