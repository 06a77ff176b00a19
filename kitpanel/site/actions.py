"""What staff do with letters: their words, and those that did not go."""

import uuid
from datetime import datetime

from kitpanel.core import letters
from kitpanel.core.db import db
from kitpanel.core.errors import Refused
from kitpanel.core.history import advance
from kitpanel.core.letter_facts import check_words, preview
from kitpanel.core.outbox import Letter, Wording


def read(kind: str, subject: str, body: str) -> tuple[str, str]:
    """Show how words read, with example facts. Raises Refused for words that cannot be used."""
    check_words(kind, subject, body)
    return preview(kind, subject, body)


def save_wording(kind: str, subject: str, body: str, *, seen: int, by: uuid.UUID, now: datetime) -> Wording:
    """Put new words for a kind of letter in use, as the version after the one that was `seen`.

    Raises Refused for words that cannot be used, for words that are in use already, and when somebody else was faster.
    """
    check_words(kind, subject, body)
    version, now_subject, now_body = letters.words_in_use(kind)
    if version != seen:
        raise Refused("Somebody changed these words while you wrote. Open the page again beside this one, then copy.")
    if (subject.strip(), body.strip()) == (now_subject.strip(), now_body.strip()):
        raise Refused("These words are in use already.", field="body")
    made = Wording(kind=kind, version=version + 1, subject=subject, body=f"{body.strip()}\n", by_id=by, at=now)
    db.session.add(made)
    db.session.flush()
    return made


def send_again(letter: Letter, *, by: uuid.UUID, now: datetime) -> None:
    """Send a letter that failed, or of which nobody knows whether it went. Raises Refused in any other state."""
    advance(letter, "send_again", by=by, now=now)
    letter.send_after, letter.taken_at, letter.fault = now, None, None
    db.session.flush()


def drop(letter: Letter, *, why: str, by: uuid.UUID, now: datetime) -> None:
    """Give a letter up. Raises Refused once it is on its way or has gone."""
    advance(letter, "drop", by=by, now=now, why=why)
