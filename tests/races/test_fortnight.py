"""Two of anything about a fortnight at one moment, in separate processes on both databases: exactly one counts.

A cut-off, a vote, the lock, a decision, the letters, a sign-in link, a form sent twice (issue: "leave exactly one";
promises 2, 6 and 10). Payments have a file of their own.
"""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from factories import make_application, make_panel, make_person, make_reading, make_round, make_strand, make_vote
from factories.meetings import at_table, confirm_list, lock_meeting, open_meeting, sign_list
from flask import Response, current_app
from races.racing import race
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError, NoResultFound
from support.client import Visitor

from kitpanel.applications import actions as applications
from kitpanel.applications.models import Bid
from kitpanel.applications.rules import ApplicationState
from kitpanel.core.db import db, transaction
from kitpanel.core.errors import Refused
from kitpanel.core.history import Event
from kitpanel.core.outbox import Letter
from kitpanel.panel.actions import letters as lettering
from kitpanel.panel.actions import meeting as meeting_acts
from kitpanel.panel.models import Ballot, ChainRow, Decision, DecisionLetter
from kitpanel.panel.queries.letters import decided, latest_letters
from kitpanel.panel.rules import chain
from kitpanel.people import actions as people
from kitpanel.people.models import Person, SignInLink
from kitpanel.people.rules import RoleName, SignInRule
from kitpanel.rounds.models import Round
from kitpanel.rounds.rules import RoundState
from kitpanel.strands.models import Commitment, Strand

pytestmark = pytest.mark.race
RUNNERS = 4
EVENING = datetime(2027, 3, 10, 18, 30, tzinfo=UTC)


def tried(act):
    """Do something in a transaction of its own; say whether it was done."""
    try:
        with transaction():
            act()
    except (Refused, IntegrityError, NoResultFound):
        return "refused"
    return "done"


ONE = {"done": 1, "refused": RUNNERS - 1}


def count(session, thing, *where):
    return session.scalar(select(func.count()).select_from(thing).where(*where))


def test_four_timetables_cut_a_round_off_once(app, settings, clock, kept, looking):
    with kept():
        panel = make_panel(reading_cap=5)
        make_round(panel, number=0, state=RoundState.OPEN)
        make_round(panel, number=1)
        for number in range(8):
            make_application(state=ApplicationState.ELIGIBLE, at=clock() - timedelta(days=9 - number))
    clock.forward(hours=9)

    def cut_off(_):
        done = 0
        for _ in range(3):
            with transaction():
                done += applications.cut_off_due(clock(), "https://kit.test")
        return done

    assert sum(race(cut_off, settings, clock, RUNNERS)) == 1
    with looking() as session:
        assert sorted(session.scalars(select(Bid.position))) == [1, 2, 3, 4, 5]
        told = Counter(session.scalars(select(Letter.kind)))
        assert told == {"idea_in_round": 5, "idea_rolled_over": 3}
        assert count(session, Event, Event.move == "cut_off") == 1


@pytest.fixture
def meeting(kept, clock):
    """A round of five people and three bids whose votes are open."""
    clock.to(EVENING)
    with kept():
        council = make_strand("council", received=5000_00)
        made = make_reading(members=5, bids=3, money={council: 3300_00}, strands=[council])
        for bid in made.bids:
            for person in made.people:
                make_vote(made.round, person, bid, 3)
        open_meeting(made, now=clock())
    return made


def chain_of(session, round_id):
    rows = session.scalars(select(ChainRow).where(ChainRow.round_id == round_id).order_by(ChainRow.sequence))
    return [chain.Row(row.sequence, row.previous, row.body, row.hash) for row in rows]


def test_one_vote_sent_from_four_devices_is_four_versions_of_one_ballot(settings, clock, kept, looking):
    """One person, one vote: the last version counts, and the chain holds each that was acknowledged (promise 2)."""
    with kept():
        made = make_reading(members=5, bids=1)
    person, bid = made.people[0].id, made.bids[0]

    def vote(number):
        got = []
        for turn in range(5):
            with transaction():
                somebody = db.session.get_one(Person, person)
                round_ = db.session.get_one(Round, made.round.id)
                got.append(make_vote(round_, somebody, bid, (number + turn) % 5, at=clock()).receipt)
        return got

    receipts = [receipt for got in race(vote, settings, clock, RUNNERS) for receipt in got]
    with looking() as session:
        ballots = session.scalars(select(Ballot).order_by(Ballot.version)).all()
        assert [one.version for one in ballots] == list(range(1, 21))
        assert sorted(one.receipt for one in ballots) == sorted(receipts)
        rows = chain_of(session, made.round.id)
        assert list(chain.verify(rows)) == []
        assert {row.hash[: len(receipts[0])] for row in rows} >= set(receipts)


