"""A decided round computed again, and held against everything that is stored of it (voting §4)."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import func, select

from kitpanel.core.db import db
from kitpanel.core.errors import Refused
from kitpanel.panel.models import ChainRow, Decision
from kitpanel.panel.queries.letters import decided
from kitpanel.panel.queries.record import proposal
from kitpanel.panel.queries.sheet import sheet
from kitpanel.panel.rules import audit, chain, motion
from kitpanel.panel.rules.decision import compute
from kitpanel.panel.rules.record import Basis, Record, parse
from kitpanel.panel.rules.replay import AGREES, DIFFERS, MALFORMED, Replay, replay
from kitpanel.rounds.models import Round, Seat
from kitpanel.strands.models import Commitment, Strand


def replay_round(ref: str) -> Replay:
    """Compute a stored round again. Code 0 only if record, rows, chain, decision and the money promised all agree.

    Code 1 with a line for each difference; code 2, with one line, for a round that is not there, not decided or from
    before this service, and for a record that cannot be read.
    """
    round_ = db.session.scalars(select(Round).where(Round.ref == ref)).first()
    if round_ is None or round_.before_kitpanel or db.session.get(Decision, round_.id) is None:
        return Replay(MALFORMED, (), (_why_not(ref, round_),))
    decision = decided(ref)
    found = replay(decision.record)
    if found.code == MALFORMED:
        return found
    errors = (*found.errors, *_differences(decision, parse(decision.record), found.computed or {}))
    return replace(found, code=DIFFERS if errors else AGREES, lines=_lines(found, len(errors)), errors=errors)


def decided_refs() -> list[str]:
    """List the rounds whose decision can be computed again, oldest first."""
    return list(
        db.session.scalars(
            select(Round.ref).join(Decision, Decision.round_id == Round.id)
            .where(~Round.before_kitpanel).order_by(Round.cut_off_at)
        )
    )  # fmt: skip


def _why_not(ref: str, round_: Round | None) -> str:
    if round_ is None:
        return f"{ref}: there is no such round"
    if round_.before_kitpanel:
        return f"{ref}: it was decided before this service, without its ballots, so there is nothing to compute"
    return f"{ref}: it is not decided yet"


def _differences(decision: Decision, stored: Record, computed: Mapping[str, Any]) -> Iterator[str]:
    rows = db.session.scalars(
        select(ChainRow).where(ChainRow.round_id == decision.round_id).order_by(ChainRow.sequence)
    )
    yield from audit.differences(stored, proposal(sheet(decision.round)).record)
    yield from audit.chain_differences(stored, [chain.Row(r.sequence, r.previous, r.body, r.hash) for r in rows])
    yield from audit.row_differences(_decided(stored), _rows(decision), "decision")
    charged = _charged(stored, computed)
    yield from audit.row_differences(
        charged, {row.bid.ref: row.charged for row in decision.rows if row.charged}, "charge"
    )
    yield from audit.row_differences(charged, _promised(decision), "money promised")


def _charged(stored: Record, computed: Mapping[str, Any]) -> dict[str, dict[str, int]]:
    """Give what each strand is charged for each award: the list's, or anew where a motion changed an award."""
    rows = stored.decision or ()
    if not any(row.basis is Basis.MOTION for row in rows):
        return {ref: row["charged"] for ref, row in computed["bids"].items() if row["charged"]}
    try:
        return motion.commitments(stored, compute(stored), {row.bid: row.amount for row in rows})
    except Refused:
        return {}


def _decided(stored: Record) -> dict[str, tuple[object, ...]]:
    """Give a record's decision by bid, as plain values."""
    return {
        row.bid: (str(row.outcome), row.amount, str(row.basis), row.for_, row.against, row.abstain, row.signed_by)
        for row in stored.decision or ()
    }


def _rows(decision: Decision) -> dict[str, tuple[object, ...]]:
    """Give the decision's rows in the same shape: people by the code of their seat."""
    seats = db.session.scalars(select(Seat).where(Seat.round_id == decision.round_id))
    codes = {seat.person_id: seat.code for seat in seats}
    return {
        row.bid.ref: (
            str(row.outcome), row.amount, str(row.basis), row.votes_for, row.votes_against, row.votes_abstain,
            tuple(codes[who] for who in (row.signed_by_1_id, row.signed_by_2_id) if who is not None),
        )
        for row in decision.rows
    }  # fmt: skip


def _promised(decision: Decision) -> dict[str, dict[str, int]]:
    """Give what the confirmation promised, by bid and strand: not what an offer turned down has freed since."""
    refs = [row.bid.ref for row in decision.rows]
    found: dict[str, dict[str, int]] = {}
    for ref, code, pence in db.session.execute(
        select(Commitment.bid_ref, Strand.code, func.sum(Commitment.amount))
        .join(Strand, Strand.id == Commitment.strand_id)
        .where(Commitment.bid_ref.in_(refs), Commitment.at == decision.confirmed_at, Commitment.amount > 0)
        .group_by(Commitment.bid_ref, Strand.code)
    ):
        found.setdefault(ref, {})[code] = int(pence)
    return found


def _lines(found: Replay, faults: int) -> tuple[str, ...]:
    places = f"{faults} place{'s' if faults > 1 else ''}"
    verdict = f"It does not agree with what is stored in {places}." if faults else "It agrees with what is stored."
    return (*found.lines[:-1], verdict)
