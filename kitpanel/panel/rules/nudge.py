"""When a panel is reminded to vote: once, some days before it meets (domain §3, voting)."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
AT = time(10)


def due_at(meeting_at: datetime, days: int) -> datetime | None:
    """Say when to remind, given the days before a meeting that the panel chose: at ten in London; None for never."""
    if not days:
        return None
    day = meeting_at.astimezone(LONDON).date() - timedelta(days=days)
    return datetime.combine(day, AT, LONDON).astimezone(UTC)


def is_due(now: datetime, pack_at: datetime, meeting_at: datetime, days: int) -> bool:
    """Say whether a panel is to be reminded now: not before a pack that came later, and not once it should have met."""
    due = due_at(meeting_at, days)
    return due is not None and pack_at < due <= now < meeting_at
