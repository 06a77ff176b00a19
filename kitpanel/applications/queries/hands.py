"""Who may do what with an idea: its owner, those let in, and the staff who take it down. Others find nothing."""

import uuid

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, contains_eager

from kitpanel.applications.models import Application, Confirmation, Member, TakenDown
from kitpanel.applications.rules.hands import Hand, May, Part, To
from kitpanel.applications.rules.lifecycle import ApplicationState
from kitpanel.core.db import db
from kitpanel.people.models import Person, Role
from kitpanel.people.rules import RoleName

TAKING = (
    ApplicationState.DRAFT,
    ApplicationState.SUBMITTED,
    ApplicationState.CHECKING,
    ApplicationState.NEEDS_INFO,
    ApplicationState.IN_ROUND,
)
"""Where staff may write down what somebody says: what is open then, the state and what was asked say."""


def within_reach(person_id: uuid.UUID, to: To) -> ColumnElement[bool]:
    """Say in SQL that this row's Application is one that a person may read, write in, or do with as its owner.

    An idea that a helper began is in the helper's care until its person has said yes.
    """
    mine = Application.owner_id == person_id
    if to is To.OWN:
        return mine
    if to is To.STOP:
        return or_(mine, and_(Application.owner_id.is_(None), _let_in(person_id, Part.HELPER)))
    writing = (May.EDIT,) if to is To.WRITE else tuple(May)
    return or_(mine, _let_in(person_id, *Part, may=writing), _takes_down(person_id))


def _let_in(person_id: uuid.UUID, *parts: Part, may: tuple[May, ...] = tuple(May)) -> ColumnElement[bool]:
    return exists().where(
        Member.application_id == Application.id,
        Member.person_id == person_id,
        Member.ended_at.is_(None),
        Member.part.in_(parts),
        Member.may.in_(may),
    )


def _takes_down(person_id: uuid.UUID) -> ColumnElement[bool]:
    """Any of the staff may go on with what one of them began to take down; nobody with what they are in themself."""
    serves = exists().where(Role.person_id == person_id, Role.name == RoleName.STAFF, Role.ended_at.is_(None))
    taken = exists().where(TakenDown.application_id == Application.id)
    return and_(taken, serves, Application.state.in_(TAKING))


def hand_in(application: Application, person_id: uuid.UUID) -> Hand:
    """Say what somebody is to an idea that an `own_…` query found for them."""
    if application.owner_id == person_id:
        return Hand(Part.OWNER)
    found = db.session.scalars(
        select(Member).where(
            Member.application_id == application.id, Member.person_id == person_id, Member.ended_at.is_(None)
        )
    ).first()
    return Hand(found.part, found.may) if found else Hand(Part.TAKER)


def members_of(application: Application) -> list[Member]:
    """List the people who are on an idea or were asked in, in the order they were."""
    wanted = select(Member).where(Member.application_id == application.id, Member.ended_at.is_(None))
    return list(db.session.scalars(wanted.order_by(Member.invited_at, Member.id)))


def ever_on(application: Application) -> list[Member]:
    """List everybody who is on an idea or was, and who was asked."""
    return list(db.session.scalars(select(Member).where(Member.application_id == application.id)))


def shared_with(person_id: uuid.UUID) -> list[Member]:
    """List the ideas of others a person is on, newest first."""
    return list(
        db.session.scalars(
            select(Member)
            .join(Member.application)
            .where(Member.person_id == person_id, Member.ended_at.is_(None))
            .options(contains_eager(Member.application))
            .order_by(Application.created_at.desc(), Application.id)
        )
    )


def joined(person_id: uuid.UUID | InstrumentedAttribute[uuid.UUID], application_id: object) -> ColumnElement[bool]:
    """Say in SQL that somebody is or ever was on an idea: they wrote in it or read it, and cannot judge it."""
    return exists().where(Member.application_id == application_id, Member.person_id == person_id)


def waiting_confirmation(application: Application) -> Confirmation | None:
    """Find the question to say yes that waits for an answer."""
    return db.session.scalars(
        select(Confirmation)
        .where(Confirmation.application_id == application.id, Confirmation.ended_at.is_(None))
        .order_by(Confirmation.asked_at.desc())
        .limit(1)
    ).first()


def said_yes(application: Application) -> Confirmation | None:
    """Find the yes somebody gave to what a helper wrote for them."""
    wanted = select(Confirmation).where(Confirmation.application_id == application.id, Confirmation.said_yes.is_(True))
    return db.session.scalars(wanted.limit(1)).first()


def member_by_link(link_id: uuid.UUID, *, locked: bool = False) -> Member | None:
    """Find who was sent a link to join; locked, so that one of two claims waits for the other."""
    wanted = select(Member).where(Member.link_id == link_id)
    return db.session.scalars(wanted.with_for_update() if locked else wanted).first()


def member(application: Application, member_id: uuid.UUID, *, locked: bool = False) -> Member:
    """Find somebody who is on an idea, or was asked in. Raises NoResultFound."""
    wanted = select(Member).where(
        Member.id == member_id, Member.application_id == application.id, Member.ended_at.is_(None)
    )
    return db.session.scalars(wanted.with_for_update() if locked else wanted).one()


def own_hand(person_id: uuid.UUID, application_id: uuid.UUID, *, locked: bool = False) -> Member:
    """Find a person's own hand in the idea of somebody else, to leave it. Raises NoResultFound."""
    wanted = select(Member).where(
        Member.person_id == person_id, Member.application_id == application_id, Member.ended_at.is_(None)
    )
    return db.session.scalars(wanted.with_for_update() if locked else wanted).one()


def confirmation(link_id: uuid.UUID) -> Confirmation | None:
    """Find a question to say yes, as it stands now."""
    wanted = select(Confirmation).where(Confirmation.id == link_id)
    return db.session.scalars(wanted.execution_options(populate_existing=True)).first()


def helper_of(application: Application) -> Person | None:
    """Find who looks after an idea that nobody has said yes to yet."""
    if application.owner_id is not None:
        return None
    return db.session.scalars(
        select(Person)
        .join(Member, Member.person_id == Person.id)
        .where(Member.application_id == application.id, Member.part == Part.HELPER, Member.ended_at.is_(None))
        .limit(1)
    ).first()


def in_care(person_id: uuid.UUID) -> Select[Application]:
    """Select the ideas a helper began that wait for their person's yes."""
    return select(Application).where(
        Application.owner_id.is_(None),
        Application.state == ApplicationState.DRAFT,
        _let_in(person_id, Part.HELPER),
    )


def count_in_care(person_id: uuid.UUID) -> int:
    """Count the ideas a helper began that wait for their person's yes."""
    return db.session.scalar(in_care(person_id).with_only_columns(func.count(Application.id))) or 0
