"""What waits for somebody, gathered from every feature they have a part in."""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from flask_babel import gettext as _

from kitpanel.applications import queries as applications
from kitpanel.core.access import Asker
from kitpanel.core.filters import ago, on_day
from kitpanel.core.waiting import Waiting
from kitpanel.panel import queries as panel
from kitpanel.payouts.queries import waiting as payouts
from kitpanel.people import queries as people
from kitpanel.people.queries import requests_waiting
from kitpanel.people.rules import RoleName
from kitpanel.rounds import queries as rounds
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


def _tile(one: Waiting, now: datetime) -> Tile:
    return Tile(one.number, one.words, _when(one, now), one.endpoint, one.arguments, one.late)


def _when(one: Waiting, now: datetime) -> str:
    if one.on:
        return on_day(one.on, year=False)
    if one.due:
        return _("by %(day)s", day=on_day(one.due, year=False))
    return ago(one.since, now) if one.since else ""


def _applicant(me: Asker, now: datetime) -> list[Waiting]:
    return [
        *applications.waiting_for_applicant(me.known_id, now),
        *payouts.waiting_for_applicant(me.known_id),
        *stories.waiting_for_applicant(me.known_id, now),
    ]


def _panellist(me: Asker, now: datetime) -> list[Waiting]:
    return [
        *rounds.waiting_for_panellist(me.known_id, now),
        *panel.waiting_for_panellist(me.known_id, now),
        *panel.waiting_for_chair(me.known_id, now),
    ]


def _staff(me: Asker, now: datetime) -> list[Waiting]:
    return [
        *applications.waiting_for_staff(me.known_id, now),
        *panel.waiting_for_staff(now),
        *_rounds(me, now),
        *letters_waiting(),
        *requests_waiting(),
        *stories.waiting_for_staff(),
        *payouts.waiting_for_staff(),
    ]


def _rounds(_me: Asker, now: datetime) -> list[Waiting]:
    """List the rounds that cannot go on by themselves: an administrator sees them too, but reads no letter."""
    return rounds.waiting_for_staff(now)


def _admin(me: Asker, now: datetime) -> list[Waiting]:
    """List the rounds that cannot go on by themselves, and lost phones that wait for a second administrator."""
    lost = [
        Waiting(
            1,
            f"lost phone of {one.person.name}: approve it?",
            "people.lost_codes",
            {"person_id": str(one.person_id)},
            one.asked_at,
        )
        for one in people.resets_waiting(me.known_id)
    ]
    return [*rounds.waiting_for_staff(now), *lost]


def _finance(me: Asker, _now: datetime) -> list[Waiting]:
    return payouts.waiting_for_finance(me.known_id)


BY_ROLE: dict[RoleName, Callable[[Asker, datetime], list[Waiting]]] = {
    RoleName.APPLICANT: _applicant,
    RoleName.PANELLIST: _panellist,
    RoleName.STAFF: _staff,
    RoleName.FINANCE: _finance,
    RoleName.ADMIN: _admin,
}


def waiting_for(me: Asker, now: datetime) -> list[Tile]:
    """List what waits for somebody, in the order of the journey: a fixed number of queries for each role."""
    found: list[Tile] = []
    for role, find in BY_ROLE.items():
        if role.value in me.roles:
            found += [tile for tile in (_tile(one, now) for one in find(me, now)) if tile not in found]
    return found
