"""Motions: put on one bid after the lock with the hands counted; carried, lost, undone; and the decision they make."""

import json
from datetime import UTC, datetime

import pytest
from factories import make_declaration, make_reading, make_strand, make_vote
from factories.meetings import (
    SENDER,
    at_table,
    confirm_list,
    hash_for,
    lock_meeting,
    note_here,
    put_motion,
    sign_list,
    tell_round,
    undo_motion,
)

from kitpanel.core.db import db
from kitpanel.core.errors import Refused
from kitpanel.panel.actions import decide as deciding
from kitpanel.panel.models import ChainRow, DecisionLetter, Motion
from kitpanel.panel.queries.replay import replay_round
from kitpanel.panel.queries.verify import verify_round
from kitpanel.panel.rules.conflict import Link
from kitpanel.panel.rules.record import Outcome
from kitpanel.people.rules import RoleName
from kitpanel.rounds.models import Round

EVENING = datetime(2027, 3, 10, 18, 30, tzinfo=UTC)
TITLES = ("Planters", "Zebrafish", "Kitchen")


@pytest.fixture(autouse=True)
def _evening(clock):
    clock.to(EVENING)


@pytest.fixture
def locked(remade, clock):
    """Six people, three ideas, money for two; the chair stepped out of the second. The votes are locked."""

    def build():
        council = make_strand("council", received=900_000)
        made = make_reading(members=6, bids=3, money={council: 330_000}, strands=[council])
        grades = {"Planters": 4, "Zebrafish": 3, "Kitchen": 2}
        for bid, title in zip(made.bids, TITLES, strict=True):
            bid.application.title = title
            bid.title = title
            for person in made.people:
                out = person is made.people[0] and title == "Zebrafish"
                make_declaration(made.round, person, bid, Link.OUT if out else Link.NONE)
                if not out:
                    make_vote(made.round, person, bid, grades[title], reason="It is near.")
        clock.to(EVENING)
        lock_meeting(made, now=clock())
        return made

    return remade(build)


def path(made, tail="confirm"):
    return f"/panel/rounds/{made.round.ref}/{tail}"


def motion_on(made, place):
    return path(made, f"bids/{made.bids[place].ref}/motion")


HANDS = {"for_": "4", "against": "1", "abstain": "1"}
DEFERRED = {"outcome": "defer", "amount": "", "reason": "Come back with a cook.", "internal": "No cook.", **HANDS}


def ends(decision):
    return {row.bid.title: (str(row.outcome), row.amount, str(row.basis)) for row in decision.rows}


def everybody_signs(made, now):
    sign_list(made, *made.people[1:], now=now)


def test_a_carried_motion_changes_its_bid_and_nothing_else_and_the_record_replays(locked, kept, looking, clock):
    """The money a motion frees stays, until another motion gives it to somebody: the list is never edited."""
    with kept():
        chair = locked.people[0]
        put_motion(locked, chair, locked.bids[0], Outcome.PART_FUND, 100_000, internal="They said so.", now=clock())
        put_motion(locked, chair, locked.bids[2], Outcome.FUND, 100_000, hands=(3, 3, 0), reason="", now=clock())
        everybody_signs(locked, clock())
        decision = confirm_list(locked, now=clock())
        assert ends(decision) == {
            "Planters": ("part_fund", 100_000, "motion"), "Zebrafish": ("fund", 164_000, "list"),
            "Kitchen": ("no_money", 0, "list"),
        }  # fmt: skip
        row = decision.rows[0]
        assert (row.votes_for, row.votes_against, row.votes_abstain, row.charged) == (4, 1, 0, {"council": 100_000})
        assert (row.reason, row.internal_reason.endswith("Moved: 4 for, 1 against: carried. They said so.")) == (
            "It can start next month.", True,
        )  # fmt: skip
        assert json.loads(decision.record)["decision"][0]["for"] == 4
        ref, letter = locked.round.ref, db.session.query(DecisionLetter).filter_by(bid_id=row.bid_id).one()
        assert "- It can start next month." in letter.body
    with looking():
        assert (replay_round(ref).code, replay_round(ref).errors) == (0, ())
        assert verify_round(ref).errors == ()


def test_money_freed_by_one_motion_pays_for_another_and_all_is_checked_together(locked, kept, looking, clock):
    with kept():
        chair = locked.people[0]
        put_motion(locked, chair, locked.bids[2], Outcome.FUND, 164_000, now=clock())
        everybody_signs(locked, clock())
        with pytest.raises(Refused, match="There is not enough money for all of this"):
            confirm_list(locked, now=clock())
        put_motion(locked, chair, locked.bids[0], Outcome.NOT_THIS_TIME, now=clock())
        everybody_signs(locked, clock())
        decision = confirm_list(locked, now=clock())
        assert [(end[0], end[1]) for end in ends(decision).values()] == [
            ("not_this_time", 0), ("fund", 164_000), ("fund", 164_000),
        ]  # fmt: skip
        assert [row.bid.application.state.value for row in decision.rows] == ["not_funded", "funded", "funded"]
        ref = locked.round.ref
    with looking():
        assert replay_round(ref).errors == ()


