"""One-time keys: a form that is sent twice is done once.

The same key with the same content gives the same answer again; the same key with other content is refused
(promise 6). The key is made with the page; the row lives in the same transaction as what was done.
"""

import hashlib
import re
from datetime import datetime

from flask import Request
from sqlalchemy import Connection, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Mapped, mapped_column

from kitpanel.core.db import Base, db
from kitpanel.core.errors import Refused
from kitpanel.core.said import say

FIELD = "once"
_UNCOUNTED = {FIELD, "csrf_token"}
_KEY = re.compile(r"[!-~]{1,64}")
"""What a key of ours may look like: one printable word."""


class OnceKey(Base):
    """A one-time key that was used, a digest of what came with it, and where its answer led."""

    __tablename__ = "once_key"

    key: Mapped[str] = mapped_column(primary_key=True)
    digest: Mapped[str]
    location: Mapped[str | None]
    at: Mapped[datetime] = mapped_column(index=True)


def digest_of(request: Request, asker_id: str) -> str:
    """Sum up what was sent, by whom and to where; uploads count by name and bytes."""
    parts = [asker_id, request.path]
    for name, values in sorted(request.form.lists()):
        if name not in _UNCOUNTED:
            parts += [name, *values]
    for name, file in sorted(request.files.items(multi=True), key=lambda sent: sent[0]):
        parts += [name, file.filename or "", hashlib.file_digest(file.stream, "sha256").hexdigest()]  # type: ignore[arg-type]
        file.stream.seek(0)
    return hashlib.sha256("\x00".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def claim(key: str, digest: str, *, now: datetime) -> OnceKey | None:
    """Take a key for this transaction. Gives None when it is ours to use, or the row of whoever used it first.

    Waits for a rival transaction that holds the same key. Raises Refused when the key came with other content.
    """
    if not _KEY.fullmatch(key):
        raise Refused("This page is out of date. Load it again and send it once more.")
    connection: Connection = db.session.connection()
    insert = sqlite_insert if connection.dialect.name == "sqlite" else postgresql_insert
    row = {"key": key, "digest": digest, "location": None, "at": now}
    taken = insert(OnceKey).values(row).on_conflict_do_nothing().returning(OnceKey.key)
    if connection.execute(taken).first() is not None:  # an insert's rowcount is not known on every database
        return None
    used = db.session.scalars(select(OnceKey).where(OnceKey.key == key)).one()
    if used.digest != digest:
        raise Refused(
            say(
                "This page was already sent with other answers. "
                "Load it again to see what is stored, then change it there."
            )
        )
    return used


def answered(key: str, location: str | None) -> None:
    """Keep where the answer led, to give it again."""
    db.session.scalars(select(OnceKey).where(OnceKey.key == key)).one().location = location
