"""The meeting's pages, for whoever sits, leads, looks on or must not see (domain §2, §3; peers.md)."""

from datetime import UTC, datetime

import pytest
from factories import make_declaration, make_reading, make_strand, make_vote

from kitpanel.core.db import db
from kitpanel.panel.rules.conflict import Link
from kitpanel.rounds.models import Round

EVENING = datetime(2027, 3, 10, 18, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _evening(clock):
    clock.to(EVENING)


@pytest.fixture
def reading(kept):
    """A round that is being read by six people, three bids, everybody has voted; the chair stepped out of the second."""
    with kept():
        council = make_strand("council")
        made = make_reading(members=6, bids=3, money={council: 500_000}, strands=[council])
        for place, bid in enumerate(made.bids):
            bid.title = f"Idea {['one', 'two', 'three'][place]}"
            for person in made.people:
                if person is made.people[0] and place == 1:
                    make_declaration(made.round, person, bid, Link.OUT, "My sister runs it.")
                else:
                    make_vote(made.round, person, bid, 3, reason=f"Words of idea {place}.")
        return made


def path(reading, tail="meeting"):
    return f"/panel/rounds/{reading.round.ref}/{tail}"


def test_the_whole_evening_from_the_chairs_and_a_members_seat(reading, visitor, looking):
    chair, deputy, third = (visitor(person) for person in reading.people[:3])
    page = chair.get(path(reading))
    assert "The panel meets on Wednesday 10 March 2027" in page.text
    assert "Start the meeting" not in third.get(path(reading)).text
    assert chair.send(path(reading), to=path(reading, "meeting/start")).status_code == 303
    here = {"here": ["P1", "P2", "P3", "P4", "P5"]}
    noted = chair.send(path(reading, "attendance"), here)
    assert (noted.status_code, noted.location) == (303, path(reading))
    assert "5 of 6 are here" in third.get(path(reading)).text
    assert chair.send(path(reading), to=path(reading, "meeting/open")).status_code == 303
    assert "votes opened 6:30pm" in third.get(path(reading)).text
    assert chair.send(path(reading), {"bid": reading.bids[2].ref}, to=path(reading, "meeting/bid")).status_code == 303
    assert "talking now" in third.get(path(reading)).text
    assert chair.send(path(reading), to=path(reading, "meeting/lock")).location == path(reading, "confirm")
    assert third.send(path(reading, "confirm"), to=path(reading, "sign")).status_code == 303
    assert deputy.send(path(reading, "confirm"), to=path(reading, "sign")).status_code == 303
    done = chair.send(path(reading, "confirm"), to=path(reading, "confirm"))
    assert (done.status_code, done.location) == (303, path(reading))
    assert "The list is confirmed" in third.get(path(reading)).text
    with looking():
        assert db.session.query(Round).one().state.value == "decided"
