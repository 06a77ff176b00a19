"""The staff's desk of a round's panel: who sits, who has said whom they know, the register of conflicts. Never a vote.

Before the chair opens the votes nothing here depends on whether anybody has sent one.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import joinedload

from kitpanel.applications.models import Bid
from kitpanel.core.db import db
from kitpanel.panel.models import Declaration, Meeting
from kitpanel.panel.queries import ties
from kitpanel.panel.queries.seen import is_newest
from kitpanel.panel.rules.conflict import LINKS, SIGNS, Link
from kitpanel.people.queries import names
from kitpanel.rounds.models import Panel, Round, RoundMoney, Seat
from kitpanel.rounds.rules import RoundState

BEFORE_DECISION = (RoundState.READING, RoundState.MEETING, RoundState.INQUORATE, RoundState.RESCHEDULED)


@dataclass(frozen=True)
class Sitting:
    """Somebody who sits in the round: how many bids they have given their word on."""

    code: str
    name: str
    part: str
    declared: int
    here: bool


@dataclass(frozen=True)
class Conflict:
    """A line of the register: who has a link with which bid, in whose words, and whether staff hold them out of it."""

    id: uuid.UUID
    name: str
    code: str
    ref: str
    title: str
    link: Link
    said: str
    words: str
    pinned: bool
    by: str
    at: datetime


@dataclass(frozen=True)
class Likely:
    """A panellist and a bid that share something on record, for staff to think about."""

    code: str
    name: str
    ref: str
    title: str
    signs: tuple[str, ...]


@dataclass(frozen=True)
class Desk:
    """All that staff see of a round's panel."""

    round: Round
    sitting: tuple[Sitting, ...]
    bids: tuple[Bid, ...]
    taken_out: tuple[Bid, ...]
    conflicts: tuple[Conflict, ...]
    likely: tuple[Likely, ...]
    money: int
    opened_at: datetime | None
    locked_at: datetime | None

    @property
    def undecided(self) -> bool:
        """Whether the panel has still to decide."""
        return self.round.state in BEFORE_DECISION

    def bid(self, ref: str) -> Bid:
        """Find a bid of the round. Raises NoResultFound."""
        found = next((bid for bid in self.bids if bid.ref == ref), None)
        if found is None:
            raise NoResultFound
        return found

    @property
    def may_pin(self) -> bool:
        """Whether somebody can still be kept out of a bid."""
        return self.undecided and self.locked_at is None


def desk(ref: str) -> Desk:
    """Find a round's desk, once its pack is out. Raises NoResultFound."""
    round_ = desk_round(ref)
    seats = sorted(
        db.session.scalars(select(Seat).where(Seat.round_id == round_.id)), key=lambda seat: (len(seat.code), seat.code)
    )
    bids = list(
        db.session.scalars(
            select(Bid).where(Bid.round_id == round_.id).options(joinedload(Bid.version)).order_by(Bid.position)
        )
    )
    declared = list(
        db.session.scalars(
            select(Declaration)
            .join(Seat, Seat.id == Declaration.seat_id)
            .where(Seat.round_id == round_.id, is_newest())
        )
    )
    people = names({seat.person_id for seat in seats} | {row.by_id for row in declared if row.by_id})
    meeting = db.session.get(Meeting, round_.id)
    inside = [bid for bid in bids if bid.withdrawn_at is None]
    return Desk(
        round=round_,
        sitting=tuple(_sitting(seat, people, declared, inside) for seat in seats),
        bids=tuple(inside),
        taken_out=tuple(bid for bid in bids if bid.withdrawn_at is not None),
        conflicts=_conflicts(seats, inside, declared, people),
        likely=_likely(seats, inside, declared, people),
        money=sum(db.session.scalars(select(RoundMoney.available).where(RoundMoney.round_id == round_.id))),
        opened_at=meeting.opened_at if meeting else None,
        locked_at=meeting.locked_at if meeting else None,
    )


