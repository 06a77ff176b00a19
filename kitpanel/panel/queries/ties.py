"""Signs that a panellist and an applicant may know each other: to be considered by people, never a decision."""

import re
import uuid
from collections.abc import Collection, Iterable
from itertools import product

from sqlalchemy import ColumnElement, func, or_, select

from kitpanel.applications.models import Application, Bid, Member
from kitpanel.core.db import db
from kitpanel.panel.rules.conflict import Sign, Traces, signs
from kitpanel.people.models import Person
from kitpanel.rounds.models import Seat

_POSTCODE = re.compile(r"\b([A-Z]{1,2}[0-9][0-9A-Z]?) ?([0-9][A-Z]{2})\b")
Hands = dict[uuid.UUID, set[uuid.UUID]]
"""The ideas each person joined, by the person."""
Found = dict[tuple[uuid.UUID, uuid.UUID], tuple[Sign, ...]]


def suggested(round_id: uuid.UUID) -> Found:
    """Give the signs for every seat and bid of a round that have any, keyed by (seat id, bid id): for staff."""
    seats = db.session.scalars(select(Seat).where(Seat.round_id == round_id)).all()
    bids = db.session.scalars(select(Bid).where(Bid.round_id == round_id, Bid.withdrawn_at.is_(None))).all()
    return between(seats, bids)


def between(seats: Collection[Seat], bids: Collection[Bid]) -> Found:
    """Give the signs between the people in some seats and the people of some bids, in a fixed number of queries."""
    ideas = {idea.id: idea for idea in _ideas(Application.id.in_({bid.application_id for bid in bids}))}
    owners = {idea.owner_id for idea in ideas.values() if idea.owner_id}
    here = _hands(Member.application_id.in_(ideas))
    people = _people({seat.person_id for seat in seats} | owners | set(here))
    hands = _hands(Member.person_id.in_(people))
    past = _taken_part(people.values(), ideas.values(), hands)
    known = {key: _of_person(person, past, hands.get(key, set())) for key, person in people.items()}
    theirs = {bid.id: _of_bid(ideas[bid.application_id], known, hands, past) for bid in bids}
    found = {(seat.id, bid.id): _shared(known[seat.person_id], theirs[bid.id]) for seat, bid in product(seats, bids)}
    return {pair: shared for pair, shared in found.items() if shared}


def _shared(mine: list[Traces], other: list[Traces]) -> tuple[Sign, ...]:
    found = {sign for one, two in product(mine, other) for sign in signs(one, two)}
    return tuple(sign for sign in Sign if sign in found)


def _ideas(*which: object) -> list[Application]:
    return list(db.session.scalars(select(Application).where(or_(*which))))  # type: ignore[arg-type]


def _people(ids: set[uuid.UUID]) -> dict[uuid.UUID, Person]:
    return {person.id: person for person in db.session.scalars(select(Person).where(Person.id.in_(ids)))}


def _hands(which: ColumnElement[bool]) -> Hands:
    """Give the ideas that people joined as co-applicants or helpers, and may have left since."""
    found: Hands = {}
    for person_id, application_id in db.session.execute(select(Member.person_id, Member.application_id).where(which)):
        if person_id:
            found.setdefault(person_id, set()).add(application_id)
    return found


def _taken_part(people: Iterable[Person], ideas: Iterable[Application], hands: Hands) -> list[Application]:
    """List every idea that one of these people, or a contact of one of these ideas, was ever part of."""
    people = list(people)
    emails = {person.email for person in people if person.email} | {_email(idea) for idea in ideas}
    return _ideas(
        Application.owner_id.in_({person.id for person in people}),
        func.lower(Application.contact_email).in_(emails - {""}),
        Application.id.in_(set().union(*hands.values())),
    )


def _email(idea: Application) -> str:
    return idea.contact_email.strip().lower()


def _of_person(person: Person, past: list[Application], had_a_hand: Collection[uuid.UUID]) -> list[Traces]:
    """Say what is known of somebody: their address, and apart from it their postcode alone."""
    part = [
        idea
        for idea in past
        if idea.owner_id == person.id or idea.id in had_a_hand or (person.email and _email(idea) == person.email)
    ]
    known = Traces(
        person.address, person.phone, person.email or "", _groups(part), frozenset(str(one.id) for one in part),
        _hosts(part),
    )  # fmt: skip
    return [known, Traces(address=_postcode(person.address))]


def _of_bid(
    idea: Application, known: dict[uuid.UUID, list[Traces]], hands: Hands, past: list[Application]
) -> list[Traces]:
    """Say what is known of the people of a bid: its owner, those who had a hand in it, and the contact it gives."""
    contact = _email(idea)
    part = [one for one in past if contact and _email(one) == contact]
    given = Traces(
        _postcode(idea.postcode), idea.contact_phone, contact, _groups([idea]), frozenset(str(one.id) for one in part),
        _hosts([idea]),
    )  # fmt: skip
    hosted = Traces(email=idea.host_email)
    people = [person for person, ideas in hands.items() if idea.id in ideas]
    owner = known.get(idea.owner_id, []) if idea.owner_id else []
    return [given, hosted, *owner, *(trace for person in people for trace in known[person])]


def _groups(ideas: list[Application]) -> frozenset[str]:
    return frozenset(idea.group_name for idea in ideas if idea.group_name)


def _hosts(ideas: list[Application]) -> frozenset[str]:
    return frozenset(idea.host_name for idea in ideas if idea.host_name)


def _postcode(address: str) -> str:
    found = _POSTCODE.search(address.upper())
    return " ".join(found.groups()) if found else ""
