"""A round's meeting, for whoever has a part in it: who sits, who came, who leads."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.exc import NoResultFound

from kitpanel.applications.models import Bid
from kitpanel.core.db import db
from kitpanel.panel.models import Meeting, Signature
from kitpanel.panel.queries.seen import PACK_OUT, stepped_out, visible_bids
from kitpanel.panel.rules.chair import Bench
from kitpanel.people.queries import names
from kitpanel.rounds.models import Round, Seat
from kitpanel.rounds.rules import RoundState


@dataclass(frozen=True)
class Gathering:
    """A round whose panel meets: its meeting once begun, its seats in order, and the asker's own seat, if any."""

    round: Round
    meeting: Meeting | None
    seats: tuple[Seat, ...]
    names: dict[uuid.UUID, str]
    mine: Seat | None

    @property
    def bench(self) -> Bench:
        """Give chair, deputy and who is here, by seat code."""
        return Bench(
            chair=next((seat.code for seat in self.seats if seat.chair), None),
            deputy=next((seat.code for seat in self.seats if seat.deputy), None),
            present=frozenset(seat.code for seat in self.seats if seat.present_at),
        )

    @property
    def opened(self) -> bool:
        """Whether the chair has opened the votes."""
        return self.meeting is not None and self.meeting.opened_at is not None

    @property
    def locked(self) -> bool:
        """Whether the votes are locked."""
        return self.meeting is not None and self.meeting.locked_at is not None

    @property
    def undecided(self) -> bool:
        """Whether the votes are locked and the panel has still to decide: the time for motions and signatures."""
        return self.locked and self.round.state is RoundState.MEETING

    @property
    def presides(self) -> bool:
        """Whether the asker leads the meeting now."""
        return self.mine is not None and self.bench.presides(self.mine.code)

    @property
    def may_note(self) -> bool:
        """Whether the asker may start the meeting and note who is here: the chair or the deputy."""
        return self.mine is not None and self.bench.may_start(self.mine.code)

    def name(self, seat: Seat) -> str:
        """Give the name of the person in a seat."""
        return self.names.get(seat.person_id, seat.code)


def gathering(ref: str, me: uuid.UUID, *, is_staff: bool = False, lock: bool = False) -> Gathering:
    """Find a round's meeting for somebody seated in it, or for staff, once its pack is out.

    Raises NoResultFound for anybody else. `lock` makes whoever comes second wait: take it before changing anything.
    """
    wanted = select(Round).where(Round.ref == ref, Round.state.in_(PACK_OUT), ~Round.before_kitpanel)
    if lock:
        wanted = wanted.with_for_update().execution_options(populate_existing=True)
    round_ = db.session.scalars(wanted).one()
    seats = db.session.scalars(
        select(Seat).where(Seat.round_id == round_.id).execution_options(populate_existing=True)
    ).all()
    mine = next((seat for seat in seats if seat.person_id == me), None)
    if mine is None and not is_staff:
        raise NoResultFound
    return Gathering(
        round=round_,
        meeting=db.session.get(Meeting, round_.id, populate_existing=True),
        seats=tuple(sorted(seats, key=lambda seat: (len(seat.code), seat.code))),
        names=names({seat.person_id for seat in seats}),
        mine=mine,
    )


def meeting_noted(ref: str, me: uuid.UUID, *, lock: bool = True) -> Gathering:
    """Find the meeting that the asker may start and note attendance of. Raises NoResultFound."""
    return _for(ref, me, lambda found: found.may_note, lock=lock)


def meeting_chaired(ref: str, me: uuid.UUID, *, lock: bool = True) -> Gathering:
    """Find the meeting that the asker leads now. Raises NoResultFound."""
    return _for(ref, me, lambda found: found.presides, lock=lock)


def meeting_sat(ref: str, me: uuid.UUID, *, lock: bool = True) -> Gathering:
    """Find the meeting that the asker is present at, once its votes are open. Raises NoResultFound."""
    return _for(ref, me, lambda found: found.opened and bool(found.mine and found.mine.present_at), lock=lock)


def bid_to_lead(held: Gathering, ref: str) -> tuple[Bid, frozenset[str]]:
    """Find a bid that the asker may see, and the codes of those who stepped out of it. Raises NoResultFound."""
    me = held.mine.person_id if held.mine else uuid.UUID(int=0)
    bid = db.session.scalars(visible_bids(held.round, me).where(Bid.ref == ref)).one()
    away = {seat_id for seat_id, bid_id in stepped_out(held.round.id) if bid_id == bid.id}
    return bid, frozenset(seat.code for seat in held.seats if seat.id in away)


def _for(ref: str, me: uuid.UUID, allowed: Callable[[Gathering], bool], *, lock: bool) -> Gathering:
    found = gathering(ref, me, lock=lock)
    if not allowed(found):
        raise NoResultFound
    return found


def signed(round_id: uuid.UUID) -> tuple[Signature, ...]:
    """List who signed what the panel decided, in the order they signed."""
    rows = db.session.scalars(
        select(Signature).join(Seat).where(Seat.round_id == round_id).order_by(Signature.at, Seat.code)
    )
    return tuple(rows)
