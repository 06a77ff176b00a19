"""What a panellist has begun and not sent, and what they noted for themselves. Never anybody else's."""

import uuid
from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import select

from kitpanel.applications.models import Bid
from kitpanel.core.crypto import sealer
from kitpanel.core.db import db
from kitpanel.core.errors import Refused
from kitpanel.panel.models import BallotDraft, BidNote
from kitpanel.panel.queries.reading import Queue, ToRead
from kitpanel.panel.rules import ballot as rules
from kitpanel.panel.rules import draft
from kitpanel.panel.rules.draft import Draft
from kitpanel.rounds.models import Seat


class Kept(NamedTuple):
    """A draft of a ballot, and whether the bid's text is the one it was written on."""

    draft: Draft
    again: bool


class LastLook(NamedTuple):
    """A draft as it would be sent: `said` is None where it is not whole, and `lacks` says what to do."""

    to_read: ToRead
    draft: Draft
    said: rules.Ballot | None
    lacks: str

    @property
    def answer(self) -> str:
        """Say its answer in the words of the page."""
        return rules.said(self.said) if self.said else ""

    @property
    def left_out(self) -> list[str]:
        """Name the budget lines it leaves out."""
        lines = self.to_read.bid.version.answers.get("lines", [])
        return [lines[place]["what"] for place in (self.said.lower_lines if self.said else ())]

    @property
    def marks(self) -> list[tuple[str, str]]:
        """List how much it would help each Mission, in words."""
        titles = {mission.key: mission.short_title for mission in self.to_read.missions}
        given = self.said.marks if self.said else {}
        return [(titles[key], rules.MARKS[mark]) for key, mark in given.items() if key in titles]


def budget_lines(bid: Bid) -> list[int]:
    """Give the sums of a bid's budget lines, in pence, in their order."""
    return [line["pence"] for line in bid.version.answers.get("lines", [])]


def bound_to(seat_id: uuid.UUID, bid_id: uuid.UUID) -> str:
    """Name what a sealed draft or note belongs to: it opens nowhere else."""
    return f"{seat_id} {bid_id}"


def my_drafts(queue: Queue) -> dict[str, Kept]:
    """Give my drafts by the reference of their bid, of the bids that are open to me."""
    open_ = {one.bid.id: one.bid for one in queue.bids}
    rows = db.session.scalars(select(BallotDraft).where(BallotDraft.seat_id == queue.seat.id))
    return {
        open_[row.bid_id].ref: Kept(_read(row), row.read_id != open_[row.bid_id].version_id)
        for row in rows
        if row.bid_id in open_
    }


def my_note(seat: Seat, bid: Bid) -> str:
    """Give my own note on one bid that is open to me, "" for none."""
    row = db.session.get(BidNote, (seat.id, bid.id))
    return sealer().open(row.sealed, bound_to=bound_to(seat.id, bid.id)) if row else ""


def last_look(queue: Queue) -> list[LastLook]:
    """List my drafts as they would be sent, in my order of reading, with what those that are not whole still lack."""
    drafts = my_drafts(queue)
    return [_look(one, drafts[one.bid.ref]) for one in queue.bids if one.bid.ref in drafts]


def seal_of(looks: Sequence[LastLook]) -> str:
    """Sum up what is shown, so that nothing else is sent."""
    return draft.seal_of(
        (f"{one.to_read.bid.ref} {one.to_read.bid.version_id} {bool(one.said)}", one.draft) for one in looks
    )


def _read(row: BallotDraft) -> Draft:
    return draft.read(sealer().open(row.sealed, bound_to=bound_to(row.seat_id, row.bid_id)))


def _look(one: ToRead, kept: Kept) -> LastLook:
    if kept.again:
        return LastLook(
            one, kept.draft, None, "This idea has changed since. Look at it again, then keep your vote anew."
        )
    lines = budget_lines(one.bid)
    try:
        said = kept.draft.ballot(lines)
        rules.check(said, rules.Asked(one.bid.asked, frozenset(one.bid.mission_keys), len(lines)))
    except Refused as refusal:
        return LastLook(one, kept.draft, None, refusal.sentence)
    return LastLook(one, kept.draft, said, "")
