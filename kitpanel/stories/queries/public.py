"""What everybody may read: stories that are published, while their tellers agree to it."""

import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, String, cast, select
from sqlalchemy.orm import joinedload, selectinload

from kitpanel.applications.models import Bid
from kitpanel.core.db import db
from kitpanel.core.paging import Page, page_of
from kitpanel.missions.published import SHORT_TITLES
from kitpanel.missions.queries import mission_titles, ward_names
from kitpanel.payouts.models import Grant
from kitpanel.stories.models import Photo, Story
from kitpanel.stories.queries.consents import agreed_photos, agrees, consent_holds
from kitpanel.stories.rules import StoryState, Use

PAGE = 12


@dataclass(frozen=True)
class Named:
    """A Mission as a chip shows it."""

    key: str
    title: str
    short_title: str


@dataclass(frozen=True)
class Cost:
    """What a grant paid for, in pence. `lines` are there when the whole of what was asked was granted."""

    amount: int
    decided_on: date
    lines: list[tuple[str, int]]


@dataclass(frozen=True)
class Shown:
    """A story with just what its teller agrees to show today: no name, no photo, no money without a yes to it."""

    slug: str
    title: str
    teller: str
    lede: str
    happened: str
    changed: str
    went_wrong: str
    stayed: str
    quote: str
    ward: str
    missions: list[Named]
    photos: list[tuple[uuid.UUID, str]]
    """The photos that may be shown, each with what it shows in words."""
    drawing: str
    """Key of the drawing for a story without photos."""
    illustrative: bool
    cost: Cost | None

    @property
    def mission(self) -> str:
        """Give the key of the Mission it names first, for its colour."""
        return self.missions[0].key if self.missions else ""


def _on_show(today: date) -> Select[Story]:
    return (
        select(Story)
        .where(Story.state == StoryState.PUBLISHED, consent_holds(today))
        .options(selectinload(Story.consents), selectinload(Story.photos).joinedload(Photo.file))
        .order_by(Story.published_at.desc(), Story.slug)
    )


def _of_mission(mission: str, today: date) -> Select[Story]:
    return _on_show(today).where(cast(Story.mission_keys, String).contains(f'"{mission}"', autoescape=True))


def published_page(mission: str, number: int, today: date) -> Page[Shown]:
    """Give one page of the stories everybody may read, newest first; of one Mission where its key is given."""
    query = _of_mission(mission, today) if mission else _on_show(today)
    page: Page[Any] = page_of(query, number, PAGE)
    return Page(_shown(page.rows, today), page.number, page.total, page.size)


def stories_shown(today: date, count: int = 6) -> list[Shown]:
    """List the newest stories everybody may read."""
    return _shown(list(db.session.scalars(_on_show(today).limit(count))), today)


def stories_of(mission: str, today: date, count: int = 3) -> list[Shown]:
    """List the newest stories of one Mission that everybody may read."""
    return _shown(list(db.session.scalars(_of_mission(mission, today).limit(count))), today)


def more_stories(slug: str, today: date, count: int = 3) -> list[Shown]:
    """List the newest stories beside one."""
    return _shown(list(db.session.scalars(_on_show(today).where(Story.slug != slug).limit(count))), today)


def published_story(slug: str, today: date) -> Shown:
    """Give one story that everybody may read. Raises NoResultFound."""
    money = joinedload(Story.grant).joinedload(Grant.bid).joinedload(Bid.version)
    story = db.session.scalars(_on_show(today).where(Story.slug == slug).options(money)).unique().one()
    return as_shown(story, today, mission_titles(), ward_names())


def _shown(stories: list[Story], today: date) -> list[Shown]:
    titles = mission_titles()
    return [as_shown(story, today, titles, {}, money=False) for story in stories]


def as_shown(story: Story, today: date, titles: dict[str, str], wards: dict[str, str], *, money: bool = True) -> Shown:
    """Give a story as everybody would read it today. `money` costs queries that a list does without."""
    linked = agrees(story, Use.GRANT_LINK, today)
    return Shown(
        slug=story.slug or "",
        title=story.title,
        teller=story.teller if agrees(story, Use.NAME, today) else "",
        lede=story.lede,
        happened=story.happened,
        changed=story.changed,
        went_wrong=story.went_wrong,
        stayed=story.stayed,
        quote=story.quote,
        ward=wards.get(story.ward_code or "", "") if linked else "",
        missions=[
            Named(key, titles[key], SHORT_TITLES.get(key, titles[key])) for key in story.mission_keys if key in titles
        ],
        photos=[(photo.id, photo.shows) for photo in agreed_photos(story, Use.WEBSITE, today)],
        drawing=story.illustration or story.slug or str(story.id),
        illustrative=story.illustrative,
        cost=_cost(story.grant) if money and linked and story.grant else None,
    )


def _cost(grant: Grant) -> Cost:
    lines = [(str(line["what"]), int(line["pence"])) for line in grant.bid.version.answers["lines"]]
    whole = sum(pence for _, pence in lines) == grant.amount
    return Cost(grant.amount, grant.decided_on, lines if whole else [])
