"""Who comes before whom: averages, the line, ties, quorum and the panel amount, one rule at a time."""

import hashlib
from fractions import Fraction

import pytest

from kitpanel.panel.rules import tally
from kitpanel.panel.rules.decision import compute
from kitpanel.panel.rules.levels import fair, solve
from kitpanel.panel.rules.tally import SettledBy

from .made import a_round, outcomes


def test_hypha_counts_not_answering_as_0_and_here_it_is_left_out():
    for silence in "?.x":
        quiet = compute(a_round(f"quiet 3 3 3 {silence} {silence}")).bids["quiet"]
        assert (quiet.graded, quiet.mean, quiet.average) == (3, 3, 3)


def test_emf_drops_a_poor_vote_of_0_and_here_a_real_zero_counts():
    computed = compute(a_round("poor 0 0 2\n fair 2 2 2"))
    assert [(ref, computed.bids[ref].mean, computed.bids[ref].graded) for ref in computed.order] == [
        ("fair", 2, 3),
        ("poor", Fraction(2, 3), 3),
    ]


def test_when_everybody_grades_everything_the_fair_average_is_the_plain_mean():
    computed = compute(a_round("a 4 1 3\n b 2 0 2\n c 3 1 4"))
    assert {ref: result.average for ref, result in computed.bids.items()} == {
        "a": Fraction(8, 3), "b": Fraction(4, 3), "c": Fraction(8, 3),
    }  # fmt: skip


def test_a_bid_read_only_by_strict_people_is_not_punished_for_it():
    """P1 and P2 give a grade less than P3 and P4; the strict two alone read `stairs`, the mild two `hall`."""
    computed = compute(a_round("stairs 2 2 x x\n hall x x 3 3\n all 2 2 3 3\n other 1 1 2 2"))
    averages = {ref: (str(result.mean), str(result.average)) for ref, result in computed.bids.items()}
    assert averages == {
        "stairs": ("2", "5/2"), "hall": ("3", "5/2"), "all": ("5/2", "5/2"), "other": ("3/2", "3/2"),
    }  # fmt: skip


def test_people_who_graded_no_quorate_bid_have_no_level():
    """P4 graded only `rare`, which has no quorum: nothing P4 says may move the others."""
    table = "a 2 3 3 ? ?\n b 3 . 3 3 x\n rare . . . {} ."
    low, high = (compute(a_round(table.format(grade), quorum_floor=3)) for grade in (0, 4))
    assert low.bids["rare"].outcome == "no_quorum"
    assert low.as_json() == high.as_json()


def test_two_halves_that_share_nobody_are_ordered_by_plain_means_and_say_so():
    computed = compute(a_round("a 4 3 x x\n b 2 1 x x\n c x x 3 3\n d x x 2 1"))
    assert (computed.comparable, computed.order) == (
        False,
        ("a", "c", *sorted("bd", key=lambda ref: tally.draw("9f", "c2", ref))),
    )
    assert all(result.average == result.mean for result in computed.bids.values())


def test_with_no_quorate_bid_nothing_is_said_against_comparing():
    computed = compute(a_round("a 4 . .", quorum_floor=4))
    assert (computed.comparable, computed.order, computed.bids["a"].average, computed.bids["a"].mean) == (
        True,
        (),
        None,
        None,
    )
    assert fair({}).averages == {}


def test_the_line_is_the_plain_mean_of_the_bid_alone():
    """The four who graded `shy` all said "yes, if there is money"; being mild, they pull its fair average below 2."""
    computed = compute(a_round("shy 2 2 2 2 x x\n one 4 4 4 4 0 0\n two 4 4 3 4 1 0"))
    shy = computed.bids["shy"]
    assert (shy.mean, shy.average < 2, shy.outcome) == (2, True, "fund")
    assert compute(a_round("shy 2 2 2 1")).bids["shy"].outcome == "below_line"


@pytest.mark.parametrize(
    ("entitled", "floor", "needed"),
    [(10, 4, 6), (9, 4, 5), (7, 4, 4), (6, 4, 4), (3, 4, 4), (3, 1, 2), (0, 0, 1), (1, 0, 1)],
)
def test_a_bid_needs_more_than_half_of_those_who_may_vote_and_the_floor(entitled, floor, needed):
    assert tally.needed(entitled, floor) == needed


