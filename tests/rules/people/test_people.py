"""Who may be what, sign-in links, sessions, and slowing somebody down."""

from datetime import UTC, date, datetime, timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kitpanel.core.errors import Refused
from kitpanel.people.rules import (
    OFFICE,
    ROLE_WORDS,
    Link,
    RightsRule,
    RoleName,
    SignInRule,
    answer_by,
    check_link,
    check_may_apply,
    check_may_change_email,
    check_may_serve,
    check_roles,
    check_two_people,
    is_signed_in,
    is_throttled,
    may_apply_from,
    session_ends,
)

APPLICANT, PANELLIST, STAFF, FINANCE, FUNDER, ADMIN = RoleName
NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)
TICK = timedelta(microseconds=1)
RULE = SignInRule()


def refused(act, *args, **named):
    with pytest.raises(Refused) as raised:
        act(*args, **named)
    return raised.value.sentence


ALLOWED = {
    (),
    (APPLICANT,),
    (PANELLIST,),
    (STAFF,),
    (FINANCE,),
    (FUNDER,),
    (ADMIN,),
    (APPLICANT, PANELLIST),
    (APPLICANT, STAFF),
    (APPLICANT, FINANCE),
    (APPLICANT, ADMIN),
    (STAFF, FINANCE),
    (STAFF, ADMIN),
    (FINANCE, ADMIN),
    (APPLICANT, STAFF, FINANCE),
    (APPLICANT, STAFF, ADMIN),
    (APPLICANT, FINANCE, ADMIN),
    (STAFF, FINANCE, ADMIN),
    (APPLICANT, STAFF, FINANCE, ADMIN),
}


def test_every_combination_of_roles_is_allowed_or_refused_as_the_matrix_says():
    allowed = set()
    for size in range(7):
        for roles in combinations(RoleName, size):
            try:
                check_roles(roles)
            except Refused:
                continue
            allowed.add(roles)
    assert allowed == ALLOWED


@pytest.mark.parametrize(
    ("roles", "sentence"),
    [
        ([STAFF, PANELLIST], "One person cannot be both panel member and programme staff. End one role first."),
        ([FUNDER, APPLICANT], "One person cannot be both applicant and funder. End one role first."),
        ([ADMIN, ADMIN, PANELLIST], "One person cannot be both administrator and panel member. End one role first."),
    ],
)
def test_the_refusal_names_the_two_roles(roles, sentence):
    with pytest.raises(Refused) as raised:
        check_roles(roles)
    assert (raised.value.sentence, raised.value.field) == (sentence, "roles")


def test_every_role_has_words_and_the_office_never_votes():
    assert list(ROLE_WORDS) == list(RoleName)
    assert {STAFF, FINANCE, ADMIN} == OFFICE


@pytest.mark.parametrize(
    ("ended", "first"),
    [
        (date(2027, 3, 1), date(2027, 6, 1)),
        (date(2026, 11, 30), date(2027, 2, 28)),
        (date(2027, 11, 30), date(2028, 2, 29)),
        (date(2026, 12, 31), date(2027, 3, 31)),
        (date(2027, 9, 15), date(2027, 12, 15)),
        (date(2027, 10, 1), date(2028, 1, 1)),
    ],
)
def test_three_months_after_serving(ended, first):
    assert may_apply_from(ended, 3) == first


@pytest.mark.parametrize("role", [PANELLIST, STAFF, FINANCE, ADMIN])
def test_nobody_asks_the_kit_for_money_while_they_run_it(role):
    assert refused(check_may_apply, {role, APPLICANT}, None, NOW.date(), 3) == (
        "You help to run the Kit, so you cannot ask it for money now. You can once you have left for a while."
    )


def test_a_former_panellist_may_apply_three_months_after_and_not_a_day_before():
    ended = date(2027, 3, 1)
    check_may_apply((), ended, date(2027, 6, 1), 3)
    check_may_apply({APPLICANT}, None, date(2027, 3, 1), 3)
    assert refused(check_may_apply, (), ended, date(2027, 5, 31), 3) == (
        "You helped to run the Kit until 1 March 2027. You can send an idea from 1 June 2027."
    )


def test_somebody_with_an_idea_on_its_way_joins_later():
    check_may_serve(has_live_idea=False)
    assert refused(check_may_serve, has_live_idea=True) == (
        "They have an idea on its way to a panel. They can join once it has been settled."
    )


