"""How an idea's way ends without a decision, and how a grant's does: it runs out, or it is settled."""

import uuid
from datetime import datetime, timedelta

from sqlalchemy import select

from kitpanel.applications import queries
from kitpanel.applications.actions.drafts import put_away_due
from kitpanel.applications.actions.telling import tell
from kitpanel.applications.models import Application, InfoRequest
from kitpanel.applications.rules import ApplicationState
from kitpanel.applications.rules.lifecycle import WITH_A_GRANT
from kitpanel.applications.rules.outcome import Keeping, is_answer_over
from kitpanel.core.db import db
from kitpanel.core.history import advance
from kitpanel.rounds.rules.fortnight import london_day

KEEPING = Keeping()
_A_DAY = timedelta(days=1)


def settle(application_id: uuid.UUID, *, now: datetime, by: uuid.UUID | None = None) -> None:
    """Say that an idea's grant is open no more, so that its owner may have another. Harmless to repeat."""
    idea = queries.locked(application_id)
    if idea.state in WITH_A_GRANT and idea.settled_at is None:
        idea.settled_at = now
        advance(idea, "settle", by=by, now=now)


def expire_due(now: datetime, public_address: str) -> bool:
    """Let one idea run out: a draft untouched for 90 days, or a question unanswered for 28. Says if one did."""
    return put_away_due(now, public_address) or _expire_unanswered(now, public_address)


def _expire_unanswered(now: datetime, public_address: str) -> bool:
    found = db.session.execute(
        select(Application, InfoRequest.asked_at)
        .join(InfoRequest, InfoRequest.application_id == Application.id)
        .where(
            Application.state == ApplicationState.NEEDS_INFO,
            InfoRequest.answered_at.is_(None),
            InfoRequest.asked_at <= now - timedelta(days=KEEPING.answer_days) + _A_DAY,
        )
        .order_by(InfoRequest.asked_at)
        .limit(1)
        .with_for_update(of=Application, skip_locked=True)
    ).first()
    if found is None or not is_answer_over(london_day(found.asked_at), london_day(now), KEEPING):
        return False
    advance(found.Application, "expire", by=None, now=now)
    tell(found.Application, "idea_expired", public_address, now=now, days=KEEPING.answer_days)
    return True
