"""Who has a hand in an idea, and what each of them may do with it (domain §2)."""

from datetime import UTC, date, datetime, timedelta

import pytest

from kitpanel.applications.rules.hands import (
    MAY_WORDS,
    OF_THE_OWNER,
    PART_WORDS,
    RULE,
    Hand,
    May,
    Part,
    check_agreed,
    check_helping,
    check_invite,
    check_link,
    check_read,
)
from kitpanel.applications.rules.lifecycle import ApplicationState
from kitpanel.applications.rules.sections import SECTIONS, may_correct, may_edit
from kitpanel.core.errors import Refused

NOW = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
KEYS = {section.key for section in SECTIONS}


@pytest.mark.parametrize(
    ("part", "sees"),
    [
        (Part.OWNER, KEYS),
        (Part.HELPER, KEYS - {"declare"}),
        (Part.TAKER, KEYS - {"declare"}),
        (Part.CO_APPLICANT, KEYS - OF_THE_OWNER),
    ],
)
def test_each_sees_their_parts_and_writes_them_if_let(part, sees):
    assert {key for key in KEYS if Hand(part).sees(key)} == sees
    assert {key for key in KEYS if Hand(part).writes(key)} == sees
    assert {key for key in KEYS if Hand(part, May.VIEW).writes(key)} == set()
    assert Hand(part).owns is (part is Part.OWNER)


def test_everything_has_words():
    assert (set(PART_WORDS), set(MAY_WORDS)) == (set(Part), set(May))


@pytest.mark.parametrize("state", ApplicationState)
def test_what_staff_took_down_can_be_put_right_while_it_is_with_staff(state):
    open_keys = {key for key in KEYS if may_edit(state, key, (), taken=True)}
    with_staff = state in {ApplicationState.SUBMITTED, ApplicationState.CHECKING}
    before = {key for key in KEYS if may_edit(state, key, ())}
    assert open_keys == (KEYS - {"declare"} if with_staff else before)
    assert (may_correct(state, taken=True), may_correct(state, taken=False)) == (with_staff, False)


@pytest.mark.parametrize(
    ("made", "ended"),
    [
        (None, None),
        (NOW - timedelta(days=1), NOW),
        (NOW - RULE.link_lasts, None),
        (NOW + timedelta(seconds=1), None),
    ],
)
def test_a_link_that_is_unknown_used_or_old_gets_one_answer(made, ended):
    with pytest.raises(Refused, match="Links last 14 days, work once, and only the newest one counts"):
        check_link(made, ended, NOW)


def test_a_fresh_link_is_good_to_its_last_second():
    check_link(NOW - RULE.link_lasts + timedelta(seconds=1), None, NOW)
    check_link(NOW, None, NOW)


@pytest.mark.parametrize(
    ("email", "there", "sentence"),
    [
        ("nadia@example.org", (), "This is your own address"),
        ("kwame@example.org", ("kwame@example.org",), "They are on this idea already"),
        ("new@example.org", [f"{n}@example.org" for n in range(RULE.most_people)], "the most there can be"),
    ],
)
def test_some_cannot_be_let_in(email, there, sentence):
    with pytest.raises(Refused, match=sentence):
        check_invite(email, "nadia@example.org", there)


def test_others_can():
    check_invite("new@example.org", "nadia@example.org", [f"{n}@example.org" for n in range(RULE.most_people - 1)])


def test_what_was_taken_down_is_sent_once_its_person_agreed():
    today = date(2027, 3, 1)
    check_agreed(today, today)
    with pytest.raises(Refused, match="on which day"):
        check_agreed(None, today)
    with pytest.raises(Refused, match="a day before"):
        check_agreed(date(2027, 3, 2), today)


def test_a_helper_begins_no_more_than_can_be_looked_after():
    check_helping(RULE.most_helped - 1)
    with pytest.raises(Refused, match="20 ideas you began wait for a yes"):
        check_helping(RULE.most_helped)


def test_a_yes_is_to_the_words_that_were_read():
    check_read(4, 4)
    with pytest.raises(Refused, match="changed a moment ago"):
        check_read(5, 4)
