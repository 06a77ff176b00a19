"""What waits for somebody: their own idea, or, for staff, other people's."""

import uuid
from datetime import datetime

from sqlalchemy import exists, func, select

from kitpanel.applications.models import Application, Confirmation, InfoRequest
from kitpanel.applications.queries.hands import in_care
from kitpanel.applications.queries.own import own_live
from kitpanel.applications.queries.questions import questions_about, reading_round
from kitpanel.applications.queries.reviews import waiting_reviews
from kitpanel.applications.rules import ApplicationState
from kitpanel.core.db import db
from kitpanel.core.waiting import Waiting


def waiting_for_applicant(person_id: uuid.UUID, _now: datetime) -> list[Waiting]:
    """List what waits for an applicant: a draft to finish, a question to answer, a change to make."""
    return [*_of_own(person_id), *_of_others(person_id)]


def _of_others(person_id: uuid.UUID) -> list[Waiting]:
    """List the ideas a helper began and has not asked about yet."""
    asked = exists().where(Confirmation.application_id == Application.id, Confirmation.ended_at.is_(None))
    number, since = db.session.execute(
        in_care(person_id).where(~asked).with_only_columns(func.count(Application.id), func.min(Application.saved_at))
    ).one()
    words = "idea to finish for somebody" if number == 1 else "ideas to finish for somebody"
    return [Waiting(number, words, "applications.mine", {}, since)] if number else []


def _of_own(person_id: uuid.UUID) -> list[Waiting]:
    idea = own_live(person_id)
    if idea is None:
        return []
    if idea.state is ApplicationState.DRAFT:
        return [Waiting(1, "idea to finish and send", "applications.next_page", {}, idea.saved_at)]
    if idea.state is ApplicationState.NEEDS_INFO:
        asked = [one for one in idea.requests if one.answered_at is None]
        since = min((one.asked_at for one in asked), default=None)
        words = "question to answer" if len(asked) == 1 else "questions to answer"
        return [Waiting(len(asked), words, "applications.next_page", {}, since)]
    return _asked_by_panel(idea) if idea.state is ApplicationState.IN_ROUND else []


def _asked_by_panel(idea: Application) -> list[Waiting]:
    reading = reading_round(idea.id)
    if reading is None:
        return []
    change = [one.asked_at for one in idea.requests if one.answered_at is None]
    waits = [one for one in questions_about(idea.id, reading.id) if one.answered_at is None]
    found = (
        [Waiting(len(change), "change to make while the panel reads", "applications.next_page", {}, min(change))]
        if change
        else []
    )
    if waits:
        words = "question from the panel" if len(waits) == 1 else "questions from the panel"
        found.append(Waiting(len(waits), words, "applications.status", {"ref": idea.ref or ""}, waits[0].asked_at))
    return found


def waiting_for_staff(person_id: uuid.UUID, _now: datetime) -> list[Waiting]:
    """List what waits for staff: ideas nobody has begun to check, this person's that were answered, and reviews."""
    count, since = db.session.execute(
        select(func.count(), func.min(Application.submitted_at)).where(Application.state == ApplicationState.SUBMITTED)
    ).one()
    found = [Waiting(count, "to check", "applications.queue", {"state": "submitted"}, since)] if count else []
    answered = exists().where(InfoRequest.application_id == Application.id, InfoRequest.answered_at.is_not(None))
    mine = (Application.state == ApplicationState.CHECKING) & (Application.assigned_id == person_id)
    rows = db.session.execute(
        select(answered.label("answered"), func.count(), func.min(Application.submitted_at))
        .where(mine)
        .group_by("answered")
    )
    for has_answered, number, oldest in rows:
        words = "answered you" if has_answered else "you are checking"
        values = {"state": "checking", "who": str(person_id)}
        found.append(Waiting(number, words, "applications.queue", values, oldest))
    return [*found, *waiting_reviews()]
