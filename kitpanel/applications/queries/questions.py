"""Questions of a panel: those to somebody's own idea, and all of one bid."""

import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy import exists, func, select
from sqlalchemy.sql.elements import ColumnElement

from kitpanel.applications.models import Application, Bid, InfoRequest, Question, Version
from kitpanel.applications.queries.answers import read_by_panel, snapshot
from kitpanel.applications.queries.hands import within_reach
from kitpanel.applications.rules.changes import Run, word_by_word
from kitpanel.applications.rules.hands import To
from kitpanel.core.db import db
from kitpanel.rounds.models import Round
from kitpanel.rounds.rules import RoundState


def being_read() -> ColumnElement[bool]:
    """Say of an application, in a query, whether a panel is reading it now: before its meeting begins."""
    return exists().where(
        Bid.application_id == Application.id,
        Bid.withdrawn_at.is_(None),
        Bid.round_id == Round.id,
        Round.state == RoundState.READING,
    )


def change_asked() -> ColumnElement[bool]:
    """Say of an application, in a query, whether a change is asked for while a panel reads it."""
    return being_read() & exists().where(
        InfoRequest.application_id == Application.id, InfoRequest.answered_at.is_(None)
    )


def reading_round(application_id: uuid.UUID, *, locked: bool = False) -> Round | None:
    """Give the round whose panel is reading an idea now; None when none is. Locked, no meeting begins meanwhile."""
    found = (
        select(Round)
        .join(Bid, Bid.round_id == Round.id)
        .where(Bid.application_id == application_id, Bid.withdrawn_at.is_(None), Round.state == RoundState.READING)
    )
    return db.session.scalars(found.with_for_update(of=Round) if locked else found).first()


def questions_about(application_id: uuid.UUID, round_id: uuid.UUID) -> list[Question]:
    """List what a round's panel asked about an idea, oldest first."""
    wanted = select(Question).where(Question.application_id == application_id, Question.round_id == round_id)
    return list(db.session.scalars(wanted.order_by(Question.asked_at, Question.id)))


def waiting_questions(application_id: uuid.UUID) -> int:
    """Count the questions about an idea that wait for an answer."""
    wanted = select(func.count()).where(Question.application_id == application_id, Question.answered_at.is_(None))
    return db.session.scalar(wanted) or 0


def own_questions(idea: Application) -> list[Question]:
    """List what panels asked about somebody's own idea, the newest first."""
    wanted = select(Question).where(Question.application_id == idea.id)
    return list(db.session.scalars(wanted.order_by(Question.asked_at.desc(), Question.id)))


def own_question(person_id: uuid.UUID, ref: str, question_id: uuid.UUID, *, locked: bool = False) -> Question:
    """Find a question about an idea that this person may write in. Raises NoResultFound."""
    wanted = (
        select(Question)
        .join(Application, Application.id == Question.application_id)
        .where(Question.id == question_id, Application.ref == ref, within_reach(person_id, To.WRITE))
    )
    return db.session.scalars(wanted.with_for_update(of=Question) if locked else wanted).one()


def changes_since_asked(idea: Application) -> dict[uuid.UUID, tuple[Run, ...]]:
    """Lay the text of each part that was asked about over what it said then, by the id of what was asked."""
    wanted = select(Version).where(Version.application_id == idea.id).order_by(Version.number)
    versions, today = list(db.session.scalars(wanted)), _texts(snapshot(idea))
    found = {}
    for asked in idea.requests:
        frozen = [one.answers for one in versions if one.at <= asked.asked_at and one.answers]
        before = (_texts(frozen[-1]) if frozen else today).get(asked.section, "")
        now = today.get(asked.section, "")
        if asked.answered_at and before != now:
            found[asked.id] = word_by_word(before, now)
    return found


def _texts(frozen: Mapping[str, Any]) -> dict[str, str]:
    return {answer.key: answer.text for answer in read_by_panel(frozen, {})}
