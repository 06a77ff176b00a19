"""What waits for whoever leads a meeting, and for the staff who send its letters."""

import uuid
from datetime import datetime

from sqlalchemy import func, select

from kitpanel.core.db import db
from kitpanel.panel.models import DecisionLetter, DecisionLetterState, Meeting, Signature
from kitpanel.panel.queries.rounds import Waiting
from kitpanel.rounds.models import Round, Seat
from kitpanel.rounds.rules import RoundState
from kitpanel.rounds.rules.fortnight import london_day

_TO_START = (RoundState.READING, RoundState.RESCHEDULED)


def waiting_for_chair(me: uuid.UUID, now: datetime) -> list[Waiting]:
    """List the meetings that wait for one person: to start or to lead (chair and deputy), a list to sign or confirm."""
    rows = db.session.execute(
        select(Seat, Round, Meeting, Signature)
        .join(Round, Round.id == Seat.round_id)
        .outerjoin(Meeting, Meeting.round_id == Round.id)
        .outerjoin(Signature, Signature.seat_id == Seat.id)
        .where(Seat.person_id == me, Round.state.in_((*_TO_START, RoundState.MEETING)))
        .order_by(Round.meeting_at)
    )
    found = []
    for seat, round_, meeting, signature in rows:
        words, endpoint = _for_seat(seat, round_, meeting, signature, now)
        if words:
            found.append(Waiting(1, words, endpoint, {"ref": round_.ref}, round_.meeting_at, round_.meeting_at <= now))
    return found


def _for_seat(
    seat: Seat, round_: Round, meeting: Meeting | None, signature: Signature | None, now: datetime
) -> tuple[str, str]:
    leads = seat.chair or seat.deputy
    if round_.state in _TO_START:
        today = london_day(now) >= london_day(round_.meeting_at)
        return ("meeting to start" if leads and today else "", "panel.meeting")
    if meeting is not None and meeting.locked_at is not None:
        wanted = seat.present_at is not None and signature is None
        words = "list to confirm" if seat.chair else "list to sign"
        return (words if wanted else "", "panel.confirm")
    return ("meeting to lead" if leads else "meeting to join", "panel.meeting")


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
        values, due = {"ref": row.Round.ref}, row.Round.letters_by
        told = [
            (row.unread, "letter to read" if row.unread == 1 else "letters to read"),
            (0 if row.unread else row.letters, "letter to send" if row.letters == 1 else "letters to send"),
            (row.corrections, "correction to send" if row.corrections == 1 else "corrections to send"),
        ]
        found += [Waiting(count, words, "panel.letters", values, due, due <= now) for count, words in told if count]
    return found
