"""Sending an idea in, answering a question about it, taking it back."""

import uuid
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from kitpanel.applications import queries
from kitpanel.applications.actions.doubles import keep_marks
from kitpanel.applications.actions.draft import lock_person
from kitpanel.applications.actions.places import confirm_ward
from kitpanel.applications.actions.questions import send_change
from kitpanel.applications.actions.telling import tell
from kitpanel.applications.models import Application, Bid, ReferenceCount
from kitpanel.applications.rules import ApplicationState
from kitpanel.applications.rules.completeness import check_finished
from kitpanel.applications.rules.references import application_reference
from kitpanel.applications.rules.standing import check as check_standing
from kitpanel.core.db import db
from kitpanel.core.errors import Refused
from kitpanel.core.history import advance
from kitpanel.core.said import say
from kitpanel.missions.queries import mission_titles, ward_names
from kitpanel.people.rules import SignInRule
from kitpanel.rounds.models import Round
from kitpanel.rounds.rules.fortnight import london_day


def next_reference(now: datetime) -> str:
    """Take the next reference of the year. Its row stays locked to the end of the transaction: no gaps, no doubles."""
    year = london_day(now).year
    connection = db.session.connection()
    insert = sqlite_insert if connection.dialect.name == "sqlite" else postgresql_insert
    taken = (
        insert(ReferenceCount)
        .values(year=year, newest=1)
        .on_conflict_do_update(index_elements=["year"], set_={"newest": ReferenceCount.newest + 1})
        .returning(ReferenceCount.newest)
    )
    return application_reference(year, connection.execute(taken).scalar_one())


def submit(person_id: uuid.UUID, public_address: str, *, now: datetime) -> Application:
    """Send this person's draft in. Gives it with its reference.

    Raises NoResultFound when they have no draft, Refused when it is not finished or they may not send one now.
    """
    lock_person(person_id)
    draft = queries.own_open(person_id, locked=True)
    send_in(draft, person_id, public_address, now=now)
    return draft


def send_in(draft: Application, person_id: uuid.UUID, public_address: str, *, now: datetime) -> None:
    """Send a draft in that its owner holds locked, themself too. Raises Refused as `submit` does."""
    check_standing(queries.standing(person_id, besides=draft.id), london_day(now), SignInRule.cooling_months)
    tell(draft, "idea_received", public_address, now=now, **go_in(draft, by=person_id, now=now))


def go_in(draft: Application, *, by: uuid.UUID, now: datetime) -> dict[str, object]:
    """Make a draft one that was sent, and give what the letter about it says. Raises Refused for an unfinished one."""
    confirm_ward(draft)
    check_finished(queries.reports_of(draft, queries.form_rules(now, draft)))
    coming = queries.coming_round(draft, now)
    draft.ref, draft.submitted_at = next_reference(now), now
    advance(draft, "submit", by=by, now=now)
    keep_marks(draft)
    answers = queries.copy_of(draft, queries.Names(mission_titles(), ward_names()))
    return {"asked": draft.asked, "coming": coming, "answers": answers}


def note_answer(application: Application, section: str, words: str, *, changed: bool) -> None:
    """Keep what an applicant says to a question about a section. Changing the section is an answer too."""
    request = queries.open_requests(application).get(section)
    if request is not None:
        request.answer = words or request.answer or ("I changed this part." if changed else "")


def send_answer(person_id: uuid.UUID, *, now: datetime) -> Application:
    """Send an idea back with what was asked for: to staff, or before the panel that is reading it.

    Raises NoResultFound when nothing was asked, Refused when a question has no answer or a part is not finished.
    """
    idea = queries.own_open(person_id, locked=True)
    answer_for(idea, by=person_id, now=now)
    return idea


def answer_for(idea: Application, *, by: uuid.UUID, now: datetime) -> None:
    """Send an idea back for somebody, as `send_answer` does. The caller holds it locked."""
    waiting = queries.open_requests(idea)
    if not waiting:
        raise Refused(say("Nothing waits for an answer."))
    unanswered = [one.section for one in waiting.values() if not one.answer]
    if unanswered:
        raise Refused(
            say("Answer each question first. You can write to us under it, or change that part of your idea.")
        )
    check_finished(queries.reports_of(idea, queries.form_rules(idea.submitted_at or now, idea)))
    if idea.state is ApplicationState.IN_ROUND:
        send_change(idea, by=by, now=now)
    for request in waiting.values():
        request.answered_at = now
    if idea.state is ApplicationState.NEEDS_INFO:
        advance(idea, "answer", by=by, now=now)
    keep_marks(idea)


def withdraw(
    application_id: uuid.UUID, public_address: str, *, by: uuid.UUID, now: datetime, why: str = ""
) -> Application:
    """Take an idea back, out of its round too when that is not decided.

    Raises Refused once its panel has met: the answer is on its way, and nothing may show before it goes.
    """
    in_round = queries.latest_round(application_id)
    if in_round is not None:
        # The decision locks the round first too, so that of the two one comes wholly before the other.
        db.session.execute(select(Round.id).where(Round.id == in_round.id).with_for_update())
    idea = queries.locked(application_id)
    if idea.id in queries.untold([idea]):
        raise Refused(
            say("The panel has met about this idea, and a letter is on its way. Ring us if you want to stop.")
        )
    if idea.state is ApplicationState.IN_ROUND:
        take_out_of_round(idea, "It was taken back.", now=now)
    advance(idea, "withdraw", by=by, now=now, why=why)
    if idea.ref:
        tell(idea, "idea_withdrawn", public_address, now=now)
    return idea


def take_out_of_round(application: Application, why: str, *, now: datetime) -> None:
    """Mark the bid of an idea that is in a round as taken out of it, before the decision."""
    bid = db.session.scalars(
        select(Bid)
        .where(Bid.application_id == application.id, Bid.withdrawn_at.is_(None))
        .order_by(Bid.entered_at.desc())
        .limit(1)
    ).one()
    bid.withdrawn_at, bid.taken_out_why = now, why
