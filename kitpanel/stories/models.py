"""What came of a grant: the story, its photos, and who agreed to what."""

import uuid
from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kitpanel.core.db import Base
from kitpanel.core.files import StoredFile
from kitpanel.core.lifecycle import Lifecycle
from kitpanel.payouts.models import Grant
from kitpanel.stories.rules import STORY, StoryState, Use

_OF_WORDS = text("withdrawn_at IS NULL AND photo_id IS NULL")
_OF_PHOTO = text("withdrawn_at IS NULL AND photo_id IS NOT NULL")


class Story(Base):
    """Four answers and how they may be shown. One per grant."""

    __tablename__ = "story"
    __table_args__ = (
        CheckConstraint(
            "state <> 'published' OR (published_at IS NOT NULL AND slug IS NOT NULL)", name="published_has_time"
        ),
        Index("ix_story_state_published_at", "state", "published_at"),
    )
    lifecycle: ClassVar[Lifecycle] = STORY

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    grant_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("grant.id"), unique=True)
    """Null for a story whose teller did not agree to be tied to a grant record."""
    slug: Mapped[str | None] = mapped_column(unique=True)
    state: Mapped[StoryState] = mapped_column(default=StoryState.DRAFTED)
    title: Mapped[str] = mapped_column(default="")
    teller: Mapped[str] = mapped_column(default="")
    """The name as they want it shown, a first name by default."""
    lede: Mapped[str] = mapped_column(default="")
    happened: Mapped[str] = mapped_column(default="")
    changed: Mapped[str] = mapped_column(default="")
    went_wrong: Mapped[str] = mapped_column(default="")
    stayed: Mapped[str] = mapped_column(default="")
    quote: Mapped[str] = mapped_column(default="")
    """Some of their words, set large: always word for word."""
    people_reached: Mapped[int | None]
    mission_keys: Mapped[list[str]] = mapped_column(default=list)
    ward_code: Mapped[str | None] = mapped_column(ForeignKey("ward.code"))
    illustration: Mapped[str] = mapped_column(default="")
    """Key of the drawing shown when there is no photo."""
    illustrative: Mapped[bool] = mapped_column(default=False)
    """True where the words are ours and only an illustration (the demonstration borough)."""
    version: Mapped[int] = mapped_column(default=1)
    """Goes up with every save: a page made from an older one is told so, and nothing is overwritten silently."""
    drafted_at: Mapped[datetime]
    saved_at: Mapped[datetime]
    received_at: Mapped[datetime | None]
    checked_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    published_at: Mapped[datetime | None]

    grant: Mapped[Grant | None] = relationship()
    photos: Mapped[list["Photo"]] = relationship(back_populates="story", order_by="Photo.position")
    consents: Mapped[list["Consent"]] = relationship(back_populates="story", order_by="Consent.given_at")


class Photo(Base):
    """One photo of a story."""

    __tablename__ = "photo"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    story_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("story.id"), index=True)
    file_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("stored_file.id"), unique=True)
    position: Mapped[int]
    shows: Mapped[str] = mapped_column(default="")
    """What it shows, in words: read out to people who cannot see it."""
    has_children: Mapped[bool] = mapped_column(default=False)
    removed_at: Mapped[datetime | None]

    story: Mapped[Story] = relationship(back_populates="photos")
    file: Mapped[StoredFile] = relationship()


class Consent(Base):
    """A person's yes to one use of the words (photo is null) or of one photo; withdrawable, and it runs out."""

    __tablename__ = "consent"
    __table_args__ = (
        Index(
            "uq_consent_words",
            "story_id",
            "use",
            unique=True,
            postgresql_where=_OF_WORDS,
            sqlite_where=_OF_WORDS,
        ),
        Index("uq_consent_photo", "photo_id", "use", unique=True, postgresql_where=_OF_PHOTO, sqlite_where=_OF_PHOTO),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    story_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("story.id"), index=True)
    photo_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("photo.id"))
    use: Mapped[Use]
    given_at: Mapped[datetime]
    given_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    parent_agreed: Mapped[bool] = mapped_column(default=False)
    child_agreed: Mapped[bool] = mapped_column(default=False)
    expires_on: Mapped[date]
    withdrawn_at: Mapped[datetime | None]
    """When they took it back, or gave a newer one in its place."""

    story: Mapped[Story] = relationship(back_populates="consents")
