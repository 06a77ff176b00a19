"""A round's stored rows as the frozen record its decision follows from (voting §4)."""

import json
import uuid
from collections.abc import Collection, Mapping
from dataclasses import astuple, dataclass, replace
from functools import lru_cache
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from kitpanel.core.crypto import sealer
from kitpanel.core.db import db
from kitpanel.core.errors import Refused
from kitpanel.panel.models import ChainRow, Motion
from kitpanel.panel.queries.sheet import Sheet
from kitpanel.panel.rules import motion
from kitpanel.panel.rules.ballot import State
from kitpanel.panel.rules.chain import Kind
from kitpanel.panel.rules.decision import Computed, compute
from kitpanel.panel.rules.motion import Put, Why
from kitpanel.panel.rules.record import Basis, Bid, Decided, Outcome, Record, StrandMoney, Vote, dump
from kitpanel.rounds.models import Round


def record(sheet: Sheet, *, seed: str = "", head: str = "") -> Record:
    """Build the record. Without seed and head it serves for the running list only: the lots wait for the lock.

    Raises Refused when a bid has no strand that this round has money of.
    """
    codes = {pot.strand_id: pot.code for pot in sheet.pots}
    return Record(
        round=sheet.round.ref,
        seed=seed,
        head=head,
        line=sheet.round.line,
        quorum_floor=sheet.round.quorum_floor,
        panel=tuple(seat.code for seat in sheet.seats),
        strands=tuple(StrandMoney(pot.code, pot.available, pot.order) for pot in sheet.pots),
        bids=tuple(
            Bid(bid.ref, bid.asked, bid.least, tuple(codes[key] for key in bid.strand_ids if key in codes))
            for bid in sheet.bids
        ),
        votes=_votes(sheet),
    )


def check_strands(made: Record) -> None:
    """Refuse a record in which a bid could be charged to nothing."""
    bare = [bid.ref for bid in made.bids if not bid.strands]
    if bare:
        raise Refused(
            f"No money is open to {', '.join(bare)}. Ask staff to mark a strand for it, or to take it out of the round."
        )


def _votes(sheet: Sheet) -> tuple[Vote, ...]:
    made: list[Vote] = []
    for bid in sheet.bids:
        out = [Vote(seat.code, bid.ref, State.STEPPED_OUT) for seat in sheet.out_of(bid)]
        cast = [
            Vote(seat.code, bid.ref, State(ballot.state), ballot.grade, ballot.lower)
            for seat, ballot in sheet.standing(bid)
        ]
        made += sorted([*out, *cast], key=lambda vote: (len(vote.panellist), vote.panellist))
    return tuple(made)


def head_at_lock(round_: Round) -> str:
    """Give the hash at the end of the chain at the lock: that of the lock's own row. "" before the lock."""
    locks = ChainRow.body.contains(f'"kind":"{Kind.LOCK}"', autoescape=True)
    return db.session.scalars(select(ChainRow.hash).where(ChainRow.round_id == round_.id, locks)).first() or ""


@dataclass(frozen=True)
class Proposal:
    """The list the panel is asked to confirm: the record at the lock, what follows from it, and the motions put."""

    record: Record
    computed: Computed
    puts: tuple[Put, ...] = ()

    @property
    def list_hash(self) -> str:
        """Give the hash of the list for somebody who may see all of it."""
        return self.list_hash_for(())

    def list_hash_for(self, hidden: Collection[str]) -> str:
        """Give what a signature is bound to: SHA-256 of the record as text, what was computed included, and motions.

        Motions on the bids of `hidden` are left out: whoever stepped out of a bid does not sign for it, and must not
        learn from their own page that something was moved on it.
        """
        stored = replace(self.record, computed=self.computed.as_json())
        seen = [astuple(put) for put in self.puts if put.bid not in hidden]
        return sha256((dump(stored) + (json.dumps(seen) if seen else "")).encode()).hexdigest()

    @property
    def standing(self) -> Mapping[str, Put]:
        """Give the motions that stand, by the reference of their bid."""
        return motion.standing(self.puts)

    @property
    def decided(self) -> Mapping[str, tuple[Outcome, int]]:
        """Give what becomes of every bid, with its amount in pence, motions included."""
        return motion.decided(self.computed, self.puts)

    def row(self, ref: str, signed_by: tuple[str, ...]) -> Decided:
        """Give the row of the decision for one bid: from the list, or from the motion that stands on it."""
        (outcome, amount), put = self.decided[ref], self.standing.get(ref)
        if put is None:
            return Decided(ref, outcome, amount, Basis.LIST, signed_by)
        said = put.motion
        return Decided(ref, outcome, amount, Basis.MOTION, signed_by, None, said.for_, said.against, said.abstain)

    def charged(self) -> dict[str, dict[str, int]]:
        """Charge all awards to strands. Raises Refused when motions give more than there is."""
        awards = {ref: amount for ref, (_, amount) in self.decided.items() if amount}
        return motion.commitments(self.record, self.computed, awards)

    @property
    def fits(self) -> bool:
        """Whether the strands can carry all awards together."""
        try:
            self.charged()
        except Refused:
            return False
        return True


def proposal(said: Sheet) -> Proposal:
    """Compute a round's list. Before the lock it is the running list: its lots are not drawn yet (no seed, no head)."""
    head = head_at_lock(said.round)
    frozen = record(said, seed=said.round.open_seed(sealer()) if head else "", head=head)
    return Proposal(frozen, _computed(frozen), put_on(said.round.id) if head else ())


def put_on(round_id: uuid.UUID) -> tuple[Put, ...]:
    """List the motions put in a round, in order, those that failed or were undone too."""
    rows = db.session.scalars(
        select(Motion).where(Motion.round_id == round_id).options(joinedload(Motion.bid)).order_by(Motion.number)
    )
    return tuple(as_put(row) for row in rows)


def as_put(row: Motion) -> Put:
    """Give a stored motion as a plain value."""
    said = motion.Motion(row.outcome, row.amount, row.votes_for, row.votes_against, row.votes_abstain)
    return Put(row.number, row.bid.ref, said, Why(row.reason, row.internal_reason), row.undone is not None)


@lru_cache(maxsize=16)
def _computed(frozen: Record) -> Computed:
    """Compute a record once, however many people look at the same list."""
    return compute(frozen)
