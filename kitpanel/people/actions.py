"""What happens to people: signing in and out, roles, held words."""

import hashlib
import hmac
import json
import uuid
from datetime import datetime

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import delete, select, update

from kitpanel.core import letters, throttle
from kitpanel.core.crypto import Sealer
from kitpanel.core.db import db
from kitpanel.core.errors import Refused
from kitpanel.core.history import remember
from kitpanel.people import queries
from kitpanel.people.models import HeldWords, Person, Role, SignInLink
from kitpanel.people.rules import (
    ROLE_WORDS,
    Link,
    RoleName,
    SignInRule,
    check_link,
    check_roles,
    is_throttled,
)


def token_of(link_id: uuid.UUID, secret: str) -> str:
    """Make the private part of a link's address: an HMAC of its id, so that the database alone opens nothing."""
    return hmac.new(f"sign-in link {secret}".encode(), link_id.bytes, hashlib.sha256).hexdigest()


def link_address(link_id: uuid.UUID, public_address: str, secret: str) -> str:
    """Give the full address of a sign-in link: made at the moment of sending, from settings, never from a request."""
    return f"{public_address}/sign-in/{link_id}/{token_of(link_id, secret)}"


def ask_for_link(email: str, *, next_path: str, here: str, rule: SignInRule, now: datetime) -> None:
    """Send a sign-in link. Known and unknown addresses take the same steps and get the same answer.

    `here` is a keyed hash of the visitor's address. Raises Refused when too many were asked for.
    """
    email = email.strip().lower()
    _slow_down(f"link:{hashlib.sha256(email.encode()).hexdigest()}", rule.links_per_address, rule, now)
    _slow_down(here, rule.links_from_here, rule, now)
    db.session.execute(
        update(SignInLink).where(SignInLink.email == email, SignInLink.ended_at.is_(None)).values(ended_at=now)
    )
    made = SignInLink(id=uuid.uuid4(), email=email, next_path=next_path, asked_at=now, expires_at=now + rule.link_lasts)
    db.session.add(made)
    db.session.flush()
    letters.write("sign_in", email, {}, now=now, link_id=made.id)


def _slow_down(bucket: str, most: int, rule: SignInRule, now: datetime) -> None:
    window = rule.links_window
    if is_throttled(throttle.moments(bucket, within=window, now=now), now, most, window):
        minutes = int(window.total_seconds()) // 60
        sentence = f"Too many links were asked for. Wait {minutes} minutes, then try again, or ring us."
        raise Refused(sentence, field="email")
    throttle.count_try(bucket, now=now)


def claim_link(link_id: uuid.UUID, token: str, secret: str, *, rule: SignInRule, now: datetime) -> tuple[Person, str]:
    """Use a link once. Gives the person (made now for a new address) and the page they were going to.

    Raises Refused when it was used, replaced, is too old or was never ours.
    """
    found = queries.link(link_id) if hmac.compare_digest(token, token_of(link_id, secret)) else None
    check_link(Link(found.asked_at, used_at=found.ended_at) if found else None, now, rule.link_lasts)
    if found is None:
        raise LookupError("the rule lets no unknown link through")
    found.ended_at = now
    person = queries.person_by_email(found.email) or begin_person(found.email, now=now)
    remember("person", person.id, "sign_in", by=person.id, now=now)
    return person, found.next_path


def begin_person(
    email: str, *, now: datetime, name: str = "", role: RoleName = RoleName.APPLICANT, by: uuid.UUID | None = None
) -> Person:
    """Make a person with one role."""
    person = Person(id=uuid.uuid4(), name=name, email=email.strip().lower(), created_at=now)
    db.session.add(person)
    db.session.flush()
    give_role(person, role, by=by, now=now)
    return person


def give_role(person: Person, role: RoleName, *, by: uuid.UUID | None, now: datetime) -> Role:
    """Give a role. Raises Refused for a combination that may not be (nobody is staff and panellist)."""
    check_roles(queries.roles_held(person) | {role})
    given = Role(id=uuid.uuid4(), person=person, name=role, started_at=now)
    db.session.add(given)
    remember("person", person.id, f"give_{role}", by=by, now=now)
    return given


def end_role(person: Person, role: RoleName, *, by: uuid.UUID | None, now: datetime, why: str = "") -> None:
    """End a role. Raises Refused when it is not held."""
    for given in person.roles:
        if given.name == role and given.ended_at is None:
            given.ended_at = now
            remember("person", person.id, f"end_{role}", by=by, now=now, why=why)
            return
    raise Refused("They do not have that role now. Load the page again.")


def sign_out_everywhere(person_id: uuid.UUID, *, by: uuid.UUID | None, now: datetime) -> None:
    """Make every cookie of a person stop counting."""
    db.session.execute(update(Person).where(Person.id == person_id).values(epoch=Person.epoch + 1))
    remember("person", person_id, "sign_out_everywhere", by=by, now=now)


def hold_words(
    person_id: uuid.UUID, path: str, fields: list[tuple[str, str]], sealer: Sealer, *, now: datetime
) -> None:
    """Keep, sealed, what somebody sent after their session ran out; it takes the place of what was held there."""
    db.session.execute(delete(HeldWords).where(HeldWords.person_id == person_id, HeldWords.path == path))
    key = uuid.uuid4()
    sealed = sealer.seal(json.dumps(fields), bound_to=str(key))
    db.session.add(HeldWords(id=key, person_id=person_id, path=path, sealed=sealed, held_at=now))


def forget_held(now: datetime) -> bool:
    """Forget words held for longer than 24 hours. Says whether there may be more."""
    found = db.session.scalars(select(HeldWords.id).where(HeldWords.held_at <= now - queries.HELD_FOR).limit(100)).all()
    db.session.execute(delete(HeldWords).where(HeldWords.id.in_(found)))
    return bool(found)


def invite(email: str, role: RoleName, *, name: str, by: uuid.UUID | None, now: datetime) -> Person:
    """Give somebody a role, making them known first if need be, and send them the way in.

    Raises Refused for an address that cannot be one, a role they hold, or a combination that may not be.
    """
    try:
        address = validate_email(email, check_deliverability=False).normalized.lower()
    except EmailNotValidError:
        raise Refused("Write an e-mail address, like name@example.com", field="email") from None
    person = queries.person_by_email(address)
    if person is None:
        person = begin_person(address, now=now, name=name, role=role, by=by)
    elif role in queries.roles_held(person):
        raise Refused("They have that role already.", field="role")
    else:
        give_role(person, role, by=by, now=now)
    letters.write("invited", address, {"name": person.name, "role": ROLE_WORDS[role]}, now=now, person_id=person.id)
    return person


def drop_held(person_id: uuid.UUID, path: str) -> None:
    """Forget held words, once they were sent again."""
    db.session.execute(delete(HeldWords).where(HeldWords.person_id == person_id, HeldWords.path == path))
