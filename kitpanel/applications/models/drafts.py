"""The letters about ideas that were not sent."""

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from kitpanel.core.db import Base


class DraftLetterKind(StrEnum):
    """What a letter about an unsent idea is for."""

    REMINDER = "reminder"
    COPY = "copy"
    LAST_CALL = "last_call"


class DraftLetter(Base):
    """That a draft was looked at for a letter, whether or not one was `written`: each once, whoever looks again.

    `about` is the day of the cut-off, or of the last save, that the letter is about.
    """

    __tablename__ = "draft_letter"

    application_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("application.id"), primary_key=True)
    kind: Mapped[DraftLetterKind] = mapped_column(primary_key=True)
    about: Mapped[str] = mapped_column(primary_key=True)
    looked_at: Mapped[datetime]
    written: Mapped[bool]
