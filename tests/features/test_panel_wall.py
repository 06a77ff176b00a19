"""The room's screen: nothing of it is private; and the balance beside the rounds before."""

import re
from datetime import UTC, datetime

import pytest
from factories import make_declaration, make_person, make_reading, make_strand, make_vote
from factories.meetings import (
    confirm_list,
    go_to,
    lock_meeting,
    note_here,
    open_meeting,
    put_motion,
    sign_list,
    start_meeting,
)
from support.counting import queries_of

from kitpanel.panel.rules.conflict import Link
from kitpanel.panel.rules.record import Outcome
from kitpanel.people.rules import RoleName

EVENING = datetime(2027, 3, 10, 18, 30, tzinfo=UTC)
TITLES = ("Planters", "Zebrafish", "Kitchen")


@pytest.fixture(autouse=True)
def _evening(clock):
    clock.to(EVENING)


@pytest.fixture
def reading(remade):
    """Six people and three ideas; the last of them stepped out of Zebrafish, which asks for £1,337."""

    def build():
        council = make_strand("council", received=900_000)
        made = make_reading(
            members=6, bids=3, declared=False, money={council: 500_000}, strands=[council], least=50_000
        )
        made.bids[1].asked = 133_700
        for bid, title in zip(made.bids, TITLES, strict=True):
            bid.title = title
            for person in made.people:
                out = person is made.people[5] and title == "Zebrafish"
                make_declaration(made.round, person, bid, Link.OUT if out else Link.NONE)
                if not out:
                    make_vote(made.round, person, bid, 3, reason="Zebra words.")
        return made

    return remade(build)


def path(made, tail):
    return f"/panel/rounds/{made.round.ref}/{tail}"


def link_of(chair, made):
    """Let the chair make the link, and give its address."""
    assert chair.send(path(made, "wall-link"), to=path(made, "wall-link")).status_code == 303
    return re.search(rf"/rounds/{made.round.ref}/wall/[0-9a-f]{{40}}", chair.get(path(made, "wall-link")).text)[0]


def test_the_screen_shows_the_list_and_no_name_and_no_vote(reading, visitor, kept, clock):
    with kept():
        open_meeting(reading, here=reading.people[:5], now=clock())
        go_to(reading, reading.people[0], reading.bids[1], now=clock())
    chair = visitor(reading.people[0])
    page = visitor(None).get(link_of(chair, reading)).text
    assert [word in page for word in ("Zebrafish", "Planters", "£1,337", "£383 left")] == [True, True, True, True]
    assert [person.name for person in reading.people if person.name in page] == []
    assert [word for word in ("Zebra words", "Yes, this is good", "out of the room", "hangs on") if word in page] == []
    assert chair.get(path(reading, "wall")).status_code == 200


def test_what_somebody_present_stepped_out_of_is_not_on_it_nor_in_its_sums(reading, visitor, kept, clock):
    with kept():
        open_meeting(reading, now=clock())
        go_to(reading, reading.people[0], reading.bids[1], now=clock())
    chair = visitor(reading.people[0])
    page = chair.get(path(reading, "wall")).text
    assert [word for word in ("Zebrafish", "£1,337", reading.bids[1].ref) if word in page] == []
    assert "£5,000: £3,280 on the list, £1,720 left" in page
    with kept():
        note_here(reading, reading.people[:5], now=clock())
    assert "£5,000: £4,617 on the list, £383 left" in chair.get(path(reading, "wall")).text


def test_a_motion_on_it_moves_nothing_on_the_screen(reading, visitor, kept, clock):
    with kept():
        lock_meeting(reading, now=clock())
    chair = visitor(reading.people[0])
    before = chair.get(path(reading, "wall")).headers["ETag"]
    with kept():
        put_motion(reading, reading.people[0], reading.bids[1], Outcome.DEFER, hands=(3, 1, 0), now=clock())
    assert chair.get(path(reading, "wall")).headers["ETag"] == before
    same = chair.get(path(reading, "wall"), headers={"If-None-Match": before})
    assert (same.status_code, same.data) == (304, b"")
    with kept():
        put_motion(reading, reading.people[0], reading.bids[0], Outcome.DEFER, hands=(3, 1, 0), now=clock())
    assert "by motion" in chair.get(path(reading, "wall")).text


