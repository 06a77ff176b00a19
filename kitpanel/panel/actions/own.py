"""What a panellist keeps for themselves: ballots begun, notes. Nobody else sees any of it, and no chain holds it."""

import uuid
from datetime import datetime

from sqlalchemy import ColumnElement, delete, exists, select
from sqlalchemy.orm import InstrumentedAttribute

from kitpanel.applications.models import Bid
from kitpanel.core.crypto import sealer
from kitpanel.core.db import db
from kitpanel.core.errors import Refused
from kitpanel.panel.actions import chain
from kitpanel.panel.actions.vote import send_vote, stage_now
from kitpanel.panel.models import Ballot, BallotDraft, BidNote, PackAsked
from kitpanel.panel.queries.drafts import bound_to, last_look, seal_of
from kitpanel.panel.queries.reading import queue
from kitpanel.panel.rules.draft import Draft
from kitpanel.rounds.models import Round, Seat
from kitpanel.rounds.rules import RoundState

OVER = (RoundState.CLOSED, RoundState.CANCELLED)


def keep_draft(seat: Seat, bid: Bid, draft: Draft, *, now: datetime) -> None:
    """Keep a ballot that is not sent, in place of the one kept before; an empty one is dropped. `bid` is open to them.

    Raises Refused once the votes are locked.
    """
    stage_now(chain.hold(seat.round_id))
    kept = db.session.get(BallotDraft, (seat.id, bid.id), populate_existing=True)
    if draft.is_empty:
        if kept:
            db.session.delete(kept)
        return
    if kept is None:
        kept = BallotDraft(seat_id=seat.id, bid_id=bid.id)
        db.session.add(kept)
    kept.sealed = sealer().seal(draft.written(), bound_to=bound_to(seat.id, bid.id))
    kept.read_id, kept.at = bid.version_id, now


def keep_note(seat: Seat, bid: Bid, words: str, *, now: datetime) -> None:
    """Keep what somebody noted for themselves on a bid that is open to them; no words take the note away."""
    kept = db.session.get(BidNote, (seat.id, bid.id))
    if not words.strip():
        if kept:
            db.session.delete(kept)
        return
    if kept is None:
        kept = BidNote(seat_id=seat.id, bid_id=bid.id)
        db.session.add(kept)
    kept.sealed, kept.at = sealer().seal(words.strip(), bound_to=bound_to(seat.id, bid.id)), now


def send_all(seat: Seat, seen: str, *, now: datetime) -> list[Ballot]:
    """Send every draft that is whole, all or none; those that are not stay. `seen` sums up what the last look showed.

    Raises Refused when something else would be sent than was shown, nothing is whole, or the votes are locked.
    """
    chain.hold(seat.round_id)
    looks = last_look(queue(seat))
    if seal_of(looks) != seen:
        raise Refused("Something has changed since you looked. Look once more, then send.")
    whole = [(one.to_read.bid.ref, one.said) for one in looks if one.said is not None]
    if not whole:
        raise Refused("There is no vote here that can be sent yet.")
    return [send_vote(seat, ref, said, now=now) for ref, said in whole]


def ask_pack(seat: Seat, *, large: bool, now: datetime) -> None:
    """Ask for the bids somebody may read as a file to print; asking twice is asking once."""
    if db.session.get(PackAsked, (seat.id, large)) is None:
        db.session.add(PackAsked(seat_id=seat.id, large=large, at=now))


def forget_own_due(_now: datetime) -> bool:
    """Forget notes and drafts of one round that is closed or called off. Says whether there may be more."""
    found = db.session.scalars(
        select(Round.id).where(Round.state.in_(OVER), _any(BidNote.seat_id) | _any(BallotDraft.seat_id)).limit(1)
    ).first()
    if found is None:
        return False
    seats = select(Seat.id).where(Seat.round_id == found)
    for table in (BidNote, BallotDraft):
        db.session.execute(delete(table).where(table.seat_id.in_(seats)))
    return True


def _any(seat_id: InstrumentedAttribute[uuid.UUID]) -> ColumnElement[bool]:
    return exists().where(Seat.round_id == Round.id, Seat.id == seat_id)
