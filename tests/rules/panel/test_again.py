"""The rule against a second implementation of it, on rounds made up from a seed."""

import json
import time
from collections import Counter

import pytest
from support.sizes import size

from kitpanel.panel.rules.decision import compute
from kitpanel.panel.rules.record import parse

from . import again
from .made_up import made_up

ROUNDS = size(150, 2_000)


@pytest.fixture(scope="module")
def rounds():
    made = [made_up(seed) for seed in range(ROUNDS)]
    return [(record, compute(parse(json.dumps(record)))) for record in made]


def test_both_implementations_agree_on_every_round(rounds):
    for record, computed in rounds:
        assert computed.as_json() == again.compute(record), record["round"]


@pytest.mark.parametrize("seed", range(ROUNDS // 50))
def test_they_agree_on_rounds_of_a_real_size(seed):
    record = made_up(seed, people=10, ideas=12)
    assert compute(parse(json.dumps(record))).as_json() == again.compute(record)


def test_twenty_people_and_forty_bids_are_computed_while_the_panel_waits():
    """With every close call, exactly, on grades with gaps."""
    record = parse(json.dumps(made_up(11, people=20, ideas=40)))
    begun = time.perf_counter()
    computed = compute(record)
    assert time.perf_counter() - begun < 5
    corrected = sum(result.average != result.mean for result in computed.bids.values())
    assert (len(computed.order), computed.comparable, corrected) == (40, True, 40)


def test_the_rounds_made_up_hold_every_case_of_the_rule(rounds):
    seen = Counter()
    for record, computed in rounds:
        seen.update(str(result.outcome) for result in computed.bids.values())
        seen.update(f"settled by {result.settled_by}" for result in computed.bids.values())
        seen.update("close call" for result in computed.bids.values() if result.close_call)
        seen.update("two strands" for result in computed.bids.values() if len(result.charged) > 1)
        seen.update("corrected" for result in computed.bids.values() if result.average != result.mean)
        seen.update(
            "lowered" for r in computed.bids.values() if r.panel_amount < parse(json.dumps(record)).bid(r.ref).asked
        )
        seen["levels cannot be compared"] += not computed.comparable
        seen["equal shares differ"] += {*computed.second_opinion} != {r.ref for r in computed.bids.values() if r.amount}
    rare = {case: number for case, number in seen.items() if number < 5}
    assert (sorted(seen), rare) == (
        [
            "below_line", "close call", "corrected", "equal shares differ", "fund", "levels cannot be compared", "lowered",
            "no_money", "no_quorum", "part_fund", "settled by None", "settled by average", "settled by draw",
            "settled by head_to_head", "two strands",
        ],
        {},
    )  # fmt: skip
