"""Ten years of fortnights, holidays, and the second at which an idea is late."""

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kitpanel.core.errors import Refused
from kitpanel.rounds.rules import ROUND, RoundState
from kitpanel.rounds.rules.fortnight import (
    FortnightRule,
    RoundDates,
    dates_of,
    due_move,
    in_time,
    is_skipped,
    london_day,
    plan,
    round_for,
    wall,
    working_days_after,
)

MONDAY = date(2027, 3, 1)
RULE = FortnightRule(first_cut_off=MONDAY)
EASTER = frozenset({date(2027, 3, 26), date(2027, 3, 29)})
DAY = timedelta(days=1)


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


def last_sunday(year, month):
    last = date(year, month, monthrange(year, month)[1])
    return last - timedelta(days=(last.weekday() + 1) % 7)


def by_hand(day, at):
    """London's wall time in UTC from the law itself: summer time is one hour, last Sunday of March to that of October."""
    summer = last_sunday(day.year, 3) <= day < last_sunday(day.year, 10)
    return datetime.combine(day, at, tzinfo=UTC) - timedelta(hours=1 if summer else 0)


def test_the_round_on_the_status_page_has_the_dates_it_shows():
    assert dates_of(RULE, 0, EASTER) == RoundDates(
        number=0,
        opens_at=utc(2027, 2, 15, 17),
        cut_off_at=utc(2027, 3, 1, 17),
        pack_at=utc(2027, 3, 4, 9),
        meeting_at=utc(2027, 3, 10, 18),
        letters_at=utc(2027, 3, 12, 17),
        closes_at=utc(2027, 4, 10, 16),
    )


def test_ten_years_of_fortnights_and_a_hundred_and_thirty_more_are_never_an_hour_or_a_day_off():
    off = []
    for number in range(3650):
        dates, day = dates_of(RULE, number), MONDAY + timedelta(days=14 * number)
        expected = {
            "opens_at": by_hand(day - 14 * DAY, time(17)),
            "cut_off_at": by_hand(day, time(17)),
            "pack_at": by_hand(day + 3 * DAY, time(9)),
            "meeting_at": by_hand(day + 9 * DAY, time(18)),
            "letters_at": by_hand(day + 11 * DAY, time(17)),
            "closes_at": by_hand(day + 40 * DAY, time(17)),
        }
        off += [(number, name) for name, moment in expected.items() if getattr(dates, name) != moment]
    assert off == []


def test_every_day_of_ten_years_finds_one_round_and_the_right_one():
    rounds = plan(RULE, utc(2027, 2, 28), 262)
    assert [dates.number for dates in rounds] == list(range(262))
    off = []
    for n in range(3650):
        day = MONDAY + n * DAY
        expected = n // 14 + (n % 14 > 0)
        off += [day for at in (time(0), time(17)) if round_for(by_hand(day, at), rounds).number != expected]
    assert off == []


def test_a_round_lies_across_each_clock_change():
    spring, autumn = dates_of(RULE, 1), dates_of(RULE, 17)
    assert (spring.cut_off_at, spring.closes_at) == (utc(2027, 3, 15, 17), utc(2027, 4, 24, 16))
    assert (autumn.cut_off_at, autumn.meeting_at) == (utc(2027, 10, 25, 16), utc(2027, 11, 3, 18))


@given(st.integers(0, 400), st.sampled_from([7, 14, 21]))
def test_the_wall_clock_shows_the_same_hour_all_year(number, every):
    rule = FortnightRule(MONDAY, every_days=every)
    dates = dates_of(rule, number)
    assert dates.cut_off_at == by_hand(MONDAY + timedelta(days=every * number), time(17))


def test_easter_skips_a_round_keeps_the_grid_and_brings_the_letters_forward():
    first, second, third = plan(RULE, utc(2027, 2, 28), 3, EASTER)
    assert [london_day(dates.cut_off_at) for dates in (first, second, third)] == [
        date(2027, 3, 1),
        date(2027, 3, 15),
        date(2027, 4, 12),
    ]
    assert london_day(second.letters_at) == date(2027, 3, 25)
    assert third.number == 3
    assert third.opens_at == second.cut_off_at


def test_a_holiday_on_the_meeting_day_skips_the_round_too():
    assert is_skipped(RULE, 0, {date(2027, 3, 10)}) is True
    assert is_skipped(RULE, 0, {date(2027, 3, 4), date(2027, 3, 12)}) is False


def test_a_pack_day_with_no_working_day_before_it_moves_on():
    tuesday_to_thursday = {date(2027, 3, 2), date(2027, 3, 3), date(2027, 3, 4)}
    assert london_day(dates_of(RULE, 0, tuesday_to_thursday).pack_at) == date(2027, 3, 5)
    assert london_day(dates_of(RULE, 0, {date(2027, 3, 4)}).pack_at) == date(2027, 3, 3)


def test_when_every_earlier_fortnight_is_a_holiday_a_round_opens_a_fortnight_before():
    class Always:
        def __contains__(self, day):
            return day < MONDAY

    assert dates_of(RULE, 0, Always()).opens_at == utc(2027, 2, 15, 17)


