"""One panellist's reading of one round: the bids open to them in their own order, and one bid as they read it."""

import uuid
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import joinedload

from kitpanel.applications.models import Bid, Question, Recording
from kitpanel.applications.queries import Answer, frozen_recording, questions_about, read_before, read_by_panel
from kitpanel.applications.rules.changes import Run, word_by_word
from kitpanel.core.db import db
from kitpanel.missions.published import SHORT_TITLES
from kitpanel.missions.queries import mission_titles, ward_names
from kitpanel.panel.models import Ballot, Meeting, ReadingPlace
from kitpanel.panel.queries.ballots import my_ballots, said_in_words
from kitpanel.panel.queries.seen import VOTING, awaiting_word, visible_bids
from kitpanel.panel.rules.ballot import VOTE, VoteState
from kitpanel.panel.rules.queue import Standing, next_to_read, reading_order
from kitpanel.rounds.models import Round, Seat

SECOND = 2
HEADINGS = {
    "idea": "What they want to do",
    "recording": "What they want to do, as they tell it",
    "benefit": "Who it’s for, and how it will help",
    "missions": "How it helps the Missions",
    "why_you": "Why they are the ones to do it",
    "when": "Where it will be",
    "money": "What the money is for",
    "safety": "Are children, or adults who need care, part of it?",
    "support": "Help they would like besides money",
}
"""The questions of the form, as a reader asks them."""
WHO = {"alone": "One resident", "neighbours": "One resident, with neighbours", "group": "A group", "school": "A school"}
"""Who is doing it, as a reader says it, by `ApplicantType`."""


class Chip(NamedTuple):
    """A Mission as a chip names it."""

    key: str
    title: str
    short_title: str


class Stage(NamedTuple):
    """How far a round's voting is: `taken` while ballots are taken, `opened` from when the chair opened them."""

    taken: bool
    opened: bool
    locked: bool


class ToRead(NamedTuple):
    """One bid of the queue. Pence. `mine` is my ballot that counts; `again` says its text changed since."""

    bid: Bid
    who: str
    place: str
    missions: list[Chip]
    state: VoteState
    mine: Ballot | None
    again: bool
    read: bool
    read_at: datetime | None

    @property
    def to_send(self) -> bool:
        """Say whether a vote, or another look, is still wanted."""
        return self.mine is None or self.again

    @property
    def said(self) -> str:
        """Say my vote in the words of the page, "" where I sent none."""
        return said_in_words(self.mine) if self.mine else ""

    @property
    def tag(self) -> tuple[str, str]:
        """Say where I am with this bid, and the colour of its tag."""
        if self.state is VoteState.LOCKED:
            return ("You voted", "green") if self.mine else ("No vote sent", "grey")
        if self.again:
            return "Look again: it changed", "yellow"
        if self.read and self.mine is None:
            return "Read, vote to send", "yellow"
        return VOTE.said(self.state), VOTE.tone(self.state)

    @property
    def minutes_left(self) -> int:
        """Count the minutes this bid still takes: none once it was read or voted on."""
        return self.bid.minutes if self.to_send and not self.read else 0


class Queue(NamedTuple):
    """My reading of a round. `undeclared` counts the bids I have not said a word on yet; their names are not here."""

    seat: Seat
    stage: Stage
    bids: list[ToRead]
    undeclared: int

    @property
    def minutes_left(self) -> int:
        """Count the minutes of reading that are left in the pack."""
        return sum(one.minutes_left for one in self.bids)

    @property
    def sent(self) -> int:
        """Count my votes that are sent and stand."""
        return sum(not one.to_send for one in self.bids)

    @property
    def here(self) -> str | None:
        """Name the bid to go on with: where I last was, on whatever device, until its vote is sent; else the next."""
        begun = [(one.read_at, one.bid.ref) for one in self.bids if one.to_send and one.read_at and not one.read]
        return max(begun)[1] if begun else self.after(None)

    def after(self, ref: str | None) -> str | None:
        """Name the bid to read after one."""
        return next_to_read([Standing(one.bid.ref, one.to_send, one.read) for one in self.bids], ref)

    def place_of(self, ref: str) -> int:
        """Give the place of a bid in my order, from 1."""
        return next(place for place, one in enumerate(self.bids, 1) if one.bid.ref == ref)


class Page(NamedTuple):
    """A bid as a panellist reads it.

    `before` holds, by key, what has changed since their vote, word by word; `earlier` what has changed since the idea
    was before a panel the last time, where it takes an earlier one up again.
    `recording` is the frozen one: its kind, and the summary staff wrote of it.
    """

    to_read: ToRead
    answers: list[Answer]
    lines: list[dict[str, object]]
    dates: str
    before: dict[str, tuple[Run, ...]]
    earlier: dict[str, tuple[Run, ...]] | None
    questions: list[Question]
    recording: dict[str, str] | None


