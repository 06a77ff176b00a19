"""What happens to people: signing in and out, roles, what is known of them."""

from kitpanel.people.actions.facts import Facts, change_email, change_facts, learn_reach
from kitpanel.people.actions.rights import answer, ask
from kitpanel.people.actions.roles import begin_person, end_role, give_role, invite, know_live_ideas
from kitpanel.people.actions.second import (
    address_of,
    approve_reset,
    ask_reset,
    begin_second,
    finish_second,
    give_code,
    refuse_reset,
    secret_to_set_up,
)
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
    "address_of",
    "answer",
    "approve_reset",
    "ask",
    "ask_for_link",
    "ask_reset",
    "begin_person",
    "begin_second",
    "change_email",
    "change_facts",
    "claim_link",
    "drop_held",
    "end_role",
    "finish_second",
    "forget_held",
    "give_code",
    "give_role",
    "hold_words",
    "invite",
    "know_live_ideas",
    "learn_reach",
    "link_address",
    "refuse_reset",
    "secret_to_set_up",
    "sign_out_everywhere",
    "token_of",
]
