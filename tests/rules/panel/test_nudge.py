"""When a panel is reminded to vote: once, in the morning, some days before it meets."""

from datetime import UTC, datetime, timedelta

import pytest

from kitpanel.panel.rules.nudge import due_at, is_due

MEETS, PACK = datetime(2027, 3, 29, 17, 30, tzinfo=UTC), datetime(2027, 3, 20, 9, tzinfo=UTC)


def test_it_is_ten_in_london_also_over_a_change_of_the_clocks():
    assert due_at(MEETS, 1) == datetime(2027, 3, 28, 9, tzinfo=UTC)
    assert due_at(MEETS, 2) == datetime(2027, 3, 27, 10, tzinfo=UTC)
    assert due_at(MEETS, 0) is None


@pytest.mark.parametrize(
    ("now", "days", "due"),
    [
        (datetime(2027, 3, 27, 9, 59, tzinfo=UTC), 2, False),
        (datetime(2027, 3, 27, 10, tzinfo=UTC), 2, True),
        (MEETS - timedelta(minutes=1), 2, True),
        (MEETS, 2, False),
        (MEETS - timedelta(minutes=1), 0, False),
        (MEETS - timedelta(minutes=1), 20, False),  # the pack came later than that
    ],
)
def test_a_reminder_is_due_from_then_until_the_meeting(now, days, due):
    assert is_due(now, PACK, MEETS, days) is due
