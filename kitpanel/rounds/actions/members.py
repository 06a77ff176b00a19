"""The people of a panel: added, trained, started, paused, ended; who takes the chair."""

import uuid
from datetime import date, datetime

from sqlalchemy import delete, exists, select

from kitpanel.core.db import db
from kitpanel.core.errors import Refused
from kitpanel.core.history import advance, begin, remember
from kitpanel.people import actions as people
from kitpanel.people import queries as people_found
from kitpanel.people.models import Role
from kitpanel.people.rules import RoleName
from kitpanel.rounds.models import CalendarKey, Panel, PanelMember, PanelNeeds
from kitpanel.rounds.rules import PanelMemberState
from kitpanel.rounds.rules.care import day_of_move

_LEFT = "They are no longer a panel member by their account."


def add_member(panel: Panel, email: str, *, name: str, by: uuid.UUID | None, now: datetime) -> PanelMember:
    """Put somebody on a panel, giving them the panel member's role and the way in when they do not have it yet.

    Raises Refused for an address that cannot be one, for somebody who runs the Kit or has an idea on its way, and for
    somebody who is or was on this panel.
    """
    person = people_found.person_by_email(email)
    if person is None or RoleName.PANELLIST not in people_found.roles_held(person):
        person = people.invite(email, RoleName.PANELLIST, name=name, by=by, now=now)
    before = db.session.scalars(
        select(PanelMember).where(PanelMember.panel_id == panel.id, PanelMember.person_id == person.id)
    ).first()
    if before is not None:
        raise Refused(_known(before), field="email")
    member = PanelMember(id=uuid.uuid4(), panel_id=panel.id, person_id=person.id, joined_at=now)
    db.session.add(member)
    db.session.flush()
    begin(member, by=by, now=now)
    return member


def move_member(
    member: PanelMember, move: str, *, by: uuid.UUID | None, now: datetime, why: str = "", on: date | None = None
) -> None:
    """Make a move of a member's life: train, start, pause, resume, end; `on` is the day it counts from, else today.

    Raises Refused when it is not open, or its day is still to come.
    """
    member.since = day_of_move(on, now)
    if move == "train":
        member.trained_on = member.since
    advance(member, move, by=by, now=now, why=why)
    if move == "end":
        _forget(member.person_id)
    remember("person", member.person_id, f"panel_{move}", by=by, now=now, why=member.panel.name)


def set_chair(member: PanelMember, *, chairs: bool, deputy: bool, by: uuid.UUID | None, now: datetime) -> None:
    """Say whether a member takes the chair, or stands in for it, when seated. Holds from the next pack on."""
    if chairs and deputy:
        raise Refused("Choose one: the chair, or the deputy.", field="part")
    member.chairs, member.deputy = chairs, deputy
    part = "chair" if chairs else "deputy" if deputy else "member"
    remember("panel member", member.id, f"make_{part}", by=by, now=now)
    db.session.flush()


def end_members_due(now: datetime) -> bool:
    """End the membership of one person whose panel member's role has ended. Says whether there may be more."""
    holds = exists().where(
        Role.person_id == PanelMember.person_id, Role.name == RoleName.PANELLIST, Role.ended_at.is_(None)
    )
    gone = db.session.scalars(
        select(PanelMember)
        .where(PanelMember.state != PanelMemberState.ENDED, ~holds)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).first()
    if gone is None:
        return False
    move_member(gone, "end", by=None, now=now, why=_LEFT)
    return True


def _forget(person_id: uuid.UUID) -> None:
    """Forget what is kept of somebody only while they are on a panel: what helps them, and their calendar's address."""
    db.session.flush()
    stays = exists().where(PanelMember.person_id == person_id, PanelMember.state != PanelMemberState.ENDED)
    if not db.session.scalar(select(stays)):
        for table in (PanelNeeds, CalendarKey):
            db.session.execute(delete(table).where(table.person_id == person_id))


def _known(before: PanelMember) -> str:
    if before.state is PanelMemberState.ENDED:
        return "They were on this panel and left it. Somebody who has left cannot be put on it again."
    return "They are on this panel already."
