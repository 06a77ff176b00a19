"""The frozen record of a round, `kitpanel-round/1`: everything its decision follows from (voting §4).

Money is whole pence. A record read by `parse` obeys every rule of the format; the rest of the rules rely on that.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from kitpanel.panel.rules import reading
from kitpanel.panel.rules.ballot import GRADES, State
from kitpanel.panel.rules.reading import Malformed, Node, shown

FORMAT = "kitpanel-round/1"
RULE = "kitpanel-rule/1"
__all__ = ["Basis", "Bid", "Decided", "Malformed", "Outcome", "Record", "StrandMoney", "Vote", "dump", "parse"]


class Outcome(StrEnum):
    """What becomes of a bid. The first five the list may say; a motion says fund, part_fund or the last two."""

    FUND = "fund"
    PART_FUND = "part_fund"
    NO_MONEY = "no_money"
    NO_QUORUM = "no_quorum"
    BELOW_LINE = "below_line"
    DEFER = "defer"
    NOT_THIS_TIME = "not_this_time"


FUNDED = frozenset({Outcome.FUND, Outcome.PART_FUND})


class Basis(StrEnum):
    """What a decision rests on: the list computed from the grades, or a motion the panel carried."""

    LIST = "list"
    MOTION = "motion"


@dataclass(frozen=True)
class StrandMoney:
    """A restricted pot in this round: what it may give, in pence, and its place (lowest: most restricted, first)."""

    strand: str
    available: int
    order: int


@dataclass(frozen=True)
class Bid:
    """A bid as the panel read it. `least` is the smallest sum its applicant can work with."""

    ref: str
    asked: int
    least: int
    strands: tuple[str, ...]


@dataclass(frozen=True)
class Vote:
    """The latest version, at the lock, of what one panellist said on one bid. No vote at all is "not cast"."""

    panellist: str
    bid: str
    state: State
    grade: int | None = None
    lower: int | None = None


@dataclass(frozen=True)
class Decided:
    """A row of the decision as the panel confirmed it. The counts are None on a row taken from the list."""

    bid: str
    outcome: Outcome
    amount: int
    basis: Basis
    signed_by: tuple[str, ...]
    reason: str | None = None
    for_: int | None = None
    against: int | None = None
    abstain: int | None = None


@dataclass(frozen=True)
class Record:
    """A round, frozen at the lock. `computed` is the stored result as it was written; None where there is none."""

    round: str
    seed: str
    head: str
    line: int
    quorum_floor: int
    panel: tuple[str, ...]
    strands: tuple[StrandMoney, ...]
    bids: tuple[Bid, ...]
    votes: tuple[Vote, ...]
    computed: Mapping[str, Any] | None = None
    decision: tuple[Decided, ...] | None = None

    def by_order(self) -> tuple[str, ...]:
        """List the strands' names, most restricted first."""
        return tuple(money.strand for money in sorted(self.strands, key=lambda money: money.order))

    def available(self) -> dict[str, int]:
        """Give what each strand may spend, in pence."""
        return {money.strand: money.available for money in self.strands}

    def bid(self, ref: str) -> Bid:
        """Find a bid by its reference; KeyError when the round does not have it."""
        return {bid.ref: bid for bid in self.bids}[ref]


def parse(source: str | bytes) -> Record:
    """Read a record. Raises Malformed, in one line, for the first thing wrong with it."""
    root = reading.load(source)
    root.field("format").one_of({FORMAT}, "format this can read")
    root.field("rule").one_of({RULE}, "rule this can apply")
    panel = root.field("panel").names("panellist")
    strands = _strands(root.field("strands"))
    bids = _bids(root.field("bids"), {money.strand for money in strands})
    return Record(
        round=root.field("round").text(),
        seed=root.field("seed").text(),
        head=root.field("head").text(),
        line=root.field("line").whole(),
        quorum_floor=root.field("quorum_floor").count(),
        panel=panel,
        strands=strands,
        bids=tuple(bids.values()),
        votes=_votes(root.field("votes"), set(panel), bids),
        computed=_computed(root.maybe("computed")),
        decision=_decision(root.maybe("decision"), set(panel), bids),
    )


def _strands(node: Node) -> tuple[StrandMoney, ...]:
    found: list[StrandMoney] = []
    for row in node.items():
        money = StrandMoney(row.field("strand").text(), row.field("available").count(), row.field("order").whole())
        if money.strand in {other.strand for other in found}:
            row.fail(f"the strand {shown(money.strand)} is there twice")
        if money.order in {other.order for other in found}:
            row.fail(f"two strands have the order {money.order}")
        found.append(money)
    return tuple(found)


