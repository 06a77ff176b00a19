"""Funders, and the people of theirs who may see what their money did."""

import uuid
from datetime import datetime

from sqlalchemy import select

from kitpanel.core.db import db
from kitpanel.core.errors import Refused
from kitpanel.core.history import remember
from kitpanel.people import actions as people
from kitpanel.people import queries as people_found
from kitpanel.people.rules import RoleName
from kitpanel.strands.models import Funder, FunderKind, FunderViewer


def add_funder(name: str, kind: FunderKind, *, public: bool, by: uuid.UUID | None, now: datetime) -> Funder:
    """Make a funder. `public` says whether their name may be shown. Raises Refused for a name that is taken."""
    _check_name(name, other_than=None)
    funder = Funder(id=uuid.uuid4(), name=name, kind=kind, public=public)
    db.session.add(funder)
    db.session.flush()
    remember("funder", funder.id, "begin", by=by, now=now)
    return funder


def change_funder(
    funder: Funder, name: str, kind: FunderKind, *, public: bool, by: uuid.UUID | None, now: datetime
) -> None:
    """Change a funder. Raises Refused for a name that is taken."""
    _check_name(name, other_than=funder.id)
    funder.name, funder.kind, funder.public = name, kind, public
    remember("funder", funder.id, "change", by=by, now=now)
    db.session.flush()


def add_viewer(funder: Funder, email: str, *, name: str, by: uuid.UUID | None, now: datetime) -> FunderViewer:
    """Let somebody see what this funder's money did, inviting them when they are not a funder's person yet.

    Raises Refused for an address that cannot be one, for somebody who runs the Kit or sits on a panel, and for somebody
    who can see it already.
    """
    person = people_found.person_by_email(email)
    if person is None or RoleName.FUNDER not in people_found.roles_held(person):
        person = people.invite(email, RoleName.FUNDER, name=name, by=by, now=now)
    if any(viewer.person_id == person.id for viewer in funder.viewers):
        raise Refused("They can see this funder's pages already.", field="email")
    viewer = FunderViewer(funder=funder, person_id=person.id)
    db.session.add(viewer)
    db.session.flush()
    remember("funder", funder.id, "add_viewer", by=by, now=now)
    remember("person", person.id, "see_funder", by=by, now=now, why=funder.name)
    return viewer


def remove_viewer(funder: Funder, person_id: uuid.UUID, *, by: uuid.UUID | None, now: datetime) -> None:
    """Stop somebody from seeing this funder's pages. Raises NoResultFound when they could not."""
    viewer = db.session.scalars(
        select(FunderViewer).where(FunderViewer.funder_id == funder.id, FunderViewer.person_id == person_id)
    ).one()
    db.session.delete(viewer)
    db.session.flush()
    db.session.expire(funder, ["viewers"])
    remember("funder", funder.id, "remove_viewer", by=by, now=now)
    remember("person", person_id, "unsee_funder", by=by, now=now, why=funder.name)


def _check_name(name: str, *, other_than: uuid.UUID | None) -> None:
    if db.session.scalars(select(Funder.id).where(Funder.name == name, Funder.id != other_than)).first():
        raise Refused("There is a funder of this name already.", field="name")
