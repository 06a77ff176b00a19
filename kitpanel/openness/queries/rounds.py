"""The public record of the rounds: the seal of those being read, and what became of those whose letters have gone."""

import json
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import joinedload

from kitpanel.core.db import db
from kitpanel.core.paging import Page, page_of
from kitpanel.openness.queries import NOT_PUBLISHED, last_release
from kitpanel.openness.rules.told import Counts, Difference, Ended, count, differences, people_shown
from kitpanel.panel.models import Decision, DecisionRow
from kitpanel.panel.queries.letters import TOLD, decided
from kitpanel.panel.queries.seen import VOTING
from kitpanel.panel.rules.second import Swap, swap
from kitpanel.payouts.models import Grant
from kitpanel.rounds.models import Round
from kitpanel.rounds.rules import RoundState
from kitpanel.rounds.rules.fortnight import london_day


@dataclass(frozen=True)
class Told:
    """What anybody may know of a round. Money in pence; a count is None where it would be under 5.

    `projects`: the title and sum of each group's grant that was accepted. `individuals_listed`: whether the release of
    their quarter is out, from which on grants to individual people stand here.
    """

    round: Round
    decision: Decision
    counts: Counts
    available: int
    panellists: int | None
    projects: tuple[tuple[str, int], ...]
    individuals_listed: bool
    differences: tuple[Difference, ...]
    second: Swap
    line: int
    quorum_floor: int
    seed: str
    head: str

    @property
    def swapped(self) -> int | None:
        """Count the ideas that the second opinion would swap for others."""
        return people_shown(max(len(self.second.instead), len(self.second.of)))


def untold() -> list[Round]:
    """List the rounds whose pack is out and whose letters have not gone: their seal is public, and nothing else."""
    wanted = select(Round).where(
        Round.state.in_((*VOTING, RoundState.DECIDED)), Round.seed_hash.is_not(None), ~Round.before_kitpanel
    )
    return list(db.session.scalars(wanted.options(joinedload(Round.panel)).order_by(Round.meeting_at, Round.ref)))


def told_rounds(number: int) -> Page[Round]:
    """Give a page of the rounds whose letters have gone, newest first."""
    wanted = select(Round).where(Round.state.in_(TOLD), ~Round.before_kitpanel).options(joinedload(Round.panel))
    return page_of(wanted.order_by(Round.meeting_at.desc(), Round.ref), number)


def told_round(ref: str) -> Told:
    """Find the public record of a round. Raises NoResultFound before its letters have gone."""
    decision = decided(ref)
    round_ = decision.round
    if round_.state not in TOLD:
        raise NoResultFound
    record: Mapping[str, Any] = json.loads(decision.record)
    grants = _grants(decision)
    release = last_release()
    return Told(
        round=round_,
        decision=decision,
        counts=count([_ended(row, grants) for row in decision.rows]),
        available=sum(pot["available"] for pot in record["strands"]),
        panellists=people_shown(len(record["panel"])),
        projects=tuple(_projects(decision, grants)),
        individuals_listed=release is not None and release.covers_until >= london_day(round_.meeting_at),
        differences=_differences(decision, record["computed"]["bids"]),
        second=swap(record["computed"]),
        line=record["line"],
        quorum_floor=record["quorum_floor"],
        seed=record["seed"],
        head=record["head"],
    )


def _ended(row: DecisionRow, grants: Mapping[uuid.UUID, Grant]) -> Ended:
    grant = grants.get(row.bid_id)
    return Ended(row.outcome, row.bid.asked, row.amount, to_group=grant is not None and not grant.to_individual)


def _projects(decision: Decision, grants: Mapping[uuid.UUID, Grant]) -> Iterator[tuple[str, int]]:
    """Give the title and sum of each group's grant that may be published."""
    for row in decision.rows:
        grant = grants.get(row.bid_id)
        if grant is not None and not grant.to_individual and grant.state not in NOT_PUBLISHED:
            yield grant.title, grant.amount


def _differences(decision: Decision, listed: Mapping[str, Any]) -> tuple[Difference, ...]:
    found = ((listed[row.bid.ref], row) for row in decision.rows)
    return differences((by_list["outcome"], by_list["amount"], row.outcome, row.amount) for by_list, row in found)


def _grants(decision: Decision) -> dict[uuid.UUID, Grant]:
    wanted = select(Grant).where(Grant.bid_id.in_([row.bid_id for row in decision.rows]))
    return {grant.bid_id: grant for grant in db.session.scalars(wanted)}