def desk_round(ref: str, *, lock: bool = False) -> Round:
    """Find a round whose pack went out, with its panel. Raises NoResultFound."""
    wanted = (
        select(Round)
        .join(Panel)
        .where(Round.ref == ref, Round.seed.is_not(None), ~Round.before_kitpanel)
        .options(joinedload(Round.panel))
    )
    if lock:
        wanted = wanted.with_for_update(of=Round).execution_options(populate_existing=True)
    return db.session.scalars(wanted).one()


def round_to_call_off(ref: str, *, lock: bool = False) -> Round:
    """Find a round that staff may think of calling off, planned ones too. Raises NoResultFound."""
    wanted = select(Round).join(Panel).where(Round.ref == ref, ~Round.before_kitpanel).options(joinedload(Round.panel))
    if lock:
        wanted = wanted.with_for_update(of=Round).execution_options(populate_existing=True)
    return db.session.scalars(wanted).one()


def count_bids(round_: Round) -> int:
    """Count the bids that are in a round now."""
    inside = select(func.count()).select_from(Bid).where(Bid.round_id == round_.id, Bid.withdrawn_at.is_(None))
    return db.session.scalar(inside) or 0


def _sitting(seat: Seat, people: dict[uuid.UUID, str], declared: list[Declaration], bids: list[Bid]) -> Sitting:
    inside = {bid.id for bid in bids}
    part = "Chair" if seat.chair else "Deputy" if seat.deputy else "Member"
    return Sitting(
        code=seat.code,
        name=people.get(seat.person_id, seat.code),
        part=part,
        declared=sum(row.seat_id == seat.id and row.bid_id in inside for row in declared),
        here=seat.present_at is not None,
    )


def _conflicts(
    seats: list[Seat], bids: list[Bid], declared: list[Declaration], people: dict[uuid.UUID, str]
) -> tuple[Conflict, ...]:
    of_seat, of_bid = {seat.id: seat for seat in seats}, {bid.id: bid for bid in bids}
    return tuple(
        Conflict(
            id=row.id,
            name=people.get(of_seat[row.seat_id].person_id, ""),
            code=of_seat[row.seat_id].code,
            ref=of_bid[row.bid_id].ref,
            title=of_bid[row.bid_id].title,
            link=row.link,
            said="Kept out by staff" if row.pinned else LINKS[row.link],
            words=row.words,
            pinned=row.pinned,
            by=people.get(row.by_id, "") if row.by_id else "",
            at=row.at,
        )
        for row in sorted(declared, key=lambda row: row.at)
        if row.link is not Link.NONE and row.bid_id in of_bid
    )


def _likely(
    seats: list[Seat], bids: list[Bid], declared: list[Declaration], people: dict[uuid.UUID, str]
) -> tuple[Likely, ...]:
    out = {(row.seat_id, row.bid_id) for row in declared if row.link is Link.OUT}
    found = ties.between(seats, bids)
    return tuple(
        Likely(
            seat.code,
            people.get(seat.person_id, ""),
            bid.ref,
            bid.title,
            tuple(SIGNS[sign] for sign in found[seat.id, bid.id]),
        )
        for seat in seats
        for bid in bids
        if found.get((seat.id, bid.id)) and (seat.id, bid.id) not in out
    )


def seat_by_code(round_: Round, code: str) -> Seat:
    """Find a seat of a round. Raises NoResultFound."""
    return db.session.scalars(select(Seat).where(Seat.round_id == round_.id, Seat.code == code)).one()


@dataclass(frozen=True)
class HeldOut:
    """Somebody whom staff keep out of a bid."""

    round: Round
    seat: Seat
    bid: Bid
    name: str
    words: str


def held_out(ref: str, code: str, bid_ref: str) -> HeldOut:
    """Find what staff noted about somebody and a bid. Raises NoResultFound where nothing is pinned."""
    round_ = desk_round(ref)
    seat = seat_by_code(round_, code)
    row = db.session.scalars(
        select(Declaration)
        .join(Declaration.bid)
        .where(Declaration.seat_id == seat.id, Bid.ref == bid_ref, Bid.round_id == round_.id, is_newest())
        .where(Declaration.pinned)
        .options(joinedload(Declaration.bid))
    ).one()
    return HeldOut(round_, seat, row.bid, names({seat.person_id})[seat.person_id], row.words)
