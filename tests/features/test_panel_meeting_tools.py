"""What helps an evening along: ideas taken together, a timer, a break."""

from datetime import UTC, datetime

import pytest
from factories import make_declaration, make_reading, make_strand, make_vote
from factories.meetings import lock_meeting, open_meeting, start_meeting

from kitpanel.core.db import db
from kitpanel.panel.models import Ballot, Meeting
from kitpanel.panel.rules.conflict import Link
from kitpanel.rounds.models import Seat

EVENING = datetime(2027, 3, 10, 19, 37, 20, tzinfo=UTC)
TITLES = {
    "Planters": "333333",
    "Kitchen": "343333",
    "Choir": "041404",
    "Darts": "001100",
    "Boats": "111101",
    "Zebrafish": "33333x",
}


@pytest.fixture(autouse=True)
def _evening(clock):
    clock.to(EVENING)


@pytest.fixture
def reading(remade):
    """Six people and six ideas: two liked by all, two by nobody, one that splits them, one the last stepped out of."""

    def build():
        council = make_strand("council", received=900_000)
        made = make_reading(members=6, bids=6, declared=False, money={council: 500_000}, strands=[council])
        for bid, (title, said) in zip(made.bids, TITLES.items(), strict=True):
            bid.title = title
            for person, grade in zip(made.people, said, strict=True):
                make_declaration(made.round, person, bid, Link.OUT if grade == "x" else Link.NONE)
                if grade != "x":
                    make_vote(made.round, person, bid, int(grade))
        return made

    return remade(build)


def path(made, tail="meeting"):
    return f"/panel/rounds/{made.round.ref}/{tail}"


def places(text, *words):
    """Say whether words come one after another in a text."""
    found = [text.find(word) for word in words]
    return -1 not in found and found == sorted(found)


def test_what_splits_them_is_talked_about_one_by_one_and_the_rest_together(reading, visitor, kept, clock):
    with kept():
        open_meeting(reading, now=clock())
    page = visitor(reading.people[2]).get(path(reading)).text
    page = page[page.index("What we talk about") :]
    assert places(
        page, "One by one, most disagreement first", "Choir", "Zebrafish", "Together: the panel mostly says yes", "Kitchen",
        "Planters", "Together: the panel mostly says no", "Darts", "Boats",
    )  # fmt: skip


def test_the_chair_takes_a_block_together_and_everybody_sees_it(reading, visitor, kept, clock, looking):
    with kept():
        open_meeting(reading, now=clock())
    chair, third = visitor(reading.people[0]), visitor(reading.people[2])
    look = path(reading) + "?block=yes"
    assert ("Talk about these together now" in chair.get(look).text, "Talk about these together now" in third.get(look).text) == (
        True, False,
    )  # fmt: skip
    assert chair.send(look, to=path(reading, "meeting/block")).status_code == 303
    page = third.get(path(reading)).text
    assert "2 ideas on which the panel mostly says yes" in page
    assert ("5 × Yes, this is good" in page, "1 × Yes, we must fund this" in page) == (True, True)
    chair.send(
        path(reading) + f"?bid={reading.bids[2].ref}", {"bid": reading.bids[2].ref}, to=path(reading, "meeting/bid")
    )
    with looking():
        assert (db.session.query(Meeting).one().current_block, db.session.query(Meeting).one().current_bid_id) == (
            None, reading.bids[2].id,
        )  # fmt: skip


def test_an_idea_that_somebody_steps_out_of_late_leaves_its_block_and_the_block_its_page(reading, visitor, kept, clock):
    with kept():
        open_meeting(reading, now=clock())
        make_declaration(reading.round, reading.people[4], reading.bids[0], Link.OUT, at=clock())
    third = visitor(reading.people[2])
    assert "Together: the panel mostly says yes" not in third.get(path(reading)).text
    assert third.get(path(reading) + "?block=yes").status_code == 404


def test_only_whoever_leads_takes_ideas_together_and_only_while_votes_are_open(reading, visitor, kept, clock):
    with kept():
        open_meeting(reading, now=clock())
    chair, deputy = visitor(reading.people[0]), visitor(reading.people[1])
    token = {"csrf_token": deputy.hidden("/panel", "/sign-out")["csrf_token"], "bid": "yes"}
    assert deputy.post(path(reading, "meeting/block"), data=token).status_code == 404
    form = chair.hidden(path(reading) + "?block=yes", path(reading, "meeting/block"))
    assert chair.post(path(reading, "meeting/block"), data={**form, "bid": "all"}).status_code == 409


def test_a_timer_is_said_by_the_clock_and_moves_every_page_of_the_meeting(reading, visitor, kept, clock):
    with kept():
        open_meeting(reading, now=clock())
    chair, third = visitor(reading.people[0]), visitor(reading.people[2])
    before = third.get(path(reading)).headers["ETag"]
    assert chair.send(path(reading), {"minutes": "5"}, to=path(reading, "meeting/timer")).status_code == 303
    page = third.get(path(reading))
    assert ('Time for this until <time datetime="2027-03-10T19:42:20+00:00">7:42pm</time>' in page.text) is True
    assert ("meeting/timer" in page.text, page.headers["ETag"] == before) == (False, False)
    chair.send(path(reading), {"minutes": "0"}, to=path(reading, "meeting/timer"))
    assert "Time for this" not in third.get(path(reading)).text


