"""Equal Shares and the plain list against answers of another program on real elections."""

import hashlib
import json
import os
from fractions import Fraction
from pathlib import Path

import pytest

from kitpanel.panel.rules import shares
from kitpanel.panel.rules.decision import walk
from kitpanel.panel.rules.record import Bid, Record, StrandMoney
from kitpanel.panel.rules.shares import Pot, equal_shares
from kitpanel.panel.rules.tally import Ranking

ROOT = Path(__file__).parents[3]
SHARED = (ROOT / os.environ.get("KITPANEL_SHARED", "../shared")).resolve()
CASES = SHARED / "voting-cases.json"


def elections():
    return json.loads(CASES.read_text())["cases"] if CASES.exists() else []


needs_cases = [
    pytest.mark.needs_shared,
    pytest.mark.skipif(not CASES.exists(), reason="the shared elections are not beside the repository"),
]


@pytest.fixture(params=range(12), ids=lambda number: f"election {number + 1}")
def election(request):
    return elections()[request.param]


class TestRealElections:
    pytestmark = needs_cases

    def test_there_are_twelve(self):
        assert len(elections()) == 12

    def test_equal_shares_chooses_what_the_other_program_chose(self, election):
        pot = Pot(
            budget=whole(election["budget"]),
            voters=[str(voter) for voter in range(election["voters"])],
            costs={ref: whole(cost) for ref, cost in election["costs"].items()},
            utilities={
                ref: {who: Fraction(value) for who, value in each.items()}
                for ref, each in election["utilities"].items()
            },
            lots={ref: ref for ref in election["costs"]},
        )
        assert sorted(equal_shares(pot)) == election["equal_shares"]

    def test_walking_down_a_list_chooses_what_greedy_chose(self, election):
        costs = {ref: whole(cost) for ref, cost in election["costs"].items()}
        liked = {ref: sum(map(Fraction, each.values())) / costs[ref] for ref, each in election["utilities"].items()}
        order = sorted(costs, key=lambda ref: (-liked[ref], ref))
        bids = tuple(Bid(ref, costs[ref], costs[ref], ("pot",)) for ref in order)
        pot = (StrandMoney("pot", whole(election["budget"]), 1),)
        record = Record("R", "", "", 0, 0, (), pot, bids, ())
        turns = walk(record, Ranking(tuple(order), {}, True, {}), {ref: {"voter": 0} for ref in order}, costs)
        assert sorted(ref for ref, turn in turns.items() if turn.amount) == election["greedy"]


def whole(text):
    number = Fraction(text) * 100
    assert number.denominator == 1
    return int(number)


def test_equal_prices_go_by_the_lot():
    lots = {ref: hashlib.sha256(ref.encode()).hexdigest() for ref in "ab"}
    pot = Pot(100, ["v", "w"], {"a": 100, "b": 100}, {ref: {"v": 1, "w": 1} for ref in "ab"}, lots)
    assert equal_shares(pot) == [min("ab", key=lots.get)]


def test_who_has_little_left_pays_it_all_and_the_others_the_rest():
    pot = Pot(
        90, ["v", "w", "x"], {"first": 30, "second": 40, "third": 30},
        {"first": {"v": 30, "w": 30}, "second": {"v": 10, "w": 10, "x": 10}, "third": {"x": 1}}, {"first": "1", "second": "2", "third": "3"},
    )  # fmt: skip
    assert equal_shares(pot) == ["first", "second"]


def test_nobody_buys_what_nobody_likes_and_nobody_at_all_buys_nothing():
    assert equal_shares(Pot(100, ["v"], {"a": 10}, {"a": {"v": 0}}, {"a": "1"})) == []
    assert equal_shares(Pot(100, [], {"a": 10}, {"a": {}}, {"a": "1"})) == []


def test_the_rest_is_spent_down_the_list_skipping_what_does_not_fit():
    pot = Pot(100, ["v", "w"], {"a": 60, "b": 50, "c": 40}, {ref: {} for ref in "abc"}, dict.fromkeys("abc", ""))
    assert shares.second_opinion(pot, "abc") == ("a", "c")


def test_a_missing_grade_is_worth_the_fair_average_and_a_no_is_worth_nothing():
    averages = {"a": Fraction(5, 2), "b": Fraction(2, 3)}
    grades = {"a": {"P1": 4, "P2": 0}, "b": {"P1": 1}}
    assert shares.whole_utilities(averages, grades, {"a": 100, "b": 200}, ["P1", "P2", "P3"]) == {
        "a": {"P1": 6 * 3 * 100, "P2": 0, "P3": 6 * 100 * 3 // 2}, "b": {"P1": 0, "P2": 0, "P3": 0},
    }  # fmt: skip
