"""What a panellist wrote about ideas they read: theirs to read and take away. It names no idea, and nobody in one."""

import uuid
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple, TypeVar

from sqlalchemy import Select, select

from kitpanel.core.crypto import sealer
from kitpanel.core.db import db
from kitpanel.panel.models import Ballot, BallotDraft, BidNote
from kitpanel.panel.queries.drafts import bound_to
from kitpanel.panel.rules import draft
from kitpanel.rounds.models import Round, Seat

T = TypeVar("T", Ballot, BallotDraft, BidNote)


class Written(StrEnum):
    """Where words stand."""

    VOTE = "vote"
    KEPT = "kept"
    NOTE = "note"


class OwnWords(NamedTuple):
    """Words of one panellist, and the round they belong to."""

    kind: Written
    round_ref: str
    words: str
    at: datetime


def written_by(person_id: uuid.UUID) -> list[OwnWords]:
    """List all of somebody's words about bids, oldest first, in three queries."""
    votes = [
        OwnWords(Written.VOTE, ref, one.reason or one.missing, one.sent_at)
        for one, ref in db.session.execute(_mine(Ballot, person_id))
    ]
    notes = [
        OwnWords(Written.NOTE, ref, _opened(one), one.at) for one, ref in db.session.execute(_mine(BidNote, person_id))
    ]
    kept = [
        OwnWords(Written.KEPT, ref, draft.read(_opened(one)).own, one.at)
        for one, ref in db.session.execute(_mine(BallotDraft, person_id))
    ]
    return sorted((one for one in [*votes, *notes, *kept] if one.words), key=lambda one: one.at)


def _opened(one: BallotDraft | BidNote) -> str:
    return sealer().open(one.sealed, bound_to=bound_to(one.seat_id, one.bid_id))


def _mine(kind: type[T], person_id: uuid.UUID) -> Select[T, str]:
    return (
        select(kind, Round.ref)
        .join(Seat, Seat.id == kind.seat_id)
        .join(Round, Round.id == Seat.round_id)
        .where(Seat.person_id == person_id)
    )
