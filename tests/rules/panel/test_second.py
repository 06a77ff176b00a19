"""The second opinion said in words, and outcomes as minutes say them."""

from kitpanel.panel.rules import outcomes, second
from kitpanel.panel.rules.decision import compute
from kitpanel.panel.rules.second import Swap

from .made import a_round

TITLES = {"a": "Soup", "b": "Choir", "c": "Beds"}


def test_the_swap_holds_equal_shares_against_the_list():
    """Four people would take all the money twice over; their shares pay for one, and the other two's for the third."""
    table = """
        big    4 4 4 4 0 0
        mid    4 4 4 3 0 0
        small  0 0 0 0 4 4
    """
    record = a_round(table, money=200_000, line=1, asked={"small": 60_000})
    assert second.swap(compute(record).as_json()) == Swap(("small",), ("mid",))


def test_the_same_choice_is_said_so():
    found = second.swap({"second_opinion": ["a"], "bids": {"a": {"amount": 100}, "b": {"amount": 0}}})
    assert found.same
    assert second.said(found, TITLES) == (second.HOW, "It would fund the same ideas as the list.")


def test_a_swap_names_ideas_to_the_panel():
    assert second.said(Swap(("a",), ("b", "c")), TITLES)[1] == "It would fund “Soup” instead of “Choir” and “Beds”."


def test_nothing_is_said_of_an_idea_that_the_reader_stepped_out_of():
    assert second.said(Swap(("a",), ("b",)), {"a": "Soup"})[1] == "It would also fund “Soup”."
    assert second.said(Swap(("a",), ("b",)), {"b": "Choir"})[1] == "It would leave out “Choir”."
    assert second.said(Swap(("a",), ("b",)), {"c": "Beds"})[1] == "It would fund the same ideas as the list."


def test_outcomes_votes_and_hands_in_words():
    row = {"graded": 4, "entitled": 5, "needed": 4, "hangs_on": []}
    assert outcomes.outcome_said("fund", 120_000) == "Funded, £1,200"
    assert outcomes.outcome_said("no_quorum", 0) == "Too few grades"
    assert outcomes.votes_said(row) == "4 of 5 gave a grade, 4 needed"
    assert outcomes.votes_said(row | {"hangs_on": ["P1"]}).endswith("it hangs on 1 vote")
    assert outcomes.votes_said(row | {"hangs_on": ["P1", "P2"]}).endswith("it hangs on any one of 2 votes")
    assert (outcomes.hands_said(5, 2, 1), outcomes.hands_said(None, None, None)) == (
        "5 for, 2 against, 1 abstained", "",
    )  # fmt: skip
