"""A resident tells their story, through the same actions the pages call."""

from datetime import datetime, timedelta

from kitpanel.demo.writing import Borough
from kitpanel.panel.actions.letters import Sender
from kitpanel.payouts.models import Grant
from kitpanel.stories import actions as stories
from kitpanel.stories.queries.own import own
from kitpanel.stories.rules import Use
from kitpanel.stories.rules.telling import Telling


def sender(borough: Borough) -> Sender:
    """Give whom the borough's letters about stories come from."""
    return Sender(borough.public_address, borough.phone)


def tell(borough: Borough, grant: Grant, at: datetime) -> None:
    """Have a grant's holder write their story, agree to the website with their name, and send it in."""
    me = grant.owner_id
    if me is None:
        return
    story = stories.begin_story(own(grant.ref, me), by=me, now=at)
    told = Telling(
        title=grant.title,
        teller=grant.bid.application.contact_name.split()[0],
        happened="We met on five Saturdays. Eleven people came the first time, and twenty the last.",
        changed="Two neighbours who had never spoken now share the key and the kettle.",
        went_wrong="It rained on the second Saturday, and nobody had thought of a tent.",
        stayed="A group chat, a box of tools in the hall, and a date for next spring.",
        people_reached=40,
    )
    stories.save_words(story, told, story.version, now=at + timedelta(minutes=12))
    stories.answer(story, None, {Use.WEBSITE, Use.NAME}, sender=sender(borough), by=me, now=at + timedelta(minutes=15))
    stories.send(own(grant.ref, me), sender(borough), by=me, now=at + timedelta(minutes=16))
