"""A round's stored rows as the frozen record its decision follows from (voting §4)."""

from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import sha256

from sqlalchemy import select

from kitpanel.core.crypto import sealer
from kitpanel.core.db import db
from kitpanel.core.errors import Refused
from kitpanel.panel.models import ChainRow
from kitpanel.panel.queries.sheet import Sheet
from kitpanel.panel.rules.ballot import State
from kitpanel.panel.rules.chain import Kind
from kitpanel.panel.rules.decision import Computed, compute
from kitpanel.panel.rules.record import Bid, Record, StrandMoney, Vote, dump
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
    """The list the panel is asked to confirm: the record at the lock, and what follows from it."""

    record: Record
    computed: Computed

    @property
    def list_hash(self) -> str:
        """Give what a signature is bound to: SHA-256 of the record as text, what was computed included."""
        stored = replace(self.record, computed=self.computed.as_json())
        return sha256(dump(stored).encode()).hexdigest()


def proposal(said: Sheet) -> Proposal:
    """Compute a round's list. Before the lock it is the running list: its lots are not drawn yet (no seed, no head)."""
    head = head_at_lock(said.round)
    frozen = record(said, seed=said.round.open_seed(sealer()) if head else "", head=head)
    return Proposal(frozen, _computed(frozen))


@lru_cache(maxsize=16)
def _computed(frozen: Record) -> Computed:
    """Compute a record once, however many people look at the same list."""
    return compute(frozen)
