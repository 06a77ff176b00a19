"""What waits for somebody, gathered from every feature they have a part in."""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select

from kitpanel.applications import queries as applications
from kitpanel.core.access import Asker
from kitpanel.core.db import db
from kitpanel.core.filters import ago, on_day
from kitpanel.panel import queries as panel
from kitpanel.panel.models import DecisionLetter, DecisionLetterState
from kitpanel.payouts.queries import waiting as payouts
from kitpanel.people.rules import RoleName
from kitpanel.rounds import queries as rounds
from kitpanel.rounds.models import Round
from kitpanel.rounds.rules import RoundState
from kitpanel.site.queries import letters_waiting
from kitpanel.stories.queries import waiting as stories


class Tile(NamedTuple):
    """One thing that waits: how much, what, since or until when in words, and the page that shows it."""

    number: int
    words: str
    when: str
    endpoint: str
    values: dict[str, str]
    late: bool = False


def _since(moment: datetime | None, now: datetime) -> str:
    return ago(moment, now) if moment else ""


def _applicant(me: Asker, now: datetime) -> list[Tile]:
    ideas = [
        Tile(one.number, one.words, _since(one.since, now), one.endpoint, one.values)
        for one in applications.waiting_for_applicant(me.known_id, now)
    ]
    grants = [
        Tile(one.number, one.words, _since(one.since, now), one.endpoint, one.arguments, one.late)
        for one in payouts.waiting_for_applicant(me.known_id)
    ]
    told = [
        Tile(one.number, one.words, _since(one.since, now), one.endpoint, one.arguments, one.late)
        for one in stories.waiting_for_applicant(me.known_id, now)
    ]
    return ideas + grants + told


def _panellist(me: Asker, now: datetime) -> list[Tile]:
    tiles = [
        Tile(one.number, one.words, f"by {on_day(one.due, year=False)}", one.endpoint, one.values, one.late)
        for one in panel.waiting_for_panellist(me.known_id, now)
    ]
    return tiles + [
        Tile(one.number, one.words, on_day(one.due, year=False), one.endpoint, one.values)
        for one in panel.waiting_for_chair(me.known_id, now)
    ]


def _staff(me: Asker, now: datetime) -> list[Tile]:
    tiles = [
        Tile(one.number, one.words, _since(one.since, now), one.endpoint, one.values)
        for one in applications.waiting_for_staff(me.known_id, now)
    ]
    held = db.session.execute(
        select(Round.ref, func.count(), Round.letters_by)
        .join(DecisionLetter, DecisionLetter.round_id == Round.id)
        .where(DecisionLetter.state != DecisionLetterState.SENT, Round.state == RoundState.DECIDED)
        .group_by(Round.ref, Round.letters_by)
    )
    tiles += [
        Tile(
            count, "letters to check and send", f"by {on_day(by, year=False)}", "panel.letters", {"ref": ref}, by < now
        )
        for ref, count, by in held
    ]
    tiles += [*_rounds(me, now), *(_office_tile(one, now) for one in letters_waiting())]
    tiles += [
        Tile(one.number, one.words, _since(one.since, now), one.endpoint, one.arguments, one.late)
        for one in stories.waiting_for_staff()
    ]
    return tiles + [
        Tile(one.number, one.words, _since(one.since, now), one.endpoint, one.arguments, one.late)
        for one in payouts.waiting_for_staff()
    ]


def _rounds(_me: Asker, now: datetime) -> list[Tile]:
    """List the rounds that cannot go on by themselves: an administrator sees them too, but reads no letter."""
    return [_office_tile(one, now) for one in rounds.waiting_for_staff(now)]


def _office_tile(one: rounds.Waiting, now: datetime) -> Tile:
    return Tile(one.number, one.words, _since(one.since, now), one.endpoint, one.values, one.late)


def _finance(me: Asker, now: datetime) -> list[Tile]:
    return [
        Tile(one.number, one.words, _since(one.since, now), one.endpoint, one.arguments, one.late)
        for one in payouts.waiting_for_finance(me.known_id)
    ]


BY_ROLE: dict[RoleName, Callable[[Asker, datetime], list[Tile]]] = {
    RoleName.APPLICANT: _applicant,
    RoleName.PANELLIST: _panellist,
    RoleName.STAFF: _staff,
    RoleName.FINANCE: _finance,
    RoleName.ADMIN: _rounds,
}


def waiting_for(me: Asker, now: datetime) -> list[Tile]:
    """List what waits for somebody, in the order of the journey: a fixed number of queries for each role."""
    found: list[Tile] = []
    for role, find in BY_ROLE.items():
        if role.value in me.roles:
            found += [tile for tile in find(me, now) if tile not in found]
    return found
