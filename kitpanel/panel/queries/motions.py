"""The motions of a round, for whoever may see their bids; and what whoever leads a bid may do with it."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import joinedload

from kitpanel.applications.models import Bid
from kitpanel.core.db import db
from kitpanel.panel.models import Motion
from kitpanel.panel.queries.meeting import Gathering, bid_to_lead, meeting_sat
from kitpanel.panel.queries.record import Proposal, as_put, proposal
from kitpanel.panel.queries.sheet import Sheet, sheet
from kitpanel.panel.rules import board
from kitpanel.panel.rules.board import Line
from kitpanel.panel.rules.motion import MOTIONS, hands


@dataclass(frozen=True)
class Moved:
    """A motion on a bid, as a page shows it. `may_undo`: the viewer leads that bid and nothing is confirmed yet."""

    id: uuid.UUID
    what: str
    amount: int
    hands: str
    passed: bool
    undone: bool
    reason: str
    internal: str
    may_undo: bool


def moved(held: Gathering, said: Sheet, refs: Collection[str]) -> dict[str, tuple[Moved, ...]]:
    """Give the motions on some bids, oldest first, by the bid's reference. Give only bids that the asker may see."""
    bids = {bid.id: bid for bid in said.bids if bid.ref in refs}
    rows = db.session.scalars(
        select(Motion)
        .where(Motion.round_id == said.round.id, Motion.bid_id.in_(bids))
        .options(joinedload(Motion.bid))
        .order_by(Motion.number)
    )
    found: dict[str, list[Moved]] = {}
    for row in rows:
        found.setdefault(row.bid.ref, []).append(_moved(row, leads=leads(held, said, bids[row.bid_id])))
    return {ref: tuple(motions) for ref, motions in found.items()}


def _moved(row: Motion, *, leads: bool) -> Moved:
    put = as_put(row)
    return Moved(
        id=row.id,
        what=MOTIONS[row.outcome],
        amount=row.amount,
        hands=hands(put.motion),
        passed=put.passed,
        undone=put.undone,
        reason=row.reason,
        internal=row.internal_reason,
        may_undo=leads and put.stands,
    )


def leads(held: Gathering, said: Sheet, bid: Bid) -> bool:
    """Say whether the asker leads a bid at a meeting that has still to decide."""
    out = {seat.code for seat in said.out_of(bid)}
    return held.undecided and held.mine is not None and held.bench.leads(held.mine.code, out)


def may_move(held: Gathering, said: Sheet, found: Proposal, refs: Collection[str]) -> frozenset[str]:
    """Name the bids, of some that the asker may see, on which they may put a motion now."""
    bids = [bid for bid in said.bids if bid.ref in refs and bid.ref not in found.standing]
    return frozenset(bid.ref for bid in bids if leads(held, said, bid))


@dataclass(frozen=True)
class ToMove:
    """A bid that the asker may put a motion on: how it stands on the list, and how many hands there may be."""

    held: Gathering
    bid: Bid
    out: frozenset[str]
    line: Line
    left: int
    hands: int

    @property
    def part(self) -> bool:
        """Whether they could do it with part of what they ask."""
        return self.bid.least < self.bid.asked

    @property
    def stands(self) -> str:
        """Say in words what the list says of it now."""
        return board.short(self.line)


def to_move(ref: str, me: uuid.UUID, bid_ref: str, *, lock: bool) -> ToMove:
    """Find a bid of a locked list that the asker leads. Raises NoResultFound for anybody or anything else."""
    held = meeting_sat(ref, me, lock=lock)
    bid, out = bid_to_lead(held, bid_ref)
    if not held.undecided or held.mine is None or not held.bench.leads(held.mine.code, out):
        raise NoResultFound
    said = sheet(held.round)
    found = proposal(said)
    shown = board.board(found.record, found.computed, said.hidden_from(held.mine), found.puts)
    line = next(line for line in shown.lines if line.ref == bid.ref)
    here = sum(seat.present_at is not None and seat.code not in out for seat in held.seats)
    return ToMove(held, bid, out, line, shown.left, here)


def to_undo(held: Gathering, key: str) -> Motion:
    """Find a motion on a bid that the asker may see and leads. Raises NoResultFound."""
    try:
        wanted = uuid.UUID(key)
    except ValueError:
        raise NoResultFound from None
    row = db.session.scalars(
        select(Motion).where(Motion.id == wanted, Motion.round_id == held.round.id).options(joinedload(Motion.bid))
    ).one()
    _, out = bid_to_lead(held, row.bid.ref)
    if held.mine is None or not held.bench.leads(held.mine.code, out):
        raise NoResultFound
    return row
