"""Everything a round's panel has said, loaded at once: what the record, the meeting and the letters are made from."""

import uuid
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from sqlalchemy import and_, select
from sqlalchemy.orm import selectinload

from kitpanel.applications.models import Application, Bid
from kitpanel.core.db import db
from kitpanel.panel.models import Ballot, Declaration
from kitpanel.panel.rules.conflict import Link, may_read
from kitpanel.people.queries import names
from kitpanel.rounds.models import Round, RoundMoney, Seat
from kitpanel.strands.models import Strand

Pair = tuple[uuid.UUID, uuid.UUID]
"""A seat and a bid, by id."""

_OF_THE_IDEA = (Application.id, Application.deferred_times, Application.owner_id, Application.applicant_type)


@dataclass(frozen=True)
class Pot:
    """One strand's money in this round, in pence. `order`: lowest is charged first."""

    strand_id: str
    code: str
    name: str
    order: int
    available: int


@dataclass(frozen=True)
class Sheet:
    """A round's seats, bids, declarations, ballots and money, in a fixed number of queries.

    `ballots` holds, for each seat and bid, the versions that count or once counted, oldest first; those voided by a
    late step-out are not in it.
    """

    round: Round
    seats: tuple[Seat, ...]
    names: dict[uuid.UUID, str]
    bids: tuple[Bid, ...]
    links: dict[Pair, Link]
    ballots: dict[Pair, tuple[Ballot, ...]]
    pots: tuple[Pot, ...]

    def name(self, seat: Seat) -> str:
        """Give the name of the person in a seat."""
        return self.names.get(seat.person_id, seat.code)

    def out_of(self, bid: Bid) -> tuple[Seat, ...]:
        """List the seats that stepped out of a bid."""
        return tuple(seat for seat in self.seats if self.links.get((seat.id, bid.id)) is Link.OUT)

    def hidden_from(self, seat: Seat) -> frozenset[str]:
        """Name, by reference, the bids that a seat stepped out of or has said nothing on."""
        return frozenset(bid.ref for bid in self.bids if not may_read(self.links.get((seat.id, bid.id))))

    def standing(self, bid: Bid) -> Iterator[tuple[Seat, Ballot]]:
        """Give each seat's newest ballot on a bid, where it counts."""
        for seat in self.seats:
            versions = self.ballots.get((seat.id, bid.id), ())
            if versions and may_read(self.links.get((seat.id, bid.id))):
                yield seat, versions[-1]

    def first(self, bid: Bid) -> Iterator[tuple[Seat, Ballot]]:
        """Give each seat's newest ballot from before the votes were opened."""
        for seat in self.seats:
            sealed = [one for one in self.ballots.get((seat.id, bid.id), ()) if one.stage == 1]
            if sealed and may_read(self.links.get((seat.id, bid.id))):
                yield seat, sealed[-1]


def sheet(round_: Round) -> Sheet:
    """Load a round's sheet. Whoever shows anything of it must first ask what the asker may see."""
    seats = tuple(db.session.scalars(select(Seat).where(Seat.round_id == round_.id)))
    seats = tuple(sorted(seats, key=lambda seat: (len(seat.code), seat.code)))
    bids = tuple(
        db.session.scalars(
            select(Bid)
            .where(Bid.round_id == round_.id, Bid.withdrawn_at.is_(None))
            .options(selectinload(Bid.application).load_only(*_OF_THE_IDEA))
            .order_by(Bid.position)
        )
    )
    declared = _declarations(round_.id)
    return Sheet(
        round=round_,
        seats=seats,
        names=names({seat.person_id for seat in seats}),
        bids=bids,
        links={pair: rows[-1].link for pair, rows in declared.items()},
        ballots=_ballots(round_.id, declared),
        pots=_pots(round_.id, {key for bid in bids for key in bid.strand_ids}),
    )


def _declarations(round_id: uuid.UUID) -> dict[Pair, list[Declaration]]:
    found: dict[Pair, list[Declaration]] = {}
    for row in db.session.scalars(
        select(Declaration).join(Seat).where(Seat.round_id == round_id).order_by(Declaration.number)
    ):
        found.setdefault((row.seat_id, row.bid_id), []).append(row)
    return found


def _ballots(round_id: uuid.UUID, declared: dict[Pair, list[Declaration]]) -> dict[Pair, tuple[Ballot, ...]]:
    found: dict[Pair, list[Ballot]] = {}
    for ballot in db.session.scalars(
        select(Ballot)
        .join(Seat)
        .where(Seat.round_id == round_id)
        .options(selectinload(Ballot.marks))
        .order_by(Ballot.version)
    ):
        pair = (ballot.seat_id, ballot.bid_id)
        if not any(row.voids >= ballot.version for row in declared.get(pair, ())):
            found.setdefault(pair, []).append(ballot)
    return {pair: tuple(versions) for pair, versions in found.items()}


def _pots(round_id: uuid.UUID, marked: Collection[str]) -> tuple[Pot, ...]:
    """List the strands this round has money of, and those its bids are open to and it has none of."""
    rows = db.session.execute(
        select(Strand.id, Strand.code, Strand.name, Strand.order, RoundMoney.available)
        .outerjoin(RoundMoney, and_(RoundMoney.strand_id == Strand.id, RoundMoney.round_id == round_id))
        .order_by(Strand.order)
    )
    return tuple(
        Pot(str(key), code, name, order, available or 0)
        for key, code, name, order, available in rows
        if available is not None or str(key) in marked
    )
