"""The decision: signed, computed again from the stored rows, the money promised, every bid told its place (voting §3).

All of it is one transaction. Two people may press at the same moment: the round's row is locked first, and only the
first of them finds it undecided.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from importlib.metadata import version

from sqlalchemy import select

from kitpanel.applications.models import Application, Bid
from kitpanel.applications.rules.lifecycle import WITH_A_GRANT
from kitpanel.applications.rules.outcome import move_for
from kitpanel.core.db import db
from kitpanel.core.errors import Refused
from kitpanel.core.history import advance, remember
from kitpanel.missions.queries import mission_titles
from kitpanel.panel.actions.letters import Reasons, Sender, draft
from kitpanel.panel.models import Basis, Decision, DecisionRow, Signature
from kitpanel.panel.queries.meeting import Gathering
from kitpanel.panel.queries.record import Proposal, proposal
from kitpanel.panel.queries.sheet import Sheet, sheet
from kitpanel.panel.queries.signing import signed_now
from kitpanel.panel.rules import letter
from kitpanel.panel.rules.chair import check_signed
from kitpanel.panel.rules.explain import explain
from kitpanel.panel.rules.motion import hands
from kitpanel.panel.rules.record import Decided, dump
from kitpanel.rounds.rules import RoundState
from kitpanel.rounds.rules.fortnight import FortnightRule
from kitpanel.rounds.rules.seats import check_meeting
from kitpanel.strands import actions as strands


def sign(held: Gathering, list_hash: str, *, by: uuid.UUID, now: datetime) -> None:
    """Sign what the panel decided. `list_hash` is that of the list on the page that was signed.

    Raises Refused before the lock, after the decision, or when the list has changed since the page was made.
    """
    check_ready(held)
    if held.mine is None:
        raise Refused("Only members of this panel sign.")
    said = sheet(held.round)
    _same(held, said, proposal(said), list_hash)
    found = db.session.get(Signature, held.mine.id)
    if found is None:
        db.session.add(Signature(seat_id=held.mine.id, list_hash=list_hash, at=now))
    else:
        found.list_hash, found.at = list_hash, now
    remember("meeting", held.round.id, "sign", by=by, now=now)
    db.session.flush()


def confirm(held: Gathering, list_hash: str, sender: Sender, *, by: uuid.UUID, now: datetime) -> Decision:
    """Confirm the list with its motions: whoever leads the meeting signs with it. `list_hash`: that of their page.

    Raises Refused when the list has changed since, before the lock, when too few are here or have signed, when a strand
    has less than the list needs, and when somebody on the list has an open grant. Then nothing at all is stored.
    """
    check_ready(held)
    said = sheet(held.round)
    found = _same(held, said, proposal(said), list_hash)
    names = signers(held, said, found)
    check_signed(held.bench, names, [_codes_out(said, bid) for bid in said.bids])
    _check_owners(said, found)
    rows = _rows(held, said, found, names)
    charged = found.charged()
    _reserve(charged, now=now)
    decision = _store(held, said, found, rows, charged, by=by, now=now)
    titles = mission_titles()
    for bid, row in zip(_in_order(said, found), decision.rows, strict=True):
        put = found.standing.get(bid.ref)
        row.reason = put.why.reason if put else ""
        _tell(said, bid, row, titles, sender, by=by, now=now)
    advance(held.round, "decide", by=by, now=now)
    db.session.flush()
    return decision


def signers(held: Gathering, said: Sheet, found: Proposal) -> list[str]:
    """List, by seat code, who signed this list: whoever leads the meeting first, for confirming is their signature."""
    lead = [held.mine.code] if held.presides and held.mine else []
    return list(dict.fromkeys([*lead, *signed_now(held, said, found)]))


def _same(held: Gathering, said: Sheet, found: Proposal, list_hash: str) -> Proposal:
    hidden = said.hidden_from(held.mine) if held.mine else ()
    if found.list_hash_for(hidden) != list_hash:
        raise Refused("The list has changed since you looked. Look at it again, then sign.")
    return found


def check_ready(held: Gathering) -> None:
    """See that the list is the panel's to move on, to sign and to confirm. Raises Refused with what is missing."""
    if held.round.state is not RoundState.MEETING:
        raise Refused("This round is not waiting for a decision. Load the page again to see where it is.")
    if not held.locked:
        raise Refused("Lock the votes first. Then the list is the panel’s to confirm.")
    check_meeting(sum(seat.present_at is not None for seat in held.seats), len(held.seats))


def _codes_out(said: Sheet, bid: Bid) -> frozenset[str]:
    return frozenset(seat.code for seat in said.out_of(bid))


def _in_order(said: Sheet, found: Proposal) -> list[Bid]:
    """List the bids in the order of the list; those without a quorum come last."""
    places = {ref: place for place, ref in enumerate(found.computed.order)}
    return sorted(said.bids, key=lambda bid: (places.get(bid.ref, len(places)), bid.position))


