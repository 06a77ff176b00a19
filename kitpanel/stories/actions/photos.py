"""The photos of a story: added, described, taken out."""

import uuid
from datetime import datetime

from kitpanel.core.db import db
from kitpanel.core.errors import Refused
from kitpanel.core.files import FileState, receive
from kitpanel.core.history import advance, remember
from kitpanel.core.said import say
from kitpanel.stories import queries
from kitpanel.stories.actions.consents import forget_photo
from kitpanel.stories.models import Photo, Story
from kitpanel.stories.rules import MOST_PHOTOS


def add_photo(story: Story, content: bytes, *, by: uuid.UUID, now: datetime) -> Photo:
    """Keep a photo somebody sent; the timetable makes it anew, and nothing shows before.

    The name it was sent under is used nowhere. Raises Refused for a seventh photo, and for what is no photo.
    """
    if len(queries.photos_of(story)) >= MOST_PHOTOS:
        raise Refused(say("You have six photos, the most we can keep. Take one out first."), field="file")
    try:
        file = receive(content, owner_id=by, now=now)
    except Refused as refusal:
        raise Refused(refusal.sentence, field="file") from None
    photo = Photo(id=uuid.uuid4(), file=file, position=1 + max((one.position for one in story.photos), default=0))
    story.photos.append(photo)
    db.session.flush()
    return photo


def describe_photo(story: Story, photo: Photo, shows: str, *, has_children: bool, now: datetime) -> None:
    """Say what a photo shows, and whether a child under 16 is in it. Answers given for another picture of it end."""
    if photo.has_children != has_children:
        forget_photo(story, photo, now)
    photo.shows, photo.has_children, story.saved_at = shows, has_children, now
    db.session.flush()


def remove_photo(story: Story, photo: Photo, *, by: uuid.UUID, now: datetime) -> None:
    """Take a photo out, off the site at once; its bytes are swept away within the hour."""
    forget_photo(story, photo, now)
    photo.removed_at = now
    if photo.file.state is not FileState.DROPPED:
        advance(photo.file, "drop", by=by, now=now)
    remember("story", story.id, "take_back", by=by, now=now, why=f"Photo {photo.position} was taken out")
    db.session.flush()
