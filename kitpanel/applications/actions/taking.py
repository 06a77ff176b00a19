"""Staff take down what somebody says on the phone or sends on paper, and put it right when they ring again."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from kitpanel.applications import queries
from kitpanel.applications.actions.draft import lock_person
from kitpanel.applications.actions.send import go_in
from kitpanel.applications.actions.telling import tell
from kitpanel.applications.models import Application, Channel, PaperPhoto, TakenDown
from kitpanel.applications.rules.hands import check_agreed
from kitpanel.applications.rules.sections import DECLARATIONS, Section, may_correct
from kitpanel.applications.rules.taking import check_papers, check_taking
from kitpanel.core.db import db
from kitpanel.core.errors import Refused
from kitpanel.core.files import FileState, receive, sniffed
from kitpanel.core.history import advance, remember
from kitpanel.core.history import begin as begin_history
from kitpanel.people.actions import begin_person
from kitpanel.people.actions.roles import checked_address
from kitpanel.people.models import Person
from kitpanel.people.queries import person_by_email
from kitpanel.people.rules import SignInRule
from kitpanel.rounds.rules.fortnight import london_day


@dataclass(frozen=True)
class Caller:
    """Who an idea is from, as staff took it down. Any of the ways to reach them may be "", not all of them.

    `known_id` is the person staff chose from those with that name or number; a name alone never says who somebody is.
    """

    name: str
    email: str = ""
    phone: str = ""
    address: str = ""
    known_id: uuid.UUID | None = None


def take_down(caller: Caller, channel: Channel, *, by: uuid.UUID, now: datetime) -> Application:
    """Begin a draft for somebody who rang or wrote: the same record as any.

    Raises Refused (field `email`) for an address that cannot be one, and for somebody who may not send an idea now.
    """
    whose = lock_person(_person_of(caller, now).id)
    check_taking(queries.standing(whose.id), london_day(now), SignInRule.cooling_months, own=whose.id == by)
    whose.name, whose.phone = whose.name or caller.name, whose.phone or caller.phone
    whose.postal_address = whose.postal_address or caller.address
    draft = Application(
        id=uuid.uuid4(), owner_id=whose.id, channel=channel, created_at=now, saved_at=now, contact_name=caller.name,
        contact_email=caller.email.strip().lower() or whose.email or "", contact_phone=caller.phone or whose.phone,
        postal_address=caller.address or whose.postal_address, access_needs=whose.access_needs, hear_by=whose.hear_by,
    )  # fmt: skip
    db.session.add(draft)
    db.session.flush()
    begin_history(draft, by=by, now=now)
    db.session.add(TakenDown(application_id=draft.id, by_id=by, at=now))
    db.session.flush()
    return draft


def _person_of(caller: Caller, now: datetime) -> Person:
    """Find the person by their e-mail address, or as staff chose; else make one."""
    address = checked_address(caller.email) if caller.email else ""
    found = person_by_email(address) if address else None
    if found is None and caller.known_id:
        found = db.session.get_one(Person, caller.known_id)
    return found or begin_person(address or None, name=caller.name, now=now)


def send_for(
    idea: Application, agreed_on: date | None, public_address: str, phone: str, *, by: uuid.UUID, now: datetime
) -> None:
    """Send in what was taken down, once its person has agreed to every line on a day. They get all of it in a letter.

    The caller holds the idea locked. Raises Refused (field `agreed_on`) without that day, for an unfinished part, and
    for an address that is somebody else's.
    """
    today = london_day(now)
    check_agreed(agreed_on, today)
    whose, taken = lock_person(_owner(idea)), idea.taken
    if taken is None:
        raise Refused("Nobody took this down. Its owner sends it.")
    check_taking(queries.standing(whose.id, besides=idea.id), today, SignInRule.cooling_months, own=whose.id == by)
    _know_email(whose, idea.contact_email, by=by, now=now)
    idea.declared = sorted(key for key, _ in DECLARATIONS)
    taken.agreed_on, taken.read_out_by_id, taken.read_out_at = agreed_on, by, now
    facts = go_in(idea, by=by, now=now)
    remember(idea.lifecycle.kind, idea.id, "read_out", by=by, now=now)
    tell(idea, "idea_taken_down", public_address, now=now, phone=phone, agreed_on=agreed_on, **facts)


def _owner(idea: Application) -> uuid.UUID:
    if idea.owner_id is None:
        raise LookupError("what was taken down belongs to whoever said it")
    return idea.owner_id


def _know_email(whose: Person, email: str, *, by: uuid.UUID, now: datetime) -> None:
    """Keep an address that was given while it was taken down as theirs to sign in by, where they had none."""
    if whose.email or not email:
        return
    address = checked_address(email)
    if person_by_email(address) is not None:
        raise Refused("Somebody else signs in with the e-mail address on the first page. Take it out, or begin again.")
    whose.email = address
    remember("person", whose.id, "change_email", by=by, now=now, why="Given when their idea was taken down")


def note_correction(idea: Application, section: Section, *, by: uuid.UUID, now: datetime) -> None:
    """Remember that something taken down was put right after it was sent, and in which part."""
    if may_correct(idea.state, taken=idea.taken is not None):
        remember(idea.lifecycle.kind, idea.id, "correct", by=by, now=now, why=section.title)


def add_papers(idea: Application, contents: Sequence[bytes], *, by: uuid.UUID, now: datetime) -> None:
    """Keep photos of the paper, all of them or none. The timetable makes them anew; staff alone see them.

    Raises Refused (field `files`) for what is no photo, and for too many, before any is stored.
    """
    held = queries.papers_of(idea)
    check_papers(len(held), len(contents))
    try:
        for content in contents:
            sniffed(content)
    except Refused as refusal:
        raise Refused(refusal.sentence, field="files") from None
    first = 1 + max((one.position for one in held), default=0)
    for position, content in enumerate(contents, first):
        file = receive(content, owner_id=by, now=now)
        photo = PaperPhoto(id=uuid.uuid4(), application_id=idea.id, file=file, position=position, added_by_id=by)
        db.session.add(photo)
    db.session.flush()


def remove_paper(photo: PaperPhoto, *, by: uuid.UUID | None, now: datetime) -> None:
    """Take a photo of a paper out; its bytes are swept away within the hour."""
    photo.removed_at = now
    if photo.file.state is not FileState.DROPPED:
        advance(photo.file, "drop", by=by, now=now)
    remember(Application.lifecycle.kind, photo.application_id, "drop_paper", by=by, now=now)
