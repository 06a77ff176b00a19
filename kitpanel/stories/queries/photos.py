"""Finding a photo for whoever asks: everybody's while it may be shown, else its owner's and the staff's alone."""

import uuid
from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import joinedload

from kitpanel.core.db import db
from kitpanel.core.files import FileState, StoredFile
from kitpanel.payouts.models import Grant
from kitpanel.stories.models import Photo, Story
from kitpanel.stories.queries.consents import agrees, may_show_now
from kitpanel.stories.rules import StoryState, Use


class Look(NamedTuple):
    """A photo that may be looked at: where its bytes are, and whether everybody may."""

    key: str
    public: bool


def photo_for(photo_id: uuid.UUID, me: uuid.UUID | None, *, staff: bool, today: date) -> Look:
    """Find a photo that has been made anew, for somebody who may see it. Raises NoResultFound."""
    photo = db.session.scalars(
        select(Photo)
        .join(Photo.file)
        .where(Photo.id == photo_id, Photo.removed_at.is_(None), StoredFile.state == FileState.READY)
        .options(
            joinedload(Photo.file),
            joinedload(Photo.story).selectinload(Story.consents),
            joinedload(Photo.story).selectinload(Story.photos),
            joinedload(Photo.story).joinedload(Story.grant).load_only(Grant.owner_id),
        )
    ).one()
    public = is_public(photo, today)
    owner = photo.story.grant.owner_id if photo.story.grant else None
    if photo.file.ready_key is None or not (public or staff or (me is not None and owner == me)):
        raise NoResultFound
    return Look(photo.file.ready_key, public)


def is_public(photo: Photo, today: date) -> bool:
    """Say whether everybody may see a photo today: its story is on the site, and everybody in it agrees."""
    story = photo.story
    shown = story.state is StoryState.PUBLISHED and agrees(story, Use.WEBSITE, today)
    return shown and may_show_now(photo, Use.WEBSITE, today)