def test_who_steps_out_is_not_entitled_and_who_cannot_judge_is():
    computed = compute(a_round("out 3 3 3 3 x x x\n unsure 3 3 3 3 ? ? ?\n gone 3 3 3 . . . .", quorum_floor=4))
    counts = {
        ref: (each.graded, each.entitled, each.stepped_out, each.needed, each.outcome)
        for ref, each in computed.bids.items()
    }
    assert counts == {
        "out": (4, 4, 3, 4, "fund"), "unsure": (4, 7, 0, 4, "fund"), "gone": (3, 7, 0, 4, "no_quorum"),
    }  # fmt: skip


def test_the_meeting_needs_more_than_half_the_seated_panel():
    assert [tally.meeting_quorate(10, present) for present in (5, 6)] == [False, True]
    assert [tally.meeting_quorate(9, present) for present in (4, 5)] == [False, True]


def test_a_tie_goes_to_the_one_more_people_preferred():
    computed = compute(a_round("liked 3 3 0\n disliked 2 2 2"))
    assert computed.order == ("liked", "disliked")
    assert [computed.bids[ref].settled_by for ref in computed.order] == [SettledBy.HEAD_TO_HEAD] * 2


def wins(record):
    grades = {ref: each.grades for ref, each in tally.count(record).items()}
    return {ref: tally.head_to_head(ref, list(grades), grades) for ref in grades}


def test_head_to_head_is_counted_over_the_whole_tie_even_below_the_line():
    record = a_round("a 1 1 1 0 2\n b 2 0 0 1 2\n c 0 2 1 2 0")
    assert wins(record) == {"a": 0, "b": -1, "c": 1}
    assert compute(record).order == ("c", "a", "b")
    assert set(outcomes(record).values()) == {("below_line", 0)}


def test_where_everybody_loses_to_somebody_the_draw_decides():
    table = "a 0 2 1 1\n b 2 1 0 1\n c 1 0 2 1"
    assert wins(a_round(table)) == {"a": 0, "b": 0, "c": 0}
    assert len({compute(a_round(table, seed=f"{n}")).order for n in range(60)}) == 6


def test_bids_equal_over_the_whole_tie_are_not_compared_again_but_drawn():
    """More people prefer a to b; over the tie of four they are equal, and that is what counts."""
    table = "a 3 2 4 1 0\n b 0 1 3 2 4\n c 4 4 0 1 1\n d 0 0 4 3 3"
    assert wins(a_round(table)) == {"a": 0, "b": 0, "c": -1, "d": 1}
    assert {compute(a_round(table, seed=f"{n}")).order for n in range(30)} == {tuple("dabc"), tuple("dbac")}


def test_only_those_who_graded_both_are_asked_in_a_head_to_head():
    assert tally.head_to_head("a", ["a", "b"], {"a": {"P1": 4, "P2": 0}, "b": {"P2": 1, "P3": 0}}) == -1
    assert tally.head_to_head("a", ["a", "b"], {"a": {"P1": 4}, "b": {"P3": 0}}) == 0


def test_what_is_still_level_is_drawn_from_the_seed_and_the_head():
    record = a_round("a 3 2\n b 2 3\n c 3 2", seed="seed", head="head")
    drawn = sorted("abc", key=lambda ref: hashlib.sha256(f"seed|head|{ref}".encode()).hexdigest())
    assert compute(record).order == tuple(drawn)
    assert compute(record).bids["a"].settled_by == SettledBy.DRAW
    orders = {compute(a_round("a 3 2\n b 2 3\n c 3 2", seed=f"{n}")).order for n in range(60)}
    assert len(orders) == 6


@pytest.mark.parametrize(
    ("said", "lower", "amount"),
    [
        ("3 3 3", {}, 100_000),
        ("3 3 3", {1: 60_000}, 100_000),
        ("3 3 3", {1: 60_000, 2: 80_000}, 80_000),
        ("3 3 4 2", {1: 60_000, 2: 80_000}, 80_000),
        ("3 1 0", {1: 60_000, 2: 55_000, 3: 55_000}, 60_000),
        ("1 1 0", {1: 60_000}, 100_000),
        ("3 3", {1: 10_000, 2: 10_000}, 50_000),
        ("? ? x", {}, 100_000),
    ],
)
def test_the_amount_is_the_lower_median_of_those_who_say_yes_and_never_under_the_least(said, lower, amount):
    record = a_round(f"bid {said}", lower={(f"P{who}", "bid"): value for who, value in lower.items()})
    assert compute(record).bids["bid"].panel_amount == amount


def test_the_elimination_is_exact_on_a_matrix_known_to_lose_digits():
    """The Hilbert matrix of 8, times the least common multiple of its denominators; its solution is all ones."""
    rows = [[360_360 // (i + j + 1) for j in range(8)] for i in range(8)]
    numerators, below = solve([[*row, sum(row)] for row in rows])
    assert numerators == [below] * 8
