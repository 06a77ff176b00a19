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
from kitpanel.missions.queries import ward_names
from kitpanel.panel.models import Ballot, DecisionRow
from kitpanel.panel.queries.letters import TOLD, next_meeting
from kitpanel.panel.queries.meeting import Gathering
from kitpanel.panel.queries.record import Proposal, proposal
from kitpanel.panel.queries.seen import visible_bids
from kitpanel.panel.queries.sheet import Sheet, sheet
from kitpanel.panel.rules import ballot, board
from kitpanel.panel.rules.ballot import CANNOT_JUDGE, GRADES
from kitpanel.panel.rules.board import Board
from kitpanel.panel.rules.explain import explain
from kitpanel.rounds.models import Seat
from kitpanel.rounds.rules.fortnight import FortnightRule


@dataclass(frozen=True)
class Voice:
    """What one panellist said of a bid: sentence and words, whether it is a second vote, whether of an older text."""

    name: str
    grade: int | None
    sentence: str
    words: str
    second: bool
    old_text: bool


@dataclass(frozen=True)
class Talk:
    """A bid to talk about. `first` and `second` list who chose each sentence, from No to the strongest yes."""

    ref: str
    title: str
    place: str
    asked: int
    missions: tuple[str, ...]
    first: tuple[tuple[str, tuple[str, ...]], ...]
    second: tuple[tuple[str, tuple[str, ...]], ...]
    voices: tuple[Voice, ...]
    out: tuple[str, ...]
    entitled: int
    needed: int
    graded: int
    explained: tuple[str, ...]
    now: bool
    leads: bool
    after: str
    """The bid that comes after it in the meeting's order, by reference; "" at the end."""

    @property
    def look_again(self) -> int:
        """Give how many ballots were sent on an older text."""
        return sum(voice.old_text for voice in self.voices)


@dataclass(frozen=True)
class Item:
    """A bid on the agenda, with the shape of its first votes, from No to the strongest yes. Pence."""

    ref: str
    title: str
    asked: int
    counts: tuple[int, ...]
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

    `chosen` is the bid they look at, if not the one talked about. Raises NoResultFound when it is not there for them.
    """
    seen = _seen(held, said, is_staff=is_staff)
    hidden = {bid.ref for bid in said.bids} - {bid.ref for bid in seen}
    shown = board.board(found.record, found.computed, hidden, found.puts)
    order = ballot.agenda({bid.ref: _grades(said.first(bid)) for bid in seen})
    bids = {bid.ref: bid for bid in seen}
    talk = _chosen(held, seen, order, chosen)
    if chosen and talk is None:
        raise NoResultFound
    return Room(
        now=_now(held, said, seen),
        agenda=tuple(_item(held, said, bids[ref]) for ref in order),
        talk=_talk(held, said, found, talk, tuple(order), all_seen=not hidden) if talk else None,
        board=shown,
        rows=rows(said, shown, bids),
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


def _columns(cast: Iterable[tuple[Seat, Ballot]], said: Sheet) -> tuple[tuple[str, tuple[str, ...]], ...]:
    votes = list(cast)
    return tuple(
        (sentence, tuple(said.name(seat) for seat, one in votes if one.grade == grade))
        for grade, sentence in sorted(GRADES.items())
    )


def _voices(said: Sheet, bid: Bid) -> tuple[Voice, ...]:
    made = [
        Voice(
            name=said.name(seat),
            grade=one.grade,
            sentence=CANNOT_JUDGE if one.grade is None else GRADES[one.grade],
            words=one.missing if one.grade is None else one.reason,
            second=one.stage == 2,  # noqa: PLR2004 - the second vote
            old_text=one.read_id != bid.version_id,
        )
        for seat, one in said.standing(bid)
    ]
    return tuple(sorted(made, key=lambda voice: -1 if voice.grade is None else voice.grade, reverse=True))


def _talk(held: Gathering, said: Sheet, found: Proposal, bid: Bid, order: Sequence[str], *, all_seen: bool) -> Talk:
    result = found.computed.bids[bid.ref]
    voices = _voices(said, bid)
    out = said.out_of(bid)
    place = order.index(bid.ref)
    return Talk(
        ref=bid.ref,
        title=bid.title,
        place=ward_names().get(bid.ward_code or "", ""),
        asked=bid.asked,
        missions=tuple(bid.mission_keys),
        first=_columns(said.first(bid), said),
        second=_columns(said.standing(bid), said) if any(voice.second for voice in voices) else (),
        voices=voices,
        out=tuple(said.name(seat) for seat in out),
        entitled=result.entitled,
        needed=result.needed,
        graded=result.graded,
        explained=explain(found.record, found.computed, bid.ref, all_seen=all_seen),
        now=held.meeting is not None and held.meeting.current_bid_id == bid.id,
        leads=held.mine is not None and held.bench.leads(held.mine.code, {seat.code for seat in out}),
        after=order[place + 1] if place + 1 < len(order) else "",
    )


def _item(held: Gathering, said: Sheet, bid: Bid) -> Item:
    grades = _grades(said.first(bid))
    now = held.meeting is not None and held.meeting.current_bid_id == bid.id
    return Item(bid.ref, bid.title, bid.asked, tuple(grades.count(grade) for grade in sorted(GRADES)), now)


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
