"""Care for the people of a panel: what they agreed to, what helps them, when they can come, how seats were drawn."""

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kitpanel.core.db import Base
from kitpanel.people.models import Person
from kitpanel.rounds.models.fortnight import Round
from kitpanel.rounds.rules.seats import Place, Said, Why


class TermsAgreed(Base):
    """Somebody on a panel agreed to one version of its terms, themselves."""

    __tablename__ = "terms_agreed"

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]


class PanelNeeds(Base):
    """What helps somebody take part in a meeting, in their own words. Only staff who prepare meetings read them."""

    __tablename__ = "panel_needs"

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    words: Mapped[str]
    at: Mapped[datetime]


class Availability(Base):
    """Whether somebody can come to a round's meeting, and when we asked. Nobody else on the panel sees it.

    No row: never asked, and they said nothing.
    """

    __tablename__ = "availability"
    __table_args__ = (CheckConstraint("(coming IS NULL) = (said_at IS NULL)", name="said_has_a_time"),)

    round_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("round.id"), primary_key=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    coming: Mapped[bool | None]
    said_at: Mapped[datetime | None]
    asked_at: Mapped[datetime | None]
    """When the letter that asks went: it goes once."""


class SeatDraw(Base):
    """How a round was seated: the random seed of its lot, in clear once it is drawn, with its SHA-256."""

    __tablename__ = "seat_draw"
    __table_args__ = (CheckConstraint("seats >= 1", name="has_seats"),)

    round_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("round.id"), primary_key=True)
    seed: Mapped[str]
    seed_hash: Mapped[str]
    seats: Mapped[int]
    at: Mapped[datetime]

    round: Mapped[Round] = relationship()
    rows: Mapped[list["Drawn"]] = relationship(back_populates="draw")


class Drawn(Base):
    """One member in a round's draw: what they said, how often and when they last sat, their turn, and what came of it.

    `last_sat` is a day's number (`date.fromordinal`). Who said no has no turn. The lot is in hex.
    """

    __tablename__ = "drawn"
    __table_args__ = (CheckConstraint("(place = 'not_coming') = (turn IS NULL)", name="turn_unless_not_coming"),)

    round_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("seat_draw.round_id"), primary_key=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    said: Mapped[Said]
    sat: Mapped[int]
    last_sat: Mapped[int | None]
    lot: Mapped[str]
    turn: Mapped[int | None]
    place: Mapped[Place]
    why: Mapped[Why]

    draw: Mapped[SeatDraw] = relationship(back_populates="rows")
    person: Mapped[Person] = relationship()


class SeatChange(Base):
    """Somebody handed their seat on before the meeting: who, the code that went with them, who sits instead."""

    __tablename__ = "seat_change"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    round_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("round.id"), index=True)
    code: Mapped[str]
    left_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    took_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    """Null where nobody was in reserve."""
    at: Mapped[datetime]


class CalendarKey(Base):
    """The secret address of somebody's calendar. Only the SHA-256 of its token is kept."""

    __tablename__ = "calendar_key"

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    hashed: Mapped[str] = mapped_column(unique=True)
    salt: Mapped[uuid.UUID]
    """Makes the token with the service's secret key, so that its owner can see the address again."""
    made_at: Mapped[datetime]
