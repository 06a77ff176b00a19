"""The laws: what must be true of the whole database at every moment (`kitpanel check`).

Run after every restore and every fault, and daily. Each law gives the sentences of what breaks it.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import aliased

from kitpanel.applications.models import Application, Bid, Member, TakenDown
from kitpanel.applications.rules import ApplicationState
from kitpanel.core.db import Base, db
from kitpanel.core.history import Event, Words, salted_hash
from kitpanel.core.outbox import Letter, LetterState
from kitpanel.core.post import SENT_BY_US
from kitpanel.panel.models import Ballot, ChainRow, DecisionRow, Declaration, Meeting
from kitpanel.panel.queries.chained import ballots_off_the_chain, motions_off_the_chain, step_outs_off_the_chain
from kitpanel.panel.queries.replay import decided_refs, replay_round
from kitpanel.panel.rules import chain
from kitpanel.panel.rules.conflict import Link
from kitpanel.payouts.models import BankDetails, Grant, Payment
from kitpanel.payouts.rules import GrantState
from kitpanel.rounds.models import Round, Seat
from kitpanel.rounds.rules import RoundState
from kitpanel.site.equality_law import answers_are_nobodys
from kitpanel.strands.models import Commitment, Contribution, Strand

LETTER_LATE = timedelta(hours=1)
DECIDED = (RoundState.DECIDED, RoundState.NOTIFIED, RoundState.CLOSED)
GIVEN_BACK = (GrantState.DECLINED, GrantState.LAPSED)


class Law(NamedTuple):
    """One law: its number and words, and how to find what breaks it."""

    number: int
    words: str
    faults: Callable[[datetime], Iterator[str]]


def _sums(column: ColumnElement[int], key: ColumnElement[object], *where: ColumnElement[bool]) -> dict[object, int]:
    return {row[0]: row[1] for row in db.session.execute(select(key, func.sum(column)).where(*where).group_by(key))}


def strands_add_up(_now: datetime) -> Iterator[str]:
    """Find strands whose balance is not the sum of its rows, or that promise more than they have."""
    received = _sums(Contribution.amount, Contribution.strand_id)  # type: ignore[arg-type]
    promised = _sums(Commitment.amount, Commitment.strand_id)  # type: ignore[arg-type]
    for strand in db.session.scalars(select(Strand)):
        if strand.received != received.get(strand.id, 0):
            yield f"strand {strand.code} says {strand.received}p came in, its rows {received.get(strand.id, 0)}p"
        if strand.committed != promised.get(strand.id, 0):
            yield f"strand {strand.code} says {strand.committed}p is promised, its ledger {promised.get(strand.id, 0)}p"
        if strand.committed > strand.received:
            yield f"strand {strand.code} promises more than it has"


def awards_are_charged(_now: datetime) -> Iterator[str]:
    """Find grants whose strands do not hold exactly their money, and given-back ones that still hold some."""
    held = _sums(Commitment.amount, Commitment.bid_ref)  # type: ignore[arg-type]
    for ref, amount, state in db.session.execute(select(Grant.ref, Grant.amount, Grant.state)):
        wanted = 0 if state in GIVEN_BACK else amount
        if held.get(ref, 0) != wanted:
            yield f"grant {ref} should hold {wanted}p of its strands and holds {held.get(ref, 0)}p"


def payments_are_two_peoples(_now: datetime) -> Iterator[str]:
    """Find payments that one person saw through, or that come to more than their grant."""
    rows = db.session.execute(
        select(Grant.ref, Grant.amount, func.sum(Payment.amount))
        .join(Payment)
        .where(Payment.state.not_in(("voided", "failed", "returned")))
        .group_by(Grant.ref, Grant.amount)
    )
    for ref, amount, paid in rows:
        if paid > amount:
            yield f"grant {ref} of {amount}p has payments of {paid}p"
    for payment in db.session.scalars(select(Payment).where(Payment.approved_by_id == Payment.prepared_by_id)):
        yield f"payment {payment.ref} was prepared and approved by one person"
    gave = Payment.details_by_id.in_((Payment.prepared_by_id, Payment.approved_by_id))
    for payment in db.session.scalars(select(Payment).where(gave)):
        yield f"payment {payment.ref} goes to details that its preparer or approver gave"
    elsewhere = select(Payment).join(BankDetails).where(BankDetails.grant_id != Payment.grant_id)
    for payment in db.session.scalars(elsewhere):
        yield f"payment {payment.ref} goes to the details of another grant"


def votes_count_once(_now: datetime) -> Iterator[str]:
    """Find votes sent by somebody who had stepped out by then, and votes sent after the lock."""
    out = aliased(Declaration)
    later = aliased(Declaration)
    stepped = (
        select(Ballot.id)
        .join(out, (out.seat_id == Ballot.seat_id) & (out.bid_id == Ballot.bid_id))
        .where(
            out.link == Link.OUT,
            out.at < Ballot.sent_at,
            ~select(later.id)
            .where(later.seat_id == out.seat_id, later.bid_id == out.bid_id, later.number > out.number,
                   later.at <= Ballot.sent_at)
            .exists(),
        )
    )  # fmt: skip
    for ballot in db.session.scalars(stepped):
        yield f"ballot {ballot} was sent by somebody who had stepped out"
    late = (
        select(Ballot.id)
        .join(Bid, Bid.id == Ballot.bid_id)
        .join(Meeting, Meeting.round_id == Bid.round_id)
        .where(Ballot.sent_at > Meeting.locked_at)
    )
    for ballot in db.session.scalars(late):
        yield f"ballot {ballot} was sent after the votes were locked"


def nobody_judges_their_own(_now: datetime) -> Iterator[str]:
    """Find votes on a bid that its applicant sent, or somebody who had a hand in it by then."""
    own = Application.owner_id == Seat.person_id
    hand = exists().where(
        Member.application_id == Bid.application_id,
        Member.person_id == Seat.person_id,
        Member.joined_at < Ballot.sent_at,
    )
    rows = (
        select(Ballot.id)
        .join(Seat, Seat.id == Ballot.seat_id)
        .join(Bid, Bid.id == Ballot.bid_id)
        .join(Application, Application.id == Bid.application_id)
    )
    for ballot in db.session.scalars(rows.where(or_(own, hand))):
        yield f"ballot {ballot} is by somebody in the bid"


def everybody_said_yes(_now: datetime) -> Iterator[str]:
    """Find ideas that went in before their person said yes: what a helper wrote, and what staff took down."""
    sent = (Application.ref.is_not(None), Application.state != ApplicationState.ANONYMISED)
    helped = exists().where(Member.application_id == Application.id)
    for ref in db.session.scalars(select(Application.ref).where(*sent, Application.owner_id.is_(None), helped)):
        yield f"application {ref} went in, and nobody said yes to it"
    unagreed = select(Application.ref).join(Application.taken).where(*sent, TakenDown.agreed_on.is_(None))
    for ref in db.session.scalars(unagreed):
        yield f"application {ref} was taken down, and nobody agreed to it"


def decisions_recount(_now: datetime) -> Iterator[str]:
    """Find stored decisions that do not come out of their record, or whose rows, votes or money say something else."""
    for ref in decided_refs():
        yield from (f"decision of {ref}: {line}" for line in replay_round(ref).errors)


def awards_are_decided(_now: datetime) -> Iterator[str]:
    """Find awards of rounds that have not decided, and grants without an award."""
    early = select(DecisionRow.bid_id).join(Round, Round.id == DecisionRow.round_id).where(Round.state.not_in(DECIDED))
    for bid in db.session.scalars(early):
        yield f"bid {bid} has a decision in a round that has not decided"
    loose = select(Grant.ref).outerjoin(DecisionRow, DecisionRow.bid_id == Grant.bid_id)
    for ref in db.session.scalars(loose.where((DecisionRow.bid_id.is_(None)) | (DecisionRow.amount != Grant.amount))):
        yield f"grant {ref} is not what the panel awarded"


def bids_are_frozen(_now: datetime) -> Iterator[str]:
    """Find bids whose version belongs to another application."""
    rows = db.session.scalars(
        select(Bid.ref).join(Bid.version).where(Bid.version.property.mapper.class_.application_id != Bid.application_id)
    )
    yield from (f"bid {ref} shows another application's words" for ref in rows)


def chains_are_whole(_now: datetime) -> Iterator[str]:
    """Find altered, missing or added rows of a ballot chain, and ballots that say something else than it does."""
    for round_id, ref in db.session.execute(select(Round.id, Round.ref).where(~Round.before_kitpanel)):
        rows = db.session.scalars(select(ChainRow).where(ChainRow.round_id == round_id).order_by(ChainRow.sequence))
        whole = [chain.Row(row.sequence, row.previous, row.body, row.hash) for row in rows]
        yield from (f"chain of {ref}, row {fault.sequence}: {fault.sentence}" for fault in chain.verify(whole))
        yield from (f"chain of {ref}: {line}" for line in ballots_off_the_chain(round_id))
        yield from (f"chain of {ref}: {line}" for line in step_outs_off_the_chain(round_id))
        yield from (f"chain of {ref}: {line}" for line in motions_off_the_chain(round_id))


def states_have_history(_now: datetime) -> Iterator[str]:
    """Find things whose state is not what the last move of their history made it."""
    for mapper in Base.registry.mappers:
        model = mapper.class_
        if not hasattr(model, "lifecycle") or model is Letter:
            continue
        own = (Event.kind == model.lifecycle.kind, Event.thing_id == model.id, Event.became.is_not(None))
        last = select(func.max(Event.seq)).where(*own).correlate(model).scalar_subquery()
        rows = db.session.execute(select(model.id, model.state, Event.became).outerjoin(Event, Event.seq == last))
        for key, state, became in rows:
            if became != state.value:
                yield f"{model.lifecycle.kind} {key} is {state.value}, its history says {became or 'nothing'}"


def reasons_are_kept(_now: datetime) -> Iterator[str]:
    """Find reasons that are not the ones given: their salted hash is in the history. Erased ones are not looked at."""
    rows = db.session.execute(select(Event, Words).join(Words, Words.seq == Event.seq).where(Words.salt != ""))
    for event, words in rows:
        if event.why_hash != salted_hash(words.why, words.salt):
            yield f"the reason of {event.kind} {event.thing_id}, {event.move}, is not the one that was given"


def letters_leave(now: datetime) -> Iterator[str]:
    """Find letters that should have gone an hour ago. Those that go by post wait for a person."""
    going = Letter.state.in_((LetterState.WAITING, LetterState.SENDING))
    by_us = Letter.channel.in_(SENT_BY_US)
    late = select(Letter).where(going, by_us, Letter.send_after < now - LETTER_LATE)
    yield from (f"letter {letter.id} ({letter.kind}) has not gone" for letter in db.session.scalars(late))


def references_are_whole(_now: datetime) -> Iterator[str]:
    """Find funded applications without a bid: an award out of nowhere."""
    rows = db.session.scalars(
        select(Application.ref).where(Application.state.in_(("funded", "part_funded")), ~Application.bids.any())
    )
    yield from (f"application {ref} is funded and was in no round" for ref in rows)


LAWS = (
    Law(1, "each strand's awards stay within its money, and its ledger adds up", strands_add_up),
    Law(1, "each grant holds exactly its money of its strands", awards_are_charged),
    Law(2, "each payment is seen through by two people, within its grant", payments_are_two_peoples),
    Law(3, "no vote by somebody who stepped out, and none after the lock", votes_count_once),
    Law(3, "no vote by somebody who is in the bid", nobody_judges_their_own),
    Law(4, "each stored decision comes out of its record again", decisions_recount),
    Law(5, "no award outside a decided round", awards_are_decided),
    Law(5, "no funded application that was in no round", references_are_whole),
    Law(6, "each bid shows one frozen version of its own application", bids_are_frozen),
    Law(7, "each ballot chain is whole", chains_are_whole),
    Law(8, "no state without its history", states_have_history),
    Law(8, "each reason is the one that was given", reasons_are_kept),
    Law(9, "no equality answer can be joined to a person", answers_are_nobodys),
    Law(10, "no letter unsent beyond its time", letters_leave),
    Law(11, "no idea went in before its person said yes", everybody_said_yes),
)


def broken(now: datetime) -> list[tuple[Law, list[str]]]:
    """Check every law, in the open reading transaction; give each with what breaks it."""
    return [(law, list(law.faults(now))) for law in LAWS]
