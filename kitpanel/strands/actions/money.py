"""A strand's money: what comes in, what is promised to a bid, what is freed again. Pence.

Whoever changes a strand's money locks its row first. Several strands are locked in one fixed order, so that two rivals
wait for each other and never for ever. The rows that are added are append-only; the sums beside them are checked by
the database as well (domain §3.4, promise 5).
"""

import uuid
from collections.abc import Collection, Mapping
from datetime import date, datetime

from sqlalchemy import func, select

from kitpanel.core.db import db
from kitpanel.core.errors import Refused
from kitpanel.core.history import remember
from kitpanel.core.money import pounds
from kitpanel.strands.models import Commitment, Contribution, Strand
from kitpanel.strands.rules import check_commit, check_contribute, check_reduce, check_release


def contribute(strand_id: uuid.UUID, amount: int, *, on: date, note: str, by: uuid.UUID | None, now: datetime) -> None:
    """Record money that came in on a day. Raises Refused unless it is above £0 and the strand has room for it."""
    strand = _locked_by_id(strand_id)
    check_contribute(strand.name, strand.received, amount)
    _put(strand, amount, on=on, note=note, by=by, now=now)


def correct(strand_id: uuid.UUID, amount: int, *, on: date, why: str, by: uuid.UUID | None, now: datetime) -> None:
    """Take out money that was recorded by mistake or went back: a second row, with a minus and its reason.

    Raises Refused when more than what is not yet promised would go.
    """
    strand = _locked_by_id(strand_id)
    try:
        check_reduce(strand.name, strand.received, strand.committed, amount)
    except Refused as refusal:
        raise Refused(refusal.sentence, field="amount") from None
    _put(strand, -amount, on=on, note=why, by=by, now=now)


def reserve(charges: Mapping[str, Mapping[str, int]], *, now: datetime, why: str = "Awarded") -> None:
    """Promise money: `charges` says, for each bid's reference, how much comes from each strand (by its code).

    All or nothing. Raises Refused, naming the strand, when one has not enough left, and KeyError for an unknown code.
    """
    needed: dict[str, int] = {}
    for parts in charges.values():
        for code, pence in parts.items():
            needed[code] = needed.get(code, 0) + pence
    strands = locked(needed)
    for code, pence in needed.items():
        strand = strands[code]
        check_commit(strand.name, strand.received, strand.committed, pence)
    for code, pence in needed.items():
        strands[code].committed += pence
    for bid_ref, parts in charges.items():
        for code, pence in parts.items():
            db.session.add(
                Commitment(id=uuid.uuid4(), strand_id=strands[code].id, bid_ref=bid_ref, amount=pence, why=why, at=now)
            )
    db.session.flush()


def release(bid_ref: str, *, now: datetime, why: str) -> int:
    """Free all that a bid holds of every strand. Gives how much that was, in pence; 0 when it held nothing."""
    codes = db.session.scalars(select(Strand.code).join(Commitment).where(Commitment.bid_ref == bid_ref).distinct())
    strands = locked(set(codes))
    held = _held(bid_ref)
    for strand in strands.values():
        pence = held.get(strand.id, 0)
        if pence == 0:
            continue
        check_release(strand.name, strand.committed, pence)
        strand.committed -= pence
        db.session.add(
            Commitment(id=uuid.uuid4(), strand_id=strand.id, bid_ref=bid_ref, amount=-pence, why=why, at=now)
        )
    db.session.flush()
    return sum(held.values())


def locked(codes: Collection[str]) -> dict[str, Strand]:
    """Lock strands in their one fixed order and give them by code. Raises KeyError for an unknown code."""
    rows = db.session.scalars(
        select(Strand)
        .where(Strand.code.in_(codes))
        .order_by(Strand.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    found = {strand.code: strand for strand in rows}
    for code in codes:
        found[code]  # an unknown code is a fault of the caller's
    return found


def _locked_by_id(strand_id: uuid.UUID) -> Strand:
    return db.session.scalars(
        select(Strand).where(Strand.id == strand_id).with_for_update().execution_options(populate_existing=True)
    ).one()


def _held(bid_ref: str) -> dict[uuid.UUID, int]:
    rows = db.session.execute(
        select(Commitment.strand_id, func.sum(Commitment.amount))
        .where(Commitment.bid_ref == bid_ref)
        .group_by(Commitment.strand_id)
    )
    return {strand_id: int(pence) for strand_id, pence in rows}


def _put(strand: Strand, amount: int, *, on: date, note: str, by: uuid.UUID | None, now: datetime) -> None:
    strand.received += amount
    db.session.add(
        Contribution(id=uuid.uuid4(), strand_id=strand.id, amount=amount, on=on, note=note, by_id=by, at=now)
    )
    move, said = ("contribute", amount) if amount > 0 else ("correct", -amount)
    remember("strand", strand.id, move, by=by, now=now, why=f"{pounds(said)}. {note}".strip())
    db.session.flush()
