"""The staff's desk of a round's panel: conflicts, bids taken out, money set again, a round called off; never a vote."""

from datetime import UTC, datetime

import pytest
from factories import make_declaration, make_panel, make_person, make_reading, make_round, make_strand, make_vote
from factories.meetings import confirm_list, decide_round, lock_meeting, open_meeting, sign_list, start_meeting
from sqlalchemy import select

from kitpanel.applications.models import Application, Bid
from kitpanel.core.db import db
from kitpanel.core.history import events_of
from kitpanel.core.outbox import Letter
from kitpanel.panel import queries
from kitpanel.panel.models import Decision, Declaration
from kitpanel.panel.queries.replay import replay_round
from kitpanel.panel.rules.conflict import Link
from kitpanel.people.rules import RoleName
from kitpanel.rounds.models import Round, RoundMoney
from kitpanel.rounds.rules import RoundState
from kitpanel.strands import actions as strands

EVENING = datetime(2027, 3, 10, 18, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _evening(clock):
    clock.to(EVENING)


@pytest.fixture
def reading(remade):

    def build():
        council = make_strand("council", received=500_000)
        made = make_reading(members=6, bids=2, money={council: 500_000}, strands=[council])
        for person in made.people:
            for bid in made.bids:
                make_vote(made.round, person, bid, 3)
        return made

    return remade(build)


@pytest.fixture
def staff(kept, visitor):
    with kept():
        person = make_person(RoleName.STAFF, name="Priya Shah")
    return visitor(person)


def path(reading, tail=""):
    return f"/rounds/{reading.round.ref}/panel{tail}"


def test_the_register_holds_who_knows_whom_in_their_words(reading, staff, kept):
    with kept():
        make_declaration(reading.round, reading.people[2], reading.bids[0], Link.FAIR, "We were at school.")
        make_declaration(reading.round, reading.people[3], reading.bids[1], Link.OUT, "My brother’s idea.")
    page = staff.get(path(reading)).text
    for words in (
        "I know them but can be fair",
        "We were at school.",
        "I must step out",
        "My brother’s idea.",
        "2 of 2",
    ):
        assert words in page
    assert "Yes, this is good" not in page


class TestKeepingOut:
    """A conflict that staff pin, and the panellist cannot undo (domain §3)."""

    def test_a_pin_closes_the_bid_and_voids_the_vote(self, reading, staff, visitor, looking):
        member, bid = reading.people[3], reading.bids[0]
        assert visitor(member).get(f"/panel/rounds/{reading.round.ref}/bids/{bid.ref}").status_code == 200
        words = {"seat": "P4", "bid": bid.ref, "words": "They share an address."}
        done = staff.send(path(reading, "/keep-out"), words)
        assert (done.status_code, done.location) == (303, path(reading))
        assert visitor(member).get(f"/panel/rounds/{reading.round.ref}/bids/{bid.ref}").status_code == 404
        page = staff.get(path(reading)).text
        assert ("Kept out by staff" in page, "noted by Priya Shah" in page) == (True, True)
        with looking():
            counting = queries.counting_ballots(reading.round.id)
            assert [one.seat.code for one in counting if one.bid_id == bid.id] == ["P1", "P2", "P3", "P5", "P6"]

    def test_each_answer_is_needed(self, reading, staff):
        refused = staff.send(path(reading, "/keep-out"), {"seat": "", "bid": "", "words": ""})
        assert refused.status_code == 422
        for sentence in ("Choose who must stay out", "Choose the idea", "Write what you know, for the record"):
            assert sentence in refused.text

    def test_a_pin_that_was_wrong_is_taken_away_and_they_are_asked_again(self, reading, staff, looking):
        bid = reading.bids[0]
        staff.send(path(reading, "/keep-out"), {"seat": "P4", "bid": bid.ref, "words": "They share an address."})
        there = path(reading, f"/let-in/P4/{bid.ref}")
        assert "They share an address." in staff.get(there).text
        assert staff.send(there, {"words": "It is another house."}).status_code == 303
        with looking():
            newest = db.session.scalars(select(Declaration).order_by(Declaration.number.desc())).first()
            assert (newest.link, newest.pinned, newest.words) == (Link.OUT, False, "It is another house.")
        assert staff.get(there).status_code == 404

    def test_nothing_is_pinned_after_the_lock(self, reading, staff, kept, clock):
        form = staff.hidden(path(reading, "/keep-out"))
        with kept():
            lock_meeting(reading, now=clock())
        words = {**form, "seat": "P4", "bid": reading.bids[0].ref, "words": "They share an address."}
        refused = staff.post(path(reading, "/keep-out"), data=words)
        assert (refused.status_code, "The votes are locked" in refused.text) == (422, True)


class TestTakingOut:
    """Staff may hold a bid for its eligibility, and never change what becomes of it."""

    def test_a_bid_goes_back_to_be_checked_and_its_applicant_is_told_why(self, reading, staff, looking):
        bid, there = reading.bids[0], path(reading, f"/take-out/{reading.bids[0].ref}")
        assert staff.send(there, {"why": ""}).status_code == 422
        assert staff.send(there, {"why": "It has been paid for already."}).status_code == 303
        with looking():
            taken = db.session.get(Bid, bid.id)
            assert (taken.taken_out_why, taken.withdrawn_at) == ("It has been paid for already.", EVENING)
            assert db.session.get(Application, bid.application_id).state.value == "checking"
            (letter,) = db.session.scalars(select(Letter).where(Letter.about == bid.ref)).all()
            assert letter.kind == "idea_taken_out"
            assert "It has been paid for already." in letter.body
        assert "Taken out" in staff.get(path(reading)).text
        assert staff.get(there).status_code == 404
        assert staff.send(path(reading, f"/take-out/{reading.bids[1].ref}"), {"why": "x"}).status_code == 303

    def test_the_list_is_made_again_without_it(self, reading, staff, kept, clock, looking):
        with kept():
            lock_meeting(reading, now=clock())
            sign_list(reading, *reading.people[1:], now=clock())
        staff.send(path(reading, f"/take-out/{reading.bids[0].ref}"), {"why": "It has been paid for already."})
        with kept():
            sign_list(reading, *reading.people[1:], now=clock())
            decision = confirm_list(reading, now=clock())
            assert [row.bid.ref for row in decision.rows] == [reading.bids[1].ref]
        with looking():
            assert replay_round(reading.round.ref).errors == ()

    def test_not_once_the_panel_has_decided(self, reading, staff, kept, clock):
        there = path(reading, f"/take-out/{reading.bids[0].ref}")
        form = staff.hidden(there)
        with kept():
            decide_round(reading, now=clock())
        refused = staff.post(there, data={**form, "why": "Too late."})
        assert (refused.status_code, "The panel has decided this round" in refused.text) == (422, True)


class TestMoneyAgain:
    """The money of a round was set aside with its pack; a strand may lose some of it before the meeting."""

    def test_it_comes_down_to_what_the_strand_has_and_the_list_is_signed_again(
        self, reading, staff, kept, clock, looking
    ):
        with kept():
            lock_meeting(reading, now=clock())
            sign_list(reading, *reading.people[1:], now=clock())
            strand_id = db.session.scalars(select(RoundMoney.strand_id)).one()
            strands.correct(strand_id, 300_000, on=clock().date(), why="It went back.", by=None, now=clock())
        assert staff.send(path(reading, "/money"), {"why": "The funder took some back."}).status_code == 303
        with looking():
            assert db.session.scalars(select(RoundMoney.available)).one() == 200_000
            assert [event.move for event, _ in events_of("round", reading.round.id)][-1] == "set_money_again"
        with kept():
            sign_list(reading, *reading.people[1:], now=clock())
            decision = confirm_list(reading, now=clock())
            assert [row.amount for row in decision.rows] == [164_000, 0]

    def test_not_when_the_money_is_all_there(self, reading, staff):
        refused = staff.send(path(reading, "/money"), {"why": "Just to be sure."})
        assert (refused.status_code, "still have all the money" in refused.text) == (422, True)


class TestCallingOff:
    """A round that cannot go on is called off: its bids go back, and everybody is told."""

    @pytest.mark.parametrize("stage", [None, start_meeting, open_meeting])
    def test_its_bids_wait_for_the_next_panel(self, reading, staff, kept, clock, looking, stage):
        with kept():
            if stage:
                stage(reading, now=clock())
        done = staff.send(path(reading, "/cancel"), {"why": "The hall is flooded."})
        assert (done.status_code, done.location) == (303, f"/rounds/{reading.round.ref}")
        with looking():
            assert db.session.get(Round, reading.round.id).state.value == "cancelled"
            ideas = [db.session.get(Application, bid.application_id) for bid in reading.bids]
            assert [idea.state.value for idea in ideas] == ["eligible", "eligible"]
            kinds = sorted(db.session.scalars(select(Letter.kind)))
            assert kinds == ["idea_round_cancelled"] * 2 + ["round_cancelled"] * 6
            assert db.session.get(Decision, reading.round.id) is None

    @pytest.mark.parametrize("state", [RoundState.PLANNED, RoundState.OPEN, RoundState.CUT_OFF])
    def test_a_round_whose_pack_is_not_out_is_called_off_too(self, staff, kept, looking, state):
        with kept():
            round_ = make_round(make_panel("other"), state=state)
        page = f"/rounds/{round_.ref}"
        assert "No idea is in it yet." in staff.get(f"{page}/panel/cancel").text
        assert staff.send(f"{page}/panel/cancel", {"why": "The hall is flooded."}).status_code == 303
        with looking():
            assert db.session.get(Round, round_.id).state is RoundState.CANCELLED
        assert f"{page}/panel/cancel" not in staff.get(page).text

    def test_not_once_the_panel_has_decided(self, reading, staff, kept, clock):
        form = staff.hidden(path(reading, "/cancel"))
        with kept():
            decide_round(reading, now=clock())
        refused = staff.post(path(reading, "/cancel"), data={**form, "why": "Too late."})
        assert (refused.status_code, "This cannot be done now" in refused.text) == (422, True)


def test_what_waits_for_the_chair_and_the_members_is_counted(reading, kept, looking, clock):
    def waiting(person):
        with looking():
            return [(one.number, one.words, one.endpoint) for one in queries.waiting_for_chair(person.id, clock())]

    chair, deputy, member, *_ = reading.people
    clock.to(datetime(2027, 3, 9, 12, tzinfo=UTC))
    assert [waiting(person) for person in (chair, deputy, member)] == [[], [], []]
    clock.to(EVENING)
    to_start = [(1, "meeting to start", "panel.meeting")]
    assert [waiting(person) for person in (chair, deputy, member)] == [to_start, to_start, []]
    with kept():
        open_meeting(reading, now=clock())
    to_lead, to_join = [(1, "meeting to lead", "panel.meeting")], [(1, "meeting to join", "panel.meeting")]
    assert [waiting(person) for person in (chair, deputy, member)] == [to_lead, to_lead, to_join]


def test_what_waits_after_the_lock_is_a_name(reading, kept, looking, clock):
    def waiting(person):
        with looking():
            return [(one.words, one.endpoint) for one in queries.waiting_for_chair(person.id, clock())]

    chair, deputy, member, *_ = reading.people
    with kept():
        lock_meeting(reading, now=clock())
        sign_list(reading, member, now=clock())
    assert [waiting(person) for person in (chair, deputy, member)] == [
        [("list to confirm", "panel.confirm")], [("list to sign", "panel.confirm")], [],
    ]  # fmt: skip
    with kept():
        sign_list(reading, deputy, now=clock())
        confirm_list(reading, now=clock())
    assert [waiting(person) for person in (chair, deputy, member)] == [[], [], []]
