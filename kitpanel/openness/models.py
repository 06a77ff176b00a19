"""Frozen releases, and the equality answers, which no column leads from or to."""

import uuid
from datetime import date, datetime

from sqlalchemy.orm import Mapped, mapped_column

from kitpanel.core.db import Base


class Release(Base):
    """Figures up to a day: public totals come from the last one, never from a live count (opendata §1, privacy 8).

    Grants decided after `covers_until` are not in the public figures yet.
    """

    __tablename__ = "release"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    name: Mapped[str]
    """As the page says it, such as "to November 2024"."""
    covers_until: Mapped[date] = mapped_column(unique=True)
    released_at: Mapped[datetime]


class SignedOffSet(Base):
    """A version of the equality questions that may be asked from a day on, and who says so."""

    __tablename__ = "signed_off_set"

    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    id: Mapped[uuid.UUID] = mapped_column(unique=True, default=uuid.uuid4)
    """What its history is kept under."""
    signed_off_on: Mapped[date]
    signed_off_by: Mapped[str]
    """Name and office of whoever answers for the questions."""


class Envelope(Base):
    """One person's answers, sealed, in the box that is emptied once enough are in it. Nothing says who or when.

    Its key is random and made with the page, so that the same page sent twice is one envelope. Without a row number on
    SQLite the file keeps envelopes in the order of their random keys, not in the order they came.
    """

    __tablename__ = "equality_envelope"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - SQLAlchemy reads it as a class attribute

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    sealed: Mapped[str]


class EqualityAnswer(Base):
    """One answer to one question. Nothing ties it to a person, nor to the other answers of the same person."""

    __tablename__ = "equality_answer"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - as above

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    question: Mapped[str]
    answer: Mapped[str]
    month: Mapped[date]
    """The first of the month in which the box was emptied."""
