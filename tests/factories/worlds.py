"""A small world in the middle of its work: one round decided and told, its grants at every stage, one being read."""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from factories.equality import make_envelope, sign_off_questions
from factories.meetings import decide_round, tell_round
from factories.panel import Reading, make_declaration, make_reading, make_vote
from factories.payouts import Desk, grant_of, take_on
from factories.people import make_person
from factories.strands import make_strand
from kitpanel.panel.models import Decision
from kitpanel.panel.rules.conflict import Link
from kitpanel.payouts import actions as payouts
from kitpanel.payouts.models import Grant
from kitpanel.people.models import Person
from kitpanel.people.rules import RoleName

EVENING = datetime(2027, 3, 10, 18, 30, tzinfo=UTC)


class World(NamedTuple):
    """What was made."""

    staff: Person
    desk: Desk
    decided: Reading
    decision: Decision
    grants: list[Grant]
    reading: Reading


def make_world(*, now=EVENING) -> World:
    """Make it by the acts that the pages use. Its third bid is below the line; its last panellist stepped out of one."""
    staff, desk = make_person(RoleName.STAFF, name="Sade Bello"), Desk()
    council = make_strand("council", received=20_000_00)
    held = make_reading(members=6, bids=3, money={council: 9_000_00}, strands=[council])
    for place, bid in enumerate(held.bids):
        for person in held.people[:-1]:
            make_vote(held.round, person, bid, 1 if place == 2 else 4)
    make_declaration(held.round, held.people[-1], held.bids[0], Link.OUT, "My sister runs it.")
    decision = decide_round(held, now=now)
    tell_round(held, staff, now=now + timedelta(hours=1))
    while payouts.prepare_due(now + timedelta(hours=2)):
        pass
    grants = [grant_of(row) for row in decision.rows if row.amount]
    take_on(grants[0], "paid", desk=desk, now=now + timedelta(hours=3))
    read = make_reading(members=5, bids=2, strands=[council])
    make_vote(read.round, read.people[1], read.bids[0], 0)
    make_declaration(read.round, read.people[2], read.bids[1], Link.OUT, "We share a wall.")
    sign_off_questions(now=now)
    for _ in range(6):
        make_envelope()
    return World(staff, desk, held, decision, grants, read)
