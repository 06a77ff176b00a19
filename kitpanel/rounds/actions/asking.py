"""Asking the people of a panel if they can come to a meeting, and what they say."""

import uuid
from datetime import datetime

from sqlalchemy import select

from kitpanel.core import letters
from kitpanel.core.db import db
from kitpanel.people.models import Person
from kitpanel.rounds import queries
from kitpanel.rounds.models import Availability, Round
from kitpanel.rounds.rules.care import check_may_say


def say_coming(ref: str, *, coming: bool, by: uuid.UUID, now: datetime) -> Round:
    """Say if one can come to the meeting of a round of a panel one sits on; said again, the newest counts.

    Raises NoResultFound for a round of another panel, Refused once its pack has gone out.
    """
    one = queries.round_to_say(ref, by)
    check_may_say(one.state)
    found = db.session.get(Availability, (one.id, by))
    if found is None:
        found = Availability(round_id=one.id, person_id=by)
        db.session.add(found)
    found.coming, found.said_at = coming, now
    db.session.flush()
    return one


def ask_due(now: datetime, public_address: str) -> bool:
    """Ask those who have not said if they can come to one round, once each. Says whether there may be more."""
    for one in queries.unasked(now):
        known = queries.told(one.id)
        wanted = [member.person_id for member in queries.able(one.panel_id) if member.person_id not in known]
        for person in db.session.scalars(select(Person).where(Person.id.in_(wanted)).order_by(Person.id)):
            db.session.add(Availability(round_id=one.id, person_id=person.id, asked_at=now))
            _ask(one, person, now, public_address)
        if wanted:
            db.session.flush()
            return True
    return False


def _ask(one: Round, person: Person, now: datetime, public_address: str) -> None:
    facts = {
        "name": person.name,
        "meeting": one.meeting_at,
        "pack": one.pack_at,
        "page_address": f"{public_address}/panel/coming",
    }
    if person.reach.channel:
        letters.write("can_you_come", person.reach, facts, now=now, person_id=person.id, about=one.ref)