def test_an_undone_motion_stays_in_the_record_and_counts_for_nothing(locked, kept, looking, clock):
    with kept():
        chair = locked.people[0]
        made = put_motion(locked, chair, locked.bids[0], Outcome.DEFER, now=clock())
        undo_motion(locked, chair, made, now=clock())
        with pytest.raises(Refused, match="undone already"):
            undo_motion(locked, chair, made, now=clock())
        everybody_signs(locked, clock())
        assert ends(confirm_list(locked, now=clock()))["Planters"] == ("fund", 164_000, "list")
        acts = [json.loads(row.body) for row in db.session.query(ChainRow).order_by(ChainRow.sequence)]
        assert [(body["act"], body["number"]) for body in acts if body["kind"] == "motion"] == [("put", 1), ("undo", 1)]
        ref = locked.round.ref
    with looking():
        assert db.session.query(Motion).one().undone.at == clock()
        assert (replay_round(ref).errors, verify_round(ref).errors) == ((), ())


def test_a_second_motion_waits_until_the_first_is_undone_and_one_that_failed_is_in_nobodys_way(locked, kept, clock):
    with kept():
        chair, bid = locked.people[0], locked.bids[0]
        put_motion(locked, chair, bid, Outcome.DEFER, hands=(2, 2, 2), now=clock())
        made = put_motion(locked, chair, bid, Outcome.DEFER, now=clock())
        with pytest.raises(Refused, match="Undo it first"):
            put_motion(locked, chair, bid, Outcome.NOT_THIS_TIME, now=clock())
        undo_motion(locked, chair, made, now=clock())
        put_motion(locked, chair, bid, Outcome.NOT_THIS_TIME, now=clock())
        assert db.session.query(Motion).count() == 3


def test_a_motion_makes_the_names_given_before_void_but_for_those_who_stepped_out_of_it(locked, kept, clock):
    """Who stepped out of a bid never signed for it: asking them to sign again would tell them of its motion."""
    with kept():
        chair, deputy = locked.people[:2]
        everybody_signs(locked, clock())
        before = hash_for(at_table(locked.round, chair))
        put_motion(locked, deputy, locked.bids[1], Outcome.DEFER, hands=(3, 2, 0), now=clock())
        assert hash_for(at_table(locked.round, chair)) == before
        assert hash_for(at_table(locked.round, deputy)) != before
        with pytest.raises(Refused, match="Two people must sign"):
            deciding.confirm(at_table(locked.round, chair), before, SENDER, by=chair.id, now=clock())
        everybody_signs(locked, clock())
        decision = deciding.confirm(at_table(locked.round, chair), before, SENDER, by=chair.id, now=clock())
        assert ends(decision)["Zebrafish"] == ("defer", 0, "motion")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"outcome": "fund", "amount": ""}, "Write an amount from £900 to £1,640."),
        ({"for_": "6", "against": "1"}, "You wrote 8 hands, and 6 people may vote. Count again."),
        ({"reason": ""}, "Write why, in words that can go into their letter."),
        ({"reason": "The vote was close."}, "leave out names, grades and votes"),
        ({"abstain": ""}, "Write how many hands there were. For none, write 0"),
        ({"outcome": ""}, "Choose what the motion does"),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_typed_is_lost(locked, visitor, looking, change, sentence):
    chair = visitor(locked.people[0])
    answer = chair.send(motion_on(locked, 0), DEFERRED | change)
    assert (answer.status_code, sentence in answer.text, "No cook." in answer.text) == (422, True, True)
    with looking():
        assert db.session.query(Motion).count() == 0


def test_the_chair_puts_and_undoes_a_motion_on_the_page(locked, visitor, kept, clock):
    chair, third = visitor(locked.people[0]), visitor(locked.people[2])
    assert "6 here may vote on this one." in chair.get(motion_on(locked, 0)).text
    assert chair.send(motion_on(locked, 0), DEFERRED).location == path(locked)
    page = third.get(path(locked)).text
    assert "<b>Motion: leave it for the next round.</b> 4 for, 1 against, 1 did not say: carried." in page
    assert ("Come back with a cook." in page, "No cook." in page, "Undo this motion" in page) == (True, True, False)
    assert "by motion" in third.get(path(locked, "meeting")).text
    undone = chair.send(path(locked), to=path(locked, "undo-motion"))
    assert (undone.status_code, undone.location) == (303, path(locked))
    assert "Undone, so it does not count." in third.get(path(locked)).text


