"""Letters on their way out: any message, whatever the channel (domain §7).

An action adds a row; a step of the timetable sends it after the commit. A row holds no usable token: where a letter
has a private link its body says `((link))`, and the address is made at the moment of sending.
"""

import uuid
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kitpanel.core.db import Base, db
from kitpanel.core.lifecycle import Lifecycle, Move


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
    to_address: Mapped[str]
    subject: Mapped[str]
    body: Mapped[str]
    about: Mapped[str | None] = mapped_column(index=True)
    """The reference of the thing it is about, such as KIT-2027-0412."""
    link_id: Mapped[uuid.UUID | None]
    """The sign-in link whose address replaces ((link)) when the letter goes."""
    state: Mapped[LetterState] = mapped_column(default=LetterState.WAITING, index=True)
    written_at: Mapped[datetime]
    send_after: Mapped[datetime] = mapped_column(index=True)
    taken_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    fault: Mapped[str | None]


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
