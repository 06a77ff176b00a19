"""When people of a panel are asked, until when they can say, and which terms are in force."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from kitpanel.core.errors import Refused
from kitpanel.rounds.rules import RoundState
from kitpanel.rounds.rules.care import BEFORE_PACK, TERMS_SINCE, asks_from, check_may_say, day_of_move, terms_on

NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)
TEMPLATES = Path(__file__).parents[3] / "templates" / "panel_terms"


def test_people_are_asked_at_the_same_time_of_day_some_days_before_the_pack_summer_and_winter():
    pack = datetime(2027, 3, 30, 9, tzinfo=UTC)  # 10 o'clock in London, whose clocks went forward on the 28th
    assert asks_from(pack, 5) == datetime(2027, 3, 25, 10, tzinfo=UTC)
    assert asks_from(pack, 1) == datetime(2027, 3, 29, 9, tzinfo=UTC)
    assert asks_from(pack, 0) is None


@pytest.mark.parametrize("state", RoundState)
def test_an_answer_can_change_until_the_seats_are_given_out(state):
    if state in BEFORE_PACK:
        check_may_say(state)
    else:
        with pytest.raises(Refused, match="seats of this round are given out"):
            check_may_say(state)


def test_the_newest_terms_that_are_in_force_count():
    assert [terms_on(day) for day in (date(2020, 1, 1), TERMS_SINCE[1], date(2030, 1, 1))] == [1, 1, max(TERMS_SINCE)]


def test_every_version_of_the_terms_has_its_words():
    assert sorted(path.stem for path in TEMPLATES.glob("*.html")) == sorted(str(version) for version in TERMS_SINCE)


def test_a_step_counts_from_today_or_from_an_earlier_day_and_never_from_tomorrow():
    assert day_of_move(None, NOW) == date(2027, 3, 1)
    assert day_of_move(date(2027, 2, 3), NOW) == date(2027, 2, 3)
    with pytest.raises(Refused) as refused:
        day_of_move(date(2027, 3, 2), NOW)
    assert refused.value.field == "on"
