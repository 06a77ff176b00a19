"""Letters on their way out: any message, whatever the channel (domain §7).

An action adds a row; a step of the timetable sends it after the commit. A row holds no usable token: where a letter
has a private link its body says `((link))`, and the address is made at the moment of sending.
"""

import uuid
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, select, union_all
from sqlalchemy.orm import Mapped, mapped_column

from kitpanel.core.catalogues import ENGLISH
from kitpanel.core.db import Base, db
from kitpanel.core.lifecycle import Lifecycle, Move
from kitpanel.core.reach import LetterChannel


class LetterState(StrEnum):
    """Where a letter is."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    UNCERTAIN = "uncertain"
    FAILED = "failed"
    DROPPED = "dropped"


_S = LetterState
LETTER = Lifecycle(
    "letter",
    _S.WAITING,
    (
        Move("take", (_S.WAITING,), _S.SENDING),
        Move("sent", (_S.SENDING,), _S.SENT),
        Move("fail", (_S.SENDING,), _S.FAILED),
        Move("lose", (_S.SENDING,), _S.UNCERTAIN),
        Move("find", (_S.UNCERTAIN,), _S.SENT),
        Move("miss", (_S.UNCERTAIN,), _S.FAILED),
        Move("post", (_S.WAITING,), _S.SENT, "I have posted it"),
        Move("send_again", (_S.UNCERTAIN, _S.FAILED), _S.WAITING, "Send it again"),
        Move("drop", (_S.WAITING, _S.UNCERTAIN, _S.FAILED), _S.DROPPED, "Do not send it"),
    ),
    {_S.WAITING: "Waiting to go", _S.SENDING: "Going out", _S.SENT: "Sent", _S.UNCERTAIN: "Not sure it went",
     _S.FAILED: "Did not go", _S.DROPPED: "Not sent"},
    {_S.SENT: "green", _S.WAITING: "yellow", _S.UNCERTAIN: "red", _S.FAILED: "red"},
)  # fmt: skip


class Letter(Base):
    """One letter to one person."""

    __tablename__ = "letter"
    __table_args__ = (CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name="sent_has_a_time"),)
    lifecycle: ClassVar[Lifecycle] = LETTER

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    kind: Mapped[str]
    person_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    channel: Mapped[LetterChannel] = mapped_column(default=LetterChannel.EMAIL, index=True)
    to_address: Mapped[str] = mapped_column(default="")
    """The e-mail address of one that goes by e-mail."""
    to_phone: Mapped[str] = mapped_column(default="")
    """The number of one that goes as a text, like +447700900412."""
    to_postal: Mapped[str] = mapped_column(default="")
    """The name and address of one that goes by post, a line each."""
    large: Mapped[bool] = mapped_column(default=False)
    """Whether its reader needs large print."""
    language: Mapped[str] = mapped_column(default="")
    """The language its reader likes best, as they wrote it."""
    locale: Mapped[str] = mapped_column(default=ENGLISH, server_default=ENGLISH)
    """The locale its words are in: its reader's where a checked catalogue had them, else English."""
    needs: Mapped[str] = mapped_column(default="")
    """What helps its reader, in their own words: easy read, an interpreter, a call in the evening."""
    subject: Mapped[str]
    body: Mapped[str]
    short: Mapped[str] = mapped_column(default="")
    """What a text says of it before the address of its page; "" for the words every letter can have."""
    about: Mapped[str | None] = mapped_column(index=True)
    """The reference of the thing it is about, such as KIT-2027-0412."""
    link_id: Mapped[uuid.UUID | None]
    """The sign-in link whose address replaces ((link)) when the letter goes."""
    enclosed: Mapped[str | None]
    """Words that only its reader may see, sealed: they take the place of ((words)). See core/enclosed.py."""
    state: Mapped[LetterState] = mapped_column(default=LetterState.WAITING, index=True)
    written_at: Mapped[datetime]
    send_after: Mapped[datetime] = mapped_column(index=True)
    taken_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    fault: Mapped[str | None]
    look_at: Mapped[datetime | None]
    """When to ask what became of it, of a text of which nobody is sure."""
    print_key: Mapped[str | None] = mapped_column(unique=True, index=True)
    """Where its PDF is kept, of one that goes by post and is ready to print."""
    printed_at: Mapped[datetime | None]
    bag_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("post_bag.id"), index=True)
    """The file it is printed in together with others."""

    @property
    def to(self) -> str:
        """Say where it goes, on one line."""
        return self.to_address or self.to_phone or ", ".join(self.to_postal.splitlines())


class PostBag(Base):
    """Letters that are printed as one file and posted together. Each letter is in one bag at most."""

    __tablename__ = "post_bag"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    day: Mapped[date]
    """The day, in London, that its letters were made ready."""
    asked_by_id: Mapped[uuid.UUID]
    asked_at: Mapped[datetime]
    print_key: Mapped[str | None] = mapped_column(unique=True)


class Wording(Base):
    """One version of the words of one kind of letter. The newest version is the one in use; none is ever changed."""

    __tablename__ = "wording"

    kind: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str]
    body: Mapped[str]
    by_id: Mapped[uuid.UUID | None]
    at: Mapped[datetime]


def post(letter: Letter) -> Letter:
    """Put a letter in the outbox."""
    db.session.add(letter)
    return letter


def print_keys() -> set[str]:
    """List where the PDFs of letters and of bags are kept."""
    both = union_all(select(Letter.print_key), select(PostBag.print_key)).subquery()
    return set(db.session.scalars(select(both.c.print_key).where(both.c.print_key.is_not(None))))
