"""What people may ask of us: to be erased, to be heard when something went wrong."""

import uuid
from datetime import datetime

from sqlalchemy import select

from kitpanel.core import letters
from kitpanel.core.db import db
from kitpanel.core.errors import Refused
from kitpanel.core.history import advance, begin
from kitpanel.people.models import Person, RightsRequest
from kitpanel.people.rules import RIGHT_WORDS, RightKind, RightsRule, answer_by


def ask(person_id: uuid.UUID, kind: RightKind, words: str, *, now: datetime) -> RightsRequest:
    """Take a request down and acknowledge it by letter at once. Raises Refused for a complaint without a word."""
    if kind is RightKind.COMPLAINT and not words.strip():
        raise Refused("Write what went wrong, in a few words", field="wrong")
    person = db.session.scalars(select(Person).where(Person.id == person_id).with_for_update()).one()
    asked = RightsRequest(
        id=uuid.uuid4(),
        person_id=person.id,
        kind=kind,
        words=words,
        asked_at=now,
        answer_by=answer_by(now, RightsRule()),
    )
    db.session.add(asked)
    begin(asked, by=person.id, now=now)
    _tell(asked, person, "request_received", now=now, answer_by=asked.answer_by, words=words)
    return asked


def answer(asked: RightsRequest, words: str, *, by: uuid.UUID, now: datetime) -> None:
    """Answer a request: the words go to its owner by letter. Raises Refused for no words, and for a second answer."""
    if not words.strip():
        raise Refused("Write your answer", field="answer")
    advance(asked, "answer", by=by, now=now)
    asked.answered_at, asked.answer = now, words
    _tell(asked, asked.person, "request_answered", now=now, answer=words)


def _tell(asked: RightsRequest, person: Person, kind: str, *, now: datetime, **facts: object) -> None:
    if person.reach.channel:
        known = {"name": person.name, "about": str(RIGHT_WORDS[asked.kind])}
        letters.write(kind, person.reach, known | facts, now=now, person_id=person.id)
