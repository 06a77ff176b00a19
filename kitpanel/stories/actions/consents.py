"""What somebody agrees to, and takes back: what may no longer be shown is gone in the same moment."""

import uuid
from collections.abc import Callable, Collection
from datetime import datetime

from kitpanel.core.db import db
from kitpanel.core.history import advance, remember
from kitpanel.panel.actions.letters import Sender
from kitpanel.rounds.rules.fortnight import london_day
from kitpanel.stories import queries, rules
from kitpanel.stories.actions.letters import tell
from kitpanel.stories.models import Consent, Photo, Story
from kitpanel.stories.rules import PHOTO_USES, WHY_WORDS, StoryState, Use, WhyUnpublished


def answer(
    story: Story,
    photo: Photo | None,
    uses: Collection[Use],
    *,
    parent: bool = False,
    child: bool = False,
    sender: Sender,
    by: uuid.UUID,
    now: datetime,
) -> None:
    """Record what may be done with the words, or with one photo: a yes for each of `uses`, and none for the others.

    A published story comes down at once when its teller's yes to it is gone; one that came down is read again when a
    yes to the website is given anew. Raises Refused for a child's photo without a parent's and the child's own yes.
    """
    if photo is not None:
        uses = [use for use in uses if use in PHOTO_USES]
        rules.check_photo_answers(uses, has_children=photo.has_children, parent=parent, child=child)
    before = queries.uses_now(story, photo, london_day(now))
    _take_back(story, photo, lambda row: row.use not in uses or _is_other(row, parent, child, now), now)
    for use in Use:
        if use in uses and use not in queries.uses_now(story, photo, london_day(now)):
            story.consents.append(_yes(story, photo, use, parent=parent, child=child, now=now))
    db.session.flush()
    what = f"Photo {photo.position}" if photo else "The words"
    _remember(story, what, set(uses) - before, before - set(uses), by=by, now=now)
    _follow(story, sender, by, now)


def take_down(story: Story, sender: Sender, *, by: uuid.UUID, now: datetime) -> None:
    """Take back every yes to the website, for the words and each photo: the story is off the site at once."""
    _withdraw_from_site(story, now)
    remember("story", story.id, "take_back", by=by, now=now, why="The words and every photo: website")
    _follow(story, sender, by, now)


def withdraw_from_site(story: Story, *, by: uuid.UUID, now: datetime) -> None:
    """Record that somebody told staff they take back every yes to the website."""
    _withdraw_from_site(story, now)
    remember("story", story.id, "take_back", by=by, now=now, why="The words and every photo: website. They told us.")


def forget_photo(story: Story, photo: Photo, now: datetime) -> None:
    """Take back every yes to a photo that is taken out."""
    _take_back(story, photo, lambda _: True, now)


def _withdraw_from_site(story: Story, now: datetime) -> None:
    for row in story.consents:
        if row.use is Use.WEBSITE and row.withdrawn_at is None:
            row.withdrawn_at = now
    db.session.flush()


def _is_other(row: Consent, parent: bool, child: bool, now: datetime) -> bool:
    """Say whether a yes is no longer as it was given: it ran out, or other people agreed to it."""
    return row.expires_on <= london_day(now) or (row.parent_agreed, row.child_agreed) != (parent, child)


def _take_back(story: Story, photo: Photo | None, gone: Callable[[Consent], bool], now: datetime) -> None:
    photo_id = photo.id if photo else None
    for row in story.consents:
        if row.photo_id == photo_id and row.withdrawn_at is None and gone(row):
            row.withdrawn_at = now
    db.session.flush()


def _yes(story: Story, photo: Photo | None, use: Use, *, parent: bool, child: bool, now: datetime) -> Consent:
    given = rules.Consent(queries.TELLER, None, use, london_day(now))
    return Consent(
        story_id=story.id,
        photo_id=photo.id if photo else None,
        use=use,
        given_at=now,
        given_by_id=story.grant.owner_id if story.grant else None,
        parent_agreed=parent,
        child_agreed=child,
        expires_on=rules.consent_ends(given),
    )


def _remember(story: Story, what: str, given: set[Use], taken: set[Use], *, by: uuid.UUID, now: datetime) -> None:
    for move, changed in (("agree", given), ("take_back", taken)):
        if changed:
            named = ", ".join(use.value.replace("_", " ") for use in Use if use in changed)
            remember("story", story.id, move, by=by, now=now, why=f"{what}: {named}")


def _follow(story: Story, sender: Sender, by: uuid.UUID, now: datetime) -> None:
    """Let the story follow what was answered."""
    today = london_day(now)
    agreed = queries.agrees(story, Use.WEBSITE, today)
    if story.state is StoryState.PUBLISHED and not (agreed and may_show_name(story, now)):
        advance(story, "unpublish", by=by, now=now, why=WHY_WORDS[WhyUnpublished.WITHDRAWN])
    elif story.state is StoryState.UNPUBLISHED and agreed:
        advance(story, "record_consent", by=by, now=now)
        story.received_at = now
        tell(story.grant, "story_received", sender, now=now)


def may_show_name(story: Story, now: datetime) -> bool:
    """Say whether the words hold no name that must not be shown."""
    if queries.agrees(story, Use.NAME, london_day(now)):
        return True
    return not rules.stands_in(story.teller, shown_words(story))


def shown_words(story: Story) -> list[str]:
    """List every text of a story that is shown."""
    shows = [photo.shows for photo in queries.photos_of(story)]
    return [
        story.title,
        story.lede,
        story.happened,
        story.changed,
        story.went_wrong,
        story.stayed,
        story.quote,
        *shows,
    ]
