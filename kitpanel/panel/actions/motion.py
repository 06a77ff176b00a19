"""Motions: put on one bid by whoever leads it, and undone, each a row and a row of the chain (voting §3, §5)."""

import secrets
import uuid
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, select

from kitpanel.applications.models import Bid
from kitpanel.core.db import db
from kitpanel.core.errors import Refused
from kitpanel.core.history import remember
from kitpanel.panel.actions import chain
from kitpanel.panel.actions.decide import check_ready
from kitpanel.panel.models import Motion, MotionUndone, Signature
from kitpanel.panel.queries.chained import moved_codes
from kitpanel.panel.queries.meeting import Gathering, signed
from kitpanel.panel.queries.record import put_on
from kitpanel.panel.rules import letter
from kitpanel.panel.rules import motion as rules
from kitpanel.panel.rules.chain import Kind
from kitpanel.panel.rules.record import Bid as OnRecord
from kitpanel.rounds.models import Seat

LedBid = tuple[Bid, Collection[str]]
"""A bid, and the codes of the seats that stepped out of it."""


def put(held: Gathering, on: LedBid, said: rules.Motion, why: rules.Why, *, by: uuid.UUID, now: datetime) -> Motion:
    """Record a motion on a bid with the hands counted. `on` is that bid, and the codes of those who stepped out of it.

    Whoever signed the list, and may see this bid, must sign again. Raises Refused before the lock, after the decision,
    when somebody else leads this bid, when another motion stands on it, and, beside a field, for a motion that the bid
    does not allow or more hands than people. Money is checked when all is confirmed: motions may free some for others.
    """
    bid, out = on
    _check_leads(held, out)
    rules.check_may_put(put_on(held.round.id), bid.ref)
    here = sum(seat.present_at is not None and seat.code not in out for seat in held.seats)
    rules.check(said, OnRecord(bid.ref, bid.asked, bid.least, ()), here)
    rules.check_why(said, why, tellable=letter.is_tellable(why.reason, list(held.names.values())))
    number = (db.session.scalar(select(func.max(Motion.number)).where(Motion.round_id == held.round.id)) or 0) + 1
    made = Motion(
        id=uuid.uuid4(), round_id=held.round.id, bid_id=bid.id, number=number, outcome=said.outcome, amount=said.amount,
        votes_for=said.for_, votes_against=said.against, votes_abstain=said.abstain, reason=why.reason.strip(),
        internal_reason=why.internal.strip(), salt=secrets.token_hex(16), by_id=by, at=now,
    )  # fmt: skip
    db.session.add(made)
    chain.append(held.round, Kind.MOTION, {"act": "put", "by": _code(held), "bid": bid.ref, **moved_codes(made)}, now)
    _void_signatures(held, out)
    remember("meeting", held.round.id, "put_motion", by=by, now=now, why=bid.ref)
    db.session.flush()
    return made


def undo(held: Gathering, made: Motion, out: Collection[str], *, by: uuid.UUID, now: datetime) -> None:
    """Undo a motion: its bid is again what the list says. Both stay in the record.

    Raises Refused before the lock, after the decision, when somebody else leads this bid, or when it is undone already.
    """
    _check_leads(held, out)
    if made.undone is not None:
        raise Refused("This motion is undone already. Load the page again.")
    made.undone = MotionUndone(motion_id=made.id, by_id=by, at=now)
    body = {"act": "undo", "by": _code(held), "bid": made.bid.ref, "number": made.number}
    chain.append(held.round, Kind.MOTION, body, now)
    _void_signatures(held, out)
    remember("meeting", held.round.id, "undo_motion", by=by, now=now, why=made.bid.ref)
    db.session.flush()


def _check_leads(held: Gathering, out: Collection[str]) -> None:
    check_ready(held)
    if not held.bench.leads(_code(held), out):
        raise Refused("Somebody else leads this idea: the chair, or the deputy where the chair stepped out.")


def _void_signatures(held: Gathering, out: Collection[str]) -> None:
    """Take back the names under the list, but of those who stepped out of the bid: they did not sign for it."""
    seats: dict[uuid.UUID, Seat] = {seat.id: seat for seat in held.seats}
    void: list[Signature] = [one for one in signed(held.round.id) if seats[one.seat_id].code not in out]
    for one in void:
        one.list_hash = ""


def _code(held: Gathering) -> str:
    return held.mine.code if held.mine else ""
