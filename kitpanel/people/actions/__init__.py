"""What happens to people: signing in and out, roles, what is known of them."""

from kitpanel.people.actions.facts import Facts, change_email, change_facts, learn_reach
from kitpanel.people.actions.rights import answer, ask
from kitpanel.people.actions.roles import begin_person, end_role, give_role, invite, know_live_ideas
from kitpanel.people.actions.sign_in import (
    ask_for_link,
    claim_link,
    drop_held,
    forget_held,
    hold_words,
    link_address,
    sign_out_everywhere,
    token_of,
)

__all__ = [
    "Facts",
    "answer",
    "ask",
    "ask_for_link",
    "begin_person",
    "change_email",
    "change_facts",
    "claim_link",
    "drop_held",
    "end_role",
    "forget_held",
    "give_role",
    "hold_words",
    "invite",
    "know_live_ideas",
    "learn_reach",
    "link_address",
    "sign_out_everywhere",
    "token_of",
]
