"""What applicants are told about their own idea, and when. Nothing of a decision before its letters go (domain §3)."""

from kitpanel.applications.rules.lifecycle import ApplicationState
from kitpanel.core.said import say

_S = ApplicationState

DECIDED = (_S.FUNDED, _S.PART_FUNDED, _S.DEFERRED, _S.NOT_FUNDED)
"""States a panel's decision makes. Until its letters have gone they look like being with the panel."""

HEADLINES = {
    _S.DRAFT: say("You have not sent your idea yet"),
    _S.SUBMITTED: say("We have your idea"),
    _S.CHECKING: say("We are checking your idea"),
    _S.NEEDS_INFO: say("We need to know a bit more"),
    _S.ELIGIBLE: say("Your idea is ready for the panel"),
    _S.IN_ROUND: say("The panel is reading your idea"),
    _S.FUNDED: say("The panel said yes"),
    _S.PART_FUNDED: say("The panel said yes to part of it"),
    _S.DEFERRED: say("Your idea goes to the next panel"),
    _S.NOT_FUNDED: say("The panel said no this time"),
    _S.INELIGIBLE: say("Your idea cannot go to a panel"),
    _S.WITHDRAWN: say("You took your idea back"),
    _S.EXPIRED: say("Your idea ran out of time"),
    _S.UNDER_REVIEW: say("We are looking at it again"),
    _S.UPHELD: say("We looked again, and the decision stands"),
    _S.REOPENED: say("We have opened your idea again"),
    _S.ANONYMISED: say("Your name has been removed"),
}
"""The state as the head of an applicant's page says it."""

OWN_WORDS = {
    "begin": say("You began"),
    "begin_again": say("You took up an earlier idea again"),
    "submit": say("You sent it"),
    "start_check": say("We began to check it"),
    "ask_more": say("We asked you for more"),
    "answer": say("You answered"),
    "panel_asks": say("The panel asked you something"),
    "answer_panel": say("You answered the panel"),
    "ask_change": say("We asked you to change something"),
    "send_change": say("You changed it; the panel looks again"),
    "accept": say("It is ready for the panel"),
    "decline": say("It cannot go to a panel"),
    "enter_round": say("It went to the panel"),
    "roll_over": say("It waits for the next panel"),
    "carry_over": say("It waits for the next panel"),
    "cancel_round": say("The panel’s meeting was called off; it waits for the next one"),
    "withdraw": say("It was taken back"),
    "expire": say("It ran out of time"),
    "ask_review": say("You asked us to look again"),
    "uphold": say("We looked again: the decision stands"),
    "reopen": say("We opened it again"),
    "fund": say("The panel said yes"),
    "part_fund": say("The panel said yes to part of it"),
    "defer": say("The panel carried it to its next meeting"),
    "not_fund": say("The panel said no this time"),
    "settle": say("Your grant is finished"),
    "correct": say("You put it right"),
}
"""What happened, in the applicant's words. Moves that are not here are not theirs to see."""

DONE_FOR_YOU = {
    "begin": say("It was begun for you"),
    "submit": say("It was sent in for you"),
    "answer": say("It was answered for you"),
    "correct": say("It was put right for you"),
}
"""What somebody else did for the applicant: a helper, or staff who took it down."""

DESK_WORDS = {
    "begin": "Begun",
    "taken_over": "Taken over from before this service",
    "begin_again": "Takes up an earlier idea again",
    "submit": "Sent in",
    "start_check": "Check begun",
    "mark": "Strands and ward marked",
    "summarise": "Summary of the recording written",
    "ask_more": "Asked for more",
    "answer": "They answered",
    "panel_asks": "The panel asked them something",
    "answer_panel": "They answered the panel",
    "ask_change": "Asked for a change",
    "send_change": "They changed it; the panel looks again",
    "accept": "Ready for a panel",
    "check_again": "To be checked again",
    "decline": "Cannot go to a panel",
    "assign": "Given to somebody",
    "host_agreed": "The host said it holds the money",
    "host_declined": "The host does not hold the money",
    "judge_double": "Looked at beside another idea",
    "note": "Note added",
    "enter_round": "Put before the panel",
    "roll_over": "Kept for the next panel",
    "carry_over": "Ready for the next panel",
    "cancel_round": "Taken out of the cancelled round",
    "withdraw": "Taken back",
    "expire": "Ran out of time",
    "fund": "Funded",
    "part_fund": "Part funded",
    "defer": "Carried to the next panel",
    "not_fund": "Not this time",
    "ask_review": "A review was asked for",
    "uphold": "Reviewed: the decision stands",
    "reopen": "Opened again",
    "settle": "Its grant is finished",
    "stop_letters": "They stopped the letters about dates",
    "want_letters": "They want letters about dates again",
    "empty": "Its words removed",
    "anonymise": "Names removed",
    "let_in": "Somebody was asked to join",
    "join": "Joined it",
    "change_hand": "Somebody’s part was changed",
    "take_out_hand": "Somebody left it",
    "ask_yes": "Its person was asked to say yes",
    "say_no": "Said no to sending it",
    "read_out": "They agreed to every line",
    "correct": "Put right",
    "drop_paper": "A photo of the paper was taken out",
}
"""What happened, in the words of staff."""

DECISIONS = frozenset({"fund", "part_fund", "defer", "not_fund"})


def seen_state(state: ApplicationState, letters_gone: bool) -> ApplicationState:
    """Give the state an applicant may see: with the panel, until the letters of its round have gone."""
    return _S.IN_ROUND if state in DECIDED and not letters_gone else state


def may_see_event(move: str, letters_gone: bool) -> bool:
    """Say whether an applicant may see that something happened. `letters_gone` is about the round that decided it."""
    return move in OWN_WORDS and (letters_gone or move not in DECISIONS)