def test_planning_starts_after_the_moment_given():
    cut_off = utc(2027, 3, 1, 17)
    assert plan(RULE, cut_off, 1)[0].number == 1
    assert plan(RULE, cut_off - timedelta(seconds=1), 1)[0].number == 0
    assert plan(RULE, utc(2020, 1, 1), 1)[0].number == 0
    assert plan(RULE, cut_off, 0) == ()


def test_holidays_that_leave_no_round_are_said_not_searched_for_ever():
    class Always:
        def __contains__(self, day):
            return True

    with pytest.raises(Refused) as refused:
        plan(RULE, utc(2027, 1, 1), 1, Always())
    assert refused.value.sentence == "Take some holidays out: they leave no rounds to plan"


def test_there_is_no_grace_and_arrival_time_decides():
    rounds = plan(RULE, utc(2027, 2, 28), 2)
    at_five = utc(2027, 3, 1, 17)
    assert round_for(at_five, rounds).number == 0
    assert round_for(at_five + timedelta(microseconds=1), rounds).number == 1
    assert round_for(utc(2030, 1, 1), rounds) is None
    assert round_for(at_five, tuple(reversed(rounds))).number == 0
    assert in_time(at_five, at_five) is True


def test_the_timetable_walks_a_round_step_by_step_and_leaves_people_their_part():
    dates = dates_of(RULE, 0)
    tick = timedelta(seconds=1)
    steps = {
        RoundState.PLANNED: ("open", dates.opens_at),
        RoundState.OPEN: ("cut_off", utc(2027, 3, 1, 17, 2)),
        RoundState.CUT_OFF: ("start_reading", dates.pack_at),
        RoundState.NOTIFIED: ("close", dates.closes_at),
    }
    for state, (move, at) in steps.items():
        assert due_move(state, dates, at - tick, RULE) is None
        assert due_move(state, dates, at, RULE) == move
        assert ROUND.move(move, state).name == move
    for state in set(RoundState) - set(steps):
        assert due_move(state, dates, utc(2040, 1, 1), RULE) is None


def test_a_timetable_that_slept_a_month_catches_up_in_order():
    state, done = RoundState.PLANNED, []
    while move := due_move(state, dates_of(RULE, 0), utc(2027, 4, 1), RULE):
        done.append(move)
        state = ROUND.move(move, state).target
    assert done == ["open", "cut_off", "start_reading"]


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        ({"every_days": 0}, "every_days", "Write a number that is 1 or more"),
        ({"reading_cap": 0}, "reading_cap", "Write a number that is 1 or more"),
        ({"reading_minutes": 0}, "reading_minutes", "Write a number that is 1 or more"),
        ({"words_a_minute": 0}, "words_a_minute", "Write a number that is 1 or more"),
        ({"quorum_floor": 0}, "quorum_floor", "Write a number that is 1 or more"),
        ({"seats": 3}, "seats", "There must be at least as many seats as votes that an idea needs"),
        ({"line": 5}, "line", "Choose a line from 0 to 4"),
        ({"line": -1}, "line", "Choose a line from 0 to 4"),
        ({"deferrals": -1}, "deferrals", "Write how often an idea may be carried over: 0 or more"),
        ({"ask_days": -1}, "ask_days", "Write how many days before the pack people are asked: 0 for never"),
        ({"pack_day": 0}, "pack_day", "Each step must be on a later day than the one before it"),
        ({"meeting_day": 3}, "meeting_day", "Each step must be on a later day than the one before it"),
        ({"letters_day": 9}, "letters_day", "Each step must be on a later day than the one before it"),
        ({"close_day": 11}, "close_day", "Each step must be on a later day than the one before it"),
        (
            {"cut_off_at": time(1)},
            "cut_off_at",
            "Choose a time that is not between 1am and 2am, when the clocks change",
        ),
        ({"pack_at": time(1, 59)}, "pack_at", "Choose a time that is not between 1am and 2am, when the clocks change"),
    ],
)
def test_a_rule_nobody_could_keep_is_refused_at_the_field(wrong, field, sentence):
    with pytest.raises(Refused) as refused:
        FortnightRule(MONDAY, **wrong)
    assert (refused.value.field, refused.value.sentence) == (field, sentence)


def test_the_edges_of_a_rule_are_allowed():
    edge = FortnightRule(
        MONDAY,
        every_days=1,
        reading_cap=1,
        reading_minutes=1,
        quorum_floor=1,
        seats=1,
        line=0,
        deferrals=0,
        cut_off_at=time(2),
    )
    assert dates_of(edge, 0).cut_off_at == utc(2027, 3, 1, 2)
    assert FortnightRule(MONDAY, line=4, pack_at=time(0, 59), quorum_floor=10).seats == 10


def test_working_days_leave_out_weekends_and_holidays():
    thursday = date(2027, 3, 25)
    assert working_days_after(thursday, 1, EASTER) == date(2027, 3, 30)
    assert working_days_after(thursday, 1) == date(2027, 3, 26)
    assert working_days_after(thursday, 3, EASTER) == date(2027, 4, 1)
    assert working_days_after(thursday, 0) == thursday
    assert working_days_after(date(2027, 3, 12), 20) == date(2027, 4, 9)


def test_wall_time_in_winter_and_summer():
    assert wall(date(2027, 3, 27), time(17)) == utc(2027, 3, 27, 17)
    assert wall(date(2027, 3, 28), time(17)) == utc(2027, 3, 28, 16)
