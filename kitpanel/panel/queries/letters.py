"""The letters about a round's decisions, and what an applicant may know of theirs."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased, contains_eager, joinedload, selectinload

from kitpanel.applications.models import Application, Bid
from kitpanel.applications.queries import coming_round, reach_of
from kitpanel.core.db import db
from kitpanel.core.outbox import Letter
from kitpanel.core.reach import CHANNEL_WORDS
from kitpanel.panel.models import Decision, DecisionLetter, DecisionLetterState, DecisionRow, LettersTime
from kitpanel.people.models import Person
from kitpanel.rounds.models import Round
from kitpanel.rounds.rules import RoundState

TOLD = (RoundState.NOTIFIED, RoundState.CLOSED)
"""Where a round is once its applicants have been told."""


def decided(ref: str, *, lock: bool = False) -> Decision:
    """Find a round's decision with its rows, bids and applications. Raises NoResultFound before there is one."""
    wanted = (
        select(Decision)
        .join(Decision.round)
        .where(Round.ref == ref, ~Round.before_kitpanel)
        .options(
            contains_eager(Decision.round),
            selectinload(Decision.rows).joinedload(DecisionRow.bid).joinedload(Bid.application),
        )
    )
    if lock:
        db.session.scalars(select(Round.id).where(Round.ref == ref).with_for_update()).one()
        wanted = wanted.execution_options(populate_existing=True)
    return db.session.scalars(wanted).unique().one()


def latest_letters(round_: Round) -> list[DecisionLetter]:
    """List the newest letter about each bid of a round, in the order of the decision."""
    later = aliased(DecisionLetter)
    newest = select(func.max(later.number)).where(later.bid_id == DecisionLetter.bid_id).scalar_subquery()
    return list(
        db.session.scalars(
            select(DecisionLetter)
            .join(DecisionRow, DecisionRow.bid_id == DecisionLetter.bid_id)
            .where(DecisionLetter.round_id == round_.id, DecisionLetter.number == newest)
            .options(joinedload(DecisionLetter.bid).joinedload(Bid.application))
            .order_by(DecisionRow.place)
            .execution_options(populate_existing=True)
        )
    )


def letters_time(round_: Round) -> LettersTime | None:
    """Find when the letters of a round go by themselves, if somebody chose it."""
    return db.session.get(LettersTime, round_.id)


def delivered(letters: Sequence[DecisionLetter]) -> dict[uuid.UUID, Letter]:
    """Give what became of letters that went, by the decision letter's id: one query for all."""
    out = {one.letter_id: one.id for one in letters if one.letter_id}
    rows = db.session.scalars(select(Letter).where(Letter.id.in_(out)))
    return {out[row.id]: row for row in rows}


def how_they_go(letters: Sequence[DecisionLetter]) -> dict[uuid.UUID, str]:
    """Say, by a letter's id, by which way it goes: as its reader likes and can be reached. One query for all owners."""
    owners = {letter.bid.application.owner_id for letter in letters}
    known = db.session.scalars(select(Person).where(Person.id.in_(owners))).all()
    ways = {letter.id: reach_of(letter.bid.application).channel for letter in letters}
    del known  # the session forgets whom nobody holds, and would ask for each of them again
    return {key: f"By {CHANNEL_WORDS[way].lower()}" if way else "Ring them" for key, way in ways.items()}


def letter_about(ref: str, bid_ref: str, *, lock: bool = False) -> DecisionLetter:
    """Find the newest letter about a bid of a round. Raises NoResultFound."""
    wanted = (
        select(DecisionLetter)
        .join(Round, Round.id == DecisionLetter.round_id)
        .join(DecisionLetter.bid)
        .where(Round.ref == ref, Bid.ref == bid_ref)
        .options(contains_eager(DecisionLetter.bid).joinedload(Bid.application))
        .order_by(DecisionLetter.number.desc())
        .limit(1)
    )
    if lock:
        wanted = wanted.with_for_update(of=DecisionLetter).execution_options(populate_existing=True)
    return db.session.scalars(wanted).one()


def next_meeting(round_: Round) -> datetime | None:
    """Give when the next round of the same panel meets; None while none is planned."""
    return db.session.scalars(
        select(Round.meeting_at)
        .where(
            Round.panel_id == round_.panel_id,
            Round.cut_off_at > round_.cut_off_at,
            Round.state != RoundState.CANCELLED,
        )
        .order_by(Round.cut_off_at)
        .limit(1)
    ).first()


def meeting_that_takes(idea: Application, waits_from: datetime) -> datetime | None:
    """Give when the next panel meets that takes an idea waiting from a moment on; None while none is planned."""
    coming = coming_round(idea, waits_from)
    return coming.meeting_at if coming else None


@dataclass(frozen=True)
class Told:
    """What an applicant was told about one decision: nothing of it is there before the letters have gone. Pence."""

    round_ref: str
    outcome: str
    amount: int
    letters: tuple[DecisionLetter, ...]


def told(application_id: uuid.UUID) -> tuple[Told, ...]:
    """List what an applicant may know of the decisions on their application, newest first; empty until told."""
    rows = db.session.execute(
        select(DecisionRow, Round.ref)
        .join(Bid, Bid.id == DecisionRow.bid_id)
        .join(Round, Round.id == DecisionRow.round_id)
        .where(Bid.application_id == application_id, Round.state.in_(TOLD))
        .order_by(Round.meeting_at.desc())
    ).all()
    sent = _sent([row.bid_id for row, _ in rows])
    return tuple(Told(ref, str(row.outcome), row.amount, tuple(sent.get(row.bid_id, ()))) for row, ref in rows)


def _sent(bid_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[DecisionLetter]]:
    found: dict[uuid.UUID, list[DecisionLetter]] = {}
    for letter in db.session.scalars(
        select(DecisionLetter)
        .where(DecisionLetter.bid_id.in_(bid_ids), DecisionLetter.state == DecisionLetterState.SENT)
        .order_by(DecisionLetter.number)
    ):
        found.setdefault(letter.bid_id, []).append(letter)
    return found


def told_mine(ref: str, me: uuid.UUID) -> tuple[Application, tuple[Told, ...]]:
    """Find my own idea by its reference, with what I was told of it. Raises NoResultFound for anybody else's."""
    mine = db.session.scalars(select(Application).where(Application.ref == ref, Application.owner_id == me)).one()
    return mine, told(mine.id)


def behind(letter: DecisionLetter) -> dict[str, Any]:
    """Give what stands behind a letter, for whoever checks it: the decision's row, and every letter about the bid."""
    row = db.session.scalars(select(DecisionRow).where(DecisionRow.bid_id == letter.bid_id)).one()
    earlier = db.session.scalars(
        select(DecisionLetter)
        .where(DecisionLetter.bid_id == letter.bid_id, DecisionLetter.number < letter.number)
        .order_by(DecisionLetter.number)
    ).all()
    return {"row": row, "earlier": list(earlier)}
