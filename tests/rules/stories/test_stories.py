"""When a story is due, who is chased when, and whose yes it takes to show it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kitpanel.core.errors import Refused
from kitpanel.stories.rules import (
    QUESTIONS,
    USE_WORDS,
    Chase,
    Consent,
    StoryRule,
    Use,
    WhyUnpublished,
    chase_due,
    chases,
    check_may_publish,
    consent_ends,
    due_on,
    is_valid,
    may_show,
    must_come_down,
)

RULE = StoryRule()
ENDS = date(2027, 7, 31)
DUE = date(2027, 8, 28)
DAY = timedelta(days=1)
GIVEN = date(2027, 8, 20)
WORDS = Consent("teller", None, Use.WEBSITE, GIVEN)


def shows(consents, people=("teller",), photo=None, use=Use.WEBSITE, today=GIVEN):
    return may_show(consents, people, photo=photo, use=use, today=today, rule=RULE)


def test_a_story_is_due_four_weeks_after_the_end_with_three_reminders_and_then_a_call():
    assert due_on(ENDS, RULE) == DUE
    assert chases(DUE, RULE) == (
        (Chase.BEFORE, date(2027, 8, 21)),
        (Chase.AFTER, date(2027, 9, 4)),
        (Chase.LAST, date(2027, 9, 18)),
        (Chase.RING, date(2027, 9, 25)),
    )


def test_each_reminder_goes_once_on_its_day():
    done, days = set(), {}
    for n in range(120):
        today = ENDS + n * DAY
        if chase := chase_due(DUE, today, done, RULE):
            done.add(chase)
            days[chase] = today
    assert tuple(days.items()) == chases(DUE, RULE)


def test_after_a_silence_only_the_latest_step_is_due():
    assert chase_due(DUE, date(2027, 9, 20), (), RULE) is Chase.LAST
    assert chase_due(DUE, date(2027, 9, 20), {Chase.LAST}, RULE) is None
    assert chase_due(DUE, date(2027, 8, 20), (), RULE) is None


def test_there_are_four_questions_and_words_for_each_use():
    assert [key for key, _ in QUESTIONS] == ["happened", "changed", "went_wrong", "stayed"]
    assert list(USE_WORDS) == list(Use)


def test_a_consent_lasts_five_years_to_the_day():
    assert consent_ends(WORDS, RULE) == date(2032, 8, 20)
    assert is_valid(WORDS, date(2032, 8, 19), RULE) is True
    assert is_valid(WORDS, date(2032, 8, 20), RULE) is False
    assert is_valid(WORDS, GIVEN - DAY, RULE) is False
    assert consent_ends(replace(WORDS, given_on=date(2028, 2, 29)), RULE) == date(2033, 3, 1)


def test_a_consent_ends_when_it_said_it_would_whatever_the_rule_is_now():
    said = replace(WORDS, expires_on=date(2028, 8, 20))
    assert consent_ends(said, RULE) == date(2028, 8, 20)
    assert is_valid(said, date(2028, 8, 20), RULE) is False
    assert must_come_down([said], "teller", date(2028, 8, 20), RULE) is WhyUnpublished.EXPIRED


def test_a_withdrawn_consent_ends_that_day_and_never_lasts_longer_for_it():
    withdrawn = replace(WORDS, withdrawn_on=date(2028, 1, 1))
    assert is_valid(withdrawn, date(2027, 12, 31), RULE) is True
    assert is_valid(withdrawn, date(2028, 1, 1), RULE) is False
    assert consent_ends(replace(WORDS, withdrawn_on=date(2040, 1, 1)), RULE) == date(2032, 8, 20)


@pytest.mark.parametrize(
    ("age", "own", "parent", "valid"),
    [
        (None, True, False, True),
        (None, False, True, False),
        (17, True, False, True),
        (16, True, False, True),
        (15, True, False, False),
        (15, True, True, True),
        (15, False, True, False),
        (4, True, True, True),
    ],
)
def test_under_sixteen_it_takes_the_child_and_a_parent(age, own, parent, valid):
    assert is_valid(replace(WORDS, age=age, own=own, parent=parent), GIVEN, RULE) is valid


def test_a_yes_counts_for_one_photo_and_one_use_only():
    photo = replace(WORDS, photo="one.jpg")
    assert shows([photo], photo="one.jpg") is True
    assert shows([photo], photo="two.jpg") is False
    assert shows([photo]) is False
    assert shows([photo], photo="one.jpg", use=Use.SOCIAL) is False


def test_everybody_in_a_photo_must_agree():
    mine = replace(WORDS, photo="one.jpg")
    theirs = replace(mine, person="neighbour")
    assert shows([mine], ("teller", "neighbour"), "one.jpg") is False
    assert shows([mine, mine], ("teller", "neighbour"), "one.jpg") is False
    assert shows([mine, theirs], ("teller", "neighbour"), "one.jpg") is True
    assert shows([mine, theirs], (), "one.jpg") is False


def test_the_latest_answer_counts():
    no = replace(WORDS, given_on=GIVEN + DAY, withdrawn_on=GIVEN + DAY)
    assert shows([no, WORDS], today=GIVEN + DAY) is False
    assert shows([no, WORDS], today=GIVEN) is True
    again = replace(WORDS, given_on=GIVEN + 2 * DAY)
    assert shows([again, no, WORDS], today=GIVEN + 2 * DAY) is True
    assert shows([replace(WORDS, withdrawn_on=GIVEN), WORDS]) is False


def test_a_story_is_published_only_with_its_tellers_yes():
    check_may_publish([WORDS], "teller", GIVEN, RULE)
    with pytest.raises(Refused) as refused:
        check_may_publish([replace(WORDS, person="neighbour")], "teller", GIVEN, RULE)
    assert refused.value.sentence == (
        "Ask the person who told this story if we may show it, and record their answer first."
    )


def test_a_published_story_comes_down_for_the_right_reason():
    later = GIVEN + DAY
    assert must_come_down([WORDS], "teller", later, RULE) is None
    assert must_come_down([], "teller", later, RULE) is WhyUnpublished.WITHDRAWN
    withdrawn = replace(WORDS, withdrawn_on=later)
    assert must_come_down([withdrawn], "teller", later, RULE) is WhyUnpublished.WITHDRAWN
    assert must_come_down([withdrawn], "teller", GIVEN, RULE) is None
    assert must_come_down([WORDS], "teller", date(2032, 8, 20), RULE) is WhyUnpublished.EXPIRED
    promised = replace(WORDS, withdrawn_on=date(2040, 1, 1))
    assert must_come_down([promised], "teller", date(2032, 8, 20), RULE) is WhyUnpublished.EXPIRED


@given(st.dates(date(2021, 8, 1), date(2040, 1, 1)), st.integers(0, 4000))
def test_what_is_shown_and_what_must_come_down_never_disagree(given_on, days):
    consent = replace(WORDS, given_on=given_on)
    today = given_on + timedelta(days=days)
    assert shows([consent], today=today) is (must_come_down([consent], "teller", today, RULE) is None)
