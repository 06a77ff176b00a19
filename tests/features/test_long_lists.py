"""A page that lists things asks the database as often with 30 of them as with 3 or with 1 (design "Tests").

These are the lists that have no such test beside their other tests.
"""

import uuid
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from factories import (
    Desk,
    let_in,
    make_application,
    make_bid,
    make_declaration,
    make_grant,
    make_member,
    make_panel,
    make_person,
    make_reading,
    make_round,
    make_story,
    make_strand,
    make_vote,
    seat_of,
)  # fmt: skip
from factories.meetings import decide_round
from sqlalchemy import select
from support.counting import queries_of

from kitpanel.applications import actions as applications
from kitpanel.applications.models import Application, Format, PaperPhoto, TakenDown
from kitpanel.applications.rules import ApplicationState
from kitpanel.core.db import db
from kitpanel.core.files import FileState, StoredFile
from kitpanel.core.history import advance
from kitpanel.core.letters import first_words
from kitpanel.core.outbox import Wording
from kitpanel.openness.models import Release
from kitpanel.panel.models import Basis, Decision, DecisionRow, Declaration
from kitpanel.panel.rules.conflict import Link
from kitpanel.panel.rules.record import Outcome
from kitpanel.people import actions as people
from kitpanel.people.models import Person
from kitpanel.people.rules import RightKind, RoleName
from kitpanel.rounds import actions as rounds
from kitpanel.rounds.models import Drawn, Holiday, Panel, PanelMember, Round, Seat, SeatDraw
from kitpanel.rounds.rules import RoundState
from kitpanel.rounds.rules.seats import Place, Said, Why
from kitpanel.strands import actions as strands
from kitpanel.strands.models import FunderViewer, Strand

NOW = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
_A = ApplicationState


class World:
    """What stands before the first row: one of each that a list can be about."""

    def __init__(self):
        people = {
            "staff": RoleName.STAFF, "finance": RoleName.FINANCE, "admin": RoleName.ADMIN, "funder": RoleName.FUNDER,
            "applicant": RoleName.APPLICANT, "panellist": RoleName.PANELLIST,
        }  # fmt: skip
        self.people = {key: make_person(role).id for key, role in people.items()}
        self.desk = Desk()
        self.strand, self.panel = make_strand("council", received=500_000_00).id, make_panel("camden").id
        self.idea = make_application(state=_A.CHECKING)
        db.session.add(Release(name="to March 2027", covers_until=NOW.date() + timedelta(days=30), released_at=NOW))
        self.round = make_round(db.session.get_one(Panel, self.panel), number=40, state=RoundState.READING).id

    def who(self, key):
        return db.session.get_one(Person, self.people[key])


def an_idea(world, number):
    make_application(state=_A.SUBMITTED)


def an_idea_of_mine(world, number):
    make_application(world.who("applicant"), state=_A.WITHDRAWN)


def an_idea_i_am_on(world, number):
    let_in(make_application(state=_A.SUBMITTED), world.who("applicant"))


def somebody_on_my_idea(world, number):
    mine = db.session.scalars(select(Application).where(Application.owner_id == world.people["applicant"])).first()
    let_in(mine or make_application(world.who("applicant")), make_person())


def an_idea_taken_down(world, number):
    idea = make_application()
    idea.taken = TakenDown(application_id=idea.id, by_id=make_person(RoleName.STAFF).id, at=NOW)


def a_photo_of_a_paper(world, number):
    idea = db.session.merge(world.idea)
    if idea.taken is None:
        idea.taken = TakenDown(application_id=idea.id, by_id=world.people["staff"], at=NOW)
    file = StoredFile(id=uuid.uuid4(), key=uuid.uuid4().hex, ready_key=uuid.uuid4().hex, state=FileState.RECEIVED,
                      media_type="image/jpeg", size=1, sha256="0", received_at=NOW)  # fmt: skip
    advance(file, "make_ready", by=None, now=NOW)
    db.session.add(PaperPhoto(application_id=idea.id, file=file, position=number, added_by_id=world.people["staff"]))


def a_note(world, number):
    idea = db.session.merge(world.idea)
    applications.note(idea, f"Note {number}", by=make_person(RoleName.STAFF).id, now=NOW + timedelta(minutes=number))


