"""What becomes of the panel's words in a letter: one to three reasons, never a name, never a score (domain §3)."""

import uuid
from datetime import UTC, datetime

import pytest

from kitpanel.core.errors import Refused
from kitpanel.panel.rules.ballot import Mark
from kitpanel.panel.rules.letter import (
    WANTED,
    Kind,
    Said,
    check_second_reader,
    check_time,
    helped,
    is_tellable,
    kind_of,
    listed,
    told,
)
from kitpanel.panel.rules.record import Outcome

PANEL = ["Bilal Mohamed", "Ng Su", "Ama"]


@pytest.mark.parametrize(
    ("outcome", "move", "kind"),
    [
        (Outcome.FUND, "fund", Kind.FUNDED),
        (Outcome.PART_FUND, "part_fund", Kind.PART_FUNDED),
        (Outcome.NO_MONEY, "defer", Kind.CARRIED_OVER),
        (Outcome.NO_QUORUM, "defer", Kind.CARRIED_OVER),
        (Outcome.NO_MONEY, "not_fund", Kind.NOT_AFTER_TWO),
        (Outcome.NO_QUORUM, "not_fund", Kind.NOT_AFTER_TWO),
        (Outcome.DEFER, "not_fund", Kind.NOT_AFTER_TWO),
        (Outcome.BELOW_LINE, "not_fund", Kind.NOT_THIS_TIME),
        (Outcome.NOT_THIS_TIME, "not_fund", Kind.NOT_THIS_TIME),
    ],
)
def test_every_outcome_has_its_letter(outcome, move, kind):
    assert kind_of(outcome, move) is kind


SAID = [
    Said(4, "Nobody else does this."),
    Said(0, "The job centre has a fund for it."),
    Said(2, "It costs a lot for six people."),
    Said(1, "Say who will look after the plants."),
    Said(3, "Good for the estate."),
    Said(None, "Where is the hall?"),
    Said(4, "Nobody else  does this."),
    Said(4, ""),
]


@pytest.mark.parametrize(
    ("outcome", "reasons"),
    [
        (Outcome.FUND, ("Nobody else does this.", "Good for the estate.")),
        (Outcome.PART_FUND, ("Nobody else does this.", "Good for the estate.")),
        (
            Outcome.BELOW_LINE,
            (
                "The job centre has a fund for it.",
                "Say who will look after the plants.",
                "It costs a lot for six people.",
            ),
        ),
        (
            Outcome.NO_QUORUM,
            ("Too few of the panel could say yes or no to your idea this time.", "Where is the hall?"),
        ),
        (
            Outcome.NO_MONEY,
            (
                "The panel liked your idea, but the money for this round ran out before it came to yours.",
                "Nobody else does this.",
                "Good for the estate.",
            ),
        ),
    ],
)
def test_the_words_that_speak_most_plainly_come_first_and_three_are_enough(outcome, reasons):
    assert told(outcome, SAID, PANEL) == reasons


@pytest.mark.parametrize(
    "words",
    [
        "Bilal says it is a good hall.",
        "ask MOHAMED about it",
        "I gave it 3/4.",
        "3 out of 4 from me",
        "Low score on food",
        "I voted no because of the cost",
        "My grade is about the budget",
        "The average was fine",
        "x" * 321,
    ],
)
def test_a_name_a_score_or_a_speech_is_not_put_into_a_letter(words):
    assert is_tellable(words, PANEL) is False


@pytest.mark.parametrize("words", ["Six people is few for £1,200.", "Su is two letters, and many words hold them."])
def test_other_words_are(words):
    assert is_tellable(words, PANEL) is True


def test_a_doubt_is_no_praise():
    said = [Said(2, "I like it, but others need it more."), Said(3, "Good for the estate.")]
    assert told(Outcome.FUND, said, PANEL) == ("Good for the estate.",)
    assert told(Outcome.FUND, said[:1], PANEL) == ()


def test_a_letter_without_words_that_can_be_told_says_what_staff_must_write():
    assert listed(told(Outcome.BELOW_LINE, [Said(0, "I gave it 0/4")], PANEL)) == WANTED
    assert listed(("One.", "Two.")) == "- One.\n- Two."


def test_a_mission_is_named_when_most_who_graded_felt_it_would_help():
    marks = [
        {"food": Mark.STRONGLY, "estates": Mark.A_LITTLE},
        {"food": Mark.CLEARLY, "estates": Mark.STRONGLY},
        {"food": Mark.CANNOT_TELL},
    ]
    assert helped(marks, ["estates", "food"]) == ("food",)
    assert helped([], ["food"]) == ()


def test_a_sentence_that_many_ticked_goes_first_and_each_is_told_once():
    needed, ready = "It is needed here, and nobody else does it.", "You have thought it through, and it can work."
    said = [Said(4, f"{ready}\nThe hall is free."), Said(4, needed), Said(4, f"{needed}\nI liked Bilal’s point."),
            Said(3, f"{needed}\n{ready}")]  # fmt: skip
    assert told(Outcome.FUND, said, PANEL) == (needed, ready, "The hall is free.")


def test_whoever_changed_a_letter_does_not_read_it_alone():
    me = uuid.uuid4()
    check_second_reader(None, me)
    check_second_reader(uuid.uuid4(), me)
    with pytest.raises(Refused, match="somebody else must read it"):
        check_second_reader(me, me)


@pytest.mark.parametrize(("hour", "words"), [(9, "still to come"), (8, "still to come"), (18, "promised sooner")])
def test_letters_go_after_now_and_by_the_day_they_were_promised(hour, words):
    now, last = datetime(2027, 3, 11, 9, tzinfo=UTC), datetime(2027, 3, 11, 17, tzinfo=UTC)
    check_time(last, last, now)
    with pytest.raises(Refused, match=words) as refused:
        check_time(now.replace(hour=hour), last, now)
    assert refused.value.field == "day"
