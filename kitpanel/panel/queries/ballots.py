"""Which ballots count, and what a panellist sent."""

import uuid
from functools import cache
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, exists, select
from sqlalchemy.orm import aliased, contains_eager, selectinload

from kitpanel.applications.models import Bid
from kitpanel.core.db import db
from kitpanel.panel.models import Ballot, ChainRow, Declaration
from kitpanel.panel.queries.seen import open_to_seat, visible_bids
from kitpanel.panel.rules.ballot import CANNOT_JUDGE, GRADES
from kitpanel.panel.rules.chain import RECEIPT
from kitpanel.rounds.models import Seat


class Sent(NamedTuple):
    """One version of a vote: what it said, and whether it is the one that counts."""

    ballot: Ballot
    said: str
    counts: bool
    row: int | None
    """Its row in the round's chain, once the votes are open: before, it would tell how many have voted."""


def counting() -> Select[Ballot]:
    """Select the ballots that count: the newest version of each seat on each bid, unless a late declaration voids it.

    Joined to their Seat and Bid. Only for the panellist who sent them, until the chair has opened the votes.
    """
    return (
        select(Ballot)
        .join(Seat, Seat.id == Ballot.seat_id)
        .join(Bid, Bid.id == Ballot.bid_id)
        .where(Bid.withdrawn_at.is_(None), open_to_seat(), is_newest_ballot(), ~is_void())
    )


def counting_ballots(round_id: uuid.UUID) -> list[Ballot]:
    """List a round's ballots that count, with their seats, bids and marks: for the tally, once the votes are open."""
    return list(
        db.session.scalars(
            counting()
            .where(Seat.round_id == round_id)
            .options(contains_eager(Ballot.seat), contains_eager(Ballot.bid), selectinload(Ballot.marks))
            .order_by(Seat.code, Bid.position)
        )
    )


def my_ballots(seat: Seat) -> dict[uuid.UUID, Ballot]:
    """Give the ballots of one seat that count, with their marks, by bid id."""
    found = db.session.scalars(counting().where(Ballot.seat_id == seat.id).options(selectinload(Ballot.marks)))
    return {ballot.bid_id: ballot for ballot in found}


def my_sent(seat: Seat, *, opened: bool) -> list[Sent]:
    """List every version of every ballot a seat sent on bids still open to it, newest first."""
    visible = visible_bids(seat.round, seat.person_id).with_only_columns(Bid.id).order_by(None)
    ballots = db.session.scalars(
        select(Ballot)
        .join(Ballot.bid)
        .where(Ballot.seat_id == seat.id, Ballot.bid_id.in_(visible))
        .options(contains_eager(Ballot.bid))
        .order_by(Ballot.sent_at.desc(), Bid.position, Ballot.version.desc())
    )
    standing = {ballot.id for ballot in my_ballots(seat).values()}
    rows = _rows(seat.round_id) if opened else {}
    return [Sent(ballot, said_in_words(ballot), ballot.id in standing, rows.get(ballot.receipt)) for ballot in ballots]


def _rows(round_id: uuid.UUID) -> dict[str, int]:
    """Give the place of every row of a round's chain, by receipt."""
    found = db.session.execute(select(ChainRow.hash, ChainRow.sequence).where(ChainRow.round_id == round_id))
    return {digest[:RECEIPT]: sequence for digest, sequence in found}


def said_in_words(ballot: Ballot) -> str:
    """Say what a ballot answers, as its sentence on the page."""
    return CANNOT_JUDGE if ballot.grade is None else GRADES[ballot.grade]


@cache
def is_newest_ballot() -> ColumnElement[bool]:
    """Say in SQL that no later version takes this ballot's place."""
    later = aliased(Ballot)
    return ~exists().where(
        later.seat_id == Ballot.seat_id, later.bid_id == Ballot.bid_id, later.version > Ballot.version
    )


@cache
def is_void() -> ColumnElement[bool]:
    """Say in SQL that a late declaration made this ballot void."""
    return exists().where(
        Declaration.seat_id == Ballot.seat_id,
        Declaration.bid_id == Ballot.bid_id,
        Declaration.voids >= Ballot.version,
    )
