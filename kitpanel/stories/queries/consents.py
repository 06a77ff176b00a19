"""Who agreed to what, as the rules judge it.

A story's people are its teller and, in a photo with children in it, the child; one row of consent holds both answers.
"""

import uuid
from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, exists

from kitpanel.core.files import FileState
from kitpanel.rounds.rules.fortnight import london_day
from kitpanel.stories import rules
from kitpanel.stories.models import Consent, Photo, Story
from kitpanel.stories.rules import RULE, Use

TELLER, CHILD = "teller", "child"


def asked_of(story: Story) -> list[rules.Consent]:
    """List what was answered about the words and the photos of a story, the newest answer to each alone."""
    with_children = {photo.id for photo in story.photos if photo.has_children}
    newest: dict[tuple[uuid.UUID | None, Use], Consent] = {}
    for row in sorted(story.consents, key=lambda row: (row.given_at, row.withdrawn_at is None)):
        newest[row.photo_id, row.use] = row
    return [one for row in newest.values() for one in _answers(row, child=row.photo_id in with_children)]


def _answers(row: Consent, *, child: bool) -> Iterable[rules.Consent]:
    photo = str(row.photo_id) if row.photo_id else None
    withdrawn_on = london_day(row.withdrawn_at) if row.withdrawn_at else None
    given_on = london_day(row.given_at)
    ends: dict[str, Any] = {"withdrawn_on": withdrawn_on, "expires_on": row.expires_on}
    yield rules.Consent(TELLER, photo, row.use, given_on, **ends)
    if child:
        yield rules.Consent(
            CHILD,
            photo,
            row.use,
            given_on,
            own=row.child_agreed,
            parent=row.parent_agreed,
            age=RULE.adult_consent_age - 1,
            **ends,
        )


def agrees(story: Story, use: Use, today: date) -> bool:
    """Say whether the words of a story may be used one way today. A name that is published already is no secret."""
    if use is Use.NAME and story.illustrative:
        return True
    return rules.may_show(asked_of(story), {TELLER}, photo=None, use=use, today=today, rule=RULE)


def may_show_now(photo: Photo, use: Use, today: date) -> bool:
    """Say whether a photo may be used one way today: everybody in it agrees, and it has been made anew."""
    if photo.removed_at or photo.file.state is not FileState.READY:
        return False
    people = {TELLER, CHILD} if photo.has_children else {TELLER}
    asked = asked_of(photo.story)
    return rules.may_show(asked, people, photo=str(photo.id), use=use, today=today, rule=RULE)


def agreed_today(story: Story, today: date) -> list[Use]:
    """List the ways the words of a story may be used today, in their order."""
    return [use for use in Use if agrees(story, use, today)]


def agreed_photos(story: Story, use: Use, today: date) -> list[Photo]:
    """List the photos of a story that may be used one way today, in their order."""
    return [photo for photo in story.photos if may_show_now(photo, use, today)]


def consent_holds(today: date, use: Use = Use.WEBSITE) -> ColumnElement[bool]:
    """Say in SQL that the teller of this row's Story agrees, today, to one use of its words."""
    return exists().where(
        Consent.story_id == Story.id,
        Consent.photo_id.is_(None),
        Consent.use == use,
        Consent.withdrawn_at.is_(None),
        Consent.expires_on > today,
    )
