"""The balance of a round's list, and of the rounds before it."""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from kitpanel.applications.models import Application, Bid
from kitpanel.core.db import db
from kitpanel.panel.models import DecisionRow
from kitpanel.panel.queries.letters import TOLD
from kitpanel.panel.rules.balance import Award
from kitpanel.panel.rules.board import Board
from kitpanel.rounds.models import Round

ROUNDS_BACK = 26
"""How many rounds of the Kit before this one are looked at: a year of fortnights."""


@dataclass(frozen=True)
class Balance:
    """Awards of the list as it stands, and of the rounds before that were told. `rounds`: how many those are."""

    now: tuple[Award, ...]
    before: tuple[Award, ...]
    rounds: int


def balance(round_: Round, shown: Board, seen: Mapping[str, Bid]) -> Balance:
    """Give the balance of a list for somebody who may see the bids of `seen`, by reference."""
    back = _before(round_)
    old = db.session.scalars(
        select(DecisionRow)
        .where(DecisionRow.round_id.in_(back), DecisionRow.amount > 0)
        .options(joinedload(DecisionRow.bid).joinedload(Bid.application))
    ).all()
    new = [(seen[line.ref], line.amount) for line in shown.lines if line.funded]
    owners = {bid.application.owner_id for bid in (*(bid for bid, _ in new), *(row.bid for row in old))} - {None}
    firsts = _firsts(owners)
    return Balance(
        now=tuple(_award(bid, amount, round_.cut_off_at, firsts) for bid, amount in new),
        before=tuple(_award(row.bid, row.amount, back[row.round_id], firsts) for row in old),
        rounds=len(back),
    )


def _before(round_: Round) -> dict[uuid.UUID, datetime]:
    """Give the last rounds of the Kit, of any panel, whose letters have gone, with their cut-offs."""
    rows = db.session.execute(
        select(Round.id, Round.cut_off_at)
        .where(Round.cut_off_at < round_.cut_off_at, Round.state.in_(TOLD))
        .order_by(Round.cut_off_at.desc())
        .limit(ROUNDS_BACK)
    )
    return {row.id: row.cut_off_at for row in rows}


def _firsts(owners: Collection[uuid.UUID | None]) -> dict[uuid.UUID, datetime]:
    """Give the cut-off of the first round in which each of some people was funded."""
    rows = db.session.execute(
        select(Application.owner_id, func.min(Round.cut_off_at))
        .join(Bid, Bid.application_id == Application.id)
        .join(DecisionRow, DecisionRow.bid_id == Bid.id)
        .join(Round, Round.id == DecisionRow.round_id)
        .where(Application.owner_id.in_(owners), DecisionRow.amount > 0)
        .group_by(Application.owner_id)
    )
    return {owner: first for owner, first in rows if owner is not None}


def _award(bid: Bid, amount: int, cut_off: datetime, firsts: Mapping[uuid.UUID, datetime]) -> Award:
    owner = bid.application.owner_id
    first = None if owner is None else owner not in firsts or firsts[owner] >= cut_off
    kind = bid.application.applicant_type
    return Award(amount, tuple(bid.mission_keys), bid.ward_code or "", first, str(kind) if kind else "")