def test_a_vote_and_the_lock_at_once_never_leave_an_acknowledged_vote_out(settings, clock, meeting, kept, looking):
    """Whoever is told "sent" is in the list; whoever comes after the lock is told so (promise 2)."""
    voters = [person.id for person in meeting.people[1:]]

    def go(number):
        if number == 0:
            chair = meeting.people[0]
            return tried(lambda: meeting_acts.lock(at_table(meeting.round, chair), by=chair.id, now=clock()))
        return tried(
            lambda: make_vote(
                db.session.get_one(Round, meeting.round.id), db.session.get_one(Person, voters[number - 1]),
                meeting.bids[0], 1, at=clock(),
            )
        )  # fmt: skip

    got = race(go, settings, clock, 5)
    assert got[0] == "done"
    with looking() as session:
        second = count(session, Ballot, Ballot.stage == 2)
        assert second == got[1:].count("done")
        rows = chain_of(session, meeting.round.id)
        assert list(chain.verify(rows)) == []
        kinds = [row.body for row in rows]
        assert sum('"stage":2' in body for body in kinds) == second


def test_a_round_that_four_people_decide_at_once_is_decided_once(settings, clock, meeting, kept, looking):
    with kept():
        chair = meeting.people[0]
        meeting_acts.lock(at_table(meeting.round, chair), by=chair.id, now=clock())
        sign_list(meeting, *meeting.people[1:], now=clock())

    def decide(_):
        return tried(lambda: confirm_list(meeting, now=clock()))

    assert Counter(race(decide, settings, clock, RUNNERS)) == ONE
    with looking() as session:
        assert (count(session, Decision), count(session, DecisionLetter)) == (1, 3)
        assert count(session, Event, Event.kind == "round", Event.move == "decide") == 1
        promised = session.scalar(select(func.sum(Commitment.amount)))
        assert (promised, session.scalars(select(Strand.committed)).one()) == (3280_00, 3280_00)


def test_two_panels_that_decide_at_once_never_promise_one_strand_twice(settings, clock, kept, looking):
    """Both lists fit the money that was set aside; the strand has lost half of it since: one panel decides, one waits."""
    clock.to(EVENING)
    with kept():
        council = make_strand("council", received=2000_00)
        made = [make_reading(members=5, bids=1, money={council: 1640_00}, strands=[council]) for _ in range(2)]
        for one in made:
            for person in one.people:
                make_vote(one.round, person, one.bids[0], 4)
            lock_meeting(one, now=clock())
            sign_list(one, *one.people[1:], now=clock())

    def decide(number):
        return tried(lambda: confirm_list(made[number], now=clock()))

    assert Counter(race(decide, settings, clock, 2)) == {"done": 1, "refused": 1}
    with looking() as session:
        assert session.scalars(select(Strand.committed)).one() == 1640_00
        assert Counter(session.scalars(select(Round.state))) == {RoundState.DECIDED: 1, RoundState.MEETING: 1}


def test_letters_that_four_people_send_at_once_go_once(settings, clock, meeting, kept, looking):
    with kept():
        staff = make_person(RoleName.STAFF)
        chair = meeting.people[0]
        meeting_acts.lock(at_table(meeting.round, chair), by=chair.id, now=clock())
        sign_list(meeting, *meeting.people[1:], now=clock())
        confirm_list(meeting, now=clock())
        for letter in latest_letters(decided(meeting.round.ref, lock=True).round):
            words = letter.body.replace(lettering.WANTED, "- It is near and it is needed.")
            lettering.edit(letter, letter.version, letter.subject, words, by=staff.id, now=clock())
            lettering.check(letter, by=staff.id, now=clock())

    def send(_):
        def all_of_them():
            found = decided(meeting.round.ref, lock=True)
            lettering.send_all(found.round, found, by=staff.id, now=clock())

        return tried(all_of_them)

    assert Counter(race(send, settings, clock, RUNNERS)) == ONE
    with looking() as session:
        assert count(session, Letter, Letter.about.in_([bid.ref for bid in meeting.bids])) == 3


def test_a_sign_in_link_that_is_claimed_eight_times_at_once_is_claimed_once(settings, clock, kept, looking):
    """Promise 10, on one new address: one person is made, and one comes in."""
    rule, secret = SignInRule(), settings.secret_key
    with kept():
        people.ask_for_link("ada@example.org", next_path="", here="a house", rule=rule, now=clock())
    with looking() as session:
        link = session.scalars(select(SignInLink.id)).one()
    token = people.link_address(link, "https://kit.test", secret).rsplit("/", 1)[1]

    def claim(_):
        return tried(lambda: people.claim_link(link, token, secret, rule=rule, now=clock()))

    assert Counter(race(claim, settings, clock, 8)) == {"done": 1, "refused": 7}
    with looking() as session:
        assert count(session, Person) == 1
        assert count(session, Event, Event.kind == "person", Event.move == "sign_in") == 1


def test_one_page_sent_four_times_at_once_sends_one_idea(app, settings, clock, kept, looking, visitor):
    """The same one-time key with the same words: one is sent, and all four are told where it is (promise 6)."""
    with kept():
        owner = make_person()
        make_application(owner)
    once = visitor(owner).hidden("/apply/check")["once"]

    def send(_):
        mine = Visitor(current_app, Response)
        mine.sign_in(owner)
        answer = mine.send("/apply/check", {"once": once})
        return answer.status_code, answer.location

    got = race(send, settings, clock, RUNNERS)
    assert {status for status, _ in got} == {303}
    assert len({location for _, location in got}) == 1
    with looking() as session:
        assert count(session, Event, Event.kind == "application", Event.move == "submit") == 1
