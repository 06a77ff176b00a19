"""Letters to the person who holds a grant."""

from datetime import datetime

from kitpanel.core import letters
from kitpanel.core.db import db
from kitpanel.core.filters import on_day
from kitpanel.core.reach import Reach
from kitpanel.payouts.models import Grant
from kitpanel.people.models import Person


def tell(
    grant: Grant, kind: str, public_address: str, *, now: datetime, to: Reach | None = None, **facts: object
) -> None:
    """Write to a grant's holder, or to `to`. Nothing is sent to somebody to whom nothing leads: staff ring them.

    Every letter knows `name`, `title`, `amount`, `ref` and `grant_address`; `facts` are what else its words need.
    """
    owner = db.session.get(Person, grant.owner_id) if grant.owner_id else None
    reach = to or (owner.reach if owner else Reach())
    if reach.channel is None:
        return
    known = {
        "name": owner.name if owner else "",
        "title": grant.title,
        "amount": grant.amount,
        "ref": grant.ref,
        "last_day": on_day(grant.last_day),
        "grant_address": f"{public_address}/grants/{grant.ref}",
    }
    letters.write(kind, reach, {**known, **facts}, now=now, person_id=owner.id if owner else None, about=grant.ref)
