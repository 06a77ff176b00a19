"""Reminding a panel to vote: everybody seated, once, in the same words, so that no letter tells who has not voted.

Nobody, staff included, may see who has voted before the chair opens the votes; letters are listed for staff.
"""

from datetime import datetime

from sqlalchemy import select

from kitpanel.core.db import db
from kitpanel.panel.rules.nudge import is_due
from kitpanel.rounds.actions.pack import tell_seated
from kitpanel.rounds.models import Panel, Round
from kitpanel.rounds.rules import RoundState

BEFORE_MEETING = (RoundState.READING, RoundState.RESCHEDULED)


def nudge_due(now: datetime, public_address: str) -> bool:
    """Remind the panel of one round that meets soon. Says whether there may be more."""
    waiting = db.session.execute(
        select(Round, Panel.nudge_days)
        .join(Panel, Panel.id == Round.panel_id)
        .where(Round.state.in_(BEFORE_MEETING), Round.nudged_at.is_(None), Round.meeting_at > now)
        .order_by(Round.meeting_at, Round.ref)
        .with_for_update(of=Round, skip_locked=True)
    ).all()
    for round_, days in waiting:
        if is_due(now, round_.pack_at, round_.meeting_at, days):
            round_.nudged_at = now
            tell_seated(round_, "votes_wanted", now=now, public_address=public_address)
            return True
    return False
