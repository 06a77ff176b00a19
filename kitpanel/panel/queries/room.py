"""The meeting's room as one viewer sees it: plain values, so that a page made of them changes only when they do.

Nothing of a bid that the viewer stepped out of is in it. Votes are in it only once the chair has opened them.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.exc import NoResultFound

from kitpanel.applications.models import Bid
from kitpanel.core.db import db
from kitpanel.panel.models import Ballot, DecisionRow
from kitpanel.panel.queries.letters import TOLD, next_meeting
from kitpanel.panel.queries.meeting import Gathering
from kitpanel.panel.queries.record import Proposal, proposal
from kitpanel.panel.queries.seen import visible_bids
from kitpanel.panel.queries.sheet import Sheet, sheet
from kitpanel.panel.queries.talk import Talk, talk_of
from kitpanel.panel.rules import board
from kitpanel.panel.rules.ballot import GRADES
from kitpanel.panel.rules.blocks import Block, Shape, blocks
from kitpanel.panel.rules.board import Board
from kitpanel.rounds.models import Seat
from kitpanel.rounds.rules.fortnight import FortnightRule


@dataclass(frozen=True)
class Item:
    """A bid on the agenda, with the shape of its first votes, from No to the strongest yes. Pence."""

    ref: str
    title: str
    asked: int
    counts: tuple[int, ...]
    now: bool
    block: Block


@dataclass(frozen=True)
class Together:
    """Ideas that the panel agrees on, taken together: each with its line of the list. `now`: the panel is at them."""

    block: Block
    items: tuple[Item, ...]
    rows: tuple["Row", ...]
    now: bool


@dataclass(frozen=True)
class Row:
    """A bid of the list from the votes, said in words. Pence; `amount` is what it gets, else what it would have got."""

    ref: str
    title: str
    mission: str
    amount: int
    funded: bool
    about: str
    moved: bool
    close: str


@dataclass(frozen=True)
class Now:
    """The bid the panel talks about now, and who is out of the room for it."""

    ref: str
    title: str
    out: tuple[str, ...]


@dataclass(frozen=True)
class Room:
    """All that one viewer sees of an opened meeting."""

    now: Now | None
    """None where nothing is talked about, and to whoever stepped out of what is."""

    agenda: tuple[Item, ...]
    talk: Talk | None
    block_now: str
    """The block the panel talks about now; "" while it is at one idea, or at none."""
    together: Together | None
    """The block to look at; None while one idea is looked at."""
    board: Board
    rows: tuple[Row, ...]
    balance: tuple[tuple[str, int], ...]
    list_hash: str
    undeclared: int
    became: tuple[tuple[str, str], ...]
    """Titles and outcomes of the bids the viewer stepped out of: nothing before the letters have gone."""

    def mark(self, *more: object) -> str:
        """Sum the room up, with whatever else a page shows, as the mark of that page (an ETag)."""
        return sha256(repr((self, more)).encode()).hexdigest()[:32]


def room(held: Gathering, *, is_staff: bool, chosen: str = "") -> Room:
    """Show an opened meeting to a member of the panel, or to staff: see `room_of`."""
    said = sheet(held.round)
    return room_of(held, said, proposal(said), is_staff=is_staff, chosen=chosen)


def room_of(held: Gathering, said: Sheet, found: Proposal, *, is_staff: bool, chosen: str = "") -> Room:
    """Show an opened meeting, its sheet and list loaded already.

    `chosen` is the bid or the block they look at, if not the one talked about. Raises NoResultFound when it is not
    there for them.
    """
    seen = _seen(held, said, is_staff=is_staff)
    hidden = {bid.ref for bid in said.bids} - {bid.ref for bid in seen}
    shown = board.board(found.record, found.computed, hidden, found.puts)
    bids = {bid.ref: bid for bid in seen}
    kinds = blocks({bid.ref: _shape(said, found, bid) for bid in seen}, said.round.line)
    agenda = tuple(_item(held, said, bids[ref], kind) for ref, kind in kinds.items())
    listed = rows(said, shown, bids)
    together = _together(held, agenda, listed, chosen)
    one_by_one = [ref for ref, kind in kinds.items() if kind is Block.ALONE]
    talk = None if together else _chosen(held, seen, tuple(kinds), chosen)
    if chosen and not talk and not together:
        raise NoResultFound
    return Room(
        now=_now(held, said, seen),
        agenda=agenda,
        talk=talk_of(held, said, found, talk, one_by_one, all_seen=not hidden) if talk else None,
        block_now=_block_now(held),
        together=together,
        board=shown,
        rows=listed,
        balance=_balance(shown, seen),
        list_hash=found.list_hash_for(said.hidden_from(held.mine) if held.mine else ()) if held.locked else "",
        undeclared=0 if held.mine is None else _undeclared(said, held.mine),
        became=_became(said, hidden) if held.round.state in TOLD else (),
    )


def _seen(held: Gathering, said: Sheet, *, is_staff: bool) -> list[Bid]:
    if held.mine is None:
        return list(said.bids) if is_staff else []
    open_to_me = {bid.id for bid in db.session.scalars(visible_bids(held.round, held.mine.person_id))}
    return [bid for bid in said.bids if bid.id in open_to_me]


def _became(said: Sheet, hidden: Collection[str]) -> tuple[tuple[str, str], ...]:
    rows = {
        row.bid_id: row for row in db.session.scalars(select(DecisionRow).where(DecisionRow.round_id == said.round.id))
    }
    ended = [(bid.title, rows[bid.id]) for bid in said.bids if bid.ref in hidden]
    return tuple((title, board.ended(row.outcome, row.amount)) for title, row in ended)


def _undeclared(said: Sheet, mine: Seat) -> int:
    return sum((mine.id, bid.id) not in said.links for bid in said.bids)


def _grades(cast: Iterable[tuple[Seat, Ballot]]) -> list[int]:
    return [one.grade for _, one in cast if one.grade is not None]


def _chosen(held: Gathering, seen: Sequence[Bid], order: Sequence[str], chosen: str) -> Bid | None:
    """Find the bid to show: the one asked for, else the one talked about; None when that one is not theirs to see."""
    bids = {bid.ref: bid for bid in seen}
    if chosen:
        return bids.get(chosen)
    current = held.meeting.current_bid_id if held.meeting else None
    if current is None:
        return bids[order[0]] if order else None
    return next((bid for bid in seen if bid.id == current), None)


def _now(held: Gathering, said: Sheet, seen: Sequence[Bid]) -> Now | None:
    current = held.meeting.current_bid_id if held.meeting else None
    found = next((bid for bid in seen if bid.id == current), None)
    return Now(found.ref, found.title, tuple(said.name(seat) for seat in said.out_of(found))) if found else None


def _shape(said: Sheet, found: Proposal, bid: Bid) -> Shape:
    grades = tuple(_grades(said.first(bid)))
    result = found.computed.bids[bid.ref]
    return Shape(grades, len(grades) >= result.needed, bool(said.out_of(bid)), result.close_call)


def _block_now(held: Gathering) -> str:
    return (held.meeting.current_block or "") if held.meeting else ""


def _together(held: Gathering, agenda: Sequence[Item], listed: Sequence[Row], chosen: str) -> Together | None:
    """Find the block to show: the one asked for, else the one talked about; None when it has no ideas."""
    kind = next((one for one in (Block.YES, Block.NO) if one == (chosen or _block_now(held))), None)
    items = tuple(item for item in agenda if item.block is kind)
    if kind is None or not items:
        return None
    lines = {row.ref: row for row in listed}
    return Together(kind, items, tuple(lines[item.ref] for item in items), kind == _block_now(held))


def _item(held: Gathering, said: Sheet, bid: Bid, block: Block) -> Item:
    grades = _grades(said.first(bid))
    now = held.meeting is not None and held.meeting.current_bid_id == bid.id
    return Item(bid.ref, bid.title, bid.asked, tuple(grades.count(grade) for grade in sorted(GRADES)), now, block)


def rows(said: Sheet, shown: Board, bids: dict[str, Bid]) -> tuple[Row, ...]:
    """Say a list in words; `bids` holds those on it, by reference."""
    meets = next_meeting(said.round)
    limit = FortnightRule.deferrals
    return tuple(
        Row(
            ref=line.ref,
            title=bids[line.ref].title,
            mission=next(iter(bids[line.ref].mission_keys), ""),
            amount=line.amount or line.wanted,
            funded=line.funded,
            about=board.said(line, meets, may_wait=bids[line.ref].application.deferred_times < limit),
            moved=line.moved,
            close=board.close_call(line),
        )
        for line in shown.lines
    )


def _balance(shown: Board, seen: Sequence[Bid]) -> tuple[tuple[str, int], ...]:
    totals = board.by_mission(shown.lines, {bid.ref: bid.mission_keys for bid in seen})
    return tuple(sorted(totals.items()))
