"""Emptying what a panel wrote of an idea whose owner asked for it: words and their salts go, codes and grades stay.

Every chain still verifies and every decision still replays: neither holds a word (voting §5).
"""

import uuid
from datetime import datetime

from sqlalchemy import delete, select, update

from kitpanel.applications.models import Bid
from kitpanel.applications.rules.erasure import REMOVED
from kitpanel.core.db import db
from kitpanel.core.files import StoredFile
from kitpanel.core.history import advance
from kitpanel.panel.models import (
    Ballot,
    BallotDraft,
    BidNote,
    DecisionLetter,
    DecisionRow,
    Declaration,
    Motion,
    Paper,
)

_WORDS = (
    (Ballot, ("reason", "missing", "salt")),
    (Declaration, ("words", "salt")),
    (Motion, ("reason", "internal_reason", "salt")),
    (DecisionRow, ("reason", "internal_reason")),
    (DecisionLetter, ("body",)),
)
"""Where words about a bid stand, with the salts that tie them to the chain."""


def forget_words(application_id: uuid.UUID, *, by: uuid.UUID, now: datetime) -> None:
    """Empty the words about every bid of an idea, and drop the papers of its rounds: they are printed anew without."""
    bids = select(Bid.id).where(Bid.application_id == application_id)
    for table, columns in _WORDS:
        db.session.execute(update(table).where(table.bid_id.in_(bids)).values(dict.fromkeys(columns, "")))
    db.session.execute(update(DecisionLetter).where(DecisionLetter.bid_id.in_(bids)).values(subject=REMOVED))
    for own in (BallotDraft, BidNote):
        db.session.execute(delete(own).where(own.bid_id.in_(bids)))
    _drop_papers(application_id, by=by, now=now)


def _drop_papers(application_id: uuid.UUID, *, by: uuid.UUID, now: datetime) -> None:
    rounds = select(Bid.round_id).where(Bid.application_id == application_id)
    for paper in db.session.scalars(select(Paper).where(Paper.round_id.in_(rounds))):
        for file in db.session.scalars(select(StoredFile).where(StoredFile.key == paper.print_key)):
            advance(file, "drop", by=by, now=now)
        db.session.delete(paper)
    db.session.flush()
