"""What if: the list laid out anew for one idea, for those who may ask. Nothing is kept of it."""

import uuid
from dataclasses import dataclass

from sqlalchemy.exc import NoResultFound

from kitpanel.applications.models import Bid
from kitpanel.core.errors import Refused
from kitpanel.core.money import pounds
from kitpanel.panel.queries.balance import Balance, balance
from kitpanel.panel.queries.hall import Hall, hall
from kitpanel.panel.queries.meeting import Gathering, gathering, meeting_sat
from kitpanel.panel.queries.record import proposal
from kitpanel.panel.queries.room import Room, Row, room_of, rows
from kitpanel.panel.queries.sheet import Sheet, sheet
from kitpanel.panel.rules.board import Board
from kitpanel.panel.rules.whatif import Given, what_if


@dataclass(frozen=True)
class Asking:
    """What somebody may ask about: the bids they see, and the list as it is now."""

    held: Gathering
    said: Sheet
    room: Room

    @property
    def all_seen(self) -> bool:
        """Whether they see every bid of the round."""
        return len(self.room.rows) == len(self.said.bids)

    def bid(self, ref: str) -> Bid:
        """Find a bid they see. Raises NoResultFound."""
        if ref not in {row.ref for row in self.room.rows}:
            raise NoResultFound
        return next(bid for bid in self.said.bids if bid.ref == ref)


@dataclass(frozen=True)
class Shown:
    """The list as it would be, with the bids that would end otherwise, by reference."""

    board: Board
    rows: tuple[Row, ...]
    changed: frozenset[str]


def asking(ref: str, me: uuid.UUID) -> Asking:
    """Find what somebody at the meeting may ask: everybody once the votes are locked, before that whoever leads it.

    Raises NoResultFound for anybody else.
    """
    held = meeting_sat(ref, me, lock=False)
    if not held.locked and not held.may_note:
        raise NoResultFound
    said = sheet(held.round)
    return Asking(held, said, room_of(held, said, proposal(said), is_staff=False))


def at_table(ref: str, me: uuid.UUID, *, is_staff: bool) -> tuple[Hall, Balance]:
    """Give the balance of an opened meeting's list as a member of the panel, or staff, may see it.

    Raises NoResultFound before the votes are open.
    """
    held = gathering(ref, me, is_staff=is_staff)
    if not held.opened:
        raise NoResultFound
    said = sheet(held.round)
    found = proposal(said)
    listed = room_of(held, said, found, is_staff=is_staff)
    seen = {bid.ref: bid for bid in said.bids if bid.ref in {row.ref for row in listed.rows}}
    return hall(held), balance(held.round, listed.board, seen)


def answer(asked: Asking, bid: Bid, amount: int | None) -> Shown:
    """Lay the list out as if a bid got `amount` pence; None is what the panel would give, 0 is not funded.

    Raises Refused beside `amount` for a sum that the bid does not allow, and where there is not so much for it.
    """
    found, hidden = proposal(asked.said), asked.said.hidden_from(asked.held.mine) if asked.held.mine else frozenset()
    wanted = found.computed.bids[bid.ref].panel_amount if amount is None else amount
    if wanted and not bid.least <= wanted <= bid.asked:
        raise Refused(f"Write an amount from {pounds(bid.least)} to {pounds(bid.asked)}.", field="amount")
    shown = what_if(found.record, found.computed, hidden, found.puts, Given(bid.ref, wanted))
    if shown.short:
        raise Refused(f"There is not so much: {pounds(wanted)} cannot be given to this idea.", field="amount")
    seen = {one.ref: one for one in asked.said.bids if one.ref not in hidden}
    return Shown(shown.board, rows(asked.said, shown.board, seen), shown.changed)
