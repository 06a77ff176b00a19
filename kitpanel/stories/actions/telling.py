"""A story being told: begun, saved page by page, and sent in."""

import uuid
from dataclasses import asdict
from datetime import datetime

from kitpanel.core.db import db
from kitpanel.core.errors import Refused
from kitpanel.core.history import advance, begin
from kitpanel.core.said import say
from kitpanel.panel.actions.letters import Sender
from kitpanel.payouts.models import Grant
from kitpanel.rounds.rules.fortnight import london_day
from kitpanel.stories import queries
from kitpanel.stories.actions.consents import answer
from kitpanel.stories.actions.letters import tell
from kitpanel.stories.models import Story
from kitpanel.stories.queries import Own
from kitpanel.stories.rules import Telling, Use

GONE = say("Your story is with us now, so it cannot be changed here. Ring us if something in it is wrong.")


class Overtaken(Exception):  # noqa: N818 - it is no fault: somebody chooses between two texts
    """The words were saved somewhere else since this page was opened. Both texts are kept apart."""

    def __init__(self, stored: Telling, version: int) -> None:
        super().__init__()
        self.stored, self.version = stored, version


def begin_story(found: Own, *, by: uuid.UUID, now: datetime) -> Story:
    """Give the story that is being told, begun now where there is none. Raises Refused once it was sent."""
    if not found.may_tell:
        raise Refused(GONE)
    return found.story or _begun(found.grant, by, now)


def _begun(grant: Grant, by: uuid.UUID, now: datetime) -> Story:
    story = Story(
        id=uuid.uuid4(),
        grant=grant,
        title=grant.title,
        mission_keys=list(grant.mission_keys),
        ward_code=grant.ward_code,
        version=0,
        drafted_at=now,
        saved_at=now,
    )
    db.session.add(story)
    db.session.flush()
    begin(story, by=by, now=now)
    return story


def save_words(story: Story, told: Telling, made_from: int, *, now: datetime) -> None:
    """Keep what was typed, finished or not. Raises Overtaken when other words were saved since the page was made."""
    stored = queries.telling_of(story)
    if told == stored:
        return
    if story.version != made_from:
        raise Overtaken(stored, story.version)
    for name, value in asdict(told).items():
        setattr(story, name, value)
    story.version, story.saved_at = story.version + 1, now
    db.session.flush()


def send(found: Own, sender: Sender, *, by: uuid.UUID, now: datetime) -> None:
    """Send a story in. Raises Refused while something is missing, or when it was sent already."""
    story = found.story
    if story is None or not found.may_tell:
        raise Refused(GONE)
    wanting = queries.still_missing(found, london_day(now))
    if wanting:
        raise Refused(say("{problem} before you send it.", problem=wanting[0].sentence))
    advance(story, "record_consent", by=by, now=now)
    story.received_at = now
    if found.grant.state in queries.TO_TELL:
        advance(found.grant, "receive_story", by=by, now=now)
    tell(found.grant, "story_received", sender, now=now)


def take_down_call(
    found: Own, told: Telling, uses: set[Use], made_from: int, sender: Sender, *, by: uuid.UUID, now: datetime
) -> None:
    """Write down a story as it was told over the phone, with what its teller agreed to, and send it in.

    Raises Overtaken when its teller was writing at the same time, Refused while something is missing.
    """
    story = begin_story(found, by=by, now=now)
    save_words(story, told, made_from, now=now)
    answer(story, None, uses, sender=sender, by=by, now=now)
    send(Own(found.grant, story), sender, by=by, now=now)
