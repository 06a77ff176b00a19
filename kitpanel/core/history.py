"""The append-only record: who did what to which thing, when and why. And `advance`, the only writer of a state.

Rows of `history` hold ids, codes and salted hashes; the words of a reason live in `history_words`, which erasure can
empty without changing the record (design "History and chain rows").
"""

import hashlib
import hmac
import secrets
import uuid
from datetime import datetime
from enum import StrEnum
from typing import ClassVar, Protocol

from sqlalchemy import Index, select
from sqlalchemy.orm import Mapped, mapped_column

from kitpanel.core.db import Base, db
from kitpanel.core.lifecycle import Lifecycle


class Event(Base):
    """One thing that happened. The database refuses UPDATE and DELETE on this table."""

    __tablename__ = "history"
    __table_args__ = (Index("ix_history_thing", "kind", "thing_id", "seq"),)

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    kind: Mapped[str]
    thing_id: Mapped[uuid.UUID]
    move: Mapped[str]
    was: Mapped[str | None]
    became: Mapped[str | None]
    by_id: Mapped[uuid.UUID | None]
    """The person who did it; null when the timetable did."""
    at: Mapped[datetime]
    why_hash: Mapped[str | None]


class Words(Base):
    """The words of an event's reason, with the salt that ties them to its hash. Erasure empties this row."""

    __tablename__ = "history_words"

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    why: Mapped[str]
    salt: Mapped[str]


class Thing(Protocol):
    """What `advance` can move: a mapped row with an id, a state and a lifecycle."""

    lifecycle: ClassVar[Lifecycle]

    @property
    def id(self) -> uuid.UUID:
        """Its key."""


def salted_hash(words: str, salt: str) -> str:
    """Tie words to a record without holding them: HMAC-SHA256 keyed by a random salt, as hex."""
    return hmac.new(salt.encode(), words.encode(), hashlib.sha256).hexdigest()


def remember(
    kind: str,
    thing_id: uuid.UUID,
    move: str,
    *,
    by: uuid.UUID | None,
    now: datetime,
    why: str = "",
    was: str | None = None,
    became: str | None = None,
) -> Event:
    """Add one event. `why` is kept apart from the record, under a salt."""
    salt = secrets.token_hex(16)
    event = Event(
        kind=kind,
        thing_id=thing_id,
        move=move,
        was=was,
        became=became,
        by_id=by,
        at=now,
        why_hash=salted_hash(why, salt) if why else None,
    )
    db.session.add(event)
    if why:
        db.session.flush()
        db.session.add(Words(seq=event.seq, why=why, salt=salt))
    return event


def begin(thing: Thing, *, by: uuid.UUID | None, now: datetime, why: str = "") -> None:
    """Record that a new thing, which has its id already, starts its life in its lifecycle's first state."""
    db.session.flush()  # so that it has the state it begins in
    remember(thing.lifecycle.kind, thing.id, "begin", by=by, now=now, why=why, became=str(thing.lifecycle.start))


def advance(thing: Thing, name: str, *, by: uuid.UUID | None, now: datetime, why: str = "") -> StrEnum:
    """Make a move and remember it, in the transaction that is open. The only writer of `.state`.

    Raises Refused, with a sentence for a person, when the move is not open from where the thing is.
    """
    was: StrEnum = thing.state  # type: ignore[attr-defined]
    move = thing.lifecycle.move(name, was)
    thing.state = move.target  # type: ignore[attr-defined]
    remember(thing.lifecycle.kind, thing.id, name, by=by, now=now, why=why, was=str(was), became=str(move.target))
    return move.target


def events_of(kind: str, thing_id: uuid.UUID) -> list[tuple[Event, str]]:
    """List what happened to a thing, oldest first, each with the words of its reason ("" where erased or none)."""
    rows = db.session.execute(
        select(Event, Words.why)
        .outerjoin(Words, Words.seq == Event.seq)
        .where(Event.kind == kind, Event.thing_id == thing_id)
        .order_by(Event.seq)
    )
    return [(event, why or "") for event, why in rows]
