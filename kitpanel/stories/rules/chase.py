"""When a story is due, and who is asked for it when (domain §3, "after the decision"). Days are London's."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

_A_DAY = timedelta(days=1)


class Chase(StrEnum):
    """What is done about a story, in order: three reminders, then a person rings."""

    BEFORE = "before"
    AFTER = "after"
    LAST = "last"
    RING = "ring"


@dataclass(frozen=True)
class StoryRule:
    """How stories are asked for; every default is the domain's. Days before or after the due day, and years."""

    due_days: int = 28
    before: int = -7
    after: int = 7
    last: int = 21
    ring: int = 28
    read_days: int = 7
    consent_years: int = 5
    adult_consent_age: int = 16


RULE = StoryRule()


def due_on(ends_on: date, rule: StoryRule = RULE) -> date:
    """Give the day a story is due: four weeks after its project's end."""
    return ends_on + timedelta(days=rule.due_days)


def read_by(received_on: date, rule: StoryRule = RULE) -> date:
    """Give the day by which staff have read a story that came in."""
    return received_on + timedelta(days=rule.read_days)


def due_when_asked(ends_on: date, today: date, rule: StoryRule = RULE) -> date:
    """Give the day a story asked for today is due: nobody who was paid late has less than four weeks."""
    return due_on(max(ends_on, today - _A_DAY), rule)


def chases(due: date, rule: StoryRule = RULE) -> tuple[tuple[Chase, date], ...]:
    """Give each reminder's day for a story due on a day, in order, and the day from which a person rings."""
    days = ((Chase.BEFORE, rule.before), (Chase.AFTER, rule.after), (Chase.LAST, rule.last), (Chase.RING, rule.ring))
    return tuple((chase, due + timedelta(days=after)) for chase, after in days)


def chase_due(due: date, today: date, done: Collection[Chase], rule: StoryRule = RULE) -> Chase | None:
    """Name what is to be done today about a story that has not come in, or None.

    Only the latest step that is due: after a silence nobody is sent three letters at once.
    """
    ripe = [chase for chase, day in chases(due, rule) if day <= today]
    return ripe[-1] if ripe and ripe[-1] not in done else None
