"""The fair average: a bid's plain mean, corrected for how strict the people who graded it are (voting §2.2).

All exact: whole numbers inside, `Fraction` outside. Grades are `{bid: {panellist: grade}}`, every bid with a grade.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

Grades = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True)
class Levels:
    """The fair average of each bid. Where levels cannot be compared, `averages` holds the plain means."""

    averages: Mapping[str, Fraction]
    comparable: bool


def mean(grades: Mapping[str, int]) -> Fraction:
    """Give the plain mean of the grades of one bid; there is at least one."""
    return Fraction(sum(grades.values()), len(grades))


def connected(grades: Grades) -> bool:
    """Say whether panellists and bids, joined by grades, form one piece. Nothing at all is one piece."""
    waiting = dict(grades)
    reached: set[str] = set()
    while waiting:
        joined = [ref for ref, given in waiting.items() if not reached or not reached.isdisjoint(given)]
        if not joined:
            return False
        for ref in joined if reached else joined[:1]:
            reached |= waiting.pop(ref).keys()
    return True


def fair(grades: Grades) -> Levels:
    """Find the fair averages of bids.

    They are the levels b of the bids that, with levels a of the panellists summing to zero, make the sum of
    (grade - a - b)² least. Given a, the best b of a bid is the mean of its grades less the mean of its graders' a.
    Where panellists and bids fall into pieces that share nobody, no such comparison exists: plain means for all.
    """
    means = {ref: mean(given) for ref, given in grades.items()}
    if not connected(grades):
        return Levels(means, comparable=False)
    tops, below = _strictness(grades)
    whole = Fraction(sum(tops.values()), below * max(1, len(tops)))
    return Levels(
        {ref: means[ref] - Fraction(sum(tops[who] for who in grades[ref]), below * len(grades[ref])) + whole
         for ref in grades},
        comparable=True,
    )  # fmt: skip


def _strictness(grades: Grades) -> tuple[dict[str, int], int]:
    """Solve for the panellists' levels, the last taken as 0, as numerators over one denominator.

    Putting the best b into the sum leaves, for each panellist i, one equation: over the bids i graded,
    sum(a_i - mean of a over the bid's graders) = sum(grade - mean of the bid). Times the least common multiple of the
    numbers of graders, all is whole. Without the last row and column the matrix is positive definite.
    """
    people = sorted({who for given in grades.values() for who in given})
    place = {who: index for index, who in enumerate(people)}
    scale = lcm(*(len(given) for given in grades.values()))
    rows = [[0] * (len(people) + 1) for _ in people]
    for given in grades.values():
        share, total = scale // len(given), sum(given.values())
        for who, grade in given.items():
            row = rows[place[who]]
            row[place[who]] += scale
            row[-1] += scale * grade - share * total
            for other in given:
                row[place[other]] -= share
    free = len(people) - 1
    solved, below = solve([[*row[:free], row[-1]] for row in rows[:free]])
    return dict(zip(people, [*solved, 0], strict=False)), below


def solve(rows: Sequence[Sequence[int]]) -> tuple[list[int], int]:
    """Solve a positive definite system of whole numbers, each row with its right side last.

    Answers numerators over one denominator. Fraction-free elimination (Bareiss): each division below is exact, so
    numbers stay as short as they can be, and no `Fraction` is reduced in the loop.
    """
    work = [list(row) for row in rows]
    before = 1
    for index in range(len(work)):
        lead = work[index]
        pivot = lead[index]
        for other, row in enumerate(work):
            if other != index:
                factor = row[index]
                work[other] = [(pivot * x - factor * y) // before for x, y in zip(row, lead, strict=True)]
        before = pivot
    return [row[-1] for row in work], before
