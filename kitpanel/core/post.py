"""Sending what waits in the outbox, one letter at a time.

A letter is marked *sending* and committed, sent, and marked *sent*. After a crash between, nobody can know: it is
*uncertain*, shown to staff, and never resent by itself, for exactly-once does not exist in mail.
"""

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import select

from config import Settings
from kitpanel.core.db import db, transaction
from kitpanel.core.history import advance
from kitpanel.core.log import log
from kitpanel.core.mail import Carrier, NotSent, carrier, message_of
from kitpanel.core.outbox import Letter, LetterState

LOST_AFTER = timedelta(minutes=10)
"""A letter that has been going out for longer was cut off."""


def _carrier(settings: Settings) -> Carrier:
    made: Carrier = current_app.extensions.setdefault("kitpanel.carrier", carrier(settings.mail, settings.data_folder))
    return made


def _take(now: datetime) -> Letter | None:
    letter = db.session.scalars(
        select(Letter)
        .where(Letter.state == LetterState.WAITING, Letter.send_after <= now)
        .order_by(Letter.send_after, Letter.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).first()
    if letter is None:
        return None
    advance(letter, "take", by=None, now=now)
    letter.taken_at = now
    db.session.flush()
    db.session.expunge(letter)
    return letter


def _give_up_on_lost(now: datetime) -> bool:
    lost = db.session.scalars(
        select(Letter)
        .where(Letter.state == LetterState.SENDING, Letter.taken_at < now - LOST_AFTER)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).first()
    if lost is None:
        return False
    advance(lost, "lose", by=None, now=now, why="The service stopped while this letter was going out.")
    return True


def _settle(letter_id: uuid.UUID, move: str, now: datetime, fault: str) -> None:
    with transaction():
        letter = db.session.scalars(select(Letter).where(Letter.id == letter_id).with_for_update()).one()
        if move == "sent":
            letter.sent_at = now
        letter.fault = fault or None
        advance(letter, move, by=None, now=now, why=fault)


def send_next(now: datetime, settings: Settings, link_address: Callable[[Letter], str]) -> bool:
    """Send the oldest letter that is due. Tells whether there may be more. Opens its own transactions."""
    with transaction():
        if _give_up_on_lost(now):
            return True
        letter = _take(now)
    if letter is None:
        return False
    link = link_address(letter) if letter.link_id else ""
    try:
        _carrier(settings).carry(message_of(letter, settings.mail_from, link=link, now=now))
    except NotSent as refused:
        _settle(letter.id, "fail", now, str(refused))
    except Exception as fault:  # noqa: BLE001 - whatever broke, nobody can be sure that it did not go
        log.error("letter uncertain", letter=str(letter.id), problem=type(fault).__name__)
        _settle(letter.id, "lose", now, f"The connection broke: {type(fault).__name__}")
    else:
        _settle(letter.id, "sent", now, "")
    return True
