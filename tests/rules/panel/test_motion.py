"""From the list to the decision: motions, signatures, and the money once more."""

from dataclasses import replace

import pytest

from kitpanel.core.errors import Refused
from kitpanel.panel.rules import motion
from kitpanel.panel.rules.decision import compute
from kitpanel.panel.rules.motion import Motion, Put, Why
from kitpanel.panel.rules.record import Basis, Bid, Decided, Outcome

from .made import a_round, small

BID = Bid("garden", 164_000, 110_000, ("north",))
WHOLE = Bid("garden", 164_000, 164_000, ("north",))


@pytest.mark.parametrize(
    ("for_", "against", "carries"), [(5, 4, True), (4, 5, False), (4, 4, False), (1, 0, True), (0, 0, False)]
)
def test_a_motion_carries_with_more_for_than_against_and_a_tie_fails(for_, against, carries):
    assert motion.carried(for_, against) is carries


@pytest.mark.parametrize(
    "moved",
    [
        Motion(Outcome.FUND, 164_000, 5, 2, 2),
        Motion(Outcome.FUND, 110_000, 0, 0, 0),
        Motion(Outcome.PART_FUND, 163_900, 5, 4, 0),
        Motion(Outcome.DEFER, 0, 9, 0, 0),
        Motion(Outcome.NOT_THIS_TIME, 0, 1, 2, 3),
    ],
)
def test_a_motion_the_bid_allows_is_put(moved):
    assert motion.check(moved, BID, may_vote=9) is None


@pytest.mark.parametrize(
    ("moved", "bid", "field", "sentence"),
    [
        (Motion(Outcome.NO_MONEY, 0, 1, 0, 0), BID, "outcome", "Choose what the motion does."),
        (Motion(Outcome.FUND, 0, 1, 0, 0), BID, "amount", "Write an amount from £1,100 to £1,640."),
        (Motion(Outcome.FUND, 109_900, 1, 0, 0), BID, "amount", "Write an amount from £1,100 to £1,640."),
        (Motion(Outcome.FUND, 164_100, 1, 0, 0), BID, "amount", "Write an amount from £1,100 to £1,640."),
        (Motion(Outcome.PART_FUND, 164_000, 1, 0, 0), BID, "amount", "Write an amount from £1,100 to £1,639."),
        (Motion(Outcome.FUND, 120_050, 1, 0, 0), BID, "amount", "Write whole pounds, without pence, like 250."),
        (
            Motion(Outcome.PART_FUND, 163_900, 1, 0, 0),
            WHOLE,
            "amount",
            "They need all they ask for, so it cannot be part of it.",
        ),
        (Motion(Outcome.DEFER, 110_000, 1, 0, 0), BID, "amount", "Leave the amount empty: this gives no money."),
        (Motion(Outcome.DEFER, 0, 1, -1, 0), BID, "for_", "Write how many hands there were, from 0 up."),
        (Motion(Outcome.DEFER, 0, 5, 4, 1), BID, "for_", "You wrote 10 hands, and 9 people may vote. Count again."),
    ],
)
def test_a_motion_the_bid_does_not_allow_is_refused_with_what_to_do(moved, bid, field, sentence):
    with pytest.raises(Refused) as refused:
        motion.check(moved, bid, may_vote=9)
    assert (refused.value.field, refused.value.sentence) == (field, sentence)


def test_what_a_motion_may_do_is_said_in_words():
    assert list(motion.MOTIONS.values()) == [
        "Fund it",
        "Fund part of it",
        "Leave it for the next round",
        "Not this time",
    ]


def confirmed(record, **changes):
    """The list confirmed as a whole, then the rows named changed."""
    computed = compute(record)
    rows = [
        Decided(ref, result.outcome, result.amount, Basis.LIST, ("P1", "P2"), "Because.")
        for ref, result in computed.bids.items()
    ]
    return computed, [replace(row, **changes.get(row.bid, {})) for row in rows]


def faults(**changes):
    computed, rows = confirmed(small(), **changes)
    return motion.faults(small(), computed, rows)


MOVED = {"basis": Basis.MOTION, "for_": 4, "against": 1, "abstain": 0}


def test_a_list_confirmed_as_a_whole_has_no_fault():
    assert faults() == []


