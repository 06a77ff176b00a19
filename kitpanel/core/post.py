"""Sending what waits in the outbox, one letter at a time.

A letter is marked *sending* and committed, sent, and marked *sent*. After a crash between, nobody can know: it is
*uncertain*, shown to staff, and never resent by itself, for exactly-once does not exist in mail. Of a text one can ask
what became of it: it is looked up a while later, and settled as it is found. Letters by post are printed, not sent.
"""

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import select

from kitpanel.core.carriers import Carriers
from kitpanel.core.db import db, transaction
from kitpanel.core.enclosed import has_gone
from kitpanel.core.history import advance
from kitpanel.core.log import log
from kitpanel.core.mail import NotSent, Outcome
from kitpanel.core.outbox import Letter, LetterState
from kitpanel.core.reach import LetterChannel

LOST_AFTER = timedelta(minutes=10)
"""A letter that has been going out for longer was cut off."""
LOOK_AFTER = timedelta(minutes=2)
"""How long to wait before asking what became of a text, and before asking again."""
MISSED_AFTER = timedelta(minutes=30)
"""A text that nobody knows of so long after it began to go never went."""
SENT_BY_US = (LetterChannel.EMAIL, LetterChannel.TEXT)


def _carriers() -> Carriers:
    made: Carriers = current_app.extensions["kitpanel.carriers"]
    return made


def _take(now: datetime) -> Letter | None:
    letter = db.session.scalars(
        select(Letter)
        .where(Letter.state == LetterState.WAITING, Letter.send_after <= now, Letter.channel.in_(SENT_BY_US))
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
    lost.look_at = now if lost.channel is LetterChannel.TEXT else None
    advance(lost, "lose", by=None, now=now, why="The service stopped while this letter was going out.")
    return True


def _settle(letter_id: uuid.UUID, move: str, now: datetime, fault: str) -> None:
    with transaction():
        letter = db.session.scalars(select(Letter).where(Letter.id == letter_id).with_for_update()).one()
        if move == "sent":
            letter.sent_at = now
            has_gone(letter)
        letter.look_at = now + LOOK_AFTER if move == "lose" and letter.channel is LetterChannel.TEXT else None
        letter.fault = fault or None
        advance(letter, move, by=None, now=now, why=fault)


def send_next(now: datetime, address_of: Callable[[Letter], str]) -> bool:
    """Send the oldest letter that is due. Tells whether there may be more. Opens its own transactions.

    `address_of` gives the address of a letter's private link, or of the page that holds the whole letter.
    """
    with transaction():
        if _give_up_on_lost(now):
            return True
        letter = _take(now)
    if letter is None:
        return False
    try:
        _carriers()[letter.channel].carry(letter, address_of(letter), now)
    except NotSent as refused:
        _settle(letter.id, "fail", now, str(refused))
    except Exception as fault:  # noqa: BLE001 - whatever broke, nobody can be sure that it did not go
        log.error("letter uncertain", letter=str(letter.id), problem=type(fault).__name__)
        _settle(letter.id, "lose", now, f"The connection broke: {type(fault).__name__}")
    else:
        _settle(letter.id, "sent", now, "")
    return True


def look_up_next(now: datetime) -> bool:
    """Ask what became of the oldest letter of which nobody is sure and of which one can ask. Own transactions.

    Found: it went, or failed. Not known there for half an hour: it never went. No answer: asked again later.
    """
    with transaction():
        letter = _claim_to_look(now)
    if letter is None:
        return False
    try:
        outcome = _carriers()[letter.channel].became(letter)
    except Exception as fault:  # noqa: BLE001 - no answer is no news: it is asked again
        log.warning("letter not looked up", letter=str(letter.id), problem=type(fault).__name__)
        return True
    with transaction():
        _settle_found(letter, outcome, now)
    return True


def _claim_to_look(now: datetime) -> Letter | None:
    letter = db.session.scalars(
        select(Letter)
        .where(Letter.state == LetterState.UNCERTAIN, Letter.look_at <= now)
        .order_by(Letter.look_at)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).first()
    if letter is not None:
        letter.look_at = now + LOOK_AFTER
        db.session.flush()
        db.session.expunge(letter)
    return letter


def _settle_found(seen: Letter, outcome: Outcome, now: datetime) -> None:
    letter = db.session.scalars(select(Letter).where(Letter.id == seen.id).with_for_update()).one()
    if letter.state is not LetterState.UNCERTAIN or letter.taken_at != seen.taken_at:
        return
    if outcome is Outcome.WENT:
        letter.sent_at, letter.fault, letter.look_at = now, None, None
        advance(letter, "find", by=None, now=now, why="It was looked up, and had gone.")
    elif outcome is Outcome.FAILED or (letter.taken_at and now - letter.taken_at >= MISSED_AFTER):
        why = "It could not be delivered" if outcome is Outcome.FAILED else "It was looked up: it never went"
        letter.fault, letter.look_at = why, None
        advance(letter, "miss", by=None, now=now, why=why)
