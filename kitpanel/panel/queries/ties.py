"""Signs that a panellist and an applicant may know each other: to be considered by people, never a decision."""

import re
import uuid
from collections.abc import Collection, Iterable
from itertools import product

from sqlalchemy import func, or_, select

from kitpanel.applications.models import Application, Bid
from kitpanel.core.db import db
from kitpanel.panel.rules.conflict import Sign, Traces, signs
from kitpanel.people.models import Person
from kitpanel.rounds.models import Seat

_POSTCODE = re.compile(r"\b([A-Z]{1,2}[0-9][0-9A-Z]?) ?([0-9][A-Z]{2})\b")
Found = dict[tuple[uuid.UUID, uuid.UUID], tuple[Sign, ...]]


def suggested(round_id: uuid.UUID) -> Found:
    """Give the signs for every seat and bid of a round that have any, keyed by (seat id, bid id): for staff."""
    seats = db.session.scalars(select(Seat).where(Seat.round_id == round_id)).all()
    bids = db.session.scalars(select(Bid).where(Bid.round_id == round_id, Bid.withdrawn_at.is_(None))).all()
    return between(seats, bids)


def between(seats: Collection[Seat], bids: Collection[Bid]) -> Found:
    """Give the signs between the people in some seats and the people of some bids, in a fixed number of queries."""
    ideas = {idea.id: idea for idea in _ideas(Application.id.in_({bid.application_id for bid in bids}))}
    people = _people({seat.person_id for seat in seats} | {idea.owner_id for idea in ideas.values() if idea.owner_id})
    past = _taken_part(people.values(), ideas.values())
    ours = {seat.id: _of_person(people[seat.person_id], past) for seat in seats}
    theirs = {bid.id: _of_bid(ideas[bid.application_id], people, past) for bid in bids}
    found = {
        (seat_id, bid_id): _shared(mine, other)
        for (seat_id, mine), (bid_id, other) in product(ours.items(), theirs.items())
    }
    return {pair: shared for pair, shared in found.items() if shared}


def _shared(mine: list[Traces], other: list[Traces]) -> tuple[Sign, ...]:
    found = {sign for one, two in product(mine, other) for sign in signs(one, two)}
    return tuple(sign for sign in Sign if sign in found)


def _ideas(*which: object) -> list[Application]:
    return list(db.session.scalars(select(Application).where(or_(*which))))  # type: ignore[arg-type]


def _people(ids: set[uuid.UUID]) -> dict[uuid.UUID, Person]:
    return {person.id: person for person in db.session.scalars(select(Person).where(Person.id.in_(ids)))}


def _taken_part(people: Iterable[Person], ideas: Iterable[Application]) -> list[Application]:
    """List every idea that one of these people, or a contact of one of these ideas, was ever part of."""
    people = list(people)
    emails = {person.email for person in people if person.email} | {_email(idea) for idea in ideas}
    return _ideas(
        Application.owner_id.in_({person.id for person in people}),
        func.lower(Application.contact_email).in_(emails - {""}),
    )


def _email(idea: Application) -> str:
    return idea.contact_email.strip().lower()


def _of_person(person: Person, past: list[Application]) -> list[Traces]:
    """Say what is known of somebody: their address, and apart from it their postcode alone."""
    part = [idea for idea in past if idea.owner_id == person.id or (person.email and _email(idea) == person.email)]
    known = Traces(
        person.address, person.phone, person.email or "", _groups(part), frozenset(str(one.id) for one in part)
    )
    return [known, Traces(address=_postcode(person.address))]


def _of_bid(idea: Application, people: dict[uuid.UUID, Person], past: list[Application]) -> list[Traces]:
    """Say what is known of the people of a bid: its owner, and the contact it gives."""
    contact = _email(idea)
    part = [one for one in past if contact and _email(one) == contact]
    given = Traces(
        _postcode(idea.postcode), idea.contact_phone, contact, _groups([idea]), frozenset(str(one.id) for one in part)
    )
    owner = people.get(idea.owner_id) if idea.owner_id else None
    return [given, *(_of_person(owner, past) if owner else [])]


def _groups(ideas: list[Application]) -> frozenset[str]:
    return frozenset(idea.group_name for idea in ideas if idea.group_name)


def _postcode(address: str) -> str:
    found = _POSTCODE.search(address.upper())
    return " ".join(found.groups()) if found else ""
