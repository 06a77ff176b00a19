"""The proposal: a pure function of a frozen record, exact, rule version `kitpanel-rule/1` (voting §2).

`compute` is the whole of it. The panel confirms its list, or moves first (see `motion`); nobody edits it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from kitpanel.core.money import whole_pounds_below
from kitpanel.panel.rules import flow, shares, tally
from kitpanel.panel.rules.levels import Grades, mean
from kitpanel.panel.rules.record import Outcome, Record
from kitpanel.panel.rules.tally import Ranking, SettledBy, Tally


@dataclass(frozen=True)
class Turn:
    """What happened at a bid's turn in the walk. `room` is the money within its reach then; None below the line."""

    outcome: Outcome
    amount: int
    room: int | None


@dataclass(frozen=True)
class Result:
    """All that was computed of one bid. Amounts in pence; `average` and `mean` are None without a quorum.

    `place` counts from 1 in the order. `panel_amount` is what the panel would give, `amount` what it gets. `hangs_on`
    names those whose grades alone decide whether it is funded: a count to the panel, names to auditors.
    """

    ref: str
    graded: int
    entitled: int
    stepped_out: int
    needed: int
    average: Fraction | None
    mean: Fraction | None
    outcome: Outcome
    amount: int
    charged: Mapping[str, int]
    hangs_on: tuple[str, ...]
    panel_amount: int
    place: int | None
    room: int | None
    settled_by: SettledBy | None

    @property
    def close_call(self) -> bool:
        """Whether being funded hangs on one person's grades."""
        return bool(self.hangs_on)

    def as_json(self) -> dict[str, Any]:
        """Give the part of it that the record's format holds."""
        return {
            "graded": self.graded,
            "entitled": self.entitled,
            "needed": self.needed,
            "average": None if self.average is None else str(self.average),
            "mean": None if self.mean is None else str(self.mean),
            "outcome": str(self.outcome),
            "amount": self.amount,
            "charged": dict(self.charged),
            "hangs_on": list(self.hangs_on),
        }


@dataclass(frozen=True)
class Computed:
    """The computed list. `order` holds the quorate bids, best first; `left` is in pence, by strand."""

    comparable: bool
    order: tuple[str, ...]
    left: Mapping[str, int]
    second_opinion: tuple[str, ...]
    bids: Mapping[str, Result]

    def as_json(self) -> dict[str, Any]:
        """Give the `computed` part of a record."""
        return {
            "comparable": self.comparable,
            "order": list(self.order),
            "left": dict(self.left),
            "second_opinion": list(self.second_opinion),
            "bids": {ref: result.as_json() for ref, result in self.bids.items()},
        }


def compute(record: Record) -> Computed:
    """Compute the list that the grades propose, with its close calls and the second opinion."""
    tallies = tally.count(record)
    lots = {ref: tally.draw(record.seed, record.head, ref) for ref in tallies}
    grades = {ref: each.grades for ref, each in tallies.items() if each.quorate}
    amounts = {ref: each.amount for ref, each in tallies.items()}
    ranking = tally.rank(grades, lots)
    turns = walk(record, ranking, grades, amounts)
    charged = flow.charge(_awards(record, ranking, turns), record.available(), record.by_order())
    hangs_on = _close_calls(record, grades, amounts, lots, turns)
    return Computed(
        comparable=ranking.comparable,
        order=ranking.order,
        left=_left(record, charged),
        second_opinion=_second_opinion(record, ranking, grades, amounts, lots),
        bids={
            ref: _result(each, ranking, turns.get(ref), charged.get(ref, {}), hangs_on.get(ref, ()))
            for ref, each in tallies.items()
        },
    )


