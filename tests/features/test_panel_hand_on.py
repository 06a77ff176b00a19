"""Somebody seated cannot come after all: their seat is handed on, and quorum, chain and record stay right."""

import json
from datetime import timedelta
from types import SimpleNamespace

import pytest
from factories import (
    make_bid,
    make_declaration,
    make_panel_with_members,
    make_person,
    make_round,
    make_strand,
    make_vote,
    seat_of,
)
from factories.meetings import decide_round
from sqlalchemy import select

from kitpanel.core.db import db
from kitpanel.core.outbox import Letter
from kitpanel.panel.actions.hand_on import hand_on
from kitpanel.panel.models import Declaration, Meeting
from kitpanel.panel.queries.replay import replay_round
from kitpanel.panel.rules.conflict import Link
from kitpanel.people.rules import RoleName
from kitpanel.rounds import actions, queries
from kitpanel.rounds.models import Round, SeatChange
from kitpanel.rounds.rules import RoundState

ADDRESS = "https://kit.test"


def a_pack_that_went_out():
    """Seat five of a panel of seven: two are in reserve."""
    strand = make_strand("council", received=7_200_00)
    staff = make_person(RoleName.STAFF)
    panel, people = make_panel_with_members(7, code="main", seats=5)
    one = make_round(panel, state=RoundState.CUT_OFF)
    bids = [make_bid(one, strands=[strand]) for _ in range(2)]
    actions.send_pack(one, panel, queries.able(panel.id), now=one.pack_at, public_address=ADDRESS)
    seated = [person for _, person in queries.seated(one.id)]
    reserve = sorted((row for row in queries.draw_of(one.id).rows if row.turn > 5), key=lambda row: row.turn)
    ids = [row.person_id for row in reserve]
    return SimpleNamespace(
        staff=staff,
        round=one,
        bids=bids,
        seated=seated,
        reserve=[next(p for p in people if p.id == key) for key in ids],
    )


@pytest.fixture
def world(remade, clock):
    made = remade(a_pack_that_went_out)
    clock.to(made.round.pack_at + timedelta(hours=1))
    return made


def at_home(kept, world, *people, now):
    for person in people:
        with kept():
            hand_on(seat_of(world.round, person), now=now, public_address=ADDRESS)


def sitting(looking, world):
    with looking():
        return [(seat.code, person.id) for seat, person in queries.seated(world.round.id)]


def test_the_next_in_reserve_gets_a_seat_of_their_own_and_a_letter(world, visitor, looking):
    leaver, taker = world.seated[4], world.reserve[0]
    page = f"/panel/rounds/{world.round.ref}/hand-on"
    sent = visitor(leaver).send(page)
    assert (sent.status_code, sent.headers["Location"]) == (303, "/panel")
    assert sitting(looking, world)[4:] == [("P6", taker.id)]
    assert visitor(leaver).get(page).status_code == 404
    assert visitor(taker).get(f"/panel/rounds/{world.round.ref}").status_code == 200
    with looking() as session:
        told = session.scalars(select(Letter).where(Letter.kind == "seat_for_you")).all()
        assert [letter.person_id for letter in told] == [taker.id]
        change = session.scalars(select(SeatChange)).one()
        assert (change.code, change.left_id, change.took_id) == ("P5", leaver.id, taker.id)
    page = visitor(world.staff).get(f"/rounds/{world.round.ref}/seats").text
    assert f"{leaver.name} cannot come. {taker.name} was next in reserve and has a seat." in page


def test_what_was_the_leavers_alone_goes_and_is_not_the_takers(world, kept, looking, clock):
    with kept():
        for bid in world.bids:
            make_declaration(world.round, world.seated[4], bid)
    at_home(kept, world, world.seated[4], now=clock())
    with looking() as session:
        assert session.scalars(select(Declaration)).all() == []


def test_the_reserve_is_asked_in_turn_then_there_is_a_seat_less_and_a_code_is_never_given_twice(
    world, kept, looking, clock
):
    one, two = world.reserve
    at_home(kept, world, world.seated[4], one, two, now=clock())
    assert [code for code, _ in sitting(looking, world)] == ["P1", "P2", "P3", "P4"]
    with looking() as session:
        changes = session.scalars(select(SeatChange)).all()
    assert {(change.code, change.took_id) for change in changes} == {("P5", one.id), ("P6", two.id), ("P7", None)}


def test_when_the_chair_leaves_the_deputy_takes_the_chair_and_when_the_deputy_leaves_there_is_another(
    world, kept, looking, clock
):
    def leading():
        with looking():
            return {
                part: [person for seat, person in queries.seated(world.round.id) if getattr(seat, part)]
                for part in ("chair", "deputy")
            }

    for part in ("chair", "deputy"):
        before = leading()
        (leaver,) = before[part]
        at_home(kept, world, leaver, now=clock())
        after = leading()
        other = before["deputy" if part == "chair" else "chair"][0].id
        assert [person.id for person in after["chair"]] == [other]
        assert len(after["deputy"]) == 1
        assert after["deputy"][0].id not in (other, leaver.id)


@pytest.mark.parametrize("done", ["voted", "stepped out", "the votes are open"])
def test_a_seat_that_is_in_the_sealed_record_stays(world, kept, visitor, looking, clock, done):
    person = world.seated[4]
    before = sitting(looking, world)
    with kept():
        make_declaration(
            world.round, person, world.bids[0], Link.OUT if done == "stepped out" else Link.NONE, "My aunt."
        )
        if done == "voted":
            make_vote(world.round, person, world.bids[0], 2, at=clock())
        if done == "the votes are open":
            by = world.seated[0].id
            db.session.add(
                Meeting(
                    round_id=world.round.id, started_at=clock(), started_by_id=by, opened_at=clock(), opened_by_id=by
                )
            )
    refused = visitor(person).send(f"/panel/rounds/{world.round.ref}/hand-on")
    said = "The meeting has begun" if done == "the votes are open" else "That is in the sealed record"
    assert (refused.status_code, said in refused.text) == (422, True)
    assert sitting(looking, world) == before


def test_quorum_counts_who_sits_and_the_decision_replays(world, kept, looking, clock):
    """Two leave, one of them after others have voted; the two in reserve vote in their place."""
    first, second = world.seated[3], world.seated[4]
    at_home(kept, world, first, now=clock())
    with kept():
        for bid in world.bids:
            make_declaration(world.round, world.seated[0], bid)
            make_vote(world.round, world.seated[0], bid, 3, at=clock())
    at_home(kept, world, second, now=clock())
    with kept() as session:
        one = session.get(Round, world.round.id)
        people = [person for _, person in queries.seated(one.id)]
        for person in people[1:]:
            for bid in world.bids:
                make_declaration(one, person, bid)
                make_vote(one, person, bid, 3, at=clock())
        chair = next(person for seat, person in queries.seated(one.id) if seat.chair)
        reading = SimpleNamespace(
            round=one, people=[chair, *(person for person in people if person.id != chair.id)], bids=world.bids
        )
        decision = decide_round(reading, now=one.meeting_at)
        assert [row.outcome for row in decision.rows] == ["fund", "fund"]
        assert json.loads(decision.record)["panel"] == ["P1", "P2", "P3", "P6", "P7"]
    with looking():
        assert (replay_round(world.round.ref).code, replay_round(world.round.ref).errors) == (0, ())
