"""Asking somebody about their idea while a panel reads it: questions of the panel, and changes staff ask for."""

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import func, select

from kitpanel.applications import queries
from kitpanel.applications.actions.telling import tell
from kitpanel.applications.models import Application, Bid, InfoRequest, Question, Version
from kitpanel.applications.rules.asking import check_answer, check_question
from kitpanel.applications.rules.sections import check_ask_while_reading, section
from kitpanel.core.db import db
from kitpanel.core.errors import Refused
from kitpanel.core.history import remember
from kitpanel.rounds.rules.fortnight import london_day


def ask_for_panel(
    application_id: uuid.UUID, words: str, public_address: str, *, by: uuid.UUID, now: datetime
) -> Question | None:
    """Send a panel's question to the owner of an idea. Gives None when the very same question waits already.

    Raises Refused for an empty one, one too many, and once the panel meets.
    """
    idea = queries.locked(application_id)
    round_ = queries.reading_round(idea.id, locked=True)
    check_question(words, queries.waiting_questions(idea.id), reading=round_ is not None)
    assert round_ is not None  # noqa: S101 - the rule has just refused
    if any(one.words == words for one in queries.questions_about(idea.id, round_.id)):
        return None
    asked = Question(id=uuid.uuid4(), application_id=idea.id, round_id=round_.id, by_id=by, words=words, asked_at=now)
    db.session.add(asked)
    db.session.flush()
    remember(idea.lifecycle.kind, idea.id, "panel_asks", by=None, now=now)
    at = f"{public_address}/my-ideas/{idea.ref}/questions/{asked.id}"
    tell(idea, "panel_question", public_address, now=now, question=words, answer_address=at, meets_at=round_.meeting_at)
    return asked


def answer_panel(asked: Question, words: str, *, by: uuid.UUID, now: datetime) -> None:
    """Keep the answer to a panel's question: it shows beside the bid. The caller holds the question locked.

    Raises Refused for an empty one, a second one, and once the panel has met.
    """
    round_ = queries.reading_round(asked.application_id, locked=True)
    reading = round_ is not None and round_.id == asked.round_id
    check_answer(words, answered=asked.answered_at is not None, reading=reading)
    asked.answer, asked.answered_at = words, now
    remember(Application.lifecycle.kind, asked.application_id, "answer_panel", by=by, now=now)


def freeze(idea: Application, *, now: datetime) -> Version:
    """Keep the answers as they stand now under the next number."""
    newest = db.session.scalar(select(func.max(Version.number)).where(Version.application_id == idea.id)) or 0
    version = Version(
        id=uuid.uuid4(), application_id=idea.id, number=newest + 1, answers=queries.snapshot(idea), at=now
    )
    db.session.add(version)
    db.session.flush()
    return version


def ask_for_change(
    idea: Application, questions: Mapping[str, str], public_address: str, *, by: uuid.UUID, now: datetime
) -> None:
    """Ask the owner of an idea that a panel is reading to change some parts of it, by section.

    Raises Refused when nothing is asked, about a part that stays as it entered, and once the panel meets.
    """
    asked = {key: words for key, words in questions.items() if words.strip()}
    if not asked:
        raise Refused("Write at least one question, under the part it is about")
    check_ask_while_reading(asked)
    round_ = queries.reading_round(idea.id, locked=True)
    if round_ is None:
        raise Refused("No panel is reading it now.")
    for old in queries.open_requests(idea).values():
        old.answered_at = now
    for key, words in asked.items():
        idea.requests.append(InfoRequest(id=uuid.uuid4(), section=key, question=words, by_id=by, asked_at=now))
    remember(idea.lifecycle.kind, idea.id, "ask_change", by=by, now=now)
    said = [f"{one.title}: {words}" for key, words in asked.items() if (one := section(key))]
    answer_by = london_day(round_.meeting_at) - timedelta(days=1)
    tell(idea, "idea_more_asked", public_address, now=now, questions=said, answer_by=answer_by)


def send_change(idea: Application, *, by: uuid.UUID, now: datetime) -> None:
    """Put the changed text of an idea before the panel that reads it: a new frozen version. Who voted looks again.

    Raises Refused once the panel meets.
    """
    round_ = queries.reading_round(idea.id, locked=True)
    if round_ is None:
        raise Refused("The panel has met, so nothing can change now. Ring us if something matters.")
    bid = db.session.scalars(
        select(Bid).where(Bid.application_id == idea.id, Bid.round_id == round_.id, Bid.withdrawn_at.is_(None))
    ).one()
    bid.version = freeze(idea, now=now)
    bid.minutes = queries.minutes_to_read(bid.version.answers)
    remember(idea.lifecycle.kind, idea.id, "send_change", by=by, now=now)
