"""People for tests."""

import itertools
import uuid
from datetime import UTC, datetime

from kitpanel.core.db import db
from kitpanel.people.models import Person, Role
from kitpanel.people.rules import RoleName

_numbers = itertools.count(1)
LONG_AGO = datetime(2026, 1, 5, 9, tzinfo=UTC)


def make_person(*roles: RoleName, name="", email="", **facts) -> Person:
    """Make a person with roles (applicant when none is named)."""
    number = next(_numbers)
    person = Person(
        id=uuid.uuid4(), name=name or f"Person {number}", email=email or f"person{number}@example.org",
        created_at=LONG_AGO, **facts,
    )  # fmt: skip
    db.session.add(person)
    db.session.flush()
    db.session.add_all(
        Role(id=uuid.uuid4(), person_id=person.id, name=role, started_at=LONG_AGO)
        for role in roles or (RoleName.APPLICANT,)
    )
    db.session.flush()
    return person
