"""A fortnight later it still works: two whole rounds by the timetable's steps alone, with a clock change between them."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from factories import (
    make_application,
    make_declaration,
    make_member,
    make_panel,
    make_person,
    make_strand,
    make_vote,
)
from factories.meetings import decide_round, tell_round
from factories.panel import Reading

from kitpanel.applications.models import Application, Bid
from kitpanel.applications.rules import ApplicationState
from kitpanel.core.db import db
from kitpanel.core.outbox import Letter
from kitpanel.core.timetable import JobRun
from kitpanel.jobs import run_all
from kitpanel.panel.queries.replay import decided_refs, replay_round
from kitpanel.people.models import Person
from kitpanel.people.rules import RoleName
from kitpanel.rounds.models import Round
from kitpanel.site import laws
from kitpanel.strands.models import Strand

LONDON = ZoneInfo("Europe/London")
FIRST = {
    "cut_off": (2027, 3, 15, 17),
    "pack": (2027, 3, 18, 10),
    "meeting": (2027, 3, 24, 18),
    "letters": (2027, 3, 26, 17),
}
SECOND = {
    "cut_off": (2027, 3, 29, 17),
    "pack": (2027, 4, 1, 10),
    "meeting": (2027, 4, 7, 18),
    "letters": (2027, 4, 9, 17),
}
"""By London's clocks, which go forward on Sunday 28 March 2027."""


class Fortnights:
    """The borough as its weeks go by."""

    def __init__(self, app, clock, kept, strand, members, staff):
        self.app, self.clock, self.kept = app, clock, kept
        self.strand, self.members, self.staff = strand, members, staff

    def goes_to(self, wall, minutes=0):
        """Let it be a moment by London's clocks, or some minutes after it, and do all that is due; no job may fail."""
        self.clock.to(datetime(*wall, tzinfo=LONDON).astimezone(UTC))
        self.clock.forward(minutes=minutes)
        run_all(self.app)
        run_all(self.app)  # the next round opens a tick after one is cut off
        with self.kept():
            assert {one.name: one.fault for one in db.session.query(JobRun) if one.failed_at} == {}

    @property
    def states(self):
        """Give the state of the first two rounds."""
        with self.kept():
            return [one.state.value for one in db.session.query(Round).order_by(Round.cut_off_at).limit(2)]

    def hand_in(self, *titles):
        """Let people send ideas that staff find ready."""
        with self.kept():
            for title in titles:
                make_application(
                    state=ApplicationState.ELIGIBLE, at=self.clock(), title=title, lines=(("Soup", 900_00),),
                    least=500_00, strands=[self.strand], starts_on=date(2027, 5, 1), ends_on=date(2027, 6, 1),
                )  # fmt: skip

    def ideas(self):
        """Give the state of each idea, by its title."""
        with self.kept():
            return {idea.title: idea.state.value for idea in db.session.query(Application)}

    def meet(self, number, grades):
        """Let everybody declare, vote a grade for each title, meet and decide."""
        with self.kept():
            held = self._reading(number)
            for bid in held.bids:
                for person in held.people:
                    make_declaration(held.round, person, bid, at=self.clock())
                    make_vote(held.round, person, bid, grades[bid.title], at=self.clock())
            return held.round.ref

    def decide(self, number):
        """Hold the meeting."""
        with self.kept():
            decide_round(self._reading(number), now=self.clock())

    def tell(self, number):
        """Let staff send every letter."""
        with self.kept():
            tell_round(self._reading(number), self.staff, now=self.clock())

    def _reading(self, number):
        round_ = db.session.query(Round).order_by(Round.cut_off_at).all()[number]
        bids = db.session.query(Bid).filter_by(round_id=round_.id).order_by(Bid.position).all()
        return Reading(round_, [db.session.get_one(Person, one.id) for one in self.members], bids)


@pytest.fixture
def weeks(app, clock, kept):
    """A panel of six whose first cut-off is on 15 March, £3,000, and somebody of the staff."""
    with kept():
        strand, panel = make_strand("council", received=3_000_00), make_panel("main", first_cut_off=date(2027, 3, 15))
        members = [make_person(RoleName.PANELLIST) for _ in range(6)]
        for place, person in enumerate(members):
            make_member(panel, person, chairs=place == 0, deputy=place == 1)
        staff = make_person(RoleName.STAFF)
    return Fortnights(app, clock, kept, strand, members, staff)


def test_two_rounds_one_after_the_other_with_a_clock_change_between(weeks, app, clock, looking):
    weeks.goes_to((2027, 3, 8, 9))
    weeks.hand_in("Soup", "Songs", "Chairs")
    _cut_off(weeks, FIRST, before=["open", "planned"], after=["cut_off", "open"])
    assert clock() == datetime(2027, 3, 15, 17, 2, tzinfo=UTC)
    weeks.goes_to(FIRST["pack"])
    weeks.meet(0, {"Soup": 4, "Songs": 3, "Chairs": 0})
    _evening(weeks, 0, FIRST)
    assert weeks.ideas() == {"Soup": "funded", "Songs": "funded", "Chairs": "not_funded"}
    weeks.hand_in("Maps", "Paint")
    _cut_off(weeks, SECOND, before=["notified", "open"], after=["notified", "cut_off"])
    assert clock() == datetime(2027, 3, 29, 16, 2, tzinfo=UTC)
    weeks.goes_to(SECOND["pack"])
    weeks.meet(1, {"Maps": 3, "Paint": 1})
    _evening(weeks, 1, SECOND)
    assert weeks.ideas() == {
        "Soup": "funded", "Songs": "funded", "Chairs": "not_funded", "Maps": "funded", "Paint": "not_funded",
    }  # fmt: skip
    weeks.goes_to((2027, 5, 20, 9))
    assert weeks.states == ["closed", "closed"]
    with looking():
        strand = db.session.query(Strand).one()
        assert {ref: replay_round(ref).code for ref in decided_refs()} == {"R-2027-01": 0, "R-2027-02": 0}
        assert [fault for _, faults in laws.broken(clock()) for fault in faults] == []
        assert strand.received == 3_000_00


def _cut_off(weeks, days, *, before, after):
    """See that a minute past five changes nothing and that two minutes past do, on London's clocks."""
    weeks.goes_to(days["cut_off"], minutes=1)
    assert weeks.states == before
    weeks.goes_to(days["cut_off"], minutes=2)
    assert weeks.states == after


def _evening(weeks, number, days):
    """Meet, tell everybody, and see that each letter has left."""
    weeks.goes_to(days["meeting"])
    weeks.decide(number)
    assert weeks.states[number] == "decided"
    weeks.goes_to(days["letters"], minutes=-60)
    weeks.tell(number)
    weeks.goes_to(days["letters"])
    assert weeks.states[number] == "notified"
    with weeks.kept():
        assert db.session.query(Letter).filter(Letter.sent_at.is_(None)).count() == 0
