"""What happens to an idea, from the first word to the end of its grant."""

from kitpanel.applications.actions.draft import Overtaken, begin, save_part
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
    "begin",
    "next_reference",
    "note_answer",
    "save_part",
    "send_answer",
    "submit",
    "take_out_of_round",
    "withdraw",
]
