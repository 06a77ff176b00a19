"""The meeting's acts, each recorded: start, note who is here, open the votes, go to a bid, lock."""

import uuid
from collections.abc import Collection
from datetime import datetime, timedelta

from kitpanel.applications.models import Bid
from kitpanel.core.db import db
from kitpanel.core.errors import Refused
from kitpanel.core.filters import day_and_time
from kitpanel.core.history import advance, remember
from kitpanel.panel.actions import chain
from kitpanel.panel.actions.declare import pin_own_bids
from kitpanel.panel.models import Meeting
from kitpanel.panel.queries.meeting import Gathering
from kitpanel.panel.queries.record import check_strands, record
from kitpanel.panel.queries.sheet import sheet
from kitpanel.panel.rules.blocks import Block
from kitpanel.panel.rules.chain import Kind
from kitpanel.rounds.models import Round
from kitpanel.rounds.rules import RoundState
from kitpanel.rounds.rules.fortnight import london_day
from kitpanel.rounds.rules.seats import check_meeting

_KIND = "meeting"


def start(held: Gathering, *, by: uuid.UUID, now: datetime) -> None:
    """Start the meeting; whoever starts it is here. Raises Refused before its day, or when nobody is reading."""
    round_ = held.round
    if london_day(now) < london_day(round_.meeting_at):
        raise Refused(f"The panel meets on {day_and_time(round_.meeting_at)}. You can start from that morning.")
    advance(round_, "start_meeting", by=by, now=now)
    if held.meeting is None:
        db.session.add(Meeting(round_id=round_.id, started_at=now, started_by_id=by))
    else:
        held.meeting.started_at, held.meeting.started_by_id = now, by
    for seat in held.seats:
        seat.present_at = now if seat.person_id == by else None
    remember(_KIND, round_.id, "start", by=by, now=now)
    db.session.flush()


def note_attendance(held: Gathering, here: Collection[str], *, by: uuid.UUID, now: datetime) -> None:
    """Note who is here, by seat code. People come late and leave early: note it again. Raises Refused once it ended."""
    _meets(held.round)
    for seat in held.seats:
        if seat.code not in here:
            seat.present_at = None
        elif seat.present_at is None:
            seat.present_at = now
    remember(_KIND, held.round.id, "note_attendance", by=by, now=now, why=", ".join(sorted(here)))
    db.session.flush()


def call_off(held: Gathering, *, by: uuid.UUID, now: datetime) -> None:
    """Say that too few people came. Staff then set a new date. Raises Refused when enough are here, or once locked."""
    _unlocked(held)
    seated, present = len(held.seats), _present(held)
    if held.round.state is RoundState.MEETING and present * 2 > seated:
        raise Refused(f"{present} of {seated} are here. That is enough to go on.")
    advance(held.round, "find_inquorate", by=by, now=now, why=f"{present} of {seated} came")


def open_votes(held: Gathering, *, by: uuid.UUID, now: datetime) -> None:
    """Open the votes: from now on those here see them by name. Raises Refused when too few are here, or once opened."""
    meeting = _begun(held)
    if meeting.opened_at is not None:
        raise Refused("The votes are open already. Load the page again to see them.")
    check_meeting(_present(held), len(held.seats))
    while pin_own_bids(now, held.round):
        pass
    check_strands(record(sheet(held.round)))
    chain.append(held.round, Kind.OPENING, {"by": _code(held)}, now)
    meeting.opened_at, meeting.opened_by_id = now, by
    remember(_KIND, held.round.id, "open_votes", by=by, now=now)
    db.session.flush()


def go_to(held: Gathering, bid: Bid, out: Collection[str], *, by: uuid.UUID, now: datetime) -> None:
    """Talk about a bid next. `out` are the seats that stepped out of it.

    Raises Refused when somebody else leads that bid, before the opening, and after the lock.
    """
    meeting = _begun(held)
    _unlocked(held)
    if meeting.opened_at is None:
        raise Refused("Open the votes first. Then choose an idea to talk about.")
    if not held.bench.leads(_code(held), out):
        raise Refused(
            "Somebody else leads the talk on this idea: the chair, or the deputy where the chair stepped out."
        )
    meeting.current_bid_id, meeting.current_block, meeting.timer_until = bid.id, None, None
    remember(_KIND, held.round.id, "go_to", by=by, now=now, why=bid.ref)
    db.session.flush()


