"""Asking for a review of how an idea was decided, though not of what was decided (domain §3, after the decision)."""

import uuid
from collections.abc import Collection
from datetime import date

from kitpanel.applications.rules.lifecycle import ApplicationState
from kitpanel.applications.rules.outcome import Keeping
from kitpanel.core.errors import Refused
from kitpanel.core.said import say
from kitpanel.rounds.rules.fortnight import NO_HOLIDAYS, working_days_after

REVIEWABLE = (ApplicationState.NOT_FUNDED, ApplicationState.INELIGIBLE)
"""Where an idea's way has ended with a no that can be looked at again."""
MOST_WORDS = 500


def may_ask(seen: ApplicationState, today: date, until: date | None) -> bool:
    """Say whether somebody may ask now: they were told no, and the last day, `until`, has not passed."""
    return seen in REVIEWABLE and until is not None and today <= until


def check_ask(seen: ApplicationState, today: date, until: date | None, words: int) -> None:
    """Refuse a review that cannot be asked for, or of which nothing is said."""
    if not may_ask(seen, today, until):
        raise Refused(say("You can no longer ask for this one. Ring us if you think it was not fair."))
    if words == 0:
        raise Refused(say("Tell us what you think went wrong"), field="words")
    if words > MOST_WORDS:
        raise Refused(say("Make it shorter: {most} words at most", most=MOST_WORDS), field="words")


def answer_by(asked_on: date, keeping: Keeping, holidays: Collection[date] = NO_HOLIDAYS) -> date:
    """Give the last day on which they should hear: twenty working days after they asked."""
    return working_days_after(asked_on, keeping.review_answer_working_days, holidays)


def check_reviewer(by: uuid.UUID, decided_by: Collection[uuid.UUID]) -> None:
    """Refuse to let somebody look again at a no of their own."""
    if by in decided_by:
        raise Refused("You said no to this idea yourself, so somebody else must look at it again.")


def check_finding(finding: str) -> None:
    """Refuse an outcome without what was found: it goes in the letter."""
    if not finding.strip():
        raise Refused("Write what you found. It goes in the letter.", field="finding")