def test_an_idea_that_costs_more_than_there_is_stops_the_list_and_says_so(locked, visitor, kept, clock):
    with kept():
        put_motion(locked, locked.people[0], locked.bids[2], Outcome.FUND, 164_000, now=clock())
        everybody_signs(locked, clock())
    chair, deputy = (visitor(person).get(path(locked)).text for person in locked.people[:2])
    assert ("The list gives £1,620 more than there is." in deputy, "£1,620" in chair) == (True, False)
    assert [("There is not enough money" in page, "Confirm the list" in page) for page in (chair, deputy)] == [
        (True, False), (True, False),
    ]  # fmt: skip


class TestWhoSeesAndWhoMoves:
    """Whoever leads a bid moves on it; whoever stepped out of it sees nothing of that."""

    def test_nothing_of_a_motion_reaches_somebody_who_stepped_out_of_its_bid(self, locked, visitor, kept, clock):
        chair = visitor(locked.people[0])
        pages = [path(locked), path(locked, "meeting"), "/waiting", "/panel"]

        def look():
            return [chair.get(page).text.replace(chair.hidden(page, "/sign-out")["csrf_token"], "") for page in pages]

        def told(page):
            return "Zebrafish" in page or "Zebra reasons" in page or "Motion:" in page

        before = look()
        with kept():
            put_motion(
                locked,
                locked.people[1],
                locked.bids[1],
                Outcome.DEFER,
                hands=(3, 2, 0),
                reason="Zebra reasons.",
                now=clock(),
            )
        after = look()
        assert [told(page) for page in (*before, *after)] == [False] * 8
        assert (chair.get(motion_on(locked, 1)).status_code, "Put a motion" in after[0]) == (404, True)

    def test_only_whoever_leads_the_bid_may_put_or_undo_one(self, locked, visitor, kept, clock):
        chair, deputy, third = (visitor(person) for person in locked.people[:3])
        found = [[one.get(motion_on(locked, place)).status_code for place in (0, 1)] for one in (chair, deputy, third)]
        assert found == [[200, 404], [404, 200], [404, 404]]
        with kept():
            made = put_motion(locked, locked.people[0], locked.bids[0], Outcome.DEFER, now=clock())
            key = made.id
        token = {"csrf_token": third.hidden("/panel", "/sign-out")["csrf_token"], "once": "x" * 20, "motion": str(key)}
        assert third.post(path(locked, "undo-motion"), data=token).status_code == 404
        assert deputy.send(motion_on(locked, 1), {**DEFERRED, "abstain": "0"}).status_code == 303

    def test_not_before_the_lock_and_not_after_the_decision(self, locked, visitor, kept, clock, looking):
        with kept():
            everybody_signs(locked, clock())
            confirm_list(locked, now=clock())
        assert visitor(locked.people[0]).get(motion_on(locked, 0)).status_code == 404
        assert "Put a motion" not in visitor(locked.people[1]).get(path(locked)).text

    def test_with_too_few_left_nothing_is_moved(self, locked, kept, clock):
        with kept():
            note_here(locked, locked.people[:3], now=clock())
            with pytest.raises(Refused, match="Wait for 1 more person"):
                put_motion(locked, locked.people[0], locked.bids[0], Outcome.DEFER, hands=(2, 0, 0), now=clock())

    def test_the_letter_tells_the_reason_of_the_motion_and_no_name(self, locked, kept, clock):
        from factories import make_person

        with kept():
            put_motion(
                locked,
                locked.people[0],
                locked.bids[0],
                Outcome.NOT_THIS_TIME,
                reason="Ask the school first.",
                now=clock(),
            )
            everybody_signs(locked, clock())
            confirm_list(locked, now=clock())
            tell_round(locked, make_person(RoleName.STAFF), now=clock())
            letter = db.session.query(DecisionLetter).filter_by(bid_id=locked.bids[0].id).one()
            assert "- Ask the school first." in letter.body
            assert db.session.query(Round).filter_by(id=locked.round.id).one().state.value == "notified"


TAMPERED = {
    "its amount": "UPDATE motion SET votes_for = 6",
    "its undoing": "DELETE FROM motion_undone",
    "itself": "DELETE FROM motion WHERE number = 2",
    "its reason": "UPDATE motion SET reason = 'Because.' WHERE number = 2",
}


@pytest.mark.parametrize("what", TAMPERED)
def test_a_motion_changed_behind_the_back_is_found(locked, kept, looking, clock, what):
    with kept() as session:
        chair = locked.people[0]
        made = put_motion(locked, chair, locked.bids[0], Outcome.DEFER, now=clock())
        undo_motion(locked, chair, made, now=clock())
        put_motion(locked, chair, locked.bids[0], Outcome.NOT_THIS_TIME, hands=(1, 2, 0), now=clock())
        ref = locked.round.ref
        assert verify_round(ref).errors == ()
        session.flush()
        session.connection().exec_driver_sql(TAMPERED[what])
    with looking():
        assert [line for line in verify_round(ref).errors if line.startswith("motion ")] != []
