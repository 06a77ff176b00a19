"""A second opinion, once the panel has confirmed: the Method of Equal Shares on all money as one pot (voting §2.9).

Information only. Exact, and our own code.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

Utilities = Mapping[str, Mapping[str, Fraction | int]]


@dataclass(frozen=True)
class Pot:
    """An election of Equal Shares: whole costs and a whole budget in one unit, utilities by project and voter."""

    budget: int
    voters: Sequence[str]
    costs: Mapping[str, int]
    utilities: Utilities
    lots: Mapping[str, str]


def equal_shares(pot: Pot) -> list[str]:
    """Choose projects in the order the method buys them.

    Everybody holds an equal share of the budget. Each time, of the projects whose supporters can still pay for them,
    buy the one with the least price per unit of utility (equal prices by the smallest lot), each supporter paying that
    price times their utility, or all they have left.
    """
    held = dict.fromkeys(pot.voters, Fraction(pot.budget, max(1, len(pot.voters))))
    # A project's price never falls as people spend, so an old price is a bound below.
    prices: dict[str, Fraction] = dict.fromkeys(pot.costs, Fraction(0))
    chosen: list[str] = []
    while best := _cheapest(pot, held, prices):
        paid = prices.pop(best)
        for who, utility in pot.utilities[best].items():
            held[who] -= min(held[who], paid * utility)
        chosen.append(best)
    return chosen


def _cheapest(pot: Pot, held: Mapping[str, Fraction], prices: dict[str, Fraction]) -> str | None:
    """Find the project to buy next and bring prices up to date; those nobody can pay for any more are dropped."""
    best: tuple[Fraction, str, str] | None = None
    for ref in sorted(prices, key=lambda ref: prices[ref]):
        if best and prices[ref] > best[0]:
            break
        price = _price(pot.costs[ref], pot.utilities[ref], held)
        if price is None:
            del prices[ref]
            continue
        prices[ref] = price
        best = min(best or (price, pot.lots[ref], ref), (price, pot.lots[ref], ref))
    return best[2] if best else None


def _price(cost: int, utilities: Mapping[str, Fraction | int], held: Mapping[str, Fraction]) -> Fraction | None:
    """Find the least price per unit of utility at which a project's supporters pay its cost; None if they cannot."""
    supporters = sorted((held[who] / utility, held[who], utility) for who, utility in utilities.items() if utility > 0)
    wanted = Fraction(cost)
    rest = sum((utility for _, _, utility in supporters), Fraction(0))
    for reach, money, utility in supporters:
        if wanted <= reach * rest:
            return wanted / rest
        wanted -= money
        rest -= utility
    return None


def whole_utilities(
    averages: Mapping[str, Fraction], grades: Mapping[str, Mapping[str, int]], amounts: Mapping[str, int],
    voters: Sequence[str],
) -> dict[str, dict[str, int]]:  # fmt: skip
    """Give each voter's utility of each bid: (grade - 1) times the amount where positive, all times one factor.

    The bid's average stands in for a grade not given, so that stepping out neither helps nor harms. The factor makes
    all of them whole numbers and changes no choice.
    """
    factor = lcm(*(average.denominator for average in averages.values()))
    return {
        ref: {who: max(0, int((Fraction(grades[ref].get(who, averages[ref])) - 1) * factor) * amounts[ref])
              for who in voters}
        for ref in amounts
    }  # fmt: skip


def second_opinion(pot: Pot, order: Sequence[str]) -> tuple[str, ...]:
    """List what Equal Shares would fund, in the order it buys; then, down the list, whatever the rest still pays for.

    `order` lists the bids of the pot, best first; amounts are whole or nothing.
    """
    chosen = equal_shares(pot)
    left = pot.budget - sum(pot.costs[ref] for ref in chosen)
    for ref in order:
        if ref not in chosen and pot.costs[ref] <= left:
            chosen.append(ref)
            left -= pot.costs[ref]
    return tuple(chosen)
