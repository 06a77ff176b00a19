"""Finding people."""

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from kitpanel.core.access import NOBODY, Asker
from kitpanel.core.db import db
from kitpanel.core.history import Event, Words
from kitpanel.core.paging import Page, page_of
from kitpanel.core.reach import phone_key
from kitpanel.core.waiting import Waiting
from kitpanel.people.models import (
    FactorReset,
    HeldWords,
    Person,
    RecoveryCode,
    RightsRequest,
    Role,
    SecondFactor,
    SignInLink,
)
from kitpanel.people.rules import RequestState, ResetState, RoleName

HELD_FOR = timedelta(hours=24)


class Happened(NamedTuple):
    """One thing that happened, as the timeline shows it. `who` is "" for the timetable."""

    when: datetime
    what: str
    who: str
    why: str


def asker(cookie_id: str) -> Asker:
    """Give the person a cookie names, with the roles they hold; nobody when they signed out everywhere since."""
    try:
        person_id, epoch = cookie_id.split(".")
        key, times = uuid.UUID(person_id), int(epoch)
    except ValueError:
        return NOBODY
    rows = db.session.execute(
        select(Person.name, Role.name, Person.language, SecondFactor.sealed.is_not(None))
        .outerjoin(Role, (Role.person_id == Person.id) & Role.ended_at.is_(None))
        .outerjoin(SecondFactor, SecondFactor.person_id == Person.id)
        .where(Person.id == key, Person.epoch == times)
    ).all()
    if not rows:
        return NOBODY
    name, _, language, has_second = rows[0]
    roles = frozenset(role.value for _, role, *_ in rows if role)
    return Asker(key, name, roles, times, language, has_second=bool(has_second))


def person_by_email(email: str) -> Person | None:
    """Find a person by e-mail, whatever its case."""
    return db.session.scalars(select(Person).where(Person.email == email.strip().lower())).first()


def person_by_phone(typed: str) -> Person | None:
    """Find the person who signs in by phone: with this number, however it is typed, and no e-mail address.

    None when there are several: a number that people share says nothing about who holds it.
    """
    key = phone_key(typed)
    if not key:
        return None
    found = db.session.scalars(select(Person).where(Person.phone_key == key, Person.email.is_(None)).limit(2)).all()
    return found[0] if len(found) == 1 else None


def person(person_id: uuid.UUID) -> Person:
    """Find a person with their roles. Raises NoResultFound."""
    return db.session.scalars(select(Person).where(Person.id == person_id).options(selectinload(Person.roles))).one()


def roles_held(someone: Person) -> set[RoleName]:
    """Give the roles a person holds now."""
    return {given.name for given in someone.roles if given.ended_at is None}


def holders(role: RoleName) -> list[Person]:
    """List the people who hold a role now, by name."""
    return list(
        db.session.scalars(
            select(Person).join(Role).where(Role.name == role, Role.ended_at.is_(None)).order_by(Person.name)
        )
    )


def people_page(words: str, role: RoleName | None, number: int) -> Page[Person]:
    """Give a page of people by name, with their roles: those whose name, address or phone has `words` in it."""
    query = select(Person).options(selectinload(Person.roles)).order_by(func.lower(Person.name), Person.id)
    if words:
        query = query.where(
            or_(*(column.icontains(words, autoescape=True) for column in (Person.name, Person.email, Person.phone)))
        )
    if role is not None:
        query = query.where(Person.roles.any((Role.name == role) & Role.ended_at.is_(None)))
    return page_of(query, number)


def timeline(kind: str, thing_id: uuid.UUID, words: Mapping[str, str], most: int = 50) -> list[Happened]:
    """Tell what happened to a thing, newest first, in the words for each move, with the names of who did it."""
    rows = db.session.execute(
        select(Event, Words.why, Person.name)
        .outerjoin(Words, Words.seq == Event.seq)
        .outerjoin(Person, Person.id == Event.by_id)
        .where(Event.kind == kind, Event.thing_id == thing_id)
        .order_by(Event.seq.desc())
        .limit(most)
    )
    return [
        Happened(event.at, words.get(event.move, event.move.replace("_", " ")), _who(event, name), why or "")
        for event, why, name in rows
    ]


