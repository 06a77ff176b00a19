"""The database: one declarative base, one session, and the two ways to open a transaction.

`.commit(` stands in this file alone. SQLite is the embedded default, PostgreSQL the other supported database; both
enforce by themselves that a reading request writes nothing.
"""

import enum
import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import JSON, Connection, DateTime, Dialect, Engine, Enum, MetaData, Text, TypeDecorator, Uuid, event
from sqlalchemy.engine import make_url
from sqlalchemy.orm import DeclarativeBase, Session

SQLITE_SYNCHRONOUS_FULL = 2
_WRITING = "kitpanel_writing"
PUBLIC_DATA = "kitpanel_public_data"
"""In the `info` of a table that holds nothing of our own and can be loaded again: backups leave it out."""
_PG_LIMITS = (
    "-c statement_timeout=20000 -c lock_timeout=10000 -c idle_in_transaction_session_timeout=60000 -c timezone=UTC "
    # Pages ask for a few rows of a database that fits in memory: compiling a query costs more than running it, and a
    # row anywhere costs no more than the next one.
    "-c jit=off -c random_page_cost=1.1"
)


class UTCDateTime(TypeDecorator[datetime]):
    """A moment. Refuses naive values on the way in and gives aware UTC on the way out, on both databases."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Store UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A moment without a time zone cannot be stored")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Give aware UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """What every mapped class descends from."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads it as a class attribute
        datetime: UTCDateTime,
        str: Text,
        uuid.UUID: Uuid,
        dict[str, Any]: JSON,
        list[str]: JSON,
        enum.StrEnum: Enum(
            enum.StrEnum,
            native_enum=False,
            create_constraint=True,
            length=40,
            values_callable=lambda states: [state.value for state in states],
        ),
    }


db = SQLAlchemy(metadata=Base.metadata, session_options={"autobegin": False, "expire_on_commit": False})


@dataclass
class Unit:
    """One transaction. `keep` says whether it is committed at its end."""

    session: Session
    keep: bool = True


@contextmanager
def _opened(*, writing: bool) -> Iterator[Unit]:
    """Open the one transaction of this request, job step or command, and end it."""
    session = db.session()
    session.begin()
    unit = Unit(session, keep=writing)
    session.info[_WRITING] = writing
    try:
        session.connection(execution_options={_WRITING: writing})
        yield unit
        if unit.keep and writing:
            session.commit()
    finally:
        session.close()


@contextmanager
def transaction() -> Iterator[Unit]:
    """Do some work that is stored whole or not at all."""
    with _opened(writing=True) as unit:
        yield unit


@contextmanager
def reading() -> Iterator[Unit]:
    """Look without being able to write: the database itself refuses (query_only, or READ ONLY)."""
    with _opened(writing=False) as unit:
        yield unit


def in_writing() -> bool:
    """Tell whether the transaction that is open now may write."""
    return bool(db.session().info.get(_WRITING, False))


def engine_options(url: str) -> dict[str, Any]:
    """Give the engine's options for a database address. What people typed never stands in an error or a log."""
    if make_url(url).get_backend_name() == "sqlite":
        own: dict[str, Any] = {"connect_args": {"timeout": 20, "check_same_thread": False}}
    else:
        own = {"connect_args": {"options": _PG_LIMITS, "connect_timeout": 5}, "pool_size": 10}
    return {"pool_pre_ping": True, "hide_parameters": True, **own}


def _sqlite_connected(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None
    for pragma in ("foreign_keys=ON", "journal_mode=WAL", "synchronous=FULL", "busy_timeout=20000"):
        connection.execute(f"PRAGMA {pragma}")
    (level,) = connection.execute("PRAGMA synchronous").fetchone()
    if level < SQLITE_SYNCHRONOUS_FULL:
        raise RuntimeError("SQLite must run with synchronous=FULL: anything weaker loses saved words in a power cut")


def _sqlite_begins(connection: Connection) -> None:
    writing = connection.get_execution_options().get(_WRITING, False)
    # Set each time: a pooled connection stays as its last user left it.
    connection.exec_driver_sql(f"PRAGMA query_only={'OFF' if writing else 'ON'}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _postgresql_begins(connection: Connection) -> None:
    if not connection.get_execution_options().get(_WRITING, False):
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")


def guard(engine: Engine) -> None:
    """Put the transaction guards on an engine."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _sqlite_connected)
        event.listen(engine, "begin", _sqlite_begins)
    else:
        event.listen(engine, "begin", _postgresql_begins)


def bind(app: Flask, url: str) -> None:
    """Give `app` its database. Nothing is connected yet."""
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(url)
    db.init_app(app)
    with app.app_context():
        guard(db.engine)
