"""The ninth law: no equality answer can be joined to a person, by any column, key, order or mark of the database.

It reads the database as it is, not the models: a column, a key or a row number that somebody added is found here.
"""

import uuid
from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Uuid, inspect, select, text

from kitpanel.core.db import Base, db
from kitpanel.openness.models import Envelope, EqualityAnswer
from kitpanel.openness.question_sets import question_set

COLUMNS = {
    Envelope.__tablename__: {"id", "sealed"},
    EqualityAnswer.__tablename__: {"id", "version", "question", "answer", "month"},
}
_RANDOM = 4
_UNDATED = "gAAAAAAAAAAA"
"""How a sealed text begins whose moment is left out: its version and eight zero bytes."""


def answers_are_nobodys(_now: datetime) -> Iterator[str]:
    """Find what could lead from an equality answer to a person."""
    yield from _shape()
    yield from _keys()
    yield from _answers()
    yield from _envelopes()
    yield from _writers()


def _shape() -> Iterator[str]:
    """Find columns, keys and row numbers beyond those the models have."""
    connection = db.session.connection()
    inspector = inspect(connection)
    for table in Base.metadata.tables:
        led = [key["referred_table"] for key in inspector.get_foreign_keys(table)]
        if (led and table in COLUMNS) or set(led) & set(COLUMNS):
            yield f"a key leads from {table} to {', '.join(led)}"
    for table, columns in COLUMNS.items():
        more = {column["name"] for column in inspector.get_columns(table)} - columns
        if more:
            yield f"{table} has a column more: {', '.join(sorted(more))}"
        if connection.dialect.name == "sqlite":
            made = connection.execute(text("SELECT sql FROM sqlite_master WHERE name = :table"), {"table": table})
            if "WITHOUT ROWID" not in str(made.scalar()):
                yield f"{table} numbers its rows in the order they came"


def _keys() -> Iterator[str]:
    """Find keys that were not drawn at random, and keys that stand anywhere else."""
    own = [*db.session.scalars(select(EqualityAnswer.id)), *db.session.scalars(select(Envelope.id))]
    yield from (f"key {key} was not drawn at random" for key in own if key.version != _RANDOM)
    if not own:
        return
    known: set[uuid.UUID] = set(own)
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, Uuid) and table.name not in COLUMNS:
                met = known.intersection(db.session.scalars(select(column).distinct()))
                yield from (f"key {key} stands in {table.name} too, as {column.name}" for key in met)


def _answers() -> Iterator[str]:
    for row in db.session.scalars(select(EqualityAnswer)):
        asked = question_set(row.version)
        question = asked.question(row.question) if asked else None
        if question is None or row.answer not in dict(question.offered):
            yield f"equality answer {row.id} is none that was offered"
        if row.month.day != 1:
            yield f"equality answer {row.id} says more of its day than the month"


def _envelopes() -> Iterator[str]:
    sealed = list(db.session.scalars(select(Envelope.sealed)))
    if any(not words.startswith(_UNDATED) for words in sealed):
        yield "an envelope says when it was sealed"
    if len({len(words) for words in sealed}) > 1:
        yield "envelopes are told apart by their length"


def _writers() -> Iterator[str]:
    """Find months whose answers were written by several transactions: these could be told apart, and dated."""
    if db.session.connection().dialect.name != "postgresql":
        return
    rows = db.session.execute(
        text("SELECT month FROM equality_answer GROUP BY month HAVING count(DISTINCT xmin::text) > 1")
    )
    yield from (f"the equality answers of {month:%B %Y} are told apart by who wrote them" for (month,) in rows)
