"""Signing in and out, and the words an expired session left behind."""

import hashlib
import hmac
import json
import uuid
from datetime import datetime

from sqlalchemy import delete, select, update

from kitpanel.core import letters, throttle
from kitpanel.core.crypto import Sealer
from kitpanel.core.db import db
from kitpanel.core.errors import Refused
from kitpanel.core.history import remember
from kitpanel.core.reach import LetterChannel, Reach, phone_key, takes_texts
from kitpanel.core.said import say
from kitpanel.people import queries
from kitpanel.people.actions.roles import begin_person, checked_address
from kitpanel.people.models import HeldWords, Person, SignInLink
from kitpanel.people.rules import Link, SignInRule, check_link, is_throttled


def token_of(link_id: uuid.UUID, secret: str) -> str:
    """Make the private part of a link's address: an HMAC of its id, so that the database alone opens nothing."""
    return hmac.new(f"sign-in link {secret}".encode(), link_id.bytes, hashlib.sha256).hexdigest()


def link_address(link_id: uuid.UUID, public_address: str, secret: str) -> str:
    """Give the full address of a sign-in link: made at the moment of sending, from settings, never from a request."""
    return f"{public_address}/sign-in/{link_id}/{token_of(link_id, secret)}"


def ask_for_link(
    address: str, *, next_path: str, here: str, rule: SignInRule, now: datetime, texts: bool = False
) -> None:
    """Send a sign-in link by e-mail, or, where there are `texts`, to a phone number in any form.

    Known and unknown take the same steps and get the same answer. By text only somebody whom we know, and who has no
    e-mail address, is sent one. `here` is a keyed hash of the visitor's address. Raises Refused when it cannot be an
    address, or too many were asked for.
    """
    key = phone_key(address) if texts and "@" not in address else ""
    email = "" if key else _email(address, texts=texts)
    _slow_down(f"link:{hashlib.sha256((key or email).encode()).hexdigest()}", rule.links_per_address, rule, now)
    _slow_down(here, rule.links_from_here, rule, now)
    mine = SignInLink.phone_key == key if key else SignInLink.email == email
    db.session.execute(update(SignInLink).where(mine, SignInLink.ended_at.is_(None)).values(ended_at=now))
    made = SignInLink(
        id=uuid.uuid4(), email=email, phone_key=key, next_path=next_path, asked_at=now, expires_at=now + rule.link_lasts
    )
    db.session.add(made)
    db.session.flush()
    to = _who_has(key) if key else Reach(email=email)
    if to is None:
        made.ended_at = now
        return
    letters.write("sign_in", to, {}, now=now, link_id=made.id)


def _email(address: str, *, texts: bool) -> str:
    try:
        return checked_address(address)
    except Refused as refusal:
        if not texts:
            raise
        raise Refused(
            say("Write an e-mail address, like name@example.com, or a phone number"), field="email"
        ) from refusal


def _who_has(key: str) -> Reach | None:
    """Say where a text goes; nowhere to a number nobody signs in by. Never to another address of theirs."""
    found = queries.person_by_phone(key)
    return Reach(phone=key, likes=LetterChannel.TEXT) if found and takes_texts(key) else None


def _slow_down(bucket: str, most: int, rule: SignInRule, now: datetime) -> None:
    window = rule.links_window
    if is_throttled(throttle.moments(bucket, within=window, now=now), now, most, window):
        minutes = int(window.total_seconds()) // 60
        sentence = say(
            "Too many links were asked for. Wait {minutes} minutes, then try again, or ring us.", minutes=minutes
        )
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
    person = _person_of(found, now)
    remember("person", person.id, "sign_in", by=person.id, now=now)
    return person, found.next_path


def _person_of(found: SignInLink, now: datetime) -> Person:
    if not found.phone_key:
        return queries.person_by_email(found.email) or begin_person(found.email, now=now)
    person = queries.person_by_phone(found.phone_key)
    if person is None:
        raise Refused(say("You do not sign in with this phone number any more. Ring us and we help you."))
    return person


def sign_out_everywhere(person_id: uuid.UUID, *, by: uuid.UUID | None, now: datetime) -> None:
    """Make every cookie of a person stop counting."""
    db.session.execute(update(Person).where(Person.id == person_id).values(epoch=Person.epoch + 1))
    remember("person", person_id, "sign_out_everywhere", by=by, now=now)


def hold_words(
    person_id: uuid.UUID, path: str, action: str, fields: list[tuple[str, str]], sealer: Sealer, *, now: datetime
) -> None:
    """Keep, sealed, what somebody sent to `action` from the page `path` after their session ran out.

    It takes the place of what was held from that form before.
    """
    drop_held(person_id, action)
    key = uuid.uuid4()
    sealed = sealer.seal(json.dumps(fields), bound_to=str(key))
    db.session.add(HeldWords(id=key, person_id=person_id, path=path, action=action, sealed=sealed, held_at=now))


def forget_held(now: datetime) -> bool:
    """Forget words held for longer than 24 hours. Says whether there may be more."""
    found = db.session.scalars(select(HeldWords.id).where(HeldWords.held_at <= now - queries.HELD_FOR).limit(100)).all()
    db.session.execute(delete(HeldWords).where(HeldWords.id.in_(found)))
    return bool(found)


def drop_held(person_id: uuid.UUID, action: str) -> None:
    """Forget held words, once their form was sent again."""
    db.session.execute(delete(HeldWords).where(HeldWords.person_id == person_id, HeldWords.action == action))
