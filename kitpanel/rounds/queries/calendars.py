"""What stands in a panellist's calendar: the days of their rounds. No idea, no applicant, no vote."""

import hashlib
import hmac
import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import and_, func, or_, select

from kitpanel.core.db import db
from kitpanel.core.history import Event
from kitpanel.people.models import Role
from kitpanel.people.rules import RoleName
from kitpanel.rounds.models import Availability, CalendarKey, Panel, Round, Seat
from kitpanel.rounds.queries.care import sits_on
from kitpanel.rounds.rules import RoundState
from kitpanel.rounds.rules.care import BEFORE_PACK, CareRule
from kitpanel.rounds.rules.ical import Entry

RULE = CareRule()


def token_of(key: CalendarKey, secret: str) -> str:
    """Make the secret part of a calendar's address: an HMAC of its salt, so that the database alone opens nothing."""
    return hmac.new(f"calendar {secret}".encode(), key.salt.bytes, hashlib.sha256).hexdigest()


def hash_of(token: str) -> str:
    """Give the SHA-256 of a token: all that the database has of it."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def calendar_key(me: uuid.UUID, *, lock: bool = False) -> CalendarKey | None:
    """Find the calendar address somebody has, None where it is switched off."""
    return db.session.get(CalendarKey, me, with_for_update=lock or None)


def whose_calendar(token: str) -> uuid.UUID:
    """Find whose calendar an address is. Raises NoResultFound for a guess, and for somebody no longer on a panel."""
    return db.session.scalars(
        select(CalendarKey.person_id)
        .join(Role, Role.person_id == CalendarKey.person_id)
        .where(CalendarKey.hashed == hash_of(token), Role.name == RoleName.PANELLIST, Role.ended_at.is_(None))
    ).one()


def calendar_entries(me: uuid.UUID, public_address: str, now: datetime) -> list[Entry]:
    """List the cut-offs, packs and meetings of the rounds somebody sits in, or may come to, for their calendar."""
    return [entry for row in _rounds(me, now) for entry in _entries(row, public_address)]


def _rounds(me: uuid.UUID, now: datetime) -> list[Any]:
    """Select a person's rounds: those with a seat; those to come, unless they said no."""
    mine = and_(Availability.round_id == Round.id, Availability.person_id == me)
    changed = (
        select(func.max(Event.at))
        .where(Event.kind == Round.lifecycle.kind, Event.thing_id == Round.id)
        .scalar_subquery()
        .label("changed")
    )
    may_come = and_(Round.state.in_(BEFORE_PACK), Panel.active, sits_on(me), func.coalesce(Availability.coming, True))
    return list(
        db.session.execute(
            select(Round, Panel.name, Seat.id.label("seat"), changed)
            .join(Round.panel)
            .outerjoin(Seat, and_(Seat.round_id == Round.id, Seat.person_id == me))
            .outerjoin(Availability, mine)
            .where(Round.meeting_at > now - timedelta(days=RULE.calendar_days), ~Round.before_kitpanel)
            .where(or_(Seat.id.is_not(None), may_come))
        )
    )


def _entries(row: Any, at: str) -> Iterator[Entry]:
    one, seated = row.Round, row.seat is not None
    said = "You have a seat." if seated else "You have no seat yet. Say if you can come."
    page = f"{at}/panel" if seated else f"{at}/panel/coming"
    steps = (
        ("cut-off", one.cut_off_at, "the round closes to new ideas", None),
        ("pack", one.pack_at, "your pack comes" if seated else "the packs go out", None),
        ("meeting", one.meeting_at, "the panel meets", one.meeting_at + timedelta(hours=RULE.meeting_hours)),
    )
    for step, moment, words, ends in steps:
        yield Entry(
            uid=f"{one.ref}-{step}@{urlsplit(at).hostname}",
            at=moment,
            ends=ends,
            title=f"{row.name}: {words}",
            words=f"{one.ref}. {said}",
            address=page,
            changed=row.changed or one.cut_off_at,
            called_off=one.state is RoundState.CANCELLED,
        )
