"""Frozen releases: public totals come from the last one, never from a live count (opendata §1, privacy 8)."""

import uuid
from datetime import date, datetime

from sqlalchemy.orm import Mapped, mapped_column

from kitpanel.core.db import Base


class Release(Base):
    """Figures up to a day. Grants decided after `covers_until` are not in the public figures yet."""

    __tablename__ = "release"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    name: Mapped[str]
    """As the page says it, such as "to November 2024"."""
    covers_until: Mapped[date] = mapped_column(unique=True)
    released_at: Mapped[datetime]
