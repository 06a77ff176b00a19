"""Which money can reach which bid: how much is left for one, and what each strand is charged (voting §2.6-2.7).

Amounts are pence. A bid may draw on some strands only, so "what is left" is a maximum flow: an earlier award may be
moved to another strand to make room, but never cut.
"""

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

# The strands open to a bid. Bids open to the same ones share a row of a routing: only totals matter there.
Open = frozenset[str]


@dataclass
class Routing:
    """Money on its way from strands to bids. `left` is what each strand still has; `drawn` what was taken from it."""

    left: dict[str, int]
    drawn: dict[Open, dict[str, int]] = field(default_factory=dict)

    def take(self, open_to: Open, wanted: int) -> int:
        """Route as much of `wanted` as can be, moving earlier awards as need be; answer how much that was."""
        got = 0
        while got < wanted and (path := self._path(open_to)):
            got += self._push(path, wanted - got)
        return got

    def give_back(self, open_to: Open, amount: int) -> None:
        """Return money that was just taken."""
        for strand, drawn in self.drawn.get(open_to, {}).items():
            back = min(drawn, amount)
            self.drawn[open_to][strand] -= back
            self.left[strand] += back
            amount -= back

    def _path(self, open_to: Open) -> list[tuple[Open, str]]:
        """Find the shortest chain of moves to money: each row draws on a strand that the next one leaves."""
        paths = {strand: [(open_to, strand)] for strand in sorted(open_to)}
        waiting = deque(paths)
        while waiting:
            strand = waiting.popleft()
            if self.left[strand]:
                return paths[strand]
            for other, drawn in self.drawn.items():
                if drawn.get(strand):
                    fresh = sorted(other - paths.keys())
                    paths |= {further: [*paths[strand], (other, further)] for further in fresh}
                    waiting.extend(fresh)
        return []

    def _push(self, path: Sequence[tuple[Open, str]], wanted: int) -> int:
        """Move money along a chain, as much as each link allows."""
        links = list(pairwise(path))
        amount = min(
            [wanted, self.left[path[-1][1]], *(self.drawn[mover][strand] for (_, strand), (mover, _) in links)]
        )
        for (_, strand), (mover, _) in links:
            self.drawn[mover][strand] -= amount
        for mover, strand in path:
            row = self.drawn.setdefault(mover, {})
            row[strand] = row.get(strand, 0) + amount
        self.left[path[-1][1]] -= amount
        return amount


def routed(needs: Mapping[Open, int], available: Mapping[str, int]) -> int:
    """Give the most of `needs` that the strands can carry together."""
    routing = Routing(dict(available))
    return sum(routing.take(open_to, need) for open_to, need in needs.items())


@dataclass(frozen=True)
class Award:
    """A sum granted to a bid, and the strands open to it."""

    ref: str
    amount: int
    strands: Open


def fits(awards: Sequence[Award], available: Mapping[str, int]) -> bool:
    """Say whether the strands can carry all the awards, none giving more than it has."""
    return routed(_needs(awards), available) == sum(award.amount for award in awards)


def charge(awards: Sequence[Award], available: Mapping[str, int], by_order: Sequence[str]) -> dict[str, dict[str, int]]:
    """Charge awards, in rank order, to strands: `{bid: {strand: pence}}` with positive amounts only.

    Of all routings, the one drawing least from the last strand, then least from the one before it, and so on; then,
    bid by bid, as much as possible from the earliest strand. The awards must fit.
    """
    needs = _needs(awards)
    caps = _least_from_last(needs, available, by_order)
    charged: dict[str, dict[str, int]] = {}
    for award in awards:
        charged[award.ref] = {}
        left = award.amount
        for strand in by_order:
            share = _most(award.strands, strand, left, needs, caps) if strand in award.strands else 0
            needs[award.strands] -= share
            caps[strand] -= share
            left -= share
            if share:
                charged[award.ref][strand] = share
    return charged


def _needs(awards: Sequence[Award]) -> dict[Open, int]:
    needs: dict[Open, int] = {}
    for award in awards:
        needs[award.strands] = needs.get(award.strands, 0) + award.amount
    return needs


def _least_from_last(
    needs: Mapping[Open, int], available: Mapping[str, int], by_order: Sequence[str]
) -> dict[str, int]:
    """Fix what each strand gives: what the others, those behind it already fixed, cannot carry."""
    caps = dict(available)
    total = sum(needs.values())
    for strand in reversed(by_order):
        caps[strand] = 0
        caps[strand] = total - routed(needs, caps)
    return caps


def _most(open_to: Open, strand: str, left: int, needs: Mapping[Open, int], caps: Mapping[str, int]) -> int:
    """Give the most one bid, with `left` still to charge, can draw on a strand while all the rest stays routed.

    Take all there is at first. What the rest can then no longer route comes back: a maximum flow is concave in what is
    set aside and loses at most one penny of the whole for each penny set aside, so the shortfall is exactly the excess.
    """
    first = min(left, caps[strand])
    others = dict(needs) | {open_to: needs[open_to] - first}
    short = sum(others.values()) - routed(others, dict(caps) | {strand: caps[strand] - first})
    return first - short
