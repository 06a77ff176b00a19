"""What is known of the earlier idea that a new one takes up: its words, and what its owner was told of it."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select

from kitpanel.applications.models import Application, Version
from kitpanel.applications.queries.own import letters_about
from kitpanel.applications.queries.parts import held_in
from kitpanel.applications.queries.rows import Names, Row, rows_of
from kitpanel.applications.rules.sections import Section
from kitpanel.core.db import db
from kitpanel.core.outbox import Letter

_SAYS_WHY = ("decision_", "idea_declined", "idea_expired")


class Earlier(NamedTuple):
    """An earlier idea beside a page of the one that takes it up: what it said there, and what we told them."""

    ref: str
    rows: list[Row]
    letter: Letter | None


def earlier_beside(idea: Application, section: Section, names: Names, now: datetime) -> Earlier | None:
    """Give what the earlier idea said on one page where that differs now, and its last letter; None without one."""
    earlier = db.session.get(Application, idea.earlier_id) if idea.earlier_id else None
    if earlier is None or earlier.owner_id != idea.owner_id:
        return None
    then, today = held_in(earlier, section), held_in(idea, section)
    letters = [one for one in letters_about(earlier, now) if one.kind.startswith(_SAYS_WHY)]
    rows = rows_of(section, then, names) if then.values != today.values else []
    return Earlier(earlier.ref or "", rows, letters[-1] if letters else None)


def read_before(idea: Application) -> dict[str, Any] | None:
    """Give the frozen answers of the earlier idea as a panel last read them; None when no panel did."""
    if idea.earlier_id is None:
        return None
    newest = select(Version.answers).where(Version.application_id == idea.earlier_id).order_by(Version.number.desc())
    return db.session.scalars(newest.limit(1)).first()
