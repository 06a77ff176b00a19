"""A round as an election that others can study, in Pabulib's format, with nobody to be found in it (voting §2.9).

No title, reference, date, ward or Mission goes along. Projects and voters are numbered by a lot that nobody keeps, and
costs are rounded up to £500, so that a sum leads to no grant. Where that is not enough, nothing is given.
"""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from kitpanel.core.errors import Refused
from kitpanel.core.money import PENCE
from kitpanel.core.suppression import FEWEST_SHOWN
from kitpanel.panel.rules.ballot import GRADES, State
from kitpanel.panel.rules.record import Record
from kitpanel.panel.rules.tally import draw

BAND = 500
"""Pounds to which costs are rounded up, and the money rounded."""


@dataclass(frozen=True)
class Election:
    """A round without names. Whole pounds. `costs` by project, from 1 on; `votes`: each voter's grades by project."""

    year: int
    budget: int
    costs: dict[int, int]
    votes: tuple[dict[int, int], ...]


def election(record: Record, individuals: Collection[str], year: int, salt: str) -> Election:
    """Make the election. `individuals`: the bids of people on their own, by reference. `salt`: random, never kept.

    Raises Refused, in a sentence, where somebody could be found in it: fewer than 5 ideas or voters, an idea with fewer
    than 5 grades, or the idea of a person on their own whose cost fewer than 5 ideas share.
    """
    grades: dict[str, dict[str, int]] = {bid.ref: {} for bid in record.bids}
    for vote in record.votes:
        if vote.state is State.GRADED and vote.grade is not None:
            grades[vote.bid][vote.panellist] = vote.grade
    costs = {bid.ref: _band(bid.asked) for bid in record.bids}
    _check(grades, costs, individuals)
    order = sorted(grades, key=lambda ref: draw(salt, "idea", ref))
    number = {ref: place for place, ref in enumerate(order, 1)}
    voters = sorted({who for given in grades.values() for who in given}, key=lambda who: draw(salt, "voter", who))
    budget = sum(record.available().values()) // PENCE
    return Election(
        year=year,
        budget=(budget + BAND // 2) // BAND * BAND,
        costs={number[ref]: costs[ref] for ref in order},
        votes=tuple({number[ref]: grades[ref][who] for ref in order if who in grades[ref]} for who in voters),
    )


def _band(pence: int) -> int:
    return -(-pence // (BAND * PENCE)) * BAND


def _check(grades: dict[str, dict[str, int]], costs: dict[str, int], individuals: Collection[str]) -> None:
    """Refuse an election in which a number stands for fewer than 5."""
    if len(grades) < FEWEST_SHOWN:
        raise Refused("This round had fewer than 5 ideas. Somebody could find themselves or others in the file.")
    if any(len(given) < FEWEST_SHOWN for given in grades.values()):
        raise Refused("Fewer than 5 people gave a grade to one of the ideas. Their votes could be told apart.")
    shared = Counter(costs.values())
    if any(shared[costs[ref]] < FEWEST_SHOWN for ref in individuals):
        raise Refused("Fewer than 5 ideas cost about as much as that of somebody on their own. They could be found.")


def as_pb(made: Election) -> Iterator[str]:
    """Write an election as the lines of a `.pb` file."""
    meta = {
        "description": "Small grants decided by a panel of residents; anonymised",
        "country": "United Kingdom",
        "unit": "London Borough of Camden",
        "instance": made.year,
        "num_projects": len(made.costs),
        "num_votes": len(made.votes),
        "budget": made.budget,
        "currency": "GBP",
        "vote_type": "scoring",
        "min_points": min(GRADES),
        "max_points": max(GRADES),
        "rule": "kitpanel-rule/1",
        "comment": f"Costs are rounded up to {BAND} pounds. A project that a voter does not list was not graded.",
    }
    yield from ("META", "key;value", *(f"{key};{value}" for key, value in meta.items()))
    yield from ("PROJECTS", "project_id;cost", *(f"{project};{cost}" for project, cost in made.costs.items()))
    yield from ("VOTES", "voter_id;vote;points")
    for voter, given in enumerate(made.votes, 1):
        yield f"{voter};{','.join(map(str, given))};{','.join(map(str, given.values()))}"


def as_rows(made: Election) -> Iterator[tuple[str | int, ...]]:
    """Write an election as rows of a sheet: a row for each grade."""
    yield ("Voter", "Idea", "Cost (£, rounded up)", "Grade (0 to 4)")
    for voter, given in enumerate(made.votes, 1):
        yield from ((voter, project, made.costs[project], grade) for project, grade in given.items())
