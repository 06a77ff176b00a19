"""Saved views, and the record of exports."""

import uuid
from typing import NamedTuple

from sqlalchemy import case, func, or_, select

from kitpanel.applications.models import Export, SavedView
from kitpanel.core.db import db
from kitpanel.people.models import Person

MOST_VIEWS = 60
MOST_EXPORTS = 20


class Taken(NamedTuple):
    """An export, and the name of who made it."""

    export: Export
    who: str


def views_for(me: uuid.UUID) -> list[tuple[SavedView, str]]:
    """List the views somebody sees, each with its owner's name: their own first, then what the team shares, by name."""
    rows = db.session.execute(
        select(SavedView, Person.name)
        .join(Person, Person.id == SavedView.owner_id)
        .where(or_(SavedView.owner_id == me, SavedView.shared))
        .order_by(case((SavedView.owner_id == me, 0), else_=1), func.lower(SavedView.name), SavedView.id)
        .limit(MOST_VIEWS)
    )
    return [(view, name) for view, name in rows]


def own_view(view_id: uuid.UUID, me: uuid.UUID) -> SavedView:
    """Find one of somebody's own views. Raises NoResultFound."""
    return db.session.scalars(select(SavedView).where(SavedView.id == view_id, SavedView.owner_id == me)).one()


def export_of(export_id: uuid.UUID, me: uuid.UUID) -> Export:
    """Find an export by whoever made it. Raises NoResultFound."""
    return db.session.scalars(select(Export).where(Export.id == export_id, Export.by_id == me)).one()


def latest_exports() -> list[Taken]:
    """List the newest exports, with who made them."""
    rows = db.session.execute(
        select(Export, Person.name)
        .join(Person, Person.id == Export.by_id)
        .order_by(Export.at.desc(), Export.id)
        .limit(MOST_EXPORTS)
    )
    return [Taken(*row) for row in rows]
