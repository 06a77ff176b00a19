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
from kitpanel.applications.actions.doubles import judge_double, mark_due
from kitpanel.applications.actions.draft import Overtaken, begin, save_part
from kitpanel.applications.actions.drafts import (
    copy_draft_due,
    forget_draft_due,
    last_call_due,
    remind_draft_due,
    want_letters,
)
from kitpanel.applications.actions.ends import expire_due, settle
from kitpanel.applications.actions.erase import erase
from kitpanel.applications.actions.hands import ask_again, asked_in, change_may, claim_join, invite, join, take_out
from kitpanel.applications.actions.helping import Yes, ask_to_say_yes, asked_by, begin_for, say_no, say_yes
from kitpanel.applications.actions.links import link_address
from kitpanel.applications.actions.questions import answer_panel, ask_for_change, ask_for_panel
from kitpanel.applications.actions.recording import add_recording, forget_recordings, remove_recording, summarise
from kitpanel.applications.actions.reviews import answer_review, ask_review
from kitpanel.applications.actions.search import record_export, remove_view, save_view, tidy_words
from kitpanel.applications.actions.send import (
    answer_for,
    next_reference,
    note_answer,
    send_answer,
    submit,
    take_out_of_round,
    withdraw,
)
from kitpanel.applications.actions.taking import Caller, add_papers, note_correction, remove_paper, send_for, take_down

__all__ = [
    "Caller",
    "Overtaken",
    "Yes",
    "accept",
    "add_papers",
    "add_recording",
    "answer_for",
    "answer_panel",
    "answer_review",
    "ask_again",
    "ask_for_change",
    "ask_for_panel",
    "ask_more",
    "ask_review",
    "ask_to_say_yes",
    "asked_by",
    "asked_in",
    "assign",
    "begin",
    "begin_again",
    "begin_for",
    "change_may",
    "check_again",
    "checked_late_due",
    "claim_join",
    "copy_draft_due",
    "cut_off_due",
    "decline",
    "drop_empty_due",
    "erase",
    "expire_due",
    "forget_draft_due",
    "forget_recordings",
    "invite",
    "join",
    "judge_double",
    "last_call_due",
    "link_address",
    "mark",
    "mark_due",
    "next_reference",
    "note",
    "note_answer",
    "note_correction",
    "record_export",
    "record_host",
    "remind_draft_due",
    "remove_paper",
    "remove_recording",
    "remove_view",
    "save_part",
    "save_view",
    "say_no",
    "say_yes",
    "send_answer",
    "send_for",
    "settle",
    "start_check",
    "submit",
    "summarise",
    "take_down",
    "take_out",
    "take_out_of_round",
    "tidy_words",
    "want_letters",
    "withdraw",
]
