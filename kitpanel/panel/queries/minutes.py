"""The minutes of a decided round, from what is stored of it: whole, or as somebody who stepped out of a bid may see it.

Staff have them from the decision on; whoever was seated, once the letters have gone. Of a bid that a member stepped out
of they see its name and what became of it, nothing else, and no sum from which its amount follows (domain §3).
"""

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import NoResultFound

from kitpanel.applications.models import Bid
from kitpanel.core.db import db
from kitpanel.core.money import pounds
from kitpanel.panel.models import Ballot, ChainRow, Decision, DecisionRow, Meeting, Motion
from kitpanel.panel.queries.letters import TOLD, decided
from kitpanel.panel.queries.sheet import Sheet, sheet
from kitpanel.panel.rules import second
from kitpanel.panel.rules.conflict import Link
from kitpanel.panel.rules.motion import MOTIONS, carried
from kitpanel.panel.rules.outcomes import hands_said, outcome_said, votes_said
from kitpanel.panel.rules.record import RULE
from kitpanel.people.queries import names
from kitpanel.rounds.models import Round, Seat


@dataclass(frozen=True)
class Line:
    """One bid of the minutes. All but its name and outcome is "" for somebody who stepped out of it."""

    ref: str
    title: str
    outcome: str
    listed: str = ""
    votes: str = ""
    hands: str = ""
    reason: str = ""
    signed: str = ""
    motions: tuple[str, ...] = ()
    out: str = ""
    closed: bool = False

    @property
    def moved(self) -> bool:
        """Whether the panel decided otherwise than its list said, or by a motion."""
        return bool(self.hands)


@dataclass(frozen=True)
class Minutes:
    """A meeting and its decision. `left` is "" where somebody could read from it what they may not see."""

    round: Round
    meeting: Meeting
    decision: Decision
    here: tuple[str, ...]
    away: tuple[str, ...]
    chair: str
    confirmed_by: str
    lines: tuple[Line, ...]
    stepped_out: int
    can_be_fair: int
    voided: int
    left: tuple[tuple[str, int], ...]
    second: tuple[str, ...]
    seed: str
    head: str
    rows: int
    rule: str = RULE

    @property
    def whole(self) -> bool:
        """Whether nothing is left out for its reader."""
        return not any(line.closed for line in self.lines)


def minutes(ref: str, me: uuid.UUID | None = None) -> Minutes:
    """Make the minutes of a round: whole, or for one member of its panel. Raises NoResultFound before they may see."""
    decision = decided(ref)
    round_ = decision.round
    said = sheet(round_)
    mine = next((seat for seat in said.seats if seat.person_id == me), None)
    if me is not None and (mine is None or round_.state not in TOLD):
        raise NoResultFound
    record = json.loads(decision.record)
    motions = _motions(round_)
    lines = sorted((_line(said, row, record["computed"]["bids"], motions, mine) for row in decision.rows), key=_closed)
    open_ = {line.ref: line.title for line in lines if not line.closed}
    whole = len(open_) == len(lines)
    people = names({decision.confirmed_by_id})
    return Minutes(
        round=round_,
        meeting=db.session.get_one(Meeting, round_.id),
        decision=decision,
        here=tuple(_seated(said, seat) for seat in said.seats if seat.present_at),
        away=tuple(_seated(said, seat) for seat in said.seats if not seat.present_at),
        chair=next((said.name(seat) for seat in said.seats if seat.chair), ""),
        confirmed_by=people.get(decision.confirmed_by_id, ""),
        lines=tuple(lines),
        stepped_out=sum(link is Link.OUT for link in said.links.values()),
        can_be_fair=sum(link is Link.FAIR for link in said.links.values()),
        voided=_voided(said),
        left=_left(said, decision, record) if whole else (),
        second=second.said(second.swap(record["computed"]), open_),
        seed=record["seed"],
        head=record["head"],
        rows=db.session.scalar(select(func.count()).where(ChainRow.round_id == round_.id)) or 0,
    )


def _seated(said: Sheet, seat: Seat) -> str:
    part = " (chair)" if seat.chair else " (deputy)" if seat.deputy else ""
    return f"{said.name(seat)}{part}"


def _line(
    said: Sheet, row: DecisionRow, computed: Mapping[str, Any], motions: Mapping[uuid.UUID, tuple[str, ...]],
    mine: Seat | None,
) -> Line:  # fmt: skip
    bid: Bid = row.bid
    out = said.out_of(bid)
    if mine is not None and said.links.get((mine.id, bid.id)) not in {Link.NONE, Link.FAIR}:
        return Line(bid.ref, bid.title, outcome_said(row.outcome, 0), closed=True)
    result = computed[bid.ref]
    by = {seat.person_id: said.name(seat) for seat in said.seats}
    return Line(
        ref=bid.ref,
        title=bid.title,
        outcome=outcome_said(row.outcome, row.amount),
        listed=outcome_said(result["outcome"], result["amount"]),
        votes=votes_said(result),
        hands=hands_said(row.votes_for, row.votes_against, row.votes_abstain),
        motions=motions.get(row.bid_id, ()),
        reason=row.reason,
        signed=" and ".join(by[who] for who in (row.signed_by_1_id, row.signed_by_2_id) if who in by),
        out=", ".join(said.name(seat) for seat in out),
    )


def _motions(round_: Round) -> dict[uuid.UUID, tuple[str, ...]]:
    """Say every motion of a round, by the id of its bid: carried, lost or undone, oldest first."""
    found: dict[uuid.UUID, tuple[str, ...]] = {}
    for row in db.session.scalars(select(Motion).where(Motion.round_id == round_.id).order_by(Motion.number)):
        hands = hands_said(row.votes_for, row.votes_against, row.votes_abstain)
        ended = "Carried" if carried(row.votes_for, row.votes_against) else "Lost"
        what = f"{MOTIONS[row.outcome]}{f', {pounds(row.amount)}' if row.amount else ''}"
        said = f"{what}: {hands}. {ended}{', and undone' if row.undone else ''}."
        found[row.bid_id] = (*found.get(row.bid_id, ()), said)
    return found


def _closed(line: Line) -> bool:
    """Put what somebody may not see last, so that its place in the list is not told."""
    return line.closed


def _voided(said: Sheet) -> int:
    """Count the versions of ballots that a late step-out voided."""
    cast = select(func.count(Ballot.id)).join(Seat).where(Seat.round_id == said.round.id)
    return (db.session.scalar(cast) or 0) - sum(len(versions) for versions in said.ballots.values())


def _left(said: Sheet, decision: Decision, record: Mapping[str, Any]) -> tuple[tuple[str, int], ...]:
    """Give what each strand has after the decision, by name, in pence."""
    spent: dict[str, int] = {}
    for row in decision.rows:
        for code, pence in row.charged.items():
            spent[code] = spent.get(code, 0) + pence
    named = {pot.code: pot.name for pot in said.pots}
    return tuple(
        (named.get(pot["strand"], pot["strand"]), pot["available"] - spent.get(pot["strand"], 0))
        for pot in sorted(record["strands"], key=lambda pot: pot["order"])
    )