def _who(event: Event, name: str | None) -> str:
    return (name or "somebody") if event.by_id else ""


def names(ids: set[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Give the names of people, in one query."""
    rows = db.session.execute(select(Person.id, Person.name).where(Person.id.in_(ids)))
    return {key: name for key, name in rows}  # noqa: C416 - rows are not plain pairs for the type checker


def second_factor(person_id: uuid.UUID, *, lock: bool = False) -> SecondFactor | None:
    """Find somebody's second factor, also one that is only being set up; locked when a code is tried."""
    query = select(SecondFactor).where(SecondFactor.person_id == person_id)
    return db.session.scalars(query.with_for_update() if lock else query).first()


def recovery_codes_left(person_id: uuid.UUID) -> int:
    """Count the recovery codes somebody has not used."""
    unused = select(func.count()).where(RecoveryCode.person_id == person_id, RecoveryCode.used_at.is_(None))
    return db.session.scalar(unused) or 0


def open_reset(person_id: uuid.UUID, *, lock: bool = False) -> FactorReset | None:
    """Find the open request to take somebody's second factor away, with who asked."""
    query = (
        select(FactorReset)
        .where(FactorReset.person_id == person_id, FactorReset.state == ResetState.ASKED)
        .options(joinedload(FactorReset.asked_by))
    )
    return db.session.scalars(query.with_for_update(of=FactorReset) if lock else query).first()


def resets_waiting(me: uuid.UUID) -> list[FactorReset]:
    """List the open requests that this administrator may approve, oldest first, with whom they are about."""
    others = FactorReset.asked_by_id != me, FactorReset.person_id != me
    return list(
        db.session.scalars(
            select(FactorReset)
            .where(FactorReset.state == ResetState.ASKED, *others)
            .options(joinedload(FactorReset.person))
            .order_by(FactorReset.asked_at)
        )
    )


def link(link_id: uuid.UUID) -> SignInLink | None:
    """Find a sign-in link and lock it, so that one of two claims waits for the other."""
    return db.session.scalars(select(SignInLink).where(SignInLink.id == link_id).with_for_update()).first()


def held(person_id: uuid.UUID, path: str, now: datetime) -> list[HeldWords]:
    """List the words held for a person on a page, from the last 24 hours: the newest first."""
    return list(
        db.session.scalars(
            select(HeldWords)
            .where(HeldWords.person_id == person_id, HeldWords.path == path, HeldWords.held_at > now - HELD_FOR)
            .order_by(HeldWords.held_at.desc(), HeldWords.action)
        )
    )


def held_paths(person_id: uuid.UUID, now: datetime) -> list[str]:
    """List the pages a person has held words on."""
    return sorted(
        set(
            db.session.scalars(
                select(HeldWords.path).where(HeldWords.person_id == person_id, HeldWords.held_at > now - HELD_FOR)
            )
        )
    )


def own_requests(person_id: uuid.UUID) -> list[RightsRequest]:
    """List what somebody asked of us about their data or our work, newest first."""
    found = select(RightsRequest).where(RightsRequest.person_id == person_id).order_by(RightsRequest.asked_at.desc())
    return list(db.session.scalars(found))


def requests_page(number: int) -> Page[RightsRequest]:
    """Give a page of everybody's requests: those that wait for us first, soonest due first, then the answered."""
    waits = RightsRequest.state == RequestState.RECEIVED
    found = select(RightsRequest).options(joinedload(RightsRequest.person))
    return page_of(found.order_by(waits.desc(), RightsRequest.answer_by, RightsRequest.id), number)


def request_at_desk(request_id: uuid.UUID, *, lock: bool = False) -> RightsRequest:
    """Find a request, locked when it will be answered. Raises NoResultFound."""
    found = select(RightsRequest).where(RightsRequest.id == request_id)
    return db.session.scalars(found.with_for_update() if lock else found).one()


def requests_waiting() -> list[Waiting]:
    """Count what people asked of us and wait to hear about."""
    count, since = db.session.execute(
        select(func.count(), func.min(RightsRequest.asked_at)).where(RightsRequest.state == RequestState.RECEIVED)
    ).one()
    words = "request or complaint to answer" if count == 1 else "requests or complaints to answer"
    return [Waiting(count, words, "site.requests_list", {}, since)] if count else []
