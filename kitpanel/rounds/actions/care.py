"""What somebody on a panel agrees to and tells us of themselves."""

import uuid
from datetime import datetime

from kitpanel.core.db import db
from kitpanel.core.errors import Refused
from kitpanel.core.history import remember
from kitpanel.rounds.models import PanelNeeds, TermsAgreed
from kitpanel.rounds.rules.care import terms_on
from kitpanel.rounds.rules.fortnight import london_day


def agree(version: int, *, by: uuid.UUID, now: datetime) -> None:
    """Agree to the terms, oneself; once is enough. Raises Refused for a version that is not in force any more."""
    if version != terms_on(london_day(now)):
        raise Refused("These words have changed since you opened the page. Read them again, then agree.")
    if db.session.get(TermsAgreed, (by, version)) is None:
        db.session.add(TermsAgreed(person_id=by, version=version, at=now))
        remember("person", by, "agree_panel_terms", by=by, now=now, why=f"Version {version}")
        db.session.flush()


def tell_needs(words: str, *, by: uuid.UUID, now: datetime) -> None:
    """Keep what helps somebody take part in a meeting, in their own words; empty words take it away."""
    found = db.session.get(PanelNeeds, by, with_for_update=True)
    if found is None:
        found = PanelNeeds(person_id=by)
        db.session.add(found)
    found.words, found.at = words.strip(), now
    db.session.flush()
