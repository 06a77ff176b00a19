"""Words that only the reader of a letter may see: a copy of what somebody wrote and has not sent to us.

The letter's body says `((words))`. The words themselves are sealed beside it, put in when it leaves or when its own
reader opens it, and forgotten once it has gone. Staff who look at a letter see that words stand there, and not which.
"""

from datetime import datetime, timedelta

from sqlalchemy import select

from kitpanel.core.crypto import sealer
from kitpanel.core.db import db
from kitpanel.core.outbox import Letter, LetterState
from kitpanel.core.reach import LetterChannel

WORDS = "((words))"
KEPT_FOR = timedelta(days=30)
"""How long somebody who was told by text can read such a letter on its page."""
NOT_HERE = "(Your words are not in this copy of the letter. Ring us if you need them.)"
_DONE = (LetterState.SENT, LetterState.DROPPED)


def whole(letter: Letter) -> str:
    """Give the body of a letter as its own reader may see it."""
    if WORDS not in letter.body:
        return letter.body
    words = sealer().open(letter.enclosed, bound_to=str(letter.id)) if letter.enclosed else NOT_HERE
    return letter.body.replace(WORDS, words)


def has_gone(letter: Letter) -> None:
    """Forget what was enclosed in a letter that its reader holds now."""
    if letter.channel is LetterChannel.EMAIL:
        letter.enclosed = None


def forget_due(now: datetime) -> bool:
    """Forget what was enclosed in one old letter. A step of the timetable; says whether there may be more."""
    old = select(Letter).where(
        Letter.enclosed.is_not(None), Letter.written_at <= now - KEPT_FOR, Letter.state.in_(_DONE)
    )
    letter = db.session.scalars(old.limit(1).with_for_update(skip_locked=True)).first()
    if letter is not None:
        letter.enclosed = None
    return letter is not None
