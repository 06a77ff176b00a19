"""Somebody seated cannot come after all: what is theirs alone goes with them, and the next in reserve is seated."""

from datetime import datetime

from sqlalchemy import delete, exists, select

from kitpanel.core.db import db
from kitpanel.panel.actions import chain
from kitpanel.panel.models import Ballot, BallotDraft, BidNote, Declaration, Meeting, PackAsked, ReadingPlace
from kitpanel.panel.rules.conflict import Link
from kitpanel.people.models import Person
from kitpanel.rounds import actions as rounds
from kitpanel.rounds.models import Seat
from kitpanel.rounds.rules.seats import check_hand_on

OWN = (BallotDraft, BidNote, PackAsked, ReadingPlace, Declaration)
"""What goes with whoever leaves. None of it is in the chain, once they sent no vote and stepped out of nothing."""


def hand_on(seat: Seat, *, now: datetime, public_address: str) -> Person | None:
    """Hand one's seat on, before the meeting. Gives who takes it; None where nobody is in reserve.

    Only its holder may: that a seat can be handed on says that it has sent nothing, which nobody else may know before
    the votes are opened. Raises Refused once the meeting began, or something of the seat is in the sealed record.
    """
    round_ = chain.hold(seat.round_id)
    meeting = db.session.get(Meeting, round_.id, populate_existing=True)
    check_hand_on(round_.state, opened=meeting is not None and meeting.opened_at is not None, spoken=_spoken(seat))
    for table in OWN:
        db.session.execute(delete(table).where(table.seat_id == seat.id))
    return rounds.hand_on(round_, seat, now=now, public_address=public_address)


def _spoken(seat: Seat) -> bool:
    """Say whether a seat has sent a vote, or stepped out of a bid: those stand in the chain."""
    voted = exists().where(Ballot.seat_id == seat.id)
    out = exists().where(Declaration.seat_id == seat.id, Declaration.link == Link.OUT)
    return bool(db.session.scalar(select(voted | out)))
