"""A round's ballot chain walked from its first row, and held against everything that is kept of it (voting §5).

The rows themselves, the seed and the hash published of it, the ballots, step-outs and motions, and the head: as it was
noted when it was written to the panel, as the letters say it, as the decision holds it, as somebody types it in.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from kitpanel.core.crypto import sealer
from kitpanel.core.db import db
from kitpanel.core.filters import day_and_time
from kitpanel.core.outbox import Letter
from kitpanel.panel.models import ChainRow, Decision, HeadNote, Meeting
from kitpanel.panel.queries.chained import ballots_off_the_chain, motions_off_the_chain, step_outs_off_the_chain
from kitpanel.panel.rules import chain
from kitpanel.panel.rules.chain import Kind
from kitpanel.panel.rules.replay import AGREES, DIFFERS, MALFORMED
from kitpanel.rounds.models import Round

HEAD_LETTER = "votes_locked"
"""The kind of letter that tells the panel the head."""
_HASH = re.compile(r"\b[0-9a-f]{64}\b")


@dataclass(frozen=True)
class Walked:
    """What a walk found. `code` is the exit code; `lines` are for standard output, `errors` for standard error."""

    code: int
    lines: tuple[str, ...]
    errors: tuple[str, ...]


def verify_round(ref: str, *, head: str = "") -> Walked:
    """Walk a round's chain. `head`: the one somebody has from their letter, to be found at the lock.

    Code 0 if all of it holds; 1 with a line for each fault, the first row that is wrong first; 2 with one line for a
    round that is not there, has no chain yet, or was decided before this service.
    """
    round_ = db.session.scalars(select(Round).where(Round.ref == ref)).first()
    if round_ is None or round_.before_kitpanel or round_.seed is None:
        return Walked(MALFORMED, (), (_why_not(ref, round_),))
    rows = _rows(round_)
    errors = tuple(_faults(round_, rows, head.strip().lower()))
    return Walked(DIFFERS if errors else AGREES, tuple(_said(round_, rows, errors)), errors)


def _why_not(ref: str, round_: Round | None) -> str:
    if round_ is None:
        return f"{ref}: there is no such round"
    if round_.before_kitpanel:
        return f"{ref}: it was decided before this service, so it has no chain"
    return f"{ref}: its pack has not gone out, so it has no chain yet"


def _rows(round_: Round) -> list[chain.Row]:
    found = db.session.scalars(select(ChainRow).where(ChainRow.round_id == round_.id).order_by(ChainRow.sequence))
    return [chain.Row(row.sequence, row.previous, row.body, row.hash) for row in found]


def _faults(round_: Round, rows: Sequence[chain.Row], typed: str) -> Iterator[str]:
    seed, wrong = _seed(round_)
    walked = [fault.sentence for fault in chain.verify(rows, seed=seed)]
    yield from walked
    yield from wrong
    if walked:
        return
    yield from ballots_off_the_chain(round_.id)
    yield from step_outs_off_the_chain(round_.id)
    yield from motions_off_the_chain(round_.id)
    yield from _head_faults(round_, _lock(rows), typed)


def _seed(round_: Round) -> tuple[str | None, list[str]]:
    """Open the seed, and say what is wrong with it."""
    try:
        seed = round_.open_seed(sealer())
    except ValueError:
        return None, ["the seed cannot be opened: it was changed, or sealed with another key"]
    if chain.reveals(seed, round_.seed_hash or ""):
        return seed, []
    return seed, ["the seed is not the one whose hash was published when reading opened"]


def _lock(rows: Sequence[chain.Row]) -> str:
    """Give the hash of the lock's row, the head; "" where the chain has none."""
    return next((row.hash for row in rows if json.loads(row.body).get("kind") == Kind.LOCK), "")


def _head_faults(round_: Round, found: str, typed: str) -> Iterator[str]:
    meeting = db.session.get(Meeting, round_.id)
    locked = meeting is not None and meeting.locked_at is not None
    if locked != bool(found):
        yield "the votes are locked, but the chain has no lock" if locked else "the chain has a lock that nobody made"
    for where, head in _heads(round_, typed):
        if head != found:
            yield f"the head {where} is {head}, and the chain’s head at the lock is {found or 'not there'}"


def _heads(round_: Round, typed: str) -> Iterator[tuple[str, str]]:
    """Give every place outside the chain where its head stands."""
    note, decision = db.session.get(HeadNote, round_.id), db.session.get(Decision, round_.id)
    if note is not None:
        yield "noted when it was written to the panel", note.head
    letters = select(Letter.body).where(Letter.kind == HEAD_LETTER, Letter.about == round_.ref).distinct()
    said = {head for body in db.session.scalars(letters) for head in _HASH.findall(body)} - {round_.seed_hash}
    yield from (("in a letter to the panel", head) for head in sorted(said))
    if decision is not None:
        yield "in the decision", str(json.loads(decision.record).get("head"))
    if typed:
        yield "you gave", typed


def _said(round_: Round, rows: Sequence[chain.Row], errors: Sequence[str]) -> Iterator[str]:
    """Say what was walked. Before the opening no row is counted: that would tell how many have voted."""
    meeting = db.session.get(Meeting, round_.id)
    yield f"Round {round_.ref}"
    if meeting is None or meeting.opened_at is None:
        yield "The votes are sealed, so their rows are not counted here."
    else:
        yield f"{len(rows)} rows, the votes opened on {day_and_time(meeting.opened_at)}"
    yield f"Hash of the seed, shown since reading began: {round_.seed_hash}"
    if not errors and (found := _lock(rows)):
        yield f"Head at the lock: {found}"
    yield (
        f"The chain does not hold: {len(errors)} fault{'s' if len(errors) > 1 else ''}."
        if errors
        else "The chain holds."
    )
