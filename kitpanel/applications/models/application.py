"""An application, its parts, its frozen versions, and its appearances in rounds: bids."""

import uuid
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kitpanel.applications.rules.lifecycle import APPLICATION, LIVE, WITH_A_GRANT, ApplicationState
from kitpanel.core.db import Base
from kitpanel.core.lifecycle import Lifecycle
from kitpanel.core.reach import LetterChannel
from kitpanel.strands.rules import ApplicantType

if TYPE_CHECKING:
    from kitpanel.applications.models.hands import TakenDown

__all__ = [
    "ApplicantType",
    "Application",
    "ApplicationMission",
    "Bid",
    "BudgetLine",
    "Channel",
    "InfoRequest",
    "Note",
    "ReferenceCount",
    "Version",
]


class Channel(StrEnum):
    """How it reached us. The panel is never told."""

    ONLINE = "online"
    PHONE = "phone"
    PAPER = "paper"
    VOICE = "voice"


def _listed(states: tuple[ApplicationState, ...]) -> str:
    return ", ".join(f"'{state.value}'" for state in states)


_ONE_LIVE = text(f"state IN ({_listed(LIVE)}) AND owner_id IS NOT NULL")
_ONE_GRANT = text(f"state IN ({_listed(WITH_A_GRANT)}) AND settled_at IS NULL AND owner_id IS NOT NULL")


class Application(Base):
    """What somebody asks for: one record from the first word to the last. Money in pence.

    The answers are those of domain §5. "One live application and one open grant per person" are partial unique indexes.
    """

    __tablename__ = "application"
    __table_args__ = (
        Index("uq_application_one_live", "owner_id", unique=True, postgresql_where=_ONE_LIVE, sqlite_where=_ONE_LIVE),
        Index(
            "uq_application_one_grant", "owner_id", unique=True, postgresql_where=_ONE_GRANT, sqlite_where=_ONE_GRANT
        ),
        Index("ix_application_state_submitted_at", "state", "submitted_at"),
        CheckConstraint(
            "(state IN ('draft', 'expired')) OR ref IS NOT NULL OR state = 'withdrawn'", name="sent_has_ref"
        ),
        CheckConstraint("(submitted_at IS NULL) = (ref IS NULL)", name="sent_has_time"),
        CheckConstraint("least IS NULL OR least > 0", name="least_positive"),
        CheckConstraint("deferred_times BETWEEN 0 AND 2", name="deferred_at_most_twice"),
    )
    lifecycle: ClassVar[Lifecycle] = APPLICATION

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    ref: Mapped[str | None] = mapped_column(unique=True)
    """KIT-2027-0412, given when it is sent."""
    owner_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    state: Mapped[ApplicationState] = mapped_column(default=ApplicationState.DRAFT)
    channel: Mapped[Channel] = mapped_column(default=Channel.ONLINE)
    created_at: Mapped[datetime]
    saved_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)
    """Goes up with every save: a form made from an older one is told so, and nothing is overwritten silently."""
    submitted_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]
    """When its grant stopped being open."""
    assigned_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    deferred_times: Mapped[int] = mapped_column(default=0)
    project_id: Mapped[uuid.UUID] = mapped_column(index=True, default=uuid.uuid4)
    """Shared by the applications of one project: grants and projects are two counts (domain §1)."""

    earlier_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    """The idea it takes up again: sent before, and ended without money."""

    contact_name: Mapped[str] = mapped_column(default="")
    contact_email: Mapped[str] = mapped_column(default="", index=True)
    contact_phone: Mapped[str] = mapped_column(default="", index=True)
    language: Mapped[str] = mapped_column(default="")
    access_needs: Mapped[str] = mapped_column(default="")
    hear_by: Mapped[LetterChannel | None]
    postal_address: Mapped[str] = mapped_column(default="")
    postcode: Mapped[str] = mapped_column(default="", index=True)
    no_fixed_address: Mapped[bool] = mapped_column(default=False)
    ward_code: Mapped[str | None] = mapped_column(ForeignKey("ward.code"), index=True)
    ward_not_sure: Mapped[bool] = mapped_column(default=False)
    """They do not know their ward: staff find it out."""
    ward_confirmed: Mapped[bool] = mapped_column(default=False)
    applicant_type: Mapped[ApplicantType | None]
    under_18: Mapped[bool | None]
    group_name: Mapped[str] = mapped_column(default="")
    charity_number: Mapped[str] = mapped_column(default="")
    company_number: Mapped[str] = mapped_column(default="")
    school_urn: Mapped[str] = mapped_column(default="")
    host_name: Mapped[str] = mapped_column(default="")
    """A group that holds the money for them, and is paid for them."""
    host_number: Mapped[str] = mapped_column(default="")
    """Its charity or company number."""
    host_contact: Mapped[str] = mapped_column(default="")
    host_email: Mapped[str] = mapped_column(default="")
    host_holds: Mapped[bool | None]
    """The applicant's word that the host holds the money; staff can take it back."""
    host_agreed_at: Mapped[datetime | None]
    """When staff recorded that the host itself said yes."""
    title: Mapped[str] = mapped_column(default="")
    idea: Mapped[str] = mapped_column(default="")
    media_seconds: Mapped[int] = mapped_column(default=0)
    """How long the recording is that tells the idea, in words' place or beside them; 0 where there is none."""
    who_for: Mapped[str] = mapped_column(default="")
    why_you: Mapped[str] = mapped_column(default="")
    where_words: Mapped[str] = mapped_column(default="")
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    least: Mapped[int | None]
    people_at_risk: Mapped[bool | None]
    keeping_safe: Mapped[str] = mapped_column(default="")
    knows_someone: Mapped[bool | None]
    knows_who: Mapped[str] = mapped_column(default="")
    help_wanted: Mapped[list[str]] = mapped_column(default=list)
    help_words: Mapped[str] = mapped_column(default="")
    declared: Mapped[list[str]] = mapped_column(default=list)
    """Keys of the declarations ticked."""
    strand_ids: Mapped[list[str]] = mapped_column(default=list)
    """The strands staff marked as open to it, as ids in text."""
    typed: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What was typed and cannot be read yet (a date of 31 February), by field: {"typed": …, "problem": a sentence}."""
    saved_parts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """The version of each section's last save, by its key: two tabs are told apart by it."""

    wants_letters: Mapped[bool] = mapped_column(default=True)
    """Whether its owner wants to be reminded of cut-offs, and a copy at each, while it is not sent."""

    missions: Mapped[list["ApplicationMission"]] = relationship(
        back_populates="application", order_by="ApplicationMission.position", cascade="all, delete-orphan"
    )
    lines: Mapped[list["BudgetLine"]] = relationship(
        back_populates="application", order_by="BudgetLine.position", cascade="all, delete-orphan"
    )
    notes: Mapped[list["Note"]] = relationship(back_populates="application", order_by="Note.at")
    requests: Mapped[list["InfoRequest"]] = relationship(back_populates="application", order_by="InfoRequest.asked_at")
    bids: Mapped[list["Bid"]] = relationship(back_populates="application", order_by="Bid.entered_at")
    taken: Mapped["TakenDown | None"] = relationship(back_populates="application")

    @property
    def asked(self) -> int:
        """Give what is asked for: the sum of its budget lines, in pence."""
        return sum(line.amount or 0 for line in self.lines)