def go_to_block(held: Gathering, block: Block, *, by: uuid.UUID, now: datetime) -> None:
    """Talk about the ideas of a block together. Raises Refused unless the asker leads, before the opening and after."""
    meeting = _begun(held)
    _unlocked(held)
    if meeting.opened_at is None:
        raise Refused("Open the votes first. Then choose what to talk about.")
    if not held.presides:
        raise Refused("Whoever leads the meeting chooses what is talked about together.")
    meeting.current_bid_id, meeting.current_block, meeting.timer_until = None, str(block), None
    remember(_KIND, held.round.id, "go_to_block", by=by, now=now, why=str(block))
    db.session.flush()


def set_timer(held: Gathering, minutes: int, *, by: uuid.UUID, now: datetime) -> None:
    """Give what is talked about some minutes from now; 0 stops the timer. Raises Refused while nobody meets."""
    meeting = _begun(held)
    meeting.timer_until = now + timedelta(minutes=minutes) if minutes else None
    remember(_KIND, held.round.id, "set_timer", by=by, now=now, why=str(minutes))
    db.session.flush()


def set_break(held: Gathering, minutes: int, *, by: uuid.UUID, now: datetime) -> None:
    """Let people rest for some minutes, to the end of a minute; 0 ends the break. Raises Refused while nobody meets."""
    meeting = _begun(held)
    until = (now + timedelta(minutes=minutes, seconds=59)).replace(second=0, microsecond=0)
    meeting.break_until, meeting.timer_until = (until, None) if minutes else (None, meeting.timer_until)
    remember(_KIND, held.round.id, "set_break", by=by, now=now, why=str(minutes))
    db.session.flush()


def make_wall(held: Gathering, *, by: uuid.UUID, now: datetime) -> None:
    """Make a new link to the room's screen; the one before leads nowhere then. Raises Refused while nobody meets."""
    meeting = _begun(held)
    meeting.wall_number, meeting.wall_open = meeting.wall_number + 1, True
    remember(_KIND, held.round.id, "make_wall", by=by, now=now)
    db.session.flush()


def take_wall_down(held: Gathering, *, by: uuid.UUID, now: datetime) -> None:
    """Take the link to the room's screen down. Raises Refused while nobody meets."""
    meeting = _begun(held)
    meeting.wall_open = False
    remember(_KIND, held.round.id, "take_wall_down", by=by, now=now)
    db.session.flush()


def lock(held: Gathering, *, by: uuid.UUID, now: datetime) -> None:
    """Lock the votes: nobody votes or steps out any more, and the seed of the draw is shown.

    Raises Refused before the opening, when too few are here, and once locked.
    """
    meeting = _begun(held)
    if meeting.opened_at is None:
        raise Refused("Open the votes first. You can lock them when everybody has voted again.")
    _unlocked(held)
    check_meeting(_present(held), len(held.seats))
    check_strands(record(sheet(held.round)))
    chain.append(held.round, Kind.LOCK, {"by": _code(held)}, now)
    meeting.locked_at, meeting.locked_by_id, meeting.current_bid_id = now, by, None
    meeting.current_block = meeting.timer_until = None
    remember(_KIND, held.round.id, "lock", by=by, now=now)
    db.session.flush()


def _meets(round_: Round) -> None:
    if round_.state is not RoundState.MEETING:
        raise Refused("The meeting is not on now. Load the page again to see where the round is.")


def _begun(held: Gathering) -> Meeting:
    _meets(held.round)
    if held.meeting is None:
        raise Refused("Start the meeting first.")
    return held.meeting


def _unlocked(held: Gathering) -> None:
    if held.locked:
        raise Refused("The votes are locked. Nothing of them can change now.")


def _present(held: Gathering) -> int:
    return sum(seat.present_at is not None for seat in held.seats)


def _code(held: Gathering) -> str:
    return held.mine.code if held.mine else ""
