"""The wards as tiles, each roughly where it lies, north at the top: a picture of counts that needs no borders.

The steps of colour are those of the look: five of aubergine, with the number printed in each tile.
"""

import itertools
from collections.abc import Mapping
from typing import NamedTuple

from kitpanel.core.said import say

_PLACES: dict[str, tuple[int, int, tuple[str, ...]]] = {
    "E05013657": (1, 0, ("Frognal",)),
    "E05013659": (2, 0, ("Hampstead", "Town")),
    "E05013661": (3, 0, ("Highgate",)),
    "E05013656": (0, 1, ("Fortune", "Green")),
    "E05013671": (1, 1, ("West", "Hampstead")),
    "E05013652": (2, 1, ("Belsize",)),
    "E05013658": (3, 1, ("Gospel", "Oak")),
    "E05013663": (4, 1, ("Kentish", "Town N")),
    "E05013665": (0, 2, ("Kilburn",)),
    "E05013670": (1, 2, ("South", "Hampstead")),
    "E05013667": (2, 2, ("Primrose", "Hill")),
    "E05013660": (3, 2, ("Haverstock",)),
    "E05013664": (4, 2, ("Kentish", "Town S")),
    "E05013655": (3, 3, ("Camden", "Town")),
    "E05013654": (4, 3, ("Camden", "Square")),
    "E05013668": (3, 4, ("Regent’s", "Park")),
    "E05013669": (4, 4, ("St Pancras &", "Somers T")),
    "E05013653": (4, 5, ("Bloomsbury",)),
    "E05013666": (5, 5, ("King’s", "Cross")),
    "E05013662": (5, 6, ("Holborn", "& Cov Gdn")),
}
Starts = tuple[int, int, int, int]
_TIGHT = 10


class WardTile(NamedTuple):
    """One ward on the map: its place in columns and rows, its name in short lines, its number and shade.

    `number` is None where it is too small to show; the shade goes from 0 to 4.
    """

    column: int
    row: int
    lines: tuple[str, ...]
    number: int | None
    shade: int

    @property
    def tight(self) -> bool:
        """Whether a line of the name is so long that it must be set smaller."""
        return any(len(line) >= _TIGHT for line in self.lines)


class Step(NamedTuple):
    """One step of the key: its shade and what it stands for."""

    shade: int
    words: str


def steps(starts: Starts) -> list[Step]:
    """Say the key of a map whose four darker shades begin at these counts."""
    between = [say("{low} to {high}", low=low, high=high - 1) for low, high in itertools.pairwise(starts)]
    words = [say("under {most}", most=starts[0]), *between, say("{least} or more", least=starts[-1])]
    return [Step(shade, said) for shade, said in enumerate(words)]


def ward_tiles(counts: Mapping[str, int | None], starts: Starts = (10, 15, 20, 30)) -> list[WardTile]:
    """Lay out a count for each ward code; None is a count too small to show (domain §3 "Data").

    A ward that is missing from `counts` has none. Codes the map does not know are left out: the table under the map
    lists every ward there is.
    """
    tiles = []
    for code, (column, row, lines) in _PLACES.items():
        count = counts.get(code, 0)
        shade = sum((count or 0) >= start for start in starts)
        tiles.append(WardTile(column, row, lines, count, shade))
    return tiles