class ApplicationMission(Base):
    """A Mission the application names, and how it helps. `position` 0 is the one it names first."""

    __tablename__ = "application_mission"

    application_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("application.id"), primary_key=True)
    mission_key: Mapped[str] = mapped_column(ForeignKey("mission.key"), primary_key=True)
    how: Mapped[str] = mapped_column(default="")
    position: Mapped[int]

    application: Mapped[Application] = relationship(back_populates="missions")


class BudgetLine(Base):
    """One thing the money is for. Pence; null while only the words have been typed."""

    __tablename__ = "budget_line"
    __table_args__ = (CheckConstraint("amount IS NULL OR amount > 0", name="some_money"),)

    application_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("application.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    what: Mapped[str]
    amount: Mapped[int | None]

    application: Mapped[Application] = relationship(back_populates="lines")


class Note(Base):
    """A note staff left for each other. The applicant is told that such notes exist and may ask for them."""

    __tablename__ = "note"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    application_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("application.id"), index=True)
    by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    words: Mapped[str]

    application: Mapped[Application] = relationship(back_populates="notes")


class InfoRequest(Base):
    """A question about one section, asked of the applicant, and when it was answered."""

    __tablename__ = "info_request"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    application_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("application.id"), index=True)
    section: Mapped[str]
    question: Mapped[str]
    by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    answer: Mapped[str] = mapped_column(default="")

    application: Mapped[Application] = relationship(back_populates="requests")


class ReferenceCount(Base):
    """The newest reference number of a year. Whoever takes the next locks its row: no gaps, no doubles."""

    __tablename__ = "reference_count"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    newest: Mapped[int]


class Version(Base):
    """The answers as they stood at one moment: what the panel reads is a frozen version."""

    __tablename__ = "version"
    __table_args__ = (UniqueConstraint("application_id", "number"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    application_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("application.id"))
    number: Mapped[int]
    answers: Mapped[dict[str, Any]]
    at: Mapped[datetime]


class Bid(Base):
    """An application once in a round. Pence. `asked`, `least` and the version are as they stood at the cut-off."""

    __tablename__ = "bid"
    __table_args__ = (
        UniqueConstraint("application_id", "round_id"),
        UniqueConstraint("round_id", "position"),
        CheckConstraint("asked > 0 AND least > 0 AND least <= asked", name="least_within_asked"),
        CheckConstraint("withdrawn_at IS NULL OR taken_out_why IS NOT NULL", name="taken_out_with_reason"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    application_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("application.id"))
    round_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("round.id"), index=True)
    version_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("version.id"))
    position: Mapped[int]
    ref: Mapped[str] = mapped_column(index=True)
    """The application's reference."""
    title: Mapped[str]
    asked: Mapped[int]
    least: Mapped[int]
    minutes: Mapped[int]
    """Estimated minutes to read it."""
    strand_ids: Mapped[list[str]] = mapped_column(default=list)
    mission_keys: Mapped[list[str]] = mapped_column(default=list)
    ward_code: Mapped[str | None] = mapped_column(ForeignKey("ward.code"))
    entered_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    """Taken out of the round before the decision (withdrawn, or the round was cancelled)."""
    taken_out_why: Mapped[str | None]

    application: Mapped[Application] = relationship(back_populates="bids")
    version: Mapped[Version] = relationship()
