"""A recording in which somebody tells their idea."""

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kitpanel.applications.rules.recording import LENGTH_WORDS, LengthFrom, MediaKind, said_length
from kitpanel.core.db import Base
from kitpanel.core.files import StoredFile
from kitpanel.core.said import Said

_NOW = text("removed_at IS NULL")


class Recording(Base):
    """A recording in which somebody tells their idea, as it was sent, and the summary staff wrote of it.

    The newest that was not removed is the idea's; an older one is kept while a frozen version holds it.
    """

    __tablename__ = "recording"
    __table_args__ = (
        Index("uq_recording_one_now", "application_id", unique=True, postgresql_where=_NOW, sqlite_where=_NOW),
        CheckConstraint("seconds > 0", name="some_length"),
        CheckConstraint("(summary = '') = (summary_at IS NULL)", name="summary_has_time"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    application_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("application.id"), index=True)
    file_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("stored_file.id"), unique=True)
    kind: Mapped[MediaKind]
    seconds: Mapped[int]
    length_from: Mapped[LengthFrom]
    added_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
    summary: Mapped[str] = mapped_column(default="")
    summary_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    summary_at: Mapped[datetime | None]

    file: Mapped[StoredFile] = relationship()

    @property
    def length(self) -> Said:
        """Say how long it is."""
        return said_length(self.seconds)

    @property
    def length_doubt(self) -> str:
        """Say what there is to doubt about its length, for staff; "" where the file says it."""
        return LENGTH_WORDS[self.length_from]