def _bids(node: Node, strands: set[str]) -> dict[str, Bid]:
    found: dict[str, Bid] = {}
    for row in node.items():
        ref = row.field("ref").text()
        if ref in found:
            row.fail(f"the bid {shown(ref)} is there twice")
        asked, least = row.field("asked").pounds(), row.field("least").pounds()
        if not 1 <= least <= asked:
            row.fail("least must be from 1 to what is asked")
        open_to = row.field("strands")
        names = open_to.names("strand")
        if not names:
            open_to.fail("the bid has no strand")
        for name in open_to.items():
            name.one_of(strands, "strand of this round")
        found[ref] = Bid(ref, asked, least, names)
    return found


def _votes(node: Node, panel: set[str], bids: Mapping[str, Bid]) -> tuple[Vote, ...]:
    found: dict[tuple[str, str], Vote] = {}
    for row in node.items():
        who = row.field("panellist").one_of(panel, "panellist of this round")
        bid = bids[row.field("bid").one_of(bids, "bid of this round")]
        if (who, bid.ref) in found:
            row.fail(f"{shown(who)} votes twice on {shown(bid.ref)}")
        state = State(row.field("state").one_of(set(State), "state of a vote"))
        found[who, bid.ref] = Vote(who, bid.ref, state, _grade(row, state), _lower(row, bid))
    return tuple(found.values())


def _grade(row: Node, state: State) -> int | None:
    if state is State.GRADED:
        grade = row.field("grade")
        return grade.whole() if grade.whole() in GRADES else grade.fail("must be from 0 to 4")
    found = row.maybe("grade")
    return None if found is None or found.value is None else found.fail("only a graded vote has a grade")


def _lower(row: Node, bid: Bid) -> int | None:
    found = row.maybe("lower")
    if found is None or found.value is None:
        return None
    lower = found.pounds()
    return lower if 1 <= lower <= bid.asked else found.fail("must be from 1 to what is asked")


def _computed(node: Node | None) -> Mapping[str, Any] | None:
    if node is None:
        return None
    return node.value if isinstance(node.value, dict) else node.fail("must be an object")


def _decision(node: Node | None, panel: set[str], bids: Mapping[str, Bid]) -> tuple[Decided, ...] | None:
    if node is None:
        return None
    found: dict[str, Decided] = {}
    for row in node.items():
        bid = row.field("bid").one_of(bids, "bid of this round")
        if bid in found:
            row.fail(f"the bid {shown(bid)} is decided twice")
        found[bid] = _decided(row, bid, panel)
    return tuple(found.values())


def _decided(row: Node, bid: str, panel: set[str]) -> Decided:
    signed = row.field("signed_by")
    names = signed.names("signature of")
    for name in signed.items():
        name.one_of(panel, "panellist of this round")
    reason = row.field("reason")
    return Decided(
        bid=bid,
        outcome=Outcome(row.field("outcome").one_of(set(Outcome), "outcome")),
        amount=row.field("amount").pounds(),
        basis=Basis(row.field("basis").one_of(set(Basis), "basis of a decision")),
        signed_by=names,
        reason=None if reason.value is None else reason.text(),
        for_=_tally(row.field("for")),
        against=_tally(row.field("against")),
        abstain=_tally(row.field("abstain")),
    )


def _tally(node: Node) -> int | None:
    return None if node.value is None else node.count()


def dump(record: Record) -> str:
    """Write a record as JSON text that `parse` reads back as the same record."""
    made: dict[str, Any] = {"format": FORMAT, "rule": RULE, "round": record.round}
    made |= {"seed": record.seed, "head": record.head, "line": record.line, "quorum_floor": record.quorum_floor}
    made["panel"] = list(record.panel)
    made["strands"] = [vars(money) for money in record.strands]
    made["bids"] = [vars(bid) | {"strands": list(bid.strands)} for bid in record.bids]
    made["votes"] = [{key: value for key, value in vars(vote).items() if value is not None} for vote in record.votes]
    if record.computed is not None:
        made["computed"] = dict(record.computed)
    if record.decision is not None:
        made["decision"] = [_decided_json(row) for row in record.decision]
    return json.dumps(made, ensure_ascii=False, indent=1) + "\n"


def _decided_json(row: Decided) -> dict[str, Any]:
    made = {("for" if key == "for_" else key): value for key, value in vars(row).items()}
    return made | {"signed_by": list(row.signed_by)}
