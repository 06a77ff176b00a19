"""A strand: a restricted pot of money. What it may be spent on, what is left, and a ledger that always adds to nothing.

Its terms are the funder's: places, Missions, who may ask, dates, least and most (domain §3.2 and §3.4). Money is pence.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kitpanel.core.errors import Refused
from kitpanel.core.money import pounds
from kitpanel.core.said import say


class ApplicantType(StrEnum):
    """Who is asking (domain §5.3). The first two are individual residents, the others are not."""

    ALONE = "alone"
    NEIGHBOURS = "neighbours"
    GROUP = "group"
    SCHOOL = "school"


APPLICANT_WORDS = {
    ApplicantType.ALONE: say("Just me"),
    ApplicantType.NEIGHBOURS: say("Me, with neighbours"),
    ApplicantType.GROUP: say("A group"),
    ApplicantType.SCHOOL: say("A school"),
}
MOST = 20_000_000_00
"""The most one strand holds, in pence: well within what the database counts up to."""
INDIVIDUALS = frozenset({ApplicantType.ALONE, ApplicantType.NEIGHBOURS})
"""The types counted as individual citizens in every figure."""


@dataclass(frozen=True)
class StrandTerms:
    """What a strand's money may be spent on. An empty set means any.

    `places` holds ward codes, and names of smaller places (an estate) that staff confirm for an idea. Both dates are
    the first and last day in London on which an idea may be charged to it. `ceiling` and `floor` bound one award.
    """

    key: str
    places: frozenset[str] = frozenset()
    missions: frozenset[str] = frozenset()
    applicants: frozenset[ApplicantType] = frozenset()
    opens_on: date | None = None
    closes_on: date | None = None
    ceiling: int = 200_000
    floor: int = 5_000


@dataclass(frozen=True)
class Facts:
    """What is known of an idea when its strands are looked for. `asked` is in pence, `day` the day it is looked at."""

    places: frozenset[str]
    missions: frozenset[str]
    applicant: ApplicantType
    asked: int
    day: date


class Account(StrEnum):
    """Where money stands. A leg above zero puts money there, below zero takes it away."""

    FUNDER = "funder"
    FREE = "free"
    COMMITTED = "committed"
    PAID = "paid"


@dataclass(frozen=True)
class Leg:
    """One half of a movement of money, in pence."""

    account: Account
    pence: int


@dataclass(frozen=True)
class Balance:
    """What a strand holds, in pence: all its money, and the part promised or paid."""

    money: int
    committed: int

    @property
    def left(self) -> int:
        """Give what may still be promised."""
        return left(self.money, self.committed)


def check_terms(floor: int, ceiling: int, opens_on: date, closes_on: date | None) -> None:
    """Refuse terms that no idea could meet."""
    if floor <= 0:
        raise Refused("Write an amount above £0", field="floor")
    if floor > ceiling:
        raise Refused("The most an idea may get must be as much as the least, or more", field="ceiling")
    if closes_on and closes_on < opens_on:
        raise Refused("The last day must not be before the first", field="closes_on")


def why_not(facts: Facts, terms: StrandTerms) -> tuple[str, ...]:
    """List, for staff, each reason a strand is not open to an idea. Empty when it is."""
    reasons = (
        (bool(terms.places and facts.places) and not terms.places & facts.places, "It is for another part of Camden"),
        (bool(terms.places) and not facts.places, "It is for a part of Camden, and the ward is not known yet"),
        (bool(terms.missions) and not terms.missions & facts.missions, "It is for another Mission"),
        (bool(terms.applicants) and facts.applicant not in terms.applicants, "It is for other kinds of applicants"),
        (terms.opens_on is not None and facts.day < terms.opens_on, "It is not open yet"),
        (terms.closes_on is not None and facts.day > terms.closes_on, "It has closed"),
        (facts.asked > terms.ceiling, f"It gives {pounds(terms.ceiling)} at most"),
        (facts.asked < terms.floor, f"It gives {pounds(terms.floor)} or more"),
    )
    return tuple(reason for holds, reason in reasons if holds)


def strands_open_to(facts: Facts, strands: Iterable[StrandTerms]) -> tuple[str, ...]:
    """Give the keys of the strands whose terms an idea meets, in the order they were given."""
    return tuple(terms.key for terms in strands if not why_not(facts, terms))


def left(money: int, committed: int) -> int:
    """Give what a strand may still promise, in pence."""
    return money - committed


def check_contribute(name: str, money: int, amount: int) -> None:
    """Refuse money that is none, or more than one strand can hold."""
    if amount <= 0:
        raise Refused("Write an amount above £0", field="amount")
    if money + amount > MOST:
        raise Refused(f"{name} would hold more than {pounds(MOST)}. Make a second strand.", field="amount")


def check_commit(name: str, money: int, committed: int, amount: int) -> None:
    """Refuse to promise more than a strand has left, whatever races (domain §3.4). The caller holds its row locked."""
    _check_positive(amount)
    room = left(money, committed)
    if amount > room:
        raise Refused(f"{name} has {pounds(room)} left. {pounds(amount)} is {pounds(amount - room)} too much.")


def check_release(name: str, committed: int, amount: int) -> None:
    """Refuse to take back more than a strand has promised."""
    _check_positive(amount)
    if amount > committed:
        raise Refused(f"{name} has promised {pounds(committed)}, so {pounds(amount)} cannot be freed.")


def check_reduce(name: str, money: int, committed: int, amount: int) -> None:
    """Refuse to take money out of a strand that it has already promised."""
    _check_positive(amount)
    if amount > left(money, committed):
        raise Refused(
            f"{name} has {pounds(left(money, committed))} left that is not promised. Take out no more than that."
        )


def contribute(amount: int) -> tuple[Leg, ...]:
    """Move money from a funder into a strand."""
    return _move(amount, Account.FUNDER, Account.FREE)


def reduce(amount: int) -> tuple[Leg, ...]:
    """Move money that was never promised back to the funder."""
    return _move(amount, Account.FREE, Account.FUNDER)


def promise(amount: int) -> tuple[Leg, ...]:
    """Promise free money to an award."""
    return _move(amount, Account.FREE, Account.COMMITTED)


def release(amount: int) -> tuple[Leg, ...]:
    """Free money that was promised: an offer was turned down, has lapsed, or a project gave money back."""
    return _move(amount, Account.COMMITTED, Account.FREE)


def pay(amount: int) -> tuple[Leg, ...]:
    """Pay out money that was promised."""
    return _move(amount, Account.COMMITTED, Account.PAID)


def come_back(amount: int) -> tuple[Leg, ...]:
    """Take a payment back in: it is promised still, until it is paid again or freed."""
    return _move(amount, Account.PAID, Account.COMMITTED)


def check_legs(legs: Sequence[Leg]) -> None:
    """Refuse a set of legs that does not add to nothing (the first law)."""
    if not legs or sum(leg.pence for leg in legs) != 0:
        raise Refused("This would make or lose money. Nothing was changed: tell the person who runs the service.")


def balance_of(legs: Iterable[Leg]) -> Balance:
    """Add up a strand's whole ledger. Raises Refused when it does not add to nothing."""
    kept = tuple(legs)
    totals = {account: sum(leg.pence for leg in kept if leg.account is account) for account in Account}
    if sum(totals.values()) != 0:
        check_legs(kept)
    return Balance(money=-totals[Account.FUNDER], committed=totals[Account.COMMITTED] + totals[Account.PAID])


def _move(amount: int, source: Account, target: Account) -> tuple[Leg, ...]:
    _check_positive(amount)
    return Leg(source, -amount), Leg(target, amount)


def _check_positive(amount: int) -> None:
    if amount <= 0:
        raise Refused("Write an amount above £0")
