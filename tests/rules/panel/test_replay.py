"""Recomputing a stored round: 0 when all agrees, 1 with each difference, 2 when it cannot be read."""

import json

import pytest

from kitpanel.panel.rules.decision import compute
from kitpanel.panel.rules.record import Basis, Decided, Record, dump
from kitpanel.panel.rules.replay import replay

from .made import a_round, small


def stored(record=None):
    record = record or small()
    computed = compute(record)
    decision = tuple(
        Decided(ref, result.outcome, result.amount, Basis.LIST, ("P1", "P2")) for ref, result in computed.bids.items()
    )
    return json.loads(dump(Record(**vars(record) | {"computed": computed.as_json(), "decision": decision})))


def test_a_round_that_agrees_is_told_so():
    found = replay(json.dumps(stored()))
    assert (found.code, found.errors) == (0, ())
    assert found.lines == (
        "Round R-1",
        "1 garden: fund £1,000",
        "2 soup: fund £1,000",
        "3 market: part_fund £500",
        "4 repair: below_line",
        "- choir: no_quorum",
        "Left: north £0, council £0",
        "It agrees with what is stored.",
    )
    assert json.loads(found.as_json()) == stored()["computed"]


def test_a_round_that_stores_no_result_is_computed_and_not_compared():
    found = replay(dump(small()))
    assert (found.code, found.errors, found.lines[-1]) == (
        0,
        (),
        "No result is stored, so there is nothing to compare.",
    )
    assert found.computed == compute(small()).as_json()


def test_extra_keys_are_ignored_and_the_second_opinion_need_not_be_stored():
    made = stored()
    made["computed"] |= {"extra": 1}
    made["computed"]["bids"]["soup"] |= {"note": "x"}
    made["computed"]["second_opinion"].reverse()
    assert replay(json.dumps(made)).code == 0
    del made["computed"]["second_opinion"]
    assert replay(json.dumps(made)).code == 0


@pytest.mark.parametrize(
    ("path", "value", "line"),
    [
        (("comparable",), 1, "computed.comparable: stored as 1, computed as True"),
        (("order",), ["soup"], "computed.order: stored as ['soup'], computed as ['garden', 'soup', 'market', 'repair']"),
        (("left", "north"), 100, "computed.left: stored as {'council': 0, 'north': 100}, computed as {'council': 0, 'north': 0}"),
        (("left",), {"north": 0}, "computed.left: stored as {'north': 0}, computed as {'council': 0, 'north': 0}"),
        (
            ("second_opinion",), ["soup"],
            "computed.second_opinion: stored as ['soup'], computed as ['garden', 'soup']",
        ),
        (("second_opinion",), "soup", "computed.second_opinion: stored as 'soup', computed as ['garden', 'soup']"),
        (("second_opinion",), [1], "computed.second_opinion: stored as [1], computed as ['garden', 'soup']"),
        (("bids", "soup", "amount"), 100_000.0, "computed.bids['soup'].amount: stored as 100000.0, computed as 100000"),
        (("bids", "soup", "average"), "6/2", "computed.bids['soup'].average: stored as '6/2', computed as '3'"),
        (("bids", "soup", "mean"), 3, "computed.bids['soup'].mean: stored as 3, computed as '3'"),
        (("bids", "soup", "hangs_on"), ["P1"], "computed.bids['soup'].hangs_on: stored as ['P1'], computed as []"),
        (("bids", "soup", "charged"), {}, "computed.bids['soup'].charged: stored as {}, computed as {'council': 100000}"),
        (("bids", "soup", "outcome"), "no_money", "computed.bids['soup'].outcome: stored as 'no_money', computed as 'fund'"),
        (("bids", "choir", "mean"), "3", "computed.bids['choir'].mean: stored as '3', computed as None"),
        (("bids", "zoo"), {}, "computed.bids: 'zoo' is no bid of this round"),
        (("bids", "soup"), 1, "computed.bids: 'soup' is not stored as an object"),
        (("bids",), [], "computed.bids: not stored as an object"),
    ],
)  # fmt: skip
def test_each_difference_from_the_stored_result_is_a_line(path, value, line):
    made = stored()
    *steps, last = path
    target = made["computed"]
    for step in steps:
        target = target[step]
    target[last] = value
    found = replay(json.dumps(made))
    assert (found.code, found.errors, found.lines[-1]) == (
        1, (line,), "It does not agree with what is stored in 1 place.",
    )  # fmt: skip
    assert found.computed == stored()["computed"]


def test_every_part_of_a_stored_result_must_be_there():
    for key in ("comparable", "order", "left", "bids"):
        made = stored()
        del made["computed"][key]
        assert replay(json.dumps(made)).code == 1, key
    for key in stored()["computed"]["bids"]["soup"]:
        made = stored()
        del made["computed"]["bids"]["soup"][key]
        found = replay(json.dumps(made))
        assert (found.code, len(found.errors), "not stored, computed as" in found.errors[0]) == (1, 1, True)
    made = stored()
    del made["computed"]["bids"]["soup"]
    assert replay(json.dumps(made)).errors == ("computed.bids: 'soup' is not stored as an object",)


def test_a_grade_altered_after_the_fact_shows():
    made = stored()
    next(vote for vote in made["votes"] if vote["bid"] == "repair" and vote["grade"] == 2)["grade"] = 4
    assert replay(json.dumps(made)).errors == (
        "computed.bids['garden'].average: stored as '103/30', computed as '307/90'",
        "computed.bids['repair'].average: stored as '7/6', computed as '3/2'",
        "computed.bids['repair'].mean: stored as '7/6', computed as '3/2'",
    )


def test_a_decision_that_is_not_the_list_shows_even_without_a_stored_result():
    made = stored()
    del made["computed"]
    made["decision"][0] |= {"outcome": "defer", "amount": 0}
    del made["decision"][1]
    found = replay(json.dumps(made))
    assert (found.code, found.lines[-1]) == (1, "It does not agree with what is stored in 2 places.")
    assert found.errors == (
        "decision: soup: no decision is recorded",
        "decision: garden: decided from the list as defer 0, where the list says fund 100000",
    )


def test_names_that_could_break_a_line_or_a_terminal_are_escaped():
    made = json.loads(dump(a_round("bid 0 4 2")))
    text = json.dumps(made).replace('"bid"', '"\\u001b[2J\\n"', 1).replace('"bid": "bid"', '"bid": "\\u001b[2J\\n"')
    found = replay(text)
    assert (found.code, found.lines[1]) == (0, "1 '\\x1b[2J\\n': fund £1,000, close call (1)")


def test_a_round_without_strands_says_so():
    made = json.loads(dump(small())) | {"bids": [], "votes": [], "strands": []}
    assert replay(json.dumps(made)).lines == (
        "Round R-1", "Left: no strands", "No result is stored, so there is nothing to compare.",
    )  # fmt: skip


def test_the_printed_result_is_plain_ascii():
    made = json.loads(json.dumps(json.loads(dump(a_round("bid 3 3")))).replace('"P1"', '"Zo\\u00eb"'))
    assert replay(json.dumps(made)).as_json().isascii()
