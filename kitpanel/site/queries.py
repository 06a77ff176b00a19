"""What the site's own pages find: the coming rounds of the panel that is open to everybody."""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select

from kitpanel.core.db import db
from kitpanel.rounds.models import Holiday, Panel, Round
from kitpanel.rounds.rules import RoundState
from kitpanel.stories.models import Story
from kitpanel.stories.rules import StoryState
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


def newest_stories(drawing: Drawing, address_of: Address, count: int = 6) -> list[dict[str, object]]:
    """Give the newest published stories as the home page shows them; `drawing` makes the picture of one."""
    rows = db.session.scalars(
        select(Story)
        .where(Story.state == StoryState.PUBLISHED)
        .order_by(Story.published_at.desc(), Story.title)
        .limit(count)
    )
    return [
        {
            "title": row.title,
            "by": row.teller,
            "address": address_of(row.slug or ""),
            "picture": drawing(row.illustration or row.slug or "", row.mission_keys[0] if row.mission_keys else ""),
        }
        for row in rows
    ]