def a_planned_round(world, number):
    make_round(db.session.get_one(Panel, world.panel), number=number + 1)


def a_member_who_said(world, number):
    panel = db.session.get_one(Panel, world.panel)
    person = make_member(panel).person_id
    coming = db.session.scalars(select(Round).where(Round.panel_id == panel.id, Round.state == RoundState.OPEN)).first()
    coming = coming or make_round(panel, number=41, state=RoundState.OPEN)
    db.session.flush()
    rounds.say_coming(coming.ref, coming=True, by=person, now=NOW)
    rounds.tell_needs(f"Need {number}", by=person, now=NOW)


def somebody_drawn(world, number):
    one = db.session.merge(db.session.get_one(Round, world.round))
    draw = db.session.get(SeatDraw, one.id) or SeatDraw(round_id=one.id, seed="s", seed_hash="h", seats=99, at=NOW)
    db.session.add(draw)
    db.session.add(Drawn(round_id=one.id, person_id=make_person().id, said=Said.YES, sat=1, lot=str(number),
                         turn=number + 1, place=Place.SEATED, why=Why.ROOM))  # fmt: skip


def a_meeting_to_say(world, number):
    panel = db.session.get_one(Panel, world.panel)
    here = db.session.scalars(select(PanelMember).where(PanelMember.person_id == world.people["panellist"])).first()
    here or make_member(panel, world.who("panellist"))
    make_round(panel, number=number + 1)


def a_project_i_funded(world, number):
    me = world.who("panellist")
    one = make_round(db.session.get_one(Panel, world.panel), number=100 + number, state=RoundState.MEETING, seated=[me])
    for move in ("decide", "notify"):
        advance(one, move, by=None, now=NOW)
    bid, seat = make_bid(one), seat_of(one, me)
    db.session.add(Declaration(seat_id=seat.id, bid_id=bid.id, number=1, link=Link.NONE, by_id=me.id, at=NOW))
    db.session.add(Decision(round_id=one.id, record="", software="", confirmed_at=NOW, confirmed_by_id=me.id, signed_by_id=me.id))  # fmt: skip
    db.session.flush()
    db.session.add(
        DecisionRow(bid_id=bid.id, round_id=one.id, place=1, outcome=Outcome.FUND, amount=bid.asked, basis=Basis.LIST)
    )


def a_day_off(world, number):
    on = NOW.date() + timedelta(days=number)
    db.session.add(Holiday(panel_id=world.panel, on=on, name=f"Day {number}"))


def a_bid(world, number):
    make_bid(db.session.get_one(Round, world.round))


def a_link(world, number):
    one = db.session.get_one(Round, world.round)
    person, bid = make_person(RoleName.PANELLIST), make_bid(one)
    db.session.add(Seat(round_id=one.id, person_id=person.id, code=f"P{number + 1}"))
    db.session.flush()
    make_declaration(one, person, bid, Link.FAIR)


def a_grant(world, number, *, stage, owner=""):
    who = world.who(owner) if owner else None
    desk = Desk() if stage == "offered" else world.desk
    for thing in (desk.staff, desk.preparer, desk.approver):
        db.session.merge(thing)
    make_grant(who, stage=stage, now=NOW, desk=desk, strand=db.session.get_one(Strand, world.strand))


def a_story(world, number):
    make_story(at=NOW - timedelta(days=9, minutes=number))


def a_round_decided(world, number):
    reading = make_reading(members=3, bids=1, strands=[strand := make_strand()], money={strand: 1640_00})
    for person in reading.people:
        make_vote(reading.round, person, reading.bids[0], 3)
    decide_round(reading, now=NOW + timedelta(days=9, hours=10))


def a_viewer(world, number):
    funder = db.session.get_one(Strand, world.strand).funder
    strands.add_viewer(funder, f"viewer{number}@example.org", name="V", by=None, now=NOW)


def a_strand_i_pay_for(world, number):
    strand = make_strand(f"mine-{number}")
    db.session.add(FunderViewer(funder_id=strand.funder_id, person_id=world.people["funder"]))


def a_version(world, number):
    subject, body = first_words("invited")
    who = make_person(RoleName.STAFF)
    db.session.add(Wording(kind="invited", version=number + 1, subject=subject, body=body, at=NOW, by_id=who.id))


