"""What a panellist takes away to read: the bids open to them, and nothing of any other."""

import hashlib
from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager

from kitpanel.applications.models import Question
from kitpanel.core.db import db
from kitpanel.panel.models import PackAsked
from kitpanel.panel.queries.reading import Page, Queue, page, queue
from kitpanel.panel.queries.seen import VOTING
from kitpanel.panel.rules.queue import reading_order
from kitpanel.people.models import Person
from kitpanel.rounds.models import Round, Seat


class Pack(NamedTuple):
    """The bids of one panellist's pack, in their own order, and whose it is."""

    queue: Queue
    name: str
    pages: list[Page]

    @property
    def minutes(self) -> int:
        """Count the minutes it takes to read it all."""
        return sum(one.to_read.bid.minutes for one in self.pages)


def pack(reading: Queue) -> Pack:
    """Gather a panellist's pack: nothing in it says what they voted, or kept."""
    name = db.session.scalars(select(Person.name).where(Person.id == reading.seat.person_id)).one()
    return Pack(reading, name, [page(reading, ref) for ref in _order(reading)])


def mark_of(reading: Queue, *, large: bool) -> str:
    """Sum up what a pack holds: as long as this stays the same, so does the file."""
    ids = {one.bid.ref: one.bid for one in reading.bids}
    asked = db.session.execute(
        select(Question.application_id, func.count(Question.id), func.max(Question.answered_at))
        .where(Question.round_id == reading.seat.round_id)
        .group_by(Question.application_id)
    )
    questions = {row[0]: f"{row[1]} {row[2]}" for row in asked}
    bids = [ids[ref] for ref in _order(reading)]
    parts = [str(large), str(reading.seat.round.meeting_at)]
    parts += [f"{bid.ref} {bid.version_id} {questions.get(bid.application_id, '')}" for bid in bids]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def packs_asked_for() -> Iterator[tuple[Queue, bool, str]]:
    """List the packs that were asked for in rounds being read or met on: whose, whether large, and what sums it up."""
    rows = db.session.execute(
        select(Seat, PackAsked.large)
        .join(PackAsked, PackAsked.seat_id == Seat.id)
        .join(Seat.round)
        .where(Round.state.in_(VOTING))
        .options(contains_eager(Seat.round))
        .order_by(PackAsked.at, Seat.id, PackAsked.large)
    ).all()
    for seat, large in rows:
        reading = queue(seat)
        if reading.bids:
            yield reading, large, mark_of(reading, large=large)


def asked_sizes(seat: Seat) -> set[bool]:
    """Say which packs somebody asked for: large (True), normal (False), both or none."""
    return set(db.session.scalars(select(PackAsked.large).where(PackAsked.seat_id == seat.id)))


def _order(reading: Queue) -> tuple[str, ...]:
    return reading_order(str(reading.seat.person_id), reading.seat.round.ref, [one.bid.ref for one in reading.bids])
