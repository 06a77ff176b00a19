"""The register of conflicts of a round, for trustees: every word on who knows whom, and every sign that was found.

Never a vote: of one that a late declaration voided it says that there was one, once the votes have been opened.
"""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from kitpanel.applications.models import Bid
from kitpanel.core.db import db
from kitpanel.core.filters import day_and_time
from kitpanel.core.sheets import Cell
from kitpanel.panel.models import Declaration, Meeting, Paper, PaperKind
from kitpanel.panel.queries import ties
from kitpanel.panel.queries.desk import desk_round
from kitpanel.panel.rules.conflict import LINKS, SIGNS, Link
from kitpanel.people.queries import names
from kitpanel.rounds.models import Round, Seat

HEADINGS = (
    "Round", "Panel member", "In the record", "Idea", "Reference", "What", "In their words", "Noted by", "When", "Late",
    "Counts now",
)  # fmt: skip
LATE = "After a vote, which is void"


@dataclass(frozen=True)
class Declared:
    """One declaration. `by` is "" where the panellist made it themselves."""

    name: str
    code: str
    ref: str
    title: str
    link: Link
    said: str
    words: str
    by: str
    at: datetime
    late: bool
    counts: bool


@dataclass(frozen=True)
class Shared:
    """A panellist and a bid that share something on record: each sign explained, and what was said of it in the end."""

    name: str
    code: str
    ref: str
    title: str
    signs: tuple[str, ...]
    said: str


@dataclass(frozen=True)
class Register:
    """A round's register. `links` are the declarations that say more than "no link", or changed one that did."""

    round: Round
    declared: tuple[Declared, ...]
    shared: tuple[Shared, ...]
    papers: tuple[Paper, ...]

    @property
    def links(self) -> tuple[Declared, ...]:
        """List what trustees look for first; a plain "no link" is only counted."""
        told = {(row.code, row.ref) for row in self.declared if row.link is not Link.NONE}
        return tuple(row for row in self.declared if (row.code, row.ref) in told)

    @property
    def no_link(self) -> int:
        """Count the pairs of a person and an idea with no link, as it counts now."""
        return sum(row.counts and row.link is Link.NONE for row in self.declared)

    @property
    def late(self) -> int:
        """Count the declarations that came after a vote."""
        return sum(row.late for row in self.declared)

    def cells(self) -> Iterator[tuple[Cell, ...]]:
        """Give the register as rows of a sheet, under HEADINGS."""
        yield HEADINGS
        for row in self.declared:
            yield (
                self.round.ref, row.name, row.code, row.title, row.ref, row.said, row.words, row.by or row.name,
                day_and_time(row.at), LATE if row.late else "", "Yes" if row.counts else "No",
            )  # fmt: skip
        for one in self.shared:
            yield (
                self.round.ref, one.name, one.code, one.title, one.ref, f"Found on record: {'; '.join(one.signs)}",
                "", "The service", "", "", one.said,
            )  # fmt: skip


def register(ref: str) -> Register:
    """Find a round's register once its pack is out. Raises NoResultFound."""
    round_ = desk_round(ref)
    seats = list(db.session.scalars(select(Seat).where(Seat.round_id == round_.id)))
    seats.sort(key=lambda seat: (len(seat.code), seat.code))
    bids = list(db.session.scalars(select(Bid).where(Bid.round_id == round_.id).order_by(Bid.position)))
    rows = list(
        db.session.scalars(
            select(Declaration)
            .join(Seat)
            .where(Seat.round_id == round_.id)
            .options(joinedload(Declaration.seat), joinedload(Declaration.bid))
            .order_by(Declaration.at, Declaration.number)
        )
    )
    people = names({seat.person_id for seat in seats} | {row.by_id for row in rows if row.by_id})
    newest = {(row.seat_id, row.bid_id): row for row in sorted(rows, key=lambda row: row.number)}
    meeting = db.session.get(Meeting, round_.id)
    opened = meeting is not None and meeting.opened_at is not None
    return Register(
        round=round_,
        declared=tuple(
            _declared(row, people, opened=opened, counts=newest[row.seat_id, row.bid_id] is row) for row in rows
        ),
        shared=tuple(_shared(seats, [bid for bid in bids if bid.withdrawn_at is None], newest, people)),
        papers=papers(round_),
    )  # fmt: skip


def papers(round_: Round) -> tuple[Paper, ...]:
    """List the registers that were printed, newest first."""
    wanted = select(Paper).where(Paper.round_id == round_.id, Paper.kind == PaperKind.REGISTER)
    return tuple(db.session.scalars(wanted.order_by(Paper.asked_at.desc())))


def _declared(row: Declaration, people: dict[uuid.UUID, str], *, opened: bool, counts: bool) -> Declared:
    own = row.by_id == row.seat.person_id
    by = people.get(row.by_id, "") if row.by_id else "The service"
    said = LINKS[row.link]
    if row.pinned:
        said = "Kept out by staff" if row.by_id else "Found by the service: it is their own idea"
    elif not own:
        said = "Let in again by staff, until they answer"
    return Declared(
        name=people.get(row.seat.person_id, row.seat.code), code=row.seat.code, ref=row.bid.ref, title=row.bid.title,
        link=row.link, said=said, words=row.words, by="" if own else by,
        at=row.at, late=row.late and opened, counts=counts,
    )  # fmt: skip


def _shared(
    seats: list[Seat], bids: list[Bid], newest: dict[tuple[uuid.UUID, uuid.UUID], Declaration],
    people: dict[uuid.UUID, str],
) -> Iterator[Shared]:  # fmt: skip
    found = ties.between(seats, bids)
    for seat in seats:
        for bid in bids:
            signs = found.get((seat.id, bid.id))
            if signs:
                row = newest.get((seat.id, bid.id))
                yield Shared(
                    people.get(seat.person_id, ""), seat.code, bid.ref, bid.title,
                    tuple(SIGNS[sign] for sign in signs), LINKS[row.link] if row else "Not said yet",
                )  # fmt: skip
