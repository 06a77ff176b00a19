"""What if an idea were funded, or were not: the list laid out anew, and nothing told that may not be."""

from hypothesis import given, settings
from hypothesis import strategies as st
from support.sizes import size

from kitpanel.panel.rules.board import board
from kitpanel.panel.rules.decision import compute
from kitpanel.panel.rules.motion import Motion, Put
from kitpanel.panel.rules.record import Outcome
from kitpanel.panel.rules.whatif import Given, what_if

from .made import a_round, small


def asked(record, ref, amount, hidden=(), puts=()):
    return what_if(record, compute(record), hidden, puts, Given(ref, amount))


def lines_of(found):
    return [(line.ref, str(line.outcome), line.amount, line.left) for line in found.board.lines]


def test_money_that_one_idea_does_not_get_goes_down_the_list():
    found = asked(small(), "garden", 0)
    assert lines_of(found) == [
        ("garden", "not_this_time", 0, 250_000), ("soup", "fund", 100_000, 150_000), ("market", "fund", 100_000, 50_000),
        ("repair", "below_line", 0, 50_000), ("choir", "no_quorum", 0, 50_000),
    ]  # fmt: skip
    assert (found.changed, found.short) == ({"garden", "market"}, False)


def test_money_given_to_an_idea_below_the_line_is_taken_from_the_last_ones():
    found = asked(small(), "repair", 60_000)
    assert lines_of(found) == [
        ("garden", "fund", 100_000, 150_000), ("soup", "part_fund", 90_000, 60_000), ("market", "no_money", 0, 60_000),
        ("repair", "part_fund", 60_000, 0), ("choir", "no_quorum", 0, 0),
    ]  # fmt: skip
    assert found.changed == {"soup", "market", "repair"}


def test_an_idea_that_gets_nothing_now_and_then_stays_what_it_is():
    assert asked(small(), "choir", 0).changed == frozenset()
    assert str(asked(small(), "choir", 0).board.lines[-1].outcome) == "no_quorum"


def test_more_than_the_strands_open_to_it_have_cannot_be_given():
    record = a_round("one 4 4\ntwo 3 3", money={"north": 60_000, "council": 90_000}, open_to={"one": ["north"]})
    assert (asked(record, "one", 60_000).short, asked(record, "one", 60_100).short) == (False, True)


def test_motions_that_stand_are_kept_to():
    puts = [Put(1, "soup", Motion(Outcome.NOT_THIS_TIME, 0, 4, 1, 0))]
    found = asked(small(), "market", 100_000, puts=puts)
    assert [(line.ref, line.amount) for line in found.board.lines][:3] == [
        ("garden", 100_000), ("soup", 0), ("market", 100_000),
    ]  # fmt: skip
    assert found.changed == {"market"}


@settings(max_examples=size(25, 500), deadline=None)
@given(st.integers(500, 1_900), st.integers(0, 20))
def test_whoever_stepped_out_cannot_find_a_hidden_amount_by_asking(hidden_asks, step):
    """Not by any sum they try: two rounds that differ only in the hidden bid's amount answer alike."""
    table = "one 4 4 4 4\ntwo 3 3 3 3\nthree 2 2 2 2"
    rounds = [a_round(table, money=250_000, asked={"one": amount}) for amount in (hidden_asks * 100, 120_000)]
    tries = [lines_of(asked(record, "two", 50_000 + step * 2_500, {"one"})) for record in rounds]
    assert tries[0] == tries[1]


@settings(max_examples=size(25, 500), deadline=None)
@given(st.lists(st.sampled_from("01234"), min_size=4, max_size=20), st.integers(0, 4_000), st.integers(0, 10))
def test_no_answer_spends_more_than_there_is_and_asking_for_what_is_changes_nothing(grades, money, which):
    rows = [grades[place : place + 2] * 2 for place in range(0, len(grades) - 1, 2)]
    record = a_round("\n".join(f"b{place} {' '.join(row)}" for place, row in enumerate(rows)), money=money * 100)
    computed = compute(record)
    shown = board(record, computed, ()).lines
    line = shown[which % len(shown)]
    same = asked(record, line.ref, line.amount)
    assert (same.changed, same.short) == (frozenset(), False)
    other = asked(record, line.ref, 100_000)
    assert other.short or other.board.left >= 0
