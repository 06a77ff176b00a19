from fractions import Fraction

import pytest

from kitpanel.panel.rules.decision import compute
from kitpanel.panel.rules.explain import decimal, explain

from .made import a_round, small


def said(record, ref):
    return explain(record, compute(record), ref)


@pytest.mark.parametrize(
    ("value", "text"),
    [("11/4", "2.75"), ("3", "3"), ("5/2", "2.5"), ("8/3", "2.67"), ("1/200", "0.01"), ("1/201", "0"), ("-1/3", "−0.33"),
     ("-1/900", "0"), ("0", "0"), ("299/100", "2.99"), ("2999/1000", "3")],
)  # fmt: skip
def test_a_fraction_is_said_with_at_most_two_places(value, text):
    assert decimal(Fraction(value)) == text


def test_a_funded_bid():
    assert said(small(), "garden") == (
        "5 of the 5 who may vote gave a grade. 4 are needed.",
        "1 person stepped out.",
        "Place 1 of 4.",
        "Its fair average is 3.43 of 4, its plain average 3.4.",
        "The line is a plain average of 2, and it meets it.",
        "£2,500 was left for it at its turn, enough for the £1,000 the panel would give.",
    )


def test_a_bid_funded_in_part():
    assert said(small(), "market") == (
        "6 of the 6 who may vote gave a grade. 4 are needed.",
        "Nobody stepped out.",
        "Place 3 of 4.",
        "Its fair average is 2.33 of 4, its plain average 2.33.",
        "The line is a plain average of 2, and it meets it.",
        "£500 was left for it at its turn, so it gets £500. £1,000 would have been enough for all.",
    )


def test_a_bid_below_the_line():
    assert said(small(), "repair")[-1] == "That is below the line: a plain average of 2 would have been enough."


def test_a_bid_without_a_quorum():
    assert said(small(), "choir") == (
        "2 of the 6 who may vote gave a grade. 4 are needed.",
        "Nobody stepped out.",
        "That is too few to decide, so it waits for the next round.",
    )


def test_a_bid_for_which_no_money_was_left_is_told_what_would_have_been_enough():
    record = a_round("first 4 4\n next 3 3", money=113_050)
    assert (
        said(record, "next")[-1]
        == "£130.50 was left for it at its turn. £500 would have been enough for part, £1,000 for all."
    )
    record = a_round("first 4 4\n next 3 3", money=113_000, least={"next": 100_000})
    assert said(record, "next")[-1] == "£130 was left for it at its turn. £1,000 would have been enough."


def test_a_close_call_says_on_how_many_votes_it_hangs_and_on_nobodys_name():
    assert said(a_round("bid 0 3 3"), "bid")[-1] != "Close call: it hangs on 1 vote."
    assert said(a_round("bid 0 4 2"), "bid")[-1] == "Close call: it hangs on 1 vote."
    assert said(a_round("bid 2 2 2 1\n other 3 3 3 1"), "bid")[-1] == "Close call: it hangs on 1 vote."
    assert said(a_round("bid 3 3 0"), "bid")[-1] == "Close call: it hangs on any one of 2 votes."


def test_levels_that_cannot_be_compared_and_ties_are_said():
    split = a_round("a 3 3 x x x x\n b x x 2 2 x x")
    assert said(split, "a")[1:4] == (
        "4 people stepped out.",
        "Place 1 of 2.",
        "Its average is 3 of 4. Too few people read the same ideas to say who is strict.",
    )
    level = a_round("liked 3 3 0\n disliked 2 2 2")
    assert "Others have the same average. The votes between them set its place." in said(level, "liked")
    drawn = a_round("a 3 2\n b 2 3")
    assert "Others are level with it. The draw set its place." in said(drawn, "b")
