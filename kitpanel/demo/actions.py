"""Loading the demonstration borough, once, into an empty database."""

import uuid
from datetime import date, datetime, time, timedelta

from sqlalchemy import select, update

from kitpanel.applications import actions as applications
from kitpanel.core.crypto import Sealer
from kitpanel.core.db import db
from kitpanel.core.errors import Refused
from kitpanel.core.history import advance, begin
from kitpanel.core.outbox import Letter
from kitpanel.demo.equality import load_equality
from kitpanel.demo.ground import BEGAN, Ground, lay
from kitpanel.demo.past import load_past
from kitpanel.demo.tales import TALES
from kitpanel.demo.today import live_through
from kitpanel.demo.writing import Borough
from kitpanel.openness.models import Release
from kitpanel.people.models import Person
from kitpanel.rounds.rules.fortnight import wall
from kitpanel.stories.models import Consent, Story
from kitpanel.stories.rules import Use

COVERS_UNTIL = date(2024, 11, 30)
CONSENT_LASTS = timedelta(days=5 * 365)


def is_empty() -> bool:
    """Tell whether nobody is known yet."""
    return db.session.scalars(select(Person.id).limit(1)).first() is None


def _publish_tales(checker: uuid.UUID, now: datetime) -> None:
    for place, tale in enumerate(TALES):
        shown = wall(date(2024, 10, 28) - timedelta(days=60 * place), time(12))
        story = Story(
            id=uuid.uuid4(), slug=tale.slug, title=tale.title, teller=tale.teller, lede=tale.lede,
            happened=tale.happened, changed=tale.changed, went_wrong=tale.went_wrong, stayed=tale.stayed,
            mission_keys=list(tale.missions), illustration=tale.slug, illustrative=True, drafted_at=shown,
            saved_at=shown,
            received_at=shown, checked_by_id=checker,
        )  # fmt: skip
        db.session.add(story)
        begin(story, by=None, now=shown)
        db.session.add(
            Consent(id=uuid.uuid4(), story_id=story.id, use=Use.WEBSITE, given_at=shown,
                    expires_on=(now + CONSENT_LASTS).date())
        )  # fmt: skip
        for move in ("record_consent", "check"):
            advance(story, move, by=checker, now=shown)
        story.published_at = shown
        advance(story, "publish", by=checker, now=shown)


VIEWS = {
    "Waiting too long": "is:late",
    "Nobody has it": "is:waiting lead:nobody",
    "By phone or on paper": "channel:phone,paper",
}
"""Searches the team shares, by their names."""


def load_ground(now: datetime) -> Ground:
    """Put in the people, the money, the past and its stories. Raises Refused when somebody is there already."""
    if not is_empty():
        raise Refused("There are people in this database already: the demonstration borough goes into an empty one.")
    ground = lay(began=wall(BEGAN, time(9)), now=now)
    load_past(ground.panels["camden"], ground.strands, ground.people["priya"].id, now=now)
    _publish_tales(ground.people["joe"].id, now)
    db.session.add(
        Release(id=uuid.uuid4(), name="to November 2024", covers_until=COVERS_UNTIL,
                released_at=wall(COVERS_UNTIL, time(12)))
    )  # fmt: skip
    load_equality(ground.people["ines"].id, now)
    for name, search in VIEWS.items():
        applications.save_view(name, search, "", shared=True, by=ground.people["priya"].id, now=now)
    db.session.flush()
    return ground


def load(now: datetime, sealer: Sealer, *, public_address: str, phone: str) -> None:
    """Load the whole borough, in the open transaction: what was, and what goes on today."""
    ground = load_ground(now)
    live_through(Borough(ground, public_address, phone), sealer, now)
    db.session.execute(update(Letter).values(send_after=now))
