"""Migrations: Alembic through Flask-Migrate, with a guard for each database."""

from pathlib import Path
from typing import Any

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask, current_app
from flask_migrate import Migrate, upgrade
from sqlalchemy import Connection, Engine, create_engine, event, text

from kitpanel.core.db import db, engine_options

KEPT_BY_TRIGGERS = "desk_"
"""How the names begin of tables that triggers keep from others: no model has them, and a migration makes them."""
FOLDER = Path(__file__).resolve().parents[2] / "migrations"
_LOCK = 4_217_350  # any number, the same everywhere: one migration at a time


def bind(app: Flask) -> None:
    """Give the app its migrations."""
    Migrate(app, db, directory=str(FOLDER), render_as_batch=True, compare_type=True)


def _bare(connection: Any, _record: object) -> None:
    # Alembic's batch mode drops and remakes tables: with foreign keys on, ON DELETE CASCADE would empty their children.
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys=OFF")
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")


def engine_for_migrations(url: str) -> Engine:
    """Make an engine for changing the schema. On SQLite it holds the write lock from its first statement."""
    engine = create_engine(url, **engine_options(url))
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _bare)
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    return engine


def take_lock(connection: Connection) -> None:
    """Let one migration run at a time, and not wait for ever for a table somebody uses."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL lock_timeout = '10s'"))
        connection.execute(text("SET LOCAL statement_timeout = '120s'"))
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})


def is_a_models(name: str | None, kind: str, _parents: object = None) -> bool:
    """Tell Alembic whether a table it finds should have a model."""
    return kind != "table" or not (name or "").startswith(KEPT_BY_TRIGGERS)


def check_keys(connection: Connection) -> None:
    """Refuse a migration that left a row pointing at nothing. Raises RuntimeError, so that nothing is kept."""
    if connection.dialect.name == "sqlite":
        lost = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if lost:
            raise RuntimeError(f"the migration would leave {len(lost)} rows pointing at nothing, in {lost[0][0]}")


def upgrade_database() -> None:
    """Bring the database to the newest schema."""
    upgrade(directory=str(FOLDER))


def newest_revision() -> str:
    """Give the name of the newest schema this version knows."""
    config = current_app.extensions["migrate"].migrate.get_config(str(FOLDER))
    return str(ScriptDirectory.from_config(config).get_current_head())


def behind() -> str:
    """Say what is missing of the schema; "" when it is up to date."""
    newest = newest_revision()
    with db.engine.connect() as connection:
        held = MigrationContext.configure(connection).get_current_revision()
    return "" if held == newest else f"the database is at {held or 'nothing'}, the newest is {newest}"
