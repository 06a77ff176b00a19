"""People, the roles they hold, the links they sign in by, and words an expired session left behind."""

import uuid
from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from kitpanel.core.db import Base
from kitpanel.core.lifecycle import Lifecycle
from kitpanel.core.reach import LetterChannel, Reach, phone_key
from kitpanel.people.rules import REQUEST, RESET, RequestState, ResetState, RightKind, RoleName


class Person(Base):
    """Somebody who takes part. `email` is kept in lower case."""

    __tablename__ = "person"
    __table_args__ = (CheckConstraint("email = lower(email)", name="email_lower"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    name: Mapped[str]
    email: Mapped[str | None] = mapped_column(unique=True)
    phone: Mapped[str] = mapped_column(default="")
    phone_key: Mapped[str] = mapped_column(default="", index=True)
    """The phone number in its one form, so that it is found however it is typed."""
    hear_by: Mapped[LetterChannel | None]
    """How they like to be written to; empty when they never said."""
    postal_address: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="English")
    access_needs: Mapped[str] = mapped_column(default="")
    address: Mapped[str] = mapped_column(default="")
    """Kept for panellists and staff, so that likely conflicts can be suggested. Never shown to other panellists."""
    epoch: Mapped[int] = mapped_column(default=0)
    """Goes up with every "sign out everywhere": older cookies stop counting."""
    created_at: Mapped[datetime]

    roles: Mapped[list["Role"]] = relationship(back_populates="person", order_by="Role.started_at")

    @validates("phone")
    def _know_number(self, _name: str, typed: str) -> str:
        self.phone_key = phone_key(typed)
        return typed

    @property
    def reach(self) -> Reach:
        """Say how they can be written to."""
        return Reach(
            self.name,
            self.email or "",
            self.phone,
            self.postal_address,
            self.hear_by,
            self.access_needs,
            self.language,
        )


class Role(Base):
    """A role a person holds, from a moment to a moment. At most one of each at a time."""

    __tablename__ = "role"
    __table_args__ = (
        Index("uq_role_held", "person_id", "name", unique=True, postgresql_where=text("ended_at IS NULL"),
              sqlite_where=text("ended_at IS NULL")),
    )  # fmt: skip

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    name: Mapped[RoleName]
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(back_populates="roles")


class SignInLink(Base):
    """One link asked for. The address in the letter is made from the id and the secret key: no token is stored."""

    __tablename__ = "sign_in_link"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    email: Mapped[str] = mapped_column(index=True)
    """"" for a link that was asked for by phone."""
    phone_key: Mapped[str] = mapped_column(default="", index=True)
    next_path: Mapped[str] = mapped_column(default="")
    asked_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    """When it was used, or a newer one took its place."""


class HeldWords(Base):
    """What somebody had typed when their session ran out: sealed, kept 24 hours, shown to nobody else.

    `path` is the page it was typed on, where it is shown again; `action` is where its form was sent.
    """

    __tablename__ = "held_words"
    __table_args__ = (Index("ix_held_words_person_path", "person_id", "path"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    path: Mapped[str]
    action: Mapped[str]
    sealed: Mapped[str]
    held_at: Mapped[datetime] = mapped_column(index=True)


class RightsRequest(Base):
    """Somebody asks to be erased, or complains: what they said, and what we answered and when."""

    __tablename__ = "rights_request"
    __table_args__ = (CheckConstraint("(state = 'answered') = (answered_at IS NOT NULL)", name="answered_has_time"),)
    lifecycle: ClassVar[Lifecycle] = REQUEST

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[RightKind]
    words: Mapped[str]
    state: Mapped[RequestState] = mapped_column(default=RequestState.RECEIVED)
    asked_at: Mapped[datetime]
    answer_by: Mapped[date] = mapped_column(index=True)
    answered_at: Mapped[datetime | None]
    answer: Mapped[str] = mapped_column(default="")

    person: Mapped[Person] = relationship()


class SecondFactor(Base):
    """The second factor of somebody who runs the service: what their phone makes codes of, sealed."""

    __tablename__ = "second_factor"

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    sealed: Mapped[str | None]
    """The secret in use; empty until its first code was given."""
    next_sealed: Mapped[str | None]
    """One that is being set up."""
    last_step: Mapped[int] = mapped_column(default=0)
    """The step of the newest code that was used: no code counts twice, nor an older one."""
    since: Mapped[datetime | None]


class RecoveryCode(Base):
    """One code for a day without the phone. Only a keyed hash of it is kept; it works once."""

    __tablename__ = "recovery_code"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    hashed: Mapped[str]
    used_at: Mapped[datetime | None]


class FactorReset(Base):
    """A request to take away the second factor of somebody who lost it: one administrator asks, another approves."""

    __tablename__ = "factor_reset"
    __table_args__ = (
        CheckConstraint("approved_by_id <> asked_by_id AND approved_by_id <> person_id AND asked_by_id <> person_id",
                        name="two_others"),
        Index("uq_factor_reset_open", "person_id", unique=True, postgresql_where=text("state = 'asked'"),
              sqlite_where=text("state = 'asked'")),
    )  # fmt: skip
    lifecycle: ClassVar[Lifecycle] = RESET

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    asked_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime]
    why: Mapped[str]
    state: Mapped[ResetState] = mapped_column(default=ResetState.ASKED)
    approved_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))

    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    asked_by: Mapped[Person] = relationship(foreign_keys=[asked_by_id])
