"""What an idea waits for now, and from whom: so that nobody sits in a waiting room without a clock (domain §6.2)."""

from dataclasses import dataclass

from kitpanel.applications.rules.lifecycle import ApplicationState
from kitpanel.core.said import say

_S = ApplicationState


@dataclass(frozen=True)
class Awaited:
    """Who has to do something, and what."""

    who: str
    what: str


_YOU, _US, _PANEL = say("you"), say("us"), say("the panel")

AWAITED = {
    _S.DRAFT: Awaited(_YOU, say("Finish it and send it.")),
    _S.SUBMITTED: Awaited(_US, say("We check that you can apply. That takes up to three working days.")),
    _S.CHECKING: Awaited(_US, say("We check that you can apply. That takes up to three working days.")),
    _S.NEEDS_INFO: Awaited(_YOU, say("We need your answer before we can go on.")),
    _S.ELIGIBLE: Awaited(_PANEL, say("It goes to the next panel on its first day.")),
    _S.IN_ROUND: Awaited(_PANEL, say("Residents read it, then meet and decide.")),
    _S.DEFERRED: Awaited(_PANEL, say("It goes to the next panel on its first day.")),
    _S.FUNDED: Awaited(_YOU, say("Tell us whether you take the grant.")),
    _S.PART_FUNDED: Awaited(_YOU, say("Tell us whether you take the grant.")),
    _S.UNDER_REVIEW: Awaited(_US, say("Somebody who had no part in it looks at it again.")),
    _S.REOPENED: Awaited(_US, say("We check it again.")),
}
"""What each state waits for. A state that is not here waits for nothing: its way has ended."""
