"""A stored record beside the rows, the chain and the money: whatever differs is named (voting §4, §5)."""

from dataclasses import replace

import pytest

from kitpanel.panel.rules import chain
from kitpanel.panel.rules.audit import chain_differences, chained_motions, chained_votes, differences, row_differences
from kitpanel.panel.rules.chain import Kind
from kitpanel.panel.rules.record import Basis, Decided, Outcome, StrandMoney

from .made import small


def vote(seat, bid, grade=3, **said):
    return {"kind": Kind.VOTE, "seat": seat, "bid": bid, "state": "graded", "grade": grade, "lower": None} | said


def out(seat, bid, link="out"):
    return {"kind": Kind.STEP_OUT, "seat": seat, "bid": bid, "link": link}


def linked(*bodies, seed="9f"):
    rows = []
    for body in bodies:
        rows.append(chain.append(rows[-1] if rows else None, body, seed))
    return rows


def test_a_record_agrees_with_itself():
    assert list(differences(small(), small())) == []


@pytest.mark.parametrize(
    ("changed", "begins"),
    [
        ({"seed": "aa"}, "seed: stored as"), ({"line": 3}, "line: stored as"), ({"quorum_floor": 2}, "quorum_floor: stored as"),
        ({"head": "dd"}, "head: stored as"), ({"round": "R-2"}, "round: stored as"), ({"panel": ("P1",)}, "panel: stored as"),
    ],
)  # fmt: skip
def test_a_setting_that_differs_is_named(changed, begins):
    assert [line[: len(begins)] for line in differences(replace(small(), **changed), small())] == [begins]


def test_money_sums_and_votes_that_differ_are_named():
    stored = small()
    rows = replace(
        stored, strands=(StrandMoney("north", 1, 0), *stored.strands[1:]),
        bids=(replace(stored.bids[0], asked=99_999), *stored.bids[1:]),
        votes=(replace(stored.votes[0], grade=0, lower=60_000), *stored.votes[2:]),
    )  # fmt: skip
    strands, sums, first, second = differences(stored, rows)
    assert strands.startswith("strands: stored as ")
    assert sums.startswith("sums and strands of ")
    assert first.endswith("stored as graded 4, the rows say graded 0 lower 60000")
    assert second.endswith("stored as graded 3, the rows say not cast")


def test_the_chain_gives_the_last_vote_before_the_lock_and_voids_those_of_who_stepped_out():
    rows = linked(
        vote("P1", "garden", 1), vote("P1", "garden", 4), vote("P2", "garden"), out("P2", "garden"), vote("P3", "soup"),
        out("P3", "soup", "none"), vote("P3", "elsewhere"), {"kind": Kind.MOTION, "bid": "soup", "seat": "P1"},
        {"kind": Kind.OPENING}, {"kind": Kind.LOCK}, vote("P4", "garden"),
    )  # fmt: skip
    assert chained_votes(rows, ["garden", "soup"]) == {
        ("P1", "garden"): ("graded", 4, None), ("P2", "garden"): ("stepped_out", None, None),
    }  # fmt: skip


def test_a_chain_without_a_lock_gives_what_it_has():
    assert chained_votes(linked(vote("P1", "garden", 2)), ["garden"]) == {("P1", "garden"): ("graded", 2, None)}


def test_a_chain_that_tells_other_votes_is_named_and_a_broken_one_is_only_called_broken():
    stored = replace(small(), votes=small().votes[:1])
    first = stored.votes[0]
    rows = linked(vote(first.panellist, first.bid, first.grade), {"kind": Kind.LOCK})
    whole = replace(stored, head=rows[-1].hash)
    assert list(chain_differences(whole, rows)) == []
    other = linked(vote(first.panellist, first.bid, 0), {"kind": Kind.LOCK})
    [line] = chain_differences(replace(stored, head=other[-1].hash), other)
    assert line.endswith(f"stored as graded {first.grade}, the chain says graded 0")
    broken = [replace(rows[0], body=rows[0].body.replace("graded", "judged")), *rows[1:]]
    assert [line[:7] for line in chain_differences(whole, broken)] == ["chain: "]


def test_rows_are_compared_bid_by_bid():
    assert list(row_differences({"b": 1}, {"a": 1, "b": 1}, "amount")) == [
        "amount of a: stored as None, the rows say 1"
    ]


def moved(bid, number, outcome="defer", *, hands=(4, 1, 0)):
    counts = dict(zip(("for", "against", "abstain"), hands, strict=True))
    return {"kind": Kind.MOTION, "act": "put", "bid": bid, "number": number, "outcome": outcome, "amount": 0, **counts}


def undone(bid, number):
    return {"kind": Kind.MOTION, "act": "undo", "bid": bid, "number": number}


def test_the_chain_gives_the_motions_that_carried_and_were_not_undone():
    rows = linked(
        vote("P1", "garden"), {"kind": Kind.LOCK}, moved("garden", 1), undone("garden", 1), moved("garden", 2, "not_this_time"),
        undone("garden", 1), moved("soup", 3, hands=(2, 2, 1)), undone("soup", 3),
    )  # fmt: skip
    assert chained_motions(rows) == {"garden": ("not_this_time", 0, 4, 1, 0)}


def test_a_decision_that_rests_on_another_motion_than_the_chain_holds_is_named():
    rows = linked({"kind": Kind.LOCK}, moved("garden", 1))
    row = Decided("garden", Outcome.DEFER, 0, Basis.MOTION, ("P1", "P2"), None, 3, 1, 0)
    listed = Decided("soup", Outcome.DEFER, 0, Basis.LIST, ("P1", "P2"))
    stored = replace(small(), seed="9f", head=rows[-1].hash, votes=(), decision=(row, listed))
    assert list(chain_differences(stored, rows)) == [
        "motion of garden: stored as ('defer', 0, 3, 1, 0), the rows say ('defer', 0, 4, 1, 0)"
    ]
