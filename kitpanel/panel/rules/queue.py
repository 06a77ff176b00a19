"""The order in which one panellist reads a round's bids: their own, and the same on every device (peers, reading)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from hashlib import sha256


def reading_order(person: str, round_ref: str, refs: Collection[str], again: Collection[str] = ()) -> tuple[str, ...]:
    """Put bids in a person's order: those to look at again first, then by a hash of person, round and bid.

    Everybody's order differs, so that no bid is always read last by tired eyes; nothing is stored to show it.
    """
    return tuple(
        sorted(refs, key=lambda ref: (ref not in again, sha256(f"{person}|{round_ref}|{ref}".encode()).hexdigest()))
    )


@dataclass(frozen=True)
class Standing:
    """Where a panellist is with one bid: whether a vote is still to be sent, and whether they have read to its end."""

    ref: str
    to_send: bool
    read: bool


def next_to_read(queue: Sequence[Standing], after: str | None = None) -> str | None:
    """Name the bid to go on with: the next one after `after` that is neither sent nor read, round to the start.

    Where all were read, the next one that waits for a vote; None when every vote has been sent. Never `after` itself,
    unless it is the only one left.
    """
    refs = [one.ref for one in queue]
    start = refs.index(after) + 1 if after in refs else 0
    turned = [*queue[start:], *queue[:start]]
    waiting = [one for one in turned if one.to_send]
    others = [one for one in waiting if one.ref != after] or waiting
    unread = [one for one in others if not one.read]
    return next((one.ref for one in [*unread, *others]), None)
