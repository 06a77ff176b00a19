"""Where a grant, a payment and a payment run can be, and every way from one place to the next (domain §4)."""

from enum import StrEnum

from kitpanel.core.lifecycle import Lifecycle, Move


class GrantState(StrEnum):
    """Every place a grant can be, from the offer to the story told."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    CHECKS = "checks"
    READY = "ready"
    APPROVED = "approved"
    PAYMENT_SENT = "payment_sent"
    PAID = "paid"
    ACTIVE = "active"
    STORY_DUE = "story_due"
    STORY_RECEIVED = "story_received"
    CLOSED = "closed"
    DECLINED = "declined"
    LAPSED = "lapsed"
    ON_HOLD = "on_hold"
    PAYMENT_FAILED = "payment_failed"
    CHANGE_REQUESTED = "change_requested"
    STORY_OVERDUE = "story_overdue"
    WAIVED = "waived"
    NOT_DELIVERED = "not_delivered"
    RETURNED = "returned"
    WRITTEN_OFF = "written_off"


class PaymentState(StrEnum):
    """Every place one payment can be. A grant in instalments has several payments."""

    PREPARED = "prepared"
    APPROVED = "approved"
    SENT = "sent"
    PAID = "paid"
    FAILED = "failed"
    RETURNED = "returned"
    VOIDED = "voided"


class RunState(StrEnum):
    """Every place a payment run can be. It is frozen when its file is made, once (opendata §3)."""

    OPEN = "open"
    FROZEN = "frozen"
    SENT = "sent"
    CLOSED = "closed"
    CANCELLED = "cancelled"


_G = GrantState
_P = PaymentState
_R = RunState

_SETTLED = (_G.CLOSED, _G.DECLINED, _G.LAPSED, _G.RETURNED, _G.WRITTEN_OFF)

OPEN_GRANT = tuple(state for state in GrantState if state not in _SETTLED)
"""States of a grant that still binds its holder, who cannot have another until it is settled (domain §3)."""

GRANT = Lifecycle(
    kind="grant",
    start=_G.OFFERED,
    moves=(
        Move("accept", (_G.OFFERED,), _G.ACCEPTED, "Accept the grant"),
        Move("decline", (_G.OFFERED, _G.ACCEPTED, _G.CHECKS, _G.ON_HOLD), _G.DECLINED, "Turn it down"),
        Move("lapse", (_G.OFFERED,), _G.LAPSED, "Let the offer end"),
        Move("start_checks", (_G.ACCEPTED,), _G.CHECKS, "Start the checks"),
        Move("prepare", (_G.CHECKS,), _G.READY, "Prepare the payment"),
        Move("approve", (_G.READY,), _G.APPROVED, "Approve the payment"),
        Move("send_back", (_G.READY, _G.APPROVED), _G.CHECKS, "Send it back"),
        Move("change_bank", (_G.CHECKS, _G.READY, _G.APPROVED), _G.CHECKS, "Change the bank details"),
        Move("send_payment", (_G.APPROVED,), _G.PAYMENT_SENT, "Send the money"),
        Move("mark_paid", (_G.PAYMENT_SENT,), _G.PAID, "The money has landed"),
        Move("fail_payment", (_G.PAYMENT_SENT, _G.PAID, _G.ACTIVE), _G.PAYMENT_FAILED, "The money came back"),
        Move("start_checks", (_G.PAYMENT_FAILED,), _G.CHECKS, "Check again"),
        Move("next_instalment", (_G.PAID, _G.ACTIVE), _G.CHECKS, "Start the next part payment"),
        Move("start", (_G.PAID,), _G.ACTIVE, "The project is on"),
        Move("hold", (_G.ACCEPTED, _G.CHECKS, _G.READY, _G.APPROVED), _G.ON_HOLD, "Put it on hold"),
        Move("release", (_G.ON_HOLD,), _G.CHECKS, "Take it off hold"),
        Move("ask_change", (_G.ACTIVE, _G.STORY_DUE, _G.STORY_OVERDUE), _G.CHANGE_REQUESTED, "Ask for a change"),
        Move("settle_change", (_G.CHANGE_REQUESTED,), _G.ACTIVE, "Settle the change"),
        Move("ask_story", (_G.ACTIVE,), _G.STORY_DUE, "Ask for the story"),
        Move("chase_story", (_G.STORY_DUE,), _G.STORY_OVERDUE, "The story is late"),
        Move("receive_story", (_G.ACTIVE, _G.STORY_DUE, _G.STORY_OVERDUE), _G.STORY_RECEIVED, "The story came in"),
        Move("waive_story", (_G.STORY_OVERDUE,), _G.WAIVED, "Do without the story"),
        Move("close", (_G.STORY_RECEIVED, _G.WAIVED), _G.CLOSED, "Close the grant"),
        Move(
            "report_not_delivered",
            (_G.ACTIVE, _G.CHANGE_REQUESTED, _G.STORY_DUE, _G.STORY_OVERDUE),
            _G.NOT_DELIVERED,
            "The project did not happen",
        ),
        Move("take_back", (_G.NOT_DELIVERED,), _G.RETURNED, "The money was given back"),
        Move("write_off", (_G.NOT_DELIVERED,), _G.WRITTEN_OFF, "Write it off"),
    ),
    words={
        _G.OFFERED: "Offered",
        _G.ACCEPTED: "Accepted",
        _G.CHECKS: "Checks before paying",
        _G.READY: "Ready to approve",
        _G.APPROVED: "Approved",
        _G.PAYMENT_SENT: "Money on its way",
        _G.PAID: "Paid",
        _G.ACTIVE: "Project going on",
        _G.STORY_DUE: "Story due",
        _G.STORY_RECEIVED: "Story came in",
        _G.CLOSED: "Closed",
        _G.DECLINED: "Turned down",
        _G.LAPSED: "Offer ended",
        _G.ON_HOLD: "On hold",
        _G.PAYMENT_FAILED: "Money came back",
        _G.CHANGE_REQUESTED: "Change asked for",
        _G.STORY_OVERDUE: "Story is late",
        _G.WAIVED: "No story needed",
        _G.NOT_DELIVERED: "Project did not happen",
        _G.RETURNED: "Money given back",
        _G.WRITTEN_OFF: "Written off",
    },
    tones={
        _G.OFFERED: "yellow",
        _G.ACCEPTED: "yellow",
        _G.CHECKS: "yellow",
        _G.READY: "purple",
        _G.APPROVED: "purple",
        _G.PAYMENT_SENT: "purple",
        _G.PAID: "green",
        _G.ACTIVE: "green",
        _G.STORY_DUE: "yellow",
        _G.STORY_RECEIVED: "purple",
        _G.ON_HOLD: "red",
        _G.PAYMENT_FAILED: "red",
        _G.CHANGE_REQUESTED: "purple",
        _G.STORY_OVERDUE: "red",
        _G.NOT_DELIVERED: "red",
    },
)

PAYMENT = Lifecycle(
    kind="payment",
    start=_P.PREPARED,
    moves=(
        Move("approve", (_P.PREPARED,), _P.APPROVED, "Approve"),
        Move("send", (_P.APPROVED,), _P.SENT, "Send the money"),
        Move("mark_paid", (_P.SENT,), _P.PAID, "The money has landed"),
        Move("fail", (_P.SENT,), _P.FAILED, "The bank refused it"),
        Move("return", (_P.SENT, _P.PAID), _P.RETURNED, "The bank sent it back"),
        Move("void", (_P.PREPARED, _P.APPROVED), _P.VOIDED, "Stop this payment"),
    ),
    words={
        _P.PREPARED: "Prepared",
        _P.APPROVED: "Approved",
        _P.SENT: "On its way",
        _P.PAID: "Paid",
        _P.FAILED: "Refused by the bank",
        _P.RETURNED: "Sent back by the bank",
        _P.VOIDED: "Stopped",
    },
    tones={
        _P.PREPARED: "yellow",
        _P.APPROVED: "purple",
        _P.SENT: "purple",
        _P.PAID: "green",
        _P.FAILED: "red",
        _P.RETURNED: "red",
    },
)

RUN = Lifecycle(
    kind="payment run",
    start=_R.OPEN,
    moves=(
        Move("freeze", (_R.OPEN,), _R.FROZEN, "Make the keying sheet"),
        Move("send", (_R.FROZEN,), _R.SENT, "The bank has it"),
        Move("close", (_R.SENT,), _R.CLOSED, "Every payment is settled"),
        Move("cancel", (_R.OPEN, _R.FROZEN), _R.CANCELLED, "Stop this run"),
    ),
    words={
        _R.OPEN: "Open",
        _R.FROZEN: "Sheet made",
        _R.SENT: "With the bank",
        _R.CLOSED: "Settled",
        _R.CANCELLED: "Stopped",
    },
    tones={_R.OPEN: "yellow", _R.FROZEN: "purple", _R.SENT: "purple", _R.CLOSED: "green", _R.CANCELLED: "red"},
)
