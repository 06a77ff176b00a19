"""A seat that is handed on: somebody cannot come after all, and the next in reserve takes a seat of their own."""

import uuid
from datetime import datetime

from sqlalchemy import select

from kitpanel.core import letters
from kitpanel.core.db import db
from kitpanel.core.history import remember
from kitpanel.people.models import Person
from kitpanel.rounds import queries
from kitpanel.rounds.models import PanelMember, Round, Seat, SeatChange
from kitpanel.rounds.rules.seats import next_code, take_the_chair


def hand_on(one: Round, seat: Seat, *, now: datetime, public_address: str) -> Person | None:
    """Take a seat out of a round, and seat the next in reserve under a code of their own. Gives who, if anybody.

    The caller holds the round locked, and has made sure that nothing of the seat stands in the sealed record.
    """
    left, led = seat, seat.chair or seat.deputy
    code = next_code([*(held.code for held, _ in queries.seated(one.id)), *queries.codes_given_up(one.id)])
    db.session.delete(left)
    db.session.flush()
    taker = queries.next_in_reserve(one, but=left.person_id)
    if taker is not None:
        db.session.add(Seat(id=uuid.uuid4(), round_id=one.id, person_id=taker.id, code=code))
    db.session.add(
        SeatChange(id=uuid.uuid4(), round_id=one.id, code=left.code, left_id=left.person_id,
                   took_id=taker.id if taker else None, at=now)
    )  # fmt: skip
    db.session.flush()
    if led:
        _lead_again(one)
    remember("round", one.id, "hand_on_seat", by=left.person_id, now=now, why=left.code)
    if taker is not None:
        _tell(one, taker, now, public_address)
    return taker


def _lead_again(one: Round) -> None:
    """Name chair and deputy again: whoever of the two is left takes the chair."""
    seats = {str(person.id): seat for seat, person in queries.seated(one.id)}
    asked = select(PanelMember.person_id).where(PanelMember.panel_id == one.panel_id, PanelMember.deputy)
    deputies = {str(person_id) for person_id in db.session.scalars(asked)}
    leading = {key for key, seat in seats.items() if seat.chair or seat.deputy}
    chair, deputy = take_the_chair(list(seats), leading, deputies)
    for seat in seats.values():
        seat.chair = seat.deputy = False
    db.session.flush()
    for key, seat in seats.items():
        seat.chair, seat.deputy = key == chair, key == deputy
    db.session.flush()


def _tell(one: Round, taker: Person, now: datetime, public_address: str) -> None:
    facts = {"name": taker.name, "meeting": one.meeting_at, "page_address": f"{public_address}/waiting"}
    if taker.reach.channel:
        letters.write("seat_for_you", taker.reach, facts, now=now, person_id=taker.id, about=one.ref)
