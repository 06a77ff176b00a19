"""What waits for somebody about stories: how many, in words, where, and since when."""

import uuid
from datetime import UTC, date, datetime, time

from sqlalchemy import ColumnElement, and_, func, or_, select

from kitpanel.core.db import db
from kitpanel.core.said import say
from kitpanel.core.waiting import Waiting
from kitpanel.payouts.models import Grant
from kitpanel.payouts.rules import GrantState
from kitpanel.rounds.rules.fortnight import london_day
from kitpanel.stories.models import Story
from kitpanel.stories.queries.desk import ring_query
from kitpanel.stories.queries.own import DUE
from kitpanel.stories.rules import StoryState

_S = StoryState


def waiting_for_applicant(me: uuid.UUID, now: datetime) -> list[Waiting]:
    """List the stories I am asked for: those that are due, and those that came back with a question."""
    rows = db.session.execute(
        select(Grant.ref, Grant.title, Grant.state, Grant.story_due_on, Story.saved_at)
        .outerjoin(Story, Story.grant_id == Grant.id)
        .where(Grant.owner_id == me, or_(Grant.state.in_(DUE), _came_back()))
        .order_by(Grant.story_due_on, Grant.ref)
    )
    return [
        Waiting(
            1,
            say("Tell us the story of {title}", title=title)
            if state in DUE
            else say("We have a question about your story of {title}", title=title),
            "stories.own_story",
            {"ref": ref},
            None if state in DUE else saved_at,
            late=bool(state in DUE and due and due < london_day(now)),
        )
        for ref, title, state, due, saved_at in rows
    ]


def waiting_for_staff() -> list[Waiting]:
    """List what waits for staff: stories to read, stories to publish, people to ring."""
    states = {
        state: (count, since)
        for state, count, since in db.session.execute(
            select(Story.state, func.count(), func.min(Story.received_at))
            .where(Story.state.in_((_S.CONSENT_RECORDED, _S.CHECKED)))
            .group_by(Story.state)
        )
    }
    ring = ring_query().order_by(None).with_only_columns(func.count(), func.min(Grant.story_due_on))
    people, due = db.session.execute(ring).one()
    tiles = [
        _tile("story to read", "stories to read", "stories.queue", {"show": "check"}, states.get(_S.CONSENT_RECORDED)),
        _tile("story to publish", "stories to publish", "stories.queue", {"show": "ready"}, states.get(_S.CHECKED)),
        _tile(
            "person to ring about a story",
            "people to ring about a story",
            "stories.ring",
            {},
            (people, _noon(due)),
            late=True,
        ),
    ]
    return [tile for tile in tiles if tile.number]


def _tile(
    one: str,
    many: str,
    endpoint: str,
    arguments: dict[str, str],
    found: tuple[int, datetime | None] | None,
    *,
    late: bool = False,
) -> Waiting:
    number, since = found or (0, None)
    return Waiting(number, one if number == 1 else many, endpoint, arguments, since, late and bool(number))


def _came_back() -> ColumnElement[bool]:
    return and_(
        Story.state == _S.DRAFTED,
        Story.received_at.is_not(None),
        Grant.state.in_((GrantState.STORY_RECEIVED, GrantState.CLOSED)),
    )


def _noon(day: date | None) -> datetime | None:
    """Give a moment of a day that is the same day in London."""
    return datetime.combine(day, time(12), tzinfo=UTC) if day else None
