"""Adding rows to a round's ballot chain, one after another whatever comes at once (voting §5)."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from kitpanel.core.crypto import sealer
from kitpanel.core.db import db
from kitpanel.panel.models import ChainRow
from kitpanel.panel.rules import chain
from kitpanel.panel.rules.chain import Kind
from kitpanel.rounds.models import Round


def hold(round_id: uuid.UUID) -> Round:
    """Lock a round and read it as it stands now: whoever votes, steps out, opens or locks waits for whoever came first.

    Take this lock before reading anything the answer depends on. Raises NoResultFound.
    """
    return db.session.scalars(
        select(Round).where(Round.id == round_id).with_for_update().execution_options(populate_existing=True)
    ).one()


def append(round_: Round, kind: Kind, body: Mapping[str, Any], now: datetime) -> ChainRow:
    """Add a row. The body may hold ids, codes, whole numbers and salted hashes only; ValueError for anything else.

    Locks the round, so that two at once become rows n and n + 1. The kind and the moment are added to the body.
    """
    round_ = hold(round_.id)
    moment = f"{now:%Y-%m-%dT%H:%M:%SZ}"
    made = chain.append(last(round_.id), {**body, "kind": str(kind), "at": moment}, round_.open_seed(sealer()))
    row = ChainRow(
        round_id=round_.id,
        sequence=made.sequence,
        previous=made.previous,
        body=made.body,
        hash=made.hash,
        at=now,
    )
    db.session.add(row)
    db.session.flush()
    return row


def last(round_id: uuid.UUID) -> chain.Row | None:
    """Give the end of a round's chain, None while it has no row. Its hash is the head."""
    row = db.session.scalars(
        select(ChainRow).where(ChainRow.round_id == round_id).order_by(ChainRow.sequence.desc()).limit(1)
    ).first()
    return chain.Row(row.sequence, row.previous, row.body, row.hash) if row else None
