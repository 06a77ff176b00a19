"""What the money is for: wording holds from a day to a day, and an old idea keeps the words it was written under."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Wording:
    """One Mission's words for a time: from `since` until the day before `until` (None: until further notice)."""

    key: str
    title: str
    statement: str
    target: str
    since: date
    until: date | None = None


@dataclass(frozen=True)
class Ward:
    """One ward since the boundaries of May 2022. `verified` says that its code was seen in a public source."""

    code: str
    name: str
    verified: bool


@dataclass(frozen=True)
class Theme:
    """One of the nine themes of Good Life Camden. `confirmed` says that its name is published as text."""

    number: int
    name: str
    confirmed: bool


def wording_on(wordings: Iterable[Wording], day: date) -> tuple[Wording, ...]:
    """Give the words that held on a day, in the order given."""
    return tuple(one for one in wordings if one.since <= day and (one.until is None or day < one.until))


def ward_of(wards: Iterable[Ward], code: str) -> Ward | None:
    """Find a ward by its code; None for a code that is no ward of Camden's."""
    return next((ward for ward in wards if ward.code == code), None)
