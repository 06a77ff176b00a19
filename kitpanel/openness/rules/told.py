"""What the public may know of one round, so that nobody can be found in its numbers (domain §3 Data, opendata §1).

Groups' projects are named, one by one. So the number of grants to individual people is what must not be had by taking
them away: it is one of the cells that hide each other.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from kitpanel.core.suppression import FEWEST_SHOWN
from kitpanel.openness.rules import masked, rounded


class Fate(StrEnum):
    """What became of a bid, as the public counts it."""

    FUNDED = "funded"
    LATER = "later"
    NOT_NOW = "not_now"


FATES: Mapping[str, Fate] = {
    "fund": Fate.FUNDED,
    "part_fund": Fate.FUNDED,
    "no_money": Fate.LATER,
    "no_quorum": Fate.LATER,
    "defer": Fate.LATER,
    "below_line": Fate.NOT_NOW,
    "not_this_time": Fate.NOT_NOW,
}


@dataclass(frozen=True)
class Ended:
    """One bid, decided. Pence. `to_group`: its grant is a group's, and may be named."""

    outcome: str
    asked: int
    amount: int
    to_group: bool


@dataclass(frozen=True)
class Counts:
    """A round in numbers as they may be shown: None where hidden. Money in pence, rounded to £100."""

    bids: int | None
    asked: int | None
    given: int | None
    individuals: int | None
    fates: Mapping[Fate, int | None]


def count(ended: Sequence[Ended]) -> Counts:
    """Count a round's bids: the same bids give the same mask, whenever it is looked at.

    All is hidden where few bids are left once the groups' projects, which are named, are taken away.
    """
    of = {fate: [one for one in ended if FATES[one.outcome] is fate] for fate in Fate}
    groups = sum(one.to_group for one in of[Fate.FUNDED])
    if len(ended) < FEWEST_SHOWN or people_shown(len(ended) - groups) is None:
        return Counts(None, None, None, None, dict.fromkeys(Fate))
    cells = masked({
        Fate.FUNDED: (len(of[Fate.FUNDED]) - groups, 0),
        Fate.LATER: (len(of[Fate.LATER]), 0),
        Fate.NOT_NOW: (len(of[Fate.NOT_NOW]), 0),
    })  # fmt: skip
    people = cells[Fate.FUNDED].count
    return Counts(
        bids=len(ended),
        asked=rounded(sum(one.asked for one in ended)),
        given=None if people is None else rounded(sum(one.amount for one in ended)),
        individuals=people,
        fates={
            Fate.FUNDED: None if people is None else people + groups,
            Fate.LATER: cells[Fate.LATER].count,
            Fate.NOT_NOW: cells[Fate.NOT_NOW].count,
        },
    )


def people_shown(number: int) -> int | None:
    """Give a number of people or ideas as it may be shown: None under 5, but for none at all."""
    return None if 0 < number < FEWEST_SHOWN else number


@dataclass(frozen=True)
class Difference:
    """Where the panel decided otherwise than its list: from one fate to another, or another sum for a funded one."""

    listed: Fate
    decided: Fate


def differences(rows: Iterable[tuple[str, int, str, int]]) -> tuple[Difference, ...]:
    """List the differences of rows (outcome and pence by the list, then as decided), in an order that tells nothing."""
    found = [
        Difference(FATES[listed], FATES[decided])
        for listed, before, decided, after in rows
        if FATES[listed] is not FATES[decided] or before != after
    ]
    return tuple(sorted(found, key=lambda one: (one.listed, one.decided)))
