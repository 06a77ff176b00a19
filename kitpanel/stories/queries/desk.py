"""What staff have to do with stories: read them, publish them, ring about those that did not come."""

import uuid
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, String, and_, cast, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from kitpanel.applications.models import Bid
from kitpanel.core.db import db
from kitpanel.core.history import Event, Words
from kitpanel.core.paging import Page, page_of, page_of_rows
from kitpanel.payouts.models import Grant
from kitpanel.payouts.rules import GRANT
from kitpanel.people.models import Person
from kitpanel.stories.models import Story
from kitpanel.stories.queries.own import DUE, with_everything
from kitpanel.stories.rules import STORY, Chase, StoryState

_S = StoryState
SHOWS: dict[str, tuple[str, tuple[StoryState, ...]]] = {
    "check": ("To read", (_S.CONSENT_RECORDED,)),
    "ready": ("Ready to publish", (_S.CHECKED,)),
    "published": ("Published", (_S.PUBLISHED,)),
    "down": ("Taken down", (_S.UNPUBLISHED,)),
    "back": ("Being told", (_S.DRAFTED,)),
    "all": ("All of them", tuple(StoryState)),
}
"""What the list can show: its words, and the states of the stories."""
RINGING = list(Chase).index(Chase.RING) + 1
_SAID = {
    ("story", "begin"): "The story was begun",
    ("story", "agree"): "They said yes to being shown",
    ("story", "take_back"): "They took a yes back",
    ("story", "edit"): "Staff changed how it is shown",
    ("story", "record_consent"): "The story was sent in",
    ("story", "check"): "The story was read and is ready",
    ("story", "publish"): "The story was published",
    ("story", "send_back"): "The story was sent back",
    ("story", "unpublish"): "The story was taken down",
    ("grant", "ask_story"): "The story was asked for",
    ("grant", "chase"): "A reminder fell due",
    ("grant", "rang"): "Somebody rang",
    ("grant", "chase_story"): "The story was late",
    ("grant", "receive_story"): "The story came in",
    ("grant", "waive_story"): "The story was let go",
    ("grant", "close"): "The grant was closed",
}


class Moment(NamedTuple):
    """One thing that happened, as the timeline shows it. `who` "" is the timetable."""

    when: datetime
    what: str
    who: str
    why: str


def stories_page(show: str, mission: str, words: str, number: int) -> Page[Story]:
    """Give one page of the stories in some states, longest waiting first; of a Mission, or with words in the title."""
    query = select(Story).where(Story.state.in_(SHOWS[show][1])).options(selectinload(Story.photos))
    if mission:
        query = query.where(cast(Story.mission_keys, String).contains(f'"{mission}"', autoescape=True))
    if words:
        query = query.where(
            or_(Story.title.icontains(words, autoescape=True), Story.teller.icontains(words, autoescape=True))
        )
    return page_of(query.order_by(func.coalesce(Story.received_at, Story.drafted_at), Story.id), number)


def story_at_desk(story_id: uuid.UUID, *, locked: bool = False) -> Story:
    """Find a story with all that staff need to read it. Raises NoResultFound."""
    query = with_everything(select(Story).where(Story.id == story_id))
    query = query.options(joinedload(Story.grant).joinedload(Grant.bid).joinedload(Bid.version))
    return db.session.scalars(query.with_for_update(of=Story) if locked else query).unique().one()


def slugs_like(slug: str) -> set[str]:
    """List the addresses that begin like one."""
    return set(db.session.scalars(select(Story.slug).where(Story.slug.startswith(slug, autoescape=True))))


def is_to_ring() -> ColumnElement[bool]:
    """Say in SQL that a person rings about this row's Grant: after the last reminder, or for want of an address."""
    no_letters = and_(or_(Person.email.is_(None), Person.email == ""), Grant.chased >= 1)
    return and_(Grant.state.in_(DUE), or_(Grant.chased >= RINGING, no_letters))


def ring_query() -> Select[Grant, Person]:
    """Select the grants somebody rings about, with who holds them, the one due longest first."""
    return (
        select(Grant, Person)
        .outerjoin(Person, Person.id == Grant.owner_id)
        .where(is_to_ring())
        .order_by(Grant.story_due_on, Grant.ref)
    )


def ring_page(number: int) -> Page[Any]:
    """Give one page of the people to ring about a story: rows of Grant and Person."""
    return page_of_rows(ring_query(), number)


def late_since(grant: Grant, today: date) -> int:
    """Count the days a story is late; 0 while it is not."""
    return max(0, (today - grant.story_due_on).days) if grant.story_due_on else 0


def history_of(story: Story | None, grant: Grant | None) -> list[Moment]:
    """List what happened to a story and, about the story, to its grant, oldest first."""
    ids = [one.id for one in (story, grant) if one is not None]
    rows = db.session.execute(
        select(Event, Words.why, Person.name)
        .outerjoin(Words, Words.seq == Event.seq)
        .outerjoin(Person, Person.id == Event.by_id)
        .where(Event.thing_id.in_(ids), Event.kind.in_((STORY.kind, GRANT.kind)))
        .order_by(Event.seq)
    )
    return [
        Moment(event.at, _SAID[event.kind, event.move], name or "", why or "")
        for event, why, name in rows
        if (event.kind, event.move) in _SAID
    ]
