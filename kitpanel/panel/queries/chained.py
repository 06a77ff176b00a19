"""Do the ballots, step-outs and motions of a round say what its chain holds of them? (voting §5)."""

import json
import uuid
from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from kitpanel.core.db import db
from kitpanel.panel.models import Ballot, ChainRow, Declaration, Motion
from kitpanel.panel.rules.chain import RECEIPT, Kind, sealed
from kitpanel.rounds.models import Seat


def ballots_off_the_chain(round_id: uuid.UUID) -> Iterator[str]:
    """Find ballots whose codes, numbers or words are not those that were sent, and votes that have no ballot.

    Words that were erased, with their salt, are not compared.
    """
    held = {}
    for row in db.session.scalars(select(ChainRow).where(ChainRow.round_id == round_id)):
        body = json.loads(row.body)
        if body.get("kind") == Kind.VOTE:
            held[row.hash[:RECEIPT]] = body
    ballots = db.session.scalars(
        select(Ballot)
        .join(Seat)
        .where(Seat.round_id == round_id)
        .options(joinedload(Ballot.seat), joinedload(Ballot.bid), selectinload(Ballot.marks))
    )
    for ballot in ballots:
        body = held.pop(ballot.receipt, None)
        if body is None:
            yield f"the ballot with receipt {ballot.receipt} is not in the chain"
        elif _said(ballot) != {name: body.get(name) for name in _said(ballot)}:
            yield f"the ballot with receipt {ballot.receipt} is not what was sent"
    yield from (f"the vote with receipt {receipt} has no ballot" for receipt in held)


def _said(ballot: Ballot) -> dict[str, Any]:
    kept = {"reason": ballot.reason, "missing": ballot.missing} if ballot.salt else {}
    words = {name: sealed(text, ballot.salt) for name, text in kept.items() if text}
    return {
        "seat": ballot.seat.code, "bid": ballot.bid.ref, "version": ballot.version, "stage": ballot.stage,
        "read": str(ballot.read_id), "state": str(ballot.state), "grade": ballot.grade, "lower": ballot.lower,
        "lower_lines": ballot.lower_lines,
        "marks": {mark.mission_key: str(mark.mark) for mark in ballot.marks}, **words,
    }  # fmt: skip


def step_outs_off_the_chain(round_id: uuid.UUID) -> Iterator[str]:
    """Find step-outs (and steps back in) whose declaration is gone or is not what was said. Erased words are passed."""
    rows = db.session.scalars(
        select(Declaration)
        .join(Seat)
        .where(Seat.round_id == round_id)
        .options(joinedload(Declaration.seat), joinedload(Declaration.bid))
    )
    made = {(row.seat.code, row.bid.ref, row.number): row for row in rows}
    for row in db.session.scalars(select(ChainRow).where(ChainRow.round_id == round_id).order_by(ChainRow.sequence)):
        body = json.loads(row.body)
        if body.get("kind") != Kind.STEP_OUT:
            continue
        found = made.get((body["seat"], body["bid"], body["number"]))
        if found is None or _declared(found) != {name: body.get(name) for name in _declared(found)}:
            yield f"the declaration of {body['seat']} on {body['bid']} is not what row {row.sequence} holds"


def _declared(made: Declaration) -> dict[str, Any]:
    words = {"words": sealed(made.words, made.salt)} if made.words and made.salt else {}
    return {"link": str(made.link), "pinned": made.pinned, "voids": made.voids, **words}


def motions_off_the_chain(round_id: uuid.UUID) -> Iterator[str]:
    """Find motions, and motions undone, whose rows are gone, were added, or are not what was put."""
    held: dict[tuple[object, object], dict[str, Any]] = {}
    for row in db.session.scalars(select(ChainRow).where(ChainRow.round_id == round_id)):
        body = json.loads(row.body)
        if body.get("kind") == Kind.MOTION:
            held[body.get("act"), body.get("number")] = body
    made: set[tuple[object, object]] = set()
    for motion in db.session.scalars(
        select(Motion).where(Motion.round_id == round_id).options(joinedload(Motion.bid)).order_by(Motion.number)
    ):
        made |= {("put", motion.number)} | ({("undo", motion.number)} if motion.undone else set())
        body, said = held.get(("put", motion.number), {}), {"bid": motion.bid.ref, **moved_codes(motion)}
        if said != {name: body.get(name) for name in said}:
            yield f"motion {motion.number}, on {motion.bid.ref}, is not what was put"
    for act, number in sorted(held.keys() ^ made, key=str):
        what = "was put" if act == "put" else "was undone"
        yield f"motion {number} {what} in the chain or in the rows, not in both"


def moved_codes(motion: Motion) -> dict[str, Any]:
    """Give the part of a motion that the chain holds: codes, numbers and salted hashes, no words (voting §5)."""
    kept = {"reason": motion.reason, "internal_reason": motion.internal_reason} if motion.salt else {}
    words = {name: sealed(text, motion.salt) for name, text in kept.items() if text}
    return {
        "number": motion.number, "outcome": str(motion.outcome), "amount": motion.amount, "for": motion.votes_for,
        "against": motion.votes_against, "abstain": motion.votes_abstain, **words,
    }  # fmt: skip
