"""What is known of a person: their name, how to reach them, what they need."""

import uuid
from dataclasses import asdict, dataclass
from datetime import datetime

from kitpanel.core import letters
from kitpanel.core.errors import Refused
from kitpanel.core.history import remember
from kitpanel.core.reach import LetterChannel, Reach, phone_key, takes_texts
from kitpanel.core.said import say
from kitpanel.people import queries
from kitpanel.people.actions.roles import checked_address
from kitpanel.people.actions.sign_in import sign_out_everywhere
from kitpanel.people.models import Person
from kitpanel.people.rules import RoleName, check_may_change_email


@dataclass(frozen=True)
class Facts:
    """What a person, or staff for them, may change at any time. What is None stays as it is."""

    name: str
    phone: str
    language: str
    access_needs: str
    address: str | None = None
    hear_by: LetterChannel | None = None
    postal_address: str | None = None


def change_facts(person: Person, facts: Facts, *, by: uuid.UUID, now: datetime) -> list[str]:
    """Change what is known of a person. Gives the names of what changed, and records them, never the words.

    Raises Refused for a way to hear from us that leads nowhere, and when somebody who signs in by phone would change
    the number themselves: they could lock themselves out.
    """
    wanted = {name: value for name, value in asdict(facts).items() if value is not None}
    if person.email is None and by == person.id and phone_key(facts.phone) != person.phone_key:
        raise Refused(say("You sign in with this phone number. Ring us to change it."), field="phone")
    check_leads_there(person.reach, facts)
    changed = [name for name, value in wanted.items() if getattr(person, name) != value]
    moved = person.email is None and "phone" in changed
    for name in changed:
        setattr(person, name, wanted[name])
    if moved:
        sign_out_everywhere(person.id, by=by, now=now)
    if changed:
        remember("person", person.id, "change", by=by, now=now, why=_changed(changed))
    return changed


def learn_reach(
    person: Person,
    hear_by: LetterChannel | None,
    postal: str,
    phone: str,
    *,
    name: str = "",
    by: uuid.UUID,
    now: datetime,
) -> None:
    """Take up what a form said of who somebody is and how to write to them.

    A name or a number they have is never replaced, nor one forgotten.
    """
    wanted = {
        "name": person.name or name,
        "hear_by": hear_by or person.hear_by,
        "postal_address": postal or person.postal_address,
        "phone": person.phone or phone,
    }
    changed = [field for field, value in wanted.items() if getattr(person, field) != value]
    for field in changed:
        setattr(person, field, wanted[field])
    if changed:
        remember("person", person.id, "change", by=by, now=now, why=_changed(changed))


def _changed(names: list[str]) -> str:
    return f"Changed: {', '.join(name.replace('_', ' ') for name in names)}"


def check_leads_there(reach: Reach, facts: Facts) -> None:
    """Refuse a way to hear from us that leads nowhere: no mobile number for texts, no address for the post."""
    phone, postal = facts.phone, reach.postal if facts.postal_address is None else facts.postal_address
    if facts.hear_by is LetterChannel.TEXT and not takes_texts(phone):
        raise Refused(say("Write a mobile number, so that we can text you"), field="phone")
    if facts.hear_by is LetterChannel.POST and not postal.strip():
        raise Refused(say("Write the address that we should post letters to"), field="postal_address")
    if facts.hear_by is LetterChannel.EMAIL and not reach.email:
        raise Refused(say("We have no e-mail address for you. Choose text or post, or ring us"), field="hear_by")


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
