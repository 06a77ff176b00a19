"""Care for the people of a panel: when they are asked, until when they can say, which terms are in force."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from kitpanel.core.errors import Refused
from kitpanel.rounds.rules.fortnight import LONDON, london_day, wall
from kitpanel.rounds.rules.lifecycle import RoundState

BEFORE_PACK = (RoundState.PLANNED, RoundState.OPEN, RoundState.CUT_OFF)
"""Where a round is while people can say if they come: from the pack on it has its seats."""
TERMS_SINCE: dict[int, date] = {1: date(2026, 9, 1)}
"""The versions of the terms, each with the day it came into force. A version that was agreed to is never changed."""


@dataclass(frozen=True)
class CareRule:
    """How long a meeting stands in a calendar, and how long it stays there once it is over."""

    meeting_hours: int = 3
    calendar_days: int = 60


def terms_on(day: date) -> int:
    """Give the version of the terms in force on a day; before the first came into force, the first."""
    return max((version for version, since in TERMS_SINCE.items() if since <= day), default=min(TERMS_SINCE))


def asks_from(pack_at: datetime, days: int) -> datetime | None:
    """Give the moment from which people are asked if they can come, by London's clock. None for 0 days: never."""
    pack = pack_at.astimezone(LONDON)
    return wall(pack.date() - timedelta(days=days), pack.time()) if days else None


def check_may_say(state: RoundState) -> None:
    """Refuse an answer to “can you come?” once the pack has gone out, or the round is called off."""
    if state not in BEFORE_PACK:
        raise Refused(
            "The seats of this round are given out, so your answer was not changed. Ring us if you cannot come."
        )


def day_of_move(on: date | None, now: datetime) -> date:
    """Give the day a step in a member's time on the panel counts from: today, unless an earlier one is named.

    Raises Refused for a day that is still to come.
    """
    today = london_day(now)
    if on is not None and on > today:
        raise Refused("Write a day that has come, or leave it empty for today", field="on")
    return on or today
