"""What became of the projects a panellist helped to fund: their rounds, the grants and the stories side by side."""

import uuid
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, func, select

from kitpanel.applications.models import Bid
from kitpanel.core.db import db
from kitpanel.core.paging import Page, page_of_rows
from kitpanel.panel.models import DecisionRow
from kitpanel.panel.queries.letters import TOLD
from kitpanel.panel.queries.seen import made_by, open_to_seat
from kitpanel.payouts.models import Grant
from kitpanel.payouts.rules import GrantState
from kitpanel.rounds.models import Round, Seat
from kitpanel.stories.models import Story
from kitpanel.stories.queries.consents import consent_holds
from kitpanel.stories.rules import StoryState, Use

_G = GrantState
_STARTS, _GOES_ON = ("Getting ready", "yellow"), ("Going on", "purple")
_DONE, _NOT = ("Done", "green"), ("Did not go ahead", "grey")
BECAME: dict[GrantState, tuple[str, str]] = {
    **dict.fromkeys((_G.OFFERED, _G.ACCEPTED, _G.CHECKS, _G.READY, _G.APPROVED, _G.PAYMENT_SENT), _STARTS),
    **dict.fromkeys((_G.ON_HOLD, _G.PAYMENT_FAILED), _STARTS),
    **dict.fromkeys((_G.PAID, _G.ACTIVE, _G.CHANGE_REQUESTED), _GOES_ON),
    **dict.fromkeys((_G.STORY_DUE, _G.STORY_OVERDUE, _G.STORY_RECEIVED, _G.WAIVED, _G.CLOSED), _DONE),
    **dict.fromkeys((_G.DECLINED, _G.LAPSED, _G.NOT_DELIVERED, _G.RETURNED, _G.WRITTEN_OFF), _NOT),
}
"""What became of a grant, in the words and the colour a panellist sees: no money matter of anybody's is in it."""


class Helped(NamedTuple):
    """How many projects somebody helped to fund, what they got in all, in pence, and a page of them, newest first."""

    projects: int
    pence: int
    page: Page[Any]


def helped_to_fund(me: uuid.UUID, number: int, today: date) -> Helped:
    """Find what became of the bids that were funded in the rounds somebody sat in: columns of `_mine`.

    Only once the letters of a round went, and only bids that were open to them: none they stepped out of or made.
    """
    mine = _mine(me)
    sums = select(func.count(), func.coalesce(func.sum(mine.subquery().c.amount), 0))
    count, pence = db.session.execute(sums).one()
    told = and_(
        Story.grant_id == Grant.id,
        Story.state == StoryState.PUBLISHED,
        consent_holds(today),
        consent_holds(today, Use.GRANT_LINK),
    )
    listed = (
        mine.outerjoin(Story, told)
        .add_columns(Story.slug, Story.title.label("story"))
        .order_by(Round.meeting_at.desc(), DecisionRow.place)
    )
    return Helped(int(count), int(pence), page_of_rows(listed, number))


def _mine(me: uuid.UUID) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Bid.ref, Bid.title, Bid.mission_keys, DecisionRow.amount, Round.ref.label("round"), Round.meeting_at,
            Grant.state,
        )
        .join(DecisionRow, DecisionRow.bid_id == Bid.id)
        .join(Round, Round.id == Bid.round_id)
        .join(Seat, Seat.round_id == Round.id)
        .outerjoin(Grant, Grant.bid_id == Bid.id)
        .where(Seat.person_id == me, Round.state.in_(TOLD), Bid.withdrawn_at.is_(None), DecisionRow.amount > 0)
        .where(open_to_seat(), ~made_by(me))
    )  # fmt: skip