def test_a_carried_motion_within_the_money_has_no_fault():
    assert faults(garden=MOVED | {"outcome": Outcome.DEFER, "amount": 0}) == []
    assert faults(
        soup=MOVED | {"outcome": Outcome.PART_FUND, "amount": 50_000},
        choir=MOVED | {"outcome": Outcome.FUND, "amount": 50_000},
    ) == []  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"amount": 90_000}, ["soup: decided from the list as fund 90000, where the list says fund 100000"]),
        (
            {"outcome": Outcome.DEFER, "amount": 0},
            ["soup: decided from the list as defer 0, where the list says fund 100000"],
        ),
        ({"for_": 3}, ["soup: has counts of hands, and was not moved"]),
        ({"signed_by": ("P1",)}, ["soup: signed by 1 and not by two people"]),
        ({"signed_by": ("P1", "P1")}, ["soup: signed by 1 and not by two people"]),
        ({"signed_by": ("P1", "P2", "P3")}, ["soup: signed by 3 and not by two people"]),
        (MOVED | {"abstain": None}, ["soup: was moved without counts of hands"]),
        (MOVED | {"for_": 2, "against": 2}, ["soup: was moved with 2 for and 2 against, which does not carry"]),
        (
            MOVED | {"abstain": 9},
            ["soup: was moved as fund 100000: You wrote 14 hands, and 6 people may vote. Count again."],
        ),
        (
            MOVED | {"amount": 40_000},
            ["soup: was moved as fund 40000: Write an amount from £500 to £1,000."],
        ),
    ],
)
def test_every_fault_of_a_row_is_named(changes, found):
    assert faults(soup=changes) == found


def test_nobody_signs_a_bid_they_stepped_out_of():
    assert faults(garden={"signed_by": ("P5", "P2")}) == ["garden: signed by P5, who stepped out of it"]


def test_a_bid_without_a_decision_is_named():
    computed, rows = confirmed(small())
    assert motion.faults(small(), computed, rows[1:]) == ["garden: no decision is recorded"]


def test_motions_cannot_spend_more_than_there_is():
    found = faults(choir=MOVED | {"outcome": Outcome.FUND, "amount": 100_000})
    assert found == ["the awards decided are more than the strands can carry together"]


def test_the_awards_decided_are_charged_as_the_list_is():
    record = a_round(
        "one 4 4\n two 3 3\n late 4 .\n", quorum_floor=2, money={"north": 100_000, "council": 200_000},
    )  # fmt: skip
    computed = compute(record)
    assert motion.commitments(record, computed, {"late": 100_000, "two": 100_000, "one": 100_000}) == {
        "one": {"north": 100_000}, "two": {"council": 100_000}, "late": {"council": 100_000},
    }  # fmt: skip
    assert motion.commitments(record, computed, {"one": 0}) == {}
    with pytest.raises(Refused) as refused:
        motion.commitments(record, computed, {"one": 300_100})
    assert refused.value.sentence == "There is not enough money for all of this. Move a motion to give less."


def put(bid, outcome, amount=0, *, hands=(4, 1, 0), number=1, undone=False):
    return Put(number, bid, Motion(outcome, amount, *hands), Why("Because."), undone)


def test_only_a_motion_that_carried_and_was_not_undone_stands():
    carries = put("soup", Outcome.DEFER)
    puts = [carries, put("garden", Outcome.DEFER, hands=(2, 2, 0)), put("market", Outcome.DEFER, undone=True)]
    assert motion.standing(puts) == {"soup": carries}
    ends = motion.decided(compute(small()), puts)
    assert {ref: (str(end[0]), end[1]) for ref, end in ends.items()} == {
        "garden": ("fund", 100_000), "soup": ("defer", 0), "market": ("part_fund", 50_000),
        "repair": ("below_line", 0), "choir": ("no_quorum", 0),
    }  # fmt: skip


def test_one_motion_stands_on_a_bid_and_the_next_waits_until_it_is_undone():
    with pytest.raises(Refused, match="Undo it first, then put another"):
        motion.check_may_put([put("soup", Outcome.DEFER)], "soup")
    assert motion.check_may_put([put("soup", Outcome.DEFER, undone=True)], "soup") is None


@pytest.mark.parametrize(
    ("hands", "reason", "tellable", "sentence"),
    [
        ((3, 1, 0), "", True, "Write why, in words that can go into their letter."),
        ((3, 3, 0), "", True, None),
        ((3, 1, 0), "Ask the school.", True, None),
        ((1, 3, 0), "Ada voted no.", False,
         "This goes into their letter: leave out names, grades and votes, and keep it short."),
    ],
)  # fmt: skip
def test_a_motion_that_carries_has_a_reason_that_its_letter_can_tell(hands, reason, tellable, sentence):
    said = []
    try:
        motion.check_why(Motion(Outcome.DEFER, 0, *hands), Why(reason), tellable=tellable)
    except Refused as refused:
        said = [(refused.field, refused.sentence)]
    assert said == ([("reason", sentence)] if sentence else [])


def test_the_hands_are_said_in_words():
    assert motion.hands(Motion(Outcome.DEFER, 0, 5, 2, 1)) == "5 for, 2 against, 1 did not say: carried"
    assert motion.hands(Motion(Outcome.DEFER, 0, 2, 2, 0)) == "2 for, 2 against: not carried"
