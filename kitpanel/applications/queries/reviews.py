"""Finding reviews: the one that waits, all of an idea, and until when one can be asked for."""

import uuid
from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select

from kitpanel.applications.models import Application, Review
from kitpanel.applications.queries.own import latest_round
from kitpanel.applications.rules import ApplicationState
from kitpanel.applications.rules.outcome import Keeping, review_until
from kitpanel.core.db import db
from kitpanel.core.history import Event
from kitpanel.core.waiting import Waiting
from kitpanel.rounds.models import Round
from kitpanel.rounds.rules.fortnight import london_day


def reviews_of(application: Application) -> Sequence[Review]:
    """List what was asked to be looked at again, newest first."""
    wanted = select(Review).where(Review.application_id == application.id).order_by(Review.asked_at.desc())
    return db.session.scalars(wanted).all()


def open_review(application: Application) -> Review | None:
    """Find the review that waits for an answer."""
    wanted = select(Review).where(Review.application_id == application.id, Review.answered_at.is_(None))
    return db.session.scalars(wanted).first()


def may_ask_until(application: Application) -> date | None:
    """Give the last day on which its owner may ask for a review; None while they were told of nothing to review."""
    if application.state is ApplicationState.INELIGIBLE:
        told = _last(application.lifecycle.kind, application.id, "decline")
    else:
        round_ = latest_round(application.id)
        told = _last(Round.lifecycle.kind, round_.id, "notify") if round_ else None
    return review_until(london_day(told.at), Keeping()) if told else None


def decliners(application: Application) -> set[uuid.UUID]:
    """Name who said no to an idea before a panel could read it."""
    rows = db.session.scalars(
        select(Event.by_id).where(
            Event.kind == application.lifecycle.kind, Event.thing_id == application.id, Event.move == "decline"
        )
    )
    return {one for one in rows if one}


def _last(kind: str, thing_id: uuid.UUID, move: str) -> Event | None:
    wanted = select(Event).where(Event.kind == kind, Event.thing_id == thing_id, Event.move == move)
    return db.session.scalars(wanted.order_by(Event.seq.desc()).limit(1)).first()


def waiting_reviews() -> list[Waiting]:
    """Say how many reviews wait for staff, and since when."""
    number, since = db.session.execute(
        select(func.count(), func.min(Review.asked_at)).where(Review.answered_at.is_(None))
    ).one()
    words = "review to answer" if number == 1 else "reviews to answer"
    return [Waiting(number, words, "applications.queue", {"state": "under_review"}, since)] if number else []
