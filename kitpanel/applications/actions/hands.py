"""Letting people into an idea, changing what they may do, and taking them out again. All of it is its owner's to do."""

import uuid
from datetime import datetime

from kitpanel.applications import queries
from kitpanel.applications.actions.links import JOIN, is_token
from kitpanel.applications.models import Application, Member
from kitpanel.applications.rules.hands import MAY_WORDS, RULE, May, Part, check_invite, check_link
from kitpanel.core import letters
from kitpanel.core.db import db
from kitpanel.core.history import remember
from kitpanel.people.actions import begin_person, give_role
from kitpanel.people.actions.roles import checked_address
from kitpanel.people.models import Person
from kitpanel.people.queries import person, person_by_email, roles_held
from kitpanel.people.rules import RoleName
from kitpanel.rounds.rules.fortnight import london_day


def invite(idea: Application, part: Part, may: May, *, name: str, email: str, by: uuid.UUID, now: datetime) -> Member:
    """Ask somebody in, by a letter with a link. The caller holds the idea locked.

    Raises Refused for an address that cannot be one, is the owner's own or is on the idea already, and for too many.
    """
    address, owner = checked_address(email), person(by)
    check_invite(address, owner.email or "", [one.email for one in queries.members_of(idea)])
    member = Member(
        id=uuid.uuid4(), application_id=idea.id, part=part, may=may, name=name, email=address, invited_by_id=by,
        invited_at=now, asked_at=now,
    )  # fmt: skip
    db.session.add(member)
    db.session.flush()
    remember(idea.lifecycle.kind, idea.id, "let_in", by=by, now=now)
    ask_again(member, idea, now=now)
    return member


def ask_again(member: Member, idea: Application, *, now: datetime) -> None:
    """Send somebody a link to join. It takes the place of any sent before."""
    if member.joined_at or member.ended_at or member.invited_by_id is None:
        return
    member.link_id, member.asked_at = uuid.uuid4(), now
    facts = {
        "name": member.name,
        "from_name": person(member.invited_by_id).name or idea.contact_name,
        "title": idea.title,
        "may": str(MAY_WORDS[member.may]),
        "helper": member.part is Part.HELPER,
        "last_day": london_day(now + RULE.link_lasts),
    }
    letters.write(JOIN, member.email, facts, now=now, link_id=member.link_id)


def change_may(member: Member, may: May, *, by: uuid.UUID, now: datetime) -> None:
    """Change what somebody on an idea may do, at once."""
    if member.may is not may:
        member.may = may
        remember(Application.lifecycle.kind, member.application_id, "change_hand", by=by, now=now)


def take_out(member: Member, *, by: uuid.UUID | None, now: datetime) -> None:
    """Take somebody out of an idea, or let them leave: none of its pages is there for them any more."""
    if member.ended_at is None:
        member.ended_at, member.link_id = now, None
        remember(Application.lifecycle.kind, member.application_id, "take_out_hand", by=by, now=now)


def asked_in(link_id: uuid.UUID, token: str, secret: str, *, now: datetime, locked: bool = False) -> Member:
    """Find whom a link asks to join. Raises Refused when it was used, replaced, is too old or was never ours."""
    member = queries.member_by_link(link_id, locked=locked) if is_token(token, link_id, secret) else None
    check_link(member.asked_at if member else None, member.ended_at if member else None, now)
    if member is None:
        raise LookupError("the rule lets no unknown link through")
    return member


def claim_join(link_id: uuid.UUID, token: str, secret: str, *, joins: bool, now: datetime) -> Member:
    """Use a link to join once: join as the person of the address it went to, or say no: their asker is told.

    Raises Refused as `asked_in` does, and for somebody who may have no idea (a funder).
    """
    member = asked_in(link_id, token, secret, now=now, locked=True)
    if not joins:
        take_out(member, by=None, now=now)
        _tell_no(member, now)
        return member
    return join(member, now=now)


def _tell_no(member: Member, now: datetime) -> None:
    """Tell whoever asked somebody in that they said no."""
    asker = person(member.invited_by_id) if member.invited_by_id else None
    if asker and asker.reach.channel:
        idea = db.session.get_one(Application, member.application_id)
        facts = {"name": asker.name, "who": member.name or member.email, "title": idea.title}
        letters.write("idea_not_joined", asker.reach, facts, now=now, person_id=asker.id)


def join(member: Member, *, now: datetime) -> Member:
    """Let somebody join as the person of the address they were asked at, which they were shown to hold."""
    joining = applicant_of(member.email, member.name, now=now)
    member.person_id, member.joined_at, member.link_id = joining.id, now, None
    remember(Application.lifecycle.kind, member.application_id, "join", by=joining.id, now=now)
    return member


def applicant_of(email: str, name: str, *, now: datetime) -> Person:
    """Give the person of an address who was shown to hold it, made now if need be, as somebody who may have ideas."""
    found = person_by_email(email)
    if found is None:
        return begin_person(email, name=name, now=now)
    if RoleName.APPLICANT not in roles_held(person(found.id)):
        give_role(found, RoleName.APPLICANT, by=found.id, now=now)
    return found
