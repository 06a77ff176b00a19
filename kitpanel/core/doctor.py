"""Looking whether everything the service stands on is well: one line for each thing."""

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple

from flask import current_app
from sqlalchemy import text

from config import Settings
from kitpanel.core.carriers import Carriers
from kitpanel.core.clock import LONDON, wall_clock
from kitpanel.core.db import db, reading
from kitpanel.core.files import Store
from kitpanel.core.migrate import behind
from kitpanel.core.reach import LetterChannel

MOST_DRIFT = timedelta(seconds=30)


class Finding(NamedTuple):
    """What was looked at, whether it is well, and what was seen."""

    what: str
    well: bool
    seen: str


def _settings() -> str:
    settings: Settings = current_app.extensions["kitpanel.settings"]
    return "the demonstration borough" if settings.demo else f"letters link to {settings.public_address}"


def _database() -> str:
    with reading() as unit:
        kind = unit.session.connection().dialect.name
        if kind == "sqlite":
            level = unit.session.scalar(text("PRAGMA synchronous"))
            return f"SQLite, synchronous={level}, foreign keys {unit.session.scalar(text('PRAGMA foreign_keys'))}"
        return f"PostgreSQL {unit.session.scalar(text('SHOW server_version'))}"


def _migrations() -> str:
    missing = behind()
    if missing:
        raise RuntimeError(f"{missing}: run `kitpanel db upgrade`")
    return "up to date"


def _mail() -> str:
    return _carriers()[LetterChannel.EMAIL].ready()


def _texts() -> str:
    return _carriers()[LetterChannel.TEXT].ready()


def _printing() -> str:
    from kitpanel.core import printed

    return printed.ready()


def _carriers() -> Carriers:
    made: Carriers = current_app.extensions["kitpanel.carriers"]
    return made


def _files() -> str:
    store: Store = current_app.extensions["kitpanel.files"]
    content = secrets.token_bytes(32)
    key = store.put(content)
    with store.open(key) as opened:
        same = opened.read() == content
    store.delete(key)
    if not same:
        raise RuntimeError("what was written came back different")
    return "can be written and read"


def _clock() -> str:
    here = wall_clock()
    if db.engine.dialect.name == "postgresql":
        with reading() as unit:
            there: datetime = unit.session.scalar(text("SELECT clock_timestamp()"))
        if abs(there - here) > MOST_DRIFT:
            raise RuntimeError(f"the database's clock is {there - here} off this machine's")
    return f"{here.astimezone(LONDON):%d %B %Y %H:%M %Z} in London"


_LOOKS: tuple[tuple[str, Callable[[], str]], ...] = (
    ("settings", _settings),
    ("database", _database),
    ("migrations", _migrations),
    ("mail", _mail),
    ("texts", _texts),
    ("printing", _printing),
    ("files", _files),
    ("clock", _clock),
)


def findings() -> list[Finding]:
    """Look at everything; a fault in one does not stop the others."""
    found = []
    for what, look in _LOOKS:
        try:
            found.append(Finding(what, True, look()))
        except Exception as fault:  # noqa: BLE001 - whatever is wrong is what the doctor is for
            found.append(Finding(what, False, str(fault).splitlines()[0][:200] if str(fault) else type(fault).__name__))
    return found
