"""What if an idea were funded, or were not: shown to those at the table, kept nowhere."""

from datetime import UTC, datetime

import pytest
from factories import make_declaration, make_reading, make_strand, make_vote
from factories.meetings import go_to, lock_meeting, open_meeting, put_motion
from support.counting import queries_of

from kitpanel.panel.rules.conflict import Link
from kitpanel.panel.rules.record import Outcome

EVENING = datetime(2027, 3, 10, 18, 30, tzinfo=UTC)
TITLES = ("Planters", "Zebrafish", "Kitchen")


@pytest.fixture(autouse=True)
def _evening(clock):
    clock.to(EVENING)


@pytest.fixture
def reading(remade):
    """Six people, three ideas of £1,640 and money for two and a bit; the last of them stepped out of Zebrafish."""

    def build():
        council = make_strand("council", received=900_000)
        made = make_reading(members=6, bids=3, money={council: 360_000}, strands=[council])
        for grade, bid, title in zip((4, 3, 2), made.bids, TITLES, strict=True):
            bid.title = title
            for person in made.people:
                out = person is made.people[5] and title == "Zebrafish"
                make_declaration(made.round, person, bid, Link.OUT if out else Link.NONE)
                if not out:
                    make_vote(made.round, person, bid, grade)
        return made

    return remade(build)


def ask(made, place=None, do="", amount=""):
    at = f"/panel/rounds/{made.round.ref}/what-if"
    return at if place is None else f"{at}?bid={made.bids[place].ref}&do={do}&amount={amount}"


def test_before_the_lock_whoever_leads_may_ask_and_after_it_everybody_here(reading, visitor, kept, clock):
    chair, third = visitor(reading.people[0]), visitor(reading.people[2])
    assert [one.get(ask(reading)).status_code for one in (chair, third)] == [404, 404]
    with kept():
        open_meeting(reading, now=clock())
    assert [one.get(ask(reading)).status_code for one in (chair, third)] == [200, 404]
    links = [
        "What if this were funded" in one.get(f"/panel/rounds/{reading.round.ref}/meeting").text
        for one in (chair, third)
    ]
    assert links == [True, False]


def test_the_list_as_it_would_be_with_what_changes_and_nothing_is_kept(reading, visitor, kept, clock):
    with kept():
        lock_meeting(reading, now=clock())
    third = visitor(reading.people[2])
    page = third.get(ask(reading, 0, "not")).text
    assert "£3,280 would go out, £320 would be left" in page
    assert ("Changes: £1,640 now" in page, "Changes: nothing now" in page) == (True, True)
    assert "£2,840 would go out, £760 would be left" in third.get(ask(reading, 2, "part", "1200")).text
    assert (
        "£3,280 of £3,600: is this what the panel decides?"
        in third.get(f"/panel/rounds/{reading.round.ref}/confirm").text
    )


@pytest.mark.parametrize(
    ("do", "amount", "sentence"),
    [("part", "", "Write an amount in pounds, like 250"), ("part", "10", "Write an amount from £900 to £1,640."),
     ("part", "twelve", "Write an amount in pounds, like 250")],
)  # fmt: skip
def test_a_sum_that_cannot_be_is_said_and_stays_on_the_page(reading, visitor, kept, clock, do, amount, sentence):
    with kept():
        lock_meeting(reading, now=clock())
    page = visitor(reading.people[2]).get(ask(reading, 2, do, amount))
    assert (page.status_code, sentence in page.text, f'value="{amount}"' in page.text) == (200, True, True)


def test_an_idea_one_stepped_out_of_cannot_be_asked_about_and_its_sum_is_no_part_of_it(reading, visitor, kept, clock):
    with kept():
        lock_meeting(reading, now=clock())
        put_motion(reading, reading.people[0], reading.bids[1], Outcome.DEFER, hands=(3, 2, 0), now=clock())
    last = visitor(reading.people[5])
    page = last.get(ask(reading, 0, "fund")).text
    assert ("Zebrafish" in page, "Ideas you stepped out of are left out of these sums." in page) == (False, True)
    assert "£3,280 would go out, £320 would be left" in page
    assert last.get(ask(reading, 1, "fund")).status_code == 404


def test_it_asks_the_database_no_more_for_many_ideas(app, visitor, kept, clock):
    found = {}
    for many in (1, 3, 30):
        with kept():
            made = make_reading(members=5, bids=many, money=(money := {make_strand(): 900_000}), strands=list(money))
            lock_meeting(made, now=clock())
        member = visitor(made.people[2])
        with queries_of(app) as queries:
            assert member.get(ask(made, 0, "not")).status_code == 200
        found[many] = len(queries)
    assert found == dict.fromkeys((1, 3, 30), found[1])


def test_what_is_talked_about_and_who_is_out_of_the_room_is_always_in_view(reading, visitor, kept, clock):
    with kept():
        open_meeting(reading, now=clock())
        go_to(reading, reading.people[0], reading.bids[1], now=clock())
    there = f"/panel/rounds/{reading.round.ref}/meeting?bid={reading.bids[0].ref}"
    third, last = (visitor(reading.people[place]).get(there).text for place in (2, 5))
    said = f"<b>Out of the room:</b> {reading.people[5].name}"
    assert ("Now: <a" in third, said in third) == (True, True)
    assert ("Now: <a" in last, "Out of the room" in last, "Zebrafish" in last) == (False, False, False)
