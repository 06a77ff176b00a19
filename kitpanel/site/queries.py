"""What the site's own pages find: the coming rounds of the panel that is open to everybody."""

import uuid
from collections.abc import Callable, Collection
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import func, or_, select

from kitpanel.applications.models import Bid
from kitpanel.applications.queries import own_live
from kitpanel.applications.rules import ApplicationState
from kitpanel.core.db import db
from kitpanel.core.outbox import Letter, LetterState, Wording
from kitpanel.core.paging import Page, page_of
from kitpanel.people.models import Person
from kitpanel.rounds.models import Holiday, Panel, Round
from kitpanel.rounds.queries import Waiting
from kitpanel.rounds.rules import RoundState
from kitpanel.stories.queries import stories_shown
from kitpanel.strands.models import Strand

Drawing = Callable[[str, str], object]
Address = Callable[[str], str]

COMING = (RoundState.PLANNED, RoundState.OPEN)


class ComingRound(NamedTuple):
    """The dates a resident needs, as moments, and how many residents sit on its panel."""

    cut_off: datetime
    meets: datetime
    hears_by: datetime
    seats: int


def open_panel() -> Panel | None:
    """Find the panel that takes ideas from the whole borough: the one that decides on every strand."""
    panels = list(db.session.scalars(select(Panel).where(Panel.active).order_by(Panel.first_cut_off, Panel.code)))
    return next((panel for panel in panels if not panel.strand_codes), panels[0] if panels else None)


def coming_rounds(panel: Panel | None, now: datetime, count: int) -> list[ComingRound]:
    """List a panel's next rounds that still take ideas, soonest first."""
    if panel is None:
        return []
    rows = db.session.scalars(
        select(Round)
        .where(Round.panel_id == panel.id, Round.state.in_(COMING), Round.cut_off_at > now)
        .order_by(Round.cut_off_at)
        .limit(count)
    )
    return [ComingRound(row.cut_off_at, row.meeting_at, row.letters_by, panel.seats) for row in rows]


def holidays(panel: Panel | None, now: datetime) -> list[tuple[object, str]]:
    """List the coming days on which a panel does not work, with why."""
    if panel is None:
        return []
    rows = db.session.scalars(
        select(Holiday).where(Holiday.panel_id == panel.id, Holiday.on >= now.date()).order_by(Holiday.on)
    )
    return [(row.on, row.name) for row in rows]


def widest_limits(now: datetime) -> tuple[int, int]:
    """Give the highest ceiling and the lowest floor of the strands open now, in pence: what anybody may ask for."""
    rows = db.session.execute(
        select(Strand.ceiling, Strand.floor).where(
            Strand.opens_on <= now.date(), (Strand.closes_on.is_(None)) | (Strand.closes_on >= now.date())
        )
    ).all()
    return (max(row[0] for row in rows), min(row[1] for row in rows)) if rows else (200_000, 5_000)


def bid_counts(round_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, int]:
    """Count the bids of rounds, without those taken out."""
    rows = db.session.execute(
        select(Bid.round_id, func.count())
        .where(Bid.round_id.in_(round_ids), Bid.withdrawn_at.is_(None))
        .group_by(Bid.round_id)
    )
    return {round_id: int(count) for round_id, count in rows}


def has_live_idea(person_id: uuid.UUID) -> bool:
    """Say whether a person's own idea is on its way to a panel; a draft that was never sent is not."""
    idea = own_live(person_id)
    return idea is not None and idea.state is not ApplicationState.DRAFT


def letters_page(state: LetterState | None, kind: str, words: str, number: int) -> Page[Letter]:
    """Give a page of letters, newest first: in a state, of a kind, with `words` in address, subject or reference."""
    query = select(Letter).order_by(Letter.written_at.desc(), Letter.id)
    if state is not None:
        query = query.where(Letter.state == state)
    if kind:
        query = query.where(Letter.kind == kind)
    if words:
        columns = (Letter.to_address, Letter.subject, Letter.about)
        query = query.where(or_(*(column.icontains(words, autoescape=True) for column in columns)))
    return page_of(query, number)


def letter(letter_id: uuid.UUID, *, lock: bool = False) -> Letter:
    """Find a letter, locked when it will be changed. Raises NoResultFound."""
    query = select(Letter).where(Letter.id == letter_id)
    return db.session.scalars(query.with_for_update() if lock else query).one()


def wordings() -> dict[str, Wording]:
    """Give the newest version of each kind of letter whose first words were changed."""
    newest = select(Wording.kind, func.max(Wording.version).label("version")).group_by(Wording.kind).subquery()
    rows = db.session.scalars(
        select(Wording).join(newest, (newest.c.kind == Wording.kind) & (newest.c.version == Wording.version))
    )
    return {one.kind: one for one in rows}


def versions(kind: str) -> list[tuple[Wording, str]]:
    """List the versions of the words of a kind of letter, newest first, with the name of who made each."""
    rows = db.session.execute(
        select(Wording, Person.name)
        .outerjoin(Person, Person.id == Wording.by_id)
        .where(Wording.kind == kind)
        .order_by(Wording.version.desc())
    )
    return [(one, name or "") for one, name in rows]


def letters_waiting() -> list[Waiting]:
    """List what staff should look at: letters of which nobody knows whether they went, and those that did not go."""
    rows = db.session.execute(
        select(Letter.state, func.count(), func.min(Letter.written_at))
        .where(Letter.state.in_((LetterState.UNCERTAIN, LetterState.FAILED)))
        .group_by(Letter.state)
        .order_by(Letter.state)
    )
    said = {LetterState.UNCERTAIN: "may not have gone", LetterState.FAILED: "did not go"}
    return [
        Waiting(
            int(count),
            f"{'letter' if count == 1 else 'letters'} {said[state]}",
            "site.letters_list",
            {"state": str(state)},
            since,
            late=True,
        )
        for state, count, since in rows
    ]


def newest_stories(drawing: Drawing, address_of: Address, today: date, count: int = 6) -> list[dict[str, object]]:
    """Give the newest published stories as the home page shows them; `drawing` makes the picture of one."""
    return [
        {
            "title": one.title,
            "by": one.teller or "Somebody in Camden",
            "address": address_of(one.slug),
            "picture": drawing(one.drawing, one.mission),
        }
        for one in stories_shown(today, count)
    ]
