"""What if an idea were funded, or were not, or with another sum? The list laid out anew, with nothing kept.

The sum in question is set aside first; then the money goes down the list as ever (voting §2.6). Nothing of this is a
decision: the panel moves and counts hands for each idea it wants otherwise (voting §3).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from kitpanel.panel.rules import flow
from kitpanel.panel.rules.board import Board, Line, board
from kitpanel.panel.rules.decision import Computed, turn
from kitpanel.panel.rules.motion import Put, standing
from kitpanel.panel.rules.record import Outcome, Record

_STAYS = frozenset({Outcome.BELOW_LINE, Outcome.NO_QUORUM})


@dataclass(frozen=True)
class Given:
    """A question: what if this bid got this much? Pence; 0 is "not funded"."""

    ref: str
    amount: int


@dataclass(frozen=True)
class Answer:
    """The list as it would be. `changed` names the bids that would end otherwise; `short`: so much cannot be given."""

    board: Board
    changed: frozenset[str]
    short: bool


def what_if(record: Record, computed: Computed, hidden: Collection[str], puts: Collection[Put], given: Given) -> Answer:
    """Lay the list out with one sum given or held back, for somebody from whom the bids of `hidden` are hidden.

    Hidden bids are left out of the sum altogether: by asking again and again their amounts could else be told.
    """
    seen = [put for put in puts if put.bid not in hidden]
    fixed = {ref: put.motion.amount for ref, put in standing(seen).items()} | {given.ref: given.amount}
    now = board(record, computed, hidden, seen)
    routing = flow.Routing(record.available())
    short = _set_aside(record, routing, {line.ref: fixed.get(line.ref, 0) for line in now.lines})
    lines: list[Line] = []
    left = now.whole
    for line in now.lines:
        known = line.ref in fixed
        outcome, amount = _fixed(line, fixed[line.ref]) if known else _walked(record, computed, routing, line.ref)
        left -= amount
        lines.append(Line(line.ref, outcome, amount, line.wanted, left, 0, known))
    before = {line.ref: line.amount for line in now.lines}
    changed = frozenset(line.ref for line in lines if line.amount != before[line.ref])
    return Answer(Board(now.whole, tuple(lines)), changed, short)


def _set_aside(record: Record, routing: flow.Routing, sums: Mapping[str, int]) -> bool:
    """Route the sums that are given, in the order of the list. Says whether the money is too short for one of them."""
    return any(routing.take(frozenset(record.bid(ref).strands), amount) < amount for ref, amount in sums.items())


def _fixed(line: Line, amount: int) -> tuple[Outcome, int]:
    if not amount:
        return (line.outcome if not line.funded else Outcome.NOT_THIS_TIME), 0
    return (Outcome.FUND if amount >= line.wanted else Outcome.PART_FUND), amount


def _walked(record: Record, computed: Computed, routing: flow.Routing, ref: str) -> tuple[Outcome, int]:
    """Give a bid what the money still allows, as the list's own walk does."""
    result = computed.bids[ref]
    if result.outcome in _STAYS:
        return result.outcome, 0
    open_to = frozenset(record.bid(ref).strands)
    room = routing.take(open_to, sum(record.available().values()))
    got = turn(room, result.panel_amount, record.bid(ref).least)
    routing.give_back(open_to, room - got.amount)
    return got.outcome, got.amount
