"""Finding grants, their checks, payments and runs."""

from kitpanel.payouts.queries.agreement import agreement_version
from kitpanel.payouts.queries.board import BOARD_FILTERS, Board, BoardRow, board
from kitpanel.payouts.queries.doubles import account_signs
from kitpanel.payouts.queries.facts import account_of, alive_payment, checks_of, current_bank, host_of, latest_payment
from kitpanel.payouts.queries.grants import (
    contacts,
    grant,
    grant_to_change,
    grants_to_approve,
    moments,
    others_paid,
    own_grant,
    own_grant_to_change,
    run_moments,
)
from kitpanel.payouts.queries.runs import free_payments, run, run_to_change, runs
from kitpanel.payouts.queries.waiting import waiting_for_applicant, waiting_for_finance, waiting_for_staff

__all__ = [
    "BOARD_FILTERS",
    "Board",
    "BoardRow",
    "account_of",
    "account_signs",
    "agreement_version",
    "alive_payment",
    "board",
    "checks_of",
    "contacts",
    "current_bank",
    "free_payments",
    "grant",
    "grant_to_change",
    "grants_to_approve",
    "host_of",
    "latest_payment",
    "moments",
    "others_paid",
    "own_grant",
    "own_grant_to_change",
    "run",
    "run_moments",
    "run_to_change",
    "runs",
    "waiting_for_applicant",
    "waiting_for_finance",
    "waiting_for_staff",
]
