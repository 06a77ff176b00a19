"""Asking for stories: steps of the timetable, each doing one due thing, harmless to repeat (domain §3)."""

from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, and_, or_, select

from kitpanel.core.db import db
from kitpanel.core.history import advance, remember
from kitpanel.panel.actions.letters import Sender
from kitpanel.payouts.models import Grant
from kitpanel.payouts.rules import GrantState
from kitpanel.rounds.rules.fortnight import london_day
from kitpanel.stories import queries, rules
from kitpanel.stories.actions.letters import tell
from kitpanel.stories.models import Story
from kitpanel.stories.queries import DUE
from kitpanel.stories.rules import RULE, WHY_WORDS, Chase, StoryState, WhyUnpublished

_LETTERS = {Chase.BEFORE: "story_before", Chase.AFTER: "story_after", Chase.LAST: "story_last"}


def _one(*conditions: ColumnElement[bool]) -> Grant | None:
    query = select(Grant).where(*conditions).order_by(Grant.ends_on, Grant.ref).limit(1)
    return db.session.scalars(query.with_for_update(skip_locked=True)).first()


def ask_due(now: datetime, sender: Sender) -> bool:
    """Ask one person for their story, once their project's last day is over. Says whether there may be more."""
    today = london_day(now)
    grant = _one(Grant.state == GrantState.ACTIVE, Grant.ends_on < today)
    if grant is None or grant.ends_on is None:
        return False
    due = rules.due_when_asked(grant.ends_on, today)
    grant.story_due_on, grant.chased = max(due, grant.story_due_on or due), 0
    advance(grant, "ask_story", by=None, now=now)
    tell(grant, "story_asked", sender, now=now)
    return True


def overdue_due(now: datetime) -> bool:
    """Say of one story that it is late: its last day is over. Says whether there may be more."""
    grant = _one(Grant.state == GrantState.STORY_DUE, Grant.story_due_on < london_day(now))
    if grant is None:
        return False
    advance(grant, "chase_story", by=None, now=now)
    return True


def remind_due(now: datetime, sender: Sender) -> bool:
    """Take one due step to get a story: a reminder, each once, then a person rings. Says whether there may be more."""
    today = london_day(now)
    grant = _one(Grant.state.in_(DUE), _step_is_due(today))
    if grant is None or grant.story_due_on is None:
        return False
    steps = list(Chase)
    chase = rules.chase_due(grant.story_due_on, today, steps[: grant.chased])
    if chase is None:
        return False
    grant.chased = steps.index(chase) + 1
    remember("grant", grant.id, "chase", by=None, now=now, why=_SAID[chase])
    if chase in _LETTERS:
        tell(grant, _LETTERS[chase], sender, now=now)
    return True


_SAID = {
    Chase.BEFORE: "The first, a week before",
    Chase.AFTER: "The second, a week after",
    Chase.LAST: "The last, three weeks after",
    Chase.RING: "Now a person rings",
}


def _step_is_due(today: date) -> ColumnElement[bool]:
    days = (RULE.before, RULE.after, RULE.last, RULE.ring)
    return or_(
        *(
            and_(Grant.chased < number, Grant.story_due_on <= today - timedelta(days=after))
            for number, after in enumerate(days, 1)
        )
    )


def expire_due(now: datetime, sender: Sender) -> bool:
    """Take one story down whose teller's yes ended. Says whether there may be more."""
    today = london_day(now)
    story = db.session.scalars(
        select(Story)
        .where(Story.state == StoryState.PUBLISHED, ~queries.consent_holds(today))
        .order_by(Story.published_at, Story.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).first()
    if story is None:
        return False
    why = rules.must_come_down(queries.asked_of(story), queries.TELLER, today) or WhyUnpublished.WITHDRAWN
    advance(story, "unpublish", by=None, now=now, why=WHY_WORDS[why])
    if why is WhyUnpublished.EXPIRED:
        tell(story.grant, "story_expired", sender, now=now)
    return True
