"""Putting the published Missions, wards and themes into the tables, and a postcode directory.

A directory is loaded beside the one in use, batch by batch, each a transaction of its own, so that nobody waits for it;
only when it is whole does it take the other's place.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from kitpanel.core.db import Base, db
from kitpanel.core.errors import Refused
from kitpanel.missions import published
from kitpanel.missions.models import Directory, Mission, Postcode, Theme, Ward
from kitpanel.missions.rules import PostcodeRow

_AT_ONCE = 20_000


def seed() -> None:
    """Add what is published and not there yet. Harmless to repeat, also twice at once: words staff changed stay."""
    _add_missing(Mission, _missions())
    _add_missing(Ward, ({"code": ward.code, "name": ward.name, "verified": ward.verified} for ward in published.WARDS))
    _add_missing(Theme, _themes())


def _missions() -> Iterable[dict[str, Any]]:
    for position, words in enumerate(published.MISSIONS, 1):
        yield {
            "key": words.key,
            "title": words.title,
            "statement": words.statement,
            "target": words.target,
            "position": position,
            "since": words.since,
            "until": words.until,
        }


def _themes() -> Iterable[dict[str, Any]]:
    for theme in published.THEMES:
        key = theme.name.lower() if theme.confirmed else f"theme-{theme.number}"
        yield {"key": key, "title": theme.name, "confirmed": theme.confirmed, "position": theme.number}


def _add_missing(table: type[Base], rows: Iterable[dict[str, Any]]) -> None:
    connection = db.session.connection()
    insert = sqlite_insert if connection.dialect.name == "sqlite" else postgresql_insert
    connection.execute(insert(table).values(list(rows)).on_conflict_do_nothing())


def begin_directory(name: str) -> int:
    """Begin to load a postcode directory from the file `name`; give its number."""
    made = Directory(name=name)
    db.session.add(made)
    db.session.flush()
    return made.id


def add_postcodes(directory: int, rows: Sequence[PostcodeRow]) -> None:
    """Add postcodes to a directory that is being loaded. Raises Refused when another load took it away."""
    if db.session.get(Directory, directory) is None:
        raise Refused("Somebody else has loaded a directory meanwhile. Look, and load this one again if need be.")
    camden = published.BOROUGH_CODE
    db.session.execute(
        insert(Postcode),
        [
            {"directory_id": directory, "postcode": row.postcode, "borough_code": row.borough,
             "ward_code": row.ward if row.borough == camden else "", "ended": row.ended}
            for row in rows
        ],
    )  # fmt: skip


def make_current(directory: int, rows: int, *, now: datetime) -> None:
    """Let a directory that is whole take the place of the one in use."""
    held = db.session.scalar(select(func.count()).select_from(Postcode).where(Postcode.directory_id == directory))
    if held != rows:
        raise Refused("The directory was not stored whole. The one in use stays: load this one again.")
    db.session.execute(update(Directory).values(current_since=None))
    db.session.execute(update(Directory).where(Directory.id == directory).values(current_since=now, rows=rows))


def clear_directories() -> bool:
    """Take away some rows of directories that are not in use: one of several steps. Says whether there may be more."""
    unused = select(Directory.id).where(Directory.current_since.is_(None))
    key = tuple_(Postcode.directory_id, Postcode.postcode)
    some = select(Postcode.directory_id, Postcode.postcode).where(Postcode.directory_id.in_(unused)).limit(_AT_ONCE)
    gone = db.session.connection().execute(delete(Postcode).where(key.in_(some))).rowcount
    if not gone:
        db.session.execute(delete(Directory).where(Directory.current_since.is_(None)))
    return bool(gone)