def queue(seat: Seat) -> Queue:
    """Give my reading of a round, in my order."""
    round_, me = seat.round, seat.person_id
    bids = list(db.session.scalars(visible_bids(round_, me).options(joinedload(Bid.version))))
    ballots, places, stage = my_ballots(seat), _places(seat), stage_of(round_)
    titles, wards = mission_titles(), ward_names()
    found = {}
    for bid in bids:
        mine, place = ballots.get(bid.id), places.get(bid.id)
        found[bid.ref] = ToRead(
            bid=bid, who=_who(bid), place=wards.get(bid.ward_code or "", ""),
            missions=[Chip(key, titles[key], SHORT_TITLES.get(key, titles[key])) for key in bid.mission_keys],
            state=_state(mine, stage), mine=mine, again=mine is not None and mine.read_id != bid.version_id,
            read=bool(place and place.done), read_at=place.at if place else None,
        )  # fmt: skip
    again = [ref for ref, one in found.items() if one.again]
    order = reading_order(str(me), round_.ref, found, again)
    return Queue(seat, stage, [found[ref] for ref in order], _undeclared(seat) if stage.taken else 0)


def page(reading: Queue, ref: str) -> Page:
    """Give one bid of a queue to read. Raises NoResultFound for a bid that is not in it."""
    one = next((one for one in reading.bids if one.bid.ref == ref), None)
    if one is None:
        raise NoResultFound
    titles, frozen = mission_titles(), one.bid.version.answers
    answers = read_by_panel(frozen, titles) if frozen else []
    asked = [answer._replace(question=HEADINGS[answer.key]) for answer in answers]
    before, earlier = _before(one, answers, titles), _earlier(one, answers, titles)
    questions = questions_about(one.bid.application_id, one.bid.round_id)
    return Page(
        one, asked, frozen.get("lines", []), _months(frozen), before, earlier, questions, frozen.get("recording")
    )


def recording_to_hear(seat: Seat, ref: str) -> Recording:
    """Find the recording of a bid I may read, as it was frozen. Raises NoResultFound for a bid I may not, or none."""
    wanted = visible_bids(seat.round, seat.person_id).where(Bid.ref == ref).options(joinedload(Bid.version))
    return frozen_recording(db.session.scalars(wanted).one().version)


def stage_of(round_: Round) -> Stage:
    """Say how far a round's voting is."""
    meeting = db.session.get(Meeting, round_.id)
    opened, locked = (meeting.opened_at, meeting.locked_at) if meeting else (None, None)
    return Stage(round_.state in VOTING and locked is None, opened is not None, locked is not None)


def _who(bid: Bid) -> str:
    return WHO.get(bid.version.answers.get("applying_as", ""), "")


def _state(mine: Ballot | None, stage: Stage) -> VoteState:
    if not stage.taken:
        return VoteState.LOCKED
    if mine is not None and mine.stage == SECOND:
        return VoteState.SECOND_SENT
    if stage.opened:
        return VoteState.OPENED
    return VoteState.DECLARED if mine is None else VoteState.FIRST_SENT


def _places(seat: Seat) -> dict[uuid.UUID, ReadingPlace]:
    rows = db.session.scalars(select(ReadingPlace).where(ReadingPlace.seat_id == seat.id))
    return {place.bid_id: place for place in rows}


def _undeclared(seat: Seat) -> int:
    waiting = awaiting_word(seat.round, seat.person_id).with_only_columns(func.count(Bid.id)).order_by(None)
    return db.session.scalar(waiting) or 0


def _before(one: ToRead, answers: list[Answer], titles: dict[str, str]) -> dict[str, tuple[Run, ...]]:
    """Lay every answer that has changed since the vote over its old text, by key."""
    return _changed(one.mine.read.answers, one, answers, titles) if one.again and one.mine is not None else {}


def _earlier(one: ToRead, answers: list[Answer], titles: dict[str, str]) -> dict[str, tuple[Run, ...]] | None:
    """Lay what differs from the earlier idea over its text, by key; None for an idea that no panel has read before."""
    frozen = read_before(one.bid.application)
    return _changed(frozen, one, answers, titles) if frozen and answers else None


def _changed(
    old: dict[str, Any], one: ToRead, answers: list[Answer], titles: dict[str, str]
) -> dict[str, tuple[Run, ...]]:
    then = {answer.key: answer.text for answer in read_by_panel(old, titles)}
    changed = {answer.key for answer in answers if then.get(answer.key, "") != answer.text}
    if old.get("recording") != one.bid.version.answers.get("recording"):
        changed.add("recording")
    return {key: word_by_word(then.get(key, ""), text) for key, _, text in answers if key in changed}


def _months(frozen: dict[str, str]) -> str:
    """Say when it will be, in months: April to July 2027."""
    days = [date.fromisoformat(text) for key in ("starts_on", "ends_on") if (text := frozen.get(key))]
    if not days:
        return ""
    first, last = days[0], days[-1]
    if (first.year, first.month) == (last.year, last.month):
        return f"{last:%B %Y}"
    return f"{first:%B} to {last:%B %Y}" if first.year == last.year else f"{first:%B %Y} to {last:%B %Y}"
