"""The computed list as one viewer may see it: awards in order, and the money left after each (voting §3, domain §3).

Whoever stepped out of a bid sees no trace of it: not its place, its amount, or a sum that it could be read from. The
money they see as left is what was there less the awards they do see.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from kitpanel.core.money import pounds
from kitpanel.panel.rules.decision import Computed
from kitpanel.panel.rules.motion import Put, decided, standing
from kitpanel.panel.rules.record import FUNDED, Outcome, Record

_LONDON = ZoneInfo("Europe/London")


@dataclass(frozen=True)
class Line:
    """One bid of the list. Pence. `left` is the money left after it; `hangs_on` counts the votes of a close call."""

    ref: str
    outcome: Outcome
    amount: int
    wanted: int
    left: int
    hangs_on: int
    moved: bool = False
    """Whether it is here by a motion and not by the votes."""

    @property
    def funded(self) -> bool:
        """Whether it gets money."""
        return self.outcome in FUNDED


@dataclass(frozen=True)
class Board:
    """What is seen of the list: `whole` is all the money of the round, `left` what the awards that are seen leave."""

    whole: int
    lines: tuple[Line, ...]

    @property
    def proposed(self) -> int:
        """Give the awards that are seen, together."""
        return sum(line.amount for line in self.lines)

    @property
    def left(self) -> int:
        """Give what those awards leave."""
        return self.whole - self.proposed

    @property
    def stops_after(self) -> int:
        """Give how many lines stand above the place where awards end: all down to the last that gets some."""
        return max((place for place, line in enumerate(self.lines, 1) if line.funded), default=0)


def board(record: Record, computed: Computed, hidden: Collection[str], puts: Collection[Put] = ()) -> Board:
    """Lay out the list for somebody from whom the bids of `hidden` are hidden. Bids without a quorum come last.

    Motions change what becomes of a bid, never its place. A bid that was moved is no close call any more.
    """
    moved = standing(puts)
    ends = decided(computed, puts)
    whole = sum(record.available().values())
    rest = [bid.ref for bid in record.bids if bid.ref not in computed.order]
    lines: list[Line] = []
    left = whole
    for ref in (*computed.order, *rest):
        if ref in hidden:
            continue
        result = computed.bids[ref]
        outcome, amount = ends[ref]
        left -= amount
        close = 0 if ref in moved else len(result.hangs_on)
        lines.append(Line(ref, outcome, amount, result.panel_amount, left, close, ref in moved))
    return Board(whole, tuple(lines))


def stops(shown: Board) -> tuple[tuple[int, str], ...]:
    """Say why no more gets money below the last award: each with how many lines stand above it, in order.

    The money stops only where somebody went without for want of it; else support does, and the rest of the money stays.
    """
    first = shown.stops_after
    below = [line.outcome for line in shown.lines[first:]]
    if not first or not below:
        return ()
    left = pounds(shown.left)
    short = max((place for place, outcome in enumerate(below, 1) if outcome is Outcome.NO_MONEY), default=0)
    weak = Outcome.BELOW_LINE in below[short:]
    few = "Too few grades below here" if Outcome.NO_QUORUM in below else "The awards end here"
    if not short:
        return ((first, f"{_NO_SUPPORT if weak else few} · {left} stays"),)
    dry = (first, f"The money stops here · {left} left")
    return (dry, (first + short, _NO_SUPPORT)) if weak else (dry,)


_NO_SUPPORT = "Not enough support below here"


def by_mission(lines: Collection[Line], missions: Mapping[str, Collection[str]]) -> dict[str, int]:
    """Add up awards by Mission, in pence. A bid that names two Missions counts in both."""
    totals: dict[str, int] = {}
    for line in lines:
        for key in missions.get(line.ref, ()):
            totals[key] = totals.get(key, 0) + line.amount
    return totals


def said(line: Line, meets: datetime | None, *, may_wait: bool) -> str:
    """Say what becomes of a bid. `meets` is when the next panel meets, `may_wait` whether it can be carried over."""
    there = f"goes to {_day(meets)}" if meets else "goes to the next panel"
    waits = there if may_wait else "carried over twice before, so not this time"
    return {
        Outcome.FUND: f"{pounds(line.left)} left after this",
        Outcome.PART_FUND: f"{_part(line)} · {pounds(line.left)} left after this",
        Outcome.NO_MONEY: f"Good, no money left: {waits}",
        Outcome.NO_QUORUM: f"Too few grades: {waits}",
        Outcome.DEFER: f"Left for later: {waits}",
        Outcome.BELOW_LINE: "Below the line: not this time",
        Outcome.NOT_THIS_TIME: "Not this time",
    }[line.outcome]


def _part(line: Line) -> str:
    return f"Part of {pounds(line.wanted)}" if line.amount < line.wanted else "Part of what they ask"


def short(line: Line) -> str:
    """Say in a few words what the list says of a bid."""
    if line.funded:
        return f"{'Fund' if line.outcome is Outcome.FUND else 'Part fund'} {pounds(line.amount)}"
    return {
        Outcome.NO_MONEY: "Good, no money left",
        Outcome.NO_QUORUM: "Too few grades",
        Outcome.DEFER: "Left for later",
        Outcome.BELOW_LINE: "Below the line",
        Outcome.NOT_THIS_TIME: "Not this time",
    }[line.outcome]


def ended(outcome: Outcome, amount: int) -> str:
    """Say how a bid ended, once everybody has been told. Pence."""
    if outcome in FUNDED:
        return f"funded, {pounds(amount)}" if outcome is Outcome.FUND else f"part funded, {pounds(amount)}"
    waits = outcome in {Outcome.NO_MONEY, Outcome.NO_QUORUM, Outcome.DEFER}
    return "not decided at this meeting" if waits else "not this time"


def close_call(line: Line) -> str:
    """Say on how many votes a bid hangs; "" when it is no close call. To the panel it is a count, never names."""
    if not line.hangs_on:
        return ""
    return "Close call: hangs on 1 vote" if line.hangs_on == 1 else f"Close call: hangs on any of {line.hangs_on} votes"


def _day(moment: datetime) -> str:
    there = moment.astimezone(_LONDON)
    return f"{there.day} {there:%B}"
