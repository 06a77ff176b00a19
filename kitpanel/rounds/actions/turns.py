"""A round that takes another turn: cancelled, met on another day, or over."""

import uuid
from datetime import datetime

from sqlalchemy import select

from kitpanel.core.db import db
from kitpanel.core.errors import Refused
from kitpanel.core.history import Event, advance
from kitpanel.rounds.actions.pack import tell_seated
from kitpanel.rounds.models import Round
from kitpanel.rounds.rules import RoundState
from kitpanel.rounds.rules.fortnight import london_day, wall, working_days_after

REVIEW_WORKING_DAYS = 20
"""How long a resident may ask for a review of the process after the letters (domain §3)."""


def cancel(one: Round, *, by: uuid.UUID | None, now: datetime, why: str, public_address: str) -> None:
    """Cancel a round that has not decided, and tell who sits in it. The caller puts its bids back to eligible.

    Raises Refused once it has decided.
    """
    advance(one, "cancel", by=by, now=now, why=why)
    tell_seated(one, "round_cancelled", now=now, public_address=public_address, why=why)


def reschedule(
    one: Round,
    *,
    meeting_at: datetime,
    letters_by: datetime,
    by: uuid.UUID | None,
    now: datetime,
    why: str,
    public_address: str,
) -> None:
    """Set a new day for the meeting of a round that too few could come to, and tell who sits in it.

    Raises Refused, with the field at fault, for a meeting that is not to come or letters that go before it, and in any
    state but reading or too-few-came.
    """
    if meeting_at <= now:
        raise Refused("Choose a day and time that is still to come", field="day")
    if letters_by <= meeting_at:
        raise Refused("The letters must go after the meeting", field="letters_day")
    if one.state is RoundState.READING:
        advance(one, "find_inquorate", by=by, now=now, why=why)
    one.meeting_at, one.letters_by = meeting_at, letters_by
    advance(one, "reschedule", by=by, now=now, why=why)
    tell_seated(one, "meeting_moved", now=now, public_address=public_address, why=why)


def close_due(now: datetime) -> bool:
    """Close one round whose time for reviews is over. Says whether there may be more."""
    told = (
        select(Event.thing_id, Event.at)
        .where(Event.kind == Round.lifecycle.kind, Event.move == "notify")
        .order_by(Event.seq)
        .subquery()
    )
    rows = db.session.execute(
        select(Round, told.c.at)
        .join(told, told.c.thing_id == Round.id)
        .where(Round.state == RoundState.NOTIFIED)
        .order_by(told.c.at, Round.ref)
        .with_for_update(of=Round, skip_locked=True)
    )
    for one, told_at in rows:
        if closes_at(one, told_at) <= now:
            advance(one, "close", by=None, now=now)
            return True
    return False


def closes_at(one: Round, told_at: datetime) -> datetime:
    """Give the moment a round is over: the evening of the last day on which a review can be asked for."""
    last = working_days_after(london_day(told_at), REVIEW_WORKING_DAYS, one.panel.days_off)
    return wall(last, one.panel.letters_time)
