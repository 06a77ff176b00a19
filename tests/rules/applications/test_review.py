"""A review of how an idea was decided: until when it can be asked for, by when it is answered, and by whom not."""

import uuid
from datetime import date

import pytest

from kitpanel.applications.rules import ApplicationState as State
from kitpanel.applications.rules.outcome import Keeping
from kitpanel.applications.rules.review import answer_by, check_ask, check_finding, check_reviewer, may_ask
from kitpanel.core.errors import Refused

DAY = date(2027, 3, 1)


@pytest.mark.parametrize(
    ("state", "until", "may"),
    [
        (State.NOT_FUNDED, DAY, True),
        (State.INELIGIBLE, date(2027, 3, 2), True),
        (State.NOT_FUNDED, date(2027, 2, 28), False),
        (State.NOT_FUNDED, None, False),
        (State.FUNDED, DAY, False),
        (State.UPHELD, DAY, False),
    ],
)
def test_whoever_was_told_no_may_ask_until_the_last_day(state, until, may):
    assert may_ask(state, DAY, until) is may


@pytest.mark.parametrize(
    ("until", "words", "field", "begins"),
    [
        (DAY, 0, "words", "Tell us what"),
        (DAY, 501, "words", "Make it shorter: 500 words"),
        (date(2027, 2, 26), 12, None, "You can no longer ask"),
    ],
)
def test_an_empty_a_long_and_a_late_one_are_refused_with_what_to_do(until, words, field, begins):
    with pytest.raises(Refused) as refused:
        check_ask(State.NOT_FUNDED, DAY, until, words)
    assert (refused.value.field, refused.value.sentence.startswith(begins)) == (field, True)


def test_500_words_on_the_last_day_are_taken():
    check_ask(State.INELIGIBLE, DAY, DAY, 500)


def test_they_hear_within_twenty_working_days():
    assert answer_by(DAY, Keeping()) == date(2027, 3, 29)
    assert answer_by(DAY, Keeping(), holidays={date(2027, 3, 26)}) == date(2027, 3, 30)


def test_nobody_looks_again_at_their_own_no():
    me = uuid.uuid4()
    check_reviewer(me, {uuid.uuid4()})
    with pytest.raises(Refused, match="somebody else must look"):
        check_reviewer(me, {me})


def test_an_answer_says_what_was_found():
    check_finding("The panel had read the whole text.")
    with pytest.raises(Refused, match="Write what you found"):
        check_finding("  ")