def test_before_the_opening_it_says_nothing_and_does_not_move(reading, visitor, kept, clock):
    with kept():
        start_meeting(reading, now=clock())
    chair = visitor(reading.people[0])
    before = chair.get(path(reading, "wall"))
    with kept():
        make_vote(reading.round, reading.people[4], reading.bids[0], 0, reason="No more.", at=clock())
    after = chair.get(path(reading, "wall"))
    assert (before.data, before.headers["ETag"]) == (after.data, after.headers["ETag"])
    assert ("The votes are sealed" in after.text, "Planters" in after.text) == (True, False)


def test_a_link_is_the_chairs_or_the_deputys_to_make_and_to_take_down(reading, visitor, kept, clock):
    with kept():
        open_meeting(reading, now=clock())
    chair, third, nobody = visitor(reading.people[0]), visitor(reading.people[2]), visitor(None)
    assert [third.get(path(reading, tail)).status_code for tail in ("wall", "wall-link")] == [404, 404]
    old = link_of(chair, reading)
    new = link_of(chair, reading)
    assert [nobody.get(one).status_code for one in (old, new)] == [404, 200]
    guesses = [f"/rounds/{reading.round.ref}/wall/{guess}" for guess in ("-", "guessed", "é", new.rsplit("/")[-1][:-1])]
    assert [nobody.get(one).status_code for one in guesses] == [404] * 4
    down = path(reading, "wall-link/take-down")
    assert chair.send(path(reading, "wall-link"), to=down).status_code == 303
    assert [nobody.get(one).status_code for one in (new, *guesses)] == [404] * 5


def test_the_link_ends_with_the_meeting(reading, visitor, kept, clock):
    with kept():
        lock_meeting(reading, now=clock())
    chair = visitor(reading.people[0])
    link = link_of(chair, reading)
    with kept():
        sign_list(reading, *reading.people[1:], now=clock())
        confirm_list(reading, now=clock())
    assert [visitor(None).get(link).status_code, chair.get(path(reading, "wall")).status_code] == [404, 404]


def test_the_balance_stands_beside_the_rounds_before_and_leaves_out_what_one_stepped_out_of(
    reading, visitor, kept, clock
):
    with kept():
        open_meeting(reading, now=clock())
        staff = make_person(RoleName.STAFF)
    third, last, looker = visitor(reading.people[2]), visitor(reading.people[5]), visitor(staff)
    pages = [one.get(path(reading, "balance")).text for one in (third, last, looker)]
    assert ["£4,617" in page for page in pages] == [True, False, True]
    assert ["£3,280" in page for page in pages] == [False, True, False]
    assert "First grant from the Kit" in pages[0]


def test_before_the_opening_there_is_no_balance(reading, visitor, kept, clock):
    with kept():
        start_meeting(reading, now=clock())
    assert visitor(reading.people[0]).get(path(reading, "balance")).status_code == 404


def test_screen_and_balance_ask_the_database_no_more_for_many_ideas(app, visitor, kept, clock):
    found = {}
    for many in (1, 3, 30):
        with kept():
            made = make_reading(members=5, bids=many, money=(money := {make_strand(): 900_000}), strands=list(money))
            for bid in made.bids:
                for person in made.people:
                    make_vote(made.round, person, bid, 3)
            open_meeting(made, now=clock())
        chair = visitor(made.people[0])
        for tail in ("wall", "balance"):
            with queries_of(app) as queries:
                assert chair.get(path(made, tail)).status_code == 200
            found[tail, many] = len(queries)
    assert {tail: {found[tail, many] for many in (1, 3, 30)} for tail in ("wall", "balance")} == {
        "wall": {found["wall", 1]}, "balance": {found["balance", 1]},
    }  # fmt: skip