def test_a_break_ends_on_a_minute_and_shows_before_the_opening_and_after_the_lock(reading, visitor, kept, clock):
    with kept():
        start_meeting(reading, now=clock())
    chair, third = visitor(reading.people[0]), visitor(reading.people[2])
    chair.send(path(reading), {"minutes": "10"}, to=path(reading, "meeting/break"))
    assert "7:48pm</time>" in third.get(path(reading)).text
    chair.send(path(reading), {"minutes": "0"}, to=path(reading, "meeting/break"))
    assert "Break until" not in third.get(path(reading)).text
    clock.to(EVENING)


def test_a_break_shows_beside_the_locked_list_and_is_gone_when_it_is_over(reading, visitor, kept, clock):
    with kept():
        open_meeting(reading, now=clock())
    chair, third = visitor(reading.people[0]), visitor(reading.people[2])
    chair.send(path(reading), {"minutes": "5"}, to=path(reading, "meeting/break"))
    with kept():
        from factories.meetings import at_table

        from kitpanel.panel.actions import meeting as acts

        acts.lock(at_table(reading.round, reading.people[0]), by=reading.people[0].id, now=clock())
    assert "Break until" in third.get(path(reading, "confirm")).text
    clock.to(datetime(2027, 3, 10, 19, 44, tzinfo=UTC))
    assert "Break until" not in third.get(path(reading, "confirm")).text


@pytest.mark.parametrize("minutes", ["4000", "", "-5", "ten"])
def test_minutes_that_were_not_offered_are_refused(reading, visitor, kept, clock, minutes):
    with kept():
        open_meeting(reading, now=clock())
    answer = visitor(reading.people[0]).send(path(reading), {"minutes": minutes}, to=path(reading, "meeting/timer"))
    assert answer.status_code == 409


def test_the_timer_is_the_chairs_and_the_deputys(reading, visitor, kept, clock):
    with kept():
        lock_meeting(reading, now=clock())
    deputy, third = visitor(reading.people[1]), visitor(reading.people[2])
    token = {"csrf_token": third.hidden("/panel", "/sign-out")["csrf_token"], "minutes": "5"}
    assert third.post(path(reading, "meeting/break"), data=token).status_code == 404
    mine = {"csrf_token": deputy.hidden("/panel", "/sign-out")["csrf_token"], "minutes": "5"}
    assert deputy.post(path(reading, "meeting/break"), data=mine).status_code == 303


class TestASecondVoteByOneTap:
    """After the opening, another grade is one tap; where words are wanted too, the whole ballot follows."""

    def again(self, made, place):
        return path(made, f"bids/{made.bids[place].ref}/again")

    def tap(self, made, client, place, grade):
        there = f"{path(made)}?bid={made.bids[place].ref}"
        return client.send(there, {"grade": grade}, to=self.again(made, place))

    def test_it_is_a_new_version_that_keeps_the_rest(self, reading, visitor, kept, clock, looking):
        with kept():
            open_meeting(reading, now=clock())
        third = visitor(reading.people[2])
        answer = self.tap(reading, third, 0, "4")
        assert (answer.status_code, answer.location) == (303, f"{path(reading)}?bid={reading.bids[0].ref}")
        assert 'value="4" aria-pressed="true"' in third.get(answer.location).text
        with looking():
            made = db.session.query(Ballot).join(Ballot.seat).filter(
                Ballot.bid_id == reading.bids[0].id, Seat.person_id == reading.people[2].id
            ).order_by(Ballot.version).all()  # fmt: skip
            assert [(one.version, one.stage, one.grade, one.reason) for one in made] == [
                (1, 1, 3, "It is near and it is needed."), (2, 2, 4, "It is near and it is needed."),
            ]  # fmt: skip

    def test_a_grade_that_needs_a_reason_leads_to_the_whole_ballot(self, reading, visitor, kept, clock, looking):
        with kept():
            open_meeting(reading, now=clock())
        third = visitor(reading.people[2])
        answer = self.tap(reading, third, 0, "0")
        assert answer.location == path(reading, f"bids/{reading.bids[0].ref}")
        assert "Tell us why you say “No”" in third.get(answer.location).text
        with looking():
            assert db.session.query(Ballot).filter_by(stage=2).count() == 0

    def test_nobody_taps_before_the_opening_after_the_lock_or_where_they_stepped_out(
        self, reading, visitor, kept, clock, looking
    ):
        third, last = visitor(reading.people[2]), visitor(reading.people[5])
        token = {"csrf_token": third.hidden("/panel", "/sign-out")["csrf_token"], "once": "x" * 20, "grade": "4"}
        assert third.post(self.again(reading, 0), data=token).location == path(reading, f"bids/{reading.bids[0].ref}")
        mine = {"csrf_token": last.hidden("/panel", "/sign-out")["csrf_token"], "once": "y" * 20, "grade": "4"}
        with kept():
            lock_meeting(reading, now=clock())
        assert "Vote by one tap" not in third.get(path(reading)).text
        assert last.post(self.again(reading, 5), data=mine).status_code == 404
        assert third.post(self.again(reading, 0), data={**token, "once": "z" * 20}).status_code == 303
        with looking():
            assert db.session.query(Ballot).filter_by(stage=2).count() == 0
