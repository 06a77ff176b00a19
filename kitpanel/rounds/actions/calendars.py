"""A calendar's secret address: made, made anew, switched off."""

import uuid
from datetime import datetime

from kitpanel.core.db import db
from kitpanel.core.history import remember
from kitpanel.rounds.models import CalendarKey
from kitpanel.rounds.queries.calendars import calendar_key, hash_of, token_of


def make_calendar(secret: str, *, by: uuid.UUID, now: datetime) -> CalendarKey:
    """Make an address for one's calendar. The one before it stops working."""
    key = calendar_key(by, lock=True)
    if key is None:
        key = CalendarKey(person_id=by)
        db.session.add(key)
    key.salt, key.made_at = uuid.uuid4(), now
    key.hashed = hash_of(token_of(key, secret))
    remember("person", by, "make_calendar", by=by, now=now)
    db.session.flush()
    return key


def end_calendar(*, by: uuid.UUID, now: datetime) -> None:
    """Switch the address of one's calendar off; once is enough."""
    key = calendar_key(by, lock=True)
    if key is not None:
        db.session.delete(key)
        remember("person", by, "end_calendar", by=by, now=now)
        db.session.flush()
