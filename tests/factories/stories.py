"""Stories for tests, and the grants they come from."""

import itertools
import uuid
from datetime import date, timedelta

from factories.applications import GOSPEL_OAK, make_application, make_bid
from factories.people import LONG_AGO, make_person
from factories.rounds import make_panel, make_round
from kitpanel.applications.rules import ApplicationState
from kitpanel.core.db import db
from kitpanel.core.history import advance, begin
from kitpanel.payouts.models import Grant
from kitpanel.payouts.rules import GrantState
from kitpanel.rounds.rules.fortnight import london_day
from kitpanel.stories import actions
from kitpanel.stories.models import Consent, Photo, Story
from kitpanel.stories.rules import StoryState, Use, due_on

_numbers = itertools.count(1)
_G = GrantState
_TO_PAID = ("accept", "start_checks", "prepare", "approve", "send_payment", "mark_paid")
_TO = {
    _G.OFFERED: (), _G.PAID: _TO_PAID, _G.ACTIVE: (*_TO_PAID, "start"), _G.STORY_DUE: (*_TO_PAID, "start", "ask_story"),
    _G.STORY_OVERDUE: (*_TO_PAID, "start", "ask_story", "chase_story"),
    _G.STORY_RECEIVED: (*_TO_PAID, "start", "ask_story", "receive_story"),
    _G.WAIVED: (*_TO_PAID, "start", "ask_story", "chase_story", "waive_story"),
}  # fmt: skip
_S = StoryState
_STORY_MOVES = {
    _S.DRAFTED: (), _S.CONSENT_RECORDED: ("record_consent",), _S.CHECKED: ("record_consent", "check"),
    _S.PUBLISHED: ("record_consent", "check", "publish"),
    _S.UNPUBLISHED: ("record_consent", "check", "publish", "unpublish"),
}  # fmt: skip


def make_paid_grant(owner=None, *, ends_on=date(2027, 2, 20), state=GrantState.ACTIVE, at=LONG_AGO, **answers) -> Grant:
    """Make a grant whose money landed and whose project goes on (or went on to `state`)."""
    owner = owner or make_person(name="Nadia Rahman")
    idea = make_application(owner, state=ApplicationState.FUNDED, ends_on=ends_on, at=at, **answers)
    bid = make_bid(make_round(make_panel(), at=at), idea, at=at)
    made = Grant(
        id=uuid.uuid4(), bid_id=bid.id, ref=bid.ref, owner_id=owner.id, title=bid.title, amount=bid.asked,
        decided_on=london_day(at), offered_at=at, lapses_at=at + timedelta(days=28), accepted_at=at, agreement_version=1,
        to_individual=True, mission_keys=list(bid.mission_keys), ward_code=bid.ward_code, project_id=idea.project_id,
        starts_on=idea.starts_on, ends_on=ends_on,
        story_due_on=due_on(ends_on) if state in {_G.STORY_DUE, _G.STORY_OVERDUE} else None,
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    begin(made, by=None, now=at)
    for move in _TO[state]:
        advance(made, move, by=None, now=at)
    db.session.flush()
    return made


def make_story(
    owner=None, *, grant=None, state=_S.PUBLISHED, uses=tuple(Use), at=LONG_AGO, expires_on=date(2031, 1, 5), **facts
) -> Story:
    """Make a story in a state, with its teller's yes to some uses of its words."""
    number = next(_numbers)
    grant = grant or make_paid_grant(owner, state=GrantState.STORY_RECEIVED, at=at)
    shown = {"slug": f"story-{number}", "published_at": at} if state in {_S.PUBLISHED, _S.UNPUBLISHED} else {}
    words = {
        "title": f"Forty tomatoes {number}", "teller": "Nadia", "lede": "A stairwell where people stop.",
        "happened": "I knocked on doors with a tomato plant.\n\nNine people said yes.", "changed": "People stop and talk.",
        "went_wrong": "The fourth floor has no tap.", "stayed": "The planters.", "mission_keys": list(grant.mission_keys),
        "ward_code": GOSPEL_OAK,
    }  # fmt: skip
    made = Story(
        id=uuid.uuid4(), grant=grant, drafted_at=at, saved_at=at, received_at=at, **{**words, **shown, **facts}
    )
    db.session.add(made)
    db.session.flush()
    begin(made, by=grant.owner_id, now=at)
    for use in uses:
        db.session.add(
            Consent(story_id=made.id, use=use, given_at=at, given_by_id=grant.owner_id, expires_on=expires_on)
        )
    for move in _STORY_MOVES[state]:
        advance(made, move, by=None, now=at)
    db.session.flush()
    return made


def make_photo(
    story, content, *, shows="", uses=(), has_children=False, agreed=(False, False), at=LONG_AGO,
    expires_on=date(2031, 1, 5),
) -> Photo:  # fmt: skip
    """Add a photo to a story, as it comes in; `agreed` is what a parent and a child in it say."""
    photo = actions.add_photo(story, content, by=story.grant.owner_id, now=at)
    photo.shows, photo.has_children = shows, has_children
    for use in uses:
        story.consents.append(
            Consent(
                story_id=story.id, photo_id=photo.id, use=use, given_at=at, expires_on=expires_on,
                given_by_id=story.grant.owner_id, parent_agreed=agreed[0], child_agreed=agreed[1],
            )
        )  # fmt: skip
    db.session.flush()
    return photo
