"""A helper writes an idea for somebody, who says yes or no to it by a link of their own. Nobody else decides it."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from kitpanel.applications import queries
from kitpanel.applications.actions.draft import lock_person
from kitpanel.applications.actions.hands import applicant_of, take_out
from kitpanel.applications.actions.links import SAY_YES, is_token
from kitpanel.applications.actions.send import send_in
from kitpanel.applications.models import Application, Confirmation, Member
from kitpanel.applications.rules.completeness import check_finished
from kitpanel.applications.rules.hands import RULE, May, Part, check_helping, check_link, check_read
from kitpanel.applications.rules.lifecycle import ApplicationState
from kitpanel.applications.rules.sections import DECLARATIONS, SECTIONS
from kitpanel.applications.rules.standing import check as check_standing
from kitpanel.core import letters
from kitpanel.core.db import db
from kitpanel.core.errors import Refused
from kitpanel.core.history import advance, remember
from kitpanel.core.history import begin as begin_history
from kitpanel.core.reach import Reach, phone_key
from kitpanel.core.said import say
from kitpanel.people.actions import begin_person
from kitpanel.people.models import Person
from kitpanel.people.queries import person, person_by_phone
from kitpanel.people.rules import SignInRule
from kitpanel.rounds.rules.fortnight import london_day

_AGREE = SECTIONS[-1].key


@dataclass(frozen=True)
class Yes:
    """What somebody says yes with: what they agree to, the version they read, and what their helper may do then."""

    declared: Collection[str]
    version: int
    helper_may: May | None


def begin_for(helper_id: uuid.UUID, *, name: str, email: str, phone: str, now: datetime) -> Application:
    """Begin a draft for somebody else. Nobody owns it until they have said yes; the helper looks after it.

    Raises Refused when too many of the helper's wait already.
    """
    helper = lock_person(helper_id)
    check_helping(queries.count_in_care(helper_id))
    _check_not_own(helper, email, phone)
    draft = Application(
        id=uuid.uuid4(), created_at=now, saved_at=now, contact_name=name, contact_email=email.strip().lower(),
        contact_phone=phone,
    )  # fmt: skip
    db.session.add(draft)
    db.session.flush()
    begin_history(draft, by=helper_id, now=now)
    db.session.add(
        Member(
            id=uuid.uuid4(), application_id=draft.id, person_id=helper.id, part=Part.HELPER, may=May.EDIT,
            name=helper.name, email=helper.email or "", invited_at=now, asked_at=now, joined_at=now,
        )
    )  # fmt: skip
    db.session.flush()
    return draft


def _check_not_own(helper: Person, email: str, phone: str) -> None:
    own_phone = not email and bool(helper.phone_key) and phone_key(phone) == helper.phone_key
    if own_phone or (email and email.strip().lower() == helper.email):
        sentence = say("These are your own details. Give theirs: the question to say yes goes there.")
        raise Refused(sentence, field="phone" if own_phone else "email")


def ask_to_say_yes(idea: Application, helper_id: uuid.UUID, *, now: datetime) -> Confirmation:
    """Ask whoever an idea is for to say yes to it, by a link that takes the place of any before. Both are told.

    The caller holds the idea locked. Raises Refused while parts are unfinished, or without a way to reach them.
    """
    if queries.hand_in(idea, helper_id).part is not Part.HELPER:
        raise Refused(say("Whoever asked you in sends this."))
    _check_whole(idea, now)
    helper, reach = person(helper_id), _reach(idea)
    _check_not_own(helper, reach.email, reach.phone)
    end_asking(idea, now=now)
    made = Confirmation(
        id=uuid.uuid4(), application_id=idea.id, asked_by_id=helper_id, email=reach.email, phone=reach.phone,
        version=idea.version, asked_at=now,
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    remember(idea.lifecycle.kind, idea.id, "ask_yes", by=helper_id, now=now)
    facts = _facts(idea, helper) | {"last_day": london_day(now + RULE.link_lasts)}
    letters.write(SAY_YES, reach, facts, now=now, link_id=made.id)
    if helper.reach.channel:
        letters.write("idea_waits_for_yes", helper.reach, facts, now=now, person_id=helper.id)
    return made


def _reach(idea: Application) -> Reach:
    """Say where somebody's link goes: to the address they sign in with, or else where their helper said they are.

    To a phone only without an e-mail address: whoever holds it says yes.
    """
    owner = db.session.get(Person, idea.owner_id) if idea.owner_id else None
    email = ((owner.email if owner else None) or idea.contact_email).strip().lower()
    found = Reach(name=idea.contact_name, email=email, phone="" if email else idea.contact_phone)
    if found.channel is None:
        raise Refused(say("Give an email address or a mobile number for them. If they have none, ring us."))
    return found


def _facts(idea: Application, helper: Person) -> dict[str, object]:
    return {"name": idea.contact_name, "title": idea.title, "helper_name": helper.name or helper.email or ""}


def end_asking(idea: Application, *, now: datetime, said_yes: bool | None = None) -> None:
    """End the question that waits for an answer, if there is one: it was answered, or another takes its place."""
    waiting = queries.waiting_confirmation(idea)
    if waiting is not None:
        waiting.ended_at, waiting.said_yes = now, said_yes
        db.session.flush()


def asked_by(link_id: uuid.UUID, token: str, secret: str, *, now: datetime, locked: bool = False) -> Confirmation:
    """Find what a link asks to say yes to.

    Raises Refused when it was used, replaced, is too old or was never ours, and when its idea is no draft any more.
    `locked`: with its idea locked first, so that one of two answers waits for the other.
    """
    found = queries.confirmation(link_id) if is_token(token, link_id, secret) else None
    if found is not None and locked:
        queries.locked(found.application_id)
        found = queries.confirmation(link_id)
    open_still = found is not None and found.application.state is ApplicationState.DRAFT
    check_link(found.asked_at if found and open_still else None, found.ended_at if found else None, now)
    if found is None:
        raise LookupError("the rule lets no unknown link through")
    return found


def say_yes(asked: Confirmation, yes: Yes, public_address: str, *, now: datetime) -> Application:
    """Make an idea its person's own, and send it in. The link showed that the address is theirs.

    The caller holds the idea locked. Raises Refused (field `declared`) unless they agree to every line, when the idea
    was changed since they read it or is not whole any more, and when they may not send one now.
    """
    idea = asked.application
    check_read(idea.version, yes.version)
    if not set(yes.declared).issuperset(key for key, _ in DECLARATIONS):
        raise Refused(say("Tick each line if you agree. If you are not sure of one, ring us"), field="declared")
    _check_whole(idea, now)
    owner = _holder(asked, now)
    if idea.owner_id not in {None, owner.id}:
        raise Refused(say("This is somebody else’s idea now. Ring us if that is wrong."))
    lock_person(owner.id)
    check_standing(queries.standing(owner.id, besides=idea.id), london_day(now), SignInRule.cooling_months)
    idea.owner_id, idea.declared = owner.id, sorted(yes.declared)
    idea.version += 1
    idea.saved_parts = idea.saved_parts | {_AGREE: idea.version}
    end_asking(idea, now=now, said_yes=True)
    send_in(idea, owner.id, public_address, now=now)
    _settle_helper(asked, yes.helper_may, owner.id, now)
    _tell_helper(asked, "idea_said_yes", idea, now)
    return idea


def _holder(asked: Confirmation, now: datetime) -> Person:
    """Give the person the link went to: by their e-mail address, or by the phone they sign in with."""
    if asked.email:
        return applicant_of(asked.email, asked.application.contact_name, now=now)
    found = person_by_phone(asked.phone)
    if found is None:
        found = begin_person(None, name=asked.application.contact_name, now=now)
        found.phone = asked.phone
    return found


def _check_whole(idea: Application, now: datetime) -> None:
    """Refuse an idea with a part left to finish, but for what its person agrees to."""
    reports = queries.reports_of(idea, queries.form_rules(now, idea))
    check_finished([report for report in reports if report.section.key != _AGREE])


def say_no(asked: Confirmation, *, now: datetime) -> Application:
    """Take somebody's no: an idea nobody owns is closed; a draft of their own stays theirs. The helper is told."""
    idea = asked.application
    end_asking(idea, now=now, said_yes=False)
    _tell_helper(asked, "idea_said_no", idea, now)
    if idea.owner_id is None:
        advance(idea, "withdraw", by=None, now=now, why="They said no to what was written for them.")
    else:
        remember(idea.lifecycle.kind, idea.id, "say_no", by=idea.owner_id, now=now)
    return idea


def _settle_helper(asked: Confirmation, may: May | None, owner_id: uuid.UUID, now: datetime) -> None:
    for member in queries.members_of(asked.application):
        if member.person_id == asked.asked_by_id:
            member.may = may or member.may
            if may is None:
                take_out(member, by=owner_id, now=now)


def _tell_helper(asked: Confirmation, kind: str, idea: Application, now: datetime) -> None:
    helper = person(asked.asked_by_id)
    if helper.reach.channel:
        letters.write(kind, helper.reach, _facts(idea, helper), now=now, person_id=helper.id)
