"""What happens to an idea, from the first word to the end of its grant."""

from kitpanel.applications.actions.again import begin_again
from kitpanel.applications.actions.cut_off import checked_late_due, cut_off_due, drop_empty_due
from kitpanel.applications.actions.desk import (
    accept,
    ask_more,
    assign,
    check_again,
    decline,
    mark,
    note,
    record_host,
    start_check,
)
from kitpanel.applications.actions.draft import Overtaken, begin, save_part
from kitpanel.applications.actions.ends import expire_due, settle
from kitpanel.applications.actions.send import (
    next_reference,
    note_answer,
    send_answer,
    submit,
    take_out_of_round,
    withdraw,
)

__all__ = [
    "Overtaken",
    "accept",
    "ask_more",
    "assign",
    "begin",
    "begin_again",
    "check_again",
    "checked_late_due",
    "cut_off_due",
    "decline",
    "drop_empty_due",
    "expire_due",
    "mark",
    "next_reference",
    "note",
    "note_answer",
    "record_host",
    "save_part",
    "send_answer",
    "settle",
    "start_check",
    "submit",
    "take_out_of_round",
    "withdraw",
]
