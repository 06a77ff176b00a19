"""How awards fall: by Mission, ward, first-timers and kinds of applicant, in counts and pounds (voting, preface).

For the panel to look at, never a rule: it changes no list. A Mission is counted for each bid that names it.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from kitpanel.core.suppression import hidden


@dataclass(frozen=True)
class Award:
    """An award, by what the balance goes by. Pence. `ward` and `kind` are codes, "" where not known."""

    amount: int
    missions: tuple[str, ...]
    ward: str
    first: bool | None
    kind: str


@dataclass(frozen=True)
class Share:
    """One row of a balance: how many awards and how much; None where a small count is hidden."""

    key: str
    count: int | None
    amount: int | None


def by_mission(awards: Iterable[Award]) -> tuple[Share, ...]:
    """Share awards out by Mission, by key. A bid that names two counts in both."""
    return _shares((key, award.amount) for award in awards for key in award.missions)


def by_ward(awards: Iterable[Award]) -> tuple[Share, ...]:
    """Share awards out by ward, by code."""
    return _shares((award.ward, award.amount) for award in awards)


def by_first(awards: Iterable[Award]) -> tuple[Share, ...]:
    """Share awards out by whether it is the first for who asked: "first", "again", or "" where nobody can say."""
    words = {True: "first", False: "again", None: ""}
    return _shares((words[award.first], award.amount) for award in awards)


def by_kind(awards: Iterable[Award]) -> tuple[Share, ...]:
    """Share awards out by kind of applicant."""
    return _shares((award.kind, award.amount) for award in awards)


def small_hidden(shares: Iterable[Share]) -> tuple[Share, ...]:
    """Hide counts under 5 and their sums, and what they could be told from (core/suppression.py)."""
    rows = list(shares)
    small = hidden({row.key: row.count or 0 for row in rows})
    return tuple(Share(row.key, None, None) if row.key in small else row for row in rows)


def _shares(pairs: Iterable[tuple[str, int]]) -> tuple[Share, ...]:
    found: dict[str, tuple[int, int]] = {}
    for key, amount in pairs:
        count, total = found.get(key, (0, 0))
        found[key] = (count + 1, total + amount)
    return tuple(Share(key, count, total) for key, (count, total) in sorted(found.items()))