def a_request(world, number):
    people.ask(
        world.people["applicant"], RightKind.COMPLAINT, f"Complaint {number}", now=NOW + timedelta(minutes=number)
    )


def a_view(world, number):
    applications.save_view(
        f"View {number}", "mission:food lead:@me", "", shared=True, by=world.people["staff"], now=NOW
    )


def an_export(world, number):
    moment = NOW - timedelta(minutes=number)
    applications.record_export("is:late", "", Format.CSV, number, "A meeting", by=world.people["staff"], now=moment)


LISTS = {
    "saved views": (a_view, "/ideas/views", "staff"),
    "saved views above the ideas": (a_view, "/ideas", "staff"),
    "lists that were taken away": (an_export, "/ideas/export", "staff"),
    "what people ask of us": (a_request, "/requests", "staff"),
    "everything of mine": (an_idea_of_mine, "/you/data/all", "applicant"),
    "the ideas staff check": (an_idea, "/ideas", "staff"),
    "what waits for staff": (an_idea, "/waiting", "staff"),
    "my ideas": (an_idea_of_mine, "/my-ideas", "applicant"),
    "ideas of others I am on": (an_idea_i_am_on, "/my-ideas", "applicant"),
    "the people on my idea": (somebody_on_my_idea, "/apply/people", "applicant"),
    "the people beside my idea": (somebody_on_my_idea, "/apply/idea", "applicant"),
    "ideas being taken down": (an_idea_taken_down, "/ideas/take-down", "staff"),
    "the photos of a paper": (a_photo_of_a_paper, "/ideas/{idea}", "staff"),
    "the notes on an idea": (a_note, "/ideas/{idea}", "staff"),
    "the dates to come": (a_planned_round, "/dates", ""),
    "the days off of a panel": (a_day_off, "/panels/camden/days-off", "staff"),
    "a panel's rounds": (a_planned_round, "/panels/camden", "staff"),
    "who can come to a round": (a_member_who_said, "/rounds/{coming}/seats", "staff"),
    "projects I helped to fund": (a_project_i_funded, "/panel/projects", "panellist"),
    "how a round was drawn": (somebody_drawn, "/rounds/{round}/seats", "staff"),
    "meetings to say yes or no to": (a_meeting_to_say, "/panel/coming", "panellist"),
    "a round's ideas": (a_bid, "/rounds/{round}", "staff"),
    "the register of conflicts": (a_link, "/rounds/{round}/conflicts", "staff"),
    "what waits for finance": (partial(a_grant, stage="ready"), "/waiting", "finance"),
    "payments to put into a run": (partial(a_grant, stage="approved"), "/payments/runs", "finance"),
    "grants offered": (partial(a_grant, stage="offered"), "/payments?show=offered", "staff"),
    "the letters of a panel that wait": (a_round_decided, "/waiting", "staff"),
    "the front page": (a_story, "/", ""),
    "the figures": (partial(a_grant, stage="paid"), "/figures", ""),
    "a funder's viewers": (a_viewer, "/funders/{funder}", "admin"),
    "what a funder's money did": (a_strand_i_pay_for, "/your-money", "funder"),
    "the versions of a letter": (a_version, "/letters/wording/invited", "staff"),
}


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("name", LISTS)
def test_a_list_of_30_needs_as_many_queries_as_a_list_of_one(app, kept, looking, visitor, name):
    make, path, role = LISTS[name]
    with kept():
        world = World()
    with kept():
        client = visitor(world.who(role) if role else None)
        facts = {"idea": world.idea.ref, "round": db.session.get_one(Round, world.round).ref,
                 "funder": db.session.get_one(Strand, world.strand).funder_id}  # fmt: skip
    counts, sizes, made = [], [], 0
    for many in (1, 3, 30):
        with kept():
            for number in range(made, many):
                make(world, number)
        made = many
        with looking() as session:
            coming = session.scalars(select(Round.ref).where(Round.state == RoundState.OPEN)).first()
        facts["coming"] = coming
        client.get(path.format(**facts))
        with queries_of(app) as seen:
            answer = client.get(path.format(**facts))
        assert answer.status_code == 200
        counts.append(len(seen))
        sizes.append(len(answer.text))
    assert counts == [counts[0]] * 3
    assert sizes[0] < sizes[2]
