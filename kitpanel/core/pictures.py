"""The work that makes pictures fit to be shown, and clears away bytes that nothing points to.

Both open their own transactions: opening a picture takes a second or two, and no transaction waits for it.
"""

import uuid
from datetime import datetime, timedelta

from sqlalchemy import select

from kitpanel.core.db import db, reading, transaction
from kitpanel.core.errors import Refused
from kitpanel.core.files import FileState, StoredFile, made_anew, store
from kitpanel.core.history import advance
from kitpanel.core.log import log
from kitpanel.core.outbox import print_keys

ORPHAN_AFTER = timedelta(hours=1)
"""Bytes are put before their row is stored: what has no row after this long never got one."""


def make_next_ready(now: datetime) -> bool:
    """Make the oldest picture that came in anew, and drop the bytes that came with all their metadata.

    A picture that cannot be opened is refused, with its sentence in the history. Tells whether there may be more.
    """
    with reading():
        waiting = db.session.execute(
            select(StoredFile.id, StoredFile.key)
            .where(StoredFile.state == FileState.RECEIVED)
            .order_by(StoredFile.received_at, StoredFile.id)
            .limit(1)
        ).first()
    if waiting is None:
        return False
    file_id, key = waiting
    fresh, fault = _opened_anew(key)
    ready_key = store().put(fresh) if fresh is not None else None
    if not _settle(file_id, ready_key, fault, now) and ready_key is not None:
        store().delete(ready_key)
    store().delete(key)
    return True


def _opened_anew(key: str) -> tuple[bytes | None, str]:
    try:
        with store().open(key) as kept:
            return made_anew(kept.read()), ""
    except Refused as refusal:
        return None, refusal.sentence
    except Exception as fault:  # noqa: BLE001 - a crafted picture can break its reader in any way; it must not stop the rest
        log.warning("picture refused", problem=type(fault).__name__)
        return None, "We could not open that photo. Choose another one."


def _settle(file_id: uuid.UUID, ready_key: str | None, fault: str, now: datetime) -> bool:
    with transaction():
        file = db.session.scalars(select(StoredFile).where(StoredFile.id == file_id).with_for_update()).first()
        if file is None or file.state is not FileState.RECEIVED:
            return False
        file.ready_key = ready_key
        advance(file, "make_ready" if ready_key else "refuse", by=None, now=now, why=fault)
        return True


def sweep(now: datetime) -> bool:
    """Delete bytes that no row points to any more: refused and dropped files, and what never got a row."""
    old = list(store().older(now - ORPHAN_AFTER))
    with reading():
        rows = db.session.execute(
            select(StoredFile.key, StoredFile.ready_key, StoredFile.state).where(
                StoredFile.state.in_((FileState.RECEIVED, FileState.READY))
            )
        )
        kept = {key if state is FileState.RECEIVED else ready_key for key, ready_key, state in rows} | print_keys()
    for key in old:
        if key not in kept:
            store().delete(key)
    return False
