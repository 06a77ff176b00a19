"""Two cut-offs, two sendings, two beginnings at the same moment, in processes of their own: exactly one of each."""

from datetime import UTC, datetime, timedelta

import pytest
from factories import make_application, make_panel, make_person, make_round
from races.racing import race
from sqlalchemy import func, select

from kitpanel.applications import actions
from kitpanel.applications.models import Application, Bid, Version
from kitpanel.applications.rules import ApplicationState
from kitpanel.core.db import db, transaction
from kitpanel.core.errors import Refused
from kitpanel.core.history import Event
from kitpanel.core.outbox import Letter
from kitpanel.rounds.models import Round
from kitpanel.rounds.rules import RoundState

pytestmark = pytest.mark.race
RUNNERS = 4
SITE = "https://kit.test"
CUT_OFF = datetime(2027, 3, 1, 17, 0, tzinfo=UTC)


def test_four_timetables_let_the_same_ten_in_and_tell_the_others_once(app, settings, clock, kept, looking):
    with kept():
        panel = make_panel(reading_cap=10)
        round_ = make_round(panel, state=RoundState.OPEN)
        make_round(panel, number=1)
        for minutes in range(14):
            make_application(state=ApplicationState.ELIGIBLE, at=CUT_OFF - timedelta(minutes=minutes))
    clock.to(CUT_OFF + timedelta(minutes=2))

    def tick(_number):
        taken = 0
        for step in (actions.cut_off_due, actions.checked_late_due, actions.cut_off_due):
            with transaction():
                taken += step(clock(), SITE)
        return taken

    assert sum(race(tick, settings, clock, RUNNERS)) == 1
    with looking() as session:
        positions = session.scalars(select(Bid.position).where(Bid.round_id == round_.id).order_by(Bid.position)).all()
        assert positions == list(range(1, 11))
        assert session.scalar(select(func.count()).select_from(Version)) == 10
        assert session.get(Round, round_.id).state is RoundState.CUT_OFF
        kinds = session.execute(select(Letter.kind, func.count()).group_by(Letter.kind).order_by(Letter.kind)).all()
        assert kinds == [("idea_in_round", 10), ("idea_rolled_over", 4)]
        assert session.scalar(select(func.count()).where(Event.kind == "round", Event.move == "cut_off")) == 1


def test_one_person_who_begins_four_times_at_once_has_one_draft(app, settings, clock, kept, looking):
    with kept():
        nadia = make_person()

    def begin(_number):
        with transaction():
            return actions.begin(nadia.id, now=clock()).id

    assert len(set(race(begin, settings, clock, RUNNERS))) == 1
    with looking() as session:
        assert session.scalar(select(func.count()).select_from(Application)) == 1


def test_ideas_sent_at_once_have_references_without_gaps_or_doubles(app, settings, clock, kept, looking):
    with kept():
        people = [make_person() for _ in range(3 * RUNNERS)]
        for person in people:
            make_application(person)

    def send(number):
        sent = []
        for person in people[number::RUNNERS]:
            with transaction():
                sent.append(actions.submit(person.id, SITE, now=clock()).ref)
        return sent

    refs = [ref for sent in race(send, settings, clock, RUNNERS) for ref in sent]
    assert sorted(refs) == [f"KIT-2027-{number:04d}" for number in range(1, 3 * RUNNERS + 1)]


def test_one_idea_sent_by_four_at_once_is_sent_once(app, settings, clock, kept, looking):
    with kept():
        nadia = make_person()
        make_application(nadia)

    def send(_number):
        with transaction():
            return actions.submit(nadia.id, SITE, now=clock()).ref

    found = race(send, settings, clock, RUNNERS)
    assert [one for one in found if one == "KIT-2027-0001"] == ["KIT-2027-0001"]
    with looking() as session:
        assert session.scalar(select(func.count()).select_from(Letter)) == 1


def test_taking_back_while_the_round_is_cut_off(app, settings, clock, kept, looking):
    with kept():
        make_round(make_panel(), state=RoundState.OPEN)
        idea = make_application(state=ApplicationState.ELIGIBLE, at=CUT_OFF)
    clock.to(CUT_OFF + timedelta(minutes=2))

    def either(number):
        with transaction():
            if number % 2:
                return actions.cut_off_due(clock(), SITE)
            try:
                return actions.withdraw(idea.id, SITE, by=idea.owner_id, now=clock()).ref
            except Refused:
                return "refused"

    race(either, settings, clock, RUNNERS)
    with looking() as session:
        assert session.get(Application, idea.id).state is ApplicationState.WITHDRAWN
        assert [bid.withdrawn_at is None for bid in session.scalars(select(Bid))] in ([], [False])
        assert db.session.scalar(select(func.count()).select_from(Event).where(Event.move == "withdraw")) == 1
