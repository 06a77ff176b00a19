"""What staff do with a story: read it, show it, take it down, ring about it, let it go."""

import uuid
from datetime import datetime

from kitpanel.core.db import db
from kitpanel.core.errors import Refused
from kitpanel.core.history import advance, remember
from kitpanel.panel.actions.letters import Sender
from kitpanel.payouts import actions as payouts
from kitpanel.payouts.models import Grant
from kitpanel.payouts.rules import GrantState
from kitpanel.rounds.rules.fortnight import london_day
from kitpanel.stories import queries, rules
from kitpanel.stories.actions.consents import shown_words, withdraw_from_site
from kitpanel.stories.actions.letters import tell
from kitpanel.stories.models import Story
from kitpanel.stories.rules import WHY_WORDS, StoryState, Use, WhyUnpublished

_S = StoryState
_TO_EDIT = (_S.CONSENT_RECORDED, _S.CHECKED)


def edit(story: Story, made_from: int, title: str, lede: str, quote: str, *, by: uuid.UUID, now: datetime) -> None:
    """Set how a story is headed: its title, a sentence above it, some of its own words set large.

    Raises Refused when somebody saved it since the page was opened, when the words set large are not the teller's, or
    when it is not being read.
    """
    if story.state not in _TO_EDIT:
        raise Refused("Take the story down before you change how it is shown.")
    if story.version != made_from:
        raise Refused(
            "Somebody saved this story since you opened the page. Look at their words below, then send yours."
        )
    rules.check_quote(quote, queries.telling_of(story))
    if (story.title, story.lede, story.quote) == (title, lede, quote):
        return
    story.title, story.lede, story.quote = title, lede, quote
    story.version += 1
    remember("story", story.id, "edit", by=by, now=now)
    db.session.flush()


def check(story: Story, *, by: uuid.UUID, now: datetime) -> None:
    """Say that a story was read and is ready. Its grant is done: its holder may have another."""
    advance(story, "check", by=by, now=now)
    story.checked_by_id = by
    if story.grant and story.grant.state is GrantState.STORY_RECEIVED:
        payouts.close(story.grant, by=by, now=now)


def send_back(story: Story, words: str, sender: Sender, *, by: uuid.UUID, now: datetime) -> None:
    """Ask its teller to change something, in words they get in a letter and on their page."""
    advance(story, "send_back", by=by, now=now, why=words)
    tell(story.grant, "story_sent_back", sender, now=now, words=words)


def publish(story: Story, sender: Sender, *, by: uuid.UUID, now: datetime) -> None:
    """Put a story on the site. Raises Refused without its teller's yes, or with a name they did not agree to show."""
    today = london_day(now)
    rules.check_may_publish(queries.asked_of(story), queries.TELLER, today)
    if not queries.agrees(story, Use.NAME, today):
        rules.check_name_kept(story.teller, shown_words(story))
    if story.slug is None:
        story.slug = rules.free_slug(story.title, queries.slugs_like(rules.slug_of(story.title)))
    story.published_at = now
    advance(story, "publish", by=by, now=now)
    address = f"{sender.public_address}/stories/{story.slug}"
    tell(story.grant, "story_published", sender, now=now, page_address=address)


def unpublish(story: Story, why: WhyUnpublished, words: str, sender: Sender, *, by: uuid.UUID, now: datetime) -> None:
    """Take a story off the site, with a reason; where its teller asked for it, their yes is taken back too."""
    if why is WhyUnpublished.WITHDRAWN:
        withdraw_from_site(story, by=by, now=now)
    advance(story, "unpublish", by=by, now=now, why=f"{WHY_WORDS[why]} {words}".strip())
    tell(story.grant, "story_down", sender, now=now, why=WHY_WORDS[why])


def take_up_again(story: Story, *, by: uuid.UUID, now: datetime) -> None:
    """Read a story again that was taken down. Raises Refused while its teller does not agree to showing it."""
    rules.check_may_publish(queries.asked_of(story), queries.TELLER, london_day(now))
    advance(story, "record_consent", by=by, now=now)


def rang(grant: Grant, words: str, *, by: uuid.UUID, now: datetime) -> None:
    """Record that somebody rang about a story, and what came of it."""
    remember("grant", grant.id, "rang", by=by, now=now, why=words)


def waive(grant: Grant, why: str, sender: Sender, *, by: uuid.UUID, now: datetime) -> None:
    """Do without a story, for a reason, and close the grant. Raises Refused while it is not late."""
    payouts.waive_story(grant, why, by=by, now=now)
    tell(grant, "story_waived", sender, now=now)
