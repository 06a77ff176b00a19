"""The only reader of the wall clock, and the one place that knows London."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")

Clock = Callable[[], datetime]


def wall_clock() -> datetime:
    """Read the real time now, in UTC."""
    return datetime.now(UTC)  # noqa: TID251 - this is the one place


def moved_clock(by: timedelta) -> Clock:
    """Make a clock that runs `by` ahead of (or behind) the real one, for trying out what a later day brings."""
    return lambda: wall_clock() + by


def in_london(moment: datetime) -> datetime:
    """Give a moment as London's wall clock shows it."""
    return moment.astimezone(LONDON)


def london(day: date, at: time) -> datetime:
    """Give the moment, in UTC, when London's wall clock shows `at` on `day` (the earlier one where an hour repeats)."""
    return datetime.combine(day, at, tzinfo=LONDON).astimezone(UTC)
