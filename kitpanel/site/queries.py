"""What the site's own pages find: the coming rounds of the panel that is open to everybody."""

import uuid
from collections import Counter
from collections.abc import Callable, Collection
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, or_, select

from kitpanel.applications.models import Bid
from kitpanel.applications.queries import own_live
from kitpanel.applications.rules import ApplicationState
from kitpanel.core.db import db
from kitpanel.core.outbox import Letter, LetterState, PostBag, Wording
from kitpanel.core.paging import Page, page_of
from kitpanel.core.reach import LetterChannel
from kitpanel.core.waiting import Waiting
from kitpanel.people.models import Person
from kitpanel.rounds.models import Holiday, Panel
from kitpanel.rounds.queries import next_rounds, panels_for
from kitpanel.rounds.rules.fortnight import london_day, wall
from kitpanel.site.rules.deciding import Terms
from kitpanel.stories.queries import stories_shown
from kitpanel.strands.models import Strand
from kitpanel.strands.queries import open_to_all

_TO_POST = (
    Letter.channel == LetterChannel.POST, Letter.state == LetterState.WAITING, Letter.print_key.is_not(None),
)  # fmt: skip
Drawing = Callable[[str, str], object]
Address = Callable[[str], str]


class ComingRound(NamedTuple):
    """The dates a resident needs, as moments, and how many residents sit on its panel."""

    cut_off: datetime
    meets: datetime
    hears_by: datetime
    seats: int


def coming_rounds(now: datetime, count: int) -> list[ComingRound]:
    """List the next rounds that still take ideas from anybody in Camden, soonest first."""
    return [
        ComingRound(row.cut_off_at, row.meeting_at, row.letters_by, row.panel.seats) for row in next_rounds(now, count)
    ]


def holidays(now: datetime) -> list[tuple[date, str]]:
    """List the coming days on which the panels that take ideas from anybody do not work, with why."""
    today = london_day(now)
    taking = [panel.id for panel in panels_for(open_to_all(today))]
    rows = db.session.execute(
        select(Holiday.on, Holiday.name)
        .where(Holiday.panel_id.in_(taking), Holiday.on >= today)
        .distinct()
        .order_by(Holiday.on, Holiday.name)
    )
    return [(on, name) for on, name in rows]


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


def letters_page(
    state: LetterState | None, kind: str, words: str, number: int, channel: LetterChannel | None = None
) -> Page[Letter]:
    """Give a page of letters, newest first: in a state, of a kind, by a channel, with `words` in where it goes."""
    query = select(Letter).order_by(Letter.written_at.desc(), Letter.id)
    if state is not None:
        query = query.where(Letter.state == state)
    if kind:
        query = query.where(Letter.kind == kind)
    if channel is not None:
        query = query.where(Letter.channel == channel)
    if words:
        columns = (Letter.to_address, Letter.to_phone, Letter.to_postal, Letter.subject, Letter.about)
        query = query.where(or_(*(column.icontains(words, autoescape=True) for column in columns)))
    return page_of(query, number)


def letter(letter_id: uuid.UUID, *, lock: bool = False) -> Letter:
    """Find a letter, locked when it will be changed. Raises NoResultFound."""
    query = select(Letter).where(Letter.id == letter_id)
    return db.session.scalars(query.with_for_update() if lock else query).one()


def to_post(number: int) -> Page[Letter]:
    """Give a page of the letters that are ready to print and wait to be posted, oldest first."""
    query = select(Letter).where(*_TO_POST).order_by(Letter.printed_at, Letter.id)
    return page_of(query, number)


def loose_days() -> list[tuple[date, int]]:
    """List the days, in London, on which letters in no bag yet were made ready, and how many."""
    moments = db.session.scalars(select(Letter.printed_at).where(*_TO_POST, Letter.bag_id.is_(None)))
    return sorted(Counter(london_day(moment) for moment in moments if moment).items())


def loose(day: date, *, lock: bool = False) -> list[Letter]:
    """List the letters made ready on a day that are in no bag yet."""
    begins, ends = (wall(day + timedelta(days=many), time(0)) for many in (0, 1))
    query = (
        select(Letter)
        .where(*_TO_POST, Letter.bag_id.is_(None), Letter.printed_at >= begins, Letter.printed_at < ends)
        .order_by(Letter.printed_at, Letter.id)
    )
    return list(db.session.scalars(query.with_for_update() if lock else query))


def open_bags() -> list[tuple[PostBag, int]]:
    """List the bags in which letters still wait, oldest first, and how many of them."""
    rows = db.session.execute(
        select(PostBag, func.count())
        .join(Letter, Letter.bag_id == PostBag.id)
        .where(Letter.state == LetterState.WAITING)
        .group_by(PostBag.id)
        .order_by(PostBag.asked_at)
    )
    return [(bag, int(count)) for bag, count in rows]


def bag(bag_id: uuid.UUID) -> PostBag:
    """Find a bag. Raises NoResultFound."""
    return db.session.scalars(select(PostBag).where(PostBag.id == bag_id)).one()


def letters_in(bag_id: uuid.UUID) -> list[Letter]:
    """List the letters of a bag, locked."""
    query = select(Letter).where(Letter.bag_id == bag_id).order_by(Letter.id).with_for_update()
    return list(db.session.scalars(query))


def own_letters(person_id: uuid.UUID, number: int, now: datetime) -> Page[Letter]:
    """Give a page of the letters written to somebody, newest first."""
    query = select(Letter).where(*_own(person_id, now)).order_by(Letter.written_at.desc(), Letter.id)
    return page_of(query, number)


def own_letter(letter_id: uuid.UUID, person_id: uuid.UUID, now: datetime) -> Letter:
    """Find a letter that was written to this person. Raises NoResultFound."""
    return db.session.scalars(select(Letter).where(Letter.id == letter_id, *_own(person_id, now))).one()


def _own(person_id: uuid.UUID, now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Say which letters somebody reads here: theirs, once they go out, but none with a private link in it."""
    return (
        Letter.person_id == person_id, Letter.link_id.is_(None), Letter.send_after <= now,
        Letter.state != LetterState.DROPPED,
    )  # fmt: skip


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
    posts = db.session.execute(select(func.count(), func.min(Letter.printed_at)).where(*_TO_POST)).one()
    said = {LetterState.UNCERTAIN: "may not have gone", LetterState.FAILED: "did not go"}
    tiles = [Waiting(posts[0], "to post", "site.to_post", {}, posts[1])] if posts[0] else []
    return tiles + [
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


def panels_terms() -> list[Terms]:
    """Give the numbers by which each active panel decides, by name."""
    active = db.session.scalars(select(Panel).where(Panel.active).order_by(Panel.name))
    return [Terms(one.name, one.seats, one.quorum_floor, one.line, one.reading_cap) for one in active]
