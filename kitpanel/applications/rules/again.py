"""Sending an idea again in one step: when that can be done (domain §3, after the decision)."""

from kitpanel.applications.rules.lifecycle import ApplicationState
from kitpanel.core.errors import Refused

_S = ApplicationState
ENDED = (_S.NOT_FUNDED, _S.INELIGIBLE, _S.WITHDRAWN, _S.EXPIRED, _S.UPHELD)
"""Where an idea's way has ended without money: it may be sent again."""


def check_again(seen: ApplicationState) -> None:
    """Refuse to begin anew what has not ended without money. `seen` is the state its owner may see."""
    if seen not in ENDED:
        raise Refused("This idea is still on its way, or has its grant. You can send it again once it has ended.")
