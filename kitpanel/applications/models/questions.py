"""What a panel asks somebody whose idea it is reading, and what they answer."""

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kitpanel.applications.models.application import Application
from kitpanel.core.db import Base


class Question(Base):
    """One question of a panel. Who on the panel asked it is kept for the record, and shown to nobody."""

    __tablename__ = "question"
    __table_args__ = (CheckConstraint("answer = '' OR answered_at IS NOT NULL", name="answer_has_time"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    application_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("application.id"), index=True)
    round_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("round.id"))
    by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    words: Mapped[str]
    asked_at: Mapped[datetime]
    answer: Mapped[str] = mapped_column(default="")
    answered_at: Mapped[datetime | None]

    application: Mapped[Application] = relationship()
