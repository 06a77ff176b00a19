"""Putting the published Missions, wards and themes into the tables."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from kitpanel.core.db import Base, db
from kitpanel.missions import published
from kitpanel.missions.models import Mission, Theme, Ward


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
