"""An open round is silent: while votes are sealed, no page of anybody else tells that one was cast (promise 4).

Voting §1: sealed from everyone, staff included. OpenReview's "0/0 reviews" gave a reviewer away.
"""

import re

import pytest
import time_machine
from factories import make_declaration, make_draft, make_person, make_reading, make_strand, make_vote
from support.counting import queries_of
from support.sizes import size
from werkzeug.routing import BuildError

from kitpanel.panel.rules.ballot import Mark
from kitpanel.panel.rules.conflict import Link
from kitpanel.people.rules import RoleName

VOTES, LOOKS = size((12, {12}), (50, set(range(1, 51))))
MINE = re.compile(rb'(name="once" value=")[A-Za-z0-9_-]{24}(")')
ROLES = (RoleName.STAFF, RoleName.FINANCE, RoleName.FUNDER, RoleName.ADMIN, RoleName.APPLICANT)


@pytest.fixture
def silent(kept):
    """A round, whoever looks at it, and the panellists who vote: Ada looks, Ben stepped out of the first bid."""
    with kept():
        strand = make_strand()
        reading = make_reading(members=7, bids=4, declared=False, money={strand: 7_200_00})
        for person in reading.people:
            for bid in reading.bids:
                make_declaration(reading.round, person, bid)
        ada, ben, *voters = reading.people
        make_declaration(reading.round, ben, reading.bids[0], Link.OUT)
        lookers = {"nobody": None, "the chair": ada, "a panellist who stepped out": ben,
                   "an applicant of the round": owner_of(reading.bids[0]),
                   **{role.value: make_person(role) for role in ROLES}}  # fmt: skip
        return reading, strand, lookers, voters


def owner_of(bid):
    from kitpanel.core.db import db
    from kitpanel.people.models import Person

    return db.session.get(Person, bid.application.owner_id)


def addresses(app, reading, strand, voter):
    """List every page that a GET can reach with what this round has: by its endpoint."""
    bid, found = reading.bids[1].ref, {}
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if "GET" not in (rule.methods or ()):
                continue
            ref = reading.round.ref if "/rounds" in rule.rule else bid
            known = {"ref": ref, "bid": bid, "person_id": voter.id, "code": strand.code, "funder_id": strand.funder_id}
            try:
                found[rule.endpoint] = app.url_for(
                    rule.endpoint, **{name: known[name] for name in rule.arguments}, _external=False
                )
            except (BuildError, KeyError):
                continue
    return found


def look(app, visitors, pages):
    """Give everything each looker gets of each page: status, headers, bytes, and how many queries it took."""
    seen = {}
    for who, client in visitors.items():
        for endpoint, address in pages.items():
            with queries_of(app) as asked:
                answer = client.get(address)
            body = MINE.sub(rb"\1\2", answer.data) if answer.status_code == 200 else b""
            headers = sorted((name, value) for name, value in answer.headers if name not in {"Date", "Set-Cookie"})
            if answer.status_code != 200:
                headers = [pair for pair in headers if pair[0] != "Content-Length"]
            seen[who, endpoint] = (answer.status_code, headers, body, len(asked))
    return seen


def test_no_page_of_anybody_moves_when_a_vote_is_cast(app, visitor, kept, silent, clock, database):
    reading, strand, lookers, voters = silent
    if database.startswith("postgresql"):  # the pages are the same; the counts of queries are what may differ
        lookers = {who: lookers[who] for who in ("the chair", "a panellist who stepped out", RoleName.STAFF.value)}
    with time_machine.travel(clock(), tick=False):
        visitors = {who: visitor(person) for who, person in lookers.items()}
        pages = addresses(app, reading, strand, voters[0])
        before = look(app, visitors, pages)
        shown = {endpoint for (who, endpoint), (status, *_) in before.items() if who == "the chair" and status == 200}
        assert shown >= {
            "panel.my_rounds",
            "panel.reading",
            "panel.bid",
            "panel.my_votes",
            "panel.last_look",
            "panel.declare",
            "site.waiting",
        }
        cast = 0
        while cast < VOTES:
            voter, bid = voters[cast % len(voters)], reading.bids[cast // len(voters) % len(reading.bids)]
            with kept():
                make_draft(reading.round, voter, reading.bids[-1], note="Loud.", grade="3", own=f"Thought {cast}.")
                make_vote(
                    reading.round, voter, bid, (cast + 1) % 5, marks={"food": Mark.CLEARLY}, lower=1_000_00, at=clock()
                )
            cast += 1
            if cast in LOOKS:
                after = look(app, visitors, pages)
                assert {where: after[where] for where in after if after[where] != before[where]} == {}


def test_the_voter_own_pages_do_move(app, visitor, kept, silent, clock):
    """The measure bites: what the voter sees of it is told apart."""
    reading, strand, _, (voter, *_) = silent
    with time_machine.travel(clock(), tick=False):
        visitors, pages = {"the voter": visitor(voter)}, addresses(app, reading, strand, voter)
        look(app, visitors, pages)
        before = look(app, visitors, pages)
        with kept():
            make_vote(reading.round, voter, reading.bids[1], 3, at=clock())
        after = look(app, visitors, pages)
        moved = {endpoint for (_, endpoint), seen in after.items() if seen != before["the voter", endpoint]}
        assert moved >= {"panel.my_rounds", "panel.reading", "panel.bid", "panel.my_votes"}
