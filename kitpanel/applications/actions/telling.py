"""The letters an applicant gets about their idea."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from kitpanel.applications import queries
from kitpanel.applications.models import Application
from kitpanel.core import letters
from kitpanel.core.db import db
from kitpanel.core.outbox import Letter
from kitpanel.people.models import Person


def tell(application: Application, kind: str, public_address: str, *, now: datetime, **facts: object) -> Letter | None:
    """Write to the owner of an idea as they like; by e-mail only at the address they sign in with, known to be theirs.

    Gives the letter. Somebody to whom nothing leads is rung; nobody owns a record whose names were removed. Of what a
    helper began, and nobody has said yes to, the helper is told.
    """
    owner = db.session.scalars(select(Person).where(Person.id == application.owner_id)).first()
    if owner is None:
        return _tell_helper(application, kind, public_address, facts, now=now)
    reach = replace(queries.reach_of(application), email=owner.email or "")
    if reach.channel is None:
        return None
    own_page = f"/my-ideas/{application.ref}" if application.ref else "/apply/next"
    known = {
        "name": application.contact_name or owner.name,
        "title": application.title,
        "ref": application.ref or "",
        "idea_address": f"{public_address}{own_page}",
        "apply_address": f"{public_address}/apply",
    }
    return letters.write(kind, reach, known | facts, now=now, person_id=owner.id, about=application.ref)


def _tell_helper(
    application: Application, kind: str, public_address: str, facts: dict[str, object], *, now: datetime
) -> Letter | None:
    helper = queries.helper_of(application)
    if helper is None or helper.reach.channel is None:
        return None
    known = {
        "name": helper.name,
        "title": application.title,
        "ref": "",
        "idea_address": f"{public_address}/apply/shared/{application.id}",
        "apply_address": f"{public_address}/apply",
    }
    return letters.write(kind, helper.reach, known | facts, now=now, person_id=helper.id)
