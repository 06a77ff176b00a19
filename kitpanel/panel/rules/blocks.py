"""The order of the talk: what splits the panel one by one, then what it agrees on, put together (domain §3).

Only bids that nobody stepped out of are put together: for any other, somebody leaves the room.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from kitpanel.panel.rules.ballot import agenda, spread

SPLIT_FROM = 1
"""Grades that lie this far apart (mean squared distance) are called split."""
_TOGETHER = 2


class Block(StrEnum):
    """How a bid is talked about."""

    ALONE = "alone"
    YES = "yes"
    NO = "no"


@dataclass(frozen=True)
class Shape:
    """What the order goes by: the first grades of a bid, whether they are enough, whether somebody stepped out.

    `close`: whether being funded hangs on one vote, which is worth a talk however much the panel agrees.
    """

    grades: tuple[int, ...]
    enough: bool
    out: bool
    close: bool = False


def blocks(shapes: Mapping[str, Shape], line: int) -> dict[str, Block]:
    """Put bids in the order of the talk, each with how it is talked about. A bid agreed on alone is talked of alone."""
    order = agenda({ref: shape.grades for ref, shape in shapes.items()})
    kinds = {ref: _block(shapes[ref], line) for ref in order}
    for kind in (Block.YES, Block.NO):
        together = [ref for ref in order if kinds[ref] is kind]
        if len(together) < _TOGETHER:
            kinds |= dict.fromkeys(together, Block.ALONE)
    return {ref: kind for kind in Block for ref in order if kinds[ref] is kind}


def is_split(grades: Sequence[int]) -> bool:
    """Say whether the panel is split on a bid."""
    return spread(grades) >= SPLIT_FROM


def _block(shape: Shape, line: int) -> Block:
    if shape.out or shape.close or not shape.enough or is_split(shape.grades):
        return Block.ALONE
    return Block.YES if Fraction(sum(shape.grades), len(shape.grades)) >= line else Block.NO
