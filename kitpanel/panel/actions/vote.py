"""Sending a vote: a new version of a ballot with its row in the chain, whole or not at all (voting §1, §5)."""

import secrets
import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select

from kitpanel.applications.models import Bid
from kitpanel.core.db import db
from kitpanel.core.errors import Refused
from kitpanel.panel.actions import chain
from kitpanel.panel.models import Ballot, BallotDraft, BallotMark, Meeting, ReadingPlace
from kitpanel.panel.queries.ballots import my_ballots
from kitpanel.panel.queries.drafts import budget_lines
from kitpanel.panel.queries.seen import VOTING, visible_bids
from kitpanel.panel.rules import ballot as rules
from kitpanel.panel.rules.chain import RECEIPT, Kind, sealed
from kitpanel.rounds.models import Round, Seat

FIRST, SECOND = 1, 2


def send_vote(seat: Seat, ref: str, said: rules.Ballot, *, now: datetime) -> Ballot:
    """Send what a panellist says of a bid, as the next version; the one before stays as it was.

    The round's first ballot freezes its rule. Raises NoResultFound unless they may read the bid (seated, declared, not
    stepped out), Refused beside a field when the ballot is incomplete, and Refused when the votes are locked.
    """
    round_ = chain.hold(seat.round_id)
    bid = db.session.scalars(visible_bids(round_, seat.person_id).where(Bid.ref == ref)).one()
    stage = stage_now(round_)
    rules.check(said, rules.Asked(bid.asked, frozenset(bid.mission_keys), len(budget_lines(bid))))
    if round_.rule_frozen_at is None:
        round_.rule_frozen_at = now
    made = _ballot(seat, bid, said, stage, now)
    row = chain.append(round_, Kind.VOTE, _body(seat, bid, made, said), now)
    made.receipt = row.hash[:RECEIPT]
    db.session.add(made)
    db.session.execute(delete(BallotDraft).where(BallotDraft.seat_id == seat.id, BallotDraft.bid_id == bid.id))
    move_place(seat, bid, done=True, now=now)
    return made


def vote_again(seat: Seat, ref: str, grade: int, *, now: datetime) -> Ballot:
    """Send a second vote that changes the grade only, and keeps what else was said as far as it still fits.

    Raises NoResultFound like `send_vote`, and Refused before the opening, when the text changed since their vote, when
    the grade needs a reason that they have not given, and once the votes are locked.
    """
    round_ = chain.hold(seat.round_id)
    bid = db.session.scalars(visible_bids(round_, seat.person_id).where(Bid.ref == ref)).one()
    if stage_now(round_) != SECOND:
        raise Refused("The chair has not opened the votes. Send your vote here.")
    before = my_ballots(seat).get(bid.id)
    if before is not None and before.read_id != bid.version_id:
        raise Refused("The words of this idea changed after your vote. Read it again, then vote.")
    return send_vote(seat, ref, rules.again(_as_said(before) if before else None, grade), now=now)


def _as_said(made: Ballot) -> rules.Ballot:
    marks = {mark.mission_key: mark.mark for mark in made.marks}
    return rules.Ballot(made.state, made.grade, made.reason, made.missing, made.lower, tuple(made.lower_lines), marks)


def stage_now(round_: Round) -> int:
    """Say which vote is being taken: 1 until the chair opens the votes, 2 from then.

    Raises Refused once they are locked, or where the round is not being read or met on.
    """
    meeting = db.session.get(Meeting, round_.id, populate_existing=True)
    if round_.state not in VOTING or (meeting is not None and meeting.locked_at is not None):
        raise Refused("The votes are locked, so this vote was not sent. Tell the chair if it matters.")
    return SECOND if meeting is not None and meeting.opened_at is not None else FIRST


def move_place(seat: Seat, bid: Bid, *, now: datetime, done: bool | None = None) -> None:
    """Note where somebody is in their reading: at this bid; `done` says whether they have read to its end."""
    place = db.session.get(ReadingPlace, (seat.id, bid.id))
    if place is None:
        place = ReadingPlace(seat_id=seat.id, bid_id=bid.id, done=False)
        db.session.add(place)
    place.at = now
    if done is not None:
        place.done = done


def _ballot(seat: Seat, bid: Bid, said: rules.Ballot, stage: int, now: datetime) -> Ballot:
    before = select(func.max(Ballot.version)).where(Ballot.seat_id == seat.id, Ballot.bid_id == bid.id)
    return Ballot(
        id=uuid.uuid4(), seat_id=seat.id, bid_id=bid.id, version=(db.session.scalar(before) or 0) + 1,
        read_id=bid.version_id, stage=stage, state=said.state, grade=said.grade, lower=said.lower,
        lower_lines=sorted(said.lower_lines),
        reason=said.reason.strip(), missing=said.missing.strip(), salt=secrets.token_hex(16), sent_at=now,
        marks=[BallotMark(mission_key=key, mark=mark) for key, mark in said.marks.items()],
    )  # fmt: skip


def _body(seat: Seat, bid: Bid, made: Ballot, said: rules.Ballot) -> dict[str, Any]:
    words = {name: sealed(text, made.salt) for name in ("reason", "missing") if (text := getattr(made, name))}
    return {
        "seat": seat.code, "bid": bid.ref, "version": made.version, "stage": made.stage, "read": str(made.read_id),
        **rules.coded(said), **words,
    }  # fmt: skip
