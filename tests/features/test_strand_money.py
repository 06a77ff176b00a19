"""Money in, money promised, money freed: the sums beside a strand always say what its rows say (domain §3.4)."""

from datetime import date

import pytest
from factories import make_person, make_strand

from kitpanel.core.errors import Refused
from kitpanel.core.history import events_of
from kitpanel.people.rules import RoleName
from kitpanel.strands import actions, queries

TODAY = date(2027, 3, 1)
WORDS = "Sent to the wrong account"


def said(refusal):
    return refusal.value.sentence


def test_money_comes_in_and_a_mistake_is_put_right_with_a_second_row(kept, looking, clock):
    with kept():
        admin = make_person(RoleName.ADMIN)
        strand = make_strand("council", received=0)
        actions.contribute(strand.id, 5_000_00, on=TODAY, note="First part", by=admin.id, now=clock())
        clock.forward(hours=1)
        actions.correct(strand.id, 500_00, on=TODAY, why=WORDS, by=admin.id, now=clock())
    with looking():
        rows = [(row.amount, row.words) for row in queries.ledger(strand.id, 1).rows]
        told = [(event.move, why) for event, why in events_of("strand", strand.id)]
        assert queries.left() == {"council": 4_500_00}
    assert rows == [(-500_00, WORDS), (5_000_00, "First part")]
    assert told == [("contribute", "£5,000. First part"), ("correct", f"£500. {WORDS}")]


def test_money_that_is_promised_cannot_be_taken_out(kept, clock):
    with kept():
        strand = make_strand("council", name="Camden Council", received=1_000_00)
        actions.reserve({"KIT-2027-0001": {"council": 700_00}}, now=clock())
        with pytest.raises(Refused) as refusal:
            actions.correct(strand.id, 300_01, on=TODAY, why=WORDS, by=None, now=clock())
    assert (said(refusal), refusal.value.field) == (
        "Camden Council has £300 left that is not promised. Take out no more than that.",
        "amount",
    )


@pytest.mark.parametrize("amount", [0, -100])
def test_money_that_came_in_is_above_nothing(kept, clock, amount):
    with kept():
        strand = make_strand(received=0)
        with pytest.raises(Refused, match="Write an amount above £0"):
            actions.contribute(strand.id, amount, on=TODAY, note="", by=None, now=clock())


def test_awards_are_promised_whole_or_not_at_all(kept, looking, clock):
    with kept():
        make_strand("north", received=1_000_00)
        make_strand("council", name="Camden Council", received=1_000_00)
    with kept(), pytest.raises(Refused) as refusal:
        actions.reserve({"KIT-1": {"north": 900_00, "council": 600_00}, "KIT-2": {"council": 500_00}}, now=clock())
    assert said(refusal) == "Camden Council has £1,000 left. £1,100 is £100 too much."
    with looking():
        assert queries.left() == {"north": 1_000_00, "council": 1_000_00}


def test_a_bid_holds_what_it_was_promised_until_it_is_freed(kept, looking, clock):
    with kept():
        make_strand("north", received=1_000_00)
        make_strand("council", received=1_000_00)
        actions.reserve({"KIT-1": {"north": 900_00, "council": 600_00}, "KIT-2": {"council": 100_00}}, now=clock())
    with looking():
        assert queries.held_by("KIT-1") == {"north": 900_00, "council": 600_00}
        assert queries.left() == {"north": 100_00, "council": 300_00}
    with kept():
        assert actions.release("KIT-1", now=clock(), why="They said no thank you") == 1_500_00
        assert actions.release("KIT-1", now=clock(), why="They said no thank you") == 0
    with looking():
        assert (queries.held_by("KIT-1"), queries.held_by("KIT-2")) == ({}, {"council": 100_00})
        assert queries.left() == {"north": 1_000_00, "council": 900_00}


def test_an_unknown_strand_is_a_fault_and_promises_nothing(kept, clock):
    with kept(), pytest.raises(KeyError, match="south"):
        actions.reserve({"KIT-1": {"south": 100_00}}, now=clock())


def test_only_strands_that_are_open_today_are_offered(kept, looking):
    with kept():
        make_strand("always", order=3)
        make_strand("till-today", order=2, closes_on=TODAY)
        make_strand("from-today", order=1, opens_on=TODAY)
        make_strand("over", order=4, closes_on=date(2027, 2, 28))
        make_strand("later", order=5, opens_on=date(2027, 3, 2))
    with looking():
        assert [strand.code for strand in queries.open_strands(TODAY)] == ["from-today", "till-today", "always"]
