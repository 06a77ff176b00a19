"""What is known of a person: their name, how to reach them, what they need."""

import uuid
from dataclasses import asdict, dataclass
from datetime import datetime

from kitpanel.core import letters
from kitpanel.core.errors import Refused
from kitpanel.core.history import remember
from kitpanel.people import queries
from kitpanel.people.actions.roles import checked_address
from kitpanel.people.actions.sign_in import sign_out_everywhere
from kitpanel.people.models import Person
from kitpanel.people.rules import RoleName, check_may_change_email


@dataclass(frozen=True)
class Facts:
    """What a person, or staff for them, may change at any time. `address` None leaves it as it is."""

    name: str
    phone: str
    language: str
    access_needs: str
    address: str | None = None


def change_facts(person: Person, facts: Facts, *, by: uuid.UUID, now: datetime) -> list[str]:
    """Change what is known of a person. Gives the names of what changed, and records them, never the words."""
    wanted = {name: value for name, value in asdict(facts).items() if value is not None}
    changed = [name for name, value in wanted.items() if getattr(person, name) != value]
    for name in changed:
        setattr(person, name, wanted[name])
    if changed:
        words = ", ".join(name.replace("_", " ") for name in changed)
        remember("person", person.id, "change", by=by, now=now, why=f"Changed: {words}")
    return changed


def change_email(
    person: Person, email: str, *, why: str, by: uuid.UUID, by_roles: frozenset[RoleName], now: datetime
) -> None:
    """Change the address somebody signs in by, once staff checked who they are. Both addresses are told.

    Every session of theirs ends. Raises Refused for an address that cannot be one or is somebody else's, for one's own,
    and when staff would change the address of somebody who runs the Kit.
    """
    check_may_change_email(by_roles, queries.roles_held(person), own=by == person.id)
    address = checked_address(email)
    if address == person.email:
        raise Refused("This is the address they have already.", field="email")
    if queries.person_by_email(address) is not None:
        raise Refused("Somebody else signs in with this address.", field="email")
    before, person.email = person.email, address
    remember("person", person.id, "change_email", by=by, now=now, why=why)
    sign_out_everywhere(person.id, by=by, now=now)
    if before:
        letters.write("address_changed", before, {"name": person.name}, now=now, person_id=person.id)
    letters.write("address_yours", address, {"name": person.name}, now=now, person_id=person.id)
