"""Making people known, and the roles they hold from a moment to a moment."""

import uuid
from collections.abc import Callable
from datetime import datetime

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import select

from kitpanel.core import letters
from kitpanel.core.db import db
from kitpanel.core.errors import Refused
from kitpanel.core.history import remember
from kitpanel.core.said import say
from kitpanel.people import queries
from kitpanel.people.models import Person, Role
from kitpanel.people.rules import ROLE_WORDS, SERVING, RoleName, check_may_serve, check_roles

_live_ideas: list[Callable[[uuid.UUID], bool]] = []


def know_live_ideas(has_one: Callable[[uuid.UUID], bool]) -> None:
    """Say who knows whether a person has an idea on its way: a later feature, which this one may not import."""
    _live_ideas[:] = [has_one]


def begin_person(
    email: str | None,
    *,
    now: datetime,
    name: str = "",
    role: RoleName = RoleName.APPLICANT,
    by: uuid.UUID | None = None,
) -> Person:
    """Make a person with one role. Somebody without an e-mail address is written to or rung, and cannot sign in."""
    person = Person(id=uuid.uuid4(), name=name, email=email.strip().lower() if email else None, created_at=now)
    db.session.add(person)
    db.session.flush()
    give_role(person, role, by=by, now=now)
    return person


def give_role(person: Person, role: RoleName, *, by: uuid.UUID | None, now: datetime, why: str = "") -> Role:
    """Give a role.

    Raises Refused for a role they have, for a combination that may not be (nobody is staff and panellist), and for a
    panel or staff role while their own idea is on its way.
    """
    held = queries.roles_held(person)
    if role in held:
        raise Refused("They have that role already.", field="role")
    try:
        check_roles(held | {role})
        if role in SERVING:
            check_may_serve(any(has_one(person.id) for has_one in _live_ideas))
    except Refused as refusal:
        raise Refused(refusal.sentence, field="role") from None
    given = Role(id=uuid.uuid4(), person=person, name=role, started_at=now)
    db.session.add(given)
    remember("person", person.id, f"give_{role}", by=by, now=now, why=why)
    return given


def end_role(person: Person, role: RoleName, *, by: uuid.UUID | None, now: datetime, why: str = "") -> None:
    """End a role. Raises Refused when it is not held, and for the last administrator's."""
    if role is RoleName.ADMIN:
        _check_another_admin(person)
    for given in person.roles:
        if given.name == role and given.ended_at is None:
            given.ended_at = now
            remember("person", person.id, f"end_{role}", by=by, now=now, why=why)
            return
    raise Refused("They do not have that role now. Load the page again.")


def invite(email: str, role: RoleName, *, name: str, by: uuid.UUID | None, now: datetime) -> Person:
    """Give somebody a role, making them known first if need be, and send them the way in.

    Raises Refused for an address that cannot be one, and as `give_role` does.
    """
    address = checked_address(email)
    person = queries.person_by_email(address)
    if person is None:
        person = begin_person(address, now=now, name=name, role=role, by=by)
    else:
        give_role(person, role, by=by, now=now)
    letters.write("invited", address, {"name": person.name, "role": ROLE_WORDS[role]}, now=now, person_id=person.id)
    return person


def checked_address(email: str) -> str:
    """Give an e-mail address as it is kept, in lower case. Raises Refused for what cannot be one."""
    try:
        return validate_email(email.strip(), check_deliverability=False).normalized.lower()
    except EmailNotValidError:
        raise Refused(say("Write an e-mail address, like name@example.com"), field="email") from None


def _check_another_admin(person: Person) -> None:
    """Lock every administrator's role, so that the last two cannot end each other's at once."""
    admins = db.session.scalars(
        select(Role.person_id)
        .where(Role.name == RoleName.ADMIN, Role.ended_at.is_(None))
        .order_by(Role.id)
        .with_for_update()
    ).all()
    if set(admins) == {person.id}:
        raise Refused("There must be one administrator at least. Give somebody else the role first.")
