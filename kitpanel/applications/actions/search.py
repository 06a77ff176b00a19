"""What staff keep of a search: a view under a name, and the record that a list was taken away."""

import uuid
from datetime import datetime

from sqlalchemy import select, text

from kitpanel.applications.models import Export, Format, SavedView
from kitpanel.core.db import db
from kitpanel.core.history import remember
from kitpanel.people.models import Person


def save_view(name: str, search: str, sort: str, *, shared: bool, by: uuid.UUID, now: datetime) -> SavedView:
    """Keep a search under a name. A view of that name of theirs shows this from now on. Harmless to repeat."""
    # Whoever saves is locked, so that of two saves at once the second finds what the first made.
    db.session.execute(select(Person.id).where(Person.id == by).with_for_update())
    view = db.session.scalars(select(SavedView).where(SavedView.owner_id == by, SavedView.name == name)).first()
    if view is None:
        view = SavedView(id=uuid.uuid4(), owner_id=by, name=name)
        db.session.add(view)
    view.search, view.sort, view.shared, view.saved_at = search, sort, shared, now
    return view


def remove_view(view: SavedView) -> None:
    """Take a saved view away. The ideas it showed stay as they are."""
    db.session.delete(view)


def record_export(
    search: str, sort: str, wanted: Format, rows: int, why: str, *, by: uuid.UUID, now: datetime
) -> Export:
    """Record that somebody takes a list away: which, how many rows, and why. The history has who and when for good."""
    taken = Export(id=uuid.uuid4(), by_id=by, at=now, search=search, sort=sort, format=wanted, rows=rows, why=why)
    db.session.add(taken)
    db.session.flush()
    remember("export", taken.id, "take", by=by, now=now, why=why)
    return taken


def tidy_words(now: datetime) -> bool:  # noqa: ARG001 - every job's step is told the time
    """Drop what is left in the index of words that ideas no longer say. PostgreSQL does so by itself."""
    if db.session.connection().dialect.name == "sqlite":
        db.session.execute(text("INSERT INTO desk_words (desk_words) VALUES ('optimize')"))
    return False
