"""Looking again at how an idea was decided: asked for by its owner, answered by staff who did not say no to it."""

import uuid
from datetime import datetime

from kitpanel.applications import queries
from kitpanel.applications.actions.telling import tell
from kitpanel.applications.models import Application, Review
from kitpanel.applications.rules.outcome import Keeping
from kitpanel.applications.rules.review import answer_by, check_ask, check_finding, check_reviewer
from kitpanel.core.db import db
from kitpanel.core.errors import Refused
from kitpanel.core.history import advance
from kitpanel.core.text import words as count_words
from kitpanel.rounds.rules.fortnight import london_day


def ask_review(idea: Application, words: str, public_address: str, *, by: uuid.UUID, now: datetime) -> Review:
    """Ask for a review of how an idea was decided. The caller holds the idea locked; a letter says when they hear.

    Raises Refused (field `words`) for an empty one or a long one, when the time is over, and before they were told.
    """
    seen, today = queries.seen_states([idea])[idea.id], london_day(now)
    check_ask(seen, today, queries.may_ask_until(idea), count_words(words))
    until = answer_by(today, Keeping())
    made = Review(id=uuid.uuid4(), application_id=idea.id, words=words.strip(), asked_at=now, answer_by=until)
    db.session.add(made)
    advance(idea, "ask_review", by=by, now=now)
    db.session.flush()
    tell(idea, "review_asked", public_address, now=now, answer_by=made.answer_by)
    return made


def answer_review(
    idea: Application, finding: str, public_address: str, *, stands: bool, by: uuid.UUID, now: datetime
) -> None:
    """Say what a review found: the decision stands, or the idea is opened again. It all goes in the letter.

    Raises Refused without a finding, by whoever said no to it, when nothing waits, and to open an idea whose owner has
    another on its way. The caller holds the idea locked.
    """
    asked = queries.open_review(idea)
    if asked is None:
        raise Refused("This was answered already. Load the page again.")
    check_finding(finding)
    check_reviewer(by, queries.decliners(idea))
    if not stands and idea.owner_id and queries.own_live(idea.owner_id):
        raise Refused("They have another idea on its way. Ring them: one of the two must be taken back first.")
    asked.stands, asked.finding, asked.answered_at, asked.answered_by_id = stands, finding.strip(), now, by
    advance(idea, "uphold" if stands else "reopen", by=by, now=now)
    db.session.flush()
    tell(idea, "review_upheld" if stands else "review_reopened", public_address, now=now, finding=finding.strip())
