"""The head of the chain, written to everybody seated once the votes are locked (voting §5): by the timetable, once."""

from datetime import datetime

from sqlalchemy import select

from kitpanel.core import letters
from kitpanel.core.db import db
from kitpanel.panel.models import HeadNote, Meeting
from kitpanel.panel.queries.record import head_at_lock
from kitpanel.panel.queries.verify import HEAD_LETTER
from kitpanel.rounds.models import Round
from kitpanel.rounds.queries import seated
from kitpanel.rounds.rules import RoundState

_GOES_ON = (RoundState.MEETING, RoundState.DECIDED, RoundState.NOTIFIED)


def tell_head_due(now: datetime, public_address: str) -> bool:
    """Write the head of one round, locked and not yet told, to its panel. Says whether there may be more."""
    told = select(HeadNote.round_id)
    due = db.session.execute(
        select(Round, Meeting)
        .join(Meeting, Meeting.round_id == Round.id)
        .where(Meeting.locked_at.is_not(None), Round.id.not_in(told), Round.state.in_(_GOES_ON))
        .order_by(Meeting.locked_at, Round.ref)
        .limit(1)
        .with_for_update(of=Round, skip_locked=True)
    ).first()
    if due is None:
        return False
    round_, meeting = due
    _tell(round_, meeting, now=now, public_address=public_address)
    return True


def _tell(round_: Round, meeting: Meeting, *, now: datetime, public_address: str) -> None:
    head = head_at_lock(round_)
    reached = [person for _, person in seated(round_.id) if person.reach.channel]
    for person in reached:
        facts = {
            "name": person.name, "ref": round_.ref, "locked": meeting.locked_at, "head": head,
            "seed_hash": round_.seed_hash, "page_address": f"{public_address}/panel/rounds/{round_.ref}/votes",
        }  # fmt: skip
        letters.write(HEAD_LETTER, person.reach, facts, now=now, person_id=person.id, about=round_.ref)
    db.session.add(HeadNote(round_id=round_.id, head=head, letters=len(reached), at=now))
    db.session.flush()
