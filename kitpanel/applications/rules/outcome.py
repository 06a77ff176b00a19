"""What the panel's decision makes of an application, and how long somebody may ask us to look again (domain §3, §4)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from kitpanel.rounds.rules.fortnight import NO_HOLIDAYS, working_days_after
from kitpanel.rounds.rules.intake import may_defer

_MOVES = {
    "fund": "fund",
    "part_fund": "part_fund",
    "no_money": "defer",
    "no_quorum": "defer",
    "defer": "defer",
    "below_line": "not_fund",
    "not_this_time": "not_fund",
}


@dataclass(frozen=True)
class Keeping:
    """How long things are kept; every default is a suggestion of the domain's (§3, data)."""

    draft_days: int = 90
    answer_days: int = 28
    accept_days: int = 28
    review_working_days: int = 20
    review_answer_working_days: int = 20


def move_for(outcome: str, deferrals: int, limit: int) -> str:
    """Name the move of the lifecycle that a decision's outcome makes.

    `deferrals` counts how often the bid was carried over before; at `limit` it is not funded instead, and the letter
    says so. Raises KeyError for an outcome the panel does not have.
    """
    move = _MOVES[outcome]
    return "not_fund" if move == "defer" and not may_defer(deferrals, limit) else move


def review_until(letters_on: date, keeping: Keeping, holidays: Collection[date] = NO_HOLIDAYS) -> date:
    """Give the last day on which somebody may ask for a review of how it was decided (20 working days)."""
    return working_days_after(letters_on, keeping.review_working_days, holidays)


def is_answer_over(asked_on: date, today: date, keeping: Keeping) -> bool:
    """Say whether a question to an applicant has gone so long without an answer that the idea runs out."""
    return today >= asked_on + timedelta(days=keeping.answer_days)
