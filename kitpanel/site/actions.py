"""What staff do across features: letters, their words and those that did not go; an idea whose words are removed."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select, update

from kitpanel.applications import actions as applications
from kitpanel.core import letters
from kitpanel.core.db import db
from kitpanel.core.errors import Refused
from kitpanel.core.history import advance
from kitpanel.core.letter_facts import check_words, preview
from kitpanel.core.outbox import Letter, LetterState, PostBag, Wording
from kitpanel.panel.actions.erase import forget_words
from kitpanel.site import queries


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


def erase_idea(application_id: uuid.UUID, *, by: uuid.UUID, now: datetime) -> None:
    """Remove the words of an idea, and what a panel wrote about it. Raises Refused when it must be kept."""
    applications.erase(application_id, by=by, now=now)
    forget_words(application_id, by=by, now=now)


def send_again(letter: Letter, *, by: uuid.UUID, now: datetime) -> None:
    """Send a letter that failed, or of which nobody knows whether it went. Raises Refused in any other state."""
    advance(letter, "send_again", by=by, now=now)
    letter.send_after, letter.taken_at, letter.fault, letter.look_at = now, None, None, None
    db.session.flush()


def drop(letter: Letter, *, why: str, by: uuid.UUID, now: datetime) -> None:
    """Give a letter up. Raises Refused once it is on its way or has gone."""
    advance(letter, "drop", by=by, now=now, why=why)


def ask_for_bag(day: date, *, by: uuid.UUID, now: datetime) -> PostBag:
    """Put every letter that was made ready on a day, and is in no bag yet, in one: the timetable prints it as one file.

    Raises Refused when there is none.
    """
    letters = queries.loose(day, lock=True)
    if not letters:
        raise Refused("These letters are in a bag already. Load the page again.")
    bag = PostBag(id=uuid.uuid4(), day=day, asked_by_id=by, asked_at=now)
    db.session.add(bag)
    db.session.flush()
    for letter in letters:
        letter.bag_id = bag.id
    db.session.flush()
    return bag


def posted(letters: Sequence[Letter], *, by: uuid.UUID, now: datetime) -> int:
    """Mark printed letters as posted. Gives how many were. The caller holds them locked.

    Their files are done with: the sweep takes them away. What was posted or given up before stays as it is. Raises
    Refused when nothing is left to mark.
    """
    waiting = [one for one in letters if one.state is LetterState.WAITING and one.print_key]
    if not waiting:
        raise Refused("This was marked before. Load the page again to see where each letter is.")
    for letter in waiting:
        letter.sent_at, letter.print_key = now, None
        advance(letter, "post", by=by, now=now)
    db.session.flush()
    _put_bags_away({letter.bag_id for letter in waiting if letter.bag_id})
    return len(waiting)


def _put_bags_away(bag_ids: set[uuid.UUID]) -> None:
    """Forget the files of bags in which no letter waits any more."""
    waits = select(Letter.bag_id).where(Letter.bag_id.in_(bag_ids), Letter.state == LetterState.WAITING)
    done = update(PostBag).where(PostBag.id.in_(bag_ids), PostBag.id.not_in(waits))
    db.session.execute(done.values(print_key=None))
