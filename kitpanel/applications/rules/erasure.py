"""Which ideas may lose their words when their owner asks, and which we must keep (domain §3 Data: retention)."""

from kitpanel.applications.rules.lifecycle import ApplicationState
from kitpanel.core.errors import Refused
from kitpanel.core.said import say

_S = ApplicationState
ERASABLE = (_S.NOT_FUNDED, _S.INELIGIBLE, _S.WITHDRAWN, _S.EXPIRED, _S.UPHELD)
"""An idea that has ended without money: nobody needs its words any more."""
REMOVED = "An idea whose words were removed"
"""What stands where its name stood."""


def check_erase(state: ApplicationState) -> None:
    """Refuse to empty an idea that is on its way, or that public money was paid for: its record is kept six years."""
    if state not in ERASABLE:
        raise Refused(
            say("Only an idea that has ended without money can lose its words. Take it back first, or keep it.")
        )
