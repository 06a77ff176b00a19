"""From votes to an order: quorum, plain mean, panel amount, and the order with its ties (voting §2.1 and §2.3-2.5)."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from kitpanel.panel.rules.ballot import YES, State
from kitpanel.panel.rules.levels import Grades, fair, mean
from kitpanel.panel.rules.record import Bid, Record, Vote


@dataclass(frozen=True)
class Tally:
    """The count of one bid. `grades` are by panellist; `amount` is what the panel would give it, in pence."""

    ref: str
    grades: Mapping[str, int]
    stepped_out: frozenset[str]
    entitled: int
    needed: int
    amount: int

    @property
    def graded(self) -> int:
        """How many gave a grade; a grade of 0 is one."""
        return len(self.grades)

    @property
    def quorate(self) -> bool:
        """Whether enough of those who may vote on it graded it."""
        return self.graded >= self.needed


def needed(entitled: int, quorum_floor: int) -> int:
    """Give the grades a bid needs: more than half of those who may vote on it, and never under the floor."""
    return max(quorum_floor, entitled // 2 + 1)


def meeting_quorate(seated: int, present: int) -> bool:
    """Say whether the meeting may decide at all: more than half the seated panel is there (voting §2.1)."""
    return 2 * present > seated


def count(record: Record) -> dict[str, Tally]:
    """Count every bid, in the record's order."""
    votes: dict[str, list[Vote]] = {bid.ref: [] for bid in record.bids}
    for vote in record.votes:
        votes[vote.bid].append(vote)
    return {bid.ref: _count(record, bid, votes[bid.ref]) for bid in record.bids}


def _count(record: Record, bid: Bid, votes: Sequence[Vote]) -> Tally:
    stepped_out = frozenset(vote.panellist for vote in votes if vote.state is State.STEPPED_OUT)
    entitled = len(record.panel) - len(stepped_out)
    return Tally(
        ref=bid.ref,
        grades={vote.panellist: vote.grade for vote in votes if vote.grade is not None},
        stepped_out=stepped_out,
        entitled=entitled,
        needed=needed(entitled, record.quorum_floor),
        amount=amount(bid, votes),
    )


def amount(bid: Bid, votes: Sequence[Vote]) -> int:
    """Give the sum the panel would grant: the lower median of what those who say yes would, never under the least."""
    wanted = sorted(
        bid.asked if vote.lower is None else min(bid.asked, vote.lower)
        for vote in votes
        if vote.grade is not None and vote.grade >= YES
    )
    return max(bid.least, wanted[(len(wanted) - 1) // 2]) if wanted else bid.asked


def draw(seed: str, head: str, ref: str) -> str:
    """Draw a bid's lot, as lower-case hex; the smallest goes first. Nobody can steer it (voting §2.4)."""
    return hashlib.sha256(f"{seed}|{head}|{ref}".encode()).hexdigest()


class SettledBy(StrEnum):
    """What gave a bid its exact place: its average alone, the votes between tied bids, or the lot."""

    AVERAGE = "average"
    HEAD_TO_HEAD = "head_to_head"
    DRAW = "draw"


@dataclass(frozen=True)
class Ranking:
    """The quorate bids, best first, with their fair averages (plain means where not `comparable`)."""

    order: tuple[str, ...]
    averages: Mapping[str, Fraction]
    comparable: bool
    settled_by: Mapping[str, SettledBy]


def rank(grades: Grades, lots: Mapping[str, str]) -> Ranking:
    """Order bids by fair average, then head-to-head over the whole of a tie, then by lot. Each has a grade."""
    levels = fair(grades)
    tied: dict[Fraction, list[str]] = {}
    for ref in grades:
        tied.setdefault(levels.averages[ref], []).append(ref)
    order: list[str] = []
    settled: dict[str, SettledBy] = {}
    for average in sorted(tied, reverse=True):
        wins = {ref: head_to_head(ref, tied[average], grades) for ref in tied[average]}
        order += sorted(tied[average], key=lambda ref: (-wins[ref], lots[ref]))
        settled |= {ref: _settled_by(ref, wins) for ref in wins}
    return Ranking(tuple(order), levels.averages, levels.comparable, settled)


def head_to_head(ref: str, tie: Sequence[str], grades: Grades) -> int:
    """Sum, over the other bids of a tie, +1 where more of those who graded both prefer this one, -1 where fewer."""
    return sum(_preferred(grades[ref], grades[other]) for other in tie if other != ref)


def _preferred(one: Mapping[str, int], other: Mapping[str, int]) -> int:
    both = one.keys() & other.keys()
    margin = sum((one[who] > other[who]) - (one[who] < other[who]) for who in both)
    return (margin > 0) - (margin < 0)


def _settled_by(ref: str, wins: Mapping[str, int]) -> SettledBy:
    if len(wins) == 1:
        return SettledBy.AVERAGE
    return SettledBy.DRAW if list(wins.values()).count(wins[ref]) > 1 else SettledBy.HEAD_TO_HEAD


def above_line(grades: Mapping[str, int], line: int) -> bool:
    """Say whether a bid can be funded: the plain mean of its own grades reaches the line (voting §2.3)."""
    return mean(grades) >= line
