"""When somebody with an unsent idea hears from us: never about nothing, never too often, and never too late."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kitpanel.applications.rules.answers import Answers, BudgetLine, Unread
from kitpanel.applications.rules.drafts import (
    DraftLetters,
    has_words,
    is_copy_due,
    is_last_call_due,
    is_reminder_due,
    may_remind,
    put_away_on,
)
from kitpanel.applications.rules.outcome import Keeping
from kitpanel.strands.rules import ApplicantType

KEEPING, RULE = Keeping(), DraftLetters()
CUT_OFF = datetime(2027, 3, 15, 17, tzinfo=UTC)
WAIT = timedelta(minutes=2)
MINUTES = st.integers(-40 * 24 * 60, 40 * 24 * 60).map(lambda many: timedelta(minutes=many))
DAYS = st.dates(date(2027, 1, 1), date(2028, 12, 31))


@pytest.mark.parametrize(
    ("answers", "unread", "found"),
    [
        (Answers(), {}, False),
        (Answers(name="Nadia", email="n@example.org", phone="07700 900412", access_needs="Large print"), {}, False),
        (Answers(title="Gardens"), {}, True),
        (Answers(postcode="NW5"), {}, True),
        (Answers(under_18=False), {}, True),
        (Answers(applying_as=ApplicantType.ALONE), {}, True),
        (Answers(lines=(BudgetLine("Soil"),)), {}, True),
        (Answers(media_seconds=20), {}, True),
        (Answers(), {"starts_on": Unread({"day": "31"}, "There is no such day")}, True),
    ],
)
def test_a_draft_with_nothing_of_an_idea_in_it_is_empty(answers, unread, found):
    assert has_words(answers, unread) is found


@given(MINUTES, MINUTES)
def test_a_reminder_comes_in_the_last_days_to_somebody_who_is_not_writing(before, quiet):
    now = CUT_OFF + before
    due = is_reminder_due(CUT_OFF, now - quiet, now, RULE)
    assert due is (timedelta(days=-3) <= before < timedelta(0) and quiet >= timedelta(hours=24))


def test_nobody_is_reminded_of_one_draft_more_often_than_the_setting():
    assert [may_remind(times, RULE) for times in range(5)] == [True, True, True, False, False]
    assert may_remind(0, DraftLetters(reminders=0)) is False


@given(MINUTES, MINUTES)
def test_a_copy_goes_after_its_cut_off_only_to_who_had_begun(after, begun):
    due = is_copy_due(CUT_OFF + begun, CUT_OFF, CUT_OFF + after, WAIT, RULE)
    assert due is (begun <= timedelta(0) and WAIT <= after < timedelta(days=7))


@given(DAYS, st.integers(0, 200))
def test_every_draft_is_sent_to_its_writer_some_days_before_it_is_put_away(saved_on, later):
    called_on = saved_on + timedelta(days=max(later, KEEPING.draft_days - RULE.last_call_days))
    assert is_last_call_due(saved_on, called_on, KEEPING, RULE) is True
    gone = put_away_on(saved_on, called_on, KEEPING, RULE)
    assert gone - called_on >= timedelta(days=RULE.last_call_days)
    assert gone - saved_on >= timedelta(days=KEEPING.draft_days)
    assert gone in {called_on + timedelta(days=RULE.last_call_days), saved_on + timedelta(days=KEEPING.draft_days)}


def test_the_last_call_is_made_a_week_before_the_ninety_days_are_over_and_not_before():
    saved_on = date(2027, 3, 1)
    assert [is_last_call_due(saved_on, saved_on + timedelta(days=many), KEEPING, RULE) for many in (82, 83, 90)] == [
        False, True, True,
    ]  # fmt: skip
    assert put_away_on(saved_on, saved_on + timedelta(days=83), KEEPING, RULE) == saved_on + timedelta(days=90)
