"""One person, one vote; the count equals the acknowledged votes, whatever comes at once (promise 2)."""

import multiprocessing

import pytest
from factories import make_meeting, make_reading, make_strand, make_vote, seat_of
from flask import current_app
from races.racing import race
from sqlalchemy import select
from support.client import Visitor
from support.sizes import size

from kitpanel.core.crypto import sealer
from kitpanel.core.db import db, transaction
from kitpanel.core.errors import Refused
from kitpanel.panel import queries
from kitpanel.panel.actions import meeting as meetings
from kitpanel.panel.models import Ballot, ChainRow
from kitpanel.panel.queries.meeting import meeting_chaired
from kitpanel.panel.rules import chain
from kitpanel.rounds.models import Round

pytestmark = pytest.mark.race
CLICKS = range(size(1, 1000))
TIMES = range(size(1, 100))


def browser(person):
    """Give a browser of this process's service, with somebody signed in."""
    app = current_app._get_current_object()
    app.test_client_class = Visitor
    return app.test_client().sign_in(person)


def chain_of(round_):
    rows = db.session.scalars(select(ChainRow).where(ChainRow.round_id == round_.id).order_by(ChainRow.sequence))
    return [chain.Row(row.sequence, row.previous, row.body, row.hash) for row in rows]


def is_whole(round_):
    kept = db.session.get_one(Round, round_.id)
    return chain.verify(chain_of(round_), seed=kept.open_seed(sealer())) == []


def path_of(reading, bid=0):
    return f"/panel/rounds/{reading.round.ref}/bids/{reading.bids[bid].ref}"


def gate_for(runners):
    """Give a gate that opens when so many browsers have their pages loaded and are about to send them."""
    return multiprocessing.get_context("fork").Barrier(runners)


def send(person, path, fields, gate, *, page=None):
    """Load the page, wait for the others, then send its form, as one browser. Gives status and where it led."""
    client = browser(person)
    hidden = client.hidden(page or path)
    gate.wait(60)
    answer = client.post(path, data=hidden | fields)
    return answer.status_code, answer.location


def vote(person, path, gate):
    return send(person, path, {"grade": "3"}, gate)[0]


@pytest.mark.parametrize("_time", TIMES)
def test_a_whole_panel_votes_at_one_moment(app, settings, clock, kept, looking, _time):
    with kept():
        reading = make_reading(members=7, bids=1)
        make_vote(reading.round, reading.people[6], reading.bids[0])
    gate = gate_for(6)
    answers = race(lambda n: vote(reading.people[n], path_of(reading), gate), settings, clock, 6)
    assert answers == [303] * 6
    with looking():
        assert [(b.seat.code, b.version) for b in queries.counting_ballots(reading.round.id)] == [
            (f"P{n}", 1) for n in range(1, 8)
        ]
        assert [row.sequence for row in chain_of(reading.round)] == [1, 2, 3, 4, 5, 6, 7]
        assert is_whole(reading.round)


@pytest.mark.parametrize("_time", CLICKS)
def test_one_page_sent_eight_times_is_one_vote_and_one_answer(app, settings, clock, kept, looking, visitor, _time):
    with kept():
        reading = make_reading(members=4, bids=2)
    ada, path = reading.people[0], path_of(reading)
    once = visitor(ada).hidden(path)["once"]

    gate, fields = gate_for(8), {"grade": "0", "reason": "Once.", "once": once}
    answers = race(lambda _: send(ada, path, fields, gate), settings, clock, 8)
    assert (len(set(answers)), answers[0][0]) == (1, 303)
    with looking():
        assert [(b.version, b.grade) for b in db.session.scalars(select(Ballot))] == [(1, 0)]
        assert len(chain_of(reading.round)) == 1
        assert is_whole(reading.round)


@pytest.mark.parametrize("_time", TIMES)
def test_eight_pages_of_one_person_are_eight_versions_and_one_counts(app, settings, clock, kept, looking, _time):
    with kept():
        reading = make_reading(members=4, bids=1)
    gate = gate_for(8)
    answers = race(lambda _: vote(reading.people[0], path_of(reading), gate), settings, clock, 8)
    assert answers == [303] * 8
    with looking():
        assert sorted(db.session.scalars(select(Ballot.version))) == [1, 2, 3, 4, 5, 6, 7, 8]
        assert [b.version for b in queries.counting_ballots(reading.round.id)] == [8]
        assert is_whole(reading.round)


@pytest.mark.parametrize("_time", TIMES)
def test_votes_sent_while_the_chair_locks_are_counted_or_refused(app, settings, clock, kept, looking, _time):
    with kept():
        strand = make_strand()
        reading = make_reading(members=7, bids=1, state="meeting", money={strand: 7_200_00}, strands=[strand])
        make_meeting(reading.round, opened=True)
        for person in reading.people:
            seat_of(reading.round, person).present_at = clock()
    chair, *voters = reading.people
    gate = gate_for(7)

    def act(number):
        if number < len(voters):
            return vote(voters[number], path_of(reading), gate)
        gate.wait(60)
        with transaction():
            meetings.lock(meeting_chaired(reading.round.ref, chair.id), by=chair.id, now=clock())
        return "locked"

    answers = race(act, settings, clock, 7)
    assert (answers[-1], set(answers[:-1]) <= {303, 422}) == ("locked", True)
    with looking():
        counted = queries.counting_ballots(reading.round.id)
        kinds = ['"kind":"vote"' in row.body for row in chain_of(reading.round)]
        assert len(counted) == answers.count(303) == kinds.count(True)
        assert kinds == [True] * len(counted) + [False]
        assert is_whole(reading.round)


@pytest.mark.parametrize("_time", TIMES)
def test_a_vote_and_a_step_out_of_one_person_leave_no_vote_that_counts(app, settings, clock, kept, looking, _time):
    with kept():
        reading = make_reading(members=4, bids=1)
    ada, path = reading.people[0], path_of(reading)

    gate = gate_for(4)

    def act(number):
        if number == 0:
            return send(ada, f"{path}/link", {"link": "out"}, gate)[0]
        return vote(ada, path, gate)

    out, *votes = race(act, settings, clock, 4)
    assert (out, set(votes) <= {303, 404}) == (303, True)
    with looking():
        assert len(list(db.session.scalars(select(Ballot)))) == votes.count(303)
        assert queries.counting_ballots(reading.round.id) == []
        assert queries.stepped_out(reading.round.id) == {(seat_of(reading.round, ada).id, reading.bids[0].id)}
        assert is_whole(reading.round)


def test_of_two_locks_one_is_refused(app, settings, clock, kept):
    with kept():
        strand = make_strand()
        reading = make_reading(members=5, bids=1, state="meeting", money={strand: 7_200_00}, strands=[strand])
        make_meeting(reading.round, opened=True)
        for person in reading.people:
            seat_of(reading.round, person).present_at = clock()
    chair = reading.people[0]

    def lock(_):
        with transaction():
            meetings.lock(meeting_chaired(reading.round.ref, chair.id), by=chair.id, now=clock())

    answers = race(lock, settings, clock, 2)
    assert sorted(type(answer) for answer in answers if answer) == [Refused]
