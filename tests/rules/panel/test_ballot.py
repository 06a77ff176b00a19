from fractions import Fraction

import pytest

from kitpanel.core.errors import Refused
from kitpanel.panel.rules import ballot
from kitpanel.panel.rules.ballot import Asked, Ballot, Mark, State

BID = Asked(asked=164_000, missions=frozenset({"estates", "food"}), lines=4)
GOOD = Ballot(State.GRADED, 3)


def refusal(given):
    with pytest.raises(Refused) as refused:
        ballot.check(given, BID)
    return refused.value.field, refused.value.sentence


@pytest.mark.parametrize(
    "given",
    [
        GOOD,
        Ballot(State.GRADED, 2),
        Ballot(State.GRADED, 0, reason="The job centre has a clothes fund."),
        Ballot(State.GRADED, 1, reason="Ask the neighbours first."),
        Ballot(State.GRADED, 4, reason="Nine doors out of eleven said yes."),
        Ballot(State.GRADED, 3, lower=110_000),
        Ballot(State.GRADED, 3, lower=164_000, lower_lines=(0, 3)),
        Ballot(State.GRADED, 1, reason="Not yet.", lower=120_000),
        Ballot(State.GRADED, 3, marks={"food": Mark.CANNOT_TELL}),
        Ballot(State.GRADED, 3, marks={"food": Mark.STRONGLY, "estates": Mark.NOT_AT_ALL}),
        Ballot(State.CANNOT_JUDGE, missing="Who looks after the children?"),
        Ballot(State.STEPPED_OUT),
    ],
)
def test_a_complete_ballot_is_taken(given):
    assert ballot.check(given, BID) is None


@pytest.mark.parametrize(
    ("given", "field", "sentence"),
    [
        (Ballot(State.GRADED), "grade", "Choose what you think of this idea."),
        (Ballot(State.GRADED, 5, reason="!"), "grade", "Choose what you think of this idea."),
        (Ballot(State.GRADED, -1, reason="!"), "grade", "Choose what you think of this idea."),
        (Ballot(State.GRADED, True, reason="!"), "grade", "Choose what you think of this idea."),
        (Ballot(State.GRADED, 0), "reason", "Tell us why you say “No”. A few words do."),
        (Ballot(State.GRADED, 1, reason=" \n"), "reason", "Tell us why you say “Not yet”. A few words do."),
        (Ballot(State.GRADED, 4), "reason", "Tell us why you say “Yes, we must fund this”. A few words do."),
        (Ballot(State.GRADED, 3, lower=120_050), "lower", "Write whole pounds, without pence, like 250."),
        (
            Ballot(State.GRADED, 3, lower=0, lower_lines=(0, 1, 2, 3)), "lower",
            "Leave a line ticked, or write an amount from £1 to £1,640.",
        ),
        (
            Ballot(State.GRADED, 3, lower=164_100), "lower",
            "Leave a line ticked, or write an amount from £1 to £1,640.",
        ),
        (Ballot(State.GRADED, 3, lower_lines=(1,)), "lower", "Write the amount you would give."),
        (Ballot(State.GRADED, 3, lower=120_000, lower_lines=(4,)), "lower_lines", "Choose lines from this idea’s budget."),
        (
            Ballot(State.GRADED, 3, marks={"diversity": Mark.CLEARLY}), "marks",
            "Choose one answer for each Mission this idea names.",
        ),
        (Ballot(State.GRADED, 3, marks={"food": "very"}), "marks", "Choose one answer for each Mission this idea names."),
        (Ballot(State.CANNOT_JUDGE), "missing", "Tell us what you would need to know."),
        (
            Ballot(State.CANNOT_JUDGE, 3, missing="Who?"), "grade",
            "Choose one answer only: a grade, or that you cannot judge.",
        ),
        (Ballot(State.STEPPED_OUT, 0), "grade", "Choose one answer only: a grade, or that you cannot judge."),
        (
            Ballot(State.CANNOT_JUDGE, missing="Who?", lower=120_000), "grade",
            "Choose a grade first, or clear the amount and the Missions.",
        ),
        (
            Ballot(State.STEPPED_OUT, marks={"food": Mark.CLEARLY}), "grade",
            "Choose a grade first, or clear the amount and the Missions.",
        ),
    ],
)  # fmt: skip
def test_an_incomplete_ballot_is_refused_beside_its_field_with_what_to_do(given, field, sentence):
    assert refusal(given) == (field, sentence)


def test_grades_and_marks_are_chosen_as_words():
    assert ballot.GRADES == {
        4: "Yes, we must fund this", 3: "Yes, this is good", 2: "Yes, if there is money", 1: "Not yet", 0: "No",
    }  # fmt: skip
    assert list(ballot.MARKS.values()) == ["Not at all", "A little", "Clearly", "Strongly", "I can’t tell"]
    assert [ballot.said(each) for each in (Ballot(State.GRADED, 0), Ballot(State.CANNOT_JUDGE), Ballot(State.STEPPED_OUT))] == [
        "No", "I don’t have enough to go on", "Stepped out",
    ]  # fmt: skip


def test_a_panel_that_is_split_disagrees_more_than_one_that_wavers():
    assert ballot.spread([]) == ballot.spread([4]) == ballot.spread([2, 2, 2]) == 0
    assert ballot.spread([0, 4]) == 4
    assert ballot.spread([1, 2, 3]) == Fraction(2, 3)


def test_disagreement_orders_the_discussion():
    grades = {
        "calm": [3, 3, 3],
        "split": [0, 4, 0, 4],
        "new": [],
        "b-waver": [2, 3],
        "a-waver": [3, 2],
        "more": [2, 3, 2, 3],
    }
    assert ballot.agenda(grades) == ("split", "more", "a-waver", "b-waver", "calm", "new")


def test_the_chain_gets_codes_and_numbers_of_a_ballot_and_no_words():
    given = Ballot(State.GRADED, 4, "Nine doors", "", 120_000, (2, 0), {"food": Mark.STRONGLY})
    assert ballot.coded(given) == {
        "state": "graded", "grade": 4, "lower": 120_000, "lower_lines": [0, 2], "marks": {"food": "strongly"},
    }  # fmt: skip


def said_before(grade, **changes):
    whole = {"reason": "It is near.", "lower": 60_000, "lower_lines": (1,), "marks": {"food": Mark.CLEARLY}}
    return Ballot(State.GRADED, grade, **(whole | changes))


@pytest.mark.parametrize(
    ("before", "grade", "reason", "lower"),
    [
        (3, 4, "It is near.", 60_000), (4, 2, "", 60_000), (2, 3, "", 60_000), (3, 1, "", None), (1, 0, "It is near.", None),
        (0, 3, "", 60_000),
    ],
)  # fmt: skip
def test_another_grade_keeps_the_words_while_they_speak_the_same_way(before, grade, reason, lower):
    made = ballot.again(said_before(before), grade)
    lines = (1,) if lower else ()
    assert made == Ballot(State.GRADED, grade, reason, "", lower, lines, {"food": Mark.CLEARLY})


def test_another_grade_after_no_grade_starts_afresh():
    assert ballot.again(None, 3) == Ballot(State.GRADED, 3)
    assert ballot.again(Ballot(State.CANNOT_JUDGE, missing="Where?"), 3) == Ballot(State.GRADED, 3)
