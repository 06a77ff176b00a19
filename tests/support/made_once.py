"""A moved clock, a deployment's settings, and worlds that are made once and then copied for each test."""

import os
import shutil
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from jinja2 import BytecodeCache

from config import Settings
from kitpanel import create_app
from kitpanel.core.db import db, transaction

TODAY = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
"""A Monday morning."""


class Compiled(BytecodeCache):
    """Templates that were compiled, for every service that a process makes."""

    def __init__(self):
        self.known = {}

    def load_bytecode(self, bucket):
        if bucket.key in self.known:
            bucket.bytecode_from_string(self.known[bucket.key])

    def dump_bytecode(self, bucket):
        self.known[bucket.key] = bucket.bytecode_to_string()


def in_memory(prefix: str, otherwise: Path) -> Path:
    """Make a folder in memory where there is one: the tests' rows need not survive a power cut."""
    shm = Path("/dev/shm")  # noqa: S108 - nothing is read from there that was not made here
    return Path(tempfile.mkdtemp(prefix=prefix, dir=shm if os.access(shm, os.W_OK) else otherwise))


class MovedClock:
    """A clock that stands still until a test moves it."""

    def __init__(self, moment: datetime = TODAY) -> None:
        self.moment = moment

    def __call__(self) -> datetime:
        return self.moment

    def forward(self, **how: float) -> datetime:
        """Move on by a timedelta's words: days=2, hours=1."""
        self.moment += timedelta(**how)
        return self.moment

    def to(self, moment: datetime) -> datetime:
        """Move to a moment."""
        self.moment = moment
        return self.moment


def settings_for(url: str, folder: Path, **changes) -> Settings:
    """Give the settings of a real deployment, with a database and a folder."""
    return Settings.from_env(
        {
            "DATABASE_URL": url,
            "KITPANEL_DATA": str(folder),
            "KITPANEL_SECRET_KEY": "a secret that only tests know, and long enough",
            "KITPANEL_ENCRYPTION_KEYS": "dGVzdHMtb25seS10ZXN0cy1vbmx5LXRlc3RzLW9ubHk=",
            "KITPANEL_PUBLIC_ADDRESS": "https://kit.test",
            "KITPANEL_SECOND_FACTOR": "optional",
            **changes,
        }
    )


def made_in(url, folder, make, clock, then=None):
    """Make a world in a migrated database, in one transaction; `then(app, clock)` goes on from there."""
    app = create_app(settings_for(url, folder), clock)
    with app.app_context():
        with transaction():
            make()
        if then:
            then(app, clock)
        db.engine.dispose()


def made_once(template, folder, make, clock, then=None):
    """Make a world in a copy of a SQLite file. Gives the file."""
    path = folder / "world.db"
    shutil.copy(template, path)
    made_in(f"sqlite:///{path}", folder, make, clock, then)
    return path
