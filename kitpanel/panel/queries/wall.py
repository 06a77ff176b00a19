"""The room's screen: what everybody in the room may see, and no more. No names, no votes.

A bid that somebody present stepped out of, or has said nothing on, is not on it: neither its title, its place, its
amount, nor a sum it could be read from.
"""

import hmac
import uuid
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy.exc import NoResultFound

from kitpanel.core.crypto import sealer
from kitpanel.panel.queries.balance import Balance, balance
from kitpanel.panel.queries.hall import Hall, hall
from kitpanel.panel.queries.meeting import Gathering, gathering, meeting_noted
from kitpanel.panel.queries.record import proposal
from kitpanel.panel.queries.room import Row, rows
from kitpanel.panel.queries.sheet import Sheet, sheet
from kitpanel.panel.rules import board
from kitpanel.panel.rules.blocks import Block
from kitpanel.panel.rules.board import Board

_NOBODY = uuid.UUID(int=0)
_TOKEN = 40


@dataclass(frozen=True)
class Wall:
    """What the screen shows. Before the opening it shows nothing but that; `now` is "" for what not all may see."""

    hall: Hall
    board: Board | None = None
    rows: tuple[Row, ...] = ()
    now: str = ""
    balance: Balance | None = None

    def mark(self) -> str:
        """Sum it up as the mark of its page (an ETag)."""
        here = self.hall
        outside = (here.state, here.opened_at, here.locked_at, here.timer_until, here.break_until)
        return sha256(repr((outside, self.board, self.rows, self.now, self.balance)).encode()).hexdigest()[:32]


def own_wall(ref: str, me: uuid.UUID) -> Wall:
    """Show the screen to the chair or the deputy of a meeting that is on. Raises NoResultFound for anybody else."""
    return _wall(meeting_noted(ref, me, lock=False))


def wall_by_link(ref: str, token: str) -> Wall:
    """Show the screen to whoever has its link. Raises NoResultFound once the meeting is over or the link taken down."""
    held = gathering(ref, _NOBODY, is_staff=True)
    wanted = link_token(held)
    if not wanted or not hmac.compare_digest(wanted.encode(), token.encode()):
        raise NoResultFound
    return _wall(held)


def link_token(held: Gathering) -> str:
    """Give the secret part of the screen's link; "" while there is none."""
    meeting = held.meeting
    if meeting is None or not meeting.wall_open:
        return ""
    return sealer().keyed_hash(f"wall {held.round.id} {meeting.wall_number}")[:_TOKEN]


def _wall(held: Gathering) -> Wall:
    outside = hall(held)
    if not outside.meets:
        raise NoResultFound
    if not held.opened:
        return Wall(outside)
    said = sheet(held.round)
    found, hidden = proposal(said), _hidden(said)
    shown = board.board(found.record, found.computed, hidden, found.puts)
    seen = {bid.ref: bid for bid in said.bids if bid.ref not in hidden}
    return Wall(outside, shown, rows(said, shown, seen), _now(held, said, hidden), balance(held.round, shown, seen))


def _hidden(said: Sheet) -> frozenset[str]:
    here = [seat for seat in said.seats if seat.present_at is not None]
    return frozenset[str]().union(*(said.hidden_from(seat) for seat in here))


def _now(held: Gathering, said: Sheet, hidden: frozenset[str]) -> str:
    meeting = held.meeting
    if meeting is not None and meeting.current_block:
        return "Ideas the panel mostly says yes to" if meeting.current_block == Block.YES else "Ideas taken together"
    current = meeting.current_bid_id if meeting else None
    return next((bid.title for bid in said.bids if bid.id == current and bid.ref not in hidden), "")
