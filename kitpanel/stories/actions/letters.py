"""Letters about a story, to the person whose grant it came from."""

from datetime import datetime

from kitpanel.core import letters
from kitpanel.core.db import db
from kitpanel.panel.actions.letters import Sender
from kitpanel.payouts.models import Grant
from kitpanel.people.models import Person
from kitpanel.rounds.rules.fortnight import london_day
from kitpanel.stories.rules import read_by


def tell(grant: Grant | None, kind: str, sender: Sender, *, now: datetime, **facts: object) -> None:
    """Write to a grant's holder. Nothing is sent to somebody to whom nothing leads: staff ring them.

    Every letter knows `name`, `title` (the grant's), `due` (the story's last day or None), `read_by` (the day by which
    staff have read a story that comes in today), `phone` and `story_address`; `facts` are what else its words need.
    """
    owner = db.session.get(Person, grant.owner_id) if grant and grant.owner_id else None
    if grant is None or owner is None or owner.reach.channel is None:
        return
    known = {
        "name": owner.name,
        "title": grant.title,
        "due": grant.story_due_on,
        "read_by": read_by(london_day(now)),
        "phone": sender.phone,
        "story_address": f"{sender.public_address}/grants/{grant.ref}/story",
    }
    letters.write(kind, owner.reach, {**known, **facts}, now=now, person_id=owner.id, about=grant.ref)
