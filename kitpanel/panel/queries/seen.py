"""What a panellist may see: the one place that decides it for every page, count and sum (domain §3, conflicts)."""

import uuid
from functools import cache

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased, contains_eager

from kitpanel.applications.models import Application, Bid
from kitpanel.applications.queries import joined
from kitpanel.core.db import db
from kitpanel.panel.models import Declaration
from kitpanel.panel.rules.conflict import Link
from kitpanel.people.models import Person
from kitpanel.rounds.models import Round, Seat
from kitpanel.rounds.rules import RoundState

VOTING = (RoundState.READING, RoundState.MEETING, RoundState.INQUORATE, RoundState.RESCHEDULED)
"""Where a round is while ballots are taken; the lock ends it earlier."""
PACK_OUT = (*VOTING, RoundState.DECIDED, RoundState.NOTIFIED, RoundState.CLOSED)
"""Where a round is once its pack went out: before that nobody on the panel reads anything."""


def seat_in(ref: str, me: uuid.UUID) -> Seat:
    """Find my seat in a round, with the round. Raises NoResultFound for a round that is not there or not mine."""
    return db.session.scalars(
        select(Seat).join(Seat.round).where(Round.ref == ref, Seat.person_id == me).options(contains_eager(Seat.round))
    ).one()


def visible_bids(round_: Round, me: uuid.UUID) -> Select[Bid]:
    """Select the bids of a round whose content, votes, counts, place and amount a panellist may see.

    Those they declared that they can judge fairly, in a round they have a seat in, once its pack is out. A bid they
    stepped out of, were pinned out of, have not declared on, or made themselves is not there at all: whoever shows a
    panellist anything of a bid starts from this (`.where`, `.options`, `with_only_columns(func.count())`).
    """
    return (
        select(Bid)
        .join(Seat, Seat.round_id == Bid.round_id)
        .join(Round, Round.id == Bid.round_id)
        .where(
            Bid.round_id == round_.id,
            Bid.withdrawn_at.is_(None),
            Round.state.in_(PACK_OUT),
            Seat.person_id == me,
            open_to_seat(),
            ~made_by(me),
        )
        .order_by(Bid.position)
    )


def awaiting_word(round_: Round, me: uuid.UUID) -> Select[Bid]:
    """Select the bids of a round on which a panellist must still say how they stand, their own left out.

    Also those where staff took a pin away: they are asked again. Nothing of such a bid's content may be shown.
    """
    return (
        select(Bid)
        .join(Seat, Seat.round_id == Bid.round_id)
        .join(Round, Round.id == Bid.round_id)
        .where(
            Bid.round_id == round_.id,
            Bid.withdrawn_at.is_(None),
            Round.state.in_(VOTING),
            Seat.person_id == me,
            ~answered(),
            ~made_by(me),
        )
        .order_by(Bid.position)
    )


@cache
def answered() -> ColumnElement[bool]:
    """Say in SQL that this row's Seat has said how it stands to this row's Bid, or was pinned out of it by others."""
    own_or_pin = or_(Declaration.by_id == Seat.person_id, Declaration.pinned)
    return exists().where(Declaration.seat_id == Seat.id, Declaration.bid_id == Bid.id, own_or_pin, is_newest())


@cache
def open_to_seat() -> ColumnElement[bool]:
    """Say in SQL that the newest declaration of this row's Seat on this row's Bid lets them read."""
    return exists().where(
        Declaration.seat_id == Seat.id,
        Declaration.bid_id == Bid.id,
        Declaration.link.in_((Link.NONE, Link.FAIR)),
        is_newest(),
    )


@cache
def is_newest() -> ColumnElement[bool]:
    """Say in SQL that no later declaration of the same seat on the same bid takes this one's place."""
    later = aliased(Declaration)
    return ~exists().where(
        later.seat_id == Declaration.seat_id,
        later.bid_id == Declaration.bid_id,
        later.number > Declaration.number,
    )


def made_by(person_id: uuid.UUID | InstrumentedAttribute[uuid.UUID]) -> ColumnElement[bool]:
    """Say in SQL that this row's Bid is this person's own: they asked, are the contact it gives, or had a hand in it.

    A co-applicant or helper is one of them, also after they were taken out: they have read it, or written in it.
    """
    idea, person = _makers()
    mine = or_(
        idea.owner_id == person_id,
        and_(idea.contact_email != "", func.lower(idea.contact_email) == person.email),
        joined(person.id, idea.id),
    )
    return exists().where(idea.id == Bid.application_id, person.id == person_id, mine)


@cache
def _makers() -> tuple[type[Application], type[Person]]:
    """Name the tables of those who made a bid beside those of the query around it: made once, for it takes a while."""
    return aliased(Application), aliased(Person)


def newest_links(round_id: uuid.UUID) -> dict[tuple[uuid.UUID, uuid.UUID], Declaration]:
    """Give the declaration that counts for every (seat, bid) of a round where one was made."""
    rows = db.session.scalars(
        select(Declaration).join(Seat, Seat.id == Declaration.seat_id).where(Seat.round_id == round_id, is_newest())
    )
    return {(row.seat_id, row.bid_id): row for row in rows}


def stepped_out(round_id: uuid.UUID) -> set[tuple[uuid.UUID, uuid.UUID]]:
    """Give every (seat, bid) of a round where the panellist stepped out or was pinned out: for quorum and tally."""
    rows = db.session.execute(
        select(Declaration.seat_id, Declaration.bid_id)
        .join(Seat, Seat.id == Declaration.seat_id)
        .where(Seat.round_id == round_id, Declaration.link == Link.OUT, is_newest())
    )
    return {(seat_id, bid_id) for seat_id, bid_id in rows}
