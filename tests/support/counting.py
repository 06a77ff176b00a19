"""Counting the queries a page needs: a list must not need more of them when it has more rows."""

from contextlib import contextmanager

from sqlalchemy import event

from kitpanel.core.db import db

_FRAME = ("PRAGMA", "BEGIN", "SET ")


@contextmanager
def queries_of(app):
    """List the statements sent to the database while this is open, without those that open a transaction."""
    seen = []

    def note(_connection, _cursor, statement, _parameters, _context, _many):
        if not statement.startswith(_FRAME):
            seen.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)
