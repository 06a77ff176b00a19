"""An idea that is told: how long, from where we know that, and the summary that stands beside it."""

import pytest

from kitpanel.applications.rules.checking import check_accept
from kitpanel.applications.rules.lifecycle import ApplicationState
from kitpanel.applications.rules.limits import AskLimits
from kitpanel.applications.rules.recording import (
    LengthFrom,
    check_length,
    check_summary,
    length_of,
    may_record,
    may_sum_up,
    said_length,
)
from kitpanel.core.errors import Refused

LIMITS = AskLimits()
_S = ApplicationState


@pytest.mark.parametrize(
    ("read", "told", "seconds", "known_from"),
    [
        (61.2, 0, 62, LengthFrom.FILE),
        (0.01, 0, 1, LengthFrom.FILE),
        (61.2, 900, 62, LengthFrom.FILE),
        (None, 75, 75, LengthFrom.TOLD),
        (None, 0, 180, LengthFrom.NOWHERE),
    ],
)
def test_the_file_says_how_long_it_is_else_the_page_else_it_counts_whole(read, told, seconds, known_from):
    assert length_of(read, told, LIMITS) == (seconds, known_from)


def test_a_recording_may_be_a_fifth_over_and_no_more():
    check_length(216, LIMITS)
    with pytest.raises(Refused, match=r"^Send a recording of 3 minutes or less. This one is 3 minutes 37 seconds.$"):
        check_length(217, LIMITS)


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(1, "1 second"), (45, "45 seconds"), (60, "1 minute"), (125, "2 minutes 5 seconds"), (0, "0 seconds")],
)
def test_a_length_is_said_as_people_say_it(seconds, said):
    assert said_length(seconds) == said


def test_a_summary_says_something_and_is_short():
    check_summary("She wants to start a choir.", 6)
    for text, count, sentence in (("  ", 0, "Write in a few words what they say"),
                                  ("word " * 121, 121, "Make it shorter: about 60 words is enough")):  # fmt: skip
        with pytest.raises(Refused, match=f"^{sentence}$") as refused:
            check_summary(text, count)
        assert refused.value.field == "summary"


def test_a_recording_is_sent_while_its_part_is_open_but_never_under_a_panel_that_reads():
    may = {(state, asked) for state in _S for asked in ((), ("idea",)) if may_record(state, asked)}
    assert may == {(_S.DRAFT, ()), (_S.DRAFT, ("idea",)), (_S.NEEDS_INFO, ("idea",))}
    assert may_record(_S.CHECKING, (), taken=True)


def test_a_summary_is_written_while_staff_have_the_idea():
    assert {state for state in _S if may_sum_up(state)} == {_S.SUBMITTED, _S.CHECKING, _S.ELIGIBLE, _S.REOPENED}


def test_no_recording_goes_to_a_panel_without_its_summary():
    check_accept("E05013658", True, ["council"], unsummed=False)
    with pytest.raises(
        Refused, match=r"^Listen to the recording first, and write the short summary of it.$"
    ) as refused:
        check_accept("E05013658", True, ["council"], unsummed=True)
    assert refused.value.field == "summary"
