"""What is done with grants: offered, accepted, checked, paid by two people, and brought to an end."""

from kitpanel.payouts.actions.bank import give_bank, show_account_number
from kitpanel.payouts.actions.checks import record_check
from kitpanel.payouts.actions.endings import close, report_not_delivered, take_back, waive_story, write_off
from kitpanel.payouts.actions.offers import accept, decline, lapse_due, prepare_due, remind_due
from kitpanel.payouts.actions.payments import approve, hold, prepare, release, send_back, start_due
from kitpanel.payouts.actions.runs import cancel_run, freeze_run, make_run, note_export, send_run, settle_payment

__all__ = [
    "accept",
    "approve",
    "cancel_run",
    "close",
    "decline",
    "freeze_run",
    "give_bank",
    "hold",
    "lapse_due",
    "make_run",
    "note_export",
    "prepare",
    "prepare_due",
    "record_check",
    "release",
    "remind_due",
    "report_not_delivered",
    "send_back",
    "send_run",
    "settle_payment",
    "show_account_number",
    "start_due",
    "take_back",
    "waive_story",
    "write_off",
]