def _check_owners(said: Sheet, found: Proposal) -> None:
    """Refuse a second open grant for one person, before the database does so less kindly (domain §3, who may apply)."""
    funded = [bid.application_id for bid in said.bids if found.decided[bid.ref][1]]
    db.session.scalars(
        select(Application)
        .where(Application.id.in_([bid.application_id for bid in said.bids]))
        .order_by(Application.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    owners = select(Application.owner_id).where(Application.id.in_(funded))
    taken = db.session.scalars(
        select(Application.owner_id).where(
            Application.owner_id.in_(owners), Application.state.in_(WITH_A_GRANT), Application.settled_at.is_(None)
        )
    ).all()
    refs = [bid.ref for bid in said.bids if bid.application_id in funded and bid.application.owner_id in taken]
    if refs:
        raise Refused(f"{', '.join(refs)} cannot be funded yet: their grant is open. Ask staff to take it out.")


def _rows(held: Gathering, said: Sheet, found: Proposal, names: Sequence[str]) -> list[Decided]:
    return [found.row(bid.ref, held.bench.signatories(names, _codes_out(said, bid))) for bid in _in_order(said, found)]


def _reserve(charged: Mapping[str, Mapping[str, int]], *, now: datetime) -> None:
    """Promise the money, strands locked. It was fixed when the pack went out; a strand may have less by now."""
    try:
        strands.reserve({ref: dict(shares) for ref, shares in charged.items()}, now=now)
    except Refused as short:
        raise Refused(
            f"{short.sentence} The money has changed since the pack went out, so nothing was decided. "
            "Ask staff to set this round’s money again; then look at the new list and sign it."
        ) from None


def _store(
    held: Gathering, said: Sheet, found: Proposal, rows: Sequence[Decided], charged: Mapping[str, Mapping[str, int]],
    *, by: uuid.UUID, now: datetime,
) -> Decision:  # fmt: skip
    person = {seat.code: seat.person_id for seat in held.seats}
    signed_by = [person[who] for row in rows for who in row.signed_by]
    bids = {bid.ref: bid for bid in said.bids}
    stored = replace(found.record, computed=found.computed.as_json(), decision=tuple(rows))
    decision = Decision(
        round_id=held.round.id, record=dump(stored), software=f"kitpanel {version('kitpanel')}", confirmed_at=now,
        confirmed_by_id=by, signed_by_id=next(who for who in signed_by if who != by),
    )  # fmt: skip
    decision.rows = [
        DecisionRow(
            bid_id=bids[row.bid].id, place=place, outcome=row.outcome, amount=row.amount,
            charged=dict(charged.get(row.bid, {})), basis=Basis(row.basis),
            votes_for=row.for_, votes_against=row.against, votes_abstain=row.abstain,
            internal_reason=_internal(found, row.bid),
            signed_by_1_id=person[row.signed_by[0]], signed_by_2_id=person[row.signed_by[1]],
        )
        for place, row in enumerate(rows, 1)
    ]  # fmt: skip
    db.session.add(decision)
    db.session.flush()
    return decision


def _internal(found: Proposal, ref: str) -> str:
    """Say, for the record, why a bid ended as it did: from the numbers, then what was noted with its motion."""
    put = found.standing.get(ref)
    moved = [f"Moved: {hands(put.motion)}.", put.why.internal] if put else []
    return " ".join(part for part in (*explain(found.record, found.computed, ref), *moved) if part)


def _tell(
    said: Sheet, bid: Bid, row: DecisionRow, titles: Mapping[str, str], sender: Sender, *, by: uuid.UUID, now: datetime
) -> None:
    """Move the application, unseen by its applicant until the letters go, and draft the letter."""
    application = bid.application
    move = move_for(row.outcome.value, application.deferred_times, FortnightRule.deferrals)
    advance(application, move, by=by, now=now)
    if move == "defer":
        application.deferred_times += 1
    why = _reasons(said, bid, row, titles, move)
    row.reason = "\n".join(why.sentences)
    draft(said.round, row, application, why, sender, now=now)


def _reasons(said: Sheet, bid: Bid, row: DecisionRow, titles: Mapping[str, str], move: str) -> Reasons:
    """Gather what its letter may say of a bid: the reason of its motion, else what the panel wrote on its ballots."""
    standing = [ballot for _, ballot in said.standing(bid)]
    words = [letter.Said(one.grade, one.missing if one.grade is None else one.reason) for one in standing]
    told = (row.reason,) if row.reason else letter.told(row.outcome, words, list(said.names.values()))
    marks = [{mark.mission_key: mark.mark for mark in one.marks} for one in standing if one.grade is not None]
    return Reasons(
        kind=letter.kind_of(row.outcome, move),
        sentences=told,
        helps=tuple(titles[key] for key in letter.helped(marks, bid.mission_keys)),
    )
