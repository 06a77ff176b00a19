"""What may be said of many grants at once, so that nobody can be found in the numbers (domain §3 Data, opendata §1)."""

import json
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from kitpanel.core.money import PENCE
from kitpanel.core.suppression import FEWEST_SHOWN, hidden

ROUNDED_TO = 100 * PENCE
_APRIL = 4
K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True)
class ReleasedGrant:
    """What the figures need of one grant. Pence."""

    mission: str
    ward: str
    decided_on: date
    amount: int
    to_individual: bool
    project: Hashable


@dataclass(frozen=True)
class Cell:
    """A count and its money, as they may be shown: null where hidden. Money is rounded to £100."""

    count: int | None
    amount: int | None

    @property
    def hidden(self) -> bool:
        """Tell whether this cell is not shown."""
        return self.count is None


@dataclass(frozen=True)
class Totals:
    """The borough's own totals: exact."""

    grants: int
    projects: int
    amount: int
    individuals: int

    @property
    def percent_to_individuals(self) -> int:
        """Give the share of grants that went to individuals, in whole percent."""
        return round(100 * self.individuals / self.grants) if self.grants else 0

    @property
    def average(self) -> int:
        """Give the average grant, in whole pounds as pence."""
        return round(self.amount / self.grants / PENCE) * PENCE if self.grants else 0


def totals(grants: Sequence[ReleasedGrant]) -> Totals:
    """Add up: grants and projects are two counts (domain §1)."""
    return Totals(
        grants=len(grants),
        projects=len({grant.project for grant in grants}),
        amount=sum(grant.amount for grant in grants),
        individuals=sum(grant.to_individual for grant in grants),
    )


def rounded(pence: int) -> int:
    """Round money to £100, in pence."""
    return (pence + ROUNDED_TO // 2) // ROUNDED_TO * ROUNDED_TO


def masked(cells: Mapping[K, tuple[int, int]]) -> dict[K, Cell]:
    """Hide every count from 1 to 4 with its money, and one more where the hidden one could be had by subtraction.

    `cells` maps a key to (count, pence); the whole is public, so one hidden cell alone would be its difference. The
    second to go is the smallest shown, by count and then by key: the same data gives the same mask.
    """
    small = hidden({key: count for key, (count, _) in cells.items()})
    return {
        key: Cell(None, None) if key in small else Cell(count, rounded(amount))
        for key, (count, amount) in cells.items()
    }


def counted(grants: Iterable[ReleasedGrant], keys: Iterable[K], key_of: Mapping[int, K]) -> dict[K, tuple[int, int]]:
    """Count grants and add up their money by key; `key_of` gives the key of the grant at each place."""
    cells = dict.fromkeys(keys, (0, 0))
    for place, grant in enumerate(grants):
        key = key_of.get(place)
        if key in cells:
            count, amount = cells[key]
            cells[key] = (count + 1, amount + grant.amount)
    return cells


def by_mission(grants: Sequence[ReleasedGrant], missions: Sequence[str]) -> dict[str, Cell]:
    """Count under the Mission each grant named first."""
    return masked(counted(grants, missions, {place: grant.mission for place, grant in enumerate(grants)}))


def by_ward(grants: Sequence[ReleasedGrant], wards: Sequence[str]) -> dict[str, Cell]:
    """Count by ward."""
    return masked(counted(grants, wards, {place: grant.ward for place, grant in enumerate(grants)}))


def year_of(day: date) -> int:
    """Give the financial year a day is in, by the calendar year it starts in: April to March."""
    return day.year if day.month >= _APRIL else day.year - 1


def years(grants: Iterable[ReleasedGrant]) -> list[int]:
    """List the financial years there are grants in."""
    return sorted({year_of(grant.decided_on) for grant in grants})


def by_mission_and_year(grants: Sequence[ReleasedGrant], missions: Sequence[str]) -> dict[tuple[str, int], Cell]:
    """Count by Mission and financial year; masked within each Mission, whose total is shown."""
    cells: dict[tuple[str, int], Cell] = {}
    for mission in missions:
        own = [grant for grant in grants if grant.mission == mission]
        keys = [(mission, year) for year in years(grants)]
        places = {place: (mission, year_of(grant.decided_on)) for place, grant in enumerate(own)}
        cells |= masked(counted(own, keys, places))
    return cells


@dataclass(frozen=True)
class Size:
    """Grants of one size: from `least` up to and with `most`, in pence."""

    least: int
    most: int


SIZES = (
    Size(0, 500 * PENCE),
    Size(500 * PENCE + 1, 1000 * PENCE),
    Size(1000 * PENCE + 1, 1500 * PENCE),
    Size(1500 * PENCE + 1, 2000 * PENCE),
)
"""Sizes of grant that somebody who thinks about asking can picture. The last one takes all that is larger."""


def by_size(grants: Sequence[ReleasedGrant]) -> dict[Size, Cell]:
    """Count by size."""
    return masked(counted(grants, SIZES, {place: _size_of(grant.amount) for place, grant in enumerate(grants)}))


def _size_of(amount: int) -> Size:
    return next((size for size in SIZES if amount <= size.most), SIZES[-1])


def typical(cell: Cell) -> int | None:
    """Give about how much one grant of a cell was, to £50, in pence; None where the cell is hidden or empty."""
    if not cell.count or not cell.amount:
        return None
    step = ROUNDED_TO // 2
    return (cell.amount // cell.count + step // 2) // step * step


BOX_OPENS_AT = 5
"""The fewest people whose equality answers leave the box together."""
ENVELOPE_SIZE = 1024
"""Every envelope holds this many bytes: its length says nothing of what is in it."""
PAGE_COUNTS_FOR = 24 * 60 * 60
"""Seconds for which a page of equality questions may be sent."""
COUNTED_IN = 5
"""Counts of people are told to the nearest five, so that two quarters cannot be subtracted to find one person."""
_QUARTER = 3


def folded(version: int, answers: Mapping[str, str]) -> str:
    """Write a person's answers as one text, always as long as any other. Raises ValueError when it has no room."""
    text = json.dumps({"version": version, "answers": dict(answers)}, sort_keys=True)
    if len(text) > ENVELOPE_SIZE:
        raise ValueError("an envelope has no room for these answers")
    return text.ljust(ENVELOPE_SIZE)


def unfolded(text: str) -> list[tuple[int, str, str]]:
    """Read what `folded` wrote, as (version, question, answer)."""
    held = json.loads(text)
    return [(held["version"], question, answer) for question, answer in held["answers"].items()]


def month_of(day: date) -> date:
    """Give the first of a day's month: all that an answer keeps of time."""
    return day.replace(day=1)


def counted_before(today: date) -> date:
    """Give the first day of the quarter that goes on: answers of it are not told yet (opendata §1: quarterly)."""
    return date(today.year, (today.month - 1) // _QUARTER * _QUARTER + 1, 1)


def counts_shown(counts: Mapping[str, int]) -> dict[str, int | None]:
    """Give the counts of one question's answers as they may be told: None where hidden, else to the nearest five.

    A question that fewer than five people answered is hidden whole.
    """
    if sum(counts.values()) < FEWEST_SHOWN:
        return dict.fromkeys(counts)
    cells = masked({answer: (count, 0) for answer, count in counts.items()})
    return {answer: _to_five(cell.count) for answer, cell in cells.items()}


def _to_five(count: int | None) -> int | None:
    return None if count is None else (count + COUNTED_IN // 2) // COUNTED_IN * COUNTED_IN
