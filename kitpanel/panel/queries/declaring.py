"""What a panellist sees of a bid before saying whether they know somebody in it: title, name, place, no more."""

from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from kitpanel.applications.models import Bid
from kitpanel.applications.queries import who_asks
from kitpanel.core.db import db
from kitpanel.missions.queries import ward_names
from kitpanel.panel.models import Declaration
from kitpanel.panel.queries import ties
from kitpanel.panel.queries.seen import awaiting_word, is_newest, visible_bids
from kitpanel.panel.rules.conflict import SIGNS_WITH_YOU
from kitpanel.rounds.models import Seat


class ToDeclare(NamedTuple):
    """One bid that waits for a panellist's word. `hints` say which kind of link is on record, never what was given."""

    ref: str
    title: str
    who: str
    place: str
    hints: list[str]


def to_declare(seat: Seat) -> list[ToDeclare]:
    """List the bids of a round that wait for my word, in the order they came."""
    bids = list(db.session.scalars(awaiting_word(seat.round, seat.person_id).options(joinedload(Bid.version))))
    signs, wards = ties.between([seat], bids), ward_names()
    return [
        ToDeclare(
            ref=bid.ref,
            title=bid.title,
            who=who_asks(bid.version.answers),
            place=wards.get(bid.ward_code or "") or bid.version.answers["place"],
            hints=[SIGNS_WITH_YOU[sign] for sign in signs.get((seat.id, bid.id), ())],
        )
        for bid in bids
    ]


def my_link(seat: Seat, ref: str) -> tuple[Bid, Declaration]:
    """Find a bid that is open to me and what I said of it. Raises NoResultFound for any other bid."""
    bid = db.session.scalars(visible_bids(seat.round, seat.person_id).where(Bid.ref == ref)).one()
    newest = select(Declaration).where(Declaration.seat_id == seat.id, Declaration.bid_id == bid.id, is_newest())
    return bid, db.session.scalars(newest).one()
