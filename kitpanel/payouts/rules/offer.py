"""How long an offer stands, and the references of payments and runs."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from kitpanel.applications.rules.outcome import Keeping
from kitpanel.core.errors import Refused
from kitpanel.core.said import say
from kitpanel.rounds.rules.fortnight import london_day, wall


@dataclass(frozen=True)
class OfferRule:
    """The settings of an offer; the first default is the domain's (§4).

    `accept_days`: how long it stands. `remind_days`: how long before its end somebody who has not answered is reminded.
    `project_days`: how long a project is taken to last that named no end. `fresh_minutes`: how old a session may be in
    which bank details are given.
    """

    accept_days: int = Keeping().accept_days
    remind_days: int = 7
    project_days: int = 90
    fresh_minutes: int = 15


def last_day(offered_at: datetime, rule: OfferRule) -> date:
    """Give the last day, in London, on which an offer can be accepted."""
    return london_day(offered_at) + timedelta(days=rule.accept_days)


def ends_at(offered_at: datetime, rule: OfferRule) -> datetime:
    """Give the moment an offer ends: midnight in London after its last day."""
    return wall(last_day(offered_at, rule) + timedelta(days=1), time(0))


def is_lapsed(offered_at: datetime, now: datetime, rule: OfferRule) -> bool:
    """Say whether an offer has ended: its last day is over in London."""
    return london_day(now) > last_day(offered_at, rule)


def check_open(offered_at: datetime, now: datetime, rule: OfferRule) -> None:
    """Refuse an answer to an offer that has ended."""
    if is_lapsed(offered_at, now, rule):
        last = last_day(offered_at, rule)
        raise Refused(say("This offer ended on {day}. Ring us if you still want to do it.", day=last))


def payment_reference(sequence: int) -> str:
    """Write the reference a payee sees on their statement: `WMCK-0001`, within the 18 signs of every bank."""
    return f"WMCK-{sequence:04d}"


def run_reference(year: int, sequence: int) -> str:
    """Write a payment run's reference: `PR-2027-05`."""
    return f"PR-{year:04d}-{sequence:02d}"