def walk(record: Record, ranking: Ranking, grades: Grades, amounts: Mapping[str, int]) -> dict[str, Turn]:
    """Walk down the order, granting to each bid what the money open to it still allows (voting §2.6)."""
    bids = {bid.ref: bid for bid in record.bids}
    routing = flow.Routing(record.available())
    everything = sum(routing.left.values())
    turns: dict[str, Turn] = {}
    for ref in ranking.order:
        if not tally.above_line(grades[ref], record.line):
            turns[ref] = Turn(Outcome.BELOW_LINE, 0, None)
            continue
        open_to = frozenset(bids[ref].strands)
        room = routing.take(open_to, everything)
        turns[ref] = turn(room, amounts[ref], bids[ref].least)
        routing.give_back(open_to, room - turns[ref].amount)
    return turns


def turn(room: int, amount: int, least: int) -> Turn:
    """Say what a bid gets of the money within its reach: all, part, or nothing for now. Pence."""
    if room >= amount:
        return Turn(Outcome.FUND, amount, room)
    part = whole_pounds_below(room)
    return Turn(Outcome.PART_FUND, part, room) if part >= least else Turn(Outcome.NO_MONEY, 0, room)


def _awards(record: Record, ranking: Ranking, turns: Mapping[str, Turn]) -> list[flow.Award]:
    open_to = {bid.ref: frozenset(bid.strands) for bid in record.bids}
    return [flow.Award(ref, turns[ref].amount, open_to[ref]) for ref in ranking.order if turns[ref].amount]


def _left(record: Record, charged: Mapping[str, Mapping[str, int]]) -> dict[str, int]:
    left = record.available()
    for shares_of in charged.values():
        for strand, amount in shares_of.items():
            left[strand] -= amount
    return left


def _close_calls(
    record: Record, grades: Grades, amounts: Mapping[str, int], lots: Mapping[str, str], turns: Mapping[str, Turn]
) -> dict[str, tuple[str, ...]]:
    """Recompute without each panellist's grades, and name those on whom a bid's being funded hangs (voting §2.8).

    Quorum and amounts stay. A bid left with no grade drops out: not funded, and no part of anybody's levels.
    """
    hangs_on: dict[str, list[str]] = {}
    for who in sorted({who for given in grades.values() for who in given}):
        without = {ref: {name: given[name] for name in given if name != who} for ref, given in grades.items()}
        remaining = {ref: given for ref, given in without.items() if given}
        again = walk(record, tally.rank(remaining, lots), remaining, amounts)
        for ref, turn in turns.items():
            if (turn.amount > 0) != (ref in again and again[ref].amount > 0):
                hangs_on.setdefault(ref, []).append(who)
    return {ref: tuple(names) for ref, names in hangs_on.items()}


def _second_opinion(
    record: Record, ranking: Ranking, grades: Grades, amounts: Mapping[str, int], lots: Mapping[str, str]
) -> tuple[str, ...]:
    """Ask Equal Shares about the bids the list may fund: quorate and not below the line."""
    order = [ref for ref in ranking.order if tally.above_line(grades[ref], record.line)]
    costs = {ref: amounts[ref] for ref in order}
    averages = {ref: ranking.averages[ref] for ref in order}
    utilities = shares.whole_utilities(averages, grades, costs, record.panel)
    pot = shares.Pot(sum(record.available().values()), record.panel, costs, utilities, lots)
    return shares.second_opinion(pot, order)


def _result(
    each: Tally, ranking: Ranking, turn: Turn | None, charged: Mapping[str, int], hangs_on: tuple[str, ...]
) -> Result:
    return Result(
        ref=each.ref,
        graded=each.graded,
        entitled=each.entitled,
        stepped_out=len(each.stepped_out),
        needed=each.needed,
        average=ranking.averages.get(each.ref),
        mean=mean(each.grades) if turn else None,
        outcome=turn.outcome if turn else Outcome.NO_QUORUM,
        amount=turn.amount if turn else 0,
        charged=charged,
        hangs_on=hangs_on,
        panel_amount=each.amount,
        place=ranking.order.index(each.ref) + 1 if turn else None,
        room=turn.room if turn else None,
        settled_by=ranking.settled_by.get(each.ref),
    )
