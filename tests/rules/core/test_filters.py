"""How dates, times and money are said: as a person in London says them, on both sides of a clock change."""

from datetime import UTC, date, datetime

import pytest

from kitpanel.core.filters import (
    FILTERS,
    ago,
    at_time,
    day_and_time,
    day_parts,
    days_until,
    dialled,
    in_words,
    on_day,
    plural,
    short_day,
    split_lines,
)

SUMMER = datetime(2027, 5, 10, 16, 0, tzinfo=UTC)
LATE = datetime(2027, 5, 10, 23, 30, tzinfo=UTC)
"""Half past midnight in London, on the day after."""


def test_a_day_is_said_with_its_weekday_as_london_has_it():
    assert on_day(SUMMER) == "Monday 10 May 2027"
    assert on_day(LATE) == "Tuesday 11 May 2027"
    assert on_day(date(2027, 3, 1), year=False) == "Monday 1 March"
    assert short_day(LATE) == "11 May"


@pytest.mark.parametrize(
    ("utc", "said"),
    [
        ((16, 0), "5pm"),
        ((17, 30), "6:30pm"),
        ((11, 0), "midday"),
        ((23, 0), "midnight"),
        ((8, 5), "9:05am"),
        ((11, 5), "12:05pm"),
        ((23, 1), "12:01am"),
    ],
)
def test_a_time_is_said_shortly(utc, said):
    assert at_time(datetime(2027, 5, 10, *utc, tzinfo=UTC)) == said


def test_five_in_the_afternoon_is_five_in_winter_and_in_summer():
    assert [at_time(datetime(2027, 3, day, hour, tzinfo=UTC)) for day, hour in ((27, 17), (28, 16))] == ["5pm", "5pm"]


def test_a_moment_has_its_day_and_its_time():
    assert day_and_time(LATE) == "Tuesday 11 May 2027, 12:30am"


@pytest.mark.parametrize(
    ("then", "said"),
    [
        (datetime(2027, 5, 10, 15, 59, 30, tzinfo=UTC), "just now"),
        (datetime(2027, 5, 10, 15, 59, tzinfo=UTC), "1 minute ago"),
        (datetime(2027, 5, 10, 15, 1, tzinfo=UTC), "59 minutes ago"),
        (datetime(2027, 5, 10, 15, 0, tzinfo=UTC), "1 hour ago"),
        (datetime(2027, 5, 10, 0, 0, tzinfo=UTC), "16 hours ago"),
        (datetime(2027, 5, 9, 15, 0, tzinfo=UTC), "yesterday"),
        (datetime(2027, 5, 7, 15, 0, tzinfo=UTC), "3 days ago"),
    ],
)
def test_how_long_ago_goes_by_days_once_a_night_lies_between(then, said):
    assert ago(then, SUMMER) == said


def test_days_are_counted_by_the_calendar_not_by_hours():
    assert days_until(LATE, SUMMER) == 1
    assert days_until(date(2027, 5, 1), SUMMER) == -9


def test_a_day_is_cut_up_for_its_ticket():
    assert day_parts(LATE) == ("Tue", 11, "May", "2027-05-11")


def test_things_are_counted_in_words():
    assert [plural(1, "idea"), plural(3, "idea"), plural(2, "person", "people"), plural(1204, "grant")] == [
        "1 idea",
        "3 ideas",
        "2 people",
        "1,204 grants",
    ]
    assert [in_words(10), in_words(0), in_words(20), in_words(21), in_words(-1)] == ["Ten", "No", "Twenty", "21", "-1"]


def test_a_number_can_be_rung_from_anywhere():
    assert dialled("020 7946 0412") == "tel:+442079460412"
    assert dialled("+44 20 7946 0412") == "tel:+442079460412"


def test_a_text_is_cut_at_its_line_ends():
    assert split_lines("Yes, we\nmust fund") == ["Yes, we", "must fund"]


def test_templates_know_every_one_of_them():
    assert {"pounds", "on_day", "short_day", "at_time", "ago", "day_parts", "plural", "dialled"} <= set(FILTERS)
