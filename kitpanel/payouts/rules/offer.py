"""How long an offer stands, and the references of payments and runs."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from kitpanel.core.errors import Refused
from kitpanel.rounds.rules.fortnight import london_day


@dataclass(frozen=True)
class OfferRule:
    """The settings of an offer; the default is the domain's (§4): how many days it stands."""

    accept_days: int = 28


def last_day(offered_at: datetime, rule: OfferRule) -> date:
    """Give the last day, in London, on which an offer can be accepted."""
    return london_day(offered_at) + timedelta(days=rule.accept_days)


def is_lapsed(offered_at: datetime, now: datetime, rule: OfferRule) -> bool:
    """Say whether an offer has ended: its last day is over in London."""
    return london_day(now) > last_day(offered_at, rule)


def check_open(offered_at: datetime, now: datetime, rule: OfferRule) -> None:
    """Refuse an answer to an offer that has ended."""
    if is_lapsed(offered_at, now, rule):
        last = last_day(offered_at, rule)
        raise Refused(f"This offer ended on {last.day} {last:%B %Y}. Ring us if you still want to do it.")


def payment_reference(sequence: int) -> str:
    """Write the reference a payee sees on their statement: `WMCK-0001`, within the 18 signs of every bank."""
    return f"WMCK-{sequence:04d}"


def run_reference(year: int, sequence: int) -> str:
    """Write a payment run's reference: `PR-2027-05`."""
    return f"PR-{year:04d}-{sequence:02d}"
