"""The list as one viewer may see it: nothing of a bid they stepped out of can be read from it (domain §3)."""

from datetime import UTC, datetime

import pytest

from kitpanel.panel.rules.board import Board, Line, board, by_mission, close_call, ended, said, short, stops
from kitpanel.panel.rules.decision import compute
from kitpanel.panel.rules.explain import explain
from kitpanel.panel.rules.motion import Motion, Put
from kitpanel.panel.rules.record import Outcome

from .made import a_round, small

MEETS = datetime(2027, 3, 24, 18, 30, tzinfo=UTC)


def lines_of(record, hidden=()):
    shown = board(record, compute(record), hidden)
    return [(line.ref, str(line.outcome), line.amount, line.left) for line in shown.lines]


def test_somebody_who_sees_every_bid_sees_the_money_left_after_each():
    record = small()
    shown = board(record, compute(record), ())
    assert lines_of(record) == [
        ("garden", "fund", 100_000, 150_000), ("soup", "fund", 100_000, 50_000),
        ("market", "part_fund", 50_000, 0), ("repair", "below_line", 0, 0), ("choir", "no_quorum", 0, 0),
    ]  # fmt: skip
    assert (shown.whole, shown.proposed, shown.left, shown.stops_after) == (250_000, 250_000, 0, 3)


def test_to_somebody_who_stepped_out_the_bid_is_not_there_and_no_sum_gives_its_amount_away():
    record = small()
    assert lines_of(record, {"soup"}) == [
        ("garden", "fund", 100_000, 150_000), ("market", "part_fund", 50_000, 100_000),
        ("repair", "below_line", 0, 100_000), ("choir", "no_quorum", 0, 100_000),
    ]  # fmt: skip
    assert board(record, compute(record), {"soup"}).proposed == 150_000


def test_the_amount_of_a_hidden_bid_changes_nothing_that_is_seen():
    rich = a_round("one 4 4 4 4\ntwo 3 3 3 3", money=900_000, asked={"one": 200_000})
    poor = a_round("one 4 4 4 4\ntwo 3 3 3 3", money=900_000, asked={"one": 60_000})
    seen = [lines_of(record, {"one"}) for record in (rich, poor)]
    told = [explain(record, compute(record), "two", all_seen=False) for record in (rich, poor)]
    assert seen[0] == seen[1] == [("two", "fund", 100_000, 800_000)]
    assert told[0] == told[1]
    assert explain(rich, compute(rich), "two") != explain(poor, compute(poor), "two")


def test_awards_add_up_by_mission_and_a_bid_with_two_counts_in_both():
    record = small()
    shown = board(record, compute(record), ())
    named = {"garden": ("estates", "food"), "soup": ("food",), "repair": ("diversity",)}
    assert by_mission(shown.lines, named) == {"estates": 100_000, "food": 200_000, "diversity": 0}


def line(outcome, amount=0, left=5_000, hangs_on=0):
    return Line("garden", outcome, amount, 120_000, left, hangs_on)


def test_each_line_says_what_becomes_of_the_bid():
    assert [said(line(outcome, 90_000), MEETS, may_wait=True) for outcome in Outcome] == [
        "£50 left after this", "Part of £1,200 · £50 left after this", "Good, no money left: goes to 24 March",
        "Too few grades: goes to 24 March", "Below the line: not this time", "Left for later: goes to 24 March",
        "Not this time",
    ]  # fmt: skip
    assert said(line(Outcome.NO_MONEY), None, may_wait=True) == "Good, no money left: goes to the next panel"
    assert (
        said(line(Outcome.NO_QUORUM), MEETS, may_wait=False)
        == "Too few grades: carried over twice before, so not this time"
    )


@pytest.mark.parametrize(
    ("below", "words"),
    [
        ([], ()),
        (["below_line"], ((1, "Not enough support below here · £2,370 stays"),)),
        (["below_line", "no_quorum"], ((1, "Not enough support below here · £2,370 stays"),)),
        (["no_quorum"], ((1, "Too few grades below here · £2,370 stays"),)),
        (["no_money"], ((1, "The money stops here · £2,370 left"),)),
        (["no_money", "no_quorum"], ((1, "The money stops here · £2,370 left"),)),
        (
            ["no_money", "below_line"],
            ((1, "The money stops here · £2,370 left"), (2, "Not enough support below here")),
        ),
        (["below_line", "no_money"], ((1, "The money stops here · £2,370 left"),)),
    ],
)
def test_the_line_under_the_awards_says_the_money_stops_only_where_money_is_why(below, words):
    lines = [line(Outcome.FUND, 363_000), *(line(Outcome(outcome)) for outcome in below)]
    assert stops(Board(600_000, tuple(lines))) == words


def test_where_nothing_is_funded_no_line_is_drawn():
    assert stops(Board(600_000, (line(Outcome.BELOW_LINE), line(Outcome.NO_QUORUM)))) == ()


def test_a_close_call_is_a_count_and_never_a_name():
    assert [close_call(line(Outcome.FUND, 1, hangs_on=count)) for count in (0, 1, 3)] == [
        "", "Close call: hangs on 1 vote", "Close call: hangs on any of 3 votes",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        (Outcome.FUND, "funded, £900"), (Outcome.PART_FUND, "part funded, £900"),
        (Outcome.NO_MONEY, "not decided at this meeting"), (Outcome.NO_QUORUM, "not decided at this meeting"),
        (Outcome.DEFER, "not decided at this meeting"), (Outcome.BELOW_LINE, "not this time"),
        (Outcome.NOT_THIS_TIME, "not this time"),
    ],
)  # fmt: skip
def test_how_an_idea_ended_is_said_once_everybody_was_told(outcome, words):
    assert ended(outcome, 900_00) == words


def test_a_motion_changes_what_becomes_of_a_bid_and_the_money_left_and_not_its_place():
    record = small()
    puts = [Put(1, "soup", Motion(Outcome.NOT_THIS_TIME, 0, 4, 1, 0))]
    shown = board(record, compute(record), (), puts)
    assert [(line.ref, str(line.outcome), line.amount, line.left, line.moved) for line in shown.lines] == [
        ("garden", "fund", 100_000, 150_000, False), ("soup", "not_this_time", 0, 150_000, True),
        ("market", "part_fund", 50_000, 100_000, False), ("repair", "below_line", 0, 100_000, False),
        ("choir", "no_quorum", 0, 100_000, False),
    ]  # fmt: skip


def test_below_the_last_award_a_motion_is_no_want_of_money_or_support():
    shown = Board(300_000, (line(Outcome.FUND, 100_000), line(Outcome.NOT_THIS_TIME)))
    assert stops(shown) == ((1, "The awards end here · £2,000 stays"),)


@pytest.mark.parametrize(
    ("outcome", "amount", "words"),
    [
        (Outcome.FUND, 100_000, "Fund £1,000"),
        (Outcome.PART_FUND, 60_000, "Part fund £600"),
        (Outcome.NO_MONEY, 0, "Good, no money left"),
        (Outcome.NO_QUORUM, 0, "Too few grades"),
        (Outcome.DEFER, 0, "Left for later"),
        (Outcome.BELOW_LINE, 0, "Below the line"),
        (Outcome.NOT_THIS_TIME, 0, "Not this time"),
    ],
)
def test_what_the_list_says_of_a_bid_in_a_few_words(outcome, amount, words):
    assert short(line(outcome, amount)) == words


def test_a_part_that_is_no_less_than_the_panel_would_give_is_said_to_be_part_of_what_they_ask():
    assert said(line(Outcome.PART_FUND, 120_000), MEETS, may_wait=True) == "Part of what they ask · £50 left after this"
