"""Finding a grant and its story: for its holder, or for staff who take a story down over the phone."""

import uuid
from datetime import date
from typing import NamedTuple

from sqlalchemy import Select, select
from sqlalchemy.orm import selectinload

from kitpanel.core.db import db
from kitpanel.core.history import events_of
from kitpanel.payouts.models import Grant
from kitpanel.payouts.rules import GrantState
from kitpanel.stories.models import Photo, Story
from kitpanel.stories.rules import STORY, Missing, StoryState, Telling, Use, missing

_G = GrantState
TO_TELL = (_G.ACTIVE, _G.STORY_DUE, _G.STORY_OVERDUE)
"""Where a grant is while its story may be told for the first time."""
DUE = (_G.STORY_DUE, _G.STORY_OVERDUE)


class Own(NamedTuple):
    """A grant and its story, which is None until its holder begins it."""

    grant: Grant
    story: Story | None

    @property
    def may_tell(self) -> bool:
        """Say whether the words and photos may be changed now: nobody has sent the story, or it was sent back."""
        if self.story is None:
            return self.grant.state in TO_TELL
        return self.story.state is StoryState.DRAFTED


def own(ref: str, me: uuid.UUID, *, locked: bool = False) -> Own:
    """Find my grant and its story. Raises NoResultFound when it is not mine."""
    return _found(select(Grant).where(Grant.ref == ref, Grant.owner_id == me), locked=locked)


def to_ring(ref: str, *, locked: bool = False) -> Own:
    """Find a grant whose story has not come in, for staff who ring about it. Raises NoResultFound."""
    return _found(select(Grant).where(Grant.ref == ref, Grant.state.in_(DUE)), locked=locked)


def _found(query: Select[Grant], *, locked: bool) -> Own:
    grant = db.session.scalars(query.with_for_update() if locked else query).one()
    story = db.session.scalars(with_everything(select(Story).where(Story.grant_id == grant.id))).one_or_none()
    return Own(grant, story)


def with_everything(query: Select[Story]) -> Select[Story]:
    """Load the photos and consents of a story with it."""
    return query.options(selectinload(Story.consents), selectinload(Story.photos).joinedload(Photo.file))


def photos_of(story: Story | None) -> list[Photo]:
    """List a story's photos that were not taken out, in their order."""
    return [photo for photo in story.photos if photo.removed_at is None] if story else []


def own_photo(found: Own, photo_id: uuid.UUID) -> Photo | None:
    """Find one photo of a story by its id."""
    return next((photo for photo in photos_of(found.story) if photo.id == photo_id), None)


def told_in(found: Own) -> Telling:
    """Give what the teller wrote so far; its title is the grant's until they change it."""
    story = found.story
    if story is None:
        return Telling(title=found.grant.title)
    return telling_of(story)


def telling_of(story: Story) -> Telling:
    """Give what the teller of a story wrote."""
    return Telling(
        title=story.title,
        teller=story.teller,
        happened=story.happened,
        changed=story.changed,
        went_wrong=story.went_wrong,
        stayed=story.stayed,
        people_reached=story.people_reached,
    )


def asked_to_change(story: Story | None) -> str:
    """Give what staff asked the teller of a story to change, while it is with them again; "" otherwise."""
    if story is None or story.state is not StoryState.DRAFTED:
        return ""
    return next((why for event, why in reversed(events_of(STORY.kind, story.id)) if event.move == "send_back"), "")


def uses_now(story: Story | None, photo: Photo | None, today: date) -> set[Use]:
    """Give what the teller agrees to today: for the words, or for one photo. It was not taken back, nor ran out."""
    photo_id = photo.id if photo else None
    rows = story.consents if story else []
    return {row.use for row in rows if row.photo_id == photo_id and row.withdrawn_at is None and row.expires_on > today}


def still_missing(found: Own, today: date) -> tuple[Missing, ...]:
    """List what is still to add before a story can be sent."""
    shows = [photo.shows for photo in photos_of(found.story)]
    return missing(told_in(found), shows, names=Use.NAME in uses_now(found.story, None, today))
