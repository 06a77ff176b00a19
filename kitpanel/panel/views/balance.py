"""How the balance of awards is laid out: a table for each thing it goes by."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import NamedTuple

from kitpanel.core.money import pounds
from kitpanel.core.suppression import FEWEST_SHOWN
from kitpanel.missions.queries import missions, ward_names
from kitpanel.panel.queries.balance import Balance
from kitpanel.panel.rules import balance as rules
from kitpanel.panel.rules.balance import Award, Share
from kitpanel.strands.rules import APPLICANT_WORDS

_FIRST = {"first": "First grant from the Kit", "again": "Had a grant before", "": "Not known"}


class Table(NamedTuple):
    """One table of the balance: for each row its words, then count and pounds now, then count and pounds before."""

    heading: str
    rows: list[tuple[str, str, str, str, str]]


def tables(found: Balance, day: date, *, hide: bool) -> list[Table]:
    """Lay out the balance. `hide` hides counts under 5 and their sums: on the room's screen."""
    ways: list[tuple[str, Callable[[Iterable[Award]], tuple[Share, ...]], dict[str, str]]] = [
        ("Mission", rules.by_mission, {mission.key: mission.title for mission in missions(day)}),
        ("Ward", rules.by_ward, ward_names()),
        ("First time, or again", rules.by_first, _FIRST),
        ("Who asks", rules.by_kind, {str(kind): str(words) for kind, words in APPLICANT_WORDS.items()}),
    ]
    return [Table(heading, _rows(way(found.now), way(found.before), words, hide=hide)) for heading, way, words in ways]


def _rows(
    now: Iterable[Share], before: Iterable[Share], words: dict[str, str], *, hide: bool
) -> list[tuple[str, str, str, str, str]]:
    new, old = ({share.key: share for share in (rules.small_hidden(some) if hide else some)} for some in (now, before))
    keys = sorted({*new, *old}, key=lambda key: (key == "", words.get(key, "Not known")))
    return [(words.get(key, "Not known"), *_said(new.get(key)), *_said(old.get(key))) for key in keys]


def _said(share: Share | None) -> tuple[str, str]:
    if share is None:
        return "0", "–"
    if share.count is None or share.amount is None:
        return f"under {FEWEST_SHOWN}, or hidden", "–"
    return str(share.count), pounds(share.amount)
