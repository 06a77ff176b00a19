"""Where an application can be, and every way from one place to the next (domain §4)."""

from enum import StrEnum

from kitpanel.core.lifecycle import Lifecycle, Move
from kitpanel.core.said import say


class ApplicationState(StrEnum):
    """Every place an application can be, from the first word typed to the last name removed."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    CHECKING = "checking"
    NEEDS_INFO = "needs_info"
    ELIGIBLE = "eligible"
    IN_ROUND = "in_round"
    FUNDED = "funded"
    PART_FUNDED = "part_funded"
    DEFERRED = "deferred"
    NOT_FUNDED = "not_funded"
    INELIGIBLE = "ineligible"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    UNDER_REVIEW = "under_review"
    UPHELD = "upheld"
    REOPENED = "reopened"
    ANONYMISED = "anonymised"


_S = ApplicationState

LIVE = (_S.DRAFT, _S.SUBMITTED, _S.CHECKING, _S.NEEDS_INFO, _S.ELIGIBLE, _S.IN_ROUND, _S.DEFERRED, _S.REOPENED)
"""States of an idea still on its way. One person has at most one such idea (domain §3, who may apply)."""

WITH_A_GRANT = (_S.FUNDED, _S.PART_FUNDED)
"""States of an idea that got money. Until it is settled, one person has at most one such idea (domain §3)."""

_OVER = (_S.FUNDED, _S.PART_FUNDED, _S.NOT_FUNDED, _S.INELIGIBLE, _S.WITHDRAWN, _S.EXPIRED, _S.UPHELD)

APPLICATION = Lifecycle(
    kind=say("application"),
    start=_S.DRAFT,
    moves=(
        Move("submit", (_S.DRAFT,), _S.SUBMITTED, "Send it"),
        Move("start_check", (_S.SUBMITTED, _S.REOPENED), _S.CHECKING, "Start checking"),
        Move("ask_more", (_S.CHECKING,), _S.NEEDS_INFO, "Ask for more"),
        Move("answer", (_S.NEEDS_INFO,), _S.CHECKING, "Send your answer"),
        Move("accept", (_S.CHECKING, _S.REOPENED), _S.ELIGIBLE, "Ready for a panel"),
        Move("check_again", (_S.ELIGIBLE,), _S.CHECKING, "Check it again"),
        Move("decline", (_S.CHECKING, _S.NEEDS_INFO), _S.INELIGIBLE, "Cannot go to a panel"),
        Move("enter_round", (_S.ELIGIBLE,), _S.IN_ROUND, "Put it before the panel"),
        Move("roll_over", (_S.ELIGIBLE,), _S.ELIGIBLE, "Keep it for the next panel"),
        Move("cancel_round", (_S.IN_ROUND,), _S.ELIGIBLE, "Take it out of the cancelled round"),
        Move("fund", (_S.IN_ROUND,), _S.FUNDED, "Fund"),
        Move("part_fund", (_S.IN_ROUND,), _S.PART_FUNDED, "Part fund"),
        Move("defer", (_S.IN_ROUND,), _S.DEFERRED, "Carry to the next panel"),
        Move("not_fund", (_S.IN_ROUND,), _S.NOT_FUNDED, "Not this time"),
        Move("carry_over", (_S.DEFERRED,), _S.ELIGIBLE, "Ready for the next panel"),
        Move(
            "withdraw",
            (
                _S.DRAFT,
                _S.SUBMITTED,
                _S.CHECKING,
                _S.NEEDS_INFO,
                _S.ELIGIBLE,
                _S.IN_ROUND,
                _S.DEFERRED,
                _S.REOPENED,
            ),
            _S.WITHDRAWN,
            "Take it back",
        ),
        Move("expire", (_S.DRAFT, _S.NEEDS_INFO), _S.EXPIRED, "Let it run out"),
        Move("ask_review", (_S.NOT_FUNDED, _S.INELIGIBLE), _S.UNDER_REVIEW, "Ask us to look again"),
        Move("uphold", (_S.UNDER_REVIEW,), _S.UPHELD, "The decision stands"),
        Move("reopen", (_S.UNDER_REVIEW,), _S.REOPENED, "Open it again"),
        Move("settle", (_S.FUNDED,), _S.FUNDED, "Settle"),
        Move("settle", (_S.PART_FUNDED,), _S.PART_FUNDED, "Settle"),
        Move("anonymise", _OVER, _S.ANONYMISED, "Remove the names"),
    ),
    words={
        _S.DRAFT: say("Draft"),
        _S.SUBMITTED: say("Sent in"),
        _S.CHECKING: say("Being checked"),
        _S.NEEDS_INFO: say("Waiting for them"),
        _S.ELIGIBLE: say("Ready for a panel"),
        _S.IN_ROUND: say("With the panel"),
        _S.FUNDED: say("Funded"),
        _S.PART_FUNDED: say("Part funded"),
        _S.DEFERRED: say("Carried to the next panel"),
        _S.NOT_FUNDED: say("Not this time"),
        _S.INELIGIBLE: say("Cannot go to a panel"),
        _S.WITHDRAWN: say("Taken back"),
        _S.EXPIRED: say("Ran out of time"),
        _S.UNDER_REVIEW: say("Being looked at again"),
        _S.UPHELD: say("Decision stands"),
        _S.REOPENED: say("Opened again"),
        _S.ANONYMISED: say("Names removed"),
    },
    tones={
        _S.SUBMITTED: "yellow",
        _S.CHECKING: "yellow",
        _S.ELIGIBLE: "green",
        _S.IN_ROUND: "purple",
        _S.FUNDED: "green",
        _S.PART_FUNDED: "green",
        _S.DEFERRED: "purple",
        _S.INELIGIBLE: "red",
        _S.UNDER_REVIEW: "purple",
        _S.REOPENED: "yellow",
    },
)
