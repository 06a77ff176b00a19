"""When money may leave, decided from facts alone: grants, checks, two people, the bank's forms."""

from kitpanel.payouts.rules.lifecycle import (
    GRANT,
    OPEN_GRANT,
    PAYMENT,
    RUN,
    GrantState,
    PaymentState,
    RunState,
)

__all__ = ["GRANT", "OPEN_GRANT", "PAYMENT", "RUN", "GrantState", "PaymentState", "RunState"]
