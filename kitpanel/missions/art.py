"""Drawings made of the kit's four parts, one for each Mission, in square tiles (the look: "a kit of parts").

Everything here is decoration: it is hidden from screen readers and says nothing that words do not say too.
The same seed always gives the same drawing.
"""

import random
from collections.abc import Callable, Sequence
from functools import cache
from typing import NamedTuple

from markupsafe import Markup

from kitpanel.missions.drawings import DRAWINGS

NIGHT, SUN, PAPER = "#2c1b47", "#ffc94a", "#fffcf7"
_BIG, _SMALL = 100.4, 130


class Colours(NamedTuple):
    """A Mission's three colours: strong for the part, bright beside it, tint behind it."""

    strong: str
    bright: str
    tint: str


MISSION_COLOURS = {
    "diversity": Colours("#8e1563", "#f5a3cb", "#fdeaf4"),
    "young-people": Colours("#1565b8", "#8fc4ff", "#e8f2ff"),
    "food": Colours("#12633f", "#a8d672", "#e9f5df"),
    "estates": Colours("#b4480a", "#ffb066", "#fff1e3"),
}
PARTS = tuple(MISSION_COLOURS)
_TURNS = {"diversity": (0, 90), "young-people": (0, 90, 180, 270), "food": (0, 0, 180), "estates": (0, 0, 90, 270)}
"""Which ways up a part may stand: a bowl lies flat, a quarter turns freely."""


def _circles(first: str, second: str) -> str:
    return (
        f'<circle cx="36" cy="50" r="30" fill="{first}"/>'
        f'<circle cx="64" cy="50" r="30" fill="{second}" fill-opacity=".88"/>'
    )


def _quarter(first: str, second: str) -> str:
    return f'<path d="M0 100V8A92 92 0 0 1 92 100Z" fill="{first}"/><circle cx="82" cy="20" r="13" fill="{second}"/>'


def _bowl(first: str, second: str) -> str:
    return f'<path d="M6 46h88a44 44 0 0 1-88 0Z" fill="{first}"/><circle cx="50" cy="26" r="15" fill="{second}"/>'


def _steps(first: str, second: str) -> str:
    return f'<path d="M0 100V75h25V50h25V25h25V0h25v100Z" fill="{first}"/><path d="M66 58h16v18H66z" fill="{second}"/>'


_SHAPES: dict[str, Callable[[str, str], str]] = {
    "diversity": _circles,
    "young-people": _quarter,
    "food": _bowl,
    "estates": _steps,
}


def _ways(part: str) -> tuple[tuple[str, str, str], ...]:
    """List the five ways a tile of a part may be coloured: behind, part, and the small thing beside it."""
    strong, bright, tint = MISSION_COLOURS[part]
    return (
        (tint, strong, bright),
        (bright, strong, PAPER),
        (strong, bright, tint),
        (NIGHT, bright, SUN),
        (SUN, strong, PAPER),
    )


def _tile(chance: random.Random, at: tuple[int, int], not_these: Sequence[str]) -> tuple[str, str]:
    part = chance.choice([part for part in PARTS if part not in not_these] or PARTS)
    behind, first, second = chance.choice(_ways(part))
    turn = chance.choice(_TURNS[part])
    shape = _SHAPES[part](first, second)
    turned = f'<g transform="rotate({turn} 50 50)">{shape}</g>' if turn else shape
    move = f' transform="translate({at[0] * 100} {at[1] * 100})"'
    return part, f'<g{move}><path d="M0 0h{_BIG}v{_BIG}H0z" fill="{behind}"/>{turned}</g>'


def _drawing(width: int, height: int, inside: str, *, classes: str, fit: str = "xMinYMin slice") -> Markup:
    return Markup(  # noqa: S704 - made of our own numbers and colours only
        f'<svg class="{classes}" viewBox="0 0 {width} {height}" preserveAspectRatio="{fit}" '
        f'aria-hidden="true" focusable="false">{inside}</svg>'
    )


@cache
def mosaic(seed: int, cols: int, rows: int, classes: str = "kit-mosaic") -> Markup:
    """Draw a wall of tiles; no part lies beside itself, so that the eye keeps moving."""
    chance = random.Random(seed)
    laid: dict[tuple[int, int], str] = {}
    tiles = []
    for row in range(rows):
        for col in range(cols):
            beside = [laid.get((col - 1, row), ""), laid.get((col, row - 1), "")]
            laid[col, row], tile = _tile(chance, (col, row), beside)
            tiles.append(tile)
    return _drawing(cols * 100, rows * 100, "".join(tiles), classes=classes)


def band(seed: int, tiles: int = 26) -> Markup:
    """Draw the strip of tiles over the footer."""
    return mosaic(seed, tiles, 1, "kit-footer__band")


def _still_life(seed: str, mission: str) -> str:
    """Set three parts on a table in front of a sun, in the colours of a Mission and its friends."""
    chance = random.Random(seed)
    colours = MISSION_COLOURS.get(mission, MISSION_COLOURS["estates"])
    others = [part for part in PARTS if part != mission]
    chance.shuffle(others)
    placed = [(others[0], 28, 96), (mission if mission in PARTS else "estates", 128, _SMALL), (others[1], 276, 104)]
    sun = f'<circle cx="{chance.choice((96, 200, 310))}" cy="74" r="46" fill="{SUN}"/>'
    table = f'<path d="M0 212h400v38H0z" fill="{NIGHT}"/>'
    things = "".join(
        f'<g transform="translate({x} {212 - _foot(part) * size / 100:g}) scale({size / 100:g})">'
        f"{_SHAPES[part](MISSION_COLOURS[part].strong, MISSION_COLOURS[part].bright)}</g>"
        for part, x, size in placed
    )
    return f'<path d="M0 0h400v250H0z" fill="{colours.tint}"/>{sun}{things}{table}'


def _foot(part: str) -> int:
    """Give how far down its tile a part reaches, so that it stands on the table."""
    return {"diversity": 80, "food": 90}.get(part, 100)


@cache
def story_art(key: str, mission: str = "") -> Markup:
    """Draw the picture of a story that has no photo: its own drawing by key, or a still life made from the key."""
    inside = DRAWINGS.get(key) or _still_life(key, mission)
    return _drawing(400, 250, inside, classes="kit-art", fit="xMidYMid slice")


ART: dict[str, Callable[..., Markup]] = {"mosaic": mosaic, "band": band, "story_art": story_art}
"""What templates may draw; create_app makes them globals."""
