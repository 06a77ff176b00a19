"""Questions a panel sends to somebody whose idea it reads: when, and how many (domain §6.3)."""

from kitpanel.core.errors import Refused
from kitpanel.core.said import say

MOST_OPEN = 5
"""The most questions about one bid that wait for an answer at a time: nobody is set an examination."""
LONGEST = 500
"""The most letters of a question."""


def check_question(words: str, waiting: int, *, reading: bool) -> None:
    """Refuse a question that is empty, too long, one too many, or too late to be answered before the meeting."""
    if not words.strip():
        raise Refused("Write your question first", field="question")
    if len(words) > LONGEST:
        raise Refused(f"Make it shorter: {LONGEST} letters are the most, and this has {len(words)}", field="question")
    if not reading:
        raise Refused("Questions can be asked until the panel meets.")
    if waiting >= MOST_OPEN:
        raise Refused("This idea has five questions that wait for an answer. Wait for those first.")


def check_answer(words: str, *, answered: bool, reading: bool) -> None:
    """Refuse an answer that is empty, a second one, or one that comes once the panel has met."""
    if answered:
        raise Refused(say("You have answered this already. Ring us if you want to say more."))
    if not words.strip():
        raise Refused(say("Write your answer first"), field="answer")
    if not reading:
        raise Refused(say("The panel has met, so it can read no more answers. Ring us if something matters."))
