"""The rounds of one panellist: those to come, those being read with what is left to do in each, those that are over."""

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from kitpanel.applications.models import Bid
from kitpanel.core.db import db
from kitpanel.core.waiting import Waiting
from kitpanel.panel.models import Ballot, Meeting, ReadingPlace
from kitpanel.panel.queries.ballots import is_newest_ballot, is_void
from kitpanel.panel.queries.seen import VOTING, answered, made_by, open_to_seat
from kitpanel.rounds.models import PanelMember, Round, Seat
from kitpanel.rounds.rules import PanelMemberState, RoundState

BEFORE = (RoundState.PLANNED, RoundState.OPEN, RoundState.CUT_OFF)
OVER = (RoundState.DECIDED, RoundState.NOTIFIED, RoundState.CLOSED, RoundState.CANCELLED)
MOST_TO_COME = 3
A_PAGE = 10


class Left(NamedTuple):
    """What is left for one panellist in one round. Every number leaves out the bids they stepped out of."""

    to_declare: int = 0
    to_read: int = 0
    to_send: int = 0
    bids: int = 0
    minutes: int = 0

    @property
    def sent(self) -> int:
        """Count the votes that are sent and stand."""
        return self.bids - self.to_send


class MyRounds(NamedTuple):
    """My rounds: to come (soonest first), being read or met on with what is left, and over (newest first, a page)."""

    to_come: list[Round]
    reading: list[tuple[Seat, Left]]
    over: list[Round]
    page: int
    pages: int


def my_rounds(me: uuid.UUID, page: int = 1) -> MyRounds:
    """Give the rounds of a panellist, a page of those that are over."""
    seats = _seats(me, VOTING)
    left = left_to_do(me, (seat.round_id for seat in seats))
    mine = select(Round).where(Round.state.in_(OVER), exists().where(Seat.round_id == Round.id, Seat.person_id == me))
    count = db.session.scalar(mine.with_only_columns(func.count(Round.id))) or 0
    pages = max(1, -(-count // A_PAGE))
    page = min(max(1, page), pages)
    over = mine.order_by(Round.cut_off_at.desc()).limit(A_PAGE).offset((page - 1) * A_PAGE)
    return MyRounds(
        to_come=_to_come(me),
        reading=[(seat, left.get(seat.round_id, Left())) for seat in seats],
        over=list(db.session.scalars(over.options(joinedload(Round.panel)))),
        page=page,
        pages=pages,
    )


def left_to_do(me: uuid.UUID, rounds: Iterable[uuid.UUID]) -> dict[uuid.UUID, Left]:
    """Count what is left in some rounds, in one query."""
    found: dict[uuid.UUID, Left] = {}
    for row in db.session.execute(_standings(me).where(Round.id.in_(set(rounds)))):
        found[row.round_id] = _add(found.get(row.round_id, Left()), row)
    return found


def waiting_for_panellist(me: uuid.UUID, now: datetime) -> list[Waiting]:
    """List what waits for a panellist, soonest meeting first: bids to declare on, and votes to send."""
    seats = _seats(me, VOTING)
    left = left_to_do(me, (seat.round_id for seat in seats))
    found: list[Waiting] = []
    for seat in seats:
        mine, round_ = left.get(seat.round_id, Left()), seat.round
        due = round_.meeting_at
        late = due <= now
        if mine.to_declare:
            words = "idea: do you know them?" if mine.to_declare == 1 else "ideas: do you know them?"
            found.append(Waiting(mine.to_declare, words, "panel.declare", {"ref": round_.ref}, late=late, due=due))
        if mine.to_send:
            words = "vote to send" if mine.to_send == 1 else "votes to send"
            found.append(Waiting(mine.to_send, words, "panel.reading", {"ref": round_.ref}, late=late, due=due))
    return found


def _add(left: Left, row: Any) -> Left:
    """Add one bid to what is left in its round."""
    if not row.open_:
        return left._replace(to_declare=left.to_declare + (not row.answered))
    to_read = row.to_send and not row.read
    return left._replace(
        bids=left.bids + 1,
        to_send=left.to_send + row.to_send,
        to_read=left.to_read + to_read,
        minutes=left.minutes + (row.minutes if to_read else 0),
    )


def _standings(me: uuid.UUID) -> Select[uuid.UUID, int, bool, bool, bool, bool]:
    """Select how I stand to each bid of my rounds, those I am in myself left out."""
    return (
        select(
            Bid.round_id,
            Bid.minutes,
            open_to_seat().label("open_"),
            answered().label("answered"),
            (~_sent()).label("to_send"),
            func.coalesce(ReadingPlace.done, False).label("read"),
        )
        .join(Seat, Seat.round_id == Bid.round_id)
        .join(Round, Round.id == Bid.round_id)
        .outerjoin(Meeting, Meeting.round_id == Round.id)
        .outerjoin(ReadingPlace, (ReadingPlace.seat_id == Seat.id) & (ReadingPlace.bid_id == Bid.id))
        .where(Seat.person_id == me, Round.state.in_(VOTING), Meeting.locked_at.is_(None))
        .where(Bid.withdrawn_at.is_(None), ~made_by(me))
    )


def _sent() -> ColumnElement[bool]:
    """Say in SQL that this Seat's vote on this Bid is sent, counts, and was on the text it has now."""
    return exists().where(
        Ballot.seat_id == Seat.id,
        Ballot.bid_id == Bid.id,
        Ballot.read_id == Bid.version_id,
        is_newest_ballot(),
        ~is_void(),
    )


def _seats(me: uuid.UUID, states: tuple[RoundState, ...]) -> list[Seat]:
    wanted = select(Seat).join(Seat.round).where(Seat.person_id == me, Round.state.in_(states))
    eager = contains_eager(Seat.round)
    return list(
        db.session.scalars(wanted.options(eager, eager.joinedload(Round.panel)).order_by(Round.meeting_at, Round.ref))
    )


def _to_come(me: uuid.UUID) -> list[Round]:
    """List the next rounds of the panels I am on, and those I have a seat in already."""
    seated = exists().where(Seat.round_id == Round.id, Seat.person_id == me)
    member = exists().where(
        PanelMember.panel_id == Round.panel_id,
        PanelMember.person_id == me,
        PanelMember.state == PanelMemberState.ACTIVE,
    )
    wanted = select(Round).where(Round.state.in_(BEFORE), or_(seated, member)).options(joinedload(Round.panel))
    return list(db.session.scalars(wanted.order_by(Round.cut_off_at, Round.ref).limit(MOST_TO_COME)))
