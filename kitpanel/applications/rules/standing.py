"""Who may send an idea now: one live idea and one open grant each, and nobody who runs the Kit (domain §3)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from kitpanel.core.errors import Refused
from kitpanel.core.said import say
from kitpanel.people.rules import RoleName, check_may_apply


@dataclass(frozen=True)
class Standing:
    """What is known of the person: their other live idea and open grant by reference, and how they serve the Kit.

    `serves` are the roles held now; `served_until` is the day the last panel or staff role ended.
    """

    live_idea: str | None = None
    open_grant: str | None = None
    serves: Collection[RoleName] = ()
    served_until: date | None = None


def check(standing: Standing, today: date, cooling_months: int) -> None:
    """Refuse an idea from somebody who may not send one now, saying what to do instead."""
    check_may_apply(standing.serves, standing.served_until, today, cooling_months)
    if standing.live_idea:
        raise Refused(
            say(
                "You have an idea with us already: {live_idea}. Finish it or take it back first.",
                live_idea=standing.live_idea,
            )
        )
    if standing.open_grant:
        raise Refused(
            say(
                "You have a grant with us: {open_grant}. Tell us its story, then send your next idea.",
                open_grant=standing.open_grant,
            )
        )


def is_flagged(knows_someone: bool | None) -> bool:
    """Say whether staff should look for a conflict: relatives and friends may apply, and are flagged (domain §3)."""
    return knows_someone is True
