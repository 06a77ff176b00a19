"""The people who have a hand in an idea besides its owner: let in, asked to say yes, or taking it down."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kitpanel.applications.models.application import Application
from kitpanel.applications.rules.hands import May, Part
from kitpanel.core.db import Base
from kitpanel.core.files import StoredFile

_HERE = text("ended_at IS NULL")
_JOINED = text("ended_at IS NULL AND person_id IS NOT NULL")


class Member(Base):
    """Somebody let into an idea: a co-applicant or a helper.

    Invited by e-mail; `person_id` is known once they join. Whoever ever joined never reads the idea as a panellist.
    """

    __tablename__ = "member"
    __table_args__ = (
        Index("uq_member_email", "application_id", "email", unique=True, postgresql_where=_HERE, sqlite_where=_HERE),
        Index(
            "uq_member_person",
            "application_id",
            "person_id",
            unique=True,
            postgresql_where=_JOINED,
            sqlite_where=_JOINED,
        ),
        CheckConstraint("part IN ('co_applicant', 'helper')", name="is_let_in"),
        CheckConstraint("(joined_at IS NULL) = (person_id IS NULL)", name="joined_is_somebody"),
        CheckConstraint("email = lower(email)", name="email_lower"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    application_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("application.id"), index=True)
    person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    part: Mapped[Part]
    may: Mapped[May]
    name: Mapped[str]
    email: Mapped[str] = mapped_column(index=True)
    invited_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    """The owner who let them in; null for a helper who began it themself."""
    invited_at: Mapped[datetime]
    asked_at: Mapped[datetime]
    """When the newest link to join was sent."""
    link_id: Mapped[uuid.UUID | None] = mapped_column(index=True, unique=True)
    """The newest link to join; none once it was used. Its address is made from this and the secret key."""
    joined_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    """When they were taken out, left, or said no."""

    application: Mapped[Application] = relationship()


class Confirmation(Base):
    """A helper asked somebody to say yes to what was written for them. The newest that has not ended counts."""

    __tablename__ = "confirmation"
    __table_args__ = (
        Index("uq_confirmation_waiting", "application_id", unique=True, postgresql_where=_HERE, sqlite_where=_HERE),
        CheckConstraint("said_yes IS NULL OR ended_at IS NOT NULL", name="answered_has_ended"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    application_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("application.id"), index=True)
    asked_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    email: Mapped[str]
    phone: Mapped[str]
    """Where the link went."""
    version: Mapped[int]
    """The version of the idea that was finished when it was asked."""
    asked_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    """When it was answered, or a newer one took its place."""
    said_yes: Mapped[bool | None]

    application: Mapped[Application] = relationship()


class TakenDown(Base):
    """Staff wrote an idea down from a call or a paper, and read out to its person what they agree to."""

    __tablename__ = "taken_down"
    __table_args__ = (
        CheckConstraint("(agreed_on IS NULL) = (read_out_by_id IS NULL)", name="somebody_read_it_out"),
        CheckConstraint("(agreed_on IS NULL) = (read_out_at IS NULL)", name="read_out_has_a_time"),
    )

    application_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("application.id"), primary_key=True)
    by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    agreed_on: Mapped[date | None]
    """The day on which its person agreed to each declaration."""
    read_out_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    read_out_at: Mapped[datetime | None]
    """When staff recorded it."""

    application: Mapped[Application] = relationship(back_populates="taken")


class PaperPhoto(Base):
    """A photo of a paper an idea came on. Staff alone see it, once it was made anew."""

    __tablename__ = "paper_photo"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    application_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("application.id"), index=True)
    file_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("stored_file.id"), unique=True)
    position: Mapped[int]
    added_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    removed_at: Mapped[datetime | None]

    file: Mapped[StoredFile] = relationship()
