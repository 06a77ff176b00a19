"""What enters a round at its cut-off: oldest first, as much as the panel can read (domain §3.5)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Waiting:
    """A complete, eligible bid waiting for a round. `sent_at` is when it was first sent; `minutes` is to read it."""

    ref: str
    sent_at: datetime
    minutes: int


def panel_takes(panel_strands: Collection[str], idea_strands: Collection[str]) -> bool:
    """Say whether a panel decides on an idea: it spends one of the idea's strands, or (empty) any strand's money."""
    return not panel_strands or bool(set(panel_strands) & set(idea_strands))


def reading_minutes(words: int, media_seconds: int, words_a_minute: int) -> int:
    """Say how many minutes a bid takes to read and hear, at least 1, rounded up."""
    seconds = -(-words * 60 // words_a_minute) + media_seconds
    return max(1, -(-seconds // 60))


def choose_bids(
    waiting: Sequence[Waiting],
    cap_bids: int,
    cap_minutes: int | None = None,
    entered: Sequence[Waiting] = (),
) -> tuple[tuple[Waiting, ...], tuple[Waiting, ...]]:
    """Part the waiting bids into those that enter the round and those that roll over, both oldest first.

    The first bid that does not fit stops the intake: a shorter, younger one never overtakes it. A bid that is longer
    than the whole cap still enters a round that is empty, or it would wait for ever. `entered` are bids already in.
    """
    queue = sorted(waiting, key=lambda bid: (bid.sent_at, bid.ref))
    count, minutes = len(entered), sum(bid.minutes for bid in entered)
    for index, bid in enumerate(queue):
        minutes += bid.minutes
        too_long = cap_minutes is not None and minutes > cap_minutes and count > 0
        if count >= cap_bids or too_long:
            return tuple(queue[:index]), tuple(queue[index:])
        count += 1
    return tuple(queue), ()


def may_defer(deferrals: int, limit: int) -> bool:
    """Say whether a bid carried over `deferrals` times may be carried over once more (at most `limit`, domain §3).

    Roll-overs by the reading cap are not counted.
    """
    return deferrals < limit


def round_reference(year: int, sequence: int) -> str:
    """Write a round's reference, like `R-2027-03`: the year of its cut-off and its place among that year's rounds."""
    return f"R-{year:04d}-{sequence:02d}"
