"""Does a stored record say what the rows, the chain and the money say? Each difference is a line (voting §4, §5)."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from kitpanel.panel.rules.ballot import State
from kitpanel.panel.rules.chain import Kind, Row, verify
from kitpanel.panel.rules.motion import carried
from kitpanel.panel.rules.reading import named, shown
from kitpanel.panel.rules.record import Basis, Decided, Record, Vote

Said = tuple[str, int | None, int | None]
"""What one vote says: its state, grade and lower amount (pence)."""
Votes = Mapping[tuple[str, str], Said]
"""Votes by panellist and bid. A pair that is not there is not cast."""


def votes_of(votes: Iterable[Vote]) -> dict[tuple[str, str], Said]:
    """Give a record's votes by panellist and bid."""
    return {(vote.panellist, vote.bid): (str(vote.state), vote.grade, vote.lower) for vote in votes}


def chained_votes(rows: Iterable[Row], bids: Iterable[str]) -> dict[tuple[str, str], Said]:
    """Read from a chain what counted at its lock, of the bids decided. A step-out voids the votes before it."""
    wanted = set(bids)
    found: dict[tuple[str, str], Said] = {}
    for row in rows:
        body = json.loads(row.body)
        if body["kind"] == Kind.LOCK:
            break
        if body.get("bid") not in wanted:
            continue
        pair = (body["seat"], body["bid"])
        if body["kind"] == Kind.VOTE:
            found[pair] = (body["state"], body["grade"], body["lower"])
        elif body["kind"] == Kind.STEP_OUT:
            found.pop(pair, None)
            if body["link"] == "out":
                found[pair] = (str(State.STEPPED_OUT), None, None)
    return found


Moved = tuple[str, int, int, int, int]
"""A motion that stands: its outcome and amount (pence), and the hands for, against and abstaining."""


def chained_motions(rows: Iterable[Row]) -> dict[str, Moved]:
    """Read from a chain the motions that were carried and not undone, by bid."""
    found: dict[str, tuple[int, Moved]] = {}
    for row in rows:
        body = json.loads(row.body)
        if body["kind"] != Kind.MOTION:
            continue
        if body["act"] == "put" and carried(body["for"], body["against"]):
            said = (body["outcome"], body["amount"], body["for"], body["against"], body["abstain"])
            found[body["bid"]] = (body["number"], said)
        elif body["act"] == "undo" and found.get(body["bid"], (0,))[0] == body["number"]:
            del found[body["bid"]]
    return {bid: said for bid, (_, said) in found.items()}


def decided_motions(rows: Iterable[Decided]) -> dict[str, Moved]:
    """Give the rows of a decision that rest on a motion, in the same shape."""
    return {
        row.bid: (str(row.outcome), row.amount, row.for_ or 0, row.against or 0, row.abstain or 0)
        for row in rows
        if row.basis is Basis.MOTION
    }


def differences(stored: Record, fresh: Record) -> Iterator[str]:
    """List where a stored record differs from one made from the rows as they are now."""
    for field in ("round", "seed", "head", "line", "quorum_floor", "panel"):
        if getattr(stored, field) != getattr(fresh, field):
            yield f"{field}: stored as {shown(getattr(stored, field))}, the rows say {shown(getattr(fresh, field))}"
    if stored.available() != fresh.available():
        yield f"strands: stored as {shown(stored.available())}, the rows say {shown(fresh.available())}"
    yield from row_differences(
        {bid.ref: (bid.asked, bid.least, bid.strands) for bid in stored.bids},
        {bid.ref: (bid.asked, bid.least, bid.strands) for bid in fresh.bids},
        "sums and strands",
    )
    yield from vote_differences("the rows say", votes_of(stored.votes), votes_of(fresh.votes))


def chain_differences(stored: Record, rows: Sequence[Row]) -> Iterator[str]:
    """List what is wrong with a chain, and where a stored record differs from what it holds."""
    faults = verify(rows, seed=stored.seed, head=stored.head)
    yield from (f"chain: {fault.sentence}" for fault in faults)
    if not faults:
        held = chained_votes(rows, [bid.ref for bid in stored.bids])
        yield from vote_differences("the chain says", votes_of(stored.votes), held)
        yield from row_differences(decided_motions(stored.decision or ()), chained_motions(rows), "motion")


def vote_differences(source: str, stored: Votes, found: Votes) -> Iterator[str]:
    """List the votes of a record that another source tells otherwise."""
    for who, bid in sorted(stored.keys() | found.keys()):
        one, other = stored.get((who, bid)), found.get((who, bid))
        if one != other:
            yield f"vote of {named(who)} on {named(bid)}: stored as {_said(one)}, {source} {_said(other)}"


def _said(vote: Said | None) -> str:
    if vote is None:
        return "not cast"
    state, grade, lower = vote
    return " ".join(
        [state, *([str(grade)] if grade is not None else []), *([f"lower {lower}"] if lower is not None else [])]
    )


def row_differences(stored: Mapping[str, Any], rows: Mapping[str, Any], what: str) -> Iterator[str]:
    """List, by bid, where rows differ from the record; `what` names what is compared."""
    for ref in sorted(stored.keys() | rows.keys()):
        if stored.get(ref) != rows.get(ref):
            yield f"{what} of {named(ref)}: stored as {shown(stored.get(ref))}, the rows say {shown(rows.get(ref))}"
