"""Writing an idea down: a draft is begun, and whatever is typed on a page is kept."""

import uuid
from datetime import datetime
from typing import Any, cast

from sqlalchemy import select

from kitpanel.applications import queries
from kitpanel.applications.actions.places import as_written, confirm_ward
from kitpanel.applications.models import Application, ApplicationMission, BudgetLine
from kitpanel.applications.rules.answers import WARD_NOT_SURE, Given
from kitpanel.applications.rules.answers import BudgetLine as Line
from kitpanel.applications.rules.progress import belongs
from kitpanel.applications.rules.sections import Section, is_open, may_edit
from kitpanel.applications.rules.standing import check as check_standing
from kitpanel.core.db import db
from kitpanel.core.errors import Refused
from kitpanel.core.history import begin as begin_history
from kitpanel.core.reach import phone_key
from kitpanel.core.said import say
from kitpanel.people import actions as people
from kitpanel.people.models import Person
from kitpanel.people.rules import SignInRule
from kitpanel.rounds.rules.fortnight import london_day


class Overtaken(Refused):
    """The same page was saved elsewhere meanwhile, with other words: its writer must choose (promise 13)."""

    def __init__(self, stored: Given, version: int) -> None:
        super().__init__(say("This page was saved somewhere else since you opened it. Choose which words to keep."))
        self.stored, self.version = stored, version


def lock_person(person_id: uuid.UUID) -> Person:
    """Lock a person, so that of two things they begin at once the second sees the first."""
    return db.session.scalars(select(Person).where(Person.id == person_id).with_for_update()).one()


def begin(person_id: uuid.UUID, *, now: datetime) -> Application:
    """Begin a draft, or give the one this person has begun: one live idea each, whatever races.

    Raises Refused when they may not send an idea now: one is on its way, a grant is open, or they serve the Kit.
    """
    person = lock_person(person_id)
    live = queries.own_live(person_id)
    if live is not None and is_open(live.state):
        return live
    check_standing(queries.standing(person_id), london_day(now), SignInRule.cooling_months)
    draft = Application(
        id=uuid.uuid4(),
        owner_id=person.id,
        created_at=now,
        saved_at=now,
        contact_name=person.name,
        contact_email=person.email or "",
        contact_phone=person.phone,
        access_needs=person.access_needs,
        hear_by=person.hear_by,
        postal_address=person.postal_address,
    )
    db.session.add(draft)
    db.session.flush()
    begin_history(draft, by=person.id, now=now)
    return draft


def save_part(application: Application, section: Section, given: Given, version: int, *, now: datetime) -> bool:
    """Keep everything one page brought, also what has a fault. Says whether that changed anything.

    `version` is the one its page was made from. The caller holds the application locked. Raises Overtaken when the same
    page was saved since with other words, and Refused when this part is not open to change.
    """
    asked = queries.open_requests(application)
    if not may_edit(application.state, section.key, asked, taken=application.taken is not None):
        raise Refused(say("This part cannot be changed now. Ring us if something in it is wrong."))
    stored = queries.held_in(application, section)
    given = as_written(_over(stored, given))
    if stored == given and section.key in application.saved_parts:
        application.saved_at = now
        return False
    if application.saved_parts.get(section.key, 0) > version and stored != given:
        raise Overtaken(stored, application.version)
    _write(application, given)
    if section.key == "home":
        confirm_ward(application)
    kept = {name: held for name, held in application.typed.items() if not belongs(name, section)}
    application.typed = kept | {
        name: {"typed": one.typed, "problem": one.problem} for name, one in given.unread.items()
    }
    if section.key == "you":
        _tell_people(application, now)
    application.version += 1
    application.saved_parts = application.saved_parts | {section.key: application.version}
    application.saved_at = now
    return True


def _over(stored: Given, given: Given) -> Given:
    """Put what a page brought over what is stored: a field that did not come keeps what it holds."""
    unread = {name: one for name, one in stored.unread.items() if name.partition("-")[0] not in given.values}
    return Given({**stored.values, **given.values}, {**unread, **given.unread})


def _tell_people(application: Application, now: datetime) -> None:
    """Let what people know of the owner follow what the form says of how to write to them, where it is about them."""
    owner = db.session.get(Person, application.owner_id) if application.owner_id else None
    same = owner is not None and (
        application.contact_email.strip().lower() == owner.email
        if owner.email
        else phone_key(application.contact_phone) == owner.phone_key
    )
    if owner is not None and same:
        people.learn_reach(
            owner,
            application.hear_by,
            application.postal_address,
            application.contact_phone,
            name=application.contact_name,
            by=owner.id,
            now=now,
        )


def _write(application: Application, given: Given) -> None:
    for name, value in given.values.items():
        if name in queries.COLUMNS:
            setattr(application, queries.COLUMNS[name], value)
        elif name == "ward":
            _write_ward(application, str(value))
        elif name == "missions":
            _write_missions(application, cast("dict[str, str]", value))
        elif name == "lines":
            _write_lines(application, cast("tuple[Line, ...]", value))
        else:
            setattr(application, {"support": "help_wanted", "declared": "declared"}[name], sorted(cast("Any", value)))


def _write_ward(application: Application, ward: str) -> None:
    code = None if ward in {"", WARD_NOT_SURE} else ward
    application.ward_confirmed = application.ward_confirmed and code == application.ward_code
    application.ward_not_sure, application.ward_code = ward == WARD_NOT_SURE, code


def _write_missions(application: Application, hows: dict[str, str]) -> None:
    before = {named.mission_key: named for named in application.missions}
    application.missions = [before.get(key) or ApplicationMission(mission_key=key) for key in hows]
    for position, named in enumerate(application.missions):
        named.how, named.position = hows[named.mission_key], position


def _write_lines(application: Application, lines: tuple[Line, ...]) -> None:
    kept = application.lines[: len(lines)]
    kept += [BudgetLine(position=position) for position in range(len(kept), len(lines))]
    for held, line in zip(kept, lines, strict=True):
        held.what, held.amount = line.what, line.pence
    application.lines = kept
