"""What waits for whoever leads a meeting, and for the staff who send its letters."""

import uuid
from datetime import datetime

from sqlalchemy import exists, func, select
from sqlalchemy.orm import aliased

from kitpanel.core.db import db
from kitpanel.core.waiting import Waiting
from kitpanel.panel.models import DecisionLetter, DecisionLetterState, Meeting, Signature
from kitpanel.rounds.models import Round, Seat
from kitpanel.rounds.rules import RoundState
from kitpanel.rounds.rules.fortnight import london_day

_TO_START = (RoundState.READING, RoundState.RESCHEDULED)


def waiting_for_chair(me: uuid.UUID, now: datetime) -> list[Waiting]:
    """List the meetings that wait for one person: to start or to lead (chair and deputy), a list to sign or confirm.

    A locked list waits for everybody who is here and has not signed; whoever leads the meeting confirms it instead.
    """
    lead = aliased(Seat)
    chair_here = exists().where(lead.round_id == Round.id, lead.chair, lead.present_at.is_not(None))
    rows = db.session.execute(
        select(Seat, Round, Meeting, Signature, chair_here.label("chair_here"))
        .join(Round, Round.id == Seat.round_id)
        .outerjoin(Meeting, Meeting.round_id == Round.id)
        .outerjoin(Signature, Signature.seat_id == Seat.id)
        .where(Seat.person_id == me, Round.state.in_((*_TO_START, RoundState.MEETING)))
        .order_by(Round.meeting_at)
    )
    found = []
    for seat, round_, meeting, signature, chair_here_ in rows:
        if meeting is not None and meeting.locked_at is not None and round_.state is RoundState.MEETING:
            words, endpoint = _for_name(seat, signature, chair_here=chair_here_), "panel.confirm"
        else:
            words, endpoint = _for_seat(seat, round_, now), "panel.meeting"
        if words:
            found.append(Waiting(1, words, endpoint, {"ref": round_.ref}, on=round_.meeting_at))
    return found


def _for_seat(seat: Seat, round_: Round, now: datetime) -> str:
    leads = seat.chair or seat.deputy
    if round_.state in _TO_START:
        today = london_day(now) >= london_day(round_.meeting_at)
        return "meeting to start" if leads and today else ""
    return "meeting to lead" if leads else "meeting to join"


def _for_name(seat: Seat, signature: Signature | None, *, chair_here: bool) -> str:
    if seat.present_at is None:
        return ""
    if seat.chair or (seat.deputy and not chair_here):
        return "list to confirm"
    return "" if signature and signature.list_hash else "list to sign"


def waiting_for_staff(now: datetime) -> list[Waiting]:
    """List the letters that wait for staff, round by round: to be read, to be sent, and corrections to be sent."""
    first, state = DecisionLetter.number == 1, DecisionLetter.state
    drafted, corrections = state == DecisionLetterState.DRAFTED, state != DecisionLetterState.SENT
    rows = db.session.execute(
        select(
            Round,
            func.count().filter(first).label("letters"),
            func.count().filter(first, drafted).label("unread"),
            func.count().filter(~first, corrections).label("corrections"),
        )
        .join(DecisionLetter, DecisionLetter.round_id == Round.id)
        .where(state != DecisionLetterState.SENT)
        .group_by(Round.id)
        .order_by(Round.letters_by)
    )
    found = []
    for row in rows:
        which, due = {"ref": row.Round.ref}, row.Round.letters_by
        told = [
            (row.unread, "letter to read" if row.unread == 1 else "letters to read"),
            (0 if row.unread else row.letters, "letter to send" if row.letters == 1 else "letters to send"),
            (row.corrections, "correction to send" if row.corrections == 1 else "corrections to send"),
        ]
        found += [
            Waiting(count, words, "panel.letters", which, late=due <= now, due=due) for count, words in told if count
        ]
    return found