GONE = "This link no longer works. Links last 15 minutes, work once, and only the newest one counts. Ask for a new one."


def test_a_link_works_for_fifteen_minutes_and_not_a_moment_more():
    made = Link(NOW)
    check_link(made, NOW, RULE.link_lasts)
    check_link(made, NOW + timedelta(minutes=15) - TICK, RULE.link_lasts)
    assert refused(check_link, made, NOW + timedelta(minutes=15), RULE.link_lasts) == GONE
    assert refused(check_link, made, NOW - TICK, RULE.link_lasts) == GONE


@pytest.mark.parametrize("link", [None, Link(NOW, used_at=NOW), Link(NOW, newer=True)])
def test_an_unknown_used_or_replaced_link_says_the_same(link):
    assert refused(check_link, link, NOW, RULE.link_lasts) == GONE


def test_a_session_ends_when_unused_sooner_for_those_who_see_others_data():
    assert session_ends(NOW, NOW, [APPLICANT], RULE) == NOW + timedelta(hours=2)
    assert session_ends(NOW, NOW, [APPLICANT, STAFF], RULE) == NOW + timedelta(minutes=30)
    late = NOW + timedelta(hours=11)
    assert session_ends(NOW, late, [PANELLIST], RULE) == NOW + timedelta(hours=12)


def test_a_session_holds_until_its_end_and_ends_everywhere_at_once():
    ends = NOW + timedelta(hours=2)
    assert is_signed_in(NOW, NOW, ends - TICK, [], rule=RULE) is True
    assert is_signed_in(NOW, NOW, ends, [], rule=RULE) is False
    assert is_signed_in(NOW, NOW, NOW - TICK, [], rule=RULE) is False
    assert is_signed_in(NOW, NOW, NOW, [], rule=RULE, signed_out_everywhere_at=NOW) is False
    assert is_signed_in(NOW, NOW, NOW, [], rule=RULE, signed_out_everywhere_at=NOW - TICK) is True


@given(st.lists(st.integers(0, 24 * 60), max_size=30))
def test_however_busy_no_session_outlives_its_twelve_hours(minutes):
    seen = NOW
    for minute in sorted(minutes):
        now = NOW + timedelta(minutes=minute)
        if is_signed_in(NOW, seen, now, [STAFF], rule=RULE):
            assert now - seen < RULE.office_idle
            assert now - NOW < RULE.absolute
            seen = now


def test_the_sixth_link_in_an_hour_is_one_too_many():
    hour = timedelta(hours=1)
    sent = [NOW - timedelta(minutes=n) for n in range(5)]
    assert is_throttled(sent, NOW, 5, hour) is True
    assert is_throttled(sent[:4], NOW, 5, hour) is False
    assert is_throttled([*sent[:4], NOW - hour], NOW, 5, hour) is False
    assert is_throttled([*sent[:4], NOW - hour + TICK], NOW, 5, hour) is True
    assert is_throttled([*sent[:4], NOW + TICK], NOW, 5, hour) is False


def test_who_prepared_it_does_not_approve_it():
    check_two_people("dana", "tom")
    assert refused(check_two_people, "dana", "dana") == "Ask somebody else to approve this: you prepared it."


@pytest.mark.parametrize(
    ("by", "whose", "own", "words"),
    [
        ([RoleName.ADMIN], [RoleName.ADMIN], True, "Ask a colleague"),
        ([RoleName.STAFF], [RoleName.FINANCE], False, "Ask an administrator"),
    ],
)
def test_an_address_is_not_changed_by_whoever_it_would_let_in_as_more(by, whose, own, words):
    with pytest.raises(Refused, match=words):
        check_may_change_email(by, whose, own=own)


def test_staff_change_a_residents_address_and_an_administrator_anybody_elses():
    check_may_change_email([RoleName.STAFF], [RoleName.APPLICANT], own=False)
    check_may_change_email([RoleName.ADMIN], [RoleName.FINANCE], own=False)


def test_what_is_asked_of_us_is_answered_within_four_weeks_of_the_day_in_london():
    late = datetime(2027, 6, 30, 23, 30, tzinfo=UTC)
    assert answer_by(late, RightsRule()) == date(2027, 7, 29)
