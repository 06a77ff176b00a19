"""How a panel decides, in numbers that anybody may know: those of the rules in force, for "Who decides, and how"."""

from dataclasses import dataclass

from kitpanel.panel.rules.ballot import GRADES


@dataclass(frozen=True)
class Terms:
    """One panel's numbers. `line`: the grade that the votes on an idea must come to; `ideas`: the most it reads."""

    name: str
    seats: int
    fewest_votes: int
    line: int
    ideas: int

    @property
    def line_said(self) -> str:
        """Say the line as the sentence it stands for."""
        return GRADES[self.line]


def shared_line(terms: list[Terms]) -> str:
    """Say the line where every panel has the same; "" where they differ, or there is no panel."""
    lines = {one.line for one in terms}
    return GRADES[lines.pop()] if len(lines) == 1 else ""


def shared_floor(terms: list[Terms]) -> int:
    """Give the fewest votes an idea needs where every panel wants the same number; else 0."""
    floors = {one.fewest_votes for one in terms}
    return floors.pop() if len(floors) == 1 else 0
